"""The one door to SQLCipher: a database on a thread of its own, in a file under a key, or in memory."""

import contextlib
import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path, PurePath
from queue import Empty, SimpleQueue
from typing import Any, Protocol, TypeVar
from urllib.parse import quote

from clinickit.domain.errors import ClinicKitError, VaultDamaged, VaultLocked, VaultProblem

T = TypeVar("T")
Row = tuple[Any, ...]

RAW_KEY_DIGITS = 64
_COMMITS_BETWEEN_CHECKPOINTS = 250
_PAUSE_SECONDS = 0.5
_PAGES_BEFORE_FORCED_CHECKPOINT = 8000

# SQLite's result codes (https://www.sqlite.org/rescode.html), without their extensions.
_BUSY, _LOCKED, _CORRUPT, _FULL, _CONSTRAINT, _NOT_A_DATABASE = 5, 6, 11, 13, 19, 26


class Rows(Protocol):
    """What a statement gives back."""

    rowcount: int

    def fetchone(self) -> Any:  # noqa: ANN401 - columns are of any type
        """The next row, or None."""
        ...

    def fetchall(self) -> list[Row]:
        """Every row left."""
        ...


class Connection(Protocol):
    """What the store uses of a connection."""

    def execute(self, statement: str, values: Sequence[object] = ()) -> Rows:
        """Run one statement."""
        ...

    def executemany(self, statement: str, rows: Iterable[Sequence[object]]) -> Rows:
        """Run one statement for each row."""
        ...

    def close(self) -> None:
        """Let go of the file and of the key."""
        ...


def open_in_memory() -> Connection:
    """An empty database that no file holds."""
    return _prepared(_connect(":memory:", uri=False))


def open_file(path: Path, key: bytes) -> Connection:
    """The encrypted database for reading and writing, held by this connection alone; made when absent.

    Write-ahead log with full sync: a commit is one append and one sync (a rollback journal needs three), and what
    was committed survives a crash. Exclusive locking keeps the log's index in memory, so that there is no shared
    memory file and network or USB disks work too. Full syncs reach the disk itself on macOS; nothing changes elsewhere.
    """
    connection = _connect(address(path, "rwc"), uri=True)
    with _translated(), _closed_on_failure(connection):
        _give_key(connection, key)
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")  # before anything is read
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA fullfsync = ON")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_PAGES_BEFORE_FORCED_CHECKPOINT}")
        return _prepared(connection)


def address(path: PurePath, mode: str) -> str:
    """A file as SQLite's own address; a shared folder of Windows (`//server/share`) must not be taken for a host."""
    name = path.as_posix()
    return f"file:{'//' if name.startswith('//') else ''}{quote(name)}?mode={mode}"


@contextlib.contextmanager
def changing(path: Path, key: bytes) -> Iterator[Connection]:
    """The encrypted database for a few statements, then closed, whole in its one file. Raises VaultProblem.

    Closing alone would leave the log behind, without a word, on a disk that refuses; and the log does not travel.
    """
    with _translated():
        connection = open_file(path, key)
        try:
            yield connection
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            connection.close()
    refuse_log(path)


def refuse_log(path: Path) -> None:
    """Raise VaultProblem when a closed database is not whole without the log beside it."""
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size > 0:
        raise VaultProblem("Le disque n’a pas voulu écrire le coffre en entier\u00a0; rien n’a été remplacé.")


def look_into(path: Path, key: bytes, look: Callable[[Connection], T]) -> T:
    """Read the encrypted database without changing a byte of it, even when a crash left its log behind.

    Only a rollback journal is played back: a crash at the very making of the file leaves one, and nothing reads such
    a file before that. Raises VaultDamaged or VaultProblem.
    """
    cut_short = path.with_name(path.name + "-journal").exists()
    companions = [path.with_name(path.name + ending) for ending in ("-wal", "-shm")]
    absent = [companion for companion in companions if not companion.exists()]
    try:
        with _translated():
            connection = _connect(address(path, "rw" if cut_short else "ro"), uri=True)
            with contextlib.closing(connection):
                _give_key(connection, key)
                return look(connection)
    finally:
        for companion in absent:
            with contextlib.suppress(OSError):
                companion.unlink()


