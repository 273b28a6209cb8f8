"""Files as they really are: many sheets, a stray cell, archives of everything, dumps of every database."""

import gzip
import io
import json
import struct
import zipfile
from pathlib import Path

import pytest

from clinickit.adapters.csv_text import LineProblems, TableProblem
from clinickit.adapters.leak_readers import LeakReader
from clinickit.adapters.patient_files import ListReader
from clinickit.adapters.tables import inspect_table, read_table
from clinickit.services.tables_ports import LeakBlock
from tests.adapters.sheets import ods, packed, workbook

HEADER = ["Nom", "Prénom", "Date de naissance"]
ROWS = [["MARTIN", "Zoé", "12/03/1985"], ["O'BRIEN", "Paul", "02/01/1970"]]
LIST = [HEADER, *ROWS]
CSV = "\n".join(map(";".join, LIST)).encode()


def saved(folder: Path, content: bytes, name: str = "fichier") -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


def leaked(folder: Path, content: bytes | str) -> list[LeakBlock]:
    data = content if isinstance(content, bytes) else content.encode()
    return list(LeakReader(saved(folder, data)).blocks())


def test_a_cell_filled_at_the_end_of_the_sheet_is_refused_rather_than_take_the_whole_memory(tmp_path: Path) -> None:
    far = saved(tmp_path, workbook({"Patients": LIST}, far=("XFD4", "A1048576")), "liste.xlsx")
    with pytest.raises(TableProblem, match="très loin de la liste") as caught:
        inspect_table(far)
    assert "colonnes vides" in caught.value.action
    with pytest.raises(TableProblem, match="très loin de la liste"):
        list(LeakReader(far).blocks())


def test_every_sheet_of_a_leaked_workbook_is_read_hidden_ones_too(tmp_path: Path) -> None:
    sheets = {"Index": [["Feuille"], ["Patients"]], "Patients": LIST, "Archives": [HEADER, ["ROUX", "Anne", "x"]]}
    blocks = leaked(tmp_path, workbook(sheets, hidden=("Archives",)))
    assert [block.table for block in blocks] == ["Index", "Patients", "Archives"]
    assert blocks[2].rows[1] == ["ROUX", "Anne", "x"]


def test_the_sheet_shown_first_is_one_that_people_see_and_that_holds_rows(tmp_path: Path) -> None:
    sheets = {"Vieux": [["Nom"], ["A"]], "Titre": [["Liste"]], "Patients": LIST}
    found = inspect_table(saved(tmp_path, workbook(sheets, hidden=("Vieux",)), "liste.xlsx")).format
    assert (found.sheet, found.sheets) == ("Patients", ("Vieux", "Titre", "Patients"))


def test_one_member_that_cannot_be_read_does_not_hide_the_rest_of_an_archive(tmp_path: Path) -> None:
    members = {"a.bin": bytes(500), "rapport": b"%PDF-1.7", "vieux.zip": packed({"b.csv": CSV}), "p.csv": CSV}
    mac = {"__MACOSX/._p.csv": b"\x00\x05\x16\x07" + bytes(80)}
    reader = LeakReader(saved(tmp_path, packed({**members, **mac, "q.csv.gz": gzip.compress(CSV)})))
    told = [(block.table, row) for block in reader.blocks() for row in block.rows]
    assert told == [(table, row) for table in ("p.csv", "q.csv.gz") for row in LIST]
    assert sorted(reader.skipped) == ["a.bin", "rapport", "vieux.zip"]


@pytest.mark.parametrize(
    ("content", "said", "action"),
    [
        (b"7z\xbc\xaf\x27\x1c" + bytes(40), "archive 7z", "Décompressez"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(40), "archive RAR", "Décompressez"),
        (b"p.csv" + bytes(252) + b"ustar" + bytes(300), "archive TAR", "Décompressez"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "image", "la liste elle-même"),
        (b"SQLite format 3\x00" + bytes(40), "base SQLite", "informaticien"),
        (b"PGDMP\x01\x0e" + bytes(40), "sauvegarde de base", "informaticien"),
        (b"\xef\xbb\xbf\n<HTML><table><tr><td>Nom</td></tr></table>", "page web", "tableur"),
        (b'<?xml version="1.0"?><Workbook/>', "XML", "tableur"),
        (b"BEGIN:VCARD\nN:Martin;Claire;;;\nEND:VCARD\n", "carnet d’adresses", "tableur"),
    ],
    ids=["7z", "rar", "tar", "picture", "sqlite", "dump", "page", "xml", "cards"],
)
def test_what_is_no_table_is_named_with_what_to_do(tmp_path: Path, content: bytes, said: str, action: str) -> None:
    file = saved(tmp_path, content, "liste.csv")
    for read in (lambda: inspect_table(file), lambda: list(LeakReader(file).blocks())):
        with pytest.raises(TableProblem, match=said) as caught:
            read()
        assert action in caught.value.action


