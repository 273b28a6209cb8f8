"""Leaked files of every usual form, whole, cut, trapped; nothing of them reaches the disk."""

import gzip
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from clinickit.adapters.csv_text import TableProblem
from clinickit.adapters.leak_readers import LeakReader, first_rows
from tests.adapters.sheets import ods, packed, xlsx

ROWS = [["MARTIN", "Zoé", "12/03/1985"], ["LE GOFF", "Paul", "02/01/1970"]]
HEADER = ["nom", "prenom", "ddn"]
CSV = "\n".join(";".join(row) for row in [HEADER, *ROWS]).encode("cp1252") + b"\n"
TSV = CSV.replace(b";", b"\t")
RECORDS = [dict(zip(HEADER, row, strict=True)) for row in ROWS]
JSON = json.dumps(RECORDS, ensure_ascii=False, indent=1).encode()
JSON_LINES = "\n".join(json.dumps(one) for one in RECORDS).encode()
NESTED = json.dumps({"patients": RECORDS, "total": 2}).encode()
INSERT = """-- MySQL dump
CREATE TABLE `patients` (
  `nom` varchar(50) NOT NULL,
  `prenom` varchar(50), `ddn` decimal(8,2),
  PRIMARY KEY (`nom`), KEY `x` (`prenom`)
) ENGINE=InnoDB;
INSERT INTO `patients` VALUES ('MARTIN','Zoé','12/03/1985'),
('LE GOFF','Paul','02/01/1970');
""".encode()
COPY = (
    "COPY public.patients (nom, prenom, ddn) FROM stdin;\n" + "".join("\t".join(row) + "\n" for row in ROWS) + "\\.\n"
).encode()
SHEET = xlsx([HEADER, *ROWS])
FORMS: dict[str, bytes] = {
    "a.csv": CSV,
    "a.tsv": TSV,
    "a.json": JSON,
    "a.jsonl": JSON_LINES,
    "nested.json": NESTED,
    "insert.sql": INSERT,
    "copy.sql": COPY,
    "a.xlsx": SHEET,
    "a.ods": ods([HEADER, *ROWS]),
}
WRAPS: dict[str, Callable[[bytes, str], bytes]] = {
    "plain": lambda content, _: content,
    "zip": lambda content, name: packed({name: content, "photo.jpg": b"\xff\xd8"}),
    "gz": lambda content, _: gzip.compress(content),
}


def saved(folder: Path, content: bytes, name: str = "fuite") -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


def rows_of(reader: LeakReader) -> list[list[str]]:
    """Every row with its header as the first, whether the file names its columns or not."""
    found: list[list[str]] = []
    for block in reader.blocks():
        found += ([] if found or not block.header else [list(block.header)]) + block.rows
    return found


@pytest.mark.parametrize("wrap", WRAPS)
@pytest.mark.parametrize("form", FORMS)
def test_the_same_people_are_read_from_every_form_and_wrapping(tmp_path: Path, form: str, wrap: str) -> None:
    reader = LeakReader(saved(tmp_path, WRAPS[wrap](FORMS[form], form)))
    assert rows_of(reader) == [HEADER, *ROWS]
    assert reader.problems.count == 0
    assert reader.skipped == (["photo.jpg"] if wrap == "zip" else [])


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("wrap", WRAPS)
def test_nothing_is_written_to_the_disk(tmp_path: Path, form: str, wrap: str) -> None:
    file = saved(tmp_path, WRAPS[wrap](FORMS[form], form))
    opened: list[str] = []

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event == "open" and {*str(arguments[1] or "")} & {*"wax+"}:
            opened.append(str(arguments[0]))

    watching = True
    sys.addaudithook(watch)
    rows_of(LeakReader(file))
    watching = False
    assert opened == []
    assert [one.name for one in tmp_path.iterdir()] == ["fuite"]


def test_each_table_of_a_dump_keeps_its_name_and_columns(tmp_path: Path) -> None:
    more = b"INSERT INTO users (login, pass) VALUES ('dr', md5('a,b'), 'x''y'), ('b\\'c', NULL, \"q\");\n"
    blocks = list(LeakReader(saved(tmp_path, INSERT + more + COPY)).blocks())
    assert [(block.table, block.header) for block in blocks] == [
        ("patients", tuple(HEADER)),
        ("users", ("login", "pass")),
        ("patients", tuple(HEADER)),
    ]
    assert blocks[1].rows == [["dr", "md5('a,b')", "x'y"], ["b'c", "", "q"]]
    assert list(blocks[0].numbers) == [7, 8]


