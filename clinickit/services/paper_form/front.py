"""The first page of the form: how to use it, the first gestures with hour and name, whom to call, the clocks."""

from collections.abc import Iterator

from clinickit.documents.blocks import (
    Asked,
    Block,
    Emphasis,
    Form,
    Heading,
    ListBlock,
    Paragraph,
    Room,
    Run,
    Table,
    words,
)
from clinickit.domain.clock_warnings import Watch
from clinickit.domain.clocks import Clock, has_clock, run_clock
from clinickit.domain.deadlines import place_of
from clinickit.domain.gestures import Phase
from clinickit.domain.playbooks import MergedGesture, MergedPlaybook
from clinickit.services.entrance import call_lines
from clinickit.services.gesture_acts import typed_name, typed_when
from clinickit.services.gestures import merged_playbook
from clinickit.services.law.assessment import Assessment, clock_label
from clinickit.services.law.remarks import due_text, remark_text, said_moment
from clinickit.services.paper_form.asking import Printing

# The clocks that somebody without a computer counts by hand, the shortest first.
CLOCKS_BY_HAND = (
    "cnil_notification",
    "complaint_condition",
    "insurer_theft_declaration",
    "insurer_declaration",
    "health_portal",
    "communication",
    "processor_notice",
)
HOW, HOW_SHORT = (1, 2, 3, 4), (1, 2, 5, 4)  # the sentences that say how to use it
FIRST_PHASES = (Phase.MINUTES15, Phase.HOURS)
ROOM_UNDER = "\n\u00a0"


def front_blocks(printing: Printing, assessment: Assessment, *, known: bool) -> Iterator[Block]:
    """The first pages, for nobody yet or, when something is `known`, for the case of this assessment."""
    texts = printing.texts
    yield Paragraph(words(texts["intro_known" if known else "intro"]))
    yield ListBlock(tuple(words(texts[f"how_{number}"]) for number in (HOW_SHORT if printing.short else HOW)))
    yield Form(
        (
            Asked("", texts["filled_by"], room=Room.LINE),
            Asked("", texts["begun_at"], room=Room.MOMENT),
        )
    )
    merged = merged_playbook(printing.library, assessment)
    yield from _gestures(printing, merged, FIRST_PHASES[:1] if printing.short else FIRST_PHASES)
    yield from _numbers(printing)
    yield from _clocks(printing, assessment)


def _gestures(printing: Printing, merged: MergedPlaybook, phases: tuple[Phase, ...]) -> Iterator[Block]:
    texts = printing.texts
    yield Heading(texts["gestures"], 2)
    rows = tuple(_gesture(printing, one) for phase in phases for one in _due(printing, merged, phase))
    yield Table((texts["gesture"], texts["hour"], texts["name"]), rows, (0.7, 0.13, 0.17), ruled=True)
    if any(one.gesture.confidence.to_verify for one in merged.gestures):
        yield Paragraph(words(texts["to_check"]), "form_hint")
    if not printing.short:
        never = " ".join(one.text for one in merged.do_nots)
        yield Paragraph((Run(texts["do_not"], Emphasis.STRONG), Run(f" {never}")))


def _due(printing: Printing, merged: MergedPlaybook, phase: Phase) -> Iterator[MergedGesture]:
    """The gestures of a phase; what is only a last resort is left to the whole form."""
    return (one for one in merged.phase(phase) if not (printing.short and one.gesture.last_resort))


def _gesture(printing: Printing, one: MergedGesture) -> tuple[tuple[Run, ...], ...]:
    answers = printing.answers
    name, when = typed_name(one.root, answers), typed_when(one.root, answers)
    done = f"breach.gestures[{one.root}].done_at" in answers
    mark = "\u00a0*" if one.gesture.confidence.to_verify else ""
    text = f"{'☑' if done else '☐'}\u00a0{one.gesture.text}{mark}"
    return words(text), words(when if done else ""), words(name)


def _numbers(printing: Printing) -> Iterator[Block]:
    texts = printing.texts
    yield Heading(texts["numbers"], 2)
    lines = call_lines(printing.library.resources)
    rows = tuple(
        ((Run(one.name, Emphasis.STRONG), Run(f". {one.note}")), (Run(one.number, Emphasis.STRONG),), words(""))
        for one in lines
    )
    own = tuple((words(texts[key] + ROOM_UNDER), words(""), words("")) for key in ("own_insurer", "own_vendor"))
    yield Table((texts["who"], texts["number_to_call"], texts["called"]), (*rows, *own), (0.58, 0.22, 0.2), ruled=True)


def _clocks(printing: Printing, assessment: Assessment) -> Iterator[Block]:
    texts = printing.texts
    yield Heading(texts["clocks"], 2)
    yield Paragraph(words(texts["clocks_hint"]))
    found = tuple(_by_hand(assessment))
    rows = tuple(_clock(printing, assessment, one) for one in found if one.method)
    header = (texts["what"], texts["counted"], texts["start"], texts["due"])
    yield Table(header, rows, (0.22, 0.38, 0.2, 0.2), ruled=True)
    at_once = [clock_label(assessment, one, printing.library) for one in found if not one.method]
    yield Paragraph((Run(texts["now"], Emphasis.STRONG), Run(" " + "\u00a0; ".join(at_once) + ".")))


def _by_hand(assessment: Assessment) -> Iterator[Clock]:
    """The clocks of the case; those it does not have yet as they would be counted."""
    watch = Watch(assessment.rules, place_of(""), assessment.now)
    for clock_id in CLOCKS_BY_HAND:
        running = [one for one in assessment.clocks if one.id == clock_id]
        if running:
            yield from running
        elif has_clock(clock_id, assessment.rules):
            yield run_clock(clock_id, None, watch)


def _clock(printing: Printing, assessment: Assessment, clock: Clock) -> tuple[tuple[Run, ...], ...]:
    library, texts = printing.library, printing.texts
    told = clock.why[1:2] if printing.short else clock.why
    why = [remark_text(one, library.deadline_texts) for one in told]
    nature = str(library.deadline_texts["natures"][clock.nature.value])
    start = said_moment(clock.start) if clock.start else texts["by_hand"]
    due = due_text(clock, library.deadline_texts) if clock.due else texts["by_hand"]
    return (
        (Run(clock_label(assessment, clock, library), Emphasis.STRONG), Run(f" ({nature})")),
        words(" ".join(why)),
        words(start),
        words(due),
    )
