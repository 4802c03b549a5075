"""A customer whose name contains our words is taken where it is named in full, or asked."""

import pytest

from dialogs.one_line import parse_line
from services.model.customers import Customer
from services.model.people import Person
from services.model.taxonomy import ProductFamily, Relationship, Severity
from tests.chat import spoken
from tests.transcripts import play

ADA = Person("u-1", "tenant", "Ada")
NAMES = ["365 Bank a.s.", "Azure Power s.r.o.", "Intune", "Kontoso Azure Services"]


@pytest.fixture
async def named(desk):
    """Let there be customers whose names contain products."""
    await desk.database.import_customers(
        [
            Customer(
                tenant_id=f"22222222-0000-4000-8000-00000000000{number}",
                name=name,
                domains=(f"c{number}.example",),
                relationship=Relationship.DIRECT,
            )
            for number, name in enumerate(NAMES)
        ]
    )
    return desk


M365, AZURE = ProductFamily.MICROSOFT_365, ProductFamily.AZURE
A, B = Severity.CRITICAL, Severity.MODERATE


@pytest.mark.parametrize(
    ("line", "customer", "said"),
    [
        ("365 Bank a.s. m365 A mail is down", "365 Bank a.s.", (M365, A, "mail is down")),
        ("azure power s.r.o. azure B VMs slow", "Azure Power s.r.o.", (AZURE, B, "VMs slow")),
        ("365 BANK a.s. A mail is down", "365 Bank a.s.", (None, A, "mail is down")),
        ("kontoso azure services azure VMs", "Kontoso Azure Services", (AZURE, None, "VMs")),
        ("Azure Power sro azure B slow", "Azure Power s.r.o.", (AZURE, B, "slow")),
        ("Azure Power, s. r. o., azure, B, slow", "Azure Power s.r.o.", (AZURE, B, "slow")),
        ("“Azure Power s.r.o.” azure: slow", "Azure Power s.r.o.", (AZURE, None, "slow")),
        ("fabrikam ａｚｕｒｅ Ｂ Slow", "Fabrikam", (AZURE, B, "Slow")),
        ("fabrikam azure \u200bB Slow", "Fabrikam", (AZURE, B, "Slow")),
        ("fabrikam, azure, (B) Ｓlow", "Fabrikam", (AZURE, B, "Ｓlow")),
        ("fabrikam azure B.", "Fabrikam", (AZURE, B, "")),
        ("fabrikam B azure VMs slow", "Fabrikam", (AZURE, B, "VMs slow")),
        ("fabrikam, b, azure: VMs slow", "Fabrikam", (AZURE, B, "VMs slow")),
        ("365 Bank a.s. their azure VMs", "365 Bank a.s.", (None, None, "their azure VMs")),
    ],
)
async def test_a_name_in_full_is_the_customer(named, line, customer, said):
    read = await parse_line(named.service, line, ADA)
    assert read.customer.name == customer
    assert (read.draft.product, read.draft.severity, read.draft.title) == said


@pytest.mark.parametrize(
    ("line", "sought", "severity"),
    [
        ("unheard of B azure slow", "unheard of", B),
        ("unheard a azure slow", "unheard a", None),
        ("unheard of B azure A slow", "unheard of B", A),
    ],
)
async def test_a_letter_before_the_product_is_a_severity_unless_one_follows(
    named, line, sought, severity
):
    read = await parse_line(named.service, line, ADA)
    assert (read.sought, read.draft.severity, read.draft.title) == (sought, severity, "slow")


@pytest.mark.parametrize(
    ("line", "suggested", "title"),
    [
        ("azure power outage in West Europe", "azure power", "power outage in West Europe"),
        ("365 bank transfers fail", "365 bank", "bank transfers fail"),
        ("intune mail is slow", "intune", "mail is slow"),
    ],
)
async def test_what_may_be_a_name_or_a_problem_is_asked(named, line, suggested, title):
    read = await parse_line(named.service, line, ADA)
    assert (read.customer, read.sought, read.suggested_customer) == (None, "", suggested)
    assert read.draft.tenant_id is None
    assert read.draft.title == title


