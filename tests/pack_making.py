"""Packs for tests: each test makes its own author, its own key and its own files."""

import base64
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clinickit.adapters.pack_files import SignedPacks
from clinickit.adapters.pack_shelf import PackShelf
from clinickit.adapters.signatures import new_private_key, sign
from clinickit.adapters.toml_resources import TomlResources, find_resources
from clinickit.domain.packs import MANIFEST, SIGNATURE, SUMS, TrustedKey, fingerprint, signed_bytes, sums

DELAY = "rules/cnil_notification_delay.toml"
SHEET = """
format = 1
name = "{name}"
title = "Règles de février 2027"
version = {version}
made_on = 2026-11-20
effective_from = 2027-02-01
min_program = "0.1.0"
"""
Bend = Callable[[zipfile.ZipInfo], None]


def longer_delay(hours: int = 96) -> bytes:
    """The CNIL delay with its proposed version put in force on 1 February 2027."""
    text = (find_resources() / DELAY).read_text(encoding="utf-8")
    proposed = 'status = "proposed"\nlaw = "digital_omnibus"\nvalue = 96'
    assert proposed in text
    return text.replace(proposed, f"valid_from = 2027-02-01\nvalue = {hours}").encode()


@dataclass
class Author:
    """A jurist with a key."""

    pem: bytes
    public: bytes

    @property
    def key(self) -> TrustedKey:
        """The key, as it is trusted."""
        return TrustedKey("Me Alix Renard", self.public, date(2026, 1, 1), added=True)

    def pack(self, files: Mapping[str, bytes] | None = None, *, version: int = 1, name: str = "regles") -> bytes:
        """An honest pack."""
        inside = dict(files if files is not None else {DELAY: longer_delay()})
        inside.setdefault(MANIFEST, SHEET.format(name=name, version=version).encode())
        return zipped(self.signed(inside))

    def signed(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """Files with their list and its signature."""
        listed = sums(files)
        value = base64.b64encode(sign(self.pem, signed_bytes(listed))).decode()
        return {**files, SUMS: listed, SIGNATURE: f"{fingerprint(self.public)}\n{value}\n".encode()}


def author() -> Author:
    """Somebody with a new key."""
    return Author(*new_private_key())


def zipped(files: Mapping[str, bytes], bend: Bend = lambda _entry: None, kind: int = zipfile.ZIP_STORED) -> bytes:
    """Files as a ZIP; `bend` changes an entry before it is written."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", kind) as packed:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = kind
            bend(entry)
            packed.writestr(entry, data)
    return made.getvalue()


def kept(folder: Path, raw: bytes, name: str = "un.ckpack") -> Path:
    """A pack as a file."""
    (folder / name).write_bytes(raw)
    return folder / name


def shelf(folder: Path, *believed: Author) -> PackShelf:
    """The packs of a computer that believes these authors."""
    made = PackShelf(folder / "packs", TomlResources())
    for one in believed:
        made.add_key(one.key)
    return made


__all__ = ["DELAY", "SHEET", "Author", "SignedPacks", "author", "kept", "longer_delay", "shelf", "zipped"]
