"""The crisis sheets say the whole of what is known, marked as surely as their sources, and harm nobody."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from clinickit.domain.gestures import Block, BrickAction, Gesture, Library, Phase, Playbook, TakenBy
from clinickit.domain.playbooks import (
    MergedGesture,
    brick_sheets,
    first_gestures,
    merge,
    official_sheets,
    parse_library,
    sheets_of,
)
from clinickit.domain.rulebook import Confidence
from clinickit.domain.vocabulary import Brick, IncidentKind

ROOT = Path(__file__).parents[2] / "resources"
FOLDERS = ("playbooks", "continuity", "preparedness")
KINDS = [kind.value for kind in IncidentKind]
SHEETS = ["common", *KINDS, "unknown"]
KNOWN = tomllib.loads((Path(__file__).parent / "known_gestures.toml").read_text(encoding="utf-8"))["playbooks"]


@cache
def raw(folder: str) -> dict[str, dict[str, object]]:
    """The parsed files of a folder by their path under resources/."""
    files = sorted((ROOT / folder).glob("*.toml"))
    return {f"{folder}/{one.name}": tomllib.loads(one.read_text(encoding="utf-8")) for one in files}


@cache
def library() -> Library:
    return parse_library(raw("playbooks"))


def sheet(name: str) -> Playbook:
    return library().playbooks[name]


def every_gesture() -> Iterator[Gesture]:
    for one in library().playbooks.values():
        yield from one.gestures


def gesture(name: str) -> Gesture:
    return next(one for one in every_gesture() if one.id == name)


def merged_ids(*kinds: str) -> list[str]:
    return [one.root for one in merge(sheets_of(library(), kinds)).gestures]


def block_text(book: Playbook, block: str) -> str:
    if block == "do_not":
        return " ".join(f"{one.text} {one.why}" for one in book.do_nots)
    if block == "evidence":
        return " ".join(f"{one.text} {one.how}" for one in book.evidence)
    return " ".join(f"{one.text} {one.detail}" for one in book.phase(Phase(block)))


def texts(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Every string of parsed TOML with the key it stands under."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from texts(inner, f"{key}.{name}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from texts(inner, f"{key}[{number}]")


def prose() -> Iterator[tuple[str, str]]:
    for folder in FOLDERS:
        for file, content in raw(folder).items():
            for key, text in texts(content):
                if not text.startswith("http"):
                    yield f"{file} {key}", text


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_fills_each_block_or_says_that_the_common_rule_applies(name: str) -> None:
    book = sheet(name)
    for block in Block:
        assert bool(block_text(book, block)) is (block not in book.falls_back), block


def test_only_the_blocks_known_to_be_empty_fall_back() -> None:
    found = {name: set(book.falls_back) for name, book in library().playbooks.items() if book.falls_back}
    assert found == {
        "loss": {Block.DAYS},
        "denial_of_service": {Block.DO_NOT},
        "wrong_recipient": {Block.DO_NOT},
        "unknown": {Block.DAYS},
    }


@pytest.mark.parametrize(("name", "block"), [(name, block) for name, blocks in KNOWN.items() for block in blocks])
def test_no_gesture_of_the_field_is_lost(name: str, block: str) -> None:
    text = block_text(sheet(name), block).replace("\u00a0", " ").lower()
    assert [phrase for phrase in KNOWN[name][block] if phrase.lower() not in text] == []


def test_every_kind_of_incident_has_its_letter_but_the_two_without_a_known_sheet() -> None:
    letters = {name: book.letter for name, book in library().playbooks.items() if book.letter}
    assert "".join(letters[name] for name in KINDS if name in letters) == "ABCDEFGHIJKLM"
    assert set(KINDS) - set(letters) == {"altered_data", "outage"}


def test_the_seven_lines_of_the_common_rule_are_shown_whatever_the_incident() -> None:
    for kind in KINDS:
        assert len(merge(sheets_of(library(), [kind])).rule) == 7


def test_each_line_of_the_common_rule_is_carried_by_a_gesture_or_a_do_not() -> None:
    assert all(line.carried_by for line in sheet("common").rule)


def test_ids_are_unique_over_all_sheets() -> None:
    ids = [key_text for file in raw("playbooks").values() for key_text in _ids(file)]
    assert len(ids) == len(set(ids))


def _ids(file: Mapping[str, object]) -> Iterator[str]:
    for key, text in texts(file):
        if key.endswith("].id"):
            yield text


def test_an_id_once_given_is_never_taken_away() -> None:
    frozen = (Path(__file__).parent / "playbook_ids.txt").read_text(encoding="utf-8").split()
    now = {one for file in raw("playbooks").values() for one in _ids(file)}
    assert set(frozen) <= now
    assert len(frozen) > 200


def test_nobody_is_told_to_switch_off_but_in_the_last_resort() -> None:
    speaking = [one for one in every_gesture() if re.search(r"éteign|redémarr", f"{one.text} {one.detail}".lower())]
    assert {one.id for one in speaking} == {"ransomware.last_resort", "unknown.last_resort"}
    assert all(one.last_resort and one.only_if == "encryption_cannot_be_isolated" for one in speaking)
    assert all("En dernier recours seulement" in one.text for one in speaking)


def test_whatever_cuts_the_network_names_what_it_stops_and_what_must_be_ready() -> None:
    cutting = [
        one
        for one in every_gesture()
        if re.search(r"ébranche|oupez|solez|Fermez l’accès|suspendre", one.text)
        and re.search(r"réseau|Wi-Fi|\bbox\b|liaisons|accès public|automatiques", one.text)
    ]
    assert {one.id for one in cutting} == {one.id for one in every_gesture() if one.cuts_network}
    assert len(cutting) == 7
    assert all(one.stops and one.substitute_first for one in cutting)


def test_cutting_the_box_names_the_telephone_the_card_terminal_and_the_alarm_with_their_substitutes() -> None:
    box = gesture("ransomware.cut_box")
    stopped, ready = " ".join(box.stops), " ".join(box.substitute_first)
    for word in ("téléphone", "carte bancaire", "alarme", "télétransmission", "carte Vitale"):
        assert word in stopped
    for word in ("Renvoi des appels", "mobile", "Terminal de carte", "chèque", "Feuilles de soins papier"):
        assert word in ready


def test_every_brick_line_that_cuts_names_what_it_stops_and_what_must_be_ready() -> None:
    cuts = [line for one in library().bricks.values() for line in one.lines if line.action is BrickAction.CUT]
    assert len(cuts) >= 10
    assert all(line.stops and line.substitute_first for line in cuts)


def test_the_ransomware_sheet_forbids_paying_and_plugging_the_backup_back() -> None:
    texts_of = {one.id: (one.text, one.why) for one in sheet("ransomware").do_nots}
    assert texts_of["ransomware.do_not_pay"][0] == "Ne payez pas la rançon."
    assert "rebranchez pas la sauvegarde" in texts_of["ransomware.do_not_replug_backup"][0]


def test_the_merged_ransomware_list_says_not_to_pay_once() -> None:
    saying = [one.id for one in merge(sheets_of(library(), ["ransomware"])).do_nots if "payez" in one.text.lower()]
    assert saying == ["common.do_not_pay"]


def test_evidence_of_a_suspect_machine_never_travels_by_key_to_the_healthy_computer() -> None:
    ways = [one.how for book in library().playbooks.values() for one in book.evidence]
    rules = [one.text for one in sheet("common").evidence_rules]
    naming = [text for text in (*ways, *rules) if re.search(r"\bclé\b", text)]
    assert naming
    for text in naming:
        assert re.search(r"Jamais par clé|Ne portez rien|indispensable", text), text
    (precautions,) = [text for text in rules if "indispensable" in text]
    assert "prestataire" in precautions
    assert "jamais branchée ensuite sur un poste du cabinet" in precautions


def test_what_stands_on_a_suspect_machine_is_photographed_or_taken_by_the_provider() -> None:
    for name in ("ransomware.encrypted_files", "ransomware.logs", "ransomware.disk_image"):
        assert next(one for one in sheet("ransomware").evidence if one.id == name).taken_by is TakenBy.PROVIDER
    note = next(one for one in sheet("ransomware").evidence if one.id == "ransomware.note")
    assert "téléphone qui ne sert pas aux patients" in note.how


@pytest.mark.parametrize(
    ("name", "confidence"),
    [
        ("common.leave_on", Confidence.CONFIRMED),
        ("common.cut_network", Confidence.PROFESSIONAL),
        ("ransomware.last_resort", Confidence.UNCERTAIN),
        ("ransomware.no_more_ransom", Confidence.SECONDARY),
        ("ransomware.inventory", Confidence.PROFESSIONAL),
        ("phishing.report", Confidence.SECONDARY),
        ("account.warn_cpam", Confidence.UNCERTAIN),
        ("theft.block_cps", Confidence.SECONDARY),
        ("vendor.degraded_mode", Confidence.CONFIRMED),
        ("transfer_fraud.call_bank", Confidence.CONFIRMED),
        ("unknown.qualify", Confidence.CONFIRMED),
    ],
)
def test_a_gesture_is_marked_as_surely_as_its_source(name: str, confidence: Confidence) -> None:
    assert gesture(name).confidence is confidence


def test_the_minority_view_on_switching_off_is_told_and_marked() -> None:
    assert [one.confidence for one in gesture("common.leave_on").notes] == [Confidence.SECONDARY]


def test_the_clock_that_a_vendor_alert_starts_is_marked_for_checking() -> None:
    notes = gesture("vendor.note_alert").notes
    assert ["CNIL" in notes[0].text, "plainte" in notes[1].text] == [True, True]
    assert [one.confidence for one in notes] == [Confidence.SECONDARY, Confidence.SECONDARY]


@pytest.mark.parametrize("name", ["altered_data", "outage"])
def test_a_sheet_nobody_published_claims_nothing_as_certain_but_the_law_it_cites(name: str) -> None:
    book = sheet(name)
    marks = {one.confidence for one in book.gestures} | {one.confidence for one in book.do_nots}
    assert marks | {one.confidence for one in book.evidence} <= {Confidence.PROFESSIONAL, Confidence.UNCERTAIN}
    notes = [note for one in book.gestures for note in one.notes]
    confirmed = [note for note in notes if note.confidence is Confidence.CONFIRMED]
    assert confirmed
    assert all(any(source.article for source in note.because) for note in confirmed)


def test_official_sheets_are_cited_by_title_and_their_numbers_marked_uncertain() -> None:
    titles = {one.title: one for one in library().official_sheets}
    assert {"Chiffrement en cours", "Fuite de données", "Compromission d’un tiers"} <= set(titles)
    assert all(one.number_confidence is Confidence.UNCERTAIN for one in titles.values())
    assert [one.title for one in official_sheets(library(), ["denial_of_service"])] == ["Déni de service"]


def test_no_sheet_writes_a_legal_delay() -> None:
    delay = re.compile(r"\b\d+\s(?:h|heures?|jours?|mois|ans?)\b")
    found = [key for file, content in raw("playbooks").items() for key, text in texts(content) if delay.search(text)]
    assert found == []


@pytest.mark.parametrize("kind", KINDS)
def test_complaint_cnil_and_insurer_gestures_point_to_their_clock(kind: str) -> None:
    for one in sheet(kind).gestures:
        if one.same_as == "ransomware.notify_cnil":
            assert one.clock == "cnil_notification"
        if one.same_as == "common.declare_in_writing":
            assert one.clock in {"insurer_declaration", "insurer_theft_declaration"}
        if one.same_as == "ransomware.complaint":
            assert one.clock == ("" if kind == "theft" else "complaint_condition")


def test_every_named_condition_is_a_question_and_is_used() -> None:
    used = {one.only_if for one in every_gesture()}
    used |= {name for book in library().playbooks.values() for name, _ in book.settles}
    assert set(library().conditions) == used - {""}
    assert all(text.endswith("\u00a0?") for text in library().conditions.values())


def test_every_source_is_cited_somewhere() -> None:
    cited = {text for file in raw("playbooks").values() for key, text in texts(file) if ".because[" in f".{key}"}
    assert set(library().sources) == cited


def test_a_gesture_under_a_condition_says_the_condition_itself() -> None:
    conditional = [one for one in every_gesture() if one.only_if and one.only_if != "device_suspect"]
    assert len(conditional) > 20
    for one in conditional:
        assert re.search(r"\b[Ss]i\b|S’il|seulement|Après avoir noté|la fraude|Évaluez", one.text), one.id


def test_ransomware_starts_with_patients_then_cuts_all_then_calls() -> None:
    ids = merged_ids("ransomware")
    assert ids[0] == "common.patients_first"
    assert ids[1] == "ransomware.unplug_network"
    assert ids.index("ransomware.cut_box") < ids.index("common.call_helpers")


def test_phishing_isolates_one_device_and_ransomware_isolates_all() -> None:
    assert "phishing.isolate_device" in merged_ids("phishing")
    both = merge(sheets_of(library(), ["phishing", "ransomware"]))
    cutting = next(one for one in both.gestures if one.root == "ransomware.unplug_network")
    assert "phishing.isolate_device" in cutting.replaces
    assert "phishing.isolate_device" not in [one.root for one in both.gestures]


def test_the_bank_is_called_before_anything_but_patients() -> None:
    assert merged_ids("transfer_fraud")[1] in {"common.cut_network", "transfer_fraud.call_bank"}
    assert merged_ids("transfer_fraud").index("transfer_fraud.call_bank") < 4


def test_nobody_unplugs_a_network_for_a_letter_sent_to_the_wrong_person() -> None:
    assert "common.cut_network" not in merged_ids("wrong_recipient")


def test_an_outage_without_malice_cuts_no_network_and_files_no_complaint() -> None:
    found = merged_ids("outage")
    assert "common.cut_network" not in found
    assert "ransomware.complaint" not in found
    assert {"outage.not_an_attack", "outage.patients_at_risk"} <= set(found)
    assert all(one.root != "outage.safety" or one.care for one in merge(sheets_of(library(), ["outage"])).gestures)


def test_a_message_is_not_recalled_from_a_mailbox_that_the_attacker_reads() -> None:
    assert "wrong_recipient.recall" in merged_ids("wrong_recipient")
    assert "wrong_recipient.recall" not in merged_ids("wrong_recipient", "mailbox")


def test_a_loss_repeats_the_gestures_of_a_theft_only_once() -> None:
    assert merged_ids("theft", "loss").count("theft.change_stored_passwords") == 1
    assert "theft.change_stored_passwords" in merged_ids("loss")


def test_with_no_kind_chosen_the_sheet_for_je_ne_sais_pas_holds() -> None:
    assert merge(sheets_of(library(), [])).kinds == ("unknown",)
    assert "unknown.qualify" in merged_ids()


@pytest.mark.parametrize(("one", "other"), list(combinations([*KINDS, "unknown"], 2)))
def test_two_incidents_together_lose_nothing_and_repeat_nothing(one: str, other: str) -> None:
    merged = merge(sheets_of(library(), [one, other]))
    done = [name for gesture in merged.gestures for name in gesture.ids]
    aside = [left.gesture.id for left in merged.set_aside]
    asked = [gesture.id for book in sheets_of(library(), [one, other]) for gesture in book.gestures]
    assert sorted([*done, *aside]) == sorted(asked)
    said = [gesture.gesture.text for gesture in merged.gestures]
    assert len(said) == len(set(said))
    assert [_place(gesture) for gesture in merged.gestures] == sorted(_place(gesture) for gesture in merged.gestures)


def _place(one: MergedGesture) -> tuple[int, bool]:
    return tuple(Phase).index(one.phase), not one.care


def test_the_first_screen_of_every_incident_starts_with_the_patients() -> None:
    for kind in [*KINDS, "unknown"]:
        assert first_gestures(merge(sheets_of(library(), [kind])), 1)[0].care


def test_every_software_and_device_of_the_profile_has_its_lines() -> None:
    assert set(library().bricks) == set(Brick)
    assert all(one.lines for one in library().bricks.values())


def test_a_practice_sees_only_its_own_software_and_only_what_the_incident_calls_for() -> None:
    shown = brick_sheets(library(), ["ransomware"], {Brick.LOCAL_SOFTWARE, Brick.VITALE_READER})
    assert {one.brick for one in shown} == {Brick.LOCAL_SOFTWARE, Brick.VITALE_READER}
    assert not any(one.lines for one in brick_sheets(library(), ["wrong_recipient"]))


def test_names_of_software_are_given_as_examples() -> None:
    assert {"Medistory", "HelloDoc", "Crossway", "AxiSanté"} <= set(library().bricks[Brick.LOCAL_SOFTWARE].examples)
    assert {"Weda", "MLM", "Doctolib Médecin"} <= set(library().bricks[Brick.WEB_SOFTWARE].examples)
    assert {"Kalisil", "Megabus"} <= set(library().bricks[Brick.LAB_SYSTEM].examples)


def test_what_is_not_confirmed_is_worded_as_to_be_checked() -> None:
    for confidence in Confidence:
        assert library().words["marks"][confidence].startswith("à vérifier") is confidence.to_verify


def test_the_texts_follow_french_typography() -> None:
    wrong = {
        "straight apostrophe": re.compile(r"'"),
        "narrow no-break space": re.compile(r"\u202f"),
        "no no-break space before ; : ! ?": re.compile(r"(?:^|[^\u00a0])[;:!?](?=\s|$)"),
        "no no-break space inside « »": re.compile(r"«[^\u00a0]|[^\u00a0]»"),
        "straight quotation mark": re.compile(r"\""),
        "double space": re.compile(r" {2}"),
    }
    found = [(where, name) for where, text in prose() for name, pattern in wrong.items() if pattern.search(text)]
    assert found == []


def test_a_gesture_is_short_and_speaks_to_vous() -> None:
    for one in every_gesture():
        if one.last_resort or one.same_as or one.only_if:
            continue
        assert len(one.text) <= 150, one.id
        assert re.search(r"ez\b|[Dd]ites|[Ff]aites", one.text), one.id
