"""What designates a person is hidden in a text, however it is written; what an investigator needs stays."""

import base64
import unicodedata

import pytest

from clinickit.people.redaction import MASK, Hidden, masked, read_text


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (Hidden.EMAIL, "odile.dubrac@exemple.fr"),
        (Hidden.EMAIL, "odile.dubrac%40exemple.fr"),
        (Hidden.NIR, "2 54 03 75 116 001 44"),
        (Hidden.NIR, "2540375116001"),
        (Hidden.NIR, "154032A11600155"),
        (Hidden.PHONE, "06 12 34 56 78"),
        (Hidden.PHONE, "0612345678"),
        (Hidden.PHONE, "+33 (0)1.42.34.56.78"),
        (Hidden.PHONE, "+262 692 12 34 56"),
        (Hidden.DATE, "12/03/1954"),
        (Hidden.DATE, "1954-03-12"),
        (Hidden.DATE, "19540312"),
        (Hidden.DATE, "12 mars 1954"),
        (Hidden.DATE, "1er août 1954"),
    ],
)
def test_each_kind_is_hidden_and_counted_however_it_is_written(kind: Hidden, written: str) -> None:
    made = masked(f"avant ; {written} ; après", ())
    assert made.text == f"avant ; {MASK} ; après"
    assert made.counts == {kind: 1}


@pytest.mark.parametrize(
    "kept",
    ["2026-11-20 13:02:11 ouverture", "2026-11-20T13:02:11Z", "192.168.12.14", "version 10.12.2024.1", "port 445"],
)
def test_hours_of_a_log_and_addresses_of_machines_stay(kept: str) -> None:
    assert masked(kept, ("Dubrac",)).text == kept


def test_midnight_is_how_a_database_writes_a_date_of_birth() -> None:
    assert masked("1954-03-12 00:00:00", ()).counts == {Hidden.DATE: 1}


@pytest.mark.parametrize(
    "written",
    [
        "DUBRAC",
        "dubrac_2026",
        "Élise DUBRAC-Lepic",
        unicodedata.normalize("NFD", "Élise"),
        "&Eacute;lise",
        "=?UTF-8?B?" + base64.b64encode("Élise".encode()).decode() + "?=",
        "=?ISO-8859-1?Q?=C9lise?=",
        "%C3%89lise",
        '{"nom": "\\u00c9lise"}',
        "Content-Transfer-Encoding: quoted-printable\n\n=C3=89li=\nse",
    ],
)
def test_a_word_told_is_found_whatever_its_capitals_accents_and_coding(written: str) -> None:
    made = masked(written, ("Dubrac", "élise"))
    assert made.counts[Hidden.WORD] >= 1
    assert not any(one in made.text.casefold() for one in ("dubrac", "élise", "elise", "lise"))


def test_a_word_is_not_hidden_inside_another_one() -> None:
    assert masked("Ligne libre, M. Li", ("Li",)).text == f"Ligne libre, M. {MASK}"


def test_several_words_are_found_across_spaces_and_line_ends() -> None:
    assert masked("12 rue des\n  Acacias", ("rue des Acacias",)).text == f"12 {MASK}"


def test_what_a_mail_carries_in_coded_form_goes_whole() -> None:
    secret = base64.encodebytes(b"Odile Dubrac, suivie pour " * 20).decode()
    short = base64.b64encode(b"Odile Dubrac").decode()
    part = "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"
    made = masked(f"{part}{short}\n\n--limite\n{part}{secret}--fin\n", ())
    assert made.counts[Hidden.ENCODED] >= 2
    assert short not in made.text
    assert not any(line in made.text for line in secret.splitlines())


def test_texts_are_read_in_both_codings_and_nothing_else_is() -> None:
    assert read_text("é".encode()) == "é"
    assert read_text("\ufeffé".encode()) == "é"
    assert read_text("é".encode("cp1252")) == "é"
    assert read_text(b"%PDF-1.7\n...") is None
    assert read_text(b"\x89PNG\r\n") is None
    assert read_text(b"PK\x03\x04abc") is None
    assert read_text(b"a\0b") is None
    assert read_text(bytes(range(1, 32)) * 4) is None
