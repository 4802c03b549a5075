"""What is typed answers the open question, whether its card has come or not."""

from dataclasses import replace

import pytest

from dialogs.dialog_state import key_of
from services.model.customers import Customer
from services.model.outbox import DeadLettered
from services.model.taxonomy import ProductFamily, Severity
from services.model.unit_of_work import TurnKeys
from tests.chat import Chat, Desk, spoken
from tests.desks import CUSTOMERS
from tests.dialogs.stored_drafts import draft_of
from tests.proofs import one_in
from tests.transcripts import beginning, play

TO_CONTACT = "you: /new contoso ltd azure Slow\nyou: fraud\nyou: Why\nyou: C"
TO_REVIEW = f"{TO_CONTACT}\nyou: Ada, ada@partner.example"
TO_DOUBT = """
    you: /new contoso ltd azure Slow pages
    you: fraud
    you: A workaround exists
    you: A
"""
OPEN = {
    "customer": "you: /new",
    "customers found": "you: /new\nyou: contoso",
    "no customer found": "you: /new\nyou: nobody",
    "form": "you: /form contoso azure Slow",
    "product": "you: /new contoso ltd",
    "publisher": "you: /new contoso ltd marketplace",
    "kind": "you: /new contoso ltd azure",
    "description": "you: /new contoso ltd azure Slow\nyou: fraud",
    "checks": beginning("you: /new contoso ltd azure Slow\nyou: technical\nyou: Why"),
    "fact": beginning("you: /new zlutoucka m365 Late\nyou: technical\nyou: Hours late\nyou: yes"),
    "severity": beginning("you: /new contoso ltd azure Slow\nyou: fraud\nyou: Why"),
    "doubt": beginning(TO_DOUBT),
    "contact": beginning(TO_CONTACT),
    "contact refused": beginning(f"{TO_CONTACT}\nyou: Eve, eve@mail.contoso.example"),
    "review": beginning(TO_REVIEW),
    "asked again": beginning(f"{TO_REVIEW}\nyou: contact"),
}


@pytest.mark.parametrize("script", OPEN.values(), ids=OPEN)
async def test_a_card_that_has_not_arrived_is_shown_again(chat: Chat, desk: Desk, script: str):
    desk.offline = True
    await play(chat, script)
    lost = chat.mine[-1]

    reply, old, new = await chat.say("/mine")
    assert "You own no open request" in reply
    assert "asked again below" in old
    assert new == spoken(lost)

    replaced, shown = chat.mine[-2:]
    assert (replaced.card, replaced.replaces) == (lost.card, True)
    assert shown.card != lost.card
    assert "answered already" in await cancelled_on(chat, lost.card)
    assert "Nothing was sent" in await cancelled_on(chat, shown.card)


async def cancelled_on(chat: Chat, card: str) -> str:
    """Press "Cancel" on a card, and return what comes of it."""
    button = {"verb": "cancel-draft", "data": {"card": card}}
    answer = await chat.press_again(button, card)
    return "\n".join([str(answer["value"]), *chat.heard()])


@pytest.mark.parametrize("script", one_in(3, OPEN.values()), ids=OPEN)
async def test_a_card_that_has_arrived_stays_where_it_is(chat: Chat, script: str):
    await play(chat, script)
    (reply,) = await chat.say("/mine")
    assert "You own no open request" in reply


@pytest.mark.parametrize(
    ("script", "nonsense", "how"),
    [
        ("product", "sharepoint perhaps", "name of the product, or its number"),
        ("kind", "it is broken", "kind of problem, or its number"),
        ("fact", "perhaps", "“yes”, “no” or “not sure”"),
        ("severity", "rather bad", "A, B or C"),
        ("doubt", "rather bad", "A, B or C"),
        ("review", "go away", "“send” to go on"),
    ],
)
async def test_words_that_are_no_answer_bring_the_card_and_say_how_to_type_one(
    chat: Chat, desk: Desk, script: str, nonsense: str, how: str
):
    desk.offline = True
    await play(chat, OPEN[script])
    lost = spoken(chat.mine[-1])
    reply, old, new = await chat.say(nonsense)
    assert how in reply
    assert "above" not in reply
    assert ("asked again below" in old, new) == (True, lost)


