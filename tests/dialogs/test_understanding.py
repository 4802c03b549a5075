"""What typed words mean, and what a line says."""

import pytest

from dialogs.choices import choice_in, numbered
from dialogs.contact_line import contact_in
from dialogs.one_line import parse_line
from dialogs.questions import is_question
from dialogs.turn import Navigation
from dialogs.understanding import (
    begins_with_yes,
    fact_answer_in,
    kind_in,
    means_change,
    means_continue,
    means_no,
    means_send,
    means_yes,
    navigation_in,
    product_in,
    severity_in,
    step_in,
)
from services.model.destinations import Destination
from services.model.people import Contact, Person
from services.model.requests import Draft
from services.model.taxonomy import ProblemKind, ProductFamily, Severity
from tests.desks import CUSTOMERS

ADA = Contact(name="Ada", email="ada@partner.example", phone="+1 23456789")


@pytest.mark.parametrize(
    ("read", "text", "meant"),
    [
        (product_in, "Microsoft 365", ProductFamily.MICROSOFT_365),
        (product_in, " 1. ", ProductFamily.AZURE),
        (product_in, "7", None),
        (product_in, "my azure", None),
        (kind_in, "Zranitelnost", ProblemKind.VULNERABILITY),
        (kind_in, "6", ProblemKind.VULNERABILITY),
        (kind_in, "broken", None),
        (severity_in, "kritická", Severity.CRITICAL),
        (severity_in, "sev b", Severity.MODERATE),
        (severity_in, "1", Severity.CRITICAL),
        (severity_in, "4", None),
        (navigation_in, "Zpět", Navigation.BACK),
        (navigation_in, "/back", Navigation.BACK),
        (navigation_in, "backup is broken", None),
        (navigation_in, "Keep.", Navigation.KEEP),
        (navigation_in, "ponechat", Navigation.KEEP),
        (navigation_in, "Pokračovat", Navigation.CONTINUE),
        (navigation_in, "odeslat!", Navigation.SEND),
        (navigation_in, "undo", Navigation.UNDO),
        (navigation_in, "Vrátit", Navigation.UNDO),
        (navigation_in, "sned", None),
        (navigation_in, "keep trying", None),
        (fact_answer_in, "Ano", "yes"),
        (fact_answer_in, "ne", "no"),
        (fact_answer_in, "nevím", "unsure"),
        (fact_answer_in, "perhaps", None),
        (product_in, "Produkt z marketplace", ProductFamily.MARKETPLACE),
        (product_in, "Dynamics 365 and Power Platform", ProductFamily.DYNAMICS),
        (kind_in, "Technical problem", ProblemKind.TECHNICAL),
        (kind_in, "Podvod nebo spor", ProblemKind.FRAUD),
        (severity_in, "A · Critical", Severity.CRITICAL),
        (severity_in, "c · minimální", Severity.MINIMAL),
        (means_continue, "Pokračovat", True),
        (means_continue, "continue with Eve", False),
        (means_change, "Změnit", True),
        (means_change, "change it back", False),
        (step_in, "Contact", "ask_contact"),
        (step_in, "change: Business impact", "ask_severity"),
        (step_in, "změnit dopad na provoz", "ask_severity"),
        (step_in, "Complete the checks", "ask_checks"),
        (step_in, "change", None),
        (step_in, "contact them", None),
    ],
)
def test_words_of_both_languages_are_understood_and_nothing_else(read, text, meant):
    assert read(text) == meant