def copy_under_key(source: Path, key: bytes, target: Path, target_key: bytes) -> None:
    """Write the content of a closed database into a new file under another key. Raises VaultProblem, VaultDamaged."""
    if len(target_key.hex()) != RAW_KEY_DIGITS:
        raise ValueError("a raw key has 64 hexadecimal digits")
    with _translated(), contextlib.closing(open_file(source, key)) as connection:
        reached = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.execute(f"ATTACH DATABASE ? AS fresh KEY \"x'{target_key.hex()}'\"", (str(target),))
        connection.execute("SELECT sqlcipher_export('fresh')").fetchall()
        connection.execute(f"PRAGMA fresh.user_version = {int(reached)}")
        connection.execute("DETACH DATABASE fresh")
    # In write-ahead mode from its first opening in place: changing mode there would pass through a rollback
    # journal, and a program that dies then would leave one that reading alone cannot undo.
    with changing(target, target_key):
        pass


def fingerprint(connection: Connection) -> str:
    """SHA-256 of every row of every table, in order: two databases of the same content have the same one."""
    told = hashlib.sha256()
    tables = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    for name, statement in tables:
        told.update(repr((name, statement)).encode())
        rows = connection.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - a name from the database itself
        while (row := rows.fetchone()) is not None:
            told.update(repr(row).encode("utf-8", "surrogatepass"))
    return told.hexdigest()


def damaged_pages(connection: Connection) -> list[Row]:
    """The pages of the file whose seal does not match; none in a sound database."""
    return connection.execute("PRAGMA cipher_integrity_check").fetchall()


class Database:
    """A connection on its own thread: calls may come from any thread and are run one after the other."""

    def __init__(self, connect: Callable[[], Connection]) -> None:
        self._jobs: SimpleQueue[tuple[Callable[[Connection], object], Future[Any]] | None] = SimpleQueue()
        self._gate = threading.Lock()
        self._closed = False
        self._commits = 0
        self.changes = 0
        self.beside: dict[str, Connection] = {}  # other files of the same vault, touched by jobs only
        ready: Future[None] = Future()
        self._thread = threading.Thread(target=self._work, args=(connect, ready), name="vault", daemon=True)
        self._thread.start()
        try:
            ready.result()
        except BaseException:
            self._closed = True
            raise

    def run(self, job: Callable[[Connection], T]) -> T:
        """What a job that only reads gives back. Raises VaultLocked once closed, VaultProblem, VaultDamaged."""
        outcome: Future[T] = Future()
        with self._gate:
            if self._closed:
                raise VaultLocked("Le coffre est verrouillé.")
            self._jobs.put((job, outcome))
        return outcome.result()

    def change(self, job: Callable[[Connection], T]) -> T:
        """What a job that writes gives back, once it is durable; when it fails nothing of it stays."""
        return self.run(lambda connection: self.transaction(connection, job))

    def transaction(self, connection: Connection, job: Callable[[Connection], T], *, counted: bool = True) -> T:
        """Within a job: another job in one transaction of one file, durable when this returns, or nothing of it.

        `counted` says that it is a change worth a backup, not book-keeping of the vault's own.
        """
        connection.execute("BEGIN IMMEDIATE")
        try:
            result = job(connection)
            connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(Exception):  # a full disk may have rolled back by itself
                connection.execute("ROLLBACK")
            raise
        self._commits += 1
        self.changes += counted
        return result

    def let_go(self, name: str) -> None:
        """Within a job: fold and close one of the files beside, if it is open."""
        connection = self.beside.pop(name, None)
        if connection is not None:
            _folded_and_closed(connection)

    def close(self) -> None:
        """Finish what was asked, fold the log into the file, let go of the key; may be called twice."""
        with self._gate:
            if not self._closed:
                self._closed = True
                self._jobs.put(None)
        if self._thread is not threading.current_thread():
            self._thread.join()

    def _work(self, connect: Callable[[], Connection], ready: "Future[None]") -> None:
        try:
            connection = connect()
        except BaseException as problem:  # noqa: BLE001 - handed to the thread that asked
            ready.set_exception(problem)
            return
        ready.set_result(None)
        while (asked := self._next_job(connection)) is not None:
            job, outcome = asked
            try:
                with _translated():
                    result = job(connection)
            except BaseException as problem:  # noqa: BLE001 - handed to the thread that asked
                outcome.set_exception(problem)
            else:
                outcome.set_result(result)
            del asked, job, outcome
        for one in (*self.beside.values(), connection):
            _folded_and_closed(one)
        self.beside.clear()

    def _next_job(self, connection: Connection) -> "tuple[Callable[[Connection], object], Future[Any]] | None":
        """The next thing to do; a long log is folded in while nobody asks for anything, never between two answers."""
        if self._commits < _COMMITS_BETWEEN_CHECKPOINTS:
            return self._jobs.get()
        with contextlib.suppress(Empty):
            return self._jobs.get(timeout=_PAUSE_SECONDS)
        self._fold(connection)
        return self._jobs.get()

    def _fold(self, connection: Connection) -> None:
        self._commits = 0
        for one in (*self.beside.values(), connection):
            with contextlib.suppress(Exception):  # what is in the log is durable already
                one.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def _folded_and_closed(connection: Connection) -> None:
    with contextlib.suppress(Exception):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    with contextlib.suppress(Exception):
        connection.close()


