"""A case of a laboratory in a cheap vault, with invented patients of every kind and what leaked about each of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from clinickit.adapters.memory_store import memory_store
from clinickit.adapters.patient_files import DiskTables, VaultPatientFiles
from clinickit.adapters.pdf import ReportlabPdfMaker
from clinickit.adapters.pdf_pages import PdfiumPages
from clinickit.adapters.pieces import SealedPieces
from clinickit.adapters.safe_files import FolderExports
from clinickit.adapters.system_clock import SetClock
from clinickit.adapters.toml_resources import TomlResources
from clinickit.adapters.vault.backups import VaultBackups
from clinickit.bootstrap import letter_doors
from clinickit.domain.case import Person
from clinickit.domain.letters import LeakCategory, LetterChannel, LetterForm
from clinickit.domain.vocabulary import MostExposed
from clinickit.people.columns import guess_columns
from clinickit.people.names import read_name_rules
from clinickit.people.patient import Patient
from clinickit.people.reasons import Pile, Reason
from clinickit.people.search import Match
from clinickit.people.segments import Choices
from clinickit.services.casebook import OpenCase
from clinickit.services.desk import Desk
from clinickit.services.letters.rooms import LetterDesks
from clinickit.services.library import Library
from clinickit.services.patients_ports import NewList, NewSearch, PatientStore
from clinickit.services.world import World
from tests.adapters.vault_places import PHRASE, cheap_vault
from tests.people_words import HEADERS

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "resources" / "examples" / "01_laboratoire.toml"
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
RESOURCES = TomlResources()
LIBRARY = Library(RESOURCES)
C = LeakCategory
PLAIN = (C.IDENTITY, C.BIRTH, C.POSTAL_ADDRESS, C.PHONE)
WITH_NIR = (*PLAIN, C.NIR)
WITH_HEALTH = (*WITH_NIR, C.HEALTH)


def patient(  # noqa: PLR0913 - a person has many sides
    number: int,
    family: str,
    given: str,
    *,
    civility: str = "Mme",
    birth: int = 19700412,
    street: str = "12 rue des Lilas",
    town: str = "Vannes",
    phone: str = "02 61 91 00 01",
    email: str = "",
    deceased: bool = False,
    protected: bool = False,
    staff: bool = False,
    site: str = "Vannes",
) -> Patient:
    """Somebody who does not exist."""
    return Patient(
        f"a-{number}", (("Liste", number),), civility, family, "", given, birth, "", (phone,) if phone else (), email,
        street, "", "56000" if town else "", town, "", deceased, protected, staff, "", 20261001, site,
    )  # fmt: skip


PEOPLE = (
    patient(1, "LE GOFF", "Annick", birth=19620307),
    patient(2, "KERVELLA", "Yann", civility="M", birth=19811120, email="yann.kervella@courriel.example"),
    patient(3, "TANGUY", "Maël", civility="", birth=20180215),
    patient(4, "RIOU", "Louane", civility="", birth=20100901),
    patient(5, "GUIVARCH", "Yvonne", birth=19340511, protected=True),
    patient(6, "LE BRAS", "René", civility="M", birth=19290101, deceased=True),
    patient(7, "CORRE", "Marie", birth=19400101, deceased=True),
    patient(8, "MORVAN", "Lise", birth=19900630, staff=True),
    patient(9, "SALAÜN", "Éric", civility="M", birth=19751212, street="", town=""),
    patient(10, "BERTHOU", "Solène", birth=19850505, phone="06 39 98 00 10", site="Auray"),
    patient(11, "QUÉRÉ", "Alan", civility="M", birth=19930303, phone=""),
    patient(12, "JÉZÉQUEL", "Nolwenn", birth=19991009),
    patient(13, "LE MEUR", "John", civility="M", birth=19680228),
    patient(14, "PENNEC", "Gwen", birth=19770707),
    patient(15, "ABSENT", "Paul", civility="M", birth=19500101),
    patient(16, "DOUTE", "Jeanne", birth=19510101),
)
LEAKED: Mapping[str, tuple[LeakCategory, ...]] = {
    **{f"a-{number}": WITH_NIR for number in range(1, 15)},
    "a-1": WITH_HEALTH,
    "a-2": PLAIN,
    "a-3": WITH_HEALTH,
    "a-10": WITH_HEALTH,
}
CHOICES = {
    "a-2": Choices(channel=LetterChannel.EMAIL),
    "a-3": Choices(second_address=("M Erwan TANGUY", "4 AVENUE DE LA MER", "56400 AURAY")),
    "a-4": Choices(minor_secret=True),
    "a-5": Choices(represented=True, representative="Mme Soizic GUIVARCH"),
    "a-7": Choices(inform_heirs=True),
    "a-10": Choices(most_exposed=(MostExposed.HIV,)),
    "a-11": Choices(most_exposed=(MostExposed.PSYCHIATRY,)),
    "a-12": Choices(do_not_write=True),
    "a-13": Choices(form=LetterForm.ENGLISH),
    "a-14": Choices(form=LetterForm.SIMPLIFIED),
}


@dataclass(frozen=True, slots=True)
class LettersCase:
    """A desk on an open case."""

    desk: Desk
    case: OpenCase

    @property
    def rooms(self) -> LetterDesks:
        """The desks of letters."""
        return self.desk.letters

    @property
    def people(self) -> PatientStore:
        """The patients."""
        return self.desk.world.patients.patients(self.case.id)

    def journal(self) -> list[str]:
        """Every line of the journal."""
        return [one.text for one in self.desk.book.store.journal(self.case.id)]

    def close(self) -> None:
        """Close the files and the vault."""
        self.desk.world.patients.close()
        self.desk.close()


def world(folder: Path) -> World:
    """The real doors, over a vault in a folder."""
    vault = cheap_vault(folder)
    rules = read_name_rules(RESOURCES.read("people/names.toml"))
    return World(
        clock=SetClock(NOW),
        memory=memory_store,
        vault=vault,
        backups=VaultBackups(vault),
        pieces=SealedPieces(folder),
        patients=VaultPatientFiles(vault, lambda: rules),
        tables=DiskTables(),
        letters=letter_doors(RESOURCES),
        pdf=ReportlabPdfMaker(RESOURCES),
        pages=PdfiumPages(),
        exports=FolderExports(),
    )


def fill(store: PatientStore, people: Sequence[Patient], leaked: Mapping[str, tuple[LeakCategory, ...]]) -> None:
    """Take the list in and keep a reading in which these people were found for certain; a-16 is to be checked."""
    rows = [["nom", "prenom", "date de naissance"], ["MARTIN", "Zoé", "12/03/1985"]]
    columns, _ = guess_columns(rows, HEADERS)
    store.take_list(NewList("Liste", "0" * 64, NOW, columns), [people], lambda: ())
    held = {one.sources[0][1]: one.id for one in store.people()}

    def matches() -> Iterator[Match]:
        for number, one in enumerate(people, 2):
            real = held[one.sources[0][1]]
            line = number.to_bytes(16, "big")
            if one.id in leaked:
                yield Match(real, "t", number, Pile.CERTAIN, (Reason.NIR_SAME,), leaked[one.id], line)
            elif one.family_name == "DOUTE":
                yield Match(real, "t", number, Pile.TO_CHECK, (Reason.NIR_SAME,), PLAIN, line)

    counts = {Pile.CERTAIN: len(leaked), Pile.TO_CHECK: 1, Pile.ABSENT: len(people) - len(leaked) - 1}
    store.keep_search(NewSearch(b"f" * 32, "fichier 1", NOW, len(people), counts), matches(), ())


def letters_case(
    folder: Path,
    people: Sequence[Patient] = PEOPLE,
    leaked: Mapping[str, tuple[LeakCategory, ...]] = LEAKED,
    choices: Mapping[str, Choices] = CHOICES,
) -> LettersCase:
    """The case, with these patients."""
    desk = Desk(LIBRARY, world(folder), Person("L. Morvan", "secrétaire"))
    case = desk.load_case_file(EXAMPLE.read_text(encoding="utf-8"), EXAMPLE.name)
    desk.protect(PHRASE)
    made = LettersCase(desk, case)
    fill(made.people, people, leaked)
    held = {one.sources[0][1]: one.id for one in made.people.people()}
    named = {one.id: held[one.sources[0][1]] for one in people}
    made.people.choose({named[one]: said for one, said in choices.items()}, "L. Morvan", NOW)
    return made
