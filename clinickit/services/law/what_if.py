"""« Et si… ? »: in words, each fact which, changed alone, would change a conclusion. Computed on demand only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from clinickit.documents.numbers import number_in_french
from clinickit.documents.wording import value_in_french
from clinickit.domain.duties import RisksIf, duty_flips, risk_flips
from clinickit.domain.facts import Count, FactValue, Several
from clinickit.domain.reasoning import Flip
from clinickit.domain.schema import generic
from clinickit.domain.vocabulary import RiskOutcome
from clinickit.services.law.assessment import Assessment
from clinickit.services.law.words import Tables, text_at
from clinickit.services.library import Library

FILE = "wording/what_if.toml"
RISK = "risk"
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class _Said:
    """One flip in words, before those that say the same are put together: the sentence, the value, the result."""

    sentence: str
    path: str
    value: str
    result: str


def what_if(library: Library, assessment: Assessment, key: str, risks: RisksIf | None = None) -> tuple[str, ...]:
    """What would change the verdict of one duty, or the risk when the key is `risk`. Raises KeyError.

    `risks` keeps what was judged of this case from one duty to the next.
    """
    words = library.what_if_words
    if key == RISK:
        flips = risk_flips(assessment.answers, assessment.rules)
        said = [_said(flip, _risk_result(words, flip), assessment, library) for flip in flips]
    else:
        duty = assessment.judged.duty(key)
        found = duty_flips(duty, assessment.answers, assessment.rules, risks)
        said = [_said(flip, _duty_result(words, duty.id, flip), assessment, library) for flip in found]
    return tuple(_sentences(said, library)) or (text_at(words, FILE, "texts", "none"),)


def every_result(library: Library) -> tuple[str, ...]:
    """The two results of each duty, for `check`. Raises ResourceProblem for the first one without a sentence."""
    words = library.what_if_words
    return tuple(text_at(words, FILE, "duties", duty, one) for duty in library.duties for one in ("owed", "not_owed"))


def _risk_result(words: Tables, flip: Flip[RiskOutcome]) -> str:
    return text_at(words, FILE, "risk", flip.result.value if flip.result else "undetermined")


def _duty_result(words: Tables, duty_id: str, flip: Flip[bool]) -> str:
    if flip.result is None:
        return text_at(words, FILE, "texts", "undetermined")
    return text_at(words, FILE, "duties", duty_id, "owed" if flip.result else "not_owed")


def _said(flip: Flip[RiskOutcome] | Flip[bool], result: str, assessment: Assessment, library: Library) -> _Said:
    before = assessment.answers.get(flip.path)
    sentence, value = _changed(before, flip.value, library)
    return _Said(sentence, generic(flip.path), value, result)


def _changed(before: FactValue | None, after: FactValue, library: Library) -> tuple[str, str]:
    """Which sentence tells the change, and the value in it."""
    if isinstance(after, Several):
        held = before.items if isinstance(before, Several) else ()
        gone = [one for one in held if one not in after]
        new = [one for one in after.items if one not in held]
        return ("drops" if gone else "adds"), ", ".join(_option(one, library) for one in (*gone, *new))
    if isinstance(after, Count):
        fewer = isinstance(before, Count) and after.value < before.value
        return ("at_most" if fewer else "at_least"), number_in_french(after.value)
    return "is", _option(after, library) if isinstance(after, StrEnum) else value_in_french(after, library.words)


def _option(option: StrEnum, library: Library) -> str:
    return f"“{library.vocabularies.label(option)}”"


def _sentences(said: Iterable[_Said], library: Library) -> Iterator[str]:
    """One sentence per fact and result, with the values that all lead to it."""
    together: dict[tuple[str, str, str], list[str]] = {}
    for one in said:
        together.setdefault((one.sentence, one.path, one.result), []).append(one.value)
    for (sentence, path, result), values in together.items():
        said_so = text_at(library.what_if_words, FILE, "texts", sentence)
        value = _listed(values, library.what_if_words)
        yield said_so.format(fact=library.words.fact_name(path), value=value, result=result)


def _listed(values: list[str], words: Tables) -> str:
    named = values[:MOST_NAMED] if len(values) > MOST_NAMED + 1 else values
    left = len(values) - len(named)
    more = [text_at(words, FILE, "texts", "others").format(count=left)] if left else []
    if more:
        return ", ".join([*named, *more])
    return ", ".join(named[:-1]) + " ou " + named[-1] if len(named) > 1 else named[0]
