"""The name in a signature, a card or a line: what is not surely one is asked, never guessed."""

import pytest

from dialogs.contact_line import contact_in
from services.model.people import Contact

KNOWN = Contact(name="Known", email="known@partner.example")
MAIL = "ada@partner.example"
PHONE = "+420 603 123 456"
VCARD = f"""\
BEGIN:VCARD
VERSION:3.0
N:Nova;Ada;;;
FN:Ada Nova
ORG:Example Partner
TITLE:Engineer
EMAIL:{MAIL}
TEL;TYPE=CELL:+420603123456
END:VCARD
"""


def name(text: str) -> str | None:
    """Return the name that is read; "" if it is asked, None if the known one stays."""
    found = contact_in(text, KNOWN)
    return None if found is None or found.name == KNOWN.name else found.name


@pytest.mark.parametrize(
    "closing",
    [
        *("Best regards,", "Kind regards", "Best,", "Thanks & regards,", "Yours sincerely"),
        *("Many thanks!", "Thank you.", "Hezký den,", "S pozdravem", "Přeji hezký den"),
        *("Děkuji, s pozdravem", "Díky moc!", "Se srdečným pozdravem,", "Warmly,", "Zdar a sílu,"),
    ],
)
def test_what_a_mail_ends_with_is_no_name(closing: str):
    assert name(f"{closing}\nAda Nova\n{MAIL}") == "Ada Nova"
    assert name(f"{closing}\n\nAda Nova\nPartner s.r.o.\nT {PHONE}\n{MAIL}") == "Ada Nova"


@pytest.mark.parametrize(
    "closing", ["Best regards", "Thanks", "S přáním hezkého dne", "Děkuji a", "Thank You"]
)
def test_a_closing_says_nothing_of_the_name(closing: str):
    assert name(f"{closing} Ada Nova, {MAIL}") == "Ada Nova"
    assert name(f"{closing}, Ada Nova, {PHONE}") == "Ada Nova"
    assert name(f"{MAIL}\n{closing}") is None
    assert contact_in(closing, KNOWN) is None


@pytest.mark.parametrize("greeting", ["Hi", "Hello", "Good morning", "Dear", "Ahoj", "Dobrý den"])
def test_who_is_greeted_is_not_the_contact(greeting: str):
    assert name(f"{greeting} Ada, call {PHONE}") is None
    assert name(f"{greeting} Ada,\nI'm Eve Dusk, {MAIL}") == "Eve Dusk"
    assert name(f"{greeting}, Ada Nova, {MAIL}") == "Ada Nova"


@pytest.mark.parametrize(
    "job",
    [
        *("Senior Engineer", "Head Of Sales Prague", "Azure Consultant", "Support Team", "CEO"),
        *("Partner s.r.o.", "hmd-software AG", "Contoso, a.s.", "Northwind Inc", "株式会社日立"),
        *("Technický ředitel", "Specialistka Cloudu", "Contoso Ltd.", "Example SA", "Wingtip CO"),
    ],
)
def test_a_job_and_a_firm_are_no_names(job: str):
    assert name(f"{job}\nAda Nova\n{PHONE}") == "Ada Nova"
    assert name(f"{job}, Ada Nova, {PHONE}") == "Ada Nova"
    assert name(f"Ada Nova, {job}, {PHONE}") == "Ada Nova"
    assert name(f"Ada | {job} | {PHONE}") == "Ada"
    assert name(f"{job}, {PHONE}") == ""
    assert contact_in(job, KNOWN) is None


@pytest.mark.parametrize("person", ["Jan Vos", "Se Ri Pak", "Ou Yang", "Ana Sá", "Li Co"])
def test_a_person_may_be_called_like_a_legal_form(person: str):
    assert name(f"{person}, {PHONE}") == person


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (VCARD, "Ada Nova"),
        ("It's Ada Nova, " + MAIL, "Ada Nova"),
        ("My name’s Ada Nova, " + MAIL, "Ada Nova"),
        ("tady Ada Nová, " + MAIL, "Ada Nová"),
        ("Name=Ada Nova;Mail=" + MAIL, "Ada Nova"),
        ("Name: Nova, Ada", "Nova, Ada"),
        ("I am Nova, Consulting", "Nova"),
        ("My name is Ada Nova, Prague", "Ada Nova"),
        ("Engineer: Ada Nova, " + PHONE, "Ada Nova"),
        ("Ada Nová ml., " + MAIL, "Ada Nová ml."),
        ("Ada Nova Jr., " + MAIL, "Ada Nova Jr."),
        ("Ada Nova, Jr.", "Ada Nova"),
        ("Nguyễn Văn A, a@partner.example", "Nguyễn Văn A"),
        ("Ada Nova a " + PHONE, "Ada Nova"),
        (f"Ada Nova / {MAIL} / {PHONE}", "Ada Nova"),
        (f"Ada Nova - {MAIL} - {PHONE}", "Ada Nova"),
        (f"Consultant\tAda Nova\t{PHONE}", "Ada Nova"),
        ("Seven Mills Europe⎥Eve Dusk <m@partner.example>", "Eve Dusk"),
        ("Doe, John:GROUP <john@partner.example>", "Doe, John"),
        ("Doe, John <jd@partner.example>", "Doe, John"),
        ("Ada Nova (She/Her)", "Ada Nova"),
        ("J.R. Nova", "J.R. Nova"),
        ("Ada Nova AND " + PHONE, "Ada Nova"),
        ("Juan Carlos de la Cruz, " + PHONE, "Juan Carlos de la Cruz"),
        ("Juan Carlos de la Cruz Nova, " + PHONE, ""),
    ],
)
def test_a_name_is_read_without_what_stands_around_it(text: str, said: str):
    assert name(text) == said