def test_a_few_zero_bytes_left_by_old_software_do_not_make_a_text_unreadable(tmp_path: Path) -> None:
    file = saved(tmp_path, b"Nom;Ville\nMARTIN\x00;Lille\n" + b"PETIT;Lens\n" * 20)
    rows = [row for block in read_table(file, inspect_table(file).format, LineProblems()) for row in block.rows]
    assert rows[1] == ["MARTIN", "Lille"]


def test_why_a_file_cannot_be_read_is_said_in_french(tmp_path: Path) -> None:
    with pytest.raises(TableProblem, match="c’est un dossier"):
        inspect_table(tmp_path)
    file = saved(tmp_path, CSV)
    found, leak = inspect_table(file).format, LeakReader(file)
    file.unlink()
    for read in (ListReader(file, found).sha256, leak.sha256, lambda: list(leak.blocks())):
        with pytest.raises(TableProblem, match="il n’est plus à cet endroit"):
            read()


SSMS = """USE [LABO]
GO
INSERT [dbo].[Fiche Patient] ([Nom], [Prénom], [Date de naissance], [Solde]) VALUES (N'MARTIN', N'Zoé', \
CAST(N'12/03/1985' AS Date), CAST(12.50 AS Decimal(10, 2)))
GO
INSERT [dbo].[Fiche Patient] ([Nom], [Prénom], [Date de naissance], [Solde]) VALUES (N'O''BRIEN', N'Paul', \
CAST(N'02/01/1970' AS Date), CAST(12.50 AS Decimal(10, 2)))
GO
"""
CREATED = """CREATE TABLE [dbo].[Patients](
\t[Nom] [nvarchar](50) NULL,
\t[Prénom] [nvarchar](50) NULL,
\t[Date de naissance] [date] NULL,
 CONSTRAINT [PK] PRIMARY KEY CLUSTERED ([Nom] ASC)
) ON [PRIMARY]
GO
"""
VALUES = "('MARTIN','Zoé','12/03/1985'),('O''BRIEN','Paul','02/01/1970')"


@pytest.mark.parametrize(
    "dump",
    [
        SSMS.replace("\n", "\r\n").encode("utf-16"),
        f"{CREATED}INSERT [dbo].[Patients] VALUES {VALUES}\nGO\n",  # noqa: S608 - a sample, run by nobody
        'CREATE TABLE p("Nom" TEXT, Prénom TEXT, "Date de naissance" TEXT);\nINSERT INTO p VALUES' + VALUES + ";\n",
        'INSERT INTO "p" ("Nom", "Prénom", "Date de naissance")\nVALUES\n'
        + VALUES.replace("),(", ")\n,(").replace("'12/03/1985'", "to_date('12/03/1985','DD/MM/YYYY')")
        + ";\n",
        "-- entête\n" * 900 + "INSERT INTO p (Nom, Prénom, `Date de naissance`) VALUES " + VALUES + ";\n",
    ],
    ids=["SQL Server", "SQL Server with schema", "SQLite", "Oracle", "late"],
)
def test_a_dump_of_any_database_gives_its_columns_and_rows(tmp_path: Path, dump: bytes | str) -> None:
    reader = LeakReader(saved(tmp_path, dump if isinstance(dump, bytes) else dump.encode()))
    blocks = list(reader.blocks())
    assert {block.header[:3] for block in blocks} == {tuple(HEADER)}
    assert [row[:3] for block in blocks for row in block.rows] == ROWS
    assert reader.problems.count == 0


def test_a_backslash_that_ends_a_text_hides_no_line(tmp_path: Path) -> None:
    first = "INSERT INTO p (nom, dossier) VALUES ('A', 'C:\\');\n"
    lines = first + first.replace("'A'", "'B'")
    assert [row for block in leaked(tmp_path, lines) for row in block.rows] == [["A", "C:\\"], ["B", "C:\\"]]


