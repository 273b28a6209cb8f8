"""A vault and a plain model of it, driven by Hypothesis through any order of acts: both always say the same."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from clinickit.adapters.vault.backups import VaultBackups
from clinickit.domain.errors import WrongPassphrase
from clinickit.domain.journal import verify
from tests.adapters.stored_things import NOON, answer, entry, with_case
from tests.adapters.vault_places import cheap_vault

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40)
PHRASES = ("Sept girafes près du phare", "Trois loutres sous la lune")


class VaultMachine(RuleBasedStateMachine):
    """Answers, drafts, journal, closing, changing keys, backing up and restoring, in any order."""

    @initialize()
    def make(self) -> None:
        """A new vault with one case."""
        self.folder = Path(tempfile.mkdtemp())
        self.vault = cheap_vault(self.folder)
        self.phrase = 0
        self.store = self.vault.create(PHRASES[0])
        with_case(self.store)
        self.backups = VaultBackups(self.vault)
        self.answers: list[str] = []
        self.journal: list[str] = []
        self.draft = ""
        self.saved: tuple[Path, list[str], list[str], str, int] | None = None

    @rule(text=TEXTS)
    def give(self, text: str) -> None:
        """One answer and its entry; its draft is dropped."""
        with self.store.begin() as unit:
            unit.answer("case-1", [answer("breach.summary", text)])
            unit.record("case-1", entry(text))
            unit.commit()
        self.answers.append(text)
        self.journal.append(text)
        self.draft = ""

    @rule(text=TEXTS)
    def abandon(self, text: str) -> None:
        """A unit of work left without commit changes nothing."""
        with self.store.begin() as unit:
            unit.answer("case-1", [answer("breach.summary", text)])
            unit.record("case-1", entry(text))

    @rule(text=TEXTS.filter(bool))
    def type_in(self, text: str) -> None:
        """What is being typed."""
        self.store.save_draft("case-1", "breach.summary", text)
        self.draft = text

    @rule()
    def close_and_open(self) -> None:
        """Locked, refused with the other phrase, unlocked."""
        self.store.close()
        try:
            self.vault.unlock(PHRASES[1 - self.phrase]).close()
        except WrongPassphrase:
            self.store = self.vault.unlock(PHRASES[self.phrase])
        else:
            raise AssertionError("the wrong phrase opened the vault")

    @rule()
    def renew(self) -> None:
        """Another passphrase and another key."""
        self.vault.renew_key(PHRASES[self.phrase], PHRASES[1 - self.phrase])
        self.phrase = 1 - self.phrase

    @rule()
    def back_up(self) -> None:
        """A backup of this moment."""
        made = self.backups.make(NOON)
        self.saved = made.path, list(self.answers), list(self.journal), self.draft, self.phrase

    @rule()
    def restore(self) -> None:
        """Back to the last backup, which opens with the phrase of its day."""
        if self.saved is not None:
            path, self.answers, self.journal, self.draft, self.phrase = self.saved
            self.answers, self.journal = list(self.answers), list(self.journal)
            self.store = self.backups.restore(path, PHRASES[self.phrase])

    @invariant()
    def says_the_same(self) -> None:
        """Answers in order, the draft, and an unbroken chain."""
        if not hasattr(self, "store"):
            return
        assert [one.value for one in self.store.answers("case-1")] == self.answers
        assert self.store.drafts("case-1").get("breach.summary", "") == self.draft
        journal = self.store.journal("case-1")
        verify(journal)
        assert [one.text for one in journal] == self.journal

    def teardown(self) -> None:
        """Nothing stays on the disk."""
        if hasattr(self, "store"):
            self.store.close()
            shutil.rmtree(self.folder, ignore_errors=True)


def settled(examples: int, steps: int) -> settings:
    """So many lives of a vault, of so many acts."""
    return settings(max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=True)
