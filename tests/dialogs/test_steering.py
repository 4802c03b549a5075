"""Words that steer the dialog are never kept as answers: back, keep, continue, send and undo."""

from itertools import product

import pytest

from dialogs.undo_stack import (
    MAX_BYTES,
    MAX_KEPT,
    before_answer,
    note_answer,
    push,
    take_back,
)
from services.model.people import Contact
from services.model.roles import Role
from tests.chat import Chat, Desk, spoken, staffed
from tests.dialogs.test_typed_answers import OPEN, TO_CONTACT, TO_DOUBT, TO_REVIEW
from tests.proofs import one_in
from tests.transcripts import beginning, play

STEERS = [
    *("keep", "continue", "send", "back", "undo", "go back", "submit", "leave it"),
    *("ponechat", "pokračovat", "odeslat", "zpět", "vrátit", "otevřít", "Beze změny."),
]
ASKING = ["publisher", "description", "checks", "customer", "contact"]
"""Steps at which anything else would be an answer."""
NOT_KNOWING = ["don't know", "nevím", "I don't know.", "not sure"]
LONG = "First the mail stopped.\\n\\nThen the calendar.\\n\\nNow nobody can sign in."


@pytest.mark.parametrize(("step", "word"), one_in(4, product(ASKING, STEERS)))
async def test_a_word_that_steers_is_never_kept(chat: Chat, step: str, word: str):
    await play(chat, OPEN[step])
    await chat.say(word)
    await chat.say("/mine")
    shown = [text for text in map(spoken, chat.mine) if text.startswith("✓")]
    assert not any(word.rstrip(".") in text for text in shown)
    assert not any("reason to go on" in text for text in shown)


@pytest.mark.parametrize("word", ["keep", "continue", "ponechat", "pokračovat", "/keep"])
async def test_a_long_description_stays_when_it_is_to_be_kept(chat: Chat, desk: Desk, word: str):
    await play(
        chat,
        f"""
        you: /new contoso ltd azure
        you: question
        you: Mail\\n{LONG}
        you: B
        you: Ada, ada@partner.example
        you: problem
        bot: What is it about?
        and: Then the calendar.
        you: {word}
        bot: ✓ **Problem:** Mail
        bot: Please check before anything is sent
        you: send
        bot: BH-000001
    """,
    )
    request = await desk.database.ledger.get(1)
    assert (request.title, request.description) == ("Mail", LONG.replace("\\n", "\n"))


@pytest.mark.parametrize(
    ("step", "word", "said"),
    [
        ("description", "keep", "Nothing stands here yet"),
        ("description", "send", "Nothing can be sent yet"),
        ("product", "send", "name of the product, or its number"),
        ("publisher", "continue", "Type the name of the publisher"),
        ("kind", "keep", "kind of problem, or its number"),
        ("checks", "keep", "Type “yes” if both are so"),
        ("severity", "continue", "Type A, B or C"),
        ("doubt", "continue", "Type A, B or C"),
        ("fact", "send", "“yes”, “no” or “not sure”"),
        ("customer", "continue", "Type part of the customer's name"),
        ("customers found", "keep", "1 for the first"),
        ("form", "send", "type customer, product"),
        ("contact", "send", "Nothing can be sent yet"),
        ("review", "keep", "“send” to go on"),
    ],
)
async def test_where_such_a_word_makes_no_sense_it_is_said_what_can_be_done(
    chat: Chat, step: str, word: str, said: str
):
    await play(chat, OPEN[step])
    (reply,) = await chat.say(word)
    assert said in reply


@pytest.mark.parametrize(
    ("step", "word", "said"),
    [
        ("description", "odeslat", "Odeslat zatím nelze: nejdřív je na řadě toto. Napište, co"),
        ("publisher", "ponechat", "Zde zatím není nic, co by mohlo zůstat, jak je."),
        ("checks", "pokračovat", "„ano“, pokud platí obojí"),
    ],
)
async def test_it_is_said_in_czech_as_well(chat: Chat, step: str, word: str, said: str):
    chat.locale = "cs-CZ"
    await play(chat, OPEN[step])
    assert said in (await chat.say(word))[0]


async def test_send_is_nobodys_name(chat: Chat, desk: Desk):
    await play(chat, f"{TO_CONTACT}\nyou: send\nyou: ada@partner.example\nyou: send")
    request = await desk.database.ledger.get(1)
    assert request.contact == Contact(name="Ada", email="ada@partner.example")


@pytest.mark.parametrize(("step", "word"), one_in(3, product(ASKING, NOT_KNOWING)))
async def test_not_knowing_is_no_answer_where_words_are_asked_for(
    chat: Chat, step: str, word: str
):
    await play(chat, OPEN[step])
    said = "".join(await chat.say(word))
    assert "✓" not in said
    assert "Type" in said


