"""A case file says what it means, says what is wrong line by line, and survives being written and read again."""

import json
import string
from datetime import UTC, date, datetime, timedelta
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinickit.domain import vocabulary as v
from clinickit.domain.facts import (
    Count,
    FactValue,
    Moment,
    Precision,
    Several,
    Unknown,
    moment_of_day,
    moment_of_local,
)
from clinickit.domain.journal import Entry
from clinickit.domain.schema import Kind, Leaf, build, elements, flatten, leaves
from clinickit.services.casefile.reading import CaseFile, read_case
from clinickit.services.casefile.writing import CaseHead, to_json, write_toml


def read(body: str, *, head: str = "format = 1\n") -> CaseFile:
    return read_case(head + body, "cas.toml")


def wrong(body: str, *, head: str = "format = 1\n") -> list[tuple[str, str]]:
    """The problems of a file: key and what was expected."""
    return [(one.key, one.expected) for one in read(body, head=head).problems]


def good(body: str) -> dict[str, FactValue]:
    found = read(body)
    assert found.problems == ()
    return dict(found.answers)


# --- what a file can say -------------------------------------------------------------------------------------------


def test_each_type_of_fact_is_read() -> None:
    answers = good(
        """
[practice]
name = "Cabinet des Tilleuls"
kind = "cabinet_medical"
[breach]
personal_data = true
kinds = ["vendor", "published"]
[breach.people]
count = 2400
[breach.communication]
informed_on = 2026-11-20
[breach.timeline]
aware_at = 2026-11-18T09:05:00
"""
    )
    assert answers == {
        "practice.name": "Cabinet des Tilleuls",
        "practice.kind": v.StructureType.CABINET_MEDICAL,
        "breach.personal_data": True,
        "breach.kinds": Several((v.IncidentKind.VENDOR, v.IncidentKind.PUBLISHED)),
        "breach.people.count": Count(2400),
        "breach.communication.informed_on": date(2026, 11, 20),
        "breach.timeline.aware_at": Moment(datetime(2026, 11, 18, 8, 5, tzinfo=UTC)),
    }
    assert build(answers).breach.people.count == Count(2400)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("?", Unknown.NOT_YET), ("à déterminer", Unknown.TO_DETERMINE), ("indéterminable", Unknown.CANNOT)],
)
@pytest.mark.parametrize(
    "path", ["practice.name", "practice.insured", "practice.headcount", "practice.kind", "practice.bricks"]
)
def test_any_fact_can_be_unknown_in_three_ways(written: str, meant: Unknown, path: str) -> None:
    assert good(f'[practice]\n{path.removeprefix("practice.")} = "{written}"') == {path: meant}


def test_a_date_a_day_and_a_moment_can_be_unknown() -> None:
    answers = good('[breach.timeline]\naware_at = "?"\n[breach.communication]\nplanned_on = "indéterminable"')
    assert answers == {
        "breach.timeline.aware_at": Unknown.NOT_YET,
        "breach.communication.planned_on": Unknown.CANNOT,
    }


def test_an_absent_key_was_not_asked() -> None:
    assert build(good("[breach]\nsummary = 'Un vol'")).breach.personal_data is Unknown.NOT_ASKED


def test_a_count_can_be_an_estimate_and_a_set_incomplete() -> None:
    answers = good(
        "[breach.people]\n"
        'count = { value = 18340, precision = "estimated" }\n'
        "[breach]\n"
        'natures = { items = ["confidentiality"], complete = false }\n'
        "kinds = []"
    )
    assert answers["breach.people.count"] == Count(18340, Precision.ESTIMATED)
    assert answers["breach.natures"] == Several((v.Nature.CONFIDENTIALITY,), complete=False)
    assert answers["breach.kinds"] == Several(())


