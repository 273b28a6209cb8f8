"""Pieces are taken in whole by streaming, told when they change, and handed over for standard tools to open."""

import hashlib
import io
import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import pyrage
import pytest

from clinickit.adapters.pieces import SealedPieces
from clinickit.domain.errors import Cancelled, EvidenceProblem, ExportProblem
from clinickit.services.evidence_ports import PackedPiece
from tests.adapters.vault_places import state_of

CONTENT = bytes(range(256)) * 4000 + b"Message-ID: <quetzalzibeline@exemple.fr>"
TEXTS = {
    "LISEZ-MOI.txt": "Ouvrez avec age.",
    "SHA256SUMS": f"{hashlib.sha256(CONTENT).hexdigest()}  piece-01-log.eml\n",
}


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "courriel piégé.eml"
    path.write_bytes(CONTENT)
    return path


def test_a_file_is_sealed_with_its_fingerprint_in_one_pass_and_read_back(tmp_path: Path, original: Path) -> None:
    pieces = SealedPieces(tmp_path / "vault")
    key = pieces.new_key()
    seen: list[tuple[int, int]] = []
    taken = pieces.add("case", "p1", original, key, lambda done, total: seen.append((done, total)))
    assert taken.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert taken.size == len(CONTENT)
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert pieces.check("case", "p1", (key,)) == taken
    assert original.read_bytes() == CONTENT


def test_nothing_of_a_piece_is_readable_and_its_file_is_named_by_its_id(tmp_path: Path, original: Path) -> None:
    pieces = SealedPieces(tmp_path / "vault")
    pieces.add("case", "p1", original, pieces.new_key())
    assert list(state_of(tmp_path / "vault")) == ["pieces/case/p1.age"]
    assert b"quetzalzibeline" not in (tmp_path / "vault/pieces/case/p1.age").read_bytes()


@pytest.mark.parametrize("place", [0, 30, 200, 5000, 500_000, -1])
def test_a_changed_or_cut_piece_is_told(tmp_path: Path, original: Path, place: int) -> None:
    pieces = SealedPieces(tmp_path / "vault")
    key = pieces.new_key()
    pieces.add("case", "p1", original, key)
    sealed = tmp_path / "vault/pieces/case/p1.age"
    whole = bytearray(sealed.read_bytes())
    whole[place] ^= 1
    sealed.write_bytes(bytes(whole))
    with pytest.raises(EvidenceProblem):
        pieces.check("case", "p1", (key,))
    sealed.write_bytes(bytes(whole[:place]))
    with pytest.raises(EvidenceProblem):
        pieces.check("case", "p1", (key,))


def test_a_missing_piece_and_another_case_s_key_are_told(tmp_path: Path, original: Path) -> None:
    pieces = SealedPieces(tmp_path / "vault")
    pieces.add("case", "p1", original, pieces.new_key())
    for piece in ("p1", "p2"):
        with pytest.raises(EvidenceProblem):
            pieces.check("case", piece, (pieces.new_key(),))


def test_stopping_or_a_file_that_cannot_be_read_leaves_nothing(tmp_path: Path, original: Path) -> None:
    pieces = SealedPieces(tmp_path / "vault")
    key = pieces.new_key()
    with pytest.raises(Cancelled):
        pieces.add("case", "p1", original, key, cancelled=lambda: True)
    with pytest.raises(EvidenceProblem):
        pieces.add("case", "p1", tmp_path / "absent", key)
    assert state_of(tmp_path / "vault") == {}


@pytest.mark.parametrize("kind", ["folder", "fifo", "device", "link to nothing"])
def test_what_is_no_file_is_refused_at_once_and_the_sentence_says_what_to_choose(tmp_path: Path, kind: str) -> None:
    odd = tmp_path / "odd"
    if kind == "folder":
        odd.mkdir()
    elif kind == "fifo":
        os.mkfifo(odd)
    else:
        odd.symlink_to("/dev/zero" if kind == "device" else tmp_path / "absent")
    pieces = SealedPieces(tmp_path / "vault")
    with pytest.raises(EvidenceProblem, match="pas un fichier") as raised:
        pieces.add("case", "p1", odd, pieces.new_key())
    assert "ZIP" in raised.value.action
    assert state_of(tmp_path / "vault") == {}


@pytest.mark.parametrize(
    "name", ["vide", "-rf", " espace.eml ", "né\u0301e à l’hôpital.pdf", "a\nb.txt", "x" * 250, ".caché"]
)
def test_a_file_of_any_name_or_of_no_byte_is_taken_as_it_is(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"" if name == "vide" else CONTENT)
    (tmp_path / "link").symlink_to(tmp_path / name)
    pieces = SealedPieces(tmp_path / "vault")
    key = pieces.new_key()
    for number, path in enumerate((tmp_path / name, tmp_path / "link")):
        taken = pieces.add("case", f"p{number}", path, key)
        assert taken.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        assert pieces.check("case", f"p{number}", (key,)) == taken