@pytest.mark.parametrize("word", ["back", "undo", "send", "continue", "zpět", "vrátit"])
async def test_without_a_request_such_a_word_says_how_to_begin_one(chat: Chat, word: str):
    assert "Write /new" in (await chat.say(word))[0]


@pytest.mark.parametrize("word", ["keep", "Keep A · Critical", "Ponechat A · Kritický", "yes"])
async def test_a_questioned_severity_is_kept_as_its_button_says(chat: Chat, word: str):
    await play(chat, f"{TO_DOUBT}\nyou: {word}\nbot: impact:** A · Critical")


@pytest.mark.parametrize("word", ["Change to C · Minimal", "změnit na C · Minimální", "change"])
async def test_a_questioned_severity_is_changed_as_its_button_says(chat: Chat, word: str):
    await play(chat, f"{TO_DOUBT}\nyou: {word}\nbot: impact:** C · Minimal")


# The way back shows what was entered


async def test_back_shows_every_answer_that_was_given(chat: Chat):
    await play(
        chat,
        """
        you: /new zlutoucka m365
        you: technical
        you: Mail\\nIt is late
        press: Continue | health_checked=true | override_reason=The portal is down
        bot: GDAP role
        you: yes
        you: B
        bot: Who is the contact?
        you: back
        bot: How big is the impact
        and: B · Moderate
        and: Chosen before
        you: back
        bot: Answered before: Yes
        you: back
        bot: Before Microsoft is asked
        and: The portal is down
    """,
    )
    card = next(chat.cards())
    boxes = {each["id"]: each["value"] for each in card["body"] if "value" in each}
    assert (boxes["health_checked"], boxes["tried"]) == ("true", "false")
    await play(
        chat,
        """
        you: continue
        bot: Service health checked, not tried ourselves · reason to go on: The portal is down
        bot: Who is the contact?
        you: back
        you: back
        bot: It is late
        you: back
        bot: Technical problem
        and: Chosen before
        you: keep
        bot: ✓ **Kind:** Technical problem
        bot: Who is the contact?
    """,
    )


async def test_back_from_a_publisher_and_a_product_shows_both(chat: Chat):
    await play(
        chat,
        """
        you: /new
        you: contoso ltd
        you: marketplace
        you: Wide World
        bot: What kind of problem
        you: back
        bot: Wide World
        you: keep
        bot: ✓ **Publisher:** Wide World
        you: back
        you: back
        bot: Which product is it about?
        and: Chosen before
        you: back
        bot: Which customer is this for?
        and: Contoso Ltd
        you: continue
        bot: ✓ **Customer:** Contoso Ltd
        bot: What kind of problem
    """,
    )


# Undo


async def test_undo_takes_back_one_answer_after_the_other(chat: Chat, desk: Desk):
    await play(
        chat,
        f"""
        {TO_REVIEW}
        you: undo
        bot: Taken back: Contact: Ada · ada
        bot: Who is the contact?
        you: undo
        bot: Taken back: Business impact: C · Minimal
        bot: How big is the impact
        you: B
        you: undo
        bot: Taken back: Business impact: B · Moderate
        you: undo
        bot: Taken back: Problem: Slow
        bot: What is it about?
        and: Slow
        you: undo
        bot: Taken back: New service request: fraud
        bot: Only this is still open
        you: undo
        bot: There is no answer left to take back
    """,
    )
    assert "Please check" not in "".join(await chat.say("technical"))
    await play(chat, "you: Why\nyou: yes\nyou: C\nyou: Ada, ada@partner.example\nyou: send")
    assert (await desk.database.ledger.get(1)).description == "Why"


async def test_undo_is_said_in_czech(chat: Chat):
    chat.locale = "cs-CZ"
    await play(
        chat,
        """
        you: nový contoso ltd azure
        you: dotaz
        bot: O co jde?
        you: vrátit
        bot: Vzato zpět: Druh: Dotaz nebo rada
        bot: O jaký druh problému jde?
        you: vrátit
        bot: Už není žádná odpověď
    """,
    )


async def test_undo_of_a_change_brings_back_what_was_there_before(chat: Chat, desk: Desk):
    await play(
        chat,
        f"""
        {TO_REVIEW}
        you: problem
        you: Something else
        bot: Please check before anything is sent
        and: Something else
        you: undo
        bot: Taken back: Problem: Slow
        bot: What is it about?
        and: Why
        you: keep
        bot: Please check before anything is sent
        and: Why
        you: send
        bot: BH-000001
        you: undo
        bot: No request is being prepared
    """,
    )
    assert (await desk.database.ledger.get(1)).description == "Why"


