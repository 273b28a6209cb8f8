"""The gestures of the moment, from the playbooks that hold for a case."""

from collections.abc import Iterable, Iterator, Mapping

from clinickit.domain.duty_verdicts import Verdict
from clinickit.domain.facts import FactValue, Several
from clinickit.domain.gestures import BrickLine, BrickSheet, EvidenceToKeep, OfficialSheet, Phase, Statement
from clinickit.domain.playbooks import (
    Fallback,
    MergedGesture,
    MergedPlaybook,
    SetAside,
    SetAsideReason,
    brick_sheets,
    merge,
    official_sheets,
    sheets_of,
)
from clinickit.domain.schema import elements
from clinickit.domain.vocabulary import Brick, Encryption, IncidentKind
from clinickit.services.gesture_acts import GROUP, done_text, given_late, given_text, typed_name, typed_when
from clinickit.services.law.assessment import Assessment, clock_label
from clinickit.services.law.remarks import due_text
from clinickit.services.library import Library
from clinickit.services.screens import BrickCard, GestureLine, GesturePhase, GesturesScreen, MarkedLine

Answers = Mapping[str, FactValue]

# The conditions of the sheets that one fact of the case answers: with no, the gesture does not concern this case.
CONDITION_FACTS: Mapping[str, str] = {
    "insured": "practice.insured",
    "patient_harmed": "breach.patient_harmed",
    "card_exposed": "breach.cards_exposed",
    "medical_software_or_analyser": "breach.medical_device_faulty",
}
PEOPLE = ("practice.contacts", "practice.processors")


def conditions_of(assessment: Assessment) -> dict[str, bool]:
    """The conditions of the sheets that the case already answers; the others leave their gestures in place."""
    answers = assessment.answers
    facts = {name: answers.get(path) for name, path in CONDITION_FACTS.items()}
    known = {name: value for name, value in facts.items() if isinstance(value, bool)}
    if answers.get("breach.protection.encryption") is Encryption.STATE_OF_THE_ART:
        known["not_encrypted"] = False
    if answers.get("breach.personal_data") is False:
        known["personal_data_exposed"] = False
    if assessment.judged.duty("health_portal").verdict is Verdict.NO:
        known["must_report_to_portal"] = False
    return known


def _kinds(answers: Answers) -> list[IncidentKind]:
    kinds = answers.get("breach.kinds")
    return [kind for kind in IncidentKind if isinstance(kinds, Several) and kind in kinds]


def _bricks(answers: Answers) -> list[Brick] | None:
    """The software and devices of the practice; None while the list is not known whole."""
    bricks = answers.get("practice.bricks")
    if not isinstance(bricks, Several) or not bricks.complete:
        return None
    return [brick for brick in Brick if brick in bricks]


def merged_playbook(library: Library, assessment: Assessment) -> MergedPlaybook:
    """One list of work for the kinds of incident of this case; the sheet for « je ne sais pas » when none is known."""
    answers = assessment.answers
    sheets = sheets_of(library.playbooks, _kinds(answers))
    return merge(sheets, _bricks(answers), conditions_of(assessment))


def gestures_screen(library: Library, assessment: Assessment) -> GesturesScreen:
    """The merged playbook, phase after phase, with what is already ticked or given to somebody."""
    merged, answers, words = merged_playbook(library, assessment), assessment.answers, library.playbooks.words
    phases = tuple(
        GesturePhase(
            words["phases"][phase.value], tuple(_line(one, assessment, library) for one in merged.phase(phase))
        )
        for phase in Phase
    )
    bricks = brick_sheets(library.playbooks, merged.kinds, _bricks(answers))
    return GesturesScreen(
        phases=tuple(phase for phase in phases if phase.gestures),
        do_nots=tuple(MarkedLine(_with_reason(one.text, one.why), one.confidence.to_verify) for one in merged.do_nots),
        evidence=tuple(_evidence(one, library) for one in merged.evidence),
        rule=tuple(line.text for line in merged.rule),
        evidence_rules=_marked(merged.evidence_rules),
        seen=_marked(merged.seen),
        bricks=tuple(_brick(one, words["brick_actions"]) for one in bricks if one.lines),
        bricks_known=_bricks(answers) is not None,
        set_aside=tuple(_set_aside(one, library) for one in merged.set_aside),
        official=tuple(_official(one, library) for one in official_sheets(library.playbooks, merged.kinds)),
        fallbacks=tuple(_fallback(one, library) for one in merged.fallbacks),
        explanations=words["sentences"]["kit_explanations"],
        people=tuple(dict.fromkeys(_people(answers))),
    )


