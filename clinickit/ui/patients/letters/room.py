"""Brings the pages of letters into the window: prepared, looked at, settled, planned, printed."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from clinickit.domain.letters import LetterChannel
from clinickit.people.mailing import Hold, SendingState, Tariff
from clinickit.services.casebook import OpenCase
from clinickit.services.letters.handing import Handed
from clinickit.services.letters.letterheads import HeadsScreen
from clinickit.services.letters.review import LETTER
from clinickit.services.letters.screens import LettersScreen, Preview, PublicText
from clinickit.services.mailing_ports import WindowOffset
from clinickit.ui.drafting import Drafting, Field, fields_of, lines_of
from clinickit.ui.guard import said
from clinickit.ui.patients.letters.following import FollowingRoom
from clinickit.ui.patients.letters.letterheads import LetterheadsPage
from clinickit.ui.patients.letters.making import MakingPage
from clinickit.ui.patients.letters.overview import LettersPage
from clinickit.ui.patients.letters.preview import PreviewPage
from clinickit.ui.patients.letters.public import PublicPage
from clinickit.ui.patients.letters.settings import SettingsPage
from clinickit.ui.patients.letters.work import CaseWork

if TYPE_CHECKING:
    from clinickit.ui.main_window import MainWindow


class LettersRoom(QObject):
    """The letters of the open case."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.window, self.work = window, CaseWork(window)
        self.words = window.words.beside(window.desk.library.texts("wording/letters.toml"))
        self.overview, self.preview = LettersPage(self.words), PreviewPage(self.words)
        self.settings, self.making = SettingsPage(self.words), MakingPage(self.words)
        self.public, self.heads = PublicPage(self.words), LetterheadsPage(self.words)
        self.following = FollowingRoom(window, self.work, self.words)
        self._typed = Drafting(window, self.settings, "letters.settings", lambda: lines_of(self.settings))
        self._choosing = Drafting(window, self.heads, "letterheads", lambda: fields_of(self.heads))
        self.screen: LettersScreen | None = None
        self._texts: tuple[PublicText, ...] = ()
        for page in self.pages:
            window.pages.addWidget(page)
        self._connect()

    @property
    def pages(self) -> tuple[QWidget, ...]:
        """Every page of this room."""
        own = (self.overview, self.preview, self.settings, self.making, self.public, self.heads)
        return *own, *self.following.pages

    def _connect(self) -> None:
        page = self.overview
        page.plan_asked.connect(self._plan)
        page.make_asked.connect(self.show_making)
        page.register_asked.connect(self.following.show_register)
        page.desk_asked.connect(self.following.show_desk)
        page.settings_asked.connect(lambda: self._show_settings(self.screen))
        page.public_asked.connect(self.show_public)
        page.heads_asked.connect(self.show_heads)
        page.preview_asked.connect(self._show_preview)
        page.question_asked.connect(self._to_question)
        page.concerned_asked.connect(self.window.rooms.leak.enter)
        page.person_asked.connect(self.window.rooms.patients.to_person)
        page.left.connect(self._leave)
        self.preview.found_asked.connect(self._find)
        self.preview.person_asked.connect(self._look)
        self.preview.step_asked.connect(self._step)
        self.preview.copy_asked.connect(self._look)
        self.preview.save_asked.connect(self._save_one)
        self.preview.record_asked.connect(self.window.rooms.patients.to_person)
        self.preview.left.connect(self._back)
        self.settings.main_chosen.connect(lambda main: self.enter(LetterChannel(main), settings=True))
        self.settings.tariff_given.connect(self._set_tariff)
        self.settings.waves_given.connect(self._set_waves)
        self.settings.hold_given.connect(self._set_hold)
        self.settings.offset_given.connect(self._set_offset)
        self.settings.sheet_asked.connect(self._save_sheet)
        self.settings.left.connect(self._back)
        self.heads.kept.connect(self._keep_heads)
        self.heads.left.connect(self._back)
        self.making.make_asked.connect(self._make)
        self.making.phoned.connect(self._phoned)
        self.making.register_asked.connect(self.following.show_register)
        self.making.left.connect(self._back)
        self.public.copy_asked.connect(self._copy)
        self.public.save_asked.connect(self._save_public)
        self.public.question_asked.connect(self._to_question)
        self.public.left.connect(self._back)
        self.following.left.connect(self._back)
        self.work.moved.connect(self._moved)

    def _moved(self, done: int, total: int) -> None:
        for page in (self.overview, self.making):
            page.progress.advance(done, total)

    def forget(self) -> None:
        """Nothing of anybody stays on a page (the vault is being locked); what is under way is stopped."""
        self.work.stop.ask()
        self._typed.forget()
        self._choosing.forget()
        self.screen, self._texts = None, ()
        for page in (self.overview, self.settings, self.making, self.public, self.heads):
            page.empty()
        self.preview.forget()
        self.following.forget()
        self.work.desks.forget()

    # Prepared

    def enter(self, main: LetterChannel | None = None, *, settings: bool = False) -> None:
        """Go through everybody concerned, then show what would be sent."""
        if self.window.case is None:
            return
        chosen = main or (self.screen.main if self.screen is not None else LetterChannel.POST)
        self.overview.show_preparing()
        self.overview.progress.stop_asked.connect(self.work.stop.ask)
        self.window.show_page(self.overview)
        letters, work = self.work.desks.letters, self.work

        def prepared(case: OpenCase) -> LettersScreen:
            return letters.prepare(case, chosen, work.moved.emit, work.stop)

        def show(screen: LettersScreen) -> None:
            if settings:
                self._show_settings(screen)
            else:
                self._show(screen)

        work.stop.begin()
        work.run(prepared, show, stopped=self.overview.show_stopped)

    def _show(self, screen: LettersScreen) -> None:
        self.screen = screen
        self.overview.show_letters(screen)
        self.window.show_page(self.overview)

    def _back(self) -> None:
        """To the letters as they stand now; to the patients' steps when they were not prepared."""
        if self.screen is None:
            self._leave()
            return
        self.work.run(self.work.desks.letters.screen, self._show)

    def _leave(self) -> None:
        self.window.rooms.patients.enter()

    def _to_question(self, step: str, path: str) -> None:
        """To the page of the journey where the words of the letter come from."""
        flow = self.window.desk.guide.flow
        letter = next(one.id for one in flow.steps if one.paper == LETTER)
        self.window.show_page(self.window.journey)
        if step and path:
            self.window.journey.go_to(step, path)
        else:
            self.window.journey.go(step or letter)

    # One person's letter

    def _show_preview(self, person: str, segment: int) -> None:
        screen = self.screen
        if screen is None:
            return
        self.preview.forget()
        self.preview.show_segments(screen.segments, segment)
        self.preview.zones = self.work.desks.letters.windows
        self.window.show_page(self.preview)
        self._step(person, 1, segment)

    def _step(self, person: str, step: int, segment: int) -> None:
        desk = self.work.desks.person

        def following(case: OpenCase) -> Preview | None:
            who = desk.step(case, person, step, segment)
            return desk.preview(case, who) if who else None

        self.work.run(following, self._shown, self._no_letter)

    def _shown(self, one: Preview | None) -> None:
        if one is None:
            self.preview.show_problem(self.words("preview.nobody_here"))
        else:
            self.preview.show_preview(one)

    def _no_letter(self, error: Exception) -> None:
        self.preview.show_problem(said(error))

    def _find(self, typed: str) -> None:
        person = self.work.desks.person
        self.work.run(lambda case: person.find(case, typed), self.preview.show_found, self._no_letter)

    def _look(self, person: str, copy: int = 0) -> None:
        desk = self.work.desks.person
        self.work.run(lambda case: desk.preview(case, person, copy), self._shown, self._no_letter)

    def _save_one(self, person: str) -> None:
        folder = self.window.dialogs.folder(self.window, self.words("preview.where"))
        if folder is not None:
            handing = self.work.desks.handing
            self.work.run(lambda case: handing.one(case, person, folder), self.window.say_written)

    # How the letters go

    def _show_settings(self, screen: LettersScreen | None, problem: str = "") -> None:
        if screen is not None:
            self.screen = screen
            self.settings.show_settings(screen, problem)
            self._watch(self._typed)
            self.window.show_page(self.settings)

    def _watch(self, drafts: Drafting) -> None:
        if (case := self.window.case) is not None:
            drafts.drawn(case.id)

    def _settle(self, work: Callable[[OpenCase], object], *taken: Field) -> None:
        """Keep what was set in these fields; what is being typed in the others stays."""

        def settled(_done: object) -> None:
            self._typed.done(*taken)
            self.work.run(self.work.desks.letters.screen, self._show_settings)

        self.work.run(work, settled, self._unsettled)

    def _unsettled(self, error: Exception) -> None:
        self._show_settings(self.screen, said(error))

    def _set_tariff(self, tariff: Tariff) -> None:
        kept = self.work.desks.letters.settings
        self._settle(lambda case: kept.set_cost(case, tariff), *self.settings.prices[tariff.channel])

    def _set_waves(self, calls: int, callers: int) -> None:
        kept, page = self.work.desks.letters.settings, self.settings
        self._settle(lambda case: kept.set_waves(case, calls, callers), page.calls, page.callers)

    def _set_hold(self, hold: Hold | None) -> None:
        letters, page = self.work.desks.letters, self.settings
        self._settle(lambda case: letters.set_hold(case, hold), page.until, page.asked_by, page.proof)

    def _set_offset(self, offset: WindowOffset) -> None:
        letters, page = self.work.desks.letters, self.settings
        self._settle(lambda case: letters.set_offset(case, offset), page.right, page.down)

    def _save_sheet(self) -> None:
        folder = self.window.dialogs.folder(self.window, self.words("settings.sheet_where"))
        if folder is not None:
            desks = self.work.desks
            name = self.words("settings.sheet_name")
            self.work.run(
                lambda case: desks.handing.save(case, name, desks.letters.test_sheet(case), folder),
                self.window.say_written,
            )

    # Whose letterhead

    def show_heads(self) -> None:
        """The letterhead of each site and of each list."""

        def show(screen: HeadsScreen) -> None:
            self.heads.show_heads(screen)
            self._watch(self._choosing)
            self.window.show_page(self.heads)

        self.work.run(self.work.desks.letterheads.screen, show)

    def _keep_heads(self, sites: dict[str, str], lists: dict[str, str]) -> None:
        heads = self.work.desks.letterheads

        def kept(_done: object) -> None:
            self._choosing.done()
            self.enter()

        self.work.run(lambda case: heads.keep(case, sites, lists), kept)

    # Planned and printed

    def _plan(self) -> None:
        letters = self.work.desks.letters
        self.overview.show_preparing()
        self.work.run(letters.plan, lambda _plan: self.show_making(), self._refused)

    def _refused(self, error: Exception) -> None:
        self._back()
        self.window.show_failure(error)

    def show_making(self) -> None:
        """The mailings, to print and to hand over."""
        desks = self.work.desks

        def looked(case: OpenCase) -> tuple[LettersScreen, tuple[tuple[str, str, str, str], ...]]:
            screen = desks.letters.screen(case)
            return screen, tuple(
                call for one in screen.mailings for call in desks.handing.to_call(case, one.plan.number)
            )

        def show(told: tuple[LettersScreen, tuple[tuple[str, str, str, str], ...]]) -> None:
            self.screen, calls = told
            hold = self.screen.hold
            held = self.words("letters.held", until=f"{hold.until:%d/%m/%Y}", by=hold.asked_by) if hold else ""
            self.making.show_mailings(self.screen.mailings, calls, held)
            self.making.progress.stop_asked.connect(self.work.stop.ask)
            self.window.show_page(self.making)

        self.work.run(looked, show)

    def _make(self, mailing: int, what: str) -> None:
        folder = self.window.dialogs.folder(self.window, self.words("making.where"))
        if folder is None:
            return
        handing, work = self.work.desks.handing, self.work
        ways: dict[str, Callable[[OpenCase], Handed]] = {
            "print": lambda case: handing.make(case, mailing, folder, work.moved.emit, work.stop),
            "singles": lambda case: handing.singles(case, mailing, folder, work.moved.emit, work.stop),
            "mail_house": lambda case: handing.mail_house(case, mailing, folder, work.moved.emit, work.stop),
            "emails": lambda case: handing.emails(case, mailing, folder, work.moved.emit, work.stop),
            "sms": lambda case: handing.sms(case, mailing, folder, work.moved.emit, work.stop),
        }
        self.making.show_working(what)
        work.stop.begin()
        work.run(ways[what], self._made, lambda error: self.making.show_problem(said(error)))

    def _made(self, handed: Handed) -> None:
        self.show_making()
        self.work.run(lambda _case: handed, self.making.show_done)

    def _phoned(self, reference: str, proof: str) -> None:
        register, today = self.work.desks.register, self.following.today()
        self.work.run(
            lambda case: register.record(case, SendingState.PHONED, reference, today, proof),
            lambda _count: self.show_making(),
        )

    # Public texts

    def show_public(self) -> None:
        """Poster, web notice, telephone script."""

        def show(texts: tuple[PublicText, ...]) -> None:
            self._texts = texts
            self.public.show_texts(texts)
            self.window.show_page(self.public)

        self.work.run(self.work.desks.letters.public, show)

    def _text(self, which: str) -> PublicText | None:
        return next((one for one in self._texts if one.id == which), None)

    def _copy(self, which: str) -> None:
        text = self._text(which)
        if text is not None:
            self.window.guard.clipboard.put(text.text)

    def _save_public(self, which: str) -> None:
        text = self._text(which)
        folder = self.window.dialogs.folder(self.window, self.words("public.where"))
        if text is not None and folder is not None:
            handing, name = self.work.desks.handing, Path(which.removeprefix("public_")).with_suffix(".pdf").name
            self.work.run(lambda case: handing.save(case, name, text.pdf, folder), self.window.say_written)
