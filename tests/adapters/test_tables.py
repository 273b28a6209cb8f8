"""Patient lists as offices export them, and everything that can be wrong with such a file."""

import codecs
import csv
import io
import random
from dataclasses import replace
from pathlib import Path

import pytest

from clinickit.adapters.csv_text import BLOCK_CHARACTERS, LineProblems, TableProblem, csv_blocks
from clinickit.adapters.tables import as_text, inspect_table, read_table
from clinickit.services.tables_ports import FileKind, TableFormat, TablePreview
from tests.adapters.sheets import ods, packed, xlsx

TEXT = "Nom;Prénom;Ville\nLEFÈVRE;Zoé;Évreux\nLE GOFF;François;Saint-Lô\n"


def saved(folder: Path, content: bytes, name: str = "liste.csv") -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


def refused(file: Path) -> str:
    with pytest.raises(TableProblem) as caught:
        inspect_table(file)
    assert caught.value.action
    return caught.value.sentence


def rows_of(text: str, separator: str = ";") -> tuple[list[tuple[int, list[str]]], LineProblems]:
    problems = LineProblems()
    blocks = csv_blocks(io.BytesIO(text.encode()), "utf-8", separator, problems)
    return [pair for block in blocks for pair in zip(block.numbers, block.rows, strict=True)], problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman", "cp850"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_encoding_and_separator_are_found(tmp_path: Path, encoding: str, separator: str) -> None:
    preview = inspect_table(saved(tmp_path, TEXT.replace(";", separator).encode(encoding)))
    assert preview.format.separator == separator
    assert preview.rows[1:] == (("LEFÈVRE", "Zoé", "Évreux"), ("LE GOFF", "François", "Saint-Lô"))


def test_an_accent_far_from_the_beginning_still_tells_the_encoding(tmp_path: Path) -> None:
    file = saved(tmp_path, b"NOM;PRENOM\n" + b"MARTIN;ZOE\n" * 30_000 + "LEFÈVRE;Zoé\n".encode("cp1252"))
    preview = inspect_table(file)
    *_, last = read_table(file, preview.format, LineProblems())
    assert (preview.format.encoding, last.rows[-1], last.numbers[-1]) == ("cp1252", ["LEFÈVRE", "Zoé"], 30_002)


def test_a_foreign_byte_in_a_unicode_file_is_read_as_windows_wrote_it(tmp_path: Path) -> None:
    content = b"Nom\n" + "Éloïse Lefèvre\n".encode() * 50 + "Zoé\n".encode("cp1252")
    preview = inspect_table(saved(tmp_path, content))
    assert preview.format.encoding == "utf-8"
    assert preview.rows[-1] == ("Zoé",)


def test_what_was_found_can_be_changed(tmp_path: Path) -> None:
    file = saved(tmp_path, b"a|b;c\n")
    chosen = replace(inspect_table(file).format, separator="|", encoding="cp850")
    assert inspect_table(file, chosen) == TablePreview(chosen, (("a", "b;c"),))


def test_a_quoted_text_is_read_as_the_csv_module_reads_it() -> None:
    chance = random.Random(7)  # noqa: S311
    cells = ["", "Martin", 'dit "le Grand"', "1;2", "deux\nlignes", '"', "É", "=1+1"]
    rows = [[chance.choice(cells) for _ in range(5)] for _ in range(3000)]
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\n").writerows(rows)
    found, problems = rows_of(text.getvalue())
    assert [row for _, row in found] == rows
    assert problems.count == 0


