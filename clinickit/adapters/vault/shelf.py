"""Which practice is in which file: opens each on need on the vault's own thread, keeps vault.db's lines true."""

import contextlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from clinickit.adapters.safe_files import make_private_folder, sync_folder
from clinickit.adapters.vault import index
from clinickit.adapters.vault.database import Connection, Database, look_into, open_file, open_in_memory
from clinickit.adapters.vault.index import PRACTICES, CaseLine, Place
from clinickit.adapters.vault.migrations import CHAIN, Step, bring_up_to_date, of_practice
from clinickit.adapters.vault.practice_file import check, meta_of, remove_database, written
from clinickit.domain.errors import VaultDamaged, VaultProblem

T = TypeVar("T")
Change = Callable[[Connection], object]

_OPEN_AT_ONCE = 8
_UNKNOWN = "the store refuses: an unknown case or practice, or an id that is taken"


@dataclass(frozen=True, slots=True)
class Planned:
    """One change of a unit of work: in the file of a practice, or of the practice of a case.

    `opens` is the case whose header it changes, `retells` the one whose answers shown in a list it changes, and
    `renames` says that the practice's line changes: the lines of vault.db are then written again.
    """

    job: Change
    practice: str = ""
    case: str = ""
    opens: str = ""
    retells: str = ""
    renames: bool = False


