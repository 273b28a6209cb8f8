"""The one door to age: files sealed and opened as streams, so that their size never matters."""

import contextlib
import hashlib
import os
import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Protocol

from clinickit.adapters.safe_files import patiently, sync_handle
from clinickit.domain.errors import Cancelled, EvidenceProblem, ExportProblem, WrongPassphrase

_ALTERED = "Une pièce du coffre a été coupée ou altérée ; elle ne peut plus être lue."


class Source(Protocol):
    """What can be read in blocks."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, empty at the end."""
        ...


class Counted:
    """Hashes and counts what passes, and stops when asked."""

    def __init__(self, seen: Callable[[int], None] | None = None, stop: Callable[[], bool] | None = None) -> None:
        self._hash = hashlib.sha256()
        self._seen, self._stop = seen, stop
        self.size = 0

    @property
    def sha256(self) -> str:
        """SHA-256 of what has passed."""
        return self._hash.hexdigest()

    def pass_on(self, block: bytes) -> bytes:
        """Count one block. Raises Cancelled when the person asked to stop."""
        if self._stop is not None and self._stop():
            raise Cancelled("Arrêté à votre demande.")
        self._hash.update(block)
        self.size += len(block)
        if self._seen is not None:
            self._seen(self.size)
        return block


class _Enough(Exception):
    """The beginning of a file has told what was asked."""


class _Beginning:
    def write(self, _block: bytes, /) -> int:
        raise _Enough

    def flush(self) -> None:
        """Nothing is kept."""


class _Reading:
    def __init__(self, behind: Source, counted: Counted) -> None:
        self._behind, self._counted = behind, counted
        self.failed: BaseException | None = None

    def read(self, size: int = -1, /) -> bytes:
        try:
            return self._counted.pass_on(self._behind.read(size))
        except BaseException as problem:
            self.failed = problem
            raise


class _Writing:
    def __init__(self, behind: IO[bytes] | None, counted: Counted) -> None:
        self._behind, self._counted = behind, counted

    def write(self, block: bytes, /) -> int:
        plain = self._counted.pass_on(bytes(block))
        if self._behind is not None:
            self._behind.write(plain)
        return len(plain)

    def flush(self) -> None:
        if self._behind is not None:
            self._behind.flush()


def new_identity() -> str:
    """A fresh age key (`AGE-SECRET-KEY-1…`), from the system's randomness."""
    from pyrage import x25519

    return str(x25519.Identity.generate())


