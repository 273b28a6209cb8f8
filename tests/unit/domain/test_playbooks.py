"""Crisis sheets: read strictly, and merged with patients first, nothing said twice, the stronger gesture kept."""

from datetime import date
from typing import Any

import pytest

from clinickit.domain.errors import ResourceProblem
from clinickit.domain.gestures import Phase, Playbook
from clinickit.domain.playbooks import (
    Block,
    SetAsideReason,
    first_gestures,
    merge,
    parse_playbook,
)
from clinickit.domain.rulebook import Confidence, Reference
from clinickit.domain.vocabulary import Brick

FIELD = Reference("Conseil de terrain", "", "", None, Confidence.PROFESSIONAL)
OFFICIAL = Reference("Guide officiel", "", "https://www.exemple.fr", date(2026, 11, 21), Confidence.CONFIRMED)
SOURCES = {"field": FIELD, "official": OFFICIAL}


def gesture(name: str, phase: str = "minutes15", **more: object) -> dict[str, object]:
    return {"id": name, "phase": phase, "text": f"Faites {name}.", **more}


def raw(name: str, *gestures: dict[str, object], rank: int = 1, **more: Any) -> dict[str, object]:  # noqa: ANN401 - any TOML value
    phases = {one["phase"] for one in gestures}
    empty = [phase.value for phase in Phase if phase.value not in phases]
    empty += [block for block in ("do_not", "evidence") if block not in more]
    return {
        "id": name,
        "rank": rank,
        "title": f"Fiche {name}",
        "sign": "Quelque chose ne va pas.",
        "confidence": "professional",
        "because": ["field"],
        "falls_back": empty,
        "gestures": list(gestures),
        **more,
    }


def sheet(name: str, *gestures: dict[str, object], rank: int = 1, **more: Any) -> Playbook:  # noqa: ANN401 - any TOML value
    return parse_playbook(raw(name, *gestures, rank=rank, **more), f"playbooks/{name}.toml", SOURCES)


def common(*gestures: dict[str, object], **more: Any) -> Playbook:  # noqa: ANN401 - any TOML value
    return sheet("common", *gestures, rank=0, **more)


def roots(*playbooks: Playbook, **known: bool) -> list[str]:
    return [one.root for one in merge(playbooks, conditions=known).gestures]


def problem(broken: dict[str, object]) -> ResourceProblem:
    with pytest.raises(ResourceProblem) as caught:
        parse_playbook(broken, f"playbooks/{broken['id']}.toml", SOURCES)
    return caught.value


def test_a_statement_without_a_mark_takes_the_mark_and_the_sources_of_its_sheet() -> None:
    read = sheet("theft", gesture("theft.note"))
    assert read.gestures[0].confidence is Confidence.PROFESSIONAL
    assert read.gestures[0].because == (FIELD,)


def test_a_statement_keeps_its_own_mark_and_sources() -> None:
    note = {"text": "La loi le dit.", "confidence": "confirmed", "because": ["official"]}
    read = sheet("theft", gesture("theft.note", notes=[note]))
    assert read.gestures[0].notes[0].confidence is Confidence.CONFIRMED
    assert read.gestures[0].notes[0].because == (OFFICIAL,)


@pytest.mark.parametrize(
    ("broken", "key"),
    [
        (gesture("theft.note", colour="red"), "gestures[0].colour"),
        (gesture("theft.note", phase="tomorrow"), "gestures[0].phase"),
        (gesture("theft.note", text=" "), "gestures[0].text"),
        ({"id": "theft.note", "phase": "hours"}, "gestures[0].text"),
        (gesture("loss.note"), "gestures[0].id"),
        (gesture("theft.note", because=["rumour"]), "gestures[0].because"),
        (gesture("theft.note", because=[]), "gestures[0].because"),
        (gesture("theft.note", confidence="confirmed"), "gestures[0].confidence"),
        (gesture("theft.note", confidence="certain"), "gestures[0].confidence"),
        (gesture("theft.note", bricks=["toaster"]), "gestures[0].bricks"),
        (gesture("theft.note", clock="someday"), "gestures[0].clock"),
        (gesture("theft.note", cuts_network=True), "gestures[0].stops"),
        (gesture("theft.note", stops=["Le téléphone."]), "gestures[0].substitute_first"),
        (gesture("theft.note", not_with=["mailbox"]), "gestures[0].not_with_why"),
        (gesture("theft.note", not_with=["flood"], not_with_why="Trop d’eau."), "gestures[0].not_with"),
    ],
)
def test_a_wrong_gesture_is_refused_with_its_file_and_key(broken: dict[str, object], key: str) -> None:
    whole = raw("theft", gesture("theft.first", "hours"))
    whole["gestures"], whole["falls_back"] = [broken], ["hours", "days", "do_not", "evidence"]
    refused = problem(whole)
    assert (refused.file, refused.key) == ("playbooks/theft.toml", key)


