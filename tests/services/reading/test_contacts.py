"""Name, e-mail and phone are told apart; what is not a name is not taken for one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.contact_line import contact_in
from services.model.people import Contact
from services.reading.contacts import email_of, is_email, mailbox_of, take_email

KNOWN = Contact(name="Known", email="known@partner.example", phone="+1 23456789")
MAIL = "ada@partner.example"
SIGNATURE = """\
Ada Nova
Service Delivery Manager
Example Partner a.s.
Phone: +420 777 123 456
Mobile: +420 602 000 111
ada@partner.example
https://www.partner.example/contact
"""
LABELLED = "Name: Ada Nova\nE-mail: ada@partner.example\nTel: +420 777 123 456"
HEADER = "From: Ada Nova <ada@partner.example>\nSent: Monday, 30 November 2026 10:00\nTo: desk"


def read(text):
    """Return what is said of name, e-mail and phone; None where it stays as known."""
    found = contact_in(text, KNOWN)
    fields = ("name", "email", "phone")
    said = [(getattr(found, name), getattr(KNOWN, name)) for name in fields]
    return tuple(None if one == known else one for one, known in said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("my name is Ada Nova", ("Ada Nova", None, None)),
        ("Hello, my name is Ada Nova and my mail is " + MAIL, ("Ada Nova", MAIL, None)),
        ("I’m Ada, " + MAIL, ("Ada", MAIL, None)),
        ("Jmenuji se Ada Nová.", ("Ada Nová", None, None)),
        ("Good morning, this is Ada Nova. Calls welcome any time.", ("Ada Nova", None, None)),
        ("Jmenuji se Ing. Ada Nová. Volat po deváté", ("Ing. Ada Nová", None, None)),
        ("Jmenuji se MUDr. Ada Nová, volejte kdykoli", ("MUDr. Ada Nová", None, None)),
        ("Hi, my name is J. Nova!", ("J. Nova", None, None)),
        ("My name is Ada Nova on behalf of Contoso", ("Ada Nova", None, None)),
        ("Jmenuji se Ada Nová mobil mám 777 123 456", ("Ada Nová", None, "777 123 456")),
        ("Ada Nová tel. 777 123 456", ("Ada Nová", None, "777 123 456")),
        ("Ada Nova e-mail: " + MAIL, ("Ada Nova", MAIL, None)),
        ("jmenuji se ada nová a telefon je 777 123 456", ("ada nová", None, "777 123 456")),
        ("Kontaktní osoba: Ada Nová", ("Ada Nová", None, None)),
        ("Nova, Ada", ("Nova, Ada", None, None)),
        ("Nova, Ada Marie", ("Nova, Ada Marie", None, None)),
        ("Nova, Ada, Contoso, " + MAIL, ("Nova, Ada", MAIL, None)),
        ("Ada, Senior Cloud Architect, " + MAIL, ("Ada", MAIL, None)),
        ("Ada, 3rd floor, " + MAIL, ("Ada", MAIL, None)),
        ('"Nova, Ada" <ada@partner.example>', ("Nova, Ada", MAIL, None)),
        ("'Nova, Ada' [mailto:ada@partner.example]", ("Nova, Ada", MAIL, None)),
        ("Ada Nova <ada@partner.example>; Eve <eve@partner.example>", ("Ada Nova", MAIL, None)),
        ("Ada Nova <ada@partner.example<mailto:ada@partner.example>>", ("Ada Nova", MAIL, None)),
        ("Ada Nova, Consultant, " + MAIL, ("Ada Nova", MAIL, None)),
        ("Ada Nova | Consultant | +420.777.123.456", ("Ada Nova", None, "+420.777.123.456")),
        ("Ada Nova; Contoso Praha", ("Ada Nova", None, None)),
        ("Contoso Praha\nAda Nova <ada@partner.example>\nEve Dusk", ("Ada Nova", MAIL, None)),
        ("777 123 456, +420 602 000 111 Ada Nová", ("Ada Nová", None, "777 123 456")),
        ("+420 602 000 111, 777 123 456 Ada Nová", ("Ada Nová", None, "+420 602 000 111")),
        (SIGNATURE, ("Ada Nova", MAIL, "+420 777 123 456")),
        (LABELLED, ("Ada Nova", MAIL, "+420 777 123 456")),
        (HEADER, ("Ada Nova", MAIL, None)),
        ("Ing. Ada Nová, Ph.D.", ("Ing. Ada Nová", None, None)),
        ("Jan van der Berg", ("Jan van der Berg", None, None)),
        ("Do Thi Ha", ("Do Thi Ha", None, None)),
        ("Conan O’Brien", ("Conan O'Brien", None, None)),
        ("山田 太郎", ("山田 太郎", None, None)),
        ("अदिति शर्मा", ("अदिति शर्मा", None, None)),
        ("Anh Do", ("Anh Do", None, None)),
        ("Juan Carlos de la Cruz", ("Juan Carlos de la Cruz", None, None)),
        ("ADA NOVA", ("ADA NOVA", None, None)),
        ("ada marie nová", ("ada marie nová", None, None)),
        ("Ada nová!!", ("Ada nová", None, None)),
        ("please use " + MAIL, (None, MAIL, None)),
        ("můj telefon je +420 777 123 456", (None, None, "+420 777 123 456")),
    ],
)
def test_a_contact_is_read_as_people_write_and_paste_it(text, said):
    assert read(text) == said


@pytest.mark.parametrize(
    "text",
    [
        *("the same as last time", "nobody knows", "call me maybe", "who?", "I don't know"),
        *("nevím", "stejný jako minule", "zeptejte se kolegy", "my colleague Eve will do it"),
        *("I am available after nine", "2026-11-30", "BH-000123", "asdf1234", "???", "NO IDEA"),
        *("Nobody", "Nikdo", "Azure nejde spustit", "nejde spustit Azure"),
        *("opravdu velmi divný problém", "Contoso Cloud Solutions Central Europe Praha"),
    ],
)
def test_what_is_not_a_name_is_asked_rather_than_taken(text):
    assert contact_in(text, KNOWN) is None
    assert read(f"{text}\n{MAIL}") == ("", MAIL, None)


PHONES = {
    "+420-777-123-456": ["+420‐777‑123–456", "+420—777−123﹣456", "＋420－777－123－456"],
    "+420 777 123 456": ["+420\u00a0777\u202f123\u2009456", "+４２０ ７７７ １２３ ４５６"],
    "(02) 123 45 67": ["(02) 123 45 67", "(02)\u00a0123\u200745 67"],
    "00420 777 123 456": ["00420 777 123 456"],
    "+44 (0)20 7946 0958": ["+44 (0)20 7946 0958"],
    "+420 777 123 456 ext. 12": ["+420 777 123 456 ext. 12"],
    "777 123 456 linka 12": ["777 123 456 linka 12"],
    "777 123 456 (klapka: 12)": ["777 123 456 (klapka: 12)"],
    "777 123 456, kl. 123456": ["777 123 456, kl. 123456"],
    "777123456x12": ["777123456x12"],
    "777 123 456 #12": ["777 123 456 #12"],
    "+420 777 123 456 linka 12": ["+420 777 123 456 linka 12"],
    "+420 777 123 456 Klapka 12": ["+420 777 123 456 Klapka 12"],
    "+420 777 123 456, kl. 12": ["+420 777 123 456, kl. 12"],
    "+420 777 123 456;ext=12": ["+420 777 123 456;ext=12"],
    "00420 777 123 456 linka 12": ["00420 777 123 456 linka 12"],
    "777123456": ["777123456"],
    "555 0199": ["555 0199"],
    "011 49 30 1234 5678": ["011 49 30 1234 5678"],
}


@pytest.mark.parametrize(
    ("written", "phone"), [(one, phone) for phone, all_of in PHONES.items() for one in all_of]
)
@pytest.mark.parametrize("around", ["{}", "Ada, {}", "tel.: {}, " + MAIL, "{}\nAda"])
def test_a_phone_is_one_with_any_dash_and_blank(written, phone, around):
    assert read(around.format(written))[2] == phone


@pytest.mark.parametrize(
    "text",
    [
        *("30. 11. 2026", "2026-11-30", "10:30", "at 9", "1a1b2c3d-1b3c-4001-8007-001f3a5c7e9b"),
        *("12345", "55 01 99", "2601070040001234", "1234567890123456789", "BH-0001234", "365"),
        *(
            "IČO 12345678",
            "ič: 12345678",
            "DIČ: CZ12345678",
            "room 1234567",
            "č.ú. 123456789/0100",
        ),
        *("Room No. 1234567", "VAT number 12345678", "smlouva č. 1234567", "ID 1234567"),
    ],
)
def test_other_numbers_are_no_phone(text):
    found = contact_in(text, KNOWN)
    assert found is None or found.phone == KNOWN.phone
    assert read(f"Ada Nova, {text}, {MAIL}") == ("Ada Nova", MAIL, None)
    assert read(f"{MAIL}, {text}")[::2] == ("", None)


@pytest.mark.parametrize(
    "before",
    ["room B12, ", "IČO 12345678, ", "ID\n", "case 1, ", "tel. č. ", "ID or so ", "phone number "],
)
def test_what_is_said_of_another_number_leaves_a_phone_one(before):
    assert read(f"{before}777 123 456, Ada Nova <{MAIL}>")[2] == "777 123 456"


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("ADA@Partner.Example", "ADA@Partner.Example"),
        (" mailto:ada@partner.example. ", MAIL),
        ("ada＠partner。example", MAIL),
        ("ada@part\N{SOFT HYPHEN}ner.example\N{ZERO WIDTH SPACE}", MAIL),
        ("o'neil@partner.example", "o'neil@partner.example"),
        ("ada@příklad.example", "ada@příklad.example"),
        ("ada@x.xn--p1ai", "ada@x.xn--p1ai"),
    ],
)
def test_an_address_is_taken_without_what_cannot_be_seen(text, email):
    assert take_email(text)[0] == email
    assert email_of(text) == email
    assert is_email(email)


@pytest.mark.parametrize("text", ["ada", "@partner.example", "ada\N{ZERO WIDTH SPACE} "])
def test_what_is_no_address_is_shown_as_it_was_typed(text):
    assert email_of(text) == text.rstrip(" \N{ZERO WIDTH SPACE}")


@pytest.mark.parametrize(
    "text",
    [
        *("", "ada", "ada@", "@partner.example", "ada@partner", "ada@localhost", "ada@10.0.0.1"),
        *("ada@[partner.example]", '"ada"@partner.example', "ada@partner..example", "a@b@c.eu"),
        *("Ada <ada@partner.example>", "ada@partner_x.example", "ada@☕.example", "a@xn--53h.eu"),
    ],
)
def test_what_would_hide_a_domain_is_no_address(text):
    assert not is_email(text)


def test_a_wrong_address_is_told_rather_than_taken_for_a_name():
    assert read("Eve, eve@partner") == ("Eve", "eve@partner", None)


@settings(deadline=None)
@given(st.text())
def test_whatever_is_typed_is_read(text):
    found = contact_in(text, KNOWN)
    assert found is None or "@" not in found.name


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (MAIL, MAIL),
        (f" {MAIL}\u200b", MAIL),
        ("eve_fabrikam.example#EXT#@partner.example", ""),
        ("eve_fabrikam.example#ext#@partner.example", ""),
        ("eve#ext@partner.example", "eve#ext@partner.example"),
        ("ada", ""),
        ("ada@localhost", ""),
        (f"{MAIL}, eve@partner.example", ""),
        ("", ""),
    ],
)
def test_of_a_directory_only_an_address_is_taken_where_mail_arrives(told, kept):
    assert mailbox_of(told) == kept