RECORDS = [{"nom": family, "actes": [{"code": "NFS"}, {"code": "TSH"}]} for family, _, _ in ROWS]


@pytest.mark.parametrize(
    "whole",
    [
        {"status": "ok", "data": {"total": 2, "patients": RECORDS}},
        {str(number): one for number, one in enumerate(RECORDS)},
        {"patients": {f"-N{number}": one for number, one in enumerate(RECORDS)}},
    ],
    ids=["deep", "by number", "deep by number"],
)
def test_records_are_found_however_deep_they_are_wrapped(tmp_path: Path, whole: object) -> None:
    blocks = leaked(tmp_path, json.dumps(whole))
    assert [row[block.header.index("nom")] for block in blocks for row in block.rows] == ["MARTIN", "O'BRIEN"]


def test_a_json_made_of_bare_lists_is_refused_rather_than_read_askew(tmp_path: Path) -> None:
    with pytest.raises(TableProblem, match="fait de listes"):
        leaked(tmp_path, json.dumps(LIST))


def compound(fat: list[int], length: int = 2_048) -> bytes:
    """An old-style container whose table of sectors is the first sector, and its directory the second."""
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<7I", header, 44, 1, 1, 0, 4_096, 0xFFFFFFFE, 0, 0xFFFFFFFE)
    struct.pack_into("<110I", header, 72, 0, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", *fat, *[0xFFFFFFFF] * (128 - len(fat)))
    return (bytes(header) + table).ljust(length, b"\x00")


@pytest.mark.parametrize(
    "content",
    [
        compound([0xFFFFFFFD, 1]),
        compound([0xFFFFFFFD, 2, 1]),
        compound([0xFFFFFFFD, 3, 0, 0xFFFFFFFE], length=1_500),
        workbook({"Patients": LIST * 40})[:-30],
    ],
    ids=["a chain that loops on itself", "a chain of two that loops", "cut in a sector", "cut spreadsheet"],
)
def test_a_damaged_workbook_is_told_and_never_takes_the_memory(tmp_path: Path, content: bytes) -> None:
    file = saved(tmp_path, content, "liste.xls")
    for read in (lambda: inspect_table(file), lambda: list(LeakReader(file).blocks())):
        with pytest.raises(TableProblem, match="abîmé"):
            read()


def test_a_workbook_whose_packed_bytes_are_damaged_is_told(tmp_path: Path) -> None:
    content = bytearray(workbook({"Patients": LIST * 40}))
    place = content.index(b"xl/worksheets/sheet1.xml") + len("xl/worksheets/sheet1.xml")
    content[place : place + 40] = bytes(range(200, 240))
    file = saved(tmp_path, bytes(content), "liste.xlsx")
    for read in (lambda: inspect_table(file), lambda: list(LeakReader(file).blocks())):
        with pytest.raises(TableProblem, match="abîmé"):
            read()


def test_a_semicolon_on_a_line_of_its_own_ends_a_statement_without_a_reproach(tmp_path: Path) -> None:
    dump = "insert into p\n(id, nom)\nvalues\n(1,\n 'MARTIN'),\n(2,'PETIT')\n;\ninsert into q (nom) values ('ROUX');\n"
    reader = LeakReader(saved(tmp_path, dump.encode()))
    assert [row for block in reader.blocks() for row in block.rows] == [["1", "MARTIN"], ["2", "PETIT"], ["ROUX"]]
    assert reader.problems.named == []


def test_a_copy_written_as_csv_is_read_by_its_commas(tmp_path: Path) -> None:
    dump = 'COPY p (nom, ddn) FROM stdin WITH (FORMAT csv);\n"MARTIN, Zoé",1985-03-12\nPETIT,1970-01-02\n\\.\n'
    (block,) = leaked(tmp_path, dump)
    assert block.rows == [["MARTIN, Zoé", "1985-03-12"], ["PETIT", "1970-01-02"]]


@pytest.mark.parametrize(
    ("record", "rows"),
    [
        ('{"nom": "PETIT", "dossier": ' + "9" * 6_000 + "}", [["PETIT", "9" * 6_000], ["ROUX", ""]]),
        ('{"nom": "PETIT", "actes": ' + "[" * 9_000 + "]" * 9_000 + "}", [["ROUX"]]),
    ],
    ids=["a number without end", "nested without end"],
)
def test_one_record_out_of_all_proportion_hides_no_other(tmp_path: Path, record: str, rows: list[list[str]]) -> None:
    blocks = leaked(tmp_path, f'[{record}, {{"nom": "ROUX"}}]')
    assert [row for block in blocks for row in block.rows] == rows


def test_a_json_file_cut_inside_a_text_is_said_to_be_cut(tmp_path: Path) -> None:
    reader = LeakReader(saved(tmp_path, '[{"nom": "MARTIN"},\n{"nom": "PETIT", "prenom": "Lé'.encode()))
    assert [row for block in reader.blocks() for row in block.rows] == [["MARTIN"]]
    assert reader.problems.named == [(2, "le fichier est coupé ici")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'[{"nom": "MARTIN", "prenom": "Zoe"}]', "est du JSON"),
        (b'[["MARTIN", "Zoe"]]', "est du JSON"),
        (b"INSERT INTO patients (nom) VALUES ('MARTIN');\n", "un export de base"),
        (b"MSH|^~\\&|LABO||||20261121||ORU^R01|1|P|2.5\rPID|||1||MARTIN^ZOE\r", "HL7"),
    ],
)
def test_a_list_that_is_no_list_is_named_and_asked_for_again(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(TableProblem, match=said) as caught:
        inspect_table(saved(tmp_path, content, "liste.csv"))
    assert "CSV" in caught.value.action


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850"])
def test_one_kind_of_accent_is_enough_to_tell_the_encoding(tmp_path: Path, encoding: str) -> None:
    text = "Nom;Prénom\nMARTIN;Zoé\nPETIT;Léo\n"
    assert inspect_table(saved(tmp_path, text.encode(encoding))).rows[1] == ("MARTIN", "Zoé")


@pytest.mark.parametrize("separator", "~^¦:")
def test_a_rare_separator_is_found(tmp_path: Path, separator: str) -> None:
    text = CSV.decode() + "\nROUX;Anne;08/05/1950"
    rows = ["A;B;C;D;E;F;G", *(f"{line};;;" for line in text.splitlines())]
    found = inspect_table(saved(tmp_path, "\n".join(rows).replace(";", separator).encode()))
    assert found.format.separator == separator


def test_pairs_of_an_account_and_its_password_stay_whole_for_who_parts_them(tmp_path: Path) -> None:
    (block,) = leaked(tmp_path, "https://site.example/page:a@example.fr:secret\n" * 3)
    assert block.rows[0] == ["https://site.example/page:a@example.fr:secret"]


@pytest.mark.parametrize(
    ("rows", "columns"), [(1_000_000, 60), (1_048_000, 16_384), (4_000_000_000, 4_000_000_000)], ids=str
)
def test_an_ods_whose_repeated_cells_would_fill_the_memory_is_refused(tmp_path: Path, rows: int, columns: int) -> None:
    content = ods([["Nom"], ["MARTIN"]])
    filled = '<table:table-cell office:value-type="string"><text:p>MARTIN'
    repeated = filled.replace(" office", f' table:number-columns-repeated="{columns}" office')
    row = f'<table:table-row table:number-rows-repeated="{rows}">'
    bomb = saved(tmp_path, changed_in(content, f"<table:table-row>{filled}", f"{row}{repeated}"), "liste.ods")
    for read in (lambda: inspect_table(bomb), lambda: list(LeakReader(bomb).blocks())):
        with pytest.raises(TableProblem, match="très loin de la liste"):
            read()


def test_the_empty_rows_and_cells_that_an_ods_ends_with_are_no_obstacle(tmp_path: Path) -> None:
    end = '<table:table-cell table:number-columns-repeated="16384"/>'
    row = f'<table:table-row table:number-rows-repeated="1048000">{end}</table:table-row>'
    content = changed_in(ods([["Nom"], ["MARTIN"]]), "</table:table>", f"{row}</table:table>")
    assert inspect_table(saved(tmp_path, content, "liste.ods")).rows == (("Nom",), ("MARTIN",))


def changed_in(content: bytes, old: str, new: str) -> bytes:
    """An ODS with a piece of its content changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    text = archive_text(members["content.xml"])
    assert old in text
    return packed({**members, "content.xml": text.replace(old, new)})


def archive_text(member: str | bytes) -> str:
    return member.decode() if isinstance(member, bytes) else member
