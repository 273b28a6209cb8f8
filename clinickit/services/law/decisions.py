"""The decisions a person takes on the duties page: a duty, the risk, why two scales disagree; each with its reason."""

from collections.abc import Mapping
from dataclasses import replace

from clinickit.domain.case import Answer
from clinickit.domain.duties import DECISIONS
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import FactValue, Moment
from clinickit.domain.severity import DISAGREEMENT_REASON
from clinickit.domain.vocabulary import Choice, RiskOutcome
from clinickit.services.casebook import Casebook, Change, OpenCase, answered
from clinickit.services.law.assessment import Assessment
from clinickit.services.law.reasons import FACTORS, said
from clinickit.services.law.what_if import RISK
from clinickit.services.library import Library
from clinickit.services.screens import DecisionForm, DecisionInput, DutiesScreen, DutyLine, FactorLine, OptionLine
from clinickit.services.wizard import change_of

SCALES = "scales"
FACTOR = "factor:"
RISK_CHOICE, RISK_REASON = "decisions.risk", "decisions.risk_reason"

Done = tuple[OpenCase, Change]


def with_decisions(
    screen: DutiesScreen, assessment: Assessment, library: Library, drafts: Mapping[str, str]
) -> DutiesScreen:
    """The duties page with what was decided so far, and what was being typed."""
    return replace(
        screen,
        duties=tuple(replace(duty, form=_duty_form(duty, assessment, library, drafts)) for duty in screen.duties),
        risk_form=_risk_form(assessment, library, drafts),
        scales_form=_scales_form(assessment, library, drafts),
        factors=tuple(replace(one, form=_factor_form(one, assessment, library, drafts)) for one in screen.factors),
    )


def _text(answers: Mapping[str, FactValue], path: str, drafts: Mapping[str, str]) -> str:
    value = answers.get(path)
    return drafts.get(path) or (str(value) if isinstance(value, str) else "")


def _duty_form(duty: DutyLine, assessment: Assessment, library: Library, drafts: Mapping[str, str]) -> DecisionForm:
    words, path = library.decision_words, f"{DECISIONS}[{duty.id}]"
    options = tuple(OptionLine(one.value, library.vocabularies.label(one)) for one in Choice)
    return DecisionForm(
        key=duty.id,
        label=words["duty"].format(duty=duty.title),
        reason_label=words["duty_reason"],
        options=(OptionLine("", words["choice"]), *options),
        choice_path=f"{path}.choice",
        reason_path=f"{path}.reason",
        chosen=_text(assessment.answers, f"{path}.choice", drafts),
        reason=_text(assessment.answers, f"{path}.reason", drafts),
    )


def _risk_form(assessment: Assessment, library: Library, drafts: Mapping[str, str]) -> DecisionForm:
    words = library.decision_words
    options = tuple(OptionLine(one.value, library.vocabularies.label(one)) for one in RiskOutcome)
    return DecisionForm(
        key=RISK,
        label=words["risk"],
        reason_label=words["risk_reason"],
        options=(OptionLine("", words["choice"]), *options),
        choice_path=RISK_CHOICE,
        reason_path=RISK_REASON,
        chosen=_text(assessment.answers, RISK_CHOICE, drafts),
        reason=_text(assessment.answers, RISK_REASON, drafts),
        said=_risk_said(assessment, library),
    )


def _risk_said(assessment: Assessment, library: Library) -> str:
    decided, reason = assessment.answers.get(RISK_CHOICE), assessment.answers.get(RISK_REASON)
    if not isinstance(decided, RiskOutcome):
        return ""
    outcome = library.vocabularies.label(decided)
    outcome = outcome[:1].lower() + outcome[1:]
    if decided is assessment.risk.cautious:
        return library.decision_words["risk_followed"].format(outcome=outcome)
    if not isinstance(reason, str) or not reason:
        return library.decision_words["risk_outgrown"]
    return library.decision_words["risk_departed"].format(outcome=outcome, reason=reason)


