"""A problem in anyone's own words: what is plainly said is read, what is not stays open."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.opening_vocabulary import OPENING_WORDS
from services.model.taxonomy import ProblemKind, ProductFamily, Severity
from services.reading.opening_mail import subject_of
from services.reading.opening_names import matching_words
from services.reading.opening_places import Naming
from services.reading.opening_tokens import form_at, texts_of, tokens_of
from services.reading.opening_words import Lexicon
from services.reading.openings import Opening

AZURE, ENTRA, M365 = ProductFamily.AZURE, ProductFamily.ENTRA, ProductFamily.MICROSOFT_365
DYNAMICS, EMS, MARKETPLACE = ProductFamily.DYNAMICS, ProductFamily.EMS, ProductFamily.MARKETPLACE
TECHNICAL, BILLING, QUOTA = ProblemKind.TECHNICAL, ProblemKind.BILLING, ProblemKind.QUOTA
QUESTION, FRAUD = ProblemKind.QUESTION, ProblemKind.FRAUD


def opening(text):
    return Opening(text, OPENING_WORDS)


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("hi our client's outlook doesn't work", M365),
        ("Soubory v OneDrivu se nesynchronizují", M365),
        ("Nejde jim otevřít SharePoint ani Excel", M365),
        ("u zákazníka nejedou teamsy", M365),
        ("teams doesn't start", M365),
        ("they cannot join in Teams since Monday", M365),
        ("AKS nodes are not ready", AZURE),
        ("the app service returns 503", AZURE),
        ("nelze spustit virtuální počítač", AZURE),
        ("Conditional Access blocks everyone", ENTRA),
        ("Azure AD Connect nesynchronizuje", ENTRA),
        ("AADSTS50105: not assigned to a role", ENTRA),
        ("Autopilot hangs at the company portal", EMS),
        ("telefony se neregistrují do Intunu", EMS),
        ("Business Central times out", DYNAMICS),
        ("nejde otevřít Power Apps", DYNAMICS),
        ("bought in the Azure Marketplace and cannot be activated", MARKETPLACE),
    ],
)
def test_a_product_is_read_by_what_people_call_it(text, product):
    assert opening(text).product is product


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("Teams works, but Outlook doesn't", M365),
        ("Teams fungují, ale Outlook ne", M365),
        ("Azure works, but Intune doesn't", EMS),
        ("not Azure this time, Exchange Online bounces everything", M365),
        ("it is not an Azure problem, it is in Intune", EMS),
        ("není to Azure, padá Outlook", M365),
        ("nejde o Azure, ale o Intune", EMS),
        ("nothing to do with Azure: Outlook crashes", M365),
        ("Azure works", None),
        ("not Azure", None),
        ("Outlook still works", None),
        ("Outlook no longer works", M365),
        ("Outlook isn't working", M365),
    ],
)
def test_what_works_and_what_is_denied_is_not_what_it_is_about(text, product):
    assert opening(text).product is product


@pytest.mark.parametrize(
    "text",
    [
        *("Since we moved to Azure, Outlook doesn't work", "Conditional Access blocks Outlook"),
        *("customer wrote me on Teams that the VPN is down", "volali přes Teams, že nejde VPN"),
        *("Outlook Reality s.r.o. has a problem", "Azure Power, s.r.o. cannot sign in"),
        *("Azure Power Inc. cannot sign in", "the VM on our Hyper-V host is down"),
        *("all our teams cannot open files", "in exchange for a licence", "our office is down"),
        *("Exchange 2016 on-prem stopped", "their CRM is down", "Defender removes macros"),
        *("open it in the Azure portal, users can't print", "ALL TEAMS ARE DOWN"),
        *("Word is that they are unhappy", "the printer burns", "Power BI does not refresh"),
        *("https://portal.azure.com/azure/ fails", r"C:\azure\log fails", "a.b@azure.com fails"),
        "1) Outlook crashes\n2) the invoice for Azure is wrong",
        "- Outlook crashes\n- Outlook is slow",
    ],
)
def test_a_product_that_is_doubtful_stays_open(text):
    assert opening(text).product is None


def test_words_of_a_customers_name_are_no_product():
    told = opening("Azure Power cannot sign in to SharePoint")
    assert told.product is None
    told.mark_name(told.tokens[:1])
    assert told.product is M365


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("they cannot sign in", TECHNICAL),
        ("Outlook hlásí chybu 0x8004", TECHNICAL),
        ("nemůžou se přihlásit", TECHNICAL),
        ("the licence is assigned but Outlook crashes", TECHNICAL),
        ("we got two invoices for May", BILLING),
        ("na faktuře je chyba ve faktuře", BILLING),
        ("Kolik stojí cena licence?", BILLING),
        ("please raise the quota in West Europe, deployments fail", QUOTA),
        ("prosím o navýšení kvóty pro VM", QUOTA),
        ("how do I move a mailbox?", QUESTION),
        ("Dotaz: je možné přesunout schránku?", QUESTION),
        ("Jak u nich obnovím GDAP?", QUESTION),
        ("there are fraudulent charges on the invoice", FRAUD),
        ("zákazník rozporuje fakturu", FRAUD),
    ],
)
def test_a_kind_is_read_by_what_is_told(text, kind):
    assert opening(text).kind is kind


@pytest.mark.parametrize(
    "text",
    [
        *("they cannot open the invoice", "how do I fix the error in Outlook?", "no error at all"),
        *("nejde o fakturu", "who is in charge there", "please shut down the old one"),
        *("a problem with the number of licences", "we found a vulnerability in our website"),
        *("přišel podvodný e-mail", "the account was hacked", "mailbox quota exceeded"),
        *("they want to return ten licences, the portal shows an error", "the wrong colour"),
        *("we lowered the limit and now it crashes", "", "Contoso", "🙂"),
        *(
            "the licence expired and nobody gets in",
            "How come it is full?",
            "Jak to, že tam nic není?",
        ),
        "Why does it keep closing?",
        "1. Outlook crashes\n2. they want a refund",
        "1) Outlook crashes\n2) Teams freezes",
    ],
)
def test_a_kind_that_is_doubtful_stays_open(text):
    assert opening(text).kind is None


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("Outlook is down, sev A", Severity.CRITICAL),
        ("severity: B", Severity.MODERATE),
        ("prio c please", Severity.MINIMAL),
        ("závažnost A prosím", Severity.CRITICAL),
        ("priorita je B", Severity.MODERATE),
        ("B severity", Severity.MODERATE),
        *[
            (text, None)
            for text in (
                *("severity a problem with mail", "what severity is it", "severity A or B"),
                *("Severity A/B", "sev A?", "not severity A", "it was sev A, now sev B"),
                *("priority 1", "Entra ID P1 is missing", "plan B", "a priority B customer"),
                *(
                    "není to závažnost A",
                    "this has a priority",
                    "Priorita: Střední",
                    "Severity: critical",
                ),
            )
        ],
    ],
)
def test_a_severity_is_read_only_where_it_is_named(text, severity):
    assert opening(text).severity is severity


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("the whole company cannot work", Severity.CRITICAL),
        ("stojí celá firma", Severity.CRITICAL),
        ("just one user, no hurry", Severity.MINIMAL),
        ("nespěchá to", Severity.MINIMAL),
        ("not the whole company", None),
        ("the whole company, but no hurry", None),
        ("Outlook crashes", None),
    ],
)
def test_words_hint_at_a_severity_unless_they_contradict_each_other(text, severity):
    hint = opening(text).hint
    assert (hint and hint.severity) is severity


def test_a_hint_says_what_was_written():
    assert opening("Stojí jim Celá Firma!").hint.said == "Celá Firma"


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Outlook crashes for 15 users", 15),
        ("asi 30 lidí se nemůže přihlásit", 30),
        ("three colleagues cannot sign in", 3),
        ("two affected users", 2),
        ("pět uživatelů nemůže tisknout", 5),
        ("3 of 20 users cannot sign in", None),
        ("she and 3 colleagues cannot sign in", None),
        ("Outlook crashes for 12 users and another 5 people", None),
        ("Outlook padá 12 uživatelům a 5 lidem v Brně", None),
        ("how much is it for 20 users", None),
        ("20 user licences are missing", None),
        ("5 users or 6 users", None),
        ("Outlook crashes, it happens to 20 users", 20),
        ("nefunguje Outlook, týká se to asi 20 lidí", 20),
        ("nefunguje Outlook, je to 8 lidí", 8),
        ("please go from 5 to 20 users", None),
        ("prosím o navýšení licencí, týká se to 20 lidí", None),
        ("0 users", None),
        ("2000000 users cannot sign in", None),
        ("users cannot sign in", None),
    ],
)
def test_the_people_who_are_affected_are_counted_as_they_are_said(text, people):
    assert opening(text).people == people


MAIL = """Hello team,

