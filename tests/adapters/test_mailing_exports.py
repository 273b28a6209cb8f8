"""Files of a mailing for others, and the register read back: one recipient per message, no formula, every line told."""

import csv
import hashlib
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pypdfium2
import pytest

from clinickit.adapters.mailing_files import FolderLetters
from clinickit.adapters.mailing_store import TableMailingStore, memory_mailing_store
from clinickit.adapters.pdf.mailing import PdfMailing
from clinickit.adapters.system_clock import SetClock
from clinickit.adapters.toml_resources import TomlResources
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import Count, Several
from clinickit.domain.letters import LeakCategory, LetterChannel, LetterForm, RecipientKind
from clinickit.domain.schema import fits, leaf_of
from clinickit.domain.vocabulary import InformationMeans
from clinickit.people.address import AddressFault, read_postal_rules
from clinickit.people.mailing import RegisterCounts, reference
from clinickit.people.patient import Patient
from clinickit.people.segments import NO_CHOICE, read_segment_words
from clinickit.services.letters.mailing import Mailings, addressee
from clinickit.services.letters.mailing_exports import (
    Sender,
    email_table,
    for_mail_house,
    mail_house_table,
    message,
    reachable,
    sms_table,
    table,
    warnings,
    write_emails,
)
from clinickit.services.letters.mailing_register import (
    ReportRead,
    notification_facts,
    read_report,
    register_table,
    report_words,
)
from tests.adapters.sample_mailings import BODIES, people

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
RESOURCES = TomlResources()
WORDS = {key: str(value) for key, value in RESOURCES.read("wording/mailing.toml").items()}
SENDER = Sender("Cabinet des Tilleuls", "crise@tilleuls.example", "02 40 00 00 03")


def register(count: int, channel: LetterChannel) -> tuple[TableMailingStore, Mailings]:
    store = memory_mailing_store()
    mailings = Mailings(store, PdfMailing(RESOURCES), FolderLetters(), SetClock(NOW), WORDS)
    mailings.plan(BODIES, people(count, channel), "TIL")
    return store, mailings


def rows(made: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(made.decode("utf-8-sig")), delimiter=";"))


def test_a_mail_house_gets_pages_a_table_fingerprints_and_the_terms(tmp_path: Path) -> None:
    store, mailings = register(9, LetterChannel.POST)
    names = for_mail_house(mailings, store, FolderLetters(), 1, tmp_path, WORDS)
    assert sorted(names) == sorted(path.name for path in tmp_path.iterdir())
    header, *lines = rows((tmp_path / "lettres-0001.csv").read_bytes())
    assert header[:5] == ["reference", "fichier", "premiere_page", "pages", "ligne1"]
    with pypdfium2.PdfDocument(tmp_path / "lettres-0001.pdf") as pdf:
        for line in lines:
            page = pdf[int(line[2]) - 1].get_textpage().get_text_range()
            assert line[0] in page
            assert line[4] in page
        assert len(pdf) == int(lines[-1][2]) + int(lines[-1][3]) - 1
    for told in (tmp_path / "empreintes.txt").read_text().splitlines():
        digest, name = told.split("  ")
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest
    assert "article 28 du RGPD" in (tmp_path / "LISEZ-MOI.txt").read_text(encoding="utf-8")
    store.close()


def test_no_cell_of_an_export_can_run_as_a_formula() -> None:
    store, _ = register(1, LetterChannel.POST)
    [letter] = store.letters(1)
    nasty = replace(letter, slots=replace(letter.slots, address_lines=('=HYPERLINK("x")', "+33", "-1", "@SUM", "\tA")))
    [_, line] = rows(mail_house_table([nasty], "lettres-0001.pdf", [2], 2))
    assert all(not cell.startswith(("=", "+", "-", "@", "\t")) for cell in line)
    assert rows(table(("a",), [("dit « ; »",)]))[1] == ["dit « ; »"]
    store.close()


