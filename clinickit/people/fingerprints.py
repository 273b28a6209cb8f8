"""Names a file and a line without keeping them: a keyed fingerprint that only this vault can make again."""

import hashlib
import hmac
from collections.abc import Sequence

FINGERPRINT_BYTES = 16
_ROW, _FILE, _CELL = b"clinickit/leaked-row/1\x00", b"clinickit/leaked-file/1\x00", "\x1f"


def row_fingerprint(key: bytes, cells: Sequence[str]) -> bytes:
    """HMAC-SHA-256 of a line's cells, cut to 16 bytes: the same line gives the same bytes under the same key.

    Without the key nothing can be tried against it, which a bare hash of a name and a birth date would allow.
    """
    text = _ROW + _CELL.join(cells).encode("utf-8", "surrogatepass")
    return hmac.digest(key, text, hashlib.sha256)[:FINGERPRINT_BYTES]


def file_fingerprint(key: bytes, sha256: bytes) -> bytes:
    """The same for a whole file, from its SHA-256."""
    return hmac.digest(key, _FILE + sha256, hashlib.sha256)[:FINGERPRINT_BYTES]