@pytest.mark.parametrize("text", ["", "/nonsense", "back"])
async def test_whatever_is_typed_brings_a_card_that_has_not_arrived(
    chat: Chat, desk: Desk, text: str
):
    desk.offline = True
    await play(chat, OPEN["customer"])
    assert (await chat.say(text))[-1].startswith("Which customer is this for?")


async def test_what_is_shown_again_decides_nothing(chat: Chat, desk: Desk):
    desk.offline = True
    await play(chat, "you: /new\nyou: contoso\nbot: 2 customers found")
    gone = await desk.database.customers.search("pharma", 1)
    renamed = replace(gone[0], name="Fabrikam Pharma", domains=())
    await desk.database.import_customers([renamed])
    assert "1 customer found. Is it this one?" in (await chat.say("/mine"))[-1]


class Asked:
    """An outbox that counts what it is asked."""

    def __init__(self, desk: Desk) -> None:
        self.reads = 0
        self._outbox = desk.database.outbox

    async def has_arrived(self, card: str) -> bool:
        self.reads += 1
        return await self._outbox.has_arrived(card)

    async def activity_id(self, card: str) -> str | None:
        self.reads += 1
        return await self._outbox.activity_id(card)


async def test_a_turn_that_shows_its_card_asks_nothing_about_it(chat: Chat, desk: Desk):
    asked = desk.outbox = Asked(desk)
    desk.restart()
    await play(chat, TO_REVIEW + "\nyou: send\nyou: /mine")
    assert asked.reads == 0
    await play(chat, "you: /new\nyou: /mine")
    assert asked.reads == 1


async def test_a_press_on_an_old_card_brings_the_newest_if_that_is_lost(chat: Chat, desk: Desk):
    await play(chat, "you: /new\nyou: contoso ltd")
    _, old = chat.place("Back")
    await play(chat, "press: Azure")
    await desk.deliver()
    desk.offline = True
    await play(chat, "you: technical\nbot: What is going wrong?")
    waiting = chat.mine[-1]

    await chat.press_again(old)
    assert chat.heard() == []
    await desk.database.outbox.record_results([DeadLettered(waiting, "unclear twice: 503")])
    await chat.press_again(old)
    assert chat.heard()[-1] == spoken(waiting)


async def test_a_card_that_became_a_dead_letter_is_shown_again(chat: Chat, desk: Desk):
    desk.offline = True
    await play(chat, "you: /new contoso ltd")
    await desk.database.outbox.record_results(
        [DeadLettered(one, "unclear twice: 503") for one in chat.mine]
    )
    assert "Which product is it about?" in (await chat.say("what?"))[-1]


# What can be typed


async def test_a_customer_is_chosen_by_number_among_those_shown(chat: Chat):
    await play(
        chat,
        """
        you: /new
        you: contoso
        bot: 2 customers found
        you: 9
        bot: No customer matches
        you: contoso
        you: 2
        bot: Customer:** Contoso Pharma
        bot: Which product is it about?
    """,
    )


@pytest.fixture
async def like_words(desk: Desk) -> None:
    """Let there be customers whose names begin as answers do."""
    names = ["Northwind", "OK Systems", "Yes Bank", "Nemocnice", "Continue Ltd", "Anova"]
    await desk.database.import_customers(
        [
            replace(
                CUSTOMERS[0],
                tenant_id=f"22222222-0000-4000-8000-00000000000{number}",
                name=name,
                domains=(f"c{number}.example",),
            )
            for number, name in enumerate(names)
        ]
    )


ONE = "you: /new\nyou: Fabrikan\nbot: 1 customer found. Is it this one?\n"
SEVERAL = "you: /new\nyou: contoso\nbot: 2 customers found\n"