def test_wall_clock_times_are_those_of_the_practice() -> None:
    answers = good('[practice]\ntime_zone = "Indian/Reunion"\n[breach.timeline]\naware_at = 2026-11-18T09:05:00')
    assert answers["breach.timeline.aware_at"] == Moment(datetime(2026, 11, 18, 5, 5, tzinfo=UTC), "Indian/Reunion")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-18T09:05:00+01:00", Moment(datetime(2026, 11, 18, 8, 5, tzinfo=UTC))),
        ("2026-11-18", moment_of_day(date(2026, 11, 18))),
        (
            '{ at = 2026-11-18T09:05:00, precision = "supposed" }',
            Moment(datetime(2026, 11, 18, 8, 5, tzinfo=UTC), precision=Precision.SUPPOSED),
        ),
        (
            '{ at = 2026-11-18T09:05:00, zone = "America/Cayenne" }',
            Moment(datetime(2026, 11, 18, 12, 5, tzinfo=UTC), "America/Cayenne"),
        ),
        ("2026-10-25T02:30:00", Moment(datetime(2026, 10, 25, 0, 30, tzinfo=UTC))),
        (
            "{ at = 2026-10-25T02:30:00, second_occurrence = true }",
            Moment(datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ),
    ],
)
def test_a_moment_can_be_written_in_each_of_its_ways(written: str, meant: Moment) -> None:
    assert good(f"[breach.timeline]\naware_at = {written}") == {"breach.timeline.aware_at": meant}


def test_an_unknown_time_zone_means_paris() -> None:
    answers = good('[practice]\ntime_zone = "indéterminable"\n[breach.timeline]\naware_at = 2026-11-18T09:05:00')
    assert answers["practice.time_zone"] is Unknown.CANNOT
    assert answers["breach.timeline.aware_at"] == Moment(datetime(2026, 11, 18, 8, 5, tzinfo=UTC))


def test_a_wrong_time_zone_is_not_kept() -> None:
    assert read("[practice]\ntime_zone = 'Paris'").answers == {}


def test_elements_of_a_group_keep_their_id_their_order_and_their_own_tables() -> None:
    answers = good(
        """
[[practice.sites]]
id = "nord"
finess = "590000001"
[practice.sites.address]
town = "Vallombre"
[[practice.sites]]
id = "est"
name = "Site de l’est"
"""
    )
    assert answers == {
        "practice.sites[nord].finess": "590000001",
        "practice.sites[nord].address.town": "Vallombre",
        "practice.sites[est].name": "Site de l’est",
    }
    assert elements(answers, "practice.sites") == ("nord", "est")


def test_the_id_of_a_gesture_may_hold_a_dot() -> None:
    answers = good('[[breach.gestures]]\nid = "theft.call_17"\ndone_by = "Mme Cardin"')
    assert answers == {"breach.gestures[theft.call_17].done_by": "Mme Cardin"}
    (gesture,) = build(answers).breach.gestures
    assert (gesture.id, gesture.done_by) == ("theft.call_17", "Mme Cardin")


def test_the_header_says_kind_and_title_and_a_case_is_real_unless_it_says_otherwise() -> None:
    exercise = read('[case]\nkind = "exercise"\ntitle = "Essai"')
    assert (exercise.kind, exercise.title, exercise.problems) == (v.CaseKind.EXERCISE, "Essai", ())
    assert read("").kind is v.CaseKind.REAL


def test_the_journal_is_read_in_order_with_both_of_its_times() -> None:
    first, second = read(
        """
[[journal]]
at = 2026-11-18T09:05:00
entered_at = 2026-11-18T11:00:00
kind = "alert"
text = "Appel de l’éditeur"
person = "Mme Vasseur"
refs = ["P1"]
[[journal]]
at = 2026-11-19
text = "Réunion"
"""
    ).journal
    assert first == Entry(
        "alert",
        "Appel de l’éditeur",
        event_at=Moment(datetime(2026, 11, 18, 8, 5, tzinfo=UTC)),
        entered_at=datetime(2026, 11, 18, 10, 0, tzinfo=UTC),
        person="Mme Vasseur",
        refs=("P1",),
    )
    assert (second.text, second.event_at.day_only, second.entered_at) == ("Réunion", True, second.event_at.at)


