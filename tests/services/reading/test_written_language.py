"""A line that is plainly Czech is told from English, and from names with accents in it."""

import pytest

from services.reading.written_language import seems_czech


@pytest.mark.parametrize(
    "line",
    [
        *("Nejde pošta", "VM NEJEDOU", "vypadek Exchange", "Pošta chodí pozdě", "Žlutý kůň"),
        *("Outlook je pomalý", "Faktura za září", "Teams: chyba 0x80", "Exchange online nejde"),
    ],
)
def test_a_czech_line_is_found(line):
    assert seems_czech(line)


@pytest.mark.parametrize(
    "line",
    [
        *("", "Mail is down", "Škoda VPN", "Škoda and Žižkov cannot sign in", "VMs unreachable"),
        *("Sesión inválida", "Größe überschritten", "Invoice for Příliš žluťoučká", "Teams"),
        *("Error: chyba 0x80", "Žďár VPN", "Jiří"),
    ],
)
def test_english_and_names_are_no_czech(line):
    assert not seems_czech(line)


def test_only_the_beginning_of_a_long_line_is_read():
    assert not seems_czech("x " * 300 + "nejde")
