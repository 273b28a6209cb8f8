"""Erasing a case: proposed when its time has come, asked for, certified; what stays is said and holds no name."""

import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2
import pytest

from clinickit.adapters.pdf import ReportlabPdfMaker
from clinickit.adapters.safe_files import FolderExports
from clinickit.adapters.toml_resources import TomlResources
from clinickit.adapters.vault.backups import VaultBackups
from clinickit.adapters.vault.opening import EncryptedVault
from clinickit.domain.errors import ExportProblem, InvalidAnswer
from clinickit.domain.schema import Kind, generic, leaf_of
from clinickit.domain.vocabulary import CaseKind
from clinickit.services.casebook import OpenCase
from clinickit.services.ending.closing import ClosingDesk, Signed
from clinickit.services.ending.erasing import ErasingDesk, ErasingDoors
from clinickit.services.ending.erasures import KEPT, keep_erasure, read_erasures
from tests.adapters.vault_places import PHRASE, cheap_vault
from tests.ending import LEA, Held, closed, held, library

SECRET = "Un technicien nommé Dubrac a cliqué"


@dataclass
class Erasable:
    """A closed case in a vault with a backup, and the desk that erases."""

    held: Held
    case: OpenCase
    desk: ErasingDesk
    vault: EncryptedVault
    backups: VaultBackups
    folder: Path

    def in_time(self) -> None:
        """The retention is over."""
        self.held.days.later(days=365 * 7)

    def text_of(self, pdf: Path) -> str:
        """What a certificate says."""
        document = pypdfium2.PdfDocument(pdf.read_bytes())
        return " ".join(page.get_textpage().get_text_range() for page in document).replace("\u00a0", " ")


@pytest.fixture
def erasable(tmp_path: Path) -> Erasable:
    vault = cheap_vault(tmp_path / "vault")
    one = held(store=vault.create(PHRASE))
    entry = one.book.entry("free", SECRET)
    with one.book.store.begin() as work:
        work.record(one.case.id, entry)
        work.commit()
    case = closed(one)
    backups = VaultBackups(vault)
    backups.make(one.days.now())
    desk = ErasingDesk(library(), one.book, ErasingDoors(backups, ReportlabPdfMaker(TomlResources()), FolderExports()))
    out = tmp_path / "out"
    out.mkdir()
    return Erasable(one, case, desk, vault, backups, out)


def test_nothing_is_proposed_before_its_time_nor_while_the_case_is_held(erasable: Erasable) -> None:
    assert erasable.desk.due() == ()
    with pytest.raises(InvalidAnswer, match="conservation"):
        erasable.desk.erase(erasable.case, LEA, "", erasable.folder)
    erasable.in_time()
    assert [one.id for one in erasable.desk.due()] == [erasable.case.id]
    ClosingDesk(library(), erasable.held.book).hold(erasable.case, "le parquet", replace(LEA, reason="enquête"))
    assert erasable.desk.due() == ()
    with pytest.raises(InvalidAnswer, match="gardé"):
        erasable.desk.erase(erasable.case, LEA, "", erasable.folder)


def test_an_open_case_is_never_erased_but_an_exercise_may_be(tmp_path: Path) -> None:
    vault = cheap_vault(tmp_path / "vault")
    one = held(store=vault.create(PHRASE))
    desk = ErasingDesk(
        library(), one.book, ErasingDoors(VaultBackups(vault), ReportlabPdfMaker(TomlResources()), FolderExports())
    )
    assert "pas clos" in desk.screen(one.case).refused
    exercise = replace(one.case, header=replace(one.case.header, kind=CaseKind.EXERCISE))
    assert desk.screen(exercise).refused == ""
    assert desk.screen(exercise).kept == ()


def test_somebody_signs(erasable: Erasable) -> None:
    erasable.in_time()
    with pytest.raises(InvalidAnswer, match="nom"):
        erasable.desk.erase(erasable.case, Signed(" "), "", erasable.folder)
    assert erasable.held.book.store.cases() != ()