@pytest.mark.parametrize(
    ("read", "text", "meant"),
    [
        (product_in, "Azure.", ProductFamily.AZURE),
        (product_in, "(1)", ProductFamily.AZURE),
        (product_in, "ａｚｕｒｅ", ProductFamily.AZURE),
        (kind_in, "„technický“", ProblemKind.TECHNICAL),
        (kind_in, "1)", ProblemKind.TECHNICAL),
        (severity_in, "B.", Severity.MODERATE),
        (severity_in, "(B)", Severity.MODERATE),
        (severity_in, "Ⓑ", Severity.MODERATE),
        (navigation_in, "Back!", Navigation.BACK),
        (means_continue, "Continue.", True),
        (means_change, "„Změnit“", True),
        (fact_answer_in, "Not sure.", "unsure"),
        (fact_answer_in, "No!", "no"),
        (step_in, "Change: Contact.", "ask_contact"),
    ],
)
def test_punctuation_around_an_answer_is_nothing(read, text, meant):
    assert read(text) == meant


@pytest.mark.parametrize("text", ["2", "2.", "2)", "(2)", "#2", "２", "②", "2\u200b", "2\ufeff"])
def test_a_number_is_read_however_it_is_written(text):
    assert numbered(text, ["one", "two"]) == "two"


@pytest.mark.parametrize(
    "text",
    ["the second", "second", "2nd", "Druhý", "druhou", "number 2", "č. 2", "the second one"],
)
def test_a_place_is_said_in_words(text):
    assert numbered(text, ["one", "two", "three"]) == "two"


@pytest.mark.parametrize("text", ["12", "2nd floor", "-2", "+2", "", "the", "second to none"])
def test_what_is_more_than_a_number_is_none(text):
    assert numbered(text, ["one", "two"]) is None


@pytest.mark.parametrize(
    ("read", "text", "meant"),
    [
        (kind_in, "technicl", ProblemKind.TECHNICAL),
        (kind_in, "Technical issue", ProblemKind.TECHNICAL),
        (kind_in, "Techincal problem", ProblemKind.TECHNICAL),
        (kind_in, "technický problem", ProblemKind.TECHNICAL),
        (kind_in, "Fakturce nebo předplatné", ProblemKind.BILLING),
        (kind_in, "fuctions", None),
        (product_in, "Dynamics 365 and Power Platfrom", ProductFamily.DYNAMICS),
        (product_in, "dynamics 365, power platform", None),
        (product_in, "Enterprise Mobility Security", ProductFamily.EMS),
        (product_in, "azur", ProductFamily.AZURE),
        (product_in, "emz", None),
        (product_in, "microsoft 364", None),
        (severity_in, "A · Kritický", Severity.CRITICAL),
        (severity_in, "a kritcký", Severity.CRITICAL),
        (severity_in, "Kritický", Severity.CRITICAL),
        (severity_in, "B - Moderate", Severity.MODERATE),
        (severity_in, "moderat", Severity.MODERATE),
        (severity_in, "B · Critical", None),
        (severity_in, "d", None),
        (step_in, "contcat", "ask_contact"),
        (step_in, "Change: Busines impact", "ask_severity"),
    ],
)
def test_a_label_is_understood_with_one_slip_and_without_its_letter(read, text, meant):
    assert read(text) == meant


def test_a_slip_that_may_be_two_options_is_none():
    options = {"Nordea": 1, "Nordex": 2, "Unit 1": 3, "Contoso UK": 4}
    assert choice_in("nordea", options) == 1
    assert [choice_in(text, options) for text in ("Norde", "Unit 2", "Contoso US", "")] == [
        None
    ] * 4


@pytest.mark.parametrize("text", ["yse", "noo", "senb", "cancle", "anno", "oks", "sned", "odeslt"])
def test_a_slip_never_becomes_consent(text):
    sends = {means_send(text, destination) for destination in Destination}
    assert {
        means_yes(text),
        means_no(text),
        fact_answer_in(text),
        navigation_in(text),
        *sends,
    } == {
        False,
        None,
    }


@pytest.mark.parametrize(
    "text",
    ["what is service health?", "Co je stav služby", "why", "Proč?", "Is it needed?", "jak to"],
)
def test_a_question_is_told_from_a_reason(text):
    assert is_question(text)