@pytest.mark.usefixtures("like_words")
@pytest.mark.parametrize(
    "typed", ["yes", "Yes.", "ok", "ano", "continue", "y", "yes please", "ano, prosím", "👍"]
)
async def test_yes_takes_the_one_customer_that_is_offered(chat: Chat, typed: str):
    await play(chat, f"{ONE}you: {typed}\nbot: Customer:** Fabrikam")


@pytest.mark.usefixtures("like_words")
@pytest.mark.parametrize(
    "typed",
    ["no", "ne", "No!", "n", "none of these", "žádný z nich", "jiný", "no thanks", "change"],
)
async def test_no_asks_for_the_customer_again_and_says_how_to_leave(chat: Chat, typed: str):
    await play(
        chat,
        f"""
        {ONE}
        you: {typed}
        bot: “cancel” leaves
        bot: Which customer is this for?
        you: ok systems
        bot: Customer:** OK Systems
    """,
    )


@pytest.mark.usefixtures("like_words")
@pytest.mark.parametrize("typed", ["yes", "no", "ok", "ano", "ne", "continue", "Yes.", "n"])
async def test_yes_and_no_choose_none_of_several(chat: Chat, typed: str):
    await play(chat, f"{SEVERAL}you: {typed}\nbot: 1 for the first")
    await play(chat, "you: 2\nbot: Customer:** Contoso Pharma")


@pytest.mark.parametrize("typed", ["none of these", "Žádný z nich.", "jiný", "none"])
async def test_none_of_several_asks_for_the_customer_again(chat: Chat, typed: str):
    await play(chat, f"{SEVERAL}you: {typed}\nbot: “cancel” leaves\nbot: Which customer")
    assert "found" not in spoken(chat.mine[-1])


@pytest.mark.usefixtures("like_words")
@pytest.mark.parametrize("typed", ["ok", "no", "yes", "ne"])
async def test_an_answer_without_a_question_chooses_nobody(chat: Chat, typed: str):
    await play(chat, f"you: /new\nyou: {typed}\nbot: found")
    await play(chat, f"you: cancel\nyou: /new {typed} their mail is slow")
    assert "Understood: Technical problem; “" in spoken(chat.mine[-1])
    assert (await draft_of(chat)).description == f"{typed} their mail is slow"


@pytest.mark.usefixtures("like_words")
@pytest.mark.parametrize("script", [ONE, SEVERAL])
@pytest.mark.parametrize("typed", ["ok systems", "Yes Bank", "no, yes bank", "c1.example"])
async def test_a_customer_called_like_an_answer_is_found_by_a_fuller_name(
    chat: Chat, script: str, typed: str
):
    name = "OK Systems" if typed in ("ok systems", "c1.example") else "Yes Bank"
    await play(chat, f"{script}you: {typed}\nbot: Customer:** {name}")


@pytest.mark.parametrize("typed", ["１", "①", "1\u200b", "1\ufeff", "1)", "(1)", "#1"])
async def test_a_customer_is_chosen_by_a_number_in_any_writing(chat: Chat, typed: str):
    await play(chat, f"{SEVERAL}you: {typed}\nbot: Customer:** Contoso Ltd")


async def test_a_number_means_the_customer_that_was_chosen_once_the_list_is_gone(chat: Chat):
    await play(
        chat,
        """
        you: /new contoso azure
        bot: 2 customers found
        you: 2
        bot: Customer:** Contoso Pharma
        you: back
        bot: Which customer is this for?
        and: Chosen before
        you: 2
        bot: No customer matches “2”
        you: back
        bot: This is the first question
        you: contoso
        bot: 2 customers found
        you: 1
        bot: Customer:** Contoso Ltd
        you: back
        you: 1
        bot: Customer:** Contoso Ltd
    """,
    )


async def test_a_publisher_is_chosen_by_number(chat: Chat, desk: Desk):
    contacts = {"Fabrikam Backup": {}, "Wide World": {}}
    desk.policy = desk.policy.model_copy(update={"publishers": contacts})
    desk.restart()
    await play(
        chat,
        """
        you: /new contoso ltd marketplace
        bot: Wide World
        you: 2
        bot: Publisher:** Wide World
        you: back
        you: 3
        bot: Publisher:** 3
    """,
    )