def test_a_sheet_that_is_not_an_incident_kind_is_refused() -> None:
    assert problem(raw("flood", gesture("flood.swim"))).key == "id"


def test_the_name_of_the_file_must_be_the_id_of_the_sheet() -> None:
    with pytest.raises(ResourceProblem, match="nom du fichier"):
        parse_playbook(raw("theft", gesture("theft.note")), "playbooks/loss.toml", SOURCES)


def test_an_empty_block_that_does_not_say_so_is_refused() -> None:
    whole = raw("theft", gesture("theft.note"))
    whole["falls_back"] = ["hours", "days", "do_not"]
    refused = problem(whole)
    assert refused.key == "falls_back"
    assert "evidence" in refused.expected


def test_a_filled_block_that_says_it_is_empty_is_refused() -> None:
    whole = raw("theft", gesture("theft.note"))
    whole["falls_back"] = ["minutes15", "hours", "days", "do_not", "evidence"]
    assert "minutes15" in problem(whole).expected


def test_an_id_given_twice_in_a_sheet_is_refused() -> None:
    assert "theft.note" in problem(raw("theft", gesture("theft.note"), gesture("theft.note"))).key


def test_a_do_not_without_its_reason_is_refused() -> None:
    broken = raw("theft", gesture("theft.note"), do_not=[{"id": "theft.do_not_run", "text": "Ne courez pas."}])
    assert problem(broken).key == "do_not[0].why"


def test_evidence_without_the_way_to_take_it_is_refused() -> None:
    broken = raw("theft", gesture("theft.note"), evidence=[{"id": "theft.photo", "text": "Photo."}])
    assert problem(broken).key == "evidence[0].how"


def test_the_common_rule_comes_before_the_sheet_of_the_incident() -> None:
    assert roots(sheet("loss", gesture("loss.call")), common(gesture("common.note"))) == ["common.note", "loss.call"]


def test_patients_come_before_the_common_rule() -> None:
    care = sheet("altered_data", gesture("altered_data.warn", care=True))
    assert roots(common(gesture("common.note")), care) == ["altered_data.warn", "common.note"]


def test_what_cannot_wait_comes_before_the_rest_of_the_common_rule_but_after_patients() -> None:
    rule = common(gesture("common.care", care=True), gesture("common.note"))
    bank = sheet("transfer_fraud", gesture("transfer_fraud.bank", urgent=True))
    assert roots(rule, bank) == ["common.care", "transfer_fraud.bank", "common.note"]


def test_the_first_minutes_of_every_sheet_come_before_the_hours_of_any() -> None:
    theft = sheet("theft", gesture("theft.list", "hours"), rank=1)
    loss = sheet("loss", gesture("loss.call"), rank=9)
    assert roots(theft, loss) == ["loss.call", "theft.list"]


def test_sheets_take_turns_so_that_the_first_gesture_of_each_comes_early() -> None:
    one = sheet("theft", gesture("theft.a"), gesture("theft.b"), rank=1)
    two = sheet("loss", gesture("loss.a"), gesture("loss.b"), rank=2)
    assert roots(one, two) == ["theft.a", "loss.a", "theft.b", "loss.b"]


def test_the_order_does_not_depend_on_the_order_of_the_sheets() -> None:
    books = [sheet(name, gesture(f"{name}.a"), gesture(f"{name}.b", "hours")) for name in ("theft", "loss", "mailbox")]
    assert merge(books) == merge(books[::-1])


def test_a_sheet_given_twice_counts_once() -> None:
    assert roots(sheet("theft", gesture("theft.a")), sheet("theft", gesture("theft.a"))) == ["theft.a"]


def test_equal_gestures_are_done_once_at_the_earliest_moment() -> None:
    rule = common(gesture("common.paper", "hours"))
    vendor = sheet("vendor", gesture("vendor.paper", care=True, same_as="common.paper"))
    (only,) = merge([rule, vendor]).gestures
    assert (only.root, only.phase, only.care) == ("common.paper", Phase.MINUTES15, True)
    assert only.kinds == ("vendor", "common")
    assert set(only.ids) == {"common.paper", "vendor.paper"}