async def test_undo_works_after_a_restart(chat: Chat, desk: Desk):
    await play(chat, TO_REVIEW)
    desk.restart()
    await play(chat, "you: undo\nbot: Taken back: Contact\nbot: Who is the contact?")
    desk.restart()
    await play(chat, "you: undo\nbot: Taken back: Business impact")


async def test_undo_brings_a_form_back_as_it_was(chat: Chat):
    await play(
        chat,
        """
        you: /form contoso ltd azure
        press: Continue | title=Slow pages | kind=question | tried=true
        bot: What is it about?
        you: undo
        bot: Taken back: New service request: Slow pages
        bot: Only this is still open
        and: Contoso Ltd
    """,
    )
    assert "Slow pages" not in spoken(chat.mine[-1])


async def test_undo_of_a_customer_takes_back_what_its_line_said(chat: Chat):
    await play(
        chat,
        """
        you: /new contoso azure B Pages
        bot: Another customer
        you: 2
        bot: Contoso Pharma
        bot: What kind of problem is it?
        you: undo
        bot: Taken back: New service request: Contoso Pharma
        bot: Another customer
    """,
    )


FACT = beginning(
    "you: /new zlutoucka m365 Late\nyou: technical\nyou: Hours late\nyou: yes\nbot: GDAP role\n"
)


async def test_undo_of_a_fact_takes_it_off_the_customers_record(chat: Chat, desk: Desk):
    await play(chat, f"{FACT}you: yes\nbot: How big is the impact")
    (customer,) = await desk.database.customers.search("zlutoucka", 1)
    assert customer.facts
    await play(
        chat,
        """
        you: undo
        bot: Taken back: GDAP role for support requests: Yes
        bot: off the customer's record
        bot: GDAP role
        you: no
        bot: ✓ **GDAP role for support requests:** No
    """,
    )
    (customer,) = await desk.database.customers.search("zlutoucka", 1)
    assert list(customer.facts.values()) == [False]


async def test_a_record_that_a_colleague_has_changed_stays(chat: Chat, desk: Desk):
    await play(chat, f"{FACT}you: yes\nbot: How big is the impact")
    other = Chat(desk, "Bob", conversation="a:bob")
    await play(
        other,
        "you: /new zlutoucka m365 Late\nyou: technical\nyou: x y\nyou: yes\nbot: How big is the",
    )
    await play(other, "you: back\nbot: Before Microsoft")
    (customer,) = await desk.database.customers.search("zlutoucka", 1)
    gdap = next(iter(customer.facts))
    await desk.database.import_customers([customer.with_facts({gdap: False})])
    await play(chat, "you: undo\nbot: record stays as it is\nbot: GDAP role")


async def test_what_is_good_for_one_request_alone_is_taken_back_there(chat: Chat, desk: Desk):
    desk.policy = staffed(desk.policy, Ada=Role.SALES_AGENT)
    desk.restart()
    before = (await desk.database.customers.search("zlutoucka", 1))[0].facts
    await play(chat, FACT + "you: yes")
    (reply, *_) = await chat.say("undo")
    assert "Taken back" in reply
    assert (await desk.database.customers.search("zlutoucka", 1))[0].facts == before


def test_a_stack_that_cannot_be_read_is_an_empty_one():
    for kept in (None, "x", [1, {"step": 1}], [{"step": "ask_kind", "told": [], "draft": {}}]):
        assert take_back({"kept_answers": kept, "draft": {"title": "a"}}) is None