@pytest.mark.parametrize("how", ["longer", "shorter", "rewritten", "for ever"])
def test_a_file_that_changes_while_it_is_read_is_not_kept_as_if_it_were_whole(
    tmp_path: Path, original: Path, how: str
) -> None:
    before = original.stat().st_mtime_ns

    def meddle(_done: int, _total: int) -> None:
        with original.open("r+b") as stream:
            if how == "shorter":
                stream.truncate(10)
            else:
                stream.seek(0, os.SEEK_SET if how == "rewritten" else os.SEEK_END)
                stream.write(CONTENT if how == "for ever" else b"!")
        os.utime(original, ns=(before + 5_000_000_000, before + 5_000_000_000))

    pieces = SealedPieces(tmp_path / "vault")
    with pytest.raises(EvidenceProblem, match="a changé") as raised:
        pieces.add("case", "p1", original, pieces.new_key(), meddle)
    assert "copie" in raised.value.action
    assert state_of(tmp_path / "vault") == {}


def test_a_package_never_takes_the_place_of_another_file(tmp_path: Path, original: Path) -> None:
    folder, key = packed(tmp_path, original)
    before = state_of(folder)
    pieces = SealedPieces(tmp_path / "vault")
    held = PackedPiece("p1", "piece-01-log.eml", len(CONTENT))
    with pytest.raises(ExportProblem, match="existe déjà"):
        pieces.pack(folder, "case", [held], (key,), TEXTS, "autre-mot")
    assert state_of(folder) == before


def test_a_package_that_the_disk_stops_half_way_leaves_nothing(
    tmp_path: Path, original: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _data: bytes) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr("clinickit.adapters.pieces.replace_file", full)
    with pytest.raises(ExportProblem, match="erreur 28"):
        packed(tmp_path, original)
    assert state_of(tmp_path / "package") == {}


def packed(tmp_path: Path, original: Path) -> tuple[Path, str]:
    pieces, folder = SealedPieces(tmp_path / "vault"), tmp_path / "package"
    folder.mkdir()
    key = pieces.new_key()
    taken = pieces.add("case", "p1", original, key)
    held = PackedPiece("p1", "piece-01-log.eml", taken.size)
    pieces.pack(folder, "case", [held], (key,), TEXTS, "mot-de-passe")
    return folder, key


def test_the_package_opens_with_the_password_and_holds_the_piece_unchanged(tmp_path: Path, original: Path) -> None:
    folder, key = packed(tmp_path, original)
    assert sorted(path.name for path in folder.iterdir()) == ["LISEZ-MOI.txt", "cle.age", "pieces.tar.age"]
    identity = pyrage.passphrase.decrypt((folder / "cle.age").read_bytes(), "mot-de-passe").decode().strip()
    assert identity != key
    plain = pyrage.decrypt((folder / "pieces.tar.age").read_bytes(), [pyrage.x25519.Identity.from_str(identity)])
    with tarfile.open(fileobj=io.BytesIO(plain)) as archive:
        held = {one.name: one for one in archive.getmembers()}
        assert sorted(held) == ["LISEZ-MOI.txt", "SHA256SUMS", "piece-01-log.eml"]
        piece = archive.extractfile("piece-01-log.eml")
        assert piece is not None
        assert piece.read() == CONTENT


def test_a_piece_altered_meanwhile_stops_the_package_and_leaves_none(tmp_path: Path, original: Path) -> None:
    pieces, folder = SealedPieces(tmp_path / "vault"), tmp_path / "package"
    folder.mkdir()
    key = pieces.new_key()
    taken = pieces.add("case", "p1", original, key)
    sealed = tmp_path / "vault/pieces/case/p1.age"
    sealed.write_bytes(sealed.read_bytes()[:-100])
    with pytest.raises(EvidenceProblem):
        pieces.pack(folder, "case", [PackedPiece("p1", "piece-01", taken.size)], (key,), TEXTS, "mot-de-passe")
    assert list(folder.iterdir()) == []


def unpack(archive: tarfile.TarFile, folder: Path) -> None:
    """What `tar` does with the plain files of a package (`filter="data"` needs a later Python 3.11)."""
    for member in archive.getmembers():
        held = archive.extractfile(member)
        assert held is not None
        (folder / member.name).parent.mkdir(parents=True, exist_ok=True)
        (folder / member.name).write_bytes(held.read())


@pytest.mark.parametrize("tool", [shutil.which("sha256sum")])
def test_the_sums_are_checked_by_the_system_s_own_tool(tmp_path: Path, original: Path, tool: str | None) -> None:
    folder, _ = packed(tmp_path, original)
    identity = pyrage.passphrase.decrypt((folder / "cle.age").read_bytes(), "mot-de-passe").decode().strip()
    plain = pyrage.decrypt((folder / "pieces.tar.age").read_bytes(), [pyrage.x25519.Identity.from_str(identity)])
    with tarfile.open(fileobj=io.BytesIO(plain)) as archive:
        unpack(archive, tmp_path / "out")
    lines = [line.split("  ") for line in (tmp_path / "out/SHA256SUMS").read_text().splitlines()]
    sums = {name: told for told, name in lines}
    assert {name: hashlib.sha256((tmp_path / "out" / name).read_bytes()).hexdigest() for name in sums} == sums
    if tool is not None:
        assert subprocess.run([tool, "-c", "--status", "SHA256SUMS"], cwd=tmp_path / "out", check=False).returncode == 0