@pytest.mark.parametrize(
    ("typed", "severity"), [("no", "C · Minimal"), ("změnit", "C · Minimal"), ("keep", "A ·")]
)
async def test_the_one_polite_question_is_answered_by_typing(
    chat: Chat, typed: str, severity: str
):
    await play(chat, f"{TO_DOUBT}\nbot: Is it really\nyou: {typed}\nbot: impact:** {severity}")


async def test_lines_of_the_review_are_changed_by_typing(chat: Chat, desk: Desk):
    await play(
        chat,
        """
        you: /new contoso ltd azure Slow
        you: technical
        you: Why
        you: yes
        you: C
        you: Ada, ada@partner.example
        you: change business impact
        bot: How big is the impact
        you: B
        bot: Please check before anything is sent
        you: Contact
        bot: Who is the contact?
        you: +420 123 456 789, de-de
        bot: support language de-de
        you: Publisher
        bot: Please check before anything is sent
        you: Hand off to the Azure portal
        bot: BH-000001
    """,
    )
    request = await desk.database.ledger.get(1)
    assert (request.severity, request.contact.language) == (Severity.MODERATE, "de-de")


async def test_checks_are_completed_by_typing(chat: Chat):
    await play(
        chat,
        """
        you: /new contoso ltd azure Slow pages
        you: technical
        you: They are slow
        you: no
        you: C
        you: ada@partner.example
        bot: Complete the checks
        you: complete the checks
        bot: Before Microsoft is asked
    """,
    )


CHECKS = OPEN["checks"]


@pytest.mark.parametrize("typed", ["Yes.", "Ano!", '"yes"', "yes, both", "yes please", "👍"])
async def test_checks_are_confirmed_with_any_plain_yes(chat: Chat, typed: str):
    await play(chat, f"{CHECKS}\nyou: {typed}\nbot: Service health checked, own attempts made")
    assert "reason" not in spoken(chat.mine[-2])


@pytest.mark.parametrize("typed", ["No.", "ne, zatím ne", "no, not yet"])
async def test_a_plain_no_is_no_reason_to_go_on(chat: Chat, typed: str):
    await play(chat, f"{CHECKS}\nyou: {typed}\nbot: Neither checked nor tried yet")
    assert "reason" not in spoken(chat.mine[-2])


@pytest.mark.parametrize("typed", ["no, because the portal is down", "No outage, a known bug."])
async def test_a_no_with_its_reason_is_a_reason_to_go_on(chat: Chat, typed: str):
    await play(chat, f"{CHECKS}\nyou: {typed}\nbot: reason to go on: {typed}")


async def test_a_yes_with_a_but_is_asked_again(chat: Chat):
    await play(
        chat,
        f"""
        {CHECKS}
        you: yes, but the portal is down
        bot: Type “yes” if both are so
        you: the portal is down
        bot: reason to go on: the portal is down
    """,
    )


@pytest.mark.parametrize("typed", ["continue", "pokračovat", "ok"])
async def test_a_known_contact_is_kept_by_the_word_on_the_button(chat: Chat, typed: str):
    await play(chat, TO_REVIEW + "\nyou: send")
    await play(
        chat,
        f"""{TO_CONTACT}
        you: contact
        you: {typed}
        bot: Contact:** Ada · ada@partner.example
    """,
    )


async def test_what_is_no_contact_changes_none(chat: Chat):
    await play(chat, TO_REVIEW + "\nyou: send")
    await play(
        chat,
        f"""{TO_CONTACT}
        you: contact
        you: nobody knows
        bot: Type name, e-mail and phone of a colleague
        you: Nová, Eva
        bot: Contact:** Nová, Eva · ada@partner.example
    """,
    )


# A severity in the line


