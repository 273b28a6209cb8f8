"""What is noted for the lawyer leaves in the lawyer's package alone: every other way out of a case is searched."""

import io
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pyrage

from clinickit.services.desk import Desk
from clinickit.services.ending.case_export import ExportInput, PiecesWay
from clinickit.services.evidence import Custody
from tests.ui.hands import Hands
from tests.ui.seen import away
from tests.ui.test_ending import ending, sign

__all__ = ["ending"]

CANARIES = ("QUETZAL-NOTE", "QUETZAL-SAISIE")
SEEN = re.compile("|".join(CANARIES).encode())


def everything_out(desk: Desk, case_id: str, out: Path) -> Iterator[str]:
    """Leave by every door but the lawyer's; the texts that only go to the clipboard are yielded."""
    case = desk.open(case_id)
    piece = out.parent / "courriel.eml"
    piece.write_bytes(b"Received: from mx.exemple.fr")
    case = desk.evidence.add(case, piece, Custody("Courriel", patient_data=False))
    desk.papers.dossier(case, out / "dossier")
    desk.papers.save_calendar(case, out / "agenda")
    desk.papers.save_paper(case, "reasoning", out / "papiers")
    yield desk.papers.paper_text(case, "register_entry")
    issued = desk.papers.prepare_issue(case, "chronology")
    desk.papers.issue(issued)
    desk.papers.save_issued(case, issued.id, out / "emis")
    for recipient in desk.main_courante.recipients:
        desk.main_courante.export(case, out / "main-courante", recipient)
        if recipient != "lawyer":
            desk.ends.exporting.export(case, ExportInput(recipient, PiecesWay.CLEAR), out)
    desk.ends.journal_papers.save_pdf(case, out / "pdf")
    desk.ends.journal_papers.save_pictures(case, out / "images")
    password = desk.evidence.pack_apart(case, [one.id for one in desk.evidence.screen(case).lines], out).password
    yield from opened(next(out.glob("paquet-de-pieces-*")), password)
    desk.ends.breaches.save(out / "registre")
    desk.care.print_list(case, out / "soins")
    desk.save_calls(case, None, out / "appels")


def opened(package: Path, password: str) -> Iterator[str]:
    """Every text of a package of pieces."""
    identity = pyrage.passphrase.decrypt((package / "cle.age").read_bytes(), password).decode().strip()
    known = [pyrage.x25519.Identity.from_str(identity)]
    plain = pyrage.decrypt((package / "pieces.tar.age").read_bytes(), known)
    with tarfile.open(fileobj=io.BytesIO(plain)) as archive:
        for member in archive.getmembers():
            held = archive.extractfile(member)
            yield held.read().decode("utf-8", "replace") if held else ""


def told_by(path: Path) -> bytes:
    """The bytes of a file, and what a PDF says."""
    data = path.read_bytes()
    if path.suffix == ".pdf":
        data += " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)).encode()
    return data


def test_no_way_out_but_the_lawyer_s_package_tells_what_was_noted_for_them(ending: Hands, tmp_path: Path) -> None:
    sign(ending)
    ending.press(ending.window.rooms.ending.closing.notes)
    page = ending.window.rooms.ending.notes
    page.text.setPlainText(f"{CANARIES[0]} : nous aurions dû changer ce mot de passe")
    ending.press(page.keep)
    page.text.setPlainText(CANARIES[1])
    ending.window.rooms.ending.keep_drafts()
    ending.settle()
    desk, case = ending.window.desk, ending.window.case
    assert case is not None
    out = tmp_path / "out"
    texts = away(lambda: list(everything_out(desk, case.id, out)))
    files = [path for path in out.rglob("*") if path.is_file()]
    assert len(files) > 40
    assert [str(path) for path in files if SEEN.search(told_by(path))] == []
    assert [text for text in texts if SEEN.search(text.encode())] == []
    assert any(one.text.startswith("Texte copié") for one in away(lambda: desk.book.store.journal(case.id)))
    assert not any(SEEN.search(one.text.encode()) for one in away(lambda: desk.book.store.journal(case.id)))
    done = away(lambda: desk.ends.exporting.lawyer_package(desk.open(case.id), tmp_path / "avocat"))
    assert SEEN.search(pyrage.passphrase.decrypt(done.folder.read_bytes(), done.password))
    assert not SEEN.search(b"".join(path.read_bytes() for path in (tmp_path / "avocat").iterdir()))
