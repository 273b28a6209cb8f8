"""Debian's own `age` and this kit read each other's files, small or large; a spoilt one is told in one sentence."""

import gzip
import hashlib
import os
import pty
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyrage
import pytest

from clinickit.adapters import sealed
from clinickit.adapters.pieces import SealedPieces
from clinickit.adapters.sealed_tables import AgeTables
from clinickit.domain.errors import ClinicKitError, EvidenceProblem, WrongPassphrase
from clinickit.services.evidence_ports import PackedPiece

LARGE = 70 * 1024 * 1024
WORDS = "trois-loutres-sur-la-digue"
LINES = ("Morvan;Léa;1984-02-11", "Hoarau;Ti-Jean;1951-12-30")


def age(*words: str | Path) -> None:
    """Run `age`; it must succeed."""
    subprocess.run(["age", *map(str, words)], check=True, capture_output=True, stdin=subprocess.DEVNULL)


def age_asks(times: int, *words: str | Path) -> None:
    """Run `age` on a terminal of its own, and type the password as often as it asks."""
    ours, theirs = pty.openpty()
    run = subprocess.Popen(["setsid", "--ctty", "--wait", "age", *map(str, words)], stdin=theirs, stderr=theirs)
    os.close(theirs)
    try:
        for _ in range(times):
            told = b""
            while not told.rstrip().endswith(b":"):
                told += os.read(ours, 1024)
            os.write(ours, f"{WORDS}\n".encode())
        assert run.wait(timeout=120) == 0
    finally:
        run.kill()
        run.wait()
        os.close(ours)


