"""Checks the certificate with which the bot proves who it is; no fault repeats its content."""

from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509 import load_pem_x509_certificate

from bot.settings.secret_files import file_faults

NAME = "BEHALF_CERTIFICATE_PATH"


def certificate_faults(path: Path) -> Iterator[str]:
    """Yield a sentence if Entra ID's library could not prove anything with this file."""
    unread = list(file_faults(NAME, path))
    yield from unread
    if not unread and (why := _trouble(path.read_bytes())):
        yield (
            f"Put the certificate and its private key, an RSA key without a password, as PEM into "
            f"the file that {NAME} names (openssl pkcs12 -in FILE.pfx -nodes makes it): {why}."
        )


def _trouble(content: bytes) -> str:
    try:
        key = load_pem_private_key(content, None)
    except TypeError:
        return "the key has a password"
    except (ValueError, UnsupportedAlgorithm):
        return "there is no key, or it is damaged"
    try:
        certificate = load_pem_x509_certificate(content)
        own = certificate.public_key() == key.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return "there is no certificate, or it is damaged"
    if not isinstance(key, RSAPrivateKey):
        return "the key is not RSA"
    return "" if own else "the key is another than that of the first certificate"