def test_a_stack_is_bounded_and_forgets_the_oldest_first():
    values = {"draft": {"title": "0"}}
    for number in range(1, MAX_KEPT + 10):
        before = before_answer(values)
        values["draft"] = {"title": str(number)}
        note_answer(values, "Problem", str(number))
        push(values, "ask_description", before)
    assert len(values["kept_answers"]) == MAX_KEPT
    assert take_back(values).said == str(MAX_KEPT + 9)
    for size in (MAX_BYTES, MAX_BYTES // 2, MAX_BYTES // 3):
        before = before_answer(values)
        values["draft"] = {"title": "x" * size}
        note_answer(values, "Problem", "x")
        push(values, "ask_description", before)
    assert len(values["kept_answers"]) < MAX_KEPT
    assert values["kept_answers"][-1]["draft"] == {"title": "x" * (MAX_BYTES // 2)}


# Checks


@pytest.mark.parametrize(
    ("locale", "asked", "said"),
    [
        ("en-US", "what is service health?", "list of known outages"),
        ("en-US", "Why?", "Microsoft accepts a technical request only after"),
        ("en-US", "What counts as a reason", "kept as the reason"),
        ("en-US", "what does own attempts mean", "what your team has done"),
        ("cs-CZ", "co je stav služby?", "přehled známých výpadků"),
        ("cs-CZ", "proč se to má ověřit", "až když partner ověří"),
        ("cs-CZ", "jak mám napsat důvod?", "uloží se jako důvod"),
    ],
)
async def test_a_question_at_the_checks_is_answered_and_the_card_stays(
    chat: Chat, locale: str, asked: str, said: str
):
    await play(chat, OPEN["checks"])
    chat.locale = locale
    (reply,) = await chat.say(asked)
    assert said in reply
    await play(chat, "you: portal is down\nbot: portal is down")


@pytest.mark.parametrize("typed", ["1", "-", "3.", "yes, but the portal is down", "…"])
async def test_what_is_no_reason_is_asked_again(chat: Chat, typed: str):
    heard = await play(chat, OPEN["checks"]) or await chat.say(typed)
    if typed == "1":
        assert "Service health checked, not tried ourselves" in heard[0]
    else:
        assert "Type “yes” if both are so" in heard[0]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Service health", "Service health checked, not tried ourselves"),
        ("own attempts", "Tried ourselves, service health not checked"),
        ("We have tried to solve it ourselves", "Tried ourselves, service health not checked"),
        ("stav služeb", "Service health checked, not tried ourselves"),
        ("vlastni pokusi", "Tried ourselves, service health not checked"),
        ("the second", "Tried ourselves, service health not checked"),
    ],
)
async def test_a_check_is_confirmed_by_its_label(chat: Chat, typed: str, said: str):
    await play(chat, f"{OPEN['checks']}\nyou: {typed}\nbot: {said}")


async def test_a_second_label_adds_to_the_first(chat: Chat):
    await play(
        chat,
        f"""
        {OPEN["checks"]}
        you: service health
        you: back
        you: own attempts
        bot: Service health checked, own attempts made
    """,
    )


# Titles in another language


@pytest.mark.parametrize(
    ("title", "contact", "warned"),
    [
        ("Nejde pošta", "Ada, ada@partner.example", True),
        ("Mail is down", "Ada, ada@partner.example", False),
        ("Nejde pošta", "Ada, ada@partner.example, de-de", False),
    ],
)
async def test_a_czech_title_is_warned_of_where_english_is_read(
    chat: Chat, title: str, contact: str, *, warned: bool
):
    chat.locale = "cs-CZ"
    await play(
        chat, f"you: /new contoso ltd azure C {title}\nyou: dotaz\nyou: Jak?\nyou: {contact}"
    )
    review = spoken(chat.mine[-1])
    assert ("Název je zřejmě česky" in review) == warned
    await play(chat, "you: odeslat\nbot: BH-000001")


async def test_who_may_open_nothing_is_told_where_help_is(chat: Chat, desk: Desk):
    desk.policy = staffed(desk.policy, Ada=Role.NONE)
    desk.restart()
    assert "/help to see what you can do" in (await chat.say("continue"))[0]


# What was told in the middle


TO_PART = beginning("""
    you: /form contoso ltd azure B Slow
    you: Outlook does not work for our whole office
    bot: Part of this one, or a new one?
""")


@pytest.mark.parametrize("how", ["you: part", "press: Part of this one", "you: technical"])
async def test_a_part_that_was_joined_is_taken_back_and_kept(chat: Chat, how: str):
    await play(
        chat,
        f"""
        {TO_PART}
        {how}
        you: undo
        bot: Taken back: Part of this one, or a new one
        bot: Part of this one, or a new one?
        and: Outlook does not work for our whole office
        you: undo
        bot: no answer left
        you: new
        bot: Outlook does not work for our whole office
    """,
    )


@pytest.mark.parametrize("word", ["send", "odeslat", "Hand off to the Azure portal"])
async def test_nothing_is_sent_while_a_part_waits_for_its_place(chat: Chat, desk: Desk, word: str):
    await play(
        chat,
        f"""
        {TO_REVIEW}
        you: Outlook does not work for our whole office
        bot: Part of this one, or a new one?
        you: {word}
        bot: Type “part”
        you: part
        bot: Please check before anything is sent
        and: Outlook does not work for our whole office
        you: send
        bot: BH-000001
    """,
    )
    request = await desk.database.ledger.get(1)
    assert request.description == "Why\n\nOutlook does not work for our whole office"


@pytest.mark.parametrize("word", ["kind", "Kontakt", "technical", "change contact"])
async def test_a_label_is_nobodys_name(chat: Chat, word: str):
    await play(chat, f"{TO_CONTACT}\nyou: {word}\nbot: Type")
    assert f"value: {word}" not in spoken(chat.mine[-1])
    await play(chat, "you: ada@partner.example\nbot: Please check\nand: Ada · ada@")