@pytest.mark.parametrize(
    ("locale", "line", "said"),
    [
        ("en-US", "/new fabrikam b mail is down", "fabrikam.example"),
        ("en-US", "/new fabrikam b mail is down", "; B · Moderate"),
        ("en-US", "/new litware b mail is down", "Understood: Litware Inc"),
        ("en-US", "/new litware b mail is down", "; B · Moderate"),
        ("cs-CZ", "/new fabrikam c pošta nejde", "; C · Minimální"),
        ("cs-CZ", "/new azure závažnost a nejde", "; A · Kritický"),
    ],
)
async def test_a_severity_that_a_line_says_is_said_back(
    chat: Chat, desk: Desk, locale: str, line: str, said: str
):
    chat.locale = locale
    await desk.database.import_customers([named("Litware Inc", 0)])
    assert said in (await chat.say(line))[0]


async def test_a_letter_chooses_no_customer_whose_name_goes_on_with_it(chat: Chat, desk: Desk):
    names = ["Litware Inc", "Litware Berlin"]
    await desk.database.import_customers([named(name, n) for n, name in enumerate(names)])
    (asked,) = await chat.say("/new litware b mail is down")
    assert "Only this is still open" in asked
    assert "Berlin" not in asked.partition("Customer")[0]


def named(name: str, number: int) -> Customer:
    tenant_id = f"22222222-0000-4000-8000-00000000000{number}"
    return replace(CUSTOMERS[0], tenant_id=tenant_id, name=name, domains=())


# The form


async def test_a_form_is_filled_in_by_typing(chat: Chat, desk: Desk):
    await play(
        chat,
        """
        you: /form
        bot: Fill in what you know
        you: contoso ltd azure B VMs time out\\nAll of them\\nsince nine
        bot: What kind of problem is it?
        you: fraud
        bot: Who is the contact?
        you: ada@partner.example
        you: send
        bot: BH-000001
    """,
    )
    request = await desk.database.ledger.get(1)
    assert (request.customer, request.product) == ("Contoso Ltd", ProductFamily.AZURE)
    assert (request.title, request.severity) == ("VMs time out", Severity.MODERATE)
    assert request.description == "All of them\nsince nine"


async def test_what_a_form_held_stays_where_the_text_says_nothing_else(chat: Chat):
    await play(
        chat,
        """
        you: /form contoso ltd azure
        you: fabrikam
        bot: What kind of problem is it?
        you: back
        bot: Fabrikam
        you: continue
        bot: What kind of problem is it?
        you: back
        you: contoso
        bot: 2 customers found
    """,
    )


@pytest.mark.parametrize("more", ["", "\nAnd more"], ids=["one line", "two"])
async def test_a_long_line_in_a_form_is_kept_whole(chat: Chat, desk: Desk, more: str):
    long = f"{'word ' * 60}end"
    await play(chat, "you: /form contoso ltd azure")
    await chat.say(long + more)
    await play(chat, "you: fraud\nyou: C\nyou: ada@partner.example\nyou: send\nbot: BH-000001")
    request = await desk.database.ledger.get(1)
    assert (len(request.title) < 130, request.description) == (True, long + more)


async def test_a_customer_typed_into_a_form_takes_the_place_of_the_one_it_looked_for(chat: Chat):
    await play(
        chat,
        """
        you: /form contoso azure C How
        you: fabrikam
        you: fraud
        you: How so
        you: ada@partner.example
        bot: Please check before anything is sent
        you: customer
        bot: Which customer is this for?
    """,
    )
    assert "2 customers found" not in spoken(chat.mine[-1])


# What a step was in the middle of


async def test_a_severity_is_asked_afresh_after_the_way_back(chat: Chat):
    await play(
        chat,
        f"""
        {TO_DOUBT}
        you: no
        you: ada@partner.example
        you: business impact
        you: A
        bot: Is it really
        you: back
        bot: Please check before anything is sent
        you: business impact
        bot: How big is the impact
    """,
    )


async def test_a_search_is_forgotten_once_a_customer_is_chosen(chat: Chat, desk: Desk):
    await play(chat, "you: /new\nyou: contoso\nbot: 2 customers found\nyou: 2\nbot: Pharma")
    keys = TurnKeys("", key_of(chat.conversation, chat.person), "", "")
    state = (await desk.database.turns.open(keys)).dialog_state
    assert state
    assert ("offered" in state.body, "searched" in state.body) == (False, False)