def test_each_message_has_one_recipient_and_only_that_persons_words(tmp_path: Path) -> None:
    store, _ = register(6, LetterChannel.EMAIL)
    done = write_emails(store, FolderLetters(), 1, tmp_path, SENDER, WORDS)
    files = sorted((tmp_path / "courriels-0001").iterdir())
    assert done.written == len(files) == 6
    for rank, path in enumerate(files):
        read = message_from_bytes(path.read_bytes(), policy=default)
        assert read["To"] == f"p{rank}@courriel.example"
        assert read["Cc"] is None
        assert read["Bcc"] is None
        assert path.name == f"message-{reference('TIL', rank + 1)}.eml"
        said = read.get_content()
        assert reference("TIL", rank + 1) in said
        assert sum(reference("TIL", other) in said for other in range(1, 7)) == 1
        assert "RUE DES LILAS" not in said
        assert "santé" not in str(read["Subject"])
    store.close()


@pytest.mark.parametrize(
    "email",
    [
        "",
        "élise@courriel.example",
        "a@b",
        "a@b.fr, c@d.fr",
        "a@b.fr;c@d.fr",
        "a@b.fr\nBcc: c@d.fr",
        "<a@b.fr>",
        "a b@c.fr",
        'x"@b.fr',
    ],
)
def test_what_is_not_one_mailbox_is_never_written_to(email: str) -> None:
    store, _ = register(1, LetterChannel.EMAIL)
    [letter] = store.letters(1)
    assert not reachable(email)
    with pytest.raises(ValueError, match="mailbox"):
        message(replace(letter, email=email), store.bodies(1)["1"], SENDER, WORDS, NOW)
    store.close()


def test_people_without_a_mailbox_are_named_by_reference(tmp_path: Path) -> None:
    store = memory_mailing_store()
    mailings = Mailings(store, PdfMailing(RESOURCES), FolderLetters(), SetClock(NOW), WORDS)
    listed = [replace(one, email="") if one.person_id == "p1" else one for one in people(3, LetterChannel.EMAIL)]
    mailings.plan(BODIES, listed, "TIL")
    done = write_emails(store, FolderLetters(), 1, tmp_path, SENDER, WORDS)
    assert (done.written, done.unreachable) == (2, (reference("TIL", 2),))
    assert len(rows(email_table(store, 1, WORDS)["courriels.csv"])) == 3
    store.close()


def test_a_compromised_mailbox_is_told_before_anything_goes() -> None:
    assert warnings(SENDER, WORDS) == (WORDS["warning_visible_recipients"],)
    held = replace(SENDER, compromised=frozenset({"Crise@Tilleuls.example"}))
    assert WORDS["warning_compromised_mailbox"] in warnings(held, WORDS)


def test_a_short_message_says_nothing_of_care_and_fits_one_sms() -> None:
    store, _ = register(3, LetterChannel.SMS)
    made, done = sms_table(store, 1, SENDER, WORDS)
    assert done.written == 3
    for _, said, parts in rows(made)[1:]:
        assert "TIL-" in said
        assert "santé" not in said
        assert parts == "1"
    store.close()


def test_a_providers_report_is_read_back_and_each_wrong_line_told() -> None:
    store, mailings = register(5, LetterChannel.POST)
    mailings.batch_sent(1, date(2026, 11, 24), "L. Morvan")
    report = [
        ["Suivi de vos envois"],
        [],
        ["Votre client", "RÉFÉRENCE", "Statut", "Date", "N° de recommandé"],
        ["x", reference("TIL", 1), "NPAI", "30/11/2026", ""],
        ["x", reference("TIL", 2), "Non réclamé", "2026-11-30 00:00:00", ""],
        ["x", "TIL-000003-X", "returned", "2026-11-30", ""],
        [],
        ["x", reference("TIL", 4), "volé", "2026-11-30", ""],
        ["x", reference("TIL", 5), "Distribué", "25/11/2026 10:42", "1A 123"],
        ["x", reference("TIL", 1).lower(), "resent", "2026-12-02", "2e envoi"],
        ["x", reference("TIL", 4), "returned", "demain", ""],
        ["x", reference("TIL", 4), "returned", "2027-01-01", ""],
        ["x"],
    ]
    lines = list(enumerate(report, 4))

    def read() -> ReportRead:
        return read_report(store, lines, report_words(WORDS), "La Poste", NOW, date(2026, 12, 5))

    done = read()
    assert done.recorded == 3
    assert [line for line, _ in done.problems] == [9, 11, 14, 15, 16]
    again = read()
    assert (again.recorded, again.problems) == (0, done.problems)
    assert [one.state for one in store.events(reference("TIL", 1))] == ["sent", "returned", "resent"]
    assert [one.proof for one in store.events(reference("TIL", 2))] == ["", "Non réclamé"]
    assert [(one.state, one.proof) for one in store.events(reference("TIL", 5))] == [("sent", ""), ("sent", "1A 123")]
    with pytest.raises(InvalidAnswer):
        read_report(store, [(1, ["nom", "etat"])], report_words(WORDS), "", NOW, date(2026, 12, 5))
    store.close()


