"""Ed25519 signatures (RFC 8032): make a key, sign, verify; a signature that is wrong raises."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class WrongSignature(Exception):
    """These bytes were not signed by this key."""


class NotAKey(Exception):
    """This is no private key that can sign here."""


def verify(public: bytes, signature: bytes, message: bytes) -> None:
    """Raise WrongSignature unless this key signed this message."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise WrongSignature from None


def new_private_key() -> tuple[bytes, bytes]:
    """A new private key as PEM (PKCS#8, no passphrase), and its public key."""
    from cryptography.hazmat.primitives import serialization as as_bytes
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    made = Ed25519PrivateKey.generate()
    pem = made.private_bytes(as_bytes.Encoding.PEM, as_bytes.PrivateFormat.PKCS8, as_bytes.NoEncryption())
    return pem, made.public_key().public_bytes_raw()


def sign(pem: bytes, message: bytes) -> bytes:
    """The signature of a message. Raises NotAKey."""
    return _private(pem).sign(message)


def public_of(pem: bytes) -> bytes:
    """The public key of a private one. Raises NotAKey."""
    return _private(pem).public_key().public_bytes_raw()


def _private(pem: bytes) -> "Ed25519PrivateKey":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(pem, None)
    except (ValueError, TypeError):
        raise NotAKey from None
    if not isinstance(key, Ed25519PrivateKey):
        raise NotAKey
    return key
