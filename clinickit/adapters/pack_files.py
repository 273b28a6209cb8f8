"""Reads, signs and verifies packs of rules: uncompressed ZIP, bounded before reading, its list of hashes signed."""

import base64
import binascii
import io
import re
import stat
import tomllib
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from pathlib import Path
from types import MappingProxyType

from clinickit.adapters.signatures import NotAKey, WrongSignature, new_private_key, public_of, sign, verify
from clinickit.domain.errors import ResourceProblem
from clinickit.domain.packs import (
    MANIFEST,
    SIGNATURE,
    SUMS,
    Manifest,
    Pack,
    PackRefused,
    TrustedKey,
    fingerprint,
    may_hold,
    parse_manifest,
    signed_bytes,
    sums,
)

LARGEST, MOST_FILES = 8 * 1024 * 1024, 2_000
_FINGERPRINT = re.compile(r"[0-9A-F ]{39}")
_ENCRYPTED = 0x1
_HEADS = frozenset({MANIFEST, SUMS, SIGNATURE})


def read_pack(raw: bytes, keys: Iterable[TrustedKey]) -> Pack:
    """The pack in these bytes, whole and signed by one of these keys. Raises PackRefused."""
    files = _unpacked(raw)
    missing = sorted(_HEADS - files.keys())
    if missing:
        raise PackRefused(f"Ce fichier n’est pas un paquet complet : il y manque {missing[0]}.")
    signature, listed = files.pop(SIGNATURE), files.pop(SUMS)
    key = _signer(signature, listed, keys)
    if sums(files) != listed:
        raise PackRefused("Ce paquet a été modifié depuis sa signature : ses fichiers ne sont plus ceux de sa liste.")
    manifest = _manifest(files.pop(MANIFEST))
    if not key.holds_on(manifest.made_on):
        raise PackRefused(
            f"La clé de {key.owner} ne vaut pas, ou ne vaut plus, pour un paquet fait le {manifest.made_on:%d/%m/%Y}.",
        )
    return Pack(manifest, MappingProxyType(files), key, raw)


def _unpacked(raw: bytes) -> dict[str, bytes]:
    if len(raw) > LARGEST:
        raise PackRefused("Ce fichier est trop gros pour un paquet de règles.")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            entries = packed.infolist()
            _refuse_strange(entries)
            return {one.filename: packed.read(one) for one in entries}
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise PackRefused("Ce fichier n’est pas un paquet, ou il est abîmé.") from None


def _refuse_strange(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse what an honest pack never holds, before a single byte of it is read."""
    names = [one.filename for one in entries]
    if len(entries) > MOST_FILES or sum(one.file_size for one in entries) > LARGEST:
        raise PackRefused("Ce paquet contient trop de fichiers, ou de trop gros.")
    if len(set(names)) != len(names):
        raise PackRefused("Ce paquet contient deux fois le même fichier.")
    for one in entries:
        if one.compress_type != zipfile.ZIP_STORED or one.flag_bits & _ENCRYPTED or one.file_size != one.compress_size:
            raise PackRefused("Ce paquet est compressé ou chiffré : un paquet ne l’est jamais.")
        if stat.S_ISLNK(one.external_attr >> 16):
            raise PackRefused("Ce paquet contient un lien : un paquet n’en contient jamais.")
        if one.filename not in _HEADS and not may_hold(one.filename):
            raise PackRefused(f"Ce paquet veut écrire là où il n’en a pas le droit : {one.filename[:60]!a}.")


def _signer(signature: bytes, listed: bytes, keys: Iterable[TrustedKey]) -> TrustedKey:
    """The trusted key that signed the list. Raises PackRefused."""
    try:
        named, written = signature.decode("ascii").splitlines()
        value = base64.b64decode(written, validate=True)
    except (UnicodeDecodeError, ValueError, binascii.Error):
        raise PackRefused("La signature de ce paquet ne se lit pas.") from None
    key = next((one for one in keys if one.fingerprint == named), None)
    if key is None:
        shown = f" (empreinte {named})" if _FINGERPRINT.fullmatch(named) else ""
        raise PackRefused(
            f"Ce paquet est signé par une clé que ce programme ne connaît pas{shown}.",
            "Rien n’a été changé. N’ajoutez cette clé que si son auteur vous en lit l’empreinte au téléphone.",
        )
    try:
        verify(key.key, value, signed_bytes(listed))
    except WrongSignature:
        raise PackRefused("La signature de ce paquet est fausse : il a été modifié ou fabriqué par un autre.") from None
    if key.withdrawn:
        raise PackRefused(f"La clé de {key.owner} a été retirée : ce qu’elle signe ne compte plus.")
    return key


def _manifest(data: bytes) -> Manifest:
    try:
        return parse_manifest(tomllib.loads(data.decode()))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise PackRefused(f"La fiche du paquet ({MANIFEST}) ne se lit pas.") from None
    except ResourceProblem as problem:
        raise PackRefused(f"La fiche du paquet est fausse : {problem.sentence}.") from None


class SignedPacks:
    """Makes packs: the author's side, on the author's own computer."""

    def new_key(self, file: Path) -> bytes:
        """Write a new private key into a file that does not exist yet; returns the public key. Raises PackRefused."""
        pem, public = new_private_key()
        try:
            with file.open("xb") as stream:
                file.chmod(0o600)
                stream.write(pem)
        except FileExistsError:
            raise PackRefused(f"Le fichier {file} existe déjà.", "Choisissez un autre nom.") from None
        except OSError as problem:
            raise PackRefused(f"La clé n’a pas pu être écrite (erreur {problem.errno}).") from None
        return public

    def make(self, folder: Path, key_file: Path, target: Path) -> Pack:
        """Sign a folder laid out as resources/, with its `pack.toml`, into one file. Raises PackRefused."""
        pem = _private_key(key_file)
        public = public_of(pem)
        files = _folder_files(folder)
        listed = sums(files)
        value = base64.b64encode(sign(pem, signed_bytes(listed))).decode()
        files |= {SUMS: listed, SIGNATURE: f"{fingerprint(public)}\n{value}\n".encode()}
        manifest = _manifest(files[MANIFEST])
        raw = _packed(files, datetime.combine(manifest.made_on, time(), UTC))
        made = read_pack(raw, [TrustedKey("l’auteur", public, manifest.made_on)])
        try:
            target.write_bytes(raw)
        except OSError as problem:
            raise PackRefused(f"Le paquet n’a pas pu être écrit (erreur {problem.errno}).") from None
        return made


def _private_key(file: Path) -> bytes:
    try:
        pem = file.read_bytes()
        public_of(pem)
    except (OSError, NotAKey):
        message = f"{file} n’est pas une clé privée Ed25519 sans mot de passe."
        raise PackRefused(message, "Faites-en une : clinickit pack key FICHIER.") from None
    return pem


def _folder_files(folder: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            raise PackRefused(f"{name} est un lien : un paquet n’en contient jamais.")
        if path.is_dir():
            continue
        if name != MANIFEST and not may_hold(name):
            raise PackRefused(f"Un paquet ne peut pas contenir {name}.", "Retirez-le du dossier.")
        files[name] = path.read_bytes()
    if MANIFEST not in files:
        raise PackRefused(f"Il manque {MANIFEST} dans {folder}.", "Écrivez-le : voir docs/packs.md.")
    return files


def _packed(files: Mapping[str, bytes], at: datetime) -> bytes:
    """The same files and the same day give the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as packed:
        for name in sorted(files):
            packed.writestr(zipfile.ZipInfo(name, at.timetuple()[:6]), files[name])
    return made.getvalue()