def _connect(address: str, *, uri: bool) -> Connection:
    from sqlcipher3 import dbapi2

    # Checked by hand: each connection is only ever used from the thread of its Database.
    connection: Connection = dbapi2.connect(address, uri=uri, isolation_level=None, check_same_thread=False)
    return connection


def _give_key(connection: Connection, key: bytes) -> None:
    digits = key.hex()
    if len(digits) != RAW_KEY_DIGITS:  # SQLCipher would take another length for a passphrase, silently
        raise ValueError("a raw key has 64 hexadecimal digits")
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute("PRAGMA cipher_memory_security = ON")
    connection.execute(f"PRAGMA key = \"x'{digits}'\"")


def _prepared(connection: Connection) -> Connection:
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


@contextlib.contextmanager
def _closed_on_failure(connection: Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """SQLite's errors as sentences; the original, which may quote a statement, is left behind."""
    from sqlcipher3 import dbapi2

    try:
        yield
    except ClinicKitError:
        raise
    except dbapi2.Error as problem:
        raise _sentence(getattr(problem, "sqlite_errorcode", None) or 0) from None
    except (UnicodeEncodeError, OverflowError):
        raise ValueError("a text or number that the store cannot hold") from None
    except OSError as problem:  # a folder, a name, a copy within a job
        raise VaultProblem(f"Le disque refuse de lire ou d’écrire le coffre (erreur {problem.errno}).") from None


def _sentence(code: int) -> Exception:
    primary = code & 0xFF
    if primary in (_CORRUPT, _NOT_A_DATABASE):
        return VaultDamaged(f"Un fichier de données du coffre a été altéré, coupé ou remplacé (erreur {code}).")
    if primary == _FULL:
        return VaultProblem(
            "Le disque est plein : rien de cette dernière saisie n’a été enregistré.", "Libérez de la place."
        )
    if primary == _CONSTRAINT:
        return ValueError("the store refuses: an unknown case or practice, or an id that is taken")
    if primary in (_BUSY, _LOCKED):
        return VaultProblem(
            "Un autre programme utilise le fichier de données du coffre.", "Fermez-le, puis recommencez."
        )
    return VaultProblem(f"Le disque refuse de lire ou d’écrire le coffre (erreur {code}).")