def test_a_file_from_windows_is_read() -> None:
    assert read_case('\ufeffformat = 1\r\n[breach]\r\nsummary = "Vol"\r\n', "cas.toml").answers == {
        "breach.summary": "Vol"
    }


# --- what a file can get wrong ------------------------------------------------------------------------------------


def test_a_wrong_line_does_not_hide_the_good_ones() -> None:
    found = read('[practice]\nname = "Cabinet"\ninsured = "oui"\n[breach]\nsumary = "x"')
    assert dict(found.answers) == {"practice.name": "Cabinet"}
    assert [one.key for one in found.problems] == ["practice.insured", "breach.sumary"]


def test_a_problem_reads_as_one_line_with_file_key_and_what_was_expected() -> None:
    (problem,) = read("[practice]\ninsured = 1").problems
    assert problem.sentence == "cas.toml : practice.insured : true ou false, sans guillemets"


@pytest.mark.parametrize(
    ("body", "key", "expected"),
    [
        ("[breach]\nkind = []", "breach.kind", "clé inconnue ; la plus proche est « kinds »"),
        (
            "[breach]\naware_at = 2026-11-18",
            "breach.aware_at",
            "clé inconnue à cet endroit ; elle s’écrit sous breach.timeline",
        ),
        ("[breach]\nxyzzy = 1", "breach.xyzzy", "clé inconnue ; la liste des clés est dans docs/case-file.md"),
        ("[brech]\nsummary = 'x'", "brech", "clé inconnue ; la plus proche est « breach »"),
        ("[case]\ntitel = 'x'", "case.titel", "clé inconnue ; la plus proche est « title »"),
        ("[practice]\nname = 3", "practice.name", "un texte entre guillemets"),
        ("[practice]\nname = ''", "practice.name", "un texte non vide"),
        ("[practice]\nheadcount = -1", "practice.headcount", "un nombre entier, zéro ou plus"),
        ("[practice]\nheadcount = true", "practice.headcount", "un nombre entier"),
        ("[practice]\nheadcount = 2.5", "practice.headcount", "un nombre entier"),
        ("[practice]\nheadcount = { value = 'x' }", "practice.headcount.value", "un nombre entier"),
        ("[practice]\nheadcount = { value = 2, precision = 'vague' }", "practice.headcount.precision", "exact"),
        ("[practice]\nheadcount = { valeur = 2 }", "practice.headcount.valeur", "seulement value, precision"),
        ("[practice]\nkind = 'labo'", "practice.kind", "cabinet_medical, maison_de_sante"),
        ("[breach]\nnatures = 'confidentiality'", "breach.natures", "une liste d’options entre crochets"),
        ("[breach]\nnatures = ['secret']", "breach.natures", "confidentiality, integrity, availability"),
        ("[breach]\nnatures = ['integrity', 'integrity']", "breach.natures", "chaque option une seule fois"),
        (
            "[breach]\nnatures = { items = [], complete = 'oui' }",
            "breach.natures.complete",
            "true ou false",
        ),
        ("[breach.timeline]\naware_at = '18 novembre'", "breach.timeline.aware_at", "AAAA-MM-JJTHH:MM:SS"),
        ("[breach.timeline]\naware_at = 0026-11-18", "breach.timeline.aware_at", "entre 1900 et 2199"),
        ("[breach.timeline]\naware_at = 2199-12-31T23:00:00-05:00", "breach.timeline.aware_at", "entre 1900 et 2199"),
        ("[breach.timeline]\naware_at = 09:05:00", "breach.timeline.aware_at", "une date et une heure"),
        (
            "[breach.timeline]\naware_at = { at = 2026-11-18, zone = 'Paris' }",
            "breach.timeline.aware_at.zone",
            "Europe/Paris",
        ),
        (
            "[breach.communication]\ninformed_on = 2026-11-18T09:00:00",
            "breach.communication.informed_on",
            "sans guillemets ni heure",
        ),
        ("[practice]\ntime_zone = 'Paris'", "practice.time_zone", "un nom de fuseau horaire"),
        ("breach = 3", "breach", "une table : [breach]"),
        ("[practice]\naddress = 'rue'", "practice.address", "une table : [practice.address]"),
        ("[practice.sites]\nid = 'a'", "practice.sites", "une liste de tables : [[practice.sites]]"),
        ("[[practice.sites]]\nname = 'x'", "practice.sites[n° 1].id", "un identifiant"),
        ("[[practice.sites]]\nid = 'a b'\nname = 'x'", "practice.sites[n° 1].id", "un identifiant"),
        ("[[practice.sites]]\nid = 'a'", "practice.sites[a]", "au moins une réponse"),
        (
            "[[practice.sites]]\nid = 'a'\nname = 'x'\n[[practice.sites]]\nid = 'a'\nname = 'y'",
            "practice.sites[a].id",
            "celui-ci figure deux fois",
        ),
        ("[practice.head]\nid = 'a'", "practice.head.id", "clé inconnue"),
        ("[case]\nkind = 'essai'", "case.kind", "real, exercise"),
        ("[case]\ntitle = 3", "case.title", "un texte entre guillemets"),
        ("[case]\nkind = {}", "case.kind", "real, exercise"),
        ("[practice]\nheadcount = { value = 2, precision = [] }", "practice.headcount.precision", "exact"),
        ("case = 3", "case", "une table : [case]"),
        ("journal = 3", "journal", "une liste de tables : [[journal]]"),
        ("[[journal]]\nat = 2026-11-18", "journal[n° 1].text", "ce qui s’est passé"),
        ("[[journal]]\ntext = 'x'", "journal[n° 1].at", "une date et une heure"),
        ("[[journal]]\nat = 2026-11-18\ntext = 'x'\nwho = 'y'", "journal[n° 1].who", "clé inconnue"),
        ("[[journal]]\nat = 2026-11-18\ntext = 'x'\nrefs = 'P1'", "journal[n° 1].refs", "une liste de textes"),
    ],
)
def test_what_is_wrong_is_named_with_what_was_expected(body: str, key: str, expected: str) -> None:
    ((found_key, found),) = wrong(body)
    assert found_key == key
    assert expected in found


