"""A pack of rules and papers: its sheet, what may stand in it, what its author signs, whose key is trusted."""

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from clinickit.domain.errors import ClinicKitError
from clinickit.domain.strict_tables import StrictTable

FORMAT = 1
MANIFEST, SUMS, SIGNATURE = "pack.toml", "SHA256SUMS", "signature"
KEY_FILE = "trust/keys.toml"
KEY_SIZE = 32
# What a pack may bring: words, law, papers. Never a key, a script, a picture, nor the words of the first page, which
# comes before any signature is read.
FOLDERS = frozenset(
    {
        "continuity", "directory", "documents", "duties", "flow", "letters", "offences", "people", "playbooks",
        "preparedness", "rules", "vocabularies", "wording",
    }
)  # fmt: skip
_NOT_THESE = frozenset({"wording/window.toml"})
_PATH = re.compile(r"[a-z0-9_]+(?:/[a-z0-9_]+)+\.toml")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NUMBERS = re.compile(r"[0-9]+(?:\.[0-9]+)*")
_SIGNED_AS = b"clinickit pack, format 1\n"
_GROUP, _GROUPS = 4, 8


class PackRefused(ClinicKitError):
    """A pack that is not put in place; nothing was changed."""

    default_action = "Rien n’a été changé. Demandez à son auteur un nouveau fichier."


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `pack.toml` says; `version` grows with each pack of the same name."""

    name: str
    title: str
    version: int
    made_on: date
    effective_from: date | None
    min_program: str


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """The public key of an author, from when until when its signatures hold; `added` when a person added it here."""

    owner: str
    key: bytes
    valid_from: date
    valid_until: date | None = None
    withdrawn: bool = False
    added: bool = False

    @property
    def fingerprint(self) -> str:
        """Eight groups of four characters, short enough to be read over the telephone."""
        return fingerprint(self.key)

    def holds_on(self, day: date) -> bool:
        """Whether what was signed on that day is believed."""
        return not self.withdrawn and self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack whose signature was verified: its sheet, its files by path under resources/, who signed, its bytes."""

    manifest: Manifest
    files: Mapping[str, bytes]
    key: TrustedKey
    raw: bytes

    @property
    def id(self) -> str:
        """« regles-2027-3 », the name under which it is kept."""
        return f"{self.manifest.name}-{self.manifest.version}"


def fingerprint(key: bytes) -> str:
    """The first 128 bits of the SHA-256 of a public key, in groups."""
    letters = hashlib.sha256(key).hexdigest().upper()
    return " ".join(letters[place : place + _GROUP] for place in range(0, _GROUP * _GROUPS, _GROUP))


def same_fingerprint(typed: str, key: bytes) -> bool:
    """Whether what was typed is the fingerprint of a key; spaces, dashes and capitals do not matter."""
    return re.sub(r"[\s\u00a0-]", "", typed).upper() == fingerprint(key).replace(" ", "")


def may_hold(path: str) -> bool:
    """Whether a pack may bring this file."""
    return bool(_PATH.fullmatch(path)) and path.partition("/")[0] in FOLDERS and path not in _NOT_THESE


def sums(files: Mapping[str, bytes]) -> bytes:
    """The canonical list of a pack's files, sheet included: hash, two spaces, path, sorted by path."""
    lines = (f"{hashlib.sha256(data).hexdigest()}  {path}\n" for path, data in sorted(files.items()))
    return "".join(lines).encode()


def signed_bytes(listed: bytes) -> bytes:
    """What an author signs: never the bare list, so that the signature serves for nothing else."""
    return _SIGNED_AS + listed


def parse_manifest(raw: Mapping[str, object]) -> Manifest:
    """Read `pack.toml`. Raises ResourceProblem with the key, PackRefused for a format to come."""
    table = StrictTable(raw, MANIFEST)
    if table.integer("format") > FORMAT:
        raise PackRefused(
            "Ce paquet est fait pour une version plus récente du programme.",
            "Rien n’a été changé. Installez la dernière version du programme, puis recommencez.",
        )
    made = Manifest(
        name=table.text("name"),
        title=table.text("title"),
        version=table.integer("version"),
        made_on=table.day("made_on"),
        effective_from=table.optional_day("effective_from"),
        min_program=table.text("min_program"),
    )
    table.finish()
    if not _NAME.fullmatch(made.name):
        table.fail("name", "des lettres minuscules, des chiffres et des tirets sont attendus")
    if made.version < 1:
        table.fail("version", "un nombre entier positif est attendu")
    if not _NUMBERS.fullmatch(made.min_program):
        table.fail("min_program", "un numéro comme 0.1.0 est attendu")
    return made


def numbers(version: str) -> tuple[int, ...]:
    """A version of the program as numbers that compare."""
    found = re.match(_NUMBERS, version)
    return tuple(int(one) for one in found.group().split(".")) if found else ()


def parse_keys(raw: Mapping[str, object], file: str = KEY_FILE, *, added: bool = False) -> tuple[TrustedKey, ...]:
    """Read a list of trusted keys, possibly empty. Raises ResourceProblem."""
    table = StrictTable(raw, file)
    keys = tuple(_key(one, added=added) for one in table.tables("keys"))
    table.finish()
    return keys


def _key(table: StrictTable, *, added: bool) -> TrustedKey:
    try:
        key = read_key(table.text("key"))
    except PackRefused as problem:
        table.fail("key", problem.sentence)
    made = TrustedKey(
        owner=table.text("owner"),
        key=key,
        valid_from=table.day("valid_from"),
        valid_until=table.optional_day("valid_until"),
        withdrawn=table.flag("withdrawn", default=False),
        added=added,
    )
    table.finish()
    return made


def read_key(text: str) -> bytes:
    """The 32 bytes of a public key written as one line. Raises PackRefused."""
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_SIZE:
        raise PackRefused(
            "Ce n’est pas une clé publique : une ligne de 44 caractères, finissant par « = », est attendue.",
            "Recopiez la ligne entière que son auteur vous a donnée.",
        )
    return key


def written_key(key: bytes) -> str:
    """A public key as one line."""
    return base64.b64encode(key).decode()


def as_toml(key: TrustedKey) -> str:
    """One trusted key as a file of its own."""
    bare = "".join(letter if letter.isprintable() and letter not in '"\\' else " " for letter in key.owner)
    printable = " ".join(bare.split())
    lines = [f'owner = "{printable}"', f'key = "{written_key(key.key)}"', f"valid_from = {key.valid_from.isoformat()}"]
    return "\n".join(("[[keys]]", *lines, ""))