def test_the_case_leaves_the_vault_and_its_backups_and_the_certificate_says_so(erasable: Erasable) -> None:
    erasable.in_time()
    head = erasable.held.book.store.journal(erasable.case.id)[-1].hash
    done = erasable.desk.erase(erasable.case, LEA, "Rançongiciel, serveur reconstruit.", erasable.folder)
    store = erasable.held.book.store
    assert store.cases() == ()
    assert store.answers(erasable.case.id) == ()
    assert store.journal(erasable.case.id) == ()
    said = erasable.text_of(done.files[0])
    assert head in said.replace(" ", "").replace("\r\n", "")
    assert "Léa Morvan, gérante" in said
    assert "clé USB" in said
    assert "SSD" in said
    assert "Rançongiciel, serveur reconstruit" in said
    assert "VDP-000397-2026" in said
    assert done.unreached == ()


def test_a_backup_made_before_no_longer_opens_on_the_case(erasable: Erasable, tmp_path: Path) -> None:
    erasable.in_time()
    erasable.desk.erase(erasable.case, LEA, "", erasable.folder)
    for backup in erasable.backups.listed():
        place = tmp_path / backup.path.stem
        with zipfile.ZipFile(backup.path) as archive:
            archive.extractall(place)
        store = cheap_vault(place).unlock(PHRASE)
        assert erasable.case.id not in {one.id for one in store.cases()}
        store.close()


def test_what_the_register_keeps_names_nobody(erasable: Erasable) -> None:
    erasable.in_time()
    erasable.desk.erase(erasable.case, LEA, "", erasable.folder)
    line = read_erasures(erasable.held.book.store)[0].line
    assert line["Nom de la structure"] == "Cabinet médical du Parc"
    assert line["Nombre de personnes concernées chez nous"].startswith("environ 11")
    assert "Dubrac" not in str(line)


def test_no_free_text_is_kept_but_the_name_of_the_practice_and_the_number_of_the_notification() -> None:
    texts = {path for path in KEPT if leaf_of(path).kind is Kind.TEXT}
    assert texts == {"practice.name", "breach.notification.initial_number"}
    assert all(generic(path) in library().fact_names for path in KEPT)


def test_the_certificate_survives_the_case_and_can_be_saved_again(erasable: Erasable) -> None:
    erasable.in_time()
    first = erasable.desk.erase(erasable.case, LEA, "", erasable.folder).files[0].read_bytes()
    lines = erasable.desk.certificates()
    assert len(lines) == 1
    assert "Léa Morvan" in lines[0].title
    again = erasable.desk.save_certificate(lines[0].id, erasable.folder / "encore")
    assert again[0].read_bytes() == first


def test_a_certificate_that_cannot_be_written_there_says_that_all_is_erased_and_where_it_waits(
    erasable: Erasable,
) -> None:
    erasable.in_time()
    taken = erasable.folder / "un-fichier"
    taken.write_text("ce n’est pas un dossier", encoding="utf-8")
    with pytest.raises(ExportProblem, match="L’effacement est fait") as raised:
        erasable.desk.erase(erasable.case, LEA, "", taken)
    assert "Registres" in raised.value.action
    assert erasable.held.book.store.cases() == ()
    assert len(erasable.desk.certificates()) == 1
    with pytest.raises(InvalidAnswer):
        erasable.desk.erase(erasable.case, LEA, "", erasable.folder)
    assert len(erasable.desk.certificates()) == 1


def test_an_erasure_cut_short_is_finished_at_the_next_look(erasable: Erasable) -> None:
    erasable.in_time()
    store = erasable.held.book.store
    erasable.desk.erase(erasable.case, LEA, "", erasable.folder)
    keep_erasure(store, replace(read_erasures(store)[0], done=False))
    assert len(erasable.desk.certificates()) == 1
    assert read_erasures(store)[0].done


def test_one_that_stopped_before_anything_went_is_no_certificate(erasable: Erasable) -> None:
    from clinickit.services.ending.erasures import Erasure

    begun = Erasure("abcd", erasable.case.id, erasable.held.days.now().isoformat(), "Léa Morvan", "", "", False, "0")
    keep_erasure(erasable.held.book.store, begun)
    assert erasable.desk.certificates() == ()
