"""Mailings across kills: each letter printed exactly once, the register true to what happened."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinickit.adapters.mailing_files import FolderLetters
from clinickit.adapters.mailing_records import body_of_text, segment_of_text, text_of_body, text_of_segment
from clinickit.adapters.mailing_store import TableMailingStore, memory_mailing_store, open_mailing_store
from clinickit.adapters.pdf.mailing import PdfMailing
from clinickit.adapters.system_clock import SetClock
from clinickit.adapters.toml_resources import TomlResources
from clinickit.documents.blocks import Document, Gap
from clinickit.domain.errors import Cancelled, InvalidAnswer, VaultDamaged
from clinickit.domain.letters import LetterChannel, LetterSlots, LossKind
from clinickit.people.mailing import (
    BatchState,
    Hold,
    PlanRules,
    RegisterCounts,
    SendingEvent,
    SendingState,
    plan,
    reference,
)
from clinickit.services.letters.mailing import MailingHeld, Mailings, Singles
from clinickit.services.mailing_ports import MailingStore, PrintedFile, StoredBody
from tests.adapters.sample_mailings import BODIES, CHILD, PERSON, body, people
from tests.adapters.sample_papers import report

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
RESOURCES = TomlResources()
WORDS = {key: str(value) for key, value in RESOURCES.read("wording/mailing.toml").items()}
PRINTER = PdfMailing(RESOURCES)
KEY = bytes(range(32))


class Killed(BaseException):
    """The process is gone: nothing after this runs."""


class Fuse:
    """Kills at the n-th dangerous moment."""

    def __init__(self, left: int) -> None:
        self.left = left

    def burn(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise Killed


class SmallBatches:
    """A printer that says whose letters it drew, and dies when told to."""

    def __init__(self, fuse: Fuse) -> None:
        self.fuse = fuse

    def page_count(self, body: Document) -> int:
        return PRINTER.page_count(body)

    def print_file(
        self,
        bodies: dict[str, Document],
        letters: Iterable[tuple[str, LetterSlots]],
        cover: Document | None,
        made_at: datetime,
    ) -> PrintedFile:
        self.fuse.burn()
        return PRINTER.print_file(bodies, letters, cover, made_at)


class DyingFiles:
    """Writes as the real one does, and may die before, half-way, after the rename or anywhere between."""

    def __init__(self, fuse: Fuse) -> None:
        self.fuse, self.real = fuse, FolderLetters()

    def write(self, folder: Path, name: str, data: bytes) -> None:
        self.fuse.burn()
        folder.mkdir(exist_ok=True)
        partial = folder / f".{name}.partial"
        partial.write_bytes(data[: len(data) // 2])
        self.fuse.burn()
        partial.write_bytes(data)
        self.fuse.burn()
        self.real.write(folder, name, data)
        self.fuse.burn()

    def sha256(self, folder: Path, name: str) -> str:
        return self.real.sha256(folder, name)


class DyingStore:
    """Dies before or after a record is durable."""

    def __init__(self, real: TableMailingStore, fuse: Fuse) -> None:
        self.real, self.fuse = real, fuse

    def record_made(self, *values: object) -> None:
        self.fuse.burn()
        self.real.record_made(*values)  # type: ignore[arg-type]
        self.fuse.burn()

    def __getattr__(self, name: str) -> object:
        return getattr(self.real, name)


def planned(store: MailingStore, count: int, per_file: int = 5) -> None:
    """A plan of small batches, straight into the store."""
    named = {PERSON: "1", CHILD: "2"}
    letters = plan(people(count), named, PlanRules("TIL", letters_per_file=per_file))
    store.plan([StoredBody(named[key], key, BODIES[key]) for key in named], letters, NOW)


def run(store: object, files: object, printer: object) -> Mailings:
    return Mailings(store, printer, files, SetClock(NOW), WORDS)  # type: ignore[arg-type]


def references_in(folder: Path) -> Counter[str]:
    """How often each reference is printed, cover slips left out."""
    found: Counter[str] = Counter()
    for path in sorted(folder.glob("*.pdf")):
        with pypdfium2.PdfDocument(path) as pdf:
            for page in list(pdf)[1:]:
                found.update(re.findall(r"TIL-\d{6}-[A-Z]", page.get_textpage().get_text_range()))
    return found


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(kills=st.lists(st.integers(1, 40), max_size=6))
def test_whenever_the_program_is_killed_each_letter_is_printed_exactly_once(
    tmp_path_factory: pytest.TempPathFactory, kills: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("lots")
    store = memory_mailing_store()
    planned(store, 23)
    for moment in [*kills, 0]:
        fuse = Fuse(moment)
        mailings = run(DyingStore(store, fuse), DyingFiles(fuse), SmallBatches(fuse))
        try:
            mailings.make(1, folder)
        except Killed:
            continue
    batches = store.batches(1)
    assert [batch.letters for batch in batches] == [5, 5, 5, 5, 3]
    assert all(batch.state is BatchState.MADE for batch in batches)
    assert references_in(folder) == Counter(reference("TIL", number) for number in range(1, 24))
    assert run(store, FolderLetters(), PRINTER).missing(1, folder) == ()
    assert sorted(path.name for path in folder.iterdir()) == [batch.file for batch in batches]
    store.close()


def test_every_single_moment_of_a_kill_is_survived(tmp_path: Path) -> None:
    undisturbed = tmp_path / "undisturbed"
    store = memory_mailing_store()
    planned(store, 6)
    run(store, FolderLetters(), PRINTER).make(1, undisturbed)
    wanted = {path.name: path.read_bytes() for path in undisturbed.iterdir()}
    for moment in range(1, 16):
        folder, again = tmp_path / f"lots{moment}", memory_mailing_store()
        planned(again, 6)
        fuse = Fuse(moment)
        try:
            run(DyingStore(again, fuse), DyingFiles(fuse), SmallBatches(fuse)).make(1, folder)
        except Killed:
            run(again, FolderLetters(), PRINTER).make(1, folder)
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == wanted
        again.close()
    store.close()


def test_a_second_run_makes_nothing_again(tmp_path: Path) -> None:
    store = memory_mailing_store()
    planned(store, 12)
    mailings = run(store, FolderLetters(), PRINTER)
    assert mailings.make(1, tmp_path).made == (1, 2, 3)
    second = mailings.make(1, tmp_path)
    assert (second.made, second.already) == ((), (1, 2, 3))
    store.close()


def test_cancelling_keeps_what_is_made_and_the_next_run_goes_on(tmp_path: Path) -> None:
    store = memory_mailing_store()
    planned(store, 15)
    seen: list[tuple[int, int]] = []

    class AfterOne:
        def cancelled(self) -> bool:
            return len(seen) == 1

    mailings = run(store, FolderLetters(), PRINTER)
    with pytest.raises(Cancelled):
        mailings.make(1, tmp_path, lambda done, total: seen.append((done, total)), AfterOne())
    assert seen == [(1, 3)]
    mailings.make(1, tmp_path, lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]
    store.close()


def test_a_lost_file_is_seen_and_made_again_the_same(tmp_path: Path) -> None:
    store = memory_mailing_store()
    planned(store, 7)
    mailings = run(store, FolderLetters(), PRINTER)
    mailings.make(1, tmp_path)
    was = (tmp_path / "lettres-0002.pdf").read_bytes()
    (tmp_path / "lettres-0002.pdf").unlink()
    assert mailings.missing(1, tmp_path) == (2,)
    assert mailings.make(1, tmp_path).made == (2,)
    assert (tmp_path / "lettres-0002.pdf").read_bytes() == was
    store.close()


def test_the_cover_slip_counts_the_letters_and_names_nobody(tmp_path: Path) -> None:
    store = memory_mailing_store()
    planned(store, 7)
    run(store, FolderLetters(), PRINTER).make(1, tmp_path)
    with pypdfium2.PdfDocument(tmp_path / "lettres-0002.pdf") as pdf:
        assert len(pdf) == 3
        slip = pdf[0].get_textpage().get_text_range()
    assert "Bordereau du lot 2" in slip
    assert reference("TIL", 6) in slip
    assert reference("TIL", 7) in slip
    assert not re.search("MARTIN|LEFÈVRE|LILAS|Enfant", slip)
    store.close()


def test_the_desk_prints_the_exact_letter_again() -> None:
    store = memory_mailing_store()
    planned(store, 8)
    mailings = run(store, FolderLetters(), PRINTER)
    found = store.letter(reference("TIL", 4))
    assert found is not None
    pdf = mailings.letter_again(reference("TIL", 4).lower().replace("-", " "))
    assert pdf == PRINTER.single(body(child=True), found[1].slots, NOW)
    with pytest.raises(InvalidAnswer):
        mailings.letter_again(reference("TIL", 9))
    store.close()


def test_nobody_is_planned_twice_and_a_refused_plan_leaves_nothing() -> None:
    store = memory_mailing_store()
    mailings = run(store, FolderLetters(), PRINTER)
    twice = [*people(3), *people(1)]
    with pytest.raises(ValueError, match="taken"):
        mailings.plan(BODIES, twice, "TIL")
    assert store.mailings() == ()
    assert mailings.plan(BODIES, [*people(2), *(replace(one, copy=1) for one in people(2))], "TIL").letters == 4
    store.close()


def test_a_body_with_a_gap_is_never_planned() -> None:
    store = memory_mailing_store()
    unfinished = {**BODIES, CHILD: replace(BODIES[CHILD], gaps=(Gap("breach.natures", "nature"),))}
    with pytest.raises(InvalidAnswer):
        run(store, FolderLetters(), PRINTER).plan(unfinished, people(3), "TIL")
    assert store.mailings() == ()
    store.close()


def test_references_go_on_from_one_mailing_to_the_next() -> None:
    store = memory_mailing_store()
    mailings = run(store, FolderLetters(), PRINTER)
    mailings.plan(BODIES, people(3), "TIL")
    second = mailings.plan(BODIES, people(3), "TIL")
    assert [one.slots.reference for one in store.letters(store.batches(second.number)[0].number)] == [
        reference("TIL", number) for number in (4, 5, 6)
    ]
    store.close()


def test_letters_wait_while_investigators_ask_for_it(tmp_path: Path) -> None:
    store = memory_mailing_store()
    planned(store, 3)
    store.set_hold(Hold(date(2026, 11, 30), "la section cyber du parquet", "courriel du 20 novembre, pièce 14"))
    mailings = run(store, FolderLetters(), PRINTER)
    with pytest.raises(MailingHeld):
        mailings.make(1, tmp_path)
    assert list(tmp_path.iterdir()) == []
    store.set_hold(None)
    assert mailings.make(1, tmp_path).made == (1,)
    store.close()


def test_single_letters_go_into_one_folder_per_batch_under_their_reference(tmp_path: Path) -> None:
    store = memory_mailing_store()
    planned(store, 7)
    assert run(store, FolderLetters(), PRINTER).make_singles(1, tmp_path) == Singles(7, 0)
    names = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.pdf"))
    assert names[-1] == f"lot-0002/lettre-{reference('TIL', 7)}.pdf"
    assert len(names) == 7
    store.close()


class StopsAfter:
    """Asks to stop once it was asked so many times."""

    def __init__(self, times: int) -> None:
        self.left = times

    def cancelled(self) -> bool:
        """Whether the person asked to stop."""
        self.left -= 1
        return self.left < 0


def test_single_letters_stopped_anywhere_keep_whole_folders_and_go_on_without_drawing_them_again(
    tmp_path: Path,
) -> None:
    store = memory_mailing_store()
    planned(store, 7)
    whole = tmp_path / "whole"
    assert run(store, FolderLetters(), PRINTER).make_singles(1, whole) == Singles(7, 0)
    expected = {path.relative_to(whole): path.read_bytes() for path in whole.rglob("*.pdf")}
    for times in range(9):
        place = tmp_path / f"stopped {times}"
        stopped = run(store, FolderLetters(), PRINTER).make_singles(1, place, None, StopsAfter(times))
        assert stopped.stopped
        held = list(place.rglob("*"))
        assert len([path for path in held if path.suffix == ".pdf"]) == stopped.letters
        assert not [path for path in held if path.name.startswith(".")]
        told: list[tuple[int, int]] = []
        again = run(store, FolderLetters(), PRINTER).make_singles(1, place, lambda *far, to=told: to.append(far))
        assert again == Singles(7, stopped.letters)
        assert told[-1] == (7, 7)
        assert {path.relative_to(place): path.read_bytes() for path in place.rglob("*.pdf")} == expected
    store.close()


def test_a_folder_of_single_letters_that_lacks_one_or_was_drawn_otherwise_is_made_again(tmp_path: Path) -> None:
    store = memory_mailing_store()
    planned(store, 7)
    mailings = run(store, FolderLetters(), PRINTER)
    mailings.make_singles(1, tmp_path)
    folder = next(path for path in sorted(tmp_path.iterdir()) if path.is_dir())
    first, *others = sorted(folder.iterdir())
    others[-1].unlink()
    assert mailings.make_singles(1, tmp_path).kept < 7
    assert others[-1].exists()
    first.write_bytes(b"another window")
    assert mailings.make_singles(1, tmp_path).kept < 7
    assert first.read_bytes().startswith(b"%PDF")
    assert mailings.make_singles(1, tmp_path) == Singles(7, 7)
    store.close()


def test_the_register_counts_people_and_not_letters() -> None:
    store = memory_mailing_store()
    mailings = run(store, FolderLetters(), PRINTER)
    both_parents = [*people(4), *(replace(one, copy=1) for one in list(people(4))[3:])]
    mailings.plan(BODIES, both_parents, "TIL")
    assert store.counts() == RegisterCounts(people=4)
    day = date(2026, 11, 24)
    assert mailings.batch_sent(1, day, "L. Morvan", "bordereau 4411") == 5
    assert mailings.batch_sent(1, day, "L. Morvan") == 0
    said = {"on": date(2026, 11, 30), "by": "L. Morvan", "channel": None, "proof": "pli revenu"}
    mailings.record(SendingState.RETURNED, [reference("TIL", 1), reference("TIL", 4)], **said)  # type: ignore[arg-type]
    counts = store.counts()
    assert (counts.people, counts.informed, counts.returned, counts.not_informed) == (4, 3, 1, 1)
    mailings.record(SendingState.PHONED, [reference("TIL", 1)], **said)  # type: ignore[arg-type]
    counts = store.counts()
    assert (counts.informed, counts.returned) == (4, 0)
    assert counts.by_channel == ((LetterChannel.POST, 3), (LetterChannel.TELEPHONE, 1))
    assert (counts.first_sent, counts.last_sent) == (day, date(2026, 11, 30))
    assert [one.state for one in store.events(reference("TIL", 1))] == ["sent", "returned", "phoned"]
    store.close()


def test_events_are_kept_all_or_none() -> None:
    store = memory_mailing_store()
    planned(store, 3)
    mailings = run(store, FolderLetters(), PRINTER)
    with pytest.raises(InvalidAnswer):
        mailings.record(
            SendingState.SENT, [reference("TIL", 1), reference("TIL", 9)], NOW.date(), "", LetterChannel.POST, ""
        )
    with pytest.raises(InvalidAnswer):
        mailings.record(SendingState.RETURNED, [reference("TIL", 1)], NOW.date(), "", LetterChannel.POST, "")
    assert store.events(reference("TIL", 1)) == ()
    assert store.counts().informed == 0
    store.close()


def test_the_register_is_unreadable_on_disk_and_survives_closing(tmp_path: Path) -> None:
    path = tmp_path / "mailing.db"
    store = open_mailing_store(path, KEY)
    planned(store, 6)
    store.record([SendingEvent(reference("TIL", 2), SendingState.SENT, NOW.date(), NOW, "moi")])
    written = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    store.close()
    for secret in (b"LILAS", "Enfant".encode("utf-16-le"), b"Enfant", b"SQLite format", b"TIL-0000"):
        assert secret not in written + path.read_bytes()
    with pytest.raises(VaultDamaged):
        open_mailing_store(path, bytes(32))
    again = open_mailing_store(path, KEY)
    assert again.counts().informed == 1
    assert [state for _, state in again.lines()] == ["planned", "sent", *["planned"] * 4]
    again.close()


def test_lines_are_read_in_pieces_and_none_is_missed() -> None:
    store = memory_mailing_store()
    planned(store, 2503, per_file=1000)
    assert [letter.number for letter, _ in store.lines()] == list(range(1, 2504))
    store.close()


@pytest.mark.parametrize("document", [report(), body(), body(child=True)], ids=["report", "body", "child"])
def test_a_body_is_read_back_from_the_register_as_it_was(document: Document) -> None:
    assert body_of_text(text_of_body(document)) == document


def test_a_segment_is_read_back_as_it_was() -> None:
    key = replace(PERSON, losses=(LossKind.LOST, LossKind.UNAVAILABLE), presumed=True, entity="labo-2")
    assert segment_of_text(text_of_segment(key)) == key
    for altered in ("{}", '{"categories":["?"]}', "["):
        with pytest.raises(VaultDamaged):
            segment_of_text(altered)
        with pytest.raises(VaultDamaged):
            body_of_text(altered)
