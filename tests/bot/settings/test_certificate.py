"""The certificate of the bot: what is refused before it starts, and that no fault quotes it."""

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.outbound.credentials import credential_for
from tests.bot.settings.test_environment import GOOD, faults
from tests.certificates import certificate
from tests.fake_idp import rsa_key


@pytest.fixture
def pem(tmp_path):
    return certificate(tmp_path / "good.pem").read_bytes()


@pytest.fixture
def given(tmp_path):
    """Return the environment of a bot whose certificate is a file with this content."""

    def with_content(content):
        path = tmp_path / "canary.pem"
        path.write_bytes(content)
        named = {"BEHALF_CREDENTIAL": "certificate", "BEHALF_CERTIFICATE_PATH": path}
        return GOOD | named | {"MicrosoftAppPassword": ""}

    return with_content


def own_key(pem):
    return pem[: pem.index(b"-----BEGIN CERTIFICATE")]


def own_certificate(pem):
    return pem[pem.index(b"-----BEGIN CERTIFICATE") :]


def as_pem(key, how=None):
    kind = serialization.PrivateFormat.PKCS8
    hidden = how or serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, kind, hidden)


DAMAGE = {
    "empty": (lambda _: b"", "there is no key, or it is damaged"),
    "binary": (lambda _: b"\x30\x82\xff\0" * 100, "there is no key, or it is damaged"),
    "words": (lambda _: b"canary", "there is no key, or it is damaged"),
    "begun": (lambda pem: pem[: len(pem) // 4], "there is no key, or it is damaged"),
    "no key": (own_certificate, "there is no key, or it is damaged"),
    "no certificate": (own_key, "there is no certificate, or it is damaged"),
    "cut": (lambda pem: pem[:-200], "there is no certificate, or it is damaged"),
    "password": (
        lambda pem: (
            as_pem(rsa_key("other"), serialization.BestAvailableEncryption(b"canary"))
            + own_certificate(pem)
        ),
        "the key has a password",
    ),
    "not RSA": (
        lambda pem: as_pem(ec.generate_private_key(ec.SECP256R1())) + own_certificate(pem),
        "the key is not RSA",
    ),
    "another's": (
        lambda pem: as_pem(rsa_key("other")) + own_certificate(pem),
        "the key is another than that of the first certificate",
    ),
}


@pytest.mark.parametrize(("damaged", "why"), DAMAGE.values(), ids=DAMAGE)
def test_a_certificate_that_proves_nothing_is_one_fault(read, given, pem, damaged, why):
    [told] = faults(read, **given(damaged(pem)))
    assert told.startswith("Put the certificate and its private key, an RSA key without a ")
    assert told.endswith(f" makes it): {why}.")
    assert "canary" not in told


@pytest.mark.parametrize("turned", [False, True], ids=["key first", "certificate first"])
async def test_what_is_accepted_is_a_credential(read, given, pem, turned):
    content = own_certificate(pem) + own_key(pem) if turned else pem
    environment = given(content)
    assert faults(read, **environment) == []
    await credential_for(read(**environment)[0]).close()


def test_a_folder_in_its_place_is_one_fault(read, given, tmp_path):
    environment = given(b"") | {"BEHALF_CERTIFICATE_PATH": tmp_path}
    assert faults(read, **environment) == [
        "Set BEHALF_CERTIFICATE_PATH to the path of a file that Behalf may read: Is a directory."
    ]