def test_an_impossible_date_is_named_with_its_line_and_the_rest_is_still_read() -> None:
    found = read(
        """
[breach.timeline]
aware_at = 2026-02-30T09:00:00
ended_at = 2026-13-01
started_at = { at = 2026-04-31, precision = "supposed" }
contained_at = 2026-03-01T25:00:00
certain_at = 18/11/2026
late_reasons = "Vu le 31-02-2026"
[breach]
summary = 3
"""
    )
    where = ["aware_at (ligne 4)", "ended_at (ligne 5)", "started_at (ligne 6)"]
    where += ["contained_at (ligne 7)", "certain_at (ligne 8)"]
    *dates, last = found.problems
    assert [one.key for one in dates] == [f"breach.timeline.{key}" for key in where]
    assert {one.expected for one in dates} == {"une date et une heure qui existent, AAAA-MM-JJ ou AAAA-MM-JJTHH:MM:SS"}
    assert (last.key, last.expected) == ("breach.summary", "un texte entre guillemets")
    assert dict(found.answers) == {"breach.timeline.late_reasons": "Vu le 31-02-2026"}


@pytest.mark.parametrize(
    ("body", "key", "expected"),
    [
        (
            "[breach.timeline]\naware_at = 2026-01-01\naware_at = 2026-01-02",
            "breach.timeline.aware_at (ligne 4)",
            "une seule fois",
        ),
        ("[breach]\nsummary = 'x'\nsummary = 'y'", "breach.summary (ligne 4)", "une seule fois"),
        ("[breach]\n[practice]\n[breach]", "ligne 4", "une seule fois"),
        ("[breach]\nsummary = oui", "breach.summary (ligne 3)", "une valeur"),
        ("[breach]\nsummary", "ligne 3", "une clé, le signe = et une valeur"),
        ('[breach]\nsummary = "x', "breach.summary (ligne 3)", ""),
    ],
)
def test_what_is_not_toml_is_named_with_its_line(body: str, key: str, expected: str) -> None:
    ((found_key, found),) = wrong(body)
    assert found_key == key
    assert expected in found


