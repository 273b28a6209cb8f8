"""The vault's key and the ways to it: passphrase, recovery key, others later; see docs/vault-format.md."""

import hashlib
import hmac
import json
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from clinickit.adapters.machine import memory_kib
from clinickit.adapters.recovery_key import read_back
from clinickit.adapters.safe_files import replace_file
from clinickit.domain.errors import VaultDamaged, VaultProblem, VaultTooNew, WrongPassphrase

KEY_SIZE = 32
LEAST_MEMORY_KIB = 64 * 1024
BEST_MEMORY_KIB = 256 * 1024
_MOST = {"memory_kib": 1024 * 1024, "iterations": 16, "lanes": 16}
_MOST_SLOTS = 16
_LARGEST_FILE = 1024 * 1024
_SLOT_VERSION = 1

Slot = Mapping[str, object]


class NotEnoughMemory(VaultProblem):
    """The derivation of the passphrase needs more memory than the system gives now."""

    default_action = "Fermez d’autres programmes, puis recommencez."


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess of the passphrase costs (Argon2id, RFC 9106): memory in KiB, passes, lanes."""

    memory_kib: int = BEST_MEMORY_KIB
    iterations: int = 3
    lanes: int = 4


@dataclass(slots=True)
class VaultKey:
    """The 256-bit key everything else is derived from; never printed, wiped when the vault closes."""

    _bytes: bytearray = field(repr=False)

    def derived(self, purpose: str) -> bytes:
        """A 256-bit key for one purpose (HKDF-SHA256); the vault key itself never leaves this module."""
        return _hkdf(bytes(self._bytes), b"", f"clinickit vault {purpose}".encode())

    def wipe(self) -> None:
        """Overwrite the key in memory."""
        self._bytes[:] = bytes(len(self._bytes))


@dataclass(frozen=True, slots=True)
class KeySlots:
    """The key-slot file: format of the vault, its id, its counter of openings, and the wrapped keys."""

    format: int
    vault: str
    counter: int
    slots: tuple[Slot, ...] = field(repr=False)
    mac: str = field(default="", repr=False)


class IndexSeal:
    """Seals the few words that vault.db tells of one practice, under a key derived from that practice's own."""

    def __init__(self, practice_key: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self._cipher = AESGCM(_hkdf(practice_key, b"", b"clinickit practice index"))

    def seal(self, about: str, text: str) -> bytes:
        """A text about one practice or case (its id): 12 random bytes, then AES-256-GCM with that id as data."""
        nonce = secrets.token_bytes(12)
        return nonce + self._cipher.encrypt(nonce, text.encode("utf-8", "surrogatepass"), about.encode())

    def open(self, about: str, sealed: bytes) -> str:
        """The inverse. Raises VaultDamaged."""
        from cryptography.exceptions import InvalidTag

        try:
            return self._cipher.decrypt(sealed[:12], sealed[12:], about.encode()).decode("utf-8", "surrogatepass")
        except (InvalidTag, ValueError):
            raise VaultDamaged("L’index des dossiers du coffre a été altéré.") from None


def new_vault_key() -> VaultKey:
    """256 random bits from the system."""
    return VaultKey(bytearray(secrets.token_bytes(KEY_SIZE)))


def cost_for_this_machine() -> Cost:
    """256 MiB where the machine has 2 GiB or more, half of it from 1 GiB, never under 64 MiB."""
    total = memory_kib()
    if total >= 2 * 1024 * 1024:
        return Cost(BEST_MEMORY_KIB)
    return Cost(BEST_MEMORY_KIB // 2 if total >= 1024 * 1024 else LEAST_MEMORY_KIB)


def passphrase_slot(key: VaultKey, vault: str, passphrase: str, cost: Cost) -> Slot:
    """A slot that opens with a passphrase; a second person's is one more of the same kind.

    When the memory asked for cannot be had now, half of it is tried, down to 64 MiB; then VaultProblem is raised.
    """
    if not passphrase:
        raise VaultProblem("La phrase de passe est vide.", "Choisissez une phrase de passe.")
    kdf = {
        "name": "argon2id",
        "memory_kib": cost.memory_kib,
        "iterations": cost.iterations,
        "lanes": cost.lanes,
        "salt": secrets.token_hex(16),
    }
    try:
        return _wrap(key, vault, "passphrase", kdf, _passphrase_bytes(passphrase))
    except NotEnoughMemory:
        if cost.memory_kib // 2 < LEAST_MEMORY_KIB:
            raise
        return passphrase_slot(key, vault, passphrase, replace(cost, memory_kib=cost.memory_kib // 2))


def secret_slot(key: VaultKey, vault: str, kind: str, secret: bytes) -> Slot:
    """A slot that opens with a secret already random (`recovery`, `keychain`), so without a costly derivation."""
    return _wrap(key, vault, kind, {"name": "hkdf-sha256", "salt": secrets.token_hex(16)}, secret)


def recovery_slot(key: VaultKey, vault: str, recovery_key: str) -> Slot:
    """The slot that opens with the recovery key."""
    return secret_slot(key, vault, "recovery", read_back(recovery_key).encode("ascii"))


def key_from_passphrase(slots: KeySlots, passphrase: str) -> VaultKey:
    """The vault key. Raises WrongPassphrase, or VaultDamaged when the file was altered on purpose."""
    return _open(slots, "passphrase", _passphrase_bytes(passphrase), "Cette phrase de passe n’ouvre pas ce coffre.")


def key_from_recovery(slots: KeySlots, typed: str) -> VaultKey:
    """The vault key. Raises WrongPassphrase (naming the mistyped group, if one is), or VaultDamaged."""
    secret = read_back(typed).encode("ascii")
    refusal = "Cette clé de récupération n’est pas celle de ce coffre."
    action = "C’est peut-être une fiche d’avant\u00a0: cherchez la dernière qui a été faite, ou la phrase de passe."
    return _open(slots, "recovery", secret, refusal, action)


def key_from_keychain(slots: KeySlots, secret: bytes) -> VaultKey:
    """The vault key, from the secret the session's keychain keeps. Raises WrongPassphrase, or VaultDamaged."""
    return _open(slots, "keychain", secret, "Le trousseau de cette session n’ouvre plus ce coffre.")


def same_key(one: VaultKey, other: VaultKey) -> bool:
    """Whether two vault keys are the same one."""
    return hmac.compare_digest(bytes(one._bytes), bytes(other._bytes))  # noqa: SLF001 - its own module


def with_new_passphrase(slots: KeySlots, key: VaultKey, current: str, slot: Slot) -> KeySlots:
    """The slots with `slot` in the place of the one that the current passphrase opens; the others stay.

    Raises WrongPassphrase when the current passphrase opens none.
    """
    secret, refusal = _passphrase_bytes(current), "La phrase de passe actuelle n’est pas la bonne."
    found, opened = _opening(slots, "passphrase", secret, refusal)
    same = same_key(opened, key)
    opened.wipe()
    if not same:
        raise WrongPassphrase(refusal)
    return replace(slots, slots=tuple(slot if one is found else one for one in slots.slots))


def check_passphrase(slots: KeySlots, key: VaultKey, current: str) -> None:
    """Raise WrongPassphrase unless this passphrase opens these slots to this key."""
    secret, refusal = _passphrase_bytes(current), "La phrase de passe actuelle n’est pas la bonne."
    opened = _open(slots, "passphrase", secret, refusal)
    same = same_key(opened, key)
    opened.wipe()
    if not same:
        raise WrongPassphrase(refusal)


def opens(slots: KeySlots, passphrase: str) -> bool:
    """Whether a passphrase opens one of these slots."""
    try:
        key_from_passphrase(slots, passphrase).wipe()
    except WrongPassphrase:
        return False
    return True


def opens_otherwise(slots: KeySlots, now: KeySlots, key: VaultKey) -> bool:
    """Whether a copy's key-slot file has a passphrase or recovery key that the vault no longer has, or another key."""
    ways = {slot["id"] for slot in now.slots}
    typed = [slot for slot in slots.slots if slot["kind"] in ("passphrase", "recovery")]
    return not is_sealed_by(slots, key) or any(slot["id"] not in ways for slot in typed)


def is_sealed_by(slots: KeySlots, key: VaultKey) -> bool:
    """Whether this key-slot file was written with this vault key, and not changed since."""
    return hmac.compare_digest(_mac(slots, key), slots.mac)


def kinds_of(slots: KeySlots) -> tuple[str, ...]:
    """The ways of opening there are, in order: `passphrase`, `recovery`, `keychain`."""
    return tuple(str(slot["kind"]) for slot in slots.slots)


def read_slots(path: Path, newest: int) -> KeySlots:
    """The key-slot file, checked but not yet trusted: its seal needs the key (done by `key_from_…`).

    Raises VaultTooNew for a format above `newest`, VaultDamaged for anything that is not what was written.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise VaultDamaged(f"Le fichier de clés {path.name} du coffre est introuvable.") from None
    except OSError:
        raise VaultProblem(f"Le fichier de clés {path.name} du coffre ne peut pas être lu.") from None
    return parsed_slots(raw, newest)


def parsed_slots(raw: bytes, newest: int) -> KeySlots:
    """The bytes of a key-slot file; raises as `read_slots` does."""
    try:
        return _parsed(raw, newest)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise VaultDamaged("Le fichier de clés vault.keys du coffre a été coupé ou altéré.") from None


def write_slots(path: Path, slots: KeySlots, key: VaultKey) -> KeySlots:
    """Seal and write the key-slot file in place of the old one; returns it as written. Raises OSError."""
    sealed = replace(slots, mac=_mac(slots, key))
    held = {**_fields(sealed), "mac": sealed.mac}
    held["sha256"] = hashlib.sha256(_canonical(held)).hexdigest()
    replace_file(path, json.dumps(held, indent=1, sort_keys=True).encode("ascii") + b"\n")
    return sealed


def _parsed(raw: bytes, newest: int) -> KeySlots:
    if len(raw) > _LARGEST_FILE:
        raise ValueError("size")
    held = json.loads(raw)
    written = held["format"]
    if type(written) is not int or written < 1:
        raise ValueError("format")
    if hashlib.sha256(_canonical({k: v for k, v in held.items() if k != "sha256"})).hexdigest() != held["sha256"]:
        raise ValueError("sha256")
    if written > newest:
        raise VaultTooNew("Ce coffre a été écrit par une version plus récente du programme ; il n’a pas été touché.")
    slots = tuple(held["slots"])
    if set(held) != {"format", "vault", "counter", "slots", "mac", "sha256"} or not 1 <= len(slots) <= _MOST_SLOTS:
        raise ValueError("fields")
    if not isinstance(held["vault"], str) or type(held["counter"]) is not int or not str.isascii(held["mac"]):
        raise TypeError("fields")
    for slot in slots:
        _check(slot)
    return KeySlots(written, held["vault"], held["counter"], slots, held["mac"])


def _check(slot: Mapping[str, object]) -> None:
    kdf = cast("Mapping[str, object]", slot["kdf"])
    texts = (slot["id"], slot["kind"], slot["nonce"], slot["wrapped"], kdf["salt"], kdf["name"])
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("slot")
    if kdf["name"] == "argon2id":
        for name, most in _MOST.items():
            value = kdf[name]
            if type(value) is not int or not 1 <= value <= most:
                raise ValueError(name)


def _wrap(key: VaultKey, vault: str, kind: str, kdf: Mapping[str, object], secret: bytes) -> Slot:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(12)
    slot: dict[str, object] = {
        "version": _SLOT_VERSION,
        "id": secrets.token_hex(8),
        "kind": kind,
        "kdf": dict(kdf),
        "nonce": nonce.hex(),
    }
    cipher = AESGCM(_wrapping_key(kdf, secret))
    slot["wrapped"] = cipher.encrypt(nonce, bytes(key._bytes), _header(slot, vault)).hex()  # noqa: SLF001 - its own module
    return slot


def _open(slots: KeySlots, kind: str, secret: bytes, refusal: str, action: str | None = None) -> VaultKey:
    return _opening(slots, kind, secret, refusal, action)[1]


def _opening(
    slots: KeySlots, kind: str, secret: bytes, refusal: str, action: str | None = None
) -> tuple[Slot, VaultKey]:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    for slot in slots.slots:
        if slot["kind"] != kind or slot.get("version") != _SLOT_VERSION:
            continue
        try:
            nonce, wrapped = bytes.fromhex(str(slot["nonce"])), bytes.fromhex(str(slot["wrapped"]))
            kdf = cast("Mapping[str, object]", slot["kdf"])
            cipher = AESGCM(_wrapping_key(kdf, secret))
            opened = cipher.decrypt(nonce, wrapped, _header(slot, slots.vault))
        except InvalidTag:
            continue
        except ValueError:
            raise VaultDamaged("Le fichier de clés du coffre a été altéré.") from None
        key = VaultKey(bytearray(opened))
        if len(opened) != KEY_SIZE or not hmac.compare_digest(_mac(slots, key), slots.mac):
            raise VaultDamaged("Le fichier de clés du coffre a été modifié par autre chose que ce programme.")
        return slot, key
    raise WrongPassphrase(refusal, action)


def _wrapping_key(kdf: Mapping[str, object], secret: bytes) -> bytes:
    salt = bytes.fromhex(str(kdf["salt"]))
    if kdf["name"] == "hkdf-sha256":
        return _hkdf(secret, salt, b"clinickit slot")
    if kdf["name"] != "argon2id":
        raise ValueError("kdf")
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    memory, iterations, lanes = (cast("int", kdf[name]) for name in ("memory_kib", "iterations", "lanes"))
    try:
        derivation = Argon2id(salt=salt, length=KEY_SIZE, iterations=iterations, lanes=lanes, memory_cost=memory)
        return derivation.derive(secret)
    except MemoryError:
        raise NotEnoughMemory(
            f"Il manque de la mémoire pour ouvrir le coffre ({memory // 1024} Mio nécessaires)."
        ) from None


def _hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=KEY_SIZE, salt=salt, info=info).derive(secret)


def _passphrase_bytes(passphrase: str) -> bytes:
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")


def _header(slot: Slot, vault: str) -> bytes:
    return _canonical({**{name: value for name, value in slot.items() if name != "wrapped"}, "vault": vault})


def _fields(slots: KeySlots) -> dict[str, object]:
    return {"format": slots.format, "vault": slots.vault, "counter": slots.counter, "slots": list(slots.slots)}


def _mac(slots: KeySlots, key: VaultKey) -> str:
    return hmac.new(key.derived("slots"), _canonical(_fields(slots)), hashlib.sha256).hexdigest()


def _canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode("ascii")