def test_what_an_equal_gesture_says_more_is_kept_with_its_own_mark() -> None:
    rule = common(gesture("common.time"))
    said = gesture("vendor.time", same_as="common.time", text="Notez le canal.", because=["official"])
    vendor = sheet("vendor", {**said, "confidence": "confirmed"})
    (only,) = merge([rule, vendor]).gestures
    assert [(one.text, one.confidence) for one in only.also_said] == [("Notez le canal.", Confidence.CONFIRMED)]


def test_equal_gestures_with_the_same_words_say_them_once() -> None:
    rule = common(gesture("common.time", text="Notez l’heure."))
    loss = sheet("loss", gesture("loss.time", text="Notez l’heure.", same_as="common.time"))
    assert merge([rule, loss]).gestures[0].also_said == ()


def test_equal_gestures_name_all_that_they_stop_and_all_that_must_be_ready() -> None:
    first = gesture("theft.lock", stops=["Le téléphone."], substitute_first=["Un mobile."])
    second = gesture("loss.lock", same_as="theft.lock", stops=["L’alarme."], substitute_first=["Un mobile."])
    (only,) = merge([sheet("theft", first, rank=1), sheet("loss", second, rank=2)]).gestures
    assert only.stops == ("Le téléphone.", "L’alarme.")
    assert only.substitute_first == ("Un mobile.",)


def test_equal_gestures_keep_the_clock_of_each() -> None:
    first = gesture("theft.insurer", clock="insurer_theft_declaration")
    second = gesture("loss.insurer", same_as="theft.insurer", clock="insurer_declaration")
    (only,) = merge([sheet("theft", first), sheet("loss", second, rank=2)]).gestures
    assert only.clocks == ("insurer_theft_declaration", "insurer_declaration")


def test_equal_gestures_hold_when_the_sheet_of_the_first_is_absent() -> None:
    one = sheet("loss", gesture("loss.lock", same_as="theft.lock"), rank=2)
    two = sheet("vendor", gesture("vendor.lock", same_as="theft.lock"), rank=1)
    (only,) = merge([one, two]).gestures
    assert (only.root, only.gesture.id) == ("theft.lock", "vendor.lock")


def test_isolating_everything_replaces_isolating_one_device_and_takes_its_place() -> None:
    rule = common(gesture("common.cut", yields_to=["ransomware.cut_all"]), gesture("common.note"))
    one = sheet("phishing", gesture("phishing.cut_one", yields_to=["ransomware.cut_all"]), rank=7)
    every = sheet("ransomware", gesture("ransomware.cut_all"))
    merged = merge([rule, one, every])
    assert [gesture.root for gesture in merged.gestures] == ["ransomware.cut_all", "common.note"]
    assert merged.gestures[0].replaces == ("common.cut", "phishing.cut_one")
    assert [(aside.gesture.id, aside.reason, aside.detail) for aside in merged.set_aside] == [
        ("common.cut", SetAsideReason.STRONGER, "ransomware.cut_all"),
        ("phishing.cut_one", SetAsideReason.STRONGER, "ransomware.cut_all"),
    ]


def test_the_weaker_gesture_stays_when_the_stronger_is_not_at_hand() -> None:
    one = sheet("phishing", gesture("phishing.cut_one", yields_to=["ransomware.cut_all"]))
    assert roots(one) == ["phishing.cut_one"]


def test_the_weaker_gesture_stays_when_the_stronger_was_itself_left_out() -> None:
    one = sheet("phishing", gesture("phishing.cut_one", yields_to=["ransomware.cut_all"]))
    every = sheet("ransomware", gesture("ransomware.cut_all", only_if="several_devices"))
    assert roots(one, every, several_devices=False) == ["phishing.cut_one"]


def test_a_gesture_that_would_do_harm_beside_another_incident_is_left_out_with_its_reason() -> None:
    recall = gesture("wrong_recipient.recall", not_with=["mailbox"], not_with_why="La boîte est lue.")
    merged = merge([sheet("wrong_recipient", recall), sheet("mailbox", gesture("mailbox.password"))])
    assert [one.root for one in merged.gestures] == ["mailbox.password"]
    assert [(one.reason, one.detail) for one in merged.set_aside] == [(SetAsideReason.CONFLICT, "La boîte est lue.")]