def test_a_file_nested_beyond_reason_is_refused_in_one_line() -> None:
    assert [key for key, _ in wrong("[breach]\nkinds = " + "[" * 100_000)] == ["fichier"]


@pytest.mark.parametrize("head", ["", "format = 0\n", 'format = "1"\n', "format = true\n"])
def test_a_file_without_its_format_number_is_refused(head: str) -> None:
    assert wrong("", head=head) == [("format", "format = 1, en tête du fichier")]


def test_a_file_from_a_newer_program_is_refused_and_nothing_is_read_from_it() -> None:
    found = read('[breach]\nsummary = "Vol"', head="format = 2\n")
    assert [one.key for one in found.problems] == ["format"]
    assert "plus récente" in found.problems[0].expected
    assert found.answers == {}


# --- written and read again ---------------------------------------------------------------------------------------

ZONES = ("Europe/Paris", "America/Cayenne", "Indian/Reunion", "Pacific/Marquesas")
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(
    lambda text: text not in {one.value for one in Unknown}
)
days = st.dates(date(1950, 1, 1), date(2100, 1, 1))
instants = st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
autumn = st.integers(0, 7200).map(lambda n: datetime(2026, 10, 25, 0, 0, tzinfo=UTC) + timedelta(seconds=n))
moments = st.builds(Moment, instants | autumn, st.sampled_from(ZONES), st.sampled_from(Precision)) | st.builds(
    moment_of_day, days, st.sampled_from(ZONES), st.sampled_from(Precision)
)


def values(leaf: Leaf) -> st.SearchStrategy[FactValue]:
    """Any value a path can hold."""
    known: dict[Kind, st.SearchStrategy[FactValue]] = {
        Kind.TEXT: texts,
        Kind.YES_NO: st.booleans(),
        Kind.COUNT: st.builds(Count, st.integers(0, 10**9), st.sampled_from(Precision)),
        Kind.MOMENT: moments,
        Kind.DAY: days,
    }
    if leaf.options is not None:
        option = st.sampled_from(leaf.options)
        several = st.lists(option, unique=True).map(tuple)
        known[Kind.CHOICE] = option
        known[Kind.CHOICES] = st.builds(Several, several, st.booleans())
    unknowns = st.sampled_from([Unknown.NOT_YET, Unknown.TO_DETERMINE, Unknown.CANNOT])
    return known[leaf.kind] | unknowns


ids = st.text(string.ascii_letters + string.digits + "-_.", min_size=1, max_size=8).filter(lambda one: one[0].isalnum())


@st.composite
def cases(draw: st.DrawFn) -> dict[str, FactValue]:
    answers: dict[str, FactValue] = {}
    zone = draw(st.none() | st.sampled_from(ZONES))
    if zone:
        answers["practice.time_zone"] = zone
    wanted = draw(st.lists(st.sampled_from(sorted(set(leaves()) - {"practice.time_zone"})), max_size=12, unique=True))
    for path in wanted:
        for name in draw(st.lists(ids, min_size=1, max_size=3, unique=True)) if "[]" in path else [""]:
            answers[path.replace("[]", f"[{name}]")] = draw(values(leaves()[path]))
    return answers


