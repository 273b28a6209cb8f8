"""When a question is asked, in the words of a paper: « seulement si oui à D7 », read off the condition itself."""

from collections.abc import Iterator

from clinickit.documents.wording import listed
from clinickit.domain.schema import Kind, leaf_of
from clinickit.flow.condition_ways import Need, Way, ways
from clinickit.flow.steps import Flow, Question
from clinickit.services.paper_form.asking import Printing, label_of

ALWAYS = "always"


def numbered_by(flow: Flow) -> frozenset[str]:
    """The questions whose options need a number: a condition of another one names several of them."""
    return frozenset(
        need.path
        for condition in _conditions(flow)
        for way in short_ways(flow, condition)
        for need in way
        if len(need.one_of) > 1 and leaf_of(need.path).kind is not Kind.YES_NO
    )


def _conditions(flow: Flow) -> Iterator[str]:
    for step in flow.steps:
        yield from (step.when, *(question.when for question in step.questions))


def short_ways(flow: Flow, condition: str) -> tuple[Way, ...]:
    """The ways of a condition, without the answers that another question of the same way already needed to be asked."""
    shorter = (_without_implied(flow, way) for way in ways(condition))
    return tuple(dict.fromkeys(shorter))


def _without_implied(flow: Flow, way: Way) -> Way:
    for need in way:
        rest = tuple(one for one in way if one is not need)
        found = flow.asked_at.get(need.path)
        if found is not None and rest and any(_within(rest, other) for other in ways(found[1].when)):
            return (need,)
    return way


def _within(rest: Way, other: Way) -> bool:
    """Whether these needs already make another way hold."""
    return bool(other) and all(
        any(one.path == need.path and set(one.one_of) <= set(need.one_of) for one in rest) for need in other
    )


def only_if(printing: Printing, condition: str) -> str:
    """« oui à D7, ou 1 ou 3 en A1 », or nothing when it always holds."""
    found = short_ways(printing.library.journey, condition)
    said = [printing.texts["and"].join(_need(printing, need) for need in way) for way in found]
    return printing.texts["or"].join(said)


def _need(printing: Printing, need: Need) -> str:
    code, texts = printing.codes.code(need.path), printing.texts
    leaf = leaf_of(need.path)
    if leaf.options is None:
        return texts["need_yes" if need.one_of == ("oui",) else "need_no"].format(code=code)
    options = list(leaf.options)
    if len(need.one_of) == 1:
        return texts["need_option"].format(code=code, label=label_of(printing, leaf.options(need.one_of[0])))
    numbers = sorted(options.index(leaf.options(one)) + 1 for one in need.one_of)
    *others, last = [str(one) for one in numbers]
    return texts["need_numbers"].format(code=code, numbers=texts["or_number"].join((", ".join(others), last)))


def condition_line(printing: Printing, run: tuple[Question, ...], following: str) -> str:
    """The line above a run of questions under one condition; `following` is where to go otherwise."""
    codes = [printing.codes.code(question.fills) for question in run]
    which = listed(codes) if len(codes) <= 2 else printing.texts["from_to"].format(first=codes[0], last=codes[-1])  # noqa: PLR2004 - two are named
    key = "only_if" if len(run) == 1 and not run[0].is_group else "only_if_several"
    said = {"ways": only_if(printing, run[0].when), "otherwise": _otherwise(printing, following)}
    return printing.texts[key].format(which=which, **said)


def step_line(printing: Printing, condition: str, following: str) -> str:
    """The line under the title of a step that is asked under a condition."""
    return printing.texts["only_if_step"].format(
        ways=only_if(printing, condition), otherwise=_otherwise(printing, following)
    )


def _otherwise(printing: Printing, following: str) -> str:
    return printing.texts["go_to"].format(code=following) if following else printing.texts["go_on"]