def test_an_unanswered_condition_leaves_the_gesture_in_place_and_names_it() -> None:
    (only,) = merge([sheet("theft", gesture("theft.cps", only_if="card_exposed"))]).gestures
    assert only.only_if == "card_exposed"


@pytest.mark.parametrize(("answer", "kept"), [(True, ["theft.cps"]), (False, [])])
def test_an_answered_condition_decides(answer: bool, kept: list[str]) -> None:  # noqa: FBT001 - the two answers
    assert roots(sheet("theft", gesture("theft.cps", only_if="card_exposed")), card_exposed=answer) == kept


def test_a_gesture_asked_without_condition_by_one_sheet_has_none() -> None:
    rule = common(gesture("common.leave_on", only_if="device_suspect"))
    ransom = sheet("ransomware", gesture("ransomware.leave_on", same_as="common.leave_on"))
    assert merge([rule, ransom]).gestures[0].only_if == ""


def test_a_kind_that_settles_a_condition_spares_the_question() -> None:
    rule = common(gesture("common.cut", only_if="device_suspect"))
    lost = sheet("loss", gesture("loss.call"), settles={"device_suspect": False})
    assert roots(rule, lost) == ["loss.call"]


def test_a_kind_that_does_not_know_keeps_the_gesture_for_all() -> None:
    rule = common(gesture("common.cut", only_if="device_suspect"))
    lost = sheet("loss", gesture("loss.call"), settles={"device_suspect": False})
    unsure = sheet("published", gesture("published.capture"), rank=2)
    assert "common.cut" in roots(rule, lost, unsure)


def test_what_the_practice_answers_wins_over_what_the_kind_settles() -> None:
    rule = common(gesture("common.cut", only_if="device_suspect"))
    lost = sheet("loss", gesture("loss.call"), settles={"device_suspect": False})
    assert "common.cut" in roots(rule, lost, device_suspect=True)


def test_a_gesture_for_a_device_the_practice_does_not_have_is_left_out() -> None:
    book = sheet("theft", gesture("theft.reader", bricks=["vitale_reader"]))
    merged = merge([book], {Brick.NETWORK_BOX})
    assert merged.gestures == ()
    assert merged.set_aside[0].reason is SetAsideReason.BRICK


def test_an_unknown_list_of_devices_leaves_nothing_out() -> None:
    book = sheet("theft", gesture("theft.reader", bricks=["vitale_reader"]))
    assert len(merge([book]).gestures) == 1


def test_every_gesture_given_is_either_to_do_or_set_aside() -> None:
    rule = common(gesture("common.cut", only_if="device_suspect", yields_to=["ransomware.cut"]))
    ransom = sheet("ransomware", gesture("ransomware.cut"), gesture("ransomware.box", bricks=["network_box"]))
    loss = sheet("loss", gesture("loss.cut", same_as="ransomware.cut"), rank=2)
    merged = merge([rule, ransom, loss], {Brick.MSSANTE})
    done = {name for one in merged.gestures for name in one.ids}
    aside = {one.gesture.id for one in merged.set_aside}
    assert done | aside == {"common.cut", "ransomware.cut", "ransomware.box", "loss.cut"}
    assert not done & aside


def test_do_nots_and_evidence_are_said_once() -> None:
    rule = common(gesture("common.a"), do_not=[{"id": "common.pay", "text": "Ne payez rien.", "why": "Inutile."}])
    same = {"id": "ransomware.pay", "text": "Ne payez pas.", "why": "Inutile.", "same_as": "common.pay"}
    own = {"id": "ransomware.write", "text": "N’écrivez pas.", "why": "Dangereux."}
    merged = merge([sheet("ransomware", gesture("ransomware.a"), do_not=[same, own]), rule])
    assert [one.id for one in merged.do_nots] == ["common.pay", "ransomware.write"]


def test_an_empty_block_is_told_with_its_sheet() -> None:
    merged = merge([common(gesture("common.a")), sheet("loss", gesture("loss.a"), gesture("loss.b", "hours"))])
    assert {(one.kind, one.block) for one in merged.fallbacks} == {
        ("loss", Block.DAYS),
        ("loss", Block.DO_NOT),
        ("loss", Block.EVIDENCE),
    }


def test_the_first_screen_shows_as_many_gestures_as_it_asks_for() -> None:
    merged = merge([sheet("theft", gesture("theft.a"), gesture("theft.b"))])
    assert [one.root for one in first_gestures(merged, 1)] == ["theft.a"]
    assert len(first_gestures(merged, 9)) == 2
    assert first_gestures(merged, -1) == ()