@given(cases())
def test_a_case_written_and_read_again_is_the_same_case(answers: dict[str, FactValue]) -> None:
    written = write_toml(answers, CaseHead(v.CaseKind.EXERCISE, 'Essai "un"\n'))
    found = read_case(written, "cas.toml")
    assert [one.sentence for one in found.problems] == []
    assert dict(found.answers) == answers
    assert (found.kind, found.title) == (v.CaseKind.EXERCISE, 'Essai "un"\n')
    assert build(found.answers) == build({path: found.answers[path] for path in answers})


@given(cases())
def test_writing_twice_writes_the_same_text(answers: dict[str, FactValue]) -> None:
    written = write_toml(answers)
    assert write_toml(read_case(written, "cas.toml").answers) == written


@given(st.lists(st.builds(Entry, texts, texts, moments, instants, texts | st.just(""), st.lists(texts).map(tuple))))
def test_the_journal_is_kept_through_a_file(entries: list[Entry]) -> None:
    found = read_case(write_toml({}, journal=tuple(entries)), "cas.toml")
    assert found.problems == ()
    assert list(found.journal) == entries


@pytest.mark.parametrize("path", leaves())
def test_every_fact_can_be_written_and_read(path: str) -> None:
    samples: dict[Kind, FactValue] = {
        Kind.TEXT: "Dr Ève « Test »",
        Kind.YES_NO: False,
        Kind.COUNT: Count(12, Precision.ESTIMATED),
        Kind.MOMENT: moment_of_local(datetime(2026, 3, 1, 8, 30)),  # noqa: DTZ001
        Kind.DAY: date(2026, 3, 1),
    }
    leaf = leaves()[path]
    if leaf.options is not None:
        options = list(leaf.options)
        samples[Kind.CHOICE] = options[0]
        samples[Kind.CHOICES] = Several(tuple(options), complete=False)
    value = "Europe/Paris" if path == "practice.time_zone" else samples[leaf.kind]
    answers = {path.replace("[]", "[a]"): value}
    assert dict(read_case(write_toml(answers), "cas.toml").answers) == answers
    assert flatten(build(answers)) == answers


def test_json_has_the_keys_of_the_file_and_one_shape_for_each_type() -> None:
    answers: dict[str, FactValue] = {
        "practice.sites[nord].address.town": "Vallombre",
        "breach.personal_data": True,
        "breach.natures": Several((v.Nature.INTEGRITY,), complete=False),
        "breach.people.count": Count(3),
        "breach.timeline.aware_at": Moment(datetime(2026, 11, 18, 8, 5, tzinfo=UTC)),
        "breach.communication.informed_on": date(2026, 11, 20),
        "breach.role": Unknown.CANNOT,
    }
    entry = Entry("note", "Vu", moment_of_day(date(2026, 11, 18)), datetime(2026, 11, 18, 9, 0, tzinfo=UTC))
    found = cast("dict[str, object]", json.loads(to_json(answers, CaseHead(title="Essai"), (entry,))))
    assert found["case"] == {"kind": "real", "title": "Essai"}
    assert found["practice"] == {"sites": [{"id": "nord", "address": {"town": "Vallombre"}}]}
    assert found["breach"] == {
        "personal_data": True,
        "natures": {"items": ["integrity"], "complete": False},
        "people": {"count": {"value": 3, "precision": "exact"}},
        "timeline": {
            "aware_at": {
                "at": "2026-11-18T08:05:00Z",
                "local": "2026-11-18T09:05:00",
                "zone": "Europe/Paris",
                "precision": "exact",
                "day_only": False,
            }
        },
        "communication": {"informed_on": "2026-11-20"},
        "role": "indéterminable",
    }
    journal = cast("list[dict[str, object]]", found["journal"])
    assert (journal[0]["text"], journal[0]["entered_at"]) == ("Vu", "2026-11-18T09:00:00Z")