def _line(merged: MergedGesture, assessment: Assessment, library: Library) -> GestureLine:
    gesture, answers = merged.gesture, assessment.answers
    more = (gesture.detail, *_texts(merged.also_said), *_texts(merged.notes))
    return GestureLine(
        id=merged.root,
        text=gesture.text,
        detail=" ".join(text for text in more if text),
        stops=" ".join(merged.stops),
        substitute=" ".join(merged.substitute_first),
        to_check=gesture.confidence.to_verify,
        last_resort=gesture.last_resort,
        clock=" ".join(_clocks(merged, assessment, library)),
        done=done_text(merged.root, answers, library),
        given=given_text(merged.root, answers, library),
        late=given_late(merged.root, answers, assessment.now),
        name=typed_name(merged.root, answers),
        when=typed_when(merged.root, answers),
    )


def _clocks(merged: MergedGesture, assessment: Assessment, library: Library) -> Iterator[str]:
    """The dates that a gesture serves, when they run in this case."""
    for clock in assessment.clocks:
        if clock.id in merged.clocks and clock.due is not None:
            label, due = clock_label(assessment, clock, library), due_text(clock, library.deadline_texts)
            yield library.gesture_words["clock"].format(label=label, due=due)


def _texts(statements: Iterable[Statement]) -> tuple[str, ...]:
    return tuple(statement.text for statement in statements)


def _marked(statements: Iterable[Statement]) -> tuple[MarkedLine, ...]:
    return tuple(MarkedLine(one.text, one.confidence.to_verify) for one in statements)


def _with_reason(text: str, why: str) -> str:
    return f"{text.rstrip('.')}\u00a0: {why[:1].lower()}{why[1:]}" if why else text


def _evidence(piece: EvidenceToKeep, library: Library) -> MarkedLine:
    """A piece, how to take it, and who may: what is on a suspect machine is left to the provider."""
    who = library.playbooks.words["taken_by"][piece.taken_by.value]
    text = library.gesture_words["taken_by"].format(text=f"{piece.text} {piece.how}".strip(), who=who)
    return MarkedLine(text, piece.confidence.to_verify)


def _brick(sheet: BrickSheet, actions: Mapping[str, str]) -> BrickCard:
    return BrickCard(sheet.title, tuple((actions[line.action.value], _brick_line(line)) for line in sheet.lines))


def _brick_line(line: BrickLine) -> GestureLine:
    return GestureLine(
        id=line.id,
        text=line.text,
        stops=" ".join(line.stops),
        substitute=" ".join(line.substitute_first),
        to_check=line.confidence.to_verify,
    )


def _set_aside(aside: SetAside, library: Library) -> str:
    why = library.playbooks.words["sentences"][f"set_aside_{aside.reason.value}"]
    details: Mapping[SetAsideReason, str] = {
        SetAsideReason.STRONGER: library.gesture_text(aside.detail),
        SetAsideReason.CONDITION: library.playbooks.conditions.get(aside.detail, ""),
        SetAsideReason.CONFLICT: aside.detail,
    }
    if detail := details.get(aside.reason):
        why = _with_reason(why, detail)
    return library.gesture_words["set_aside"].format(text=aside.gesture.text.rstrip("."), why=why)


def _official(sheet: OfficialSheet, library: Library) -> str:
    return library.gesture_words["sheet_numbers"].format(title=sheet.title, numbers=" et ".join(sheet.numbers))


def _fallback(fallback: Fallback, library: Library) -> str:
    words = library.playbooks.words
    block = {**words["phases"], **words["blocks"]}[fallback.block.value]
    sheet = library.playbooks.playbooks[fallback.kind].title
    return library.gesture_words["fallback"].format(sheet=sheet, block=block, sentence=words["sentences"]["fallback"])


def _people(answers: Answers) -> Iterator[str]:
    """Names that may be given a gesture: those already given one, the head, contacts and processors."""
    head = " ".join(_said(answers, f"practice.head.{part}") for part in ("first_name", "last_name")).strip()
    given = [_said(answers, f"{GROUP}[{one}].given_to") for one in elements(answers, GROUP)]
    listed = [_said(answers, f"{group}[{one}].name") for group in PEOPLE for one in elements(answers, group)]
    yield from (name for name in (*given, head, _said(answers, "practice.notifier.name"), *listed) if name)


def _said(answers: Answers, path: str) -> str:
    value = answers.get(path)
    return value if isinstance(value, str) else ""