def seal(
    source: Source, target: Path, identity: str, counted: Counted, agreed: Callable[[Path], None] = lambda _path: None
) -> None:
    """Write a stream as an age file that only this key opens, whole or not at all; hashed in the same pass.

    `agreed` looks at the file once it is written and synced, before it takes its place: what it raises is raised.
    Raises OSError, Cancelled; no file is then left.
    """
    import pyrage

    recipient = pyrage.x25519.Identity.from_str(identity).to_public()
    partial = target.with_name(f".{secrets.token_hex(8)}.partial")
    reading = _Reading(source, counted)
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            try:
                pyrage.encrypt_io(reading, stream, [recipient])
            except Exception:
                if reading.failed is not None:
                    raise reading.failed from None
                raise
            stream.flush()
            sync_handle(stream.fileno())
        agreed(partial)
        patiently(partial.replace, target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def seal_again(sealed: Path, identities: Sequence[str], wanted: str, read: Counted, reread: Counted) -> None:
    """Put an age file under the first of these keys, whichever opens it now; nothing plain touches the disk.

    One rename swaps it, once the SHA-256 of what was read and that of what was written, read back, are the one
    `wanted`. Raises EvidenceProblem, OSError, Cancelled; the file is then as it was.
    """

    def compare(partial: Path) -> None:
        open_sealed(partial, None, identities[:1], reread)
        if {read.sha256, reread.sha256} != {wanted}:
            raise EvidenceProblem(_ALTERED)

    with opening(sealed, identities) as stream:
        seal(stream, sealed, identities[0], read, compare)


def is_under(sealed: Path, identity: str) -> bool:
    """Whether this key opens an age file, told by its beginning; no when it is missing or altered there."""
    import pyrage

    try:
        with sealed.open("rb") as stream:
            pyrage.decrypt_io(stream, _Beginning(), [pyrage.x25519.Identity.from_str(identity)])
    except _Enough:
        return True
    except (pyrage.DecryptError, OSError):
        return False
    return True


def open_sealed(sealed: Path, into: IO[bytes] | None, identities: Sequence[str], counted: Counted) -> None:
    """Read an age file that one of these keys opens, to its end, into a stream or nowhere.

    Raises EvidenceProblem when it is not whole.
    """
    import pyrage

    known = [pyrage.x25519.Identity.from_str(one) for one in identities]
    try:
        with sealed.open("rb") as stream:
            pyrage.decrypt_io(stream, _Writing(into, counted), known)
    except FileNotFoundError:
        raise EvidenceProblem("Une pièce n’est plus dans le coffre.") from None
    except (pyrage.DecryptError, OSError):
        raise EvidenceProblem(_ALTERED) from None


@contextlib.contextmanager
def opening(sealed: Path, identities: Sequence[str]) -> Iterator[IO[bytes]]:
    """What an age file holds, as a stream to read; nothing plain touches the disk. Raises EvidenceProblem."""
    with _piped(lambda end: open_sealed(sealed, end, identities, Counted())) as stream:
        yield stream


def seal_written(write: Callable[[IO[bytes]], None], target: Path, identity: str) -> Counted:
    """Seal what a function writes into a stream. Raises what it raises, OSError, Cancelled; no file is then left."""
    counted = Counted()
    with _piped(write) as stream:
        seal(stream, target, identity, counted)
    return counted


def wrapped_identity(identity: str, password: str) -> bytes:
    """An age key as an age file that a password opens: standard tools take it as it is (`age -d -i`)."""
    from pyrage import passphrase

    wrapped: bytes = passphrase.encrypt(identity.encode("ascii") + b"\n", password)
    return wrapped


def locked_with_password(data: bytes, password: str) -> bytes:
    """An age file that a password alone opens (`age -d`); read back at once. Raises ExportProblem if it differs."""
    from pyrage import passphrase

    locked: bytes = passphrase.encrypt(data, password)
    if passphrase.decrypt(locked, password) != data:
        raise ExportProblem("Le fichier chiffré n’a pas pu être relu ; rien n’a été écrit.")
    return locked


def sealed_with(packed: bytes, password: str) -> bytes:
    """Bytes as an age file that a password opens, held in memory."""
    from pyrage import passphrase

    sealed: bytes = passphrase.encrypt(packed, password)
    return sealed


def opened_with(sealed: bytes, password: str) -> bytes:
    """The inverse of `sealed_with`. Raises WrongPassphrase; nothing of a damaged file is given."""
    import pyrage

    try:
        packed: bytes = pyrage.passphrase.decrypt(sealed, password)
    except pyrage.DecryptError:
        raise WrongPassphrase("La phrase de passe n’ouvre pas ce fichier, ou le fichier est abîmé.") from None
    return packed


@contextlib.contextmanager
def _piped(write: Callable[[IO[bytes]], None]) -> Iterator[IO[bytes]]:
    """What a function writes, on a thread of its own, read from the other end; its failure is raised here."""
    inner, outer = os.pipe()
    failed: list[BaseException] = []

    def work() -> None:
        try:
            with os.fdopen(outer, "wb") as end:
                write(end)
        except BrokenPipeError:
            pass
        except BaseException as problem:  # noqa: BLE001 - raised where the stream is read
            failed.append(problem)

    thread = threading.Thread(target=work, name="age", daemon=True)
    thread.start()
    with os.fdopen(inner, "rb") as stream:
        try:
            yield _Faithful(stream, thread, failed)  # type: ignore[misc]
        finally:
            stream.close()
            thread.join()


class _Faithful:
    """The reading end: a writer that failed never looks like the end of the stream."""

    def __init__(self, stream: IO[bytes], thread: threading.Thread, failed: list[BaseException]) -> None:
        self._stream, self._thread, self._failed = stream, thread, failed

    def read(self, size: int = -1, /) -> bytes:
        block = self._stream.read(size)
        if not block or size < 0 or len(block) < size:
            self._thread.join()
            if self._failed:
                raise self._failed[0]
        return block