def one_sentence(problem: ClinicKitError) -> bool:
    """Whether what is said is one sentence of French, with one thing to do."""
    return problem.sentence.endswith(".") and problem.sentence.count(". ") == 0 and bool(problem.action)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Seventy megabytes, no two pages alike."""
    path = tmp_path_factory.mktemp("large") / "disque.img"
    with path.open("wb") as stream:
        for number in range(LARGE // 65536):
            stream.write(hashlib.sha256(number.to_bytes(4)).digest() * 2048)
    yield path
    path.unlink()


@pytest.fixture(scope="module")
def identity() -> str:
    return sealed.new_identity()


@pytest.fixture(scope="module")
def made(large: Path, identity: str) -> Iterator[Path]:
    """The same, sealed by `age` for our key."""
    path = large.with_suffix(".age")
    age("-r", str(pyrage.x25519.Identity.from_str(identity).to_public()), "-o", path, large)
    yield path
    path.unlink()


def sum_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def test_what_age_seals_for_a_key_is_read_to_its_end_whatever_its_size(large: Path, made: Path, identity: str) -> None:
    counted = sealed.Counted()
    sealed.open_sealed(made, None, (identity,), counted)
    assert (counted.size, counted.sha256) == (LARGE, sum_of(large))


# At the end of a chunk of 64 KiB and its tag, after the header; in the middle of one; without its last byte; nothing.
@pytest.mark.parametrize("left", [-1, LARGE // 2, 200 + 65552, 100, 0])
def test_a_large_stream_that_was_cut_is_never_taken_for_the_whole(
    made: Path, identity: str, tmp_path: Path, left: int
) -> None:
    cut = tmp_path / "cut.age"
    whole = made.read_bytes()
    header = whole.index(b"\n--- ") + 49 + 16  # the line of the seal (43 letters), then the nonce
    cut.write_bytes(whole[: header + 65552 if left == 200 + 65552 else left])
    with pytest.raises(EvidenceProblem) as raised:
        sealed.open_sealed(cut, None, (identity,), sealed.Counted())
    cut.unlink()
    assert one_sentence(raised.value)


@pytest.mark.parametrize("place", [3, 90, 1000, LARGE // 2, LARGE, -1])
def test_one_bit_of_a_large_stream_changed_is_told(made: Path, identity: str, tmp_path: Path, place: int) -> None:
    changed = bytearray(made.read_bytes())
    changed[place] ^= 4
    flipped = tmp_path / "flipped.age"
    flipped.write_bytes(changed)
    with pytest.raises(EvidenceProblem) as raised:
        sealed.open_sealed(flipped, None, (identity,), sealed.Counted())
    flipped.unlink()
    assert one_sentence(raised.value)


def test_what_we_seal_is_read_by_age_whatever_its_size(large: Path, identity: str, tmp_path: Path) -> None:
    with large.open("rb") as stream:
        sealed.seal(stream, tmp_path / "ours.age", identity, sealed.Counted())
    (tmp_path / "key").write_text(identity + "\n", encoding="ascii")
    age("-d", "-i", tmp_path / "key", "-o", tmp_path / "out", tmp_path / "ours.age")
    told = sum_of(tmp_path / "out")
    for path in tmp_path.iterdir():
        path.unlink()
    assert told == sum_of(large)


def by_password(tmp_path: Path, content: bytes) -> Path:
    """A file that `age -p` made."""
    (tmp_path / "plain").write_bytes(content)
    age_asks(2, "-p", "-o", tmp_path / "theirs.age", tmp_path / "plain")
    return tmp_path / "theirs.age"


def test_what_age_locks_with_a_password_is_opened_and_a_spoilt_one_is_told(tmp_path: Path) -> None:
    content = gzip.compress("".join(f"{line}\n" for line in LINES).encode())
    theirs = by_password(tmp_path, content)
    whole = theirs.read_bytes()
    assert sealed.opened_with(whole, WORDS) == content
    assert AgeTables().read(theirs, WORDS) == list(LINES)
    flipped = whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:]
    for spoilt, words in ((whole[:-1], WORDS), (whole[:150], WORDS), (flipped, WORDS), (whole, "une autre phrase")):
        theirs.write_bytes(spoilt)
        with pytest.raises(WrongPassphrase) as raised:
            AgeTables().read(theirs, words)
        assert one_sentence(raised.value)


def test_what_a_site_takes_with_it_is_opened_by_age_alone(tmp_path: Path) -> None:
    AgeTables().write(tmp_path / "accueil.age", LINES, WORDS)
    age_asks(1, "-d", "-o", tmp_path / "lines.gz", tmp_path / "accueil.age")
    assert gzip.decompress((tmp_path / "lines.gz").read_bytes()).decode().splitlines() == list(LINES)


def opened_by_age(folder: Path, out: Path) -> Sequence[str]:
    """A package of pieces, opened with `age` and `tar` alone; the names inside."""
    age_asks(1, "-d", "-i", folder / "cle.age", "-o", out / "pieces.tar", folder / "pieces.tar.age")
    subprocess.run(["tar", "-xf", "pieces.tar"], cwd=out, check=True)
    (out / "pieces.tar").unlink()
    return sorted(path.name for path in out.iterdir())


def test_a_package_of_pieces_is_opened_with_age_and_tar_alone(tmp_path: Path) -> None:
    pieces, key = SealedPieces(tmp_path / "vault"), sealed.new_identity()
    (tmp_path / "courriel.eml").write_bytes(b"Message-ID: <1@exemple.fr>" * 9000)
    taken = pieces.add("case", "p1", tmp_path / "courriel.eml", key)
    (tmp_path / "package").mkdir()
    (tmp_path / "out").mkdir()
    held = [PackedPiece("p1", "piece-01-courriel", taken.size)]
    pieces.pack(tmp_path / "package", "case", held, (key,), {"LISEZ-MOI.txt": "Ouvrez avec age."}, WORDS)
    assert opened_by_age(tmp_path / "package", tmp_path / "out") == ["LISEZ-MOI.txt", "piece-01-courriel"]
    assert sum_of(tmp_path / "out" / "piece-01-courriel") == taken.sha256
