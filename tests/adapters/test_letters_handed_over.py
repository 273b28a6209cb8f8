"""What leaves the kit: SMS that are what they say, files that are in the folder, nothing twice and nothing astray."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from clinickit.domain.case import CaseHeader
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import FactValue, Several
from clinickit.domain.letters import LetterChannel, RecipientKind
from clinickit.domain.vocabulary import CaseKind, Channel
from clinickit.people.mailing import Hold, SendingState
from clinickit.people.segments import Choices
from clinickit.services.letters.mailing import MailingHeld
from clinickit.services.letters.people import Apart, everybody
from clinickit.services.letters.short_messages import gsm_text, sms_count, sms_number
from clinickit.services.mailing_ports import WindowOffset
from tests.letters_case import CHOICES, LEAKED, PEOPLE, LettersCase, letters_case

SENT_ON = date(2026, 11, 21)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[LettersCase]:
    """The case of every kind of patient."""
    one = letters_case(tmp_path / "vault")
    yield one
    one.close()


def post_batch(made: LettersCase, mailing: int) -> int:
    """The batch of letters to post."""
    batches = made.rooms.letters.register(made.case).batches(mailing)
    return next(one.number for one in batches if one.channel is LetterChannel.POST)


# SMS


def test_an_sms_is_counted_in_the_letters_that_telephones_write() -> None:
    said = gsm_text("Cabinet d’Yvonne Guérêt\u00a0: «\u00a0à bientôt\u00a0», œuvre, ça coûte 3\u00a0€ – fin")
    assert said == 'Cabinet d\'Yvonne Guéret : "à bientot", oeuvre, ca coute 3 € - fin'
    assert sms_count("é" * 160) == 1
    assert sms_count("é" * 161) == 2
    assert sms_count("é" * 159 + "€") == 2
    assert sms_count("a" * 307) == 3
    assert gsm_text("漢") == "?"


@pytest.mark.parametrize(
    ("phone", "dialled"),
    [
        ("06 12 34 56 78", "0612345678"),
        ("+33 (0)7 12 34 56 78", "0712345678"),
        ("0033612345678", "0612345678"),
        ("0692 12 34 56", "0692123456"),
        ("+32 470 12 34 56", "0032470123456"),
        ("02 61 91 00 01", ""),
        ("+33 2 61 91 00 01", ""),
        ("0000000000", ""),
        ("", ""),
    ],
)
def test_only_a_mobile_gets_an_sms_and_its_number_can_be_dialled(phone: str, dialled: str) -> None:
    assert sms_number(phone) == dialled


def test_an_sms_goes_to_the_mobile_and_who_has_none_is_set_apart(tmp_path: Path) -> None:
    two = [one._replace(phones=("02 61 91 00 01", "06 39 98 00 10")) if one.id == "a-1" else one for one in PEOPLE]
    sms = Choices(channel=LetterChannel.SMS)
    made = letters_case(tmp_path / "vault", two, choices={**CHOICES, "a-1": sms, "a-14": sms})
    screen = made.rooms.letters.prepare(made.case)
    assert dict(screen.apart_counts)[Apart.NO_MOBILE] == 1
    [said] = [text for place, text in screen.around if place == "SMS"]
    assert said.isprintable()
    assert "\u00a0" not in said
    plan = made.rooms.letters.plan(made.case)
    assert made.rooms.handing.sms(made.case, plan.number, tmp_path / "sms").letters == 1
    table = (tmp_path / "sms" / "sms.csv").read_text(encoding="utf-8-sig").splitlines()
    assert table[1].startswith("0639980010;")
    assert table[1].endswith(";1")
    made.close()


def test_an_sms_names_the_number_of_the_letter_and_never_one_that_the_attacker_answers(made: LettersCase) -> None:
    letters, held = made.rooms.letters, made.rooms.letters.material
    assert letters.sender(made.case).phone == "02 61 91 00 99"
    assert letters.sender(made.case).email == "cellule@deuxrives-info.example"
    changed: dict[str, FactValue] = {
        "practice.crisis.phone": "",
        "practice.crisis.email": "",
        "practice.crisis.compromised": Several((Channel.PHONE, Channel.EMAIL)),
    }
    letters.material = lambda case: replace(held(case), answers={**held(case).answers, **changed})
    sender = letters.sender(made.case)
    assert sender.phone == ""
    assert sender.email in sender.compromised


def test_what_an_exercise_would_send_says_that_it_is_one(made: LettersCase) -> None:
    header: CaseHeader = replace(made.case.header, kind=CaseKind.EXERCISE)
    words = made.rooms.letters.around(replace(made.case, header=header))
    assert all("EXERCICE" in words[key] for key in ("sms", "email_subject", "email_subject_english"))
    assert made.rooms.letters.around(made.case) == made.rooms.letters.sent


# Both parents


def test_the_second_parent_is_never_written_to_at_the_mailbox_of_the_first(tmp_path: Path) -> None:
    child = [one._replace(email="parent@courriel.example", phones=("0639980001",)) for one in PEOPLE if one.id == "a-3"]
    for channel in (LetterChannel.EMAIL, LetterChannel.SMS):
        choices = {"a-3": replace(CHOICES["a-3"], channel=channel)}
        made = letters_case(tmp_path / channel.value, child, {"a-3": LEAKED["a-3"]}, choices)
        [one] = everybody(made.people, made.rooms.letters.manner(made.case))
        first, second = one.addressees
        assert (first.channel, second.channel, second.email) == (channel, LetterChannel.POST, "")
        assert first.segment.recipient is RecipientKind.MINOR
        assert second.address_lines[0] == "M Erwan TANGUY"
        made.close()


# Files


def test_a_mail_house_gets_every_file_it_is_told_of_though_they_were_printed_elsewhere(
    tmp_path: Path, made: LettersCase
) -> None:
    made.rooms.letters.prepare(made.case)
    plan = made.rooms.letters.plan(made.case)
    made.rooms.handing.make(made.case, plan.number, tmp_path / "cabinet")
    made.rooms.handing.mail_house(made.case, plan.number, tmp_path / "routeur")
    prints = (tmp_path / "routeur" / "empreintes.txt").read_text(encoding="utf-8").splitlines()
    named = {line.split("  ")[1] for line in prints}
    assert named == {path.name for path in (tmp_path / "routeur").iterdir()} - {"LISEZ-MOI.txt", "empreintes.txt"}
    assert any(name.endswith(".pdf") for name in named)


def test_after_the_window_was_moved_a_file_taken_away_is_printed_at_the_new_place(
    tmp_path: Path, made: LettersCase
) -> None:
    made.rooms.letters.prepare(made.case)
    plan = made.rooms.letters.plan(made.case)
    made.rooms.handing.make(made.case, plan.number, tmp_path)
    [file] = tmp_path.glob("*.pdf")
    was = file.read_bytes()
    file.unlink()
    made.rooms.letters.set_offset(made.case, WindowOffset(2.0, 0.0))
    assert made.rooms.handing.make(made.case, plan.number, tmp_path).again == 1
    assert file.read_bytes() != was
    assert made.rooms.letters.mailings(made.case).missing(plan.number, tmp_path) == ()


def test_a_batch_that_left_is_not_printed_again_beside_those_that_wait(tmp_path: Path, made: LettersCase) -> None:
    made.rooms.letters.settings.set_waves(made.case, 1, 100)
    made.rooms.letters.prepare(made.case)
    plan = made.rooms.letters.plan(made.case)
    made.rooms.handing.make(made.case, plan.number, tmp_path / "lots")
    batch = post_batch(made, plan.number)
    made.rooms.register.handed_over(made.case, [batch], SENT_ON, "dépôt 1")
    for file in (tmp_path / "lots").iterdir():
        file.unlink()
    again = made.rooms.handing.make(made.case, plan.number, tmp_path / "lots")
    assert again.left == 1
    assert again.again >= 1
    assert not (tmp_path / "lots" / f"lettres-{batch:04d}.pdf").exists()
    given = made.rooms.handing.mail_house(made.case, plan.number, tmp_path / "routeur")
    assert given.left == 1
    assert f"lettres-{batch:04d}" not in (tmp_path / "routeur" / "empreintes.txt").read_text(encoding="utf-8")


def test_single_letters_are_only_those_to_post(tmp_path: Path, made: LettersCase) -> None:
    made.rooms.letters.prepare(made.case)
    plan = made.rooms.letters.plan(made.case)
    made.rooms.handing.singles(made.case, plan.number, tmp_path / "un-par-un")
    files = {path.stem.removeprefix("lettre-") for path in (tmp_path / "un-par-un").rglob("*.pdf")}
    held = made.rooms.letters.register(made.case).letters(post_batch(made, plan.number))
    assert files == {one.slots.reference for one in held}


def test_while_investigators_wait_nothing_lost_is_printed_again(tmp_path: Path, made: LettersCase) -> None:
    made.rooms.letters.prepare(made.case)
    plan = made.rooms.letters.plan(made.case)
    made.rooms.handing.make(made.case, plan.number, tmp_path / "lots")
    for file in (tmp_path / "lots").iterdir():
        file.unlink()
    made.rooms.letters.set_hold(made.case, Hold(date(2026, 12, 1), "le parquet", "courriel"))
    with pytest.raises(MailingHeld):
        made.rooms.handing.make(made.case, plan.number, tmp_path / "lots")
    assert list((tmp_path / "lots").iterdir()) == []
    with pytest.raises(InvalidAnswer):
        made.rooms.letters.set_hold(made.case, Hold(date(2026, 12, 1), "le parquet", " "))


def test_a_registered_letter_says_that_it_is_one_outside_the_window(tmp_path: Path, made: LettersCase) -> None:
    made.rooms.letters.prepare(made.case, LetterChannel.REGISTERED_POST)
    person = exposed_adult(made)
    planned = made.rooms.letters.plan(made.case)
    made.rooms.handing.make(made.case, planned.number, tmp_path)
    [printed] = tmp_path.glob("*.pdf")
    for pdf in (made.rooms.person.preview(made.case, person).pdf, printed.read_bytes()):
        with pypdfium2.PdfDocument(pdf) as document:
            pages = [page.get_textpage() for page in document]
            found = [(text, at) for text in pages if (at := text.search("Lettre recommandée").get_next())]
            assert found
            for text, at in found:
                _, low, _, _ = text.get_charbox(at[0])
                assert 297 - low / 72 * 25.4 > 95 or "Bordereau" in text.get_text_range()


# Letters that came back


def test_a_letter_that_came_back_goes_again_to_the_address_written_on_the_person_s_page(
    tmp_path: Path, made: LettersCase
) -> None:
    made.rooms.letters.prepare(made.case)
    plan = made.rooms.letters.plan(made.case)
    batch = post_batch(made, plan.number)
    made.rooms.register.handed_over(made.case, [batch], SENT_ON, "dépôt 1")
    letters = made.rooms.letters.register(made.case).letters(batch)
    adult = next(one for one in letters if one.slots.address_lines[0] == "Mme Annick LE GOFF")
    second = next(one for one in letters if one.copy == 1)
    both = f"{adult.slots.reference}\n{second.slots.reference}"
    made.rooms.register.record(made.case, SendingState.RETURNED, both, SENT_ON, "NPAI")
    screen, returns = made.rooms.register.screen(made.case), made.rooms.register.returns
    assert screen.came_back == 2
    assert {one.name for one in screen.returned} == {"Mme Annick LE GOFF", "Maël TANGUY"}
    assert [one.lines for one in screen.returned] == [(), ()]
    with pytest.raises(InvalidAnswer):
        returns.make(made.case, tmp_path / "renvois")
    moved = Choices(address=("3, rue Neuve", "56400 Auray"))
    made.people.choose({adult.slots.person_id: moved}, "L. Morvan", made.desk.book.now())
    [one] = returns.make(made.case, tmp_path / "renvois")
    assert one.name == f"lettre-{adult.slots.reference}.pdf"
    with pypdfium2.PdfDocument(one) as document:
        text = document[0].get_textpage().get_text_range()
    assert "3 RUE NEUVE" in text
    assert "LILAS" not in text
    assert returns.sent(made.case, SENT_ON) == 1
    held = made.rooms.letters.register(made.case)
    assert held.state(adult.slots.reference) is SendingState.RESENT
    assert held.state(second.slots.reference) is SendingState.RETURNED
    assert made.rooms.register.screen(made.case).came_back == 1
    assert not any("LE GOFF" in line or "NEUVE" in line for line in made.journal())


def test_who_represents_somebody_is_written_to_at_their_own_address(tmp_path: Path) -> None:
    guardian = replace(CHOICES["a-5"], address=("UDAF 56", "4 rue du Port", "56100 Lorient"))
    made = letters_case(tmp_path / "vault", choices={**CHOICES, "a-5": guardian})
    found = {one.patient.family_name: one for one in everybody(made.people, made.rooms.letters.manner(made.case))}
    lines = found["GUIVARCH"].addressees[0].address_lines
    assert lines == ("Mme Soizic GUIVARCH", "UDAF 56", "4 RUE DU PORT", "56100 LORIENT")
    made.close()


# The window of the envelope


@pytest.mark.parametrize("offset", [(15.0, 20.0), (-15.0, -25.0), (15.0, -25.0), (-15.0, 20.0), (0.0, 0.0)])
def test_wherever_the_address_may_be_moved_it_meets_nothing_and_stays_on_the_sheet(
    made: LettersCase, offset: tuple[float, float]
) -> None:
    made.rooms.letters.prepare(made.case)
    made.rooms.letters.set_offset(made.case, WindowOffset(*offset))
    right, down = offset
    address: list[tuple[float, float, float, float]] = []
    others: list[tuple[float, float, float, float]] = []
    with pypdfium2.PdfDocument(made.rooms.person.preview(made.case, exposed_adult(made)).pdf) as document:
        text = document[0].get_textpage()
        for rank in range(text.count_rects()):
            left, low, far, high = (one / 72 * 25.4 for one in text.get_rect(rank))
            box = (left, 297 - high, far, 297 - low)
            inside = 104 + right <= left and far <= 191 + right and 54 + down <= box[1] and box[3] <= 80 + down
            (address if inside else others).append(box)
    assert len(address) >= 3
    assert all(left >= 5 and far <= 205 for left, _, far, _ in address)
    for left, top, far, bottom in address:
        assert not any(left < o[2] and o[0] < far and top < o[3] and o[1] < bottom for o in others)
    with pytest.raises(InvalidAnswer):
        made.rooms.letters.set_offset(made.case, WindowOffset(right + 31.0, down))


def exposed_adult(made: LettersCase) -> str:
    """Somebody with a whole address."""
    return next(one.id for one in made.people.people() if one.family_name == "LE GOFF")
