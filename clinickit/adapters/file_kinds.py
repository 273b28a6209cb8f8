"""Tells what a file is by its first bytes, and says in French what cannot be read and why."""

import errno
import zipfile
import zlib

# What reading a spoilt archive raises: its structure, its bytes, a member it names and lacks, a method nobody knows.
SPOILT_ARCHIVE = (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError)

_UNPACK = "Décompressez-la, puis choisissez le fichier qu’elle contient."
_AS_LIST = "Demandez la liste elle-même, en CSV ou en XLSX."
_CONVERT = (
    "Demandez à votre éditeur de logiciel ou à un informaticien de la convertir en SQL ou en CSV, puis recommencez."
)
_SAVE_AGAIN = "Ouvrez-le dans votre tableur, enregistrez-le en XLSX ou en CSV, puis recommencez."
_KNOWN = (
    ((b"7z\xbc\xaf\x27\x1c",), "est une archive 7z, que le kit n’ouvre pas", _UNPACK),
    ((b"Rar!\x1a\x07",), "est une archive RAR, que le kit n’ouvre pas", _UNPACK),
    ((b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd"), "est une archive que le kit n’ouvre pas", _UNPACK),
    ((b"%PDF",), "est un PDF, pas un tableau", "Demandez l’export en CSV ou en XLSX."),
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*"), "est une image, pas un tableau", _AS_LIST),
    ((b"SQLite format 3\x00",), "est une base SQLite", _CONVERT),
    ((b"\x00\x01\x00\x00Standard",), "est une base Access", _CONVERT),
    ((b"PGDMP", b"TAPE\x00"), "est une sauvegarde de base de données", _CONVERT),
    (
        (b"<?xml", b"<html", b"<!doctype html", b"<table"),
        "est une page web ou du XML, quel que soit son nom",
        _SAVE_AGAIN,
    ),
    ((b"msh|",), "est un message de santé (HL7), pas un tableau", _AS_LIST),
    ((b"begin:vcard",), "est un carnet d’adresses (VCF), pas un tableau", _SAVE_AGAIN),
)
_TAR, _TAR_AT = b"ustar", 257
_MARKS = b"\xef\xbb\xbf \t\r\n"
# Bytes that no text holds, but for the few that a fault leaves.
_NEVER_IN_TEXT = bytes(set(range(32)) - {*b"\t\n\v\f\r", 0x1A, 0x1B})
_FEW = 50
_WHY = {
    errno.ENOENT: "il n’est plus à cet endroit",
    errno.EISDIR: "c’est un dossier",
    **dict.fromkeys((errno.EACCES, errno.EPERM), "ce PC ne vous laisse pas le lire, ou un autre programme le tient"),
    **dict.fromkeys((errno.EIO, errno.ENODEV, errno.ENXIO), "la clé ou le disque ne répond plus"),
}


def no_table(start: bytes) -> tuple[str, str] | None:
    """What a file that can be no table is, and what to do, by its first bytes; None for what may be one."""
    text = start.lstrip(_MARKS)[:16].lower()
    for marks, said, action in _KNOWN:
        if start.startswith(marks) or text.startswith(marks):
            return said, action
    return ("est une archive TAR, que le kit n’ouvre pas", _UNPACK) if start[_TAR_AT:].startswith(_TAR) else None


def is_text(start: bytes) -> bool:
    """Whether these bytes may begin a text of eight bits; old software leaves a few zeros in what is one."""
    return (len(start) - len(start.translate(None, _NEVER_IN_TEXT))) * _FEW <= len(start)


def why_unreadable(problem: OSError) -> str:
    """Why a file cannot be read, in a few words for a person."""
    return _WHY.get(problem.errno or 0, "la lecture s’est interrompue")
