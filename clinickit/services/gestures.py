"""The gestures of the moment, from the playbooks that hold for a case."""

from collections.abc import Iterable, Mapping

from clinickit.documents.wording import in_french
from clinickit.domain.facts import FactValue, Moment, Several
from clinickit.domain.gestures import EvidenceToKeep, Phase, Statement
from clinickit.domain.playbooks import MergedGesture, MergedPlaybook, merge, sheets_of
from clinickit.domain.vocabulary import Brick, IncidentKind
from clinickit.services.library import Library
from clinickit.services.screens import GestureLine, GesturePhase, GesturesScreen

Answers = Mapping[str, FactValue]


def merged_playbook(library: Library, answers: Answers) -> MergedPlaybook:
    """One list of work for the kinds of incident of this case; the sheet for « je ne sais pas » when none is known."""
    kinds = answers.get("breach.kinds")
    known = [kind for kind in IncidentKind if isinstance(kinds, Several) and kind in kinds]
    bricks = answers.get("practice.bricks")
    complete = isinstance(bricks, Several) and bricks.complete
    held = [brick for brick in Brick if isinstance(bricks, Several) and brick in bricks]
    return merge(sheets_of(library.playbooks, known), held if complete else None)


def gestures_screen(library: Library, answers: Answers) -> GesturesScreen:
    """The merged playbook, phase after phase, with what is already ticked."""
    merged = merged_playbook(library, answers)
    phases = tuple(
        GesturePhase(
            library.playbooks.words["phases"][phase.value],
            tuple(_line(gesture, answers) for gesture in merged.phase(phase)),
        )
        for phase in Phase
    )
    return GesturesScreen(
        phases=tuple(phase for phase in phases if phase.gestures),
        do_nots=tuple(_with_reason(one.text, one.why) for one in merged.do_nots),
        evidence=tuple(_evidence(one) for one in merged.evidence),
    )


def _line(merged: MergedGesture, answers: Answers) -> GestureLine:
    gesture = merged.gesture
    more = (gesture.detail, *_texts(merged.also_said), *_texts(merged.notes))
    return GestureLine(
        id=merged.root,
        text=gesture.text,
        detail=" ".join(text for text in more if text),
        stops=" ".join(merged.stops),
        substitute=" ".join(merged.substitute_first),
        to_check=gesture.confidence.to_verify,
        done=_done(merged.root, answers),
    )


def _texts(statements: Iterable[Statement]) -> tuple[str, ...]:
    return tuple(statement.text for statement in statements)


def _done(root: str, answers: Answers) -> str:
    at = answers.get(f"breach.gestures[{root}].done_at")
    by = answers.get(f"breach.gestures[{root}].done_by")
    if not isinstance(at, Moment):
        return ""
    who = f" par {by}" if isinstance(by, str) and by else ""
    return f"Fait le {in_french(at.day)} à {at.local.hour}\u00a0h\u00a0{at.local.minute:02d}{who}"


def _with_reason(text: str, why: str) -> str:
    return f"{text.rstrip('.')}\u00a0: {why[:1].lower()}{why[1:]}" if why else text


def _evidence(piece: EvidenceToKeep) -> str:
    return f"{piece.text} {piece.how}".strip()
