"""The command `pack`: what an author does and what a practice does, from the first key to the way back."""

from pathlib import Path

import pytest

from clinickit import bootstrap
from clinickit.services.packs import PackDesk
from tests.pack_making import DELAY, SHEET, longer_delay


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trying a pack on everything else has its own tests."""
    monkeypatch.setattr(PackDesk, "_refuse_broken", lambda _desk, _pack: None)


def source(folder: Path, version: int) -> Path:
    """The folder that an author signs."""
    (folder / "rules").mkdir(parents=True, exist_ok=True)
    (folder / DELAY).write_bytes(longer_delay())
    (folder / "pack.toml").write_text(SHEET.format(name="regles", version=version), encoding="utf-8")
    return folder


def told(capsys: pytest.CaptureFixture[str], *words: str | Path, status: int = 0) -> str:
    """What one run of the command says."""
    assert bootstrap.main(["pack", *map(str, words)]) == status
    out, err = capsys.readouterr()
    return (err if status else out).replace("\u00a0", " ")


def test_from_the_key_to_the_way_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key, pack = tmp_path / "key.pem", tmp_path / "regles.ckpack"
    lines = told(capsys, "key", key).splitlines()
    public, heard = lines[1].rpartition(" : ")[2], lines[2].rpartition(" : ")[2]
    assert "regles-1" in told(capsys, "make", source(tmp_path / "regles", 1), "--key", key)
    assert "ne connaît pas" in told(capsys, "verify", pack, status=2)
    assert "pas l’empreinte" in told(capsys, "trust", public, "--owner", "Me Renard", "--fingerprint", "0", status=2)
    trusted = told(capsys, "trust", public, "--owner", "Me Renard", "--fingerprint", heard)
    assert "a maintenant votre confiance" in trusted
    said = told(capsys, "verify", pack)
    assert "Signé par Me Renard" in said
    assert "72 h aujourd’hui, 96 h à partir du 1er février 2027" in said
    assert "Règles de février" not in told(capsys, "list")
    assert "Installé." in told(capsys, "install", pack)
    assert "Règles de février 2027 (version 1), signé par Me Renard" in told(capsys, "list")
    assert "déjà en place" in told(capsys, "install", pack, status=2)
    assert "livrées avec le programme" in told(capsys, "back")
    assert "aucun état plus ancien" in told(capsys, "back", status=2)


def test_a_folder_that_is_no_pack_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "key", tmp_path / "key.pem")
    (tmp_path / "empty").mkdir()
    said = told(capsys, "make", tmp_path / "empty", "--key", tmp_path / "key.pem", status=2)
    assert "Il manque pack.toml" in said
    assert not (tmp_path / "empty.ckpack").exists()
