"""The main courante handed over is an extract for its recipient; its own script finds each kind of tampering."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from clinickit.adapters.safe_files import FolderExports
from clinickit.services.casebook import Change
from clinickit.services.main_courante import JournalDesk
from tests.ending import Held, held, library

Lines = list[bytes]


def exported(one: Held, into: Path, recipient: str = "archive") -> Path:
    """The folder that a recipient gets."""
    return JournalDesk(library(), one.book, FolderExports()).export(one.case, into, recipient)[0].parent


def checked(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    script = [sys.executable, "-I", "-X", "utf8", str(folder / "verifier.py"), *words]
    return subprocess.run(script, capture_output=True, text=True, encoding="utf-8", check=False)


def head_of(one: Held) -> str:
    return one.book.store.journal(one.case.id)[-1].hash


def appended(lines: Lines) -> Lines:
    """One more entry that follows the last one, as whoever has the file can write it."""
    import hashlib
    import json

    entry = {**json.loads(lines[-2]), "number": len(lines) // 2 + 1, "previous": lines[-1].decode()}
    text = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return [*lines, text, hashlib.sha256(text).hexdigest().encode()]


TAMPERED: dict[str, tuple[Callable[[Lines], Lines], str]] = {
    "an entry removed": (lambda lines: lines[:2] + lines[4:], "ne suit pas la précédente"),
    "two entries in another order": (lambda lines: lines[:2] + lines[4:6] + lines[2:4] + lines[6:], "ne suit pas"),
    "a word changed": (lambda lines: [lines[0].replace("rançon".encode(), b"rien"), *lines[1:]], "modifiée"),
    "an hour changed": (lambda lines: [lines[0].replace(b"2026-11-1", b"2026-11-2"), *lines[1:]], "modifiée"),
    "a hash changed": (lambda lines: [lines[0], b"0" * 64, *lines[2:]], "modifiée"),
    "an entry hidden under another hash": (lambda lines: [b"null", b"0" * 64, *lines[2:]], "ne suit pas"),
    "an entry appended": (appended, "ajoutées à la fin"),
    "the end cut off": (lambda lines: lines[:-2], "retirées"),
    "everything cut off": (lambda _lines: [], "retirées"),
    "a hash without its entry": (lambda lines: lines[1:], "il manque une ligne"),
    "an entry that is no longer one": (lambda lines: [b"[]", *lines[1:]], "modifiée"),
    "an entry cut short": (lambda lines: [lines[0][:-5], *lines[1:]], "modifiée"),
    "bytes that are no text": (lambda lines: [b"\xff\xfe", *lines[1:]], "n’est plus du texte"),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_each_kind_of_tampering_is_found_and_said_in_one_sentence(how: str, tmp_path: Path) -> None:
    folder = exported(held(), tmp_path)
    assert checked(folder).returncode == 0
    change, said = TAMPERED[how]
    exact = folder / "main-courante.jsonl"
    lines = exact.read_bytes().removesuffix(b"\n").split(b"\n")
    exact.write_bytes(b"".join(line + b"\n" for line in change(lines)))
    told = checked(folder)
    assert told.returncode == 1
    assert said in told.stderr
    assert "Traceback" not in told.stderr
    assert "intacte" not in told.stdout


@pytest.mark.parametrize("left", [0, 1, 40, -1])
def test_a_file_cut_anywhere_or_gone_is_said_in_one_sentence(tmp_path: Path, left: int) -> None:
    folder = exported(held(), tmp_path)
    exact = folder / "main-courante.jsonl"
    exact.write_bytes(exact.read_bytes()[:left])
    told = checked(folder)
    exact.unlink()
    for one in (told, checked(folder)):
        assert one.returncode == 1
        assert "Traceback" not in one.stderr


def test_the_head_on_an_earlier_paper_tells_how_far_it_dates_and_a_foreign_one_is_refused(tmp_path: Path) -> None:
    one = held()
    printed, number = head_of(one), len(one.book.store.journal(one.case.id))
    later = one.book.entry("free", "Appel du CERT Santé")
    one.book.save(Change(one.case.id, one.case.header.practice_id, entry=later))
    folder = exported(one, tmp_path)
    (folder / "LISEZ-MOI.txt").unlink()
    told = checked(folder, printed[:16].upper())
    assert told.returncode == 0
    assert f"l’entrée n° {number} " in told.stdout
    assert checked(folder, "0123456789abcdef").returncode == 1
    assert "Comparez cette tête" in checked(folder).stdout


def test_the_checked_text_can_be_read_without_the_table(tmp_path: Path) -> None:
    one = held()
    one.book.save(Change(one.case.id, one.case.header.practice_id, entry=one.book.entry("free", "Appel du CERT Santé")))
    assert "Léa Morvan | Appel du CERT Santé" in checked(exported(one, tmp_path), "--lire").stdout


def test_a_recipient_gets_what_is_meant_for_them_and_the_chain_still_holds(tmp_path: Path) -> None:
    one = held()
    for kind, text in (("decision", "Ne pas répondre à l’éditeur"), ("free", "Appel du CERT Santé")):
        one.book.save(Change(one.case.id, one.case.header.practice_id, entry=one.book.entry(kind, text)))
    folder = exported(one, tmp_path, "police")
    whole = "".join(file.read_text(encoding="utf-8-sig") for file in folder.iterdir())
    assert "Appel du CERT Santé" in whole
    assert "Ne pas répondre" not in whole
    told = checked(folder)
    assert told.returncode == 0
    assert "par leur empreinte" in told.stdout
    last = one.book.store.journal(one.case.id)[-1]
    assert last.refs == ("recipient:police",)
    assert "Police" in last.text
    assert exported(one, tmp_path) != folder


def test_a_chain_that_was_broken_in_the_vault_still_leaves_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = held()
    entries = one.book.store.journal(one.case.id)
    altered = (*entries[:2], replace(entries[2], text="autre chose"), *entries[3:])
    monkeypatch.setattr(one.book.store, "journal", lambda _case: altered)
    desk = JournalDesk(library(), one.book, FolderExports())
    assert "n° 3" in desk.screen(one.case).broken
    folder = desk.export(one.case, tmp_path)[0].parent
    assert "n° 3" in (folder / "LISEZ-MOI.txt").read_text(encoding="utf-8")
    told = checked(folder)
    assert told.returncode == 1
    assert "n° 3" in told.stderr
