"""What can be done on a step of the journey: show it, take an answer in, keep what is being typed."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from clinickit.documents.wording import value_in_french
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import NOT_ASKED, PARIS, FactValue, Moment, Unknown
from clinickit.domain.schema import generic
from clinickit.services import wizard
from clinickit.services.alert import with_alert
from clinickit.services.casebook import Casebook, Change, OpenCase
from clinickit.services.law.assessment import Assessment
from clinickit.services.law.late_reasons import with_late_reasons
from clinickit.services.library import Library
from clinickit.services.screens import Input, StepScreen
from clinickit.services.wizard import Guide, Outcome


class JourneyDesk:
    """The steps of a case; what touches the store is called off the window's thread."""

    def __init__(
        self, library: Library, book: Casebook, guide: Guide, assess: Callable[[OpenCase], Assessment]
    ) -> None:
        self.library, self.book, self.guide, self.assess = library, book, guide, assess

    def now_as_typed(self, zone: str) -> str:
        """The present moment as it is typed in a date field."""
        return wizard.typed_moment(Moment(self.book.now(), zone or PARIS))

    def resume(self, case: OpenCase) -> str:
        """The step to show first."""
        return wizard.resume_at(self.guide, case)

    def step(self, case: OpenCase, step_id: str) -> StepScreen:
        """One step as it is shown."""
        screen = with_alert(wizard.step_screen(self.guide, case, step_id), self.guide, case, self.library)
        return with_late_reasons(screen, lambda: self.assess(case), self.library)

    def give(self, case: OpenCase, given: Input) -> Outcome:
        """Take one input in."""
        try:
            value = wizard.value_of(self.guide, given, case.zone)
        except InvalidAnswer as problem:
            kept = wizard.kept_before(self.guide, case, given.path)
            return Outcome(case, None, " ".join(part for part in (problem.sentence, problem.action, kept) if part))
        outcome = wizard.give(self.guide, self.book, case, given, self._said(given.path, value))
        strange = wizard.strange_hour_of(given, value)
        return replace(outcome, problem=self.library.remark_text(strange)) if strange else outcome

    def _said(self, path: str, value: FactValue) -> str:
        name = self.library.words.fact_name(generic(path))
        said = value_in_french(value, self.library.words)
        if isinstance(value, Unknown):
            said = "réponse effacée" if value is NOT_ASKED else "on ne sait pas encore"
        return f"{name[:1].upper()}{name[1:]}\u00a0: {said}"

    def with_drafts(self, case: OpenCase, drafts: Mapping[str, str]) -> OpenCase:
        """The case with what is being typed."""
        return replace(case, drafts={**case.drafts, **drafts})

    def save_drafts(self, case_id: str, drafts: Mapping[str, str]) -> None:
        """Make what is being typed durable."""
        for path, text in drafts.items():
            self.book.store.save_draft(case_id, path, text)

    def save(self, change: Change) -> None:
        """Make a change durable."""
        self.book.save(change)

    def new_element(self, _case: OpenCase, group: str) -> tuple[str, dict[str, str]]:
        """A new element of a group, and the draft that makes it appear."""
        return wizard.new_element(self.guide, group)

    def remove_element(self, case: OpenCase, element: str) -> tuple[OpenCase, Change]:
        """Take an element out of a group."""
        name = self.library.words.fact_name(element.partition("[")[0])
        return wizard.removed(self.book, case, element, name)


def shape_of(screen: StepScreen) -> tuple[object, ...]:
    """Which fields stand on a page, in which order."""
    paths: list[object] = []
    for item in screen.items:
        fields = getattr(item, "elements", None)
        paths += [item.path, getattr(item, "proposal", "")]
        if fields is not None:
            paths.extend(element.id for element in fields)
    return (*paths, *screen.asides)