@pytest.mark.parametrize(
    "text", ["the portal is down", "Whatever we try fails", "nejde to", "Jakub is away", ""]
)
def test_a_reason_is_no_question(text):
    assert not is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        *("Yes.", "yes!", "Ano.", '"yes"', "yes, both", "yes please", "👍", "👍🏽", "(y)", "✔️"),
        *("Yes, of course.", "ok thanks", "ano, prosím", "Ano, obojí.", "yes 🙂", "jo jo", "Okay"),
        *("yes, we have checked both and tried", "Yes - both", "ano, zkontrolovali jsme obojí"),
    ],
)
def test_what_plainly_begins_with_yes_is_yes(text):
    assert (means_yes(text), means_no(text)) == (True, False)


@pytest.mark.parametrize(
    "text",
    [
        *("No.", "no!", "Ne.", "no, not yet", "No, thanks", "no, sorry", "ne, zatím ne", "👎"),
        *("not yet", "ještě ne", "„ne“", "nope"),
    ],
)
def test_what_plainly_begins_with_no_is_no(text):
    assert (means_yes(text), means_no(text)) == (False, True)


@pytest.mark.parametrize(
    "text", ["yes, but only the health", "Ano, ale jen stav", "yes no", "ok, the portal is down"]
)
def test_a_yes_with_more_to_it_is_neither_yes_nor_something_else(text):
    assert begins_with_yes(text)
    assert (means_yes(text), means_no(text)) == (False, False)


@pytest.mark.parametrize("text", ["no, because the portal is down", "nothing works", "Nobody can"])
def test_a_no_with_a_reason_is_not_just_no(text):
    assert (means_yes(text), means_no(text), begins_with_yes(text)) == (False, False, False)


@pytest.mark.parametrize("text", ["Send.", "„odeslat“", "send!"])
def test_sending_is_said_with_a_full_stop_too(text):
    assert means_send(text, Destination.AZURE_PORTAL)


@pytest.mark.parametrize("text", ["yes please do", "I have no idea", "not yes", "send it to Bob"])
def test_consent_is_never_guessed(text):
    sends = {means_send(text, destination) for destination in Destination}
    assert {means_yes(text), means_no(text), means_change(text), *sends} == {False}


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("Eve, eve@partner.example, +1 2345678", ("Eve", "eve@partner.example", "+1 2345678")),
        ("eve@partner.example", ("Ada", "eve@partner.example", ADA.phone)),
        ("Eve Nová", ("Eve Nová", ADA.email, ADA.phone)),
        ("(02) 123 45 67", ("Ada", ADA.email, "(02) 123 45 67")),
        ("<eve@partner.example>; Eve", ("Eve", "eve@partner.example", ADA.phone)),
    ],
)  # fmt: skip
def test_a_contact_line_changes_only_what_it_says(text, changed):
    contact = contact_in(text, ADA)
    assert (contact.name, contact.email, contact.phone) == changed


def test_a_request_is_sent_by_what_its_own_button_says():
    assert means_send("Hand off to the Azure portal", Destination.AZURE_PORTAL)
    assert not means_send("Hand off to the Azure portal", Destination.PARTNER_CENTER)


@pytest.mark.parametrize(
    ("text", "name", "language"),
    [
        ("Eve, de-DE", "Eve", "de-de"),
        ("Eve French", "Eve French", "en-us"),
        ("Eve xx-xx", "Eve xx-xx", "en-us"),
    ],
)
def test_a_support_language_is_given_by_its_tag(text, name, language):
    contact = contact_in(text, ADA, {"en-us": "English", "de-de": "Deutsch"})
    assert (contact.name, contact.language) == (name, language)


@pytest.mark.parametrize(
    "text",
    [
        "Eve (eve@partner.example)",
        "eve@partner.example.",
        "'eve@partner.example'",
        "eve@partner.example\u200b",
    ],
)
def test_an_address_is_taken_without_what_stands_around_it(text):
    assert contact_in(text, ADA).email == "eve@partner.example"