hope you are well. Our Outlook shows error 0x80070005 since this morning.
Could you please open a ticket with Microsoft?

Best regards,
Jana Nováková
Fabrikam, Inc.
"""
FORWARDED = """FW: see below, please

-----Original Message-----
From: Petr Svoboda <petr@litware.example>
Sent: Monday, November 30, 2026 9:12
To: support@partner.example
Subject: RE: FW: Faktura za listopad

Dobrý den,
na faktuře je dvakrát Microsoft 365.
S pozdravem
Petr

> From: someone@northwind.example
> Azure is down
"""


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (MAIL, "Our Outlook shows error 0x80070005 since this morning"),
        (FORWARDED, "Faktura za listopad"),
        ("hi our client's outlook doesn't work", "our client's outlook doesn't work"),
        (
            "my customer Fabrikam cannot sign in since 9, can you open a ticket?",
            "my customer Fabrikam cannot sign in since 9",
        ),
        ("Dobrý den, nejde jim Outlook. Založte prosím ticket. Díky, Jan", "nejde jim Outlook"),
        ("outlook dead at contoso, sev B pls", "outlook dead at contoso"),
        ("🔥 Outlook crashes", "Outlook crashes"),
        ("Fwd: cannot log in to the CRM\n\nHi,\nthey get errors.", "cannot log in to the CRM"),
        ("Fwd: for you\n\nHi,\nOutlook crashes.", "Outlook crashes"),
        ("prosím, padá Outlook", "padá Outlook"),
        ("Everything is odd. Outlook crashes at start.", "Outlook crashes at start"),
        ("our users can't\nopen Outlook", "our users can't open Outlook"),
        (
            "It concerns the Contoso tenant of 31. května",
            "It concerns the Contoso tenant of 31. května",
        ),
        ("asdf", "asdf"),
        ("", ""),
        ("🙂", ""),
    ],
)
def test_the_title_says_what_is_wrong_and_nothing_else(text, title):
    assert opening(text).title == title


def test_of_a_forwarded_mail_only_the_newest_is_read():
    told = opening(FORWARDED)
    assert (told.product, told.kind) == (M365, BILLING)
    first, *_ = told.places()
    assert (first.naming, first.sought) == (Naming.SENDER, "litware.example")


def test_what_stands_below_a_quote_is_the_writers_own():
    told = opening("Hello,\n> Azure is down\nOutlook crashes at Contoso")
    assert told.product is M365
    assert "Outlook crashes" in told.title


def test_a_severity_beside_a_forwarded_mail_counts():
    assert opening(f"please sev B\n\n{FORWARDED}").severity is Severity.MODERATE


@pytest.mark.parametrize(
    ("text", "naming", "sought"),
    [
        ("my customer Fabrikam cannot sign in", Naming.CUE, "Fabrikam"),
        ("customer: Litware, Inc. is down", Naming.CUE, "Litware Inc"),
        ("zákazník litware má problém", Naming.CUE, "litware"),
        ("client Outlook Reality is down", Naming.CUE, "Outlook Reality"),
        ("Outlook is down at Northwind Traders", Naming.AT, "Northwind Traders"),
        ("nejde Outlook u Fabrikamu", Naming.AT, "Fabrikamu"),
        ("Fabrikam's Outlook is down", Naming.AT, "Fabrikam"),
        ("outlook is down at contoso", Naming.AT, "contoso"),
        ("Outlook crashes, says Adventure Works Cycles", Naming.RUN, "Adventure Works Cycles"),
        ("Azure Power s.r.o. is down", Naming.RUN, "Azure Power s.r.o"),
        ("Azure Power is down", Naming.RUN, "Azure Power"),
        ("365 Bank is down", Naming.RUN, "365 Bank"),
        ("contoso bank outlook down", Naming.FIRST, "contoso bank"),
        ("jana@contoso.example cannot sign in", Naming.DOMAIN, "contoso.example"),
        (
            "tenant 1a1b2c3d-1b3c-4001-8007-001f3a5c7e9b is down",
            Naming.ID,
            "1a1b2c3d-1b3c-4001-8007-001f3a5c7e9b",
        ),
    ],
)
def test_a_place_where_a_customer_is_named_is_found(text, naming, sought):
    assert (naming, sought) in [(one.naming, one.sought) for one in opening(text).places()]


@pytest.mark.parametrize(
    ("text", "sought"),
    [
        ("mails from Northwind Traders don't arrive", "Northwind Traders"),
        ("mails to jana@contoso.example bounce", "contoso.example"),
        ("maily na jana@contoso.example se vracejí", "contoso.example"),
    ],
)
def test_whom_mails_come_from_or_go_to_is_an_aside(text, sought):
    places = [one for one in opening(text).places() if one.sought == sought]
    assert places
    assert all(one.is_aside for one in places)


@pytest.mark.parametrize(
    "text",
    [
        *("our client's outlook is down", "the customer cannot sign in", "x@gmail.com is down"),
        *("error at login.microsoftonline.com", "zákazník se nemůže přihlásit"),
    ],
)
def test_no_name_is_sought_where_none_is_said(text):
    assert [one for one in opening(text).places() if one.naming is not Naming.AT] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("asdf", False),
        ("?", False),
        ("Contoso", False),
        ("my printer burns", False),
        ("Outlook", False),
        ("Outlook crashes", True),
        ("customer asks whether Intune supports Linux", True),
        ("nejde Outlook", True),
        ("cannot sign in", True),
        ("calls at Contoso are odd for 40 users", True),
        ("word " * 30, True),
    ],
)
def test_what_says_nothing_opens_nothing(text, expected):
    assert opening(text).is_opening is expected


def test_a_few_words_are_an_answer_rather_than_a_problem():
    assert not opening("it is broken").is_problem
    assert opening("Outlook is broken for everyone").is_problem


@pytest.mark.parametrize(
    ("text", "size"),
    [("s.r.o.", 1), ("s. r. o.", 3), ("ltd", 1), ("Inc", 1), ("se", 0), ("as", 0), ("SE", 1)],
)
def test_a_legal_form_is_told_from_a_word(text, size):
    assert form_at(tokens_of(text, ()), 0) == size


def test_the_longest_phrase_is_read_and_a_stem_stands_for_its_words():
    lexicon = Lexicon({"azure": 1, "azure ad": 2, "faktur*": 3}, frozenset({"u"}))
    found = lexicon.phrases_in(["azure", "ad", "azuru", "fakturace", "faktura", "ad"])
    assert [(one.begin, one.end, one.meaning) for one in found] == [
        (0, 2, 2),
        (2, 3, 1),
        (3, 4, 3),
        (4, 5, 3),
    ]


@pytest.mark.parametrize("text", ["RE: FW: Outlook", "Fwd:Outlook", "Odp: Outlook", "Outlook"])
def test_a_subject_loses_what_marks_an_answer(text):
    assert subject_of(text) == "Outlook"


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read(text):
    told = opening(text)
    assert len(told.title) <= len(text)
    assert set(told.title) <= {*text, " "}
    for place in told.places():
        assert place.sought
    _ = told.product, told.kind, told.severity, told.hint, told.people, told.is_opening


@pytest.mark.parametrize(
    ("name", "text", "counted"),
    [
        ("Azure Power", "Azure Power is down", (2, 2)),
        ("Azure Power s.r.o.", "Azure Power, s.r.o. is down", (5, 3)),
        ("Azure Power", "Azure is down", (1, 1)),
        ("Azure Power", "Outlook is down", (0, 0)),
    ],
)
def test_a_name_is_followed_word_by_word(name, text, counted):
    assert matching_words(name, tokens_of(text, OPENING_WORDS.conjunctions)) == counted


def test_a_program_called_a_client_names_no_customer():
    namings = [one.naming for one in opening("the Outlook client Contoso crashes").places()]
    assert Naming.CUE not in namings
    assert opening("the client Contoso crashes").places()[0].naming is Naming.CUE


@pytest.mark.parametrize("text", ["customer Fabrikam, Litware", "customer Fabrikam's Litware"])
def test_a_name_ends_with_its_clause_and_where_something_is_said_to_be_its(text):
    sought = {one.sought for one in opening(f"{text} cannot sign in").places()[:3]}
    assert sought == {"Fabrikam", "Litware"}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Outlook crashes at start (error 53).", "Outlook crashes at start (error 53)."),
        ("Outlook says “no access”.", "Outlook says “no access”."),
        (
            "Outlook crashes for everybody in Brno, they are all upset about it",
            "Outlook crashes for everybody in Brno",
        ),
    ],
)
def test_a_title_ends_with_its_sentence_and_its_signs(text, title):
    assert opening(text).title == title


def named(text, naming):
    return [(one.sought, one.is_aside) for one in opening(text).places() if one.naming is naming]


@pytest.mark.parametrize(
    ("text", "naming", "expected"),
    [
        ("from contoso mails bounce", Naming.FIRST, [("contoso", True)]),
        ("contoso mails are what we live by", Naming.FIRST, [("contoso", False)]),
        (
            "Hello there. Outlook is down at Northwind Traders",
            Naming.AT,
            [("Northwind Traders", False)],
        ),
        (
            "It is odd. Mails from Northwind Traders bounce",
            Naming.RUN,
            [("Northwind Traders", True)],
        ),
        ("It comes from. Northwind Traders is down", Naming.RUN, [("Northwind Traders", False)]),
        (
            "since today Azure Power s.r.o. is down for all",
            Naming.RUN,
            [("Azure Power s.r.o", False)] * 2,
        ),
    ],
)
def test_a_name_is_an_aside_by_the_word_before_it_in_its_sentence(text, naming, expected):
    assert named(text, naming) == expected


@pytest.mark.parametrize(
    "below",
    [
        *("Sent from my iPhone", "Sent from Outlook for iOS", "--\nAsk us about Intune"),
        "-----Original Message-----\nFrom: Eve <eve@contoso.example>\nSubject: x\n\nIntune fails",
    ],
)
def test_what_stands_below_a_signature_or_a_mail_is_not_read(below):
    told = opening(f"Azure is down\n\n{below}")
    assert (told.product, told.title) == (AZURE, "Azure is down")


def test_a_mail_that_is_only_passed_on_begins_with_its_own_words():
    above = "-----Original Message-----\nFrom: Eve <eve@contoso.example>\nSubject: Pages are slow"
    told = opening(f"{above}\n\nOutlook crashes.")
    assert (told.title, told.product) == ("Pages are slow", M365)


def test_of_a_long_text_so_many_words_are_read_and_none_twice():
    words = [f"w{number}" for number in range(2000)]
    assert texts_of(tokens_of(" ".join(words), ())) == words[:900]