@pytest.mark.parametrize(
    ("content", "line", "kept"),
    [
        (INSERT[:-20], 8, 1),
        (COPY[:-4], 3, 2),
        (JSON[:-30], 7, 1),
        (JSON_LINES[:-10], 2, 1),
    ],
)
def test_a_file_cut_in_the_middle_gives_what_came_before_and_the_line(
    tmp_path: Path, content: bytes, line: int, kept: int
) -> None:
    reader = LeakReader(saved(tmp_path, content))
    assert len(rows_of(reader)) == kept + 1
    assert [place for place, _ in reader.problems.named] == [line]


def test_a_broken_statement_does_not_hide_the_next(tmp_path: Path) -> None:
    reader = LeakReader(saved(tmp_path, b"INSERT INTO a VALUES (1,'x\n" + INSERT))
    assert rows_of(reader)[-2:] == ROWS
    assert reader.problems.count == 1


def test_keys_that_come_later_widen_the_table(tmp_path: Path) -> None:
    lines = b'{"nom":"A"}\n{"nom":"B","adresse":{"cp":"59000"},"tel":["1","2"]}\n'
    blocks = list(LeakReader(saved(tmp_path, lines)).blocks())
    assert [block.header for block in blocks] == [("nom",), ("nom", "adresse cp", "tel")]
    assert blocks[1].rows == [["B", "59000", "1, 2"]]


@pytest.mark.parametrize(
    ("content", "records"),
    [
        (b'{"total":2,"patients":[{"nom":"A"},{"nom":"B"}]}', ["A", "B"]),
        (b'[{"actes":[{"code":"x"}],"nom":"A"},{"nom":"B"}]', ["A", "B"]),
        (b'{"actes":[{"code":"x"}],"nom":"A"}\n{"nom":"B"}\n', ["A", "B"]),
        (b'{"patients":[' + b",".join(b'{"nom":"A","actes":[{"c":1}]}' for _ in range(20_000)) + b"]}", ["A"] * 20_000),
    ],
    ids=["wrapped", "array", "lines", "large"],
)
def test_records_are_told_from_what_wraps_them(tmp_path: Path, content: bytes, records: list[str]) -> None:
    blocks = list(LeakReader(saved(tmp_path, content)).blocks())
    assert [row[block.header.index("nom")] for block in blocks for row in block.rows] == records


def test_two_files_of_an_archive_are_two_tables(tmp_path: Path) -> None:
    file = saved(tmp_path, packed({"un.csv": CSV, "deux/a.sql": INSERT}))
    assert {block.table for block in LeakReader(file).blocks()} == {"un.csv", "deux/a.sql patients"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "est vide"),
        (b"%PDF-1.4", "est un PDF"),
        (packed({"a.csv": bytes(30_000_000)}), "piégé ou abîmé"),
        (gzip.compress(b"a;b\n" * 60_000_000, 9), "piégé ou abîmé"),
        (packed({"a": packed({"b.csv": CSV})}), "en contient une autre"),
        (packed({"photo.jpg": b"x"}), "aucun fichier de données"),
        (b"PK\x03\x04" + bytes(100), "abîmée ou incomplète"),
        (gzip.compress(CSV * 5000)[:-50], "est coupé"),
        (b"\x1f\x8b\x08\x00" + bytes(50), "abîmé"),
    ],
    ids=["empty", "pdf", "zip bomb", "gz bomb", "zip in zip", "no data", "bad zip", "cut gz", "bad gz"],
)
def test_what_cannot_be_read_is_told_in_one_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(TableProblem, match=said) as caught:
        rows_of(LeakReader(saved(tmp_path, content)))
    assert caught.value.action


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(TableProblem, match="ne peut pas être lu"):
        rows_of(LeakReader(tmp_path / "absent.csv"))


def test_progress_ends_at_the_size_and_the_digest_is_that_of_the_file(tmp_path: Path) -> None:
    reader = LeakReader(saved(tmp_path, CSV))
    rows_of(reader)
    assert reader.progress() == (len(CSV), len(CSV))
    assert len(reader.sha256()) == 32


def test_the_first_rows_are_given_again_with_all_the_others(tmp_path: Path) -> None:
    taken, every = first_rows(LeakReader(saved(tmp_path, CSV)).blocks(), most=1)
    assert taken[0].rows[0] == HEADER
    assert sum(len(block.rows) for block in every) == 3