@pytest.mark.parametrize("text", ["Deutsch", "Eve, deutsch", "Eve; Deutsh"])
def test_a_support_language_is_given_by_its_name(text):
    assert contact_in(text, ADA, {"en-us": "English", "de-de": "Deutsch"}).language == "de-de"


def test_around_the_clock_is_said_in_a_contact_line():
    assert contact_in("24/7", ADA) == ADA.model_copy(update={"around_the_clock": True})
    given = contact_in("+420 123 456 789 24/7", ADA)
    assert (given.phone, given.around_the_clock) == ("+420 123 456 789", True)


@pytest.mark.parametrize(
    ("line", "draft", "sought"),
    [
        ("", Draft(), ""),
        ("fabrikam", Draft(tenant_id=CUSTOMERS[3].tenant_id), ""),
        ("nobody", Draft(), "nobody"),
        ("fabrikam B", Draft(tenant_id=CUSTOMERS[3].tenant_id, severity=Severity.MODERATE), ""),
        (
            "contoso ltd m365 A Mail is down",
            Draft(
                tenant_id=CUSTOMERS[0].tenant_id,
                product=ProductFamily.MICROSOFT_365,
                severity=Severity.CRITICAL,
                title="Mail is down",
            ),
            "",
        ),
        ("contoso azure", Draft(product=ProductFamily.AZURE), "contoso"),
        ("example partner azure", Draft(product=ProductFamily.AZURE), "example partner"),
        ("azure a VM is slow", Draft(product=ProductFamily.AZURE, title="a VM is slow"), ""),
        ("microsoft 365 Slow", Draft(product=ProductFamily.MICROSOFT_365, title="Slow"), ""),
        ("the printer on floor three burns", Draft(title="the printer on floor three burns"), ""),
        (
            "fabrikam mail is late",
            Draft(tenant_id=CUSTOMERS[3].tenant_id, title="mail is late"),
            "",
        ),
    ],
)
async def test_a_line_is_read_as_customer_product_severity_and_title(desk, line, draft, sought):
    read = await parse_line(desk.service, line, Person("u-1", "tenant", "Ada"))
    assert (read.draft, read.sought) == (draft, sought)


@pytest.mark.parametrize(
    ("line", "severity", "title"),
    [
        ("fabrikam b mail is down", Severity.MODERATE, "mail is down"),
        ("fabrikam azure c VMs are slow", Severity.MINIMAL, "VMs are slow"),
        ("fabrikam azure b", Severity.MODERATE, ""),
        ("azure b: slow", Severity.MODERATE, "slow"),
        ("fabrikam sev a mail is down", Severity.CRITICAL, "mail is down"),
        ("fabrikam severity b mail", Severity.MODERATE, "mail"),
        ("fabrikam závažnost c pošta nejde", Severity.MINIMAL, "pošta nejde"),
        ("fabrikam a: mail is down", Severity.CRITICAL, "mail is down"),
        ("fabrikam a mail is down", None, "a mail is down"),
        ("fabrikam a kalendář nejde", None, "a kalendář nejde"),
        ("fabrikam c drive is full", None, "c drive is full"),
        ("fabrikam C: is full", None, "C: is full"),
        ("fabrikam azure C disk je plný", None, "C disk je plný"),
        ("b mail is down", None, "b mail is down"),
        ("fabrikam d mail", None, "d mail"),
        ("fabrikam sev d mail", None, "sev d mail"),
        ("fabrikam basic auth fails", None, "basic auth fails"),
    ],
)
async def test_a_small_letter_is_a_severity_only_where_that_is_plain(desk, line, severity, title):
    read = await parse_line(desk.service, line, Person("u-1", "tenant", "Ada"))
    assert (read.draft.severity, read.draft.title) == (severity, title)