def test_line_numbers_stay_true_across_blocks_and_quoted_line_breaks() -> None:
    text = 'a;"x\ny"\n' + "b;c\n" * (BLOCK_CHARACTERS // 4) + 'd;"z"\n'
    found, _ = rows_of(text)
    assert [number for number, _ in found[:2]] == [1, 3]
    assert found[-1] == (BLOCK_CHARACTERS // 4 + 3, ["d", "z"])


@pytest.mark.parametrize("broken", ['"MARTIN;Zoé', '"MARTIN;"Zoé'])
def test_a_quote_that_is_never_closed_costs_its_own_line_only(broken: str) -> None:
    found, problems = rows_of(f"Nom;Prénom\n{broken}\nPETIT;Léo\nROUX;Anne\n")
    assert [number for number, _ in found] == [1, 2, 3, 4]
    assert found[2:] == [(3, ["PETIT", "Léo"]), (4, ["ROUX", "Anne"])]
    assert [line for line, _ in problems.named] == [2]


def test_a_quote_closed_lines_later_does_not_swallow_people() -> None:
    found, problems = rows_of('Nom;Prénom\n"MARTIN;Zoé\nPETIT;Léo\nROUX;"Anne"\nBRUN;Lou\n')
    assert [row[0].strip('"') for _, row in found] == ["Nom", "MARTIN", "PETIT", "ROUX", "BRUN"]
    assert problems.count == 1


def test_ten_thousand_columns_are_refused_in_one_sentence(tmp_path: Path) -> None:
    sentence = refused(saved(tmp_path, (";".join(f"c{at}" for at in range(10_000)) + "\n").encode()))
    assert sentence == "Ligne 1 : 10\u00a0000 colonnes, alors que 500 au plus peuvent être lues."


@pytest.mark.parametrize("content", [b"", b"\n \n;;\n"])
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, content: bytes) -> None:
    assert refused(saved(tmp_path, content)) == "Le fichier liste.csv est vide."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 ...", "est un PDF"),
        (b"MZ\x90\x00\x03\x00\x00\x00\x04" + bytes(5), "ni un texte ni un classeur"),
        (b"\x1f\x8b\x08" + bytes(20), "est compressé"),
        (packed({"a.txt": "x"}), "archive ZIP"),
        (packed({"[Content_Types].xml": "x", "word/document.xml": "x"}), "document, pas un classeur"),
        (b"PK\x03\x04" + bytes(50), "abîmé"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "abîmé"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
        (ods([["a"]], manifest="<manifest:encryption-data/>"), "mot de passe"),
    ],
)
def test_what_is_no_list_is_told_whatever_its_name(tmp_path: Path, content: bytes, said: str) -> None:
    for name in ("liste.csv", "liste.xlsx"):
        assert said in refused(saved(tmp_path, content, name))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert "ne peut pas être lu" in refused(tmp_path / "absente.csv")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = packed({"[Content_Types].xml": "x", "xl/worksheets/sheet1.xml": bytes(30_000_000)})
    assert "piégé ou abîmé" in refused(saved(tmp_path, bomb, "liste.xlsx"))


def test_a_spreadsheet_is_known_by_its_content_and_read_as_text(tmp_path: Path) -> None:
    rows: list[list[str | float | None]] = [
        ["Nom", "Naissance", "CP", "NIR"],
        ["MARTIN", "12/03/1985", 1000.0, 285037800608409.0],
    ]
    preview = inspect_table(saved(tmp_path, xlsx(rows), "liste.csv"))
    assert (preview.format.kind, preview.format.sheets) == (FileKind.XLSX, ("Patients",))
    assert preview.rows[1] == ("MARTIN", "12/03/1985", "1000", "285037800608409")


def test_a_formula_gives_its_last_value_and_is_not_run(tmp_path: Path) -> None:
    preview = inspect_table(saved(tmp_path, xlsx([["Nom"], ["MARTIN"]], formula='HYPERLINK("x")'), "liste.xlsx"))
    assert preview.rows[1] == ("MARTIN", "7")


def test_an_ods_is_read(tmp_path: Path) -> None:
    preview = inspect_table(saved(tmp_path, ods([["Nom", "Prénom"], ["LEFÈVRE", "Zoé"]]), "liste.ods"))
    assert preview.format.kind is FileKind.ODS
    assert preview.rows == (("Nom", "Prénom"), ("LEFÈVRE", "Zoé"))


def test_lines_of_a_sheet_are_numbered_as_the_person_sees_them(tmp_path: Path) -> None:
    file = saved(tmp_path, xlsx([[], [], ["Nom"], ["MARTIN"]]), "liste.xlsx")
    blocks = list(read_table(file, inspect_table(file).format, LineProblems()))
    numbered = {
        row[0]: number for block in blocks for number, row in zip(block.numbers, block.rows, strict=True) if any(row)
    }
    assert numbered == {"Nom": 3, "MARTIN": 4}


def test_a_sheet_too_wide_is_refused(tmp_path: Path) -> None:
    assert "501 colonnes" in refused(saved(tmp_path, xlsx([["x"] * 501]), "liste.xlsx"))


def test_cells_become_what_a_person_would_type() -> None:
    assert [as_text(cell) for cell in (True, False, 12.5, 3.0, None)] == ["oui", "non", "12.5", "3", ""]


def test_the_byte_order_mark_is_never_part_of_the_first_header(tmp_path: Path) -> None:
    file = saved(tmp_path, codecs.BOM_UTF8 + b"Nom;Ville\nA;B\n")
    assert inspect_table(file).rows[0] == ("Nom", "Ville")
    assert isinstance(inspect_table(file).format, TableFormat)