@pytest.mark.parametrize(
    ("local", "said"),
    [
        *(("ada", "Ada Nová"), ("nova", "Ada Nová"), ("ada.nova", "Ada Nová")),
        *(("anova", "Ada Nová"), ("novaa2", "Ada Nová"), ("adanova", "Ada Nová")),
        *(("p.mueller", "Petr Müller"), ("muller", "Petr Müller"), ("xu-li", "Xu Bo")),
        *(
            ("partner", ""),
            ("info", ""),
            ("no", ""),
            ("az", ""),
            ("de.y", ""),
            ("x.y", ""),
            ("evax", "Eva X"),
            ("xuli", ""),
        ),
    ],
)
def test_the_line_that_agrees_with_the_address_is_the_name(local: str, said: str):
    lines = [
        "Northwind Traders",
        "Partner Praha",
        "Ada Nová",
        "Petr Müller",
        "Xu Bo",
        "Ana de",
        "Eva X",
    ]
    assert name("\n".join([*lines, f"{local}@partner.example"])) == said


def test_of_several_lines_none_is_surely_the_name():
    assert name(f"Northwind Traders\nAda Nova\n{PHONE}") == ""
    assert name(f"Ada Nova\nAda Nova\n{PHONE}") == "Ada Nova"
    assert name("Northwind Traders\nAda Nova <info@partner.example>") == "Ada Nova"
    assert name("Northwind Traders, Ada Nova, " + MAIL) == "Ada Nova"
    assert name("Ada Nova\ninfo@partner.example") == "Ada Nova"
    assert name("3rd floor, Ada Nova, " + PHONE) == ""
    assert name("3rd floor, Ada Nova, " + MAIL) == "Ada Nova"


@pytest.mark.parametrize(
    "text",
    [
        *("nonstop", "asap", "myself", "en", "EN", "prague", "PRG", "we are here 24 hours"),
        *("česky", "hned", "kdokoli", "Subject: Ada", "x.cz", "Co-Founder", "it's urgent"),
        *("i am happy", "ADA", "Sent from my iPhone", "IČO", "someone else"),
    ],
)
def test_beside_an_address_what_is_not_written_as_a_name_is_asked(text: str):
    assert name(f"{text}, eve@partner.example") == ""


@pytest.mark.parametrize(
    "text", ["asap", "myself", "it's urgent", "i am happy to help", "x.cz", "nonstop", "hned"]
)
def test_words_of_hurry_and_of_oneself_are_no_names(text: str):
    assert contact_in(text, KNOWN) is None


@pytest.mark.parametrize("text", ["ada", "ADA", "ada nova", "Ada N"])
def test_letters_of_any_size_are_a_name_that_the_address_agrees_with(text: str):
    assert name(f"{text}, {MAIL}") == text
    assert name(text) == text


@pytest.mark.parametrize(
    "text", ["+420 603 123 456 klapka 12", "603 123 456 kl. 12", "M: 603 123 456"]
)
def test_a_phone_alone_leaves_the_name_as_it_is_known(text: str):
    assert name(f"{text}, {MAIL}") is None


@pytest.mark.parametrize(
    "text",
    [
        *("VMs broken", "Server Down", "Server Down Praha", "server praha down", "Login Failed"),
        *("Azure", "Power Platform", "Office 365 Praha", "VPN", "APIs", "DNS Praha", "MFA Loop"),
        *("Mail is slow", "Výpadek Azure", "Nejde Pošta", "Nefunguje server", "all users"),
        *("production down", "Nikdo nemůže", "Workaround", "Production Down"),
    ],
)
def test_what_speaks_of_a_problem_is_no_name(text: str):
    assert contact_in(text, KNOWN) is None


@pytest.mark.parametrize("text", ["Ada Nova", "NOVÁK Jan", "ADA", "Max Power", "J.R. Nova", "AÑA"])
def test_a_name_alone_is_one(text: str):
    assert name(text) == text


@pytest.mark.parametrize("text", ["My name is Max Server", "Jmenuji se Ada Výpadek"])
def test_who_says_that_it_is_a_name_is_believed(text: str):
    assert name(text) == " ".join(text.split()[-2:])


@pytest.mark.parametrize(
    "text", [f"Praha {PHONE}", f"{PHONE} Praha", "Recepce 777 123 456", "777 123 456 recepce"]
)
def test_a_word_stuck_to_a_number_is_asked(text: str):
    assert name(text) == ""


@pytest.mark.parametrize(
    "text", [f"Ada, {PHONE}", f"{PHONE}; Ada", f"Ada; {PHONE}", f"{PHONE}\nAda"]
)
def test_a_word_beside_a_number_may_be_a_name(text: str):
    assert name(text) == "Ada"
