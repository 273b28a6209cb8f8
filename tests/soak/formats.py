"""One file format under atheris, guided by coverage: `python -m tests.soak.formats FORMAT -runs=N CORPUS` (Linux)."""

import contextlib
import io
import os
import shutil
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import atheris  # type: ignore[import-untyped]

with atheris.instrument_imports(include=["clinickit"]):
    from clinickit.adapters import keyslots, tables
    from clinickit.adapters.csv_text import LineProblems, csv_blocks
    from clinickit.adapters.leak_readers import LeakReader
    from clinickit.adapters.recovery_key import read_back
    from clinickit.adapters.vault import archive, backups
    from clinickit.domain.errors import ClinicKitError
    from clinickit.flow.typed_dates import read_day, read_moment
    from clinickit.flow.typed_numbers import read_count
    from clinickit.services.casefile.reading import read_case
    from tests.adapters.stored_things import NOON, full
    from tests.adapters.vault_places import PHRASE, cheap_vault

SHORT = 1 << 17
PLACE = Path(os.environ.get("CLINICKIT_FUZZ_FOLDER", "/tmp"))  # noqa: S108 - the one who starts it names a folder
MADE_BY_THE_TEST = "essai"


def slots(data: bytes) -> None:
    """A key-slot file of any bytes, then opened with what it says."""
    file = PLACE / MADE_BY_THE_TEST
    file.write_bytes(data)
    read = keyslots.read_slots(file, newest=9)
    keyslots.key_from_recovery(read, "00000-" * 7)


def backup(data: bytes) -> None:
    """A backup of any bytes, unpacked."""
    file, place = PLACE / MADE_BY_THE_TEST, PLACE / "unpacked"
    file.write_bytes(data)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    archive.unpack(file, place)


def recovery(data: bytes) -> None:
    """A recovery key typed anyhow."""
    read_back(data.decode("utf-8", "replace"))


def csv(data: bytes) -> None:
    """A list in text: encoding and separator found, every block read."""
    found = tables.text_format(io.BytesIO(data))
    for block in csv_blocks(io.BytesIO(data), found.encoding, found.separator, LineProblems()):
        assert len(block.rows) == len(block.numbers)


def leak(data: bytes) -> None:
    """A leaked file of any kind: SQL, JSON, archives, spreadsheets."""
    file = PLACE / MADE_BY_THE_TEST
    file.write_bytes(data)
    for block in LeakReader(file).blocks():
        assert len(block.rows) == len(block.numbers)


def case_file(data: bytes) -> None:
    """A case file: its problems are told, none raised."""
    read_case(data.decode("utf-8", "replace"), "essai.toml")


def typed(data: bytes) -> None:
    """What a person types as a date or a number."""
    text = data.decode("utf-8", "replace")
    for read in (read_moment, read_day, read_count):
        with contextlib.suppress(ClinicKitError):
            read(text)


def made_backup() -> bytes:
    """A sound backup to begin from."""
    vault = cheap_vault(PLACE / "sound")
    store = full(vault.create(PHRASE))
    made = backups.VaultBackups(vault).make(NOON).path.read_bytes()
    store.close()
    return made


FORMATS: dict[str, Callable[[bytes], None]] = {
    one.__name__: one for one in (slots, backup, recovery, csv, leak, case_file, typed)
}
SEEDS = {
    "case_file": lambda: [file.read_bytes() for file in Path("resources/examples").glob("*.toml")],
    "typed": lambda: [b"le 12 novembre 2026 vers 9 h 30", b"12/11/26 9:30", b"environ 2 400", b"hier"],
    "recovery": lambda: [b"HPTV6-GQ30Q-0AHS1-834VS-5DZGH-M3FGD-N3399"],
    "csv": lambda: ['Nom;Prénom;Né(e) le\n"Le Goff";Anne;01/02/1970\n'.encode("cp1252"), b"a,b\n1,2\n", b'x\t"y\n'],
    "leak": lambda: [
        b"INSERT INTO `patients` (`nom`, `nir`) VALUES ('O''Neil', NULL), ('B\\'x', '2');\n",
        b"COPY patients (nom, nir) FROM stdin;\nMartin\t2\\N\n\\.\n",
        b'[{"nom": "Martin", "adresse": {"ville": "Paris"}}]',
        b'{"nom": "Martin"}\n{"nom": "Petit"}\n',
        b"nom;prenom\nMartin;Anne\n",
    ],
    "slots": lambda: [file.read_bytes() for file in Path("tests/adapters/samples").rglob("vault.keys")],
    "backup": lambda: [made_backup()],
}


def main() -> None:
    """Let atheris try; anything but one sentence of ours stops it with the bytes at fault."""
    name, corpus = sys.argv[1], Path(sys.argv[-1])
    for number, seed in enumerate(SEEDS[name]()):
        (corpus / f"seed-{number}").write_bytes(seed)
    work = FORMATS[name]

    def once(data: bytes) -> None:
        with contextlib.suppress(ClinicKitError):
            work(data)

    atheris.Setup([sys.argv[0], *sys.argv[2:], f"-max_len={SHORT}", "-print_final_stats=1"], once)
    atheris.Fuzz()


if __name__ == "__main__":
    _ = tomllib  # the case file's parser, loaded before the first bytes
    main()