def _scales_form(assessment: Assessment, library: Library, drafts: Mapping[str, str]) -> DecisionForm | None:
    if not assessment.scales.disagree:
        return None
    words, reason = library.decision_words, assessment.answers.get(DISAGREEMENT_REASON)
    given = isinstance(reason, str) and reason != ""
    return DecisionForm(
        key=SCALES,
        label=words["scales"],
        reason_label=words["scales"],
        reason_path=DISAGREEMENT_REASON,
        reason=_text(assessment.answers, DISAGREEMENT_REASON, drafts),
        said=words["scales_said"].format(reason=reason) if given else words["scales_missing"],
        owed=not given,
    )


def _factor_form(
    factor: FactorLine, assessment: Assessment, library: Library, drafts: Mapping[str, str]
) -> DecisionForm:
    path = f"{FACTORS}[{factor.id}].reason"
    label = said(library, "factors", "form").format(title=factor.title)
    return DecisionForm(
        key=f"{FACTOR}{factor.id}",
        label=label,
        reason_label=said(library, "factors", "form_label"),
        reason_path=path,
        reason=_text(assessment.answers, path, drafts),
    )


def decide(library: Library, book: Casebook, case: OpenCase, assessment: Assessment, given: DecisionInput) -> Done:
    """Record one decision: about a duty, the `risk`, the `scales` or one factor of the score.

    Raises InvalidAnswer when nothing is chosen, or when a departure has no reason.
    """
    given = replace(given, reason=given.reason.strip())
    if given.key == SCALES:
        return _explain(library, book, case, given.reason)
    if given.key.startswith(FACTOR):
        return _explain_factor(library, book, case, given.key.removeprefix(FACTOR), given.reason)
    if not given.choice:
        raise _refused(library, "none_chosen")
    if given.key == RISK:
        return _decide_risk(library, book, case, given, assessment.risk.cautious)
    return _decide_duty(library, book, case, given)


def _refused(library: Library, key: str) -> InvalidAnswer:
    return InvalidAnswer(library.decision_words[key], library.decision_words[f"{key}_action"])


def _kept(book: Casebook, case: OpenCase, answers: tuple[Answer, ...], line: str) -> Done:
    return answered(case, answers), change_of(book, case, answers, "decision", line)


def _decide_duty(library: Library, book: Casebook, case: OpenCase, given: DecisionInput) -> Done:
    choice = Choice(given.choice)
    if choice is Choice.DEPART and not given.reason:
        raise _refused(library, "reason_needed")
    path = f"{DECISIONS}[{given.key}]"
    answers = (
        book.answer(f"{path}.choice", choice),
        book.answer(f"{path}.reason", given.reason),
        book.answer(f"{path}.by", book.person.name),
        book.answer(f"{path}.at", Moment(book.now(), case.zone)),
    )
    label = library.vocabularies.label(choice)
    line = library.decision_words["journal_duty"].format(duty=library.duty_title(given.key), choice=label)
    return _kept(book, case, answers, f"{line} {given.reason}".strip())


def _decide_risk(library: Library, book: Casebook, case: OpenCase, given: DecisionInput, proposed: RiskOutcome) -> Done:
    outcome = RiskOutcome(given.choice)
    if outcome is not proposed and not given.reason:
        raise _refused(library, "reason_needed")
    answers = (book.answer(RISK_CHOICE, outcome), book.answer(RISK_REASON, given.reason))
    line = library.decision_words["journal_risk"].format(choice=library.vocabularies.label(outcome))
    return _kept(book, case, answers, f"{line} {given.reason}".strip())


def _explain(library: Library, book: Casebook, case: OpenCase, reason: str) -> Done:
    if not reason:
        raise _refused(library, "reason_empty")
    answers = (book.answer(DISAGREEMENT_REASON, reason),)
    return _kept(book, case, answers, library.decision_words["journal_scales"].format(reason=reason))


def _explain_factor(library: Library, book: Casebook, case: OpenCase, factor: str, reason: str) -> Done:
    """Keep why a factor of the score has its value; an emptied reason is kept too: the kit's own stands again."""
    answers = (book.answer(f"{FACTORS}[{factor}].reason", reason),)
    line = said(library, "factors", "journal")
    title = said(library, "factors", factor, "title")
    return _kept(book, case, answers, line.format(title=title, reason=reason or "–"))