def test_a_report_on_letters_that_nobody_noted_as_gone_says_what_to_do_first() -> None:
    store, _ = register(1, LetterChannel.POST)
    lines = [(1, ["reference", "etat", "date"]), (2, [reference("TIL", 1), "NPAI", "30/11/2026"])]
    done = read_report(store, lines, report_words(WORDS), "", NOW, date(2026, 12, 5))
    [(line, sentence)] = done.problems
    assert line == 2
    assert "pas encore notée comme partie" in sentence
    assert store.state(reference("TIL", 1)) == "planned"
    store.close()


def test_the_counts_become_the_facts_of_the_complementary_notification() -> None:
    assert notification_facts(RegisterCounts(people=4)) == {}
    store, mailings = register(4, LetterChannel.POST)
    mailings.batch_sent(1, date(2026, 11, 24), "L. Morvan")
    facts = notification_facts(store.counts())
    assert facts["breach.communication.informed_count"] == Count(4)
    assert facts["breach.communication.all_informed"] is True
    assert facts["breach.communication.informed_on"] == date(2026, 11, 24)
    assert facts["breach.communication.means"] == Several((InformationMeans.LETTER,))
    assert all(fits(leaf_of(path), value) for path, value in facts.items())
    store.close()


def test_the_register_leaves_as_references_only() -> None:
    store, _ = register(1203, LetterChannel.POST)
    whole = b"".join(register_table(store))
    lines = rows(whole)
    assert len(lines) == 1204
    assert lines[-1] == [reference("TIL", 1203), "2", "post", "planned"]
    assert b"LILAS" not in whole
    store.close()


LEA = Patient(
    id="liste:2",
    sources=(("liste", 2),),
    civility="Mme",
    family_name="Martin",
    birth_name="",
    given_names="Léa Jeanne",
    birth=19800412,
    nir="",
    phones=("0240000004",),
    email="lea@courriel.example",
    street="12 bis rue des Lilas",
    street_more="",
    postcode="44000",
    town="Nantes",
    country="",
    deceased=False,
    protected=False,
    staff=False,
    patient_number="",
    last_visit=0,
    site="",
)


def test_an_english_letter_opens_in_english() -> None:
    words = read_segment_words(RESOURCES.read("people/segments.toml"))
    postal = read_postal_rules(RESOURCES.read("people/postal.toml"))
    english = replace(NO_CHOICE, form=LetterForm.ENGLISH)
    said = [
        addressee(LEA._replace(civility=civility), english, [], 20261121, words, postal)[0].salutation
        for civility in ("Mme", "M.", "")
    ]
    assert said == ["Dear Madam,", "Dear Sir,", "Dear Sir or Madam,"]


def test_a_patient_of_the_list_becomes_an_addressee() -> None:
    words = read_segment_words(RESOURCES.read("people/segments.toml"))
    postal = read_postal_rules(RESOURCES.read("people/postal.toml"))
    made, faults = addressee(LEA, NO_CHOICE, [LeakCategory.NIR], 20261121, words, postal)
    assert made.address_lines[-1] == "44000 NANTES"
    assert faults == ()
    assert made.concerned_person == ""
    child, _ = addressee(LEA._replace(birth=20180412), NO_CHOICE, [LeakCategory.NIR], 20261121, words, postal)
    assert child.segment.recipient is RecipientKind.MINOR
    assert "Léa" in child.concerned_person
    silent, faults = addressee(
        LEA._replace(street="", town=""), replace(NO_CHOICE, do_not_write=True), [], 20261121, words, postal
    )
    assert silent.channel is LetterChannel.NONE
    assert AddressFault.NO_STREET in faults