@pytest.mark.usefixtures("named")
async def test_a_customer_that_may_be_meant_is_offered_and_not_chosen(chat):
    await play(
        chat,
        """
        you: /new azure power outage in West Europe
        bot: Which customer is this for?
        and: Azure Power s.r.o.
        you: contoso ltd
        bot: Contoso Ltd
        bot: Only this is still open
        and: power outage in West Europe
    """,
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("365 bank azure B Slow", (AZURE, B, "Slow")),
        ("azure power azure B Slow", (AZURE, B, "Slow")),
        ("azure power, azure B slow", (AZURE, B, "slow")),
        ("azure power B Slow", (None, B, "Slow")),
        ("365 bank 365 B Slow", (M365, B, "Slow")),
        ("intune intune A all down", (ProductFamily.EMS, A, "all down")),
        ("azure power outage", (None, None, "outage")),
    ],
)
async def test_if_the_name_is_meant_the_rest_is_read_behind_it(named, line, said):
    read = await parse_line(named.service, line, ADA)
    meant = read.draft_if_suggested
    assert (meant.product, meant.severity, meant.title) == said
    assert read.draft.tenant_id is None


LINE = "you: /new azure power azure B VMs time out\nbot: 1 customer found\n"
CONFIRMED = """
    bot: Azure Power s.r.o.
    bot: VMs time out
    and: Kind of problem
    you: fraud
    bot: What is it about
    and: VMs time out
"""


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(
    "said", ["yes", "1", "azure power", "azure power s.r.o.", "no\nyou: azure power"]
)
async def test_a_confirmed_customer_ends_where_its_name_ends(chat, said):
    await play(chat, f"{LINE}you: {said}{CONFIRMED}")
    assert "power" not in spoken(chat.mine[-1]).lower()


@pytest.mark.usefixtures("named")
async def test_a_pressed_customer_ends_where_its_name_ends(chat):
    await play(chat, f"{LINE}press: Azure Power s.r.o.{CONFIRMED}")


@pytest.mark.usefixtures("named")
async def test_another_customer_leaves_the_words_to_the_problem(chat):
    await play(
        chat,
        f"""
        {LINE}
        you: fabrikam
        bot: Customer:** Fabrikam
        you: fraud
        bot: What is it about
        and: power azure B VMs time out
    """,
    )


@pytest.mark.usefixtures("named")
async def test_a_line_typed_into_a_form_is_read_the_same_way(chat):
    await play(chat, "you: /form\nyou: azure power azure B VMs time out\nbot: 1 customer found")
    await play(chat, "you: yes\nbot: What kind of problem\nyou: fraud\nbot: VMs time out")


@pytest.mark.usefixtures("named")
async def test_what_a_form_says_stays_whoever_the_customer_is(chat):
    await play(
        chat,
        """
        you: /form azure power azure B VMs time out
        bot: 1 customer found
        you: fabrikam
        bot: power azure B VMs time out
        press: Continue | kind=fraud | description=Why
        you: C
        you: ada@partner.example
        bot: Please check before anything is sent
        and: Fabrikam
    """,
    )


LONG = " ".join(["VMs in West Europe time out"] * 8)


async def quoting(chat, text, words="Eva: since the update"):
    """Say something above the quoted words of somebody else."""
    content = f"<blockquote>{words}</blockquote><p>{'<br>'.join(text.splitlines())}</p>"
    html = {"contentType": "text/html", "content": content}
    await chat.send({**chat.message(text), "attachments": [html]})


@pytest.mark.parametrize("rest", ["VMs time out", LONG, "VMs time out\nin Brno\nand in Praha"])
async def test_a_confirmed_customer_leaves_a_quote_in_the_description(named, chat, rest):
    await quoting(chat, f"/new azure power azure B {rest}")
    await chat.say("yes")
    for said in ("fraud", "ada@partner.example", "send"):
        await chat.say(said)
    own = "" if rest == "VMs time out" else f"{rest}\n\n"
    request = await named.database.ledger.get(1)
    assert request.description == f"{own}Eva: since the update"
    assert "power" not in request.title


@pytest.mark.parametrize("rest", ["VMs time out", LONG])
@pytest.mark.parametrize("quoted", [False, True])
async def test_a_confirmed_customer_leaves_further_lines_of_a_form(named, chat, rest, quoted):
    text = f"azure power azure B {rest}\nin Brno\n\nand in Praha"
    await chat.say("/form")
    await (quoting(chat, text) if quoted else chat.say(text))
    for said in ("yes", "fraud", "ada@partner.example", "send"):
        await chat.say(said)
    request = await named.database.ledger.get(1)
    own = f"{rest}\n" if rest == LONG else ""
    quote = "\n\nEva: since the update" if quoted else ""
    assert request.description == f"{own}in Brno\n\nand in Praha{quote}"
    assert "power" not in request.title


async def test_a_confirmed_customer_leaves_what_a_form_held_already(named, chat):
    await quoting(chat, "/form fabrikam azure C Mail is late")
    await chat.say("azure power")
    for said in ("yes", "fraud", "ada@partner.example", "send"):
        await chat.say(said)
    request = await named.database.ledger.get(1)
    assert (request.title, request.description) == ("Mail is late", "Eva: since the update")