class Shelf:
    """The files of the practices of one vault. `folder` is the vault's; None keeps them in memory."""

    def __init__(
        self,
        database: Database,
        folder: Path | None = None,
        chain: Sequence[Step] = CHAIN,
        *,
        vault: str = "",
        accept_older: bool = False,
    ) -> None:
        self.database = database
        self.folder = folder
        self._chain = of_practice(chain)
        self._vault = vault
        self._accept_older = accept_older
        self._begun: set[str] = set()
        self._lines: dict[str, CaseLine] | None = None
        self._homes: dict[str, str] | None = None

    # From any thread

    def run(self, job: Callable[[Connection], T]) -> T:
        """What a job on vault.db gives back."""
        return self.database.run(job)

    def read(self, practice: str, job: Callable[[Connection], T], otherwise: T) -> T:
        """What a job that reads the file of a practice gives back; `otherwise` for an unknown practice."""
        return self.database.run(
            lambda main: job(self.file(main, practice)) if self._is_there(main, practice) else otherwise
        )

    def read_case(self, case: str, job: Callable[[Connection], T], otherwise: T) -> T:
        """What a job that reads the file where a case is gives back; `otherwise` for an unknown case."""

        def look(main: Connection) -> T:
            home = self.homes(main).get(case)
            return job(self.file(main, home)) if home is not None else otherwise

        return self.database.run(look)

    def lines(self) -> Mapping[str, CaseLine]:
        """What is told of every case without opening its file, the last opened first."""

        def look(main: Connection) -> Mapping[str, CaseLine]:
            if self._lines is None:
                self._lines = {line.header.id: line for line in index.lines(main)}
            return self._lines

        return self.database.run(look)

    def change(self, planned: Sequence[Planned]) -> None:
        """Make a unit of work durable: one transaction per practice, so one alone in nearly every case.

        When it concerns several practices, the first one named goes last: a program that dies in between has written
        what the new case refers to, never the reference alone. Raises ValueError before anything is written when a
        case is not known or is another practice's.
        """
        self.database.run(lambda main: self._change(main, planned))

    def accept_older(self, practice: str) -> None:
        """The file of a practice, older or newer than its line, is from now on the latest. Raises as `file` does."""

        def level(main: Connection) -> None:
            place = index.place_of(main, practice)
            if place is None:
                raise ValueError(_UNKNOWN)
            self._level(main, place)

        self.database.run(level)

    # Within a job, on the thread of the database

    def homes(self, main: Connection) -> Mapping[str, str]:
        """The practice of each case."""
        if self._homes is None:
            self._homes = index.homes(main)
        return self._homes

    def forget_lines(self) -> None:
        """The lines of vault.db have changed: they are read again when they are needed."""
        self._lines = self._homes = None

    def file(self, main: Connection, practice: str) -> Connection:
        """The open file of a practice. Raises ValueError, VaultDamaged, VaultOlder, VaultTooNew."""
        beside = self.database.beside
        if (held := beside.pop(practice, None)) is None:
            place = index.place_of(main, practice)
            if place is None:
                raise ValueError(_UNKNOWN)
            held = self._opened(place)
            if self.folder is not None:
                while len(beside) >= _OPEN_AT_ONCE:
                    self.database.let_go(next(iter(beside)))
        beside[practice] = held  # the last used is the last
        return held

    def path(self, place: Place) -> Path | None:
        """Where the file of a practice is on the disk."""
        return self.folder / PRACTICES / place.file if self.folder is not None else None

    def settle(self, main: Connection) -> None:
        """What a crash left: a practice that was never finished goes, lines that lag behind are written again.

        An older file that was accepted is from now on the latest one.
        """
        for place in index.places(main):
            if place.state == index.NEW and not self._was_born(place):
                self._unmake(main, place)
            elif place.state:
                with contextlib.suppress(VaultProblem):  # its file is damaged: told when it is opened
                    self._tell(main, place.id, None)
            elif self._accept_older:
                with contextlib.suppress(VaultProblem):
                    self._level(main, place)

    def _level(self, main: Connection, place: Place) -> None:
        """Count as the file of a practice does, and tell what it holds, which may be other cases than were told."""
        path = self.path(place)
        if path is None:
            return
        found = check(place, path, self._vault, len(self._chain), accept_older=True)
        if found.counter != place.counter:
            self._count(main, place.id, found.counter)
            self._tell(main, place.id, None)

    def _change(self, main: Connection, planned: Sequence[Planned]) -> None:
        groups = self._grouped(main, planned)
        told = {
            name: ones for name, ones in groups.items() if any(one.opens or one.retells or one.renames for one in ones)
        }
        told |= {name: ones for name, ones in groups.items() if not self._is_there(main, name)}
        if told:
            self._announce(main, told)
        try:
            for practice in reversed(groups):
                self.write(main, practice, groups[practice])
        except BaseException:
            for practice in told:
                with contextlib.suppress(Exception):
                    self._back_to_what_is(main, practice)
            raise
        for practice, ones in told.items():
            self._tell(main, practice, {case for one in ones for case in (one.opens, one.retells) if case})

    def _grouped(self, main: Connection, planned: Sequence[Planned]) -> dict[str, list[Planned]]:
        homes, opened = self.homes(main), {one.opens: one.practice for one in planned if one.opens}
        groups: dict[str, list[Planned]] = {}
        for one in planned:
            if one.opens and homes.get(one.opens, one.practice) != one.practice:
                raise ValueError(_UNKNOWN)
            practice = one.practice or opened.get(one.case) or homes.get(one.case)
            if practice is None:
                raise ValueError(_UNKNOWN)
            groups.setdefault(practice, []).append(one)
        return groups

    def _is_there(self, main: Connection, practice: str) -> bool:
        return practice in self.database.beside or index.place_of(main, practice) is not None

    def _announce(self, main: Connection, practices: Iterable[str]) -> None:
        """Before the lines of practices change: a crash then tells which ones to write again."""

        def mark(connection: Connection) -> None:
            for practice in practices:
                if index.place_of(connection, practice) is None:
                    index.add(connection, practice, index.new_file())
                else:
                    index.mark(connection, practice, index.STALE)

        self.database.transaction(main, mark, counted=False)

    def write(self, main: Connection, practice: str, planned: Sequence[Planned]) -> None:
        """One transaction in the file of a practice; the first of a session also counts one more, in both files."""
        file = self.file(main, practice)
        if practice in self._begun:
            self.database.transaction(file, lambda connection: [one.job(connection) for one in planned])
            return
        place = index.place_of(main, practice)
        counter = int(meta_of(file, "counter"))
        told = place is not None and place.state != index.SETTLED  # `_tell` comes next, and counts
        if place is not None and place.counter != counter:
            self._count(main, practice, counter)

        def first(connection: Connection) -> None:
            connection.execute("UPDATE meta SET value = ? WHERE name = 'counter'", (str(counter + 1),))
            for one in planned:
                one.job(connection)

        self.database.transaction(file, first)
        self._begun.add(practice)
        if not told:
            with contextlib.suppress(VaultProblem):  # the change is durable: one behind is understood when it is opened
                self._count(main, practice, counter + 1)

    def _count(self, main: Connection, practice: str, counter: int) -> None:
        self.database.transaction(main, lambda c: index.counted(c, practice, counter), counted=False)

    def _tell(self, main: Connection, practice: str, cases: Iterable[str] | None) -> None:
        place = index.place_of(main, practice)
        if place is not None:
            file = self.file(main, practice)
            counter = int(meta_of(file, "counter"))

            def tell(connection: Connection) -> None:
                index.tell(connection, place, file, cases)
                index.counted(connection, practice, counter)

            self.database.transaction(main, tell, counted=False)
            self.forget_lines()

    def _back_to_what_is(self, main: Connection, practice: str) -> None:
        place = index.place_of(main, practice)
        if place is None:
            return
        if place.state == index.NEW and int(meta_of(self.file(main, practice), "counter")) == 0:
            self._unmake(main, place)
        else:
            self._tell(main, practice, None)

    def _unmake(self, main: Connection, place: Place) -> None:
        """Forget a practice whose first change never came; nobody was told that it was kept."""
        self.database.let_go(place.id)
        self._begun.discard(place.id)
        if path := self.path(place):
            remove_database(path)
        self.database.transaction(main, lambda c: index.forget(c, place.id), counted=False)
        self.forget_lines()

    def _was_born(self, place: Place) -> bool:
        path = self.path(place)
        try:
            return path is not None and path.is_file() and look_into(path, place.key, written).counter > 0
        except VaultDamaged:
            return False

    def _opened(self, place: Place) -> Connection:
        path = self.path(place)
        if path is None:
            return self._made(open_in_memory(), place)
        if place.state == index.NEW and not self._was_born(place):
            remove_database(path)
            make_private_folder(path.parent)
            made = self._made(open_file(path, place.key), place)
            path.chmod(0o600)
            sync_folder(path.parent)
            return made
        check(place, path, self._vault, len(self._chain), accept_older=self._accept_older)
        connection = open_file(path, place.key)
        try:
            bring_up_to_date(connection, self._chain)
        except BaseException:
            connection.close()
            raise
        return connection

    def _made(self, connection: Connection, place: Place) -> Connection:
        def fill(file: Connection) -> None:
            for step in self._chain:
                step(file)
            meta = (("vault", self._vault), ("practice", place.id), ("counter", "0"))
            file.executemany("INSERT INTO meta (name, value) VALUES (?, ?)", meta)
            file.execute(f"PRAGMA user_version = {len(self._chain)}")

        self.database.transaction(connection, fill, counted=False)
        return connection
