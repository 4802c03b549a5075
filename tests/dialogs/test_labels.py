"""A label that a card shows is understood when it is typed, in either language, with one slip."""

from itertools import product

import pytest

from cards.words import LANGUAGES, words_for
from services.model.taxonomy import ProblemKind, ProductFamily, Severity
from tests.chat import Chat, Desk, spoken
from tests.dialogs.test_typed_answers import ONE, OPEN, named
from tests.proofs import one_in
from tests.transcripts import play

LOCALES = {"en": "en-US", "cs": "cs-CZ"}
PRODUCTS = [(language, f"product-{one}") for language in LANGUAGES for one in ProductFamily]
KINDS = [(language, f"kind-{one}") for language in LANGUAGES for one in ProblemKind]
SEVERITIES = [(language, f"severity-{one}") for language in LANGUAGES for one in Severity]


@pytest.mark.parametrize(
    ("step", "language", "key"),
    one_in(
        2,
        [
            *(("product", language, key) for language, key in PRODUCTS),
            *(("kind", language, key) for language, key in KINDS),
            *(("severity", language, key) for language, key in SEVERITIES),
        ],
    ),
)
async def test_every_label_is_understood_in_every_language(
    chat: Chat, step: str, language: str, key: str
):
    chat.locale = LOCALES[language]
    await play(chat, OPEN[step])
    chat.locale = LOCALES["cs" if language == "en" else "en"]
    label, read = words_for(language)(key), words_for("cs" if language == "en" else "en")(key)
    heard = await chat.say(label)
    assert f":** {read}" in heard[0]


@pytest.mark.parametrize(
    ("step", "typed", "said"),
    [
        ("kind", "Technical issue", "Technical problem"),
        ("kind", "technicl", "Technical problem"),
        ("kind", "the first", "Technical problem"),
        ("kind", "druhý", "Billing or subscription"),
        ("product", "Dynamics 365 and Power Platfrom", "Dynamics 365 and Power Platform"),
        ("product", "second", "Microsoft Entra ID"),
        ("product", "3", "Microsoft 365"),
        ("severity", "A · Kritický", "A · Critical"),
        ("severity", "kritcký", "A · Critical"),
        ("severity", "2", "B · Moderate"),
        ("severity", "první", "A · Critical"),
        ("fact", "ano", "Yes"),
        ("fact", "the second", "No"),
        ("fact", "Nevím", "Not sure"),
        ("customers found", "the second", "Contoso Pharma"),
        ("customers found", "první", "Contoso Ltd"),
        ("customers found", "Contoso Pharmaa", "Contoso Pharma"),
        ("customers found", "contosopharma.example", "Contoso Pharma"),
    ],
)
async def test_a_slip_a_place_and_a_synonym_are_understood(
    chat: Chat, step: str, typed: str, said: str
):
    await play(chat, f"{OPEN[step]}\nyou: {typed}\nbot: :** {said}")


@pytest.mark.parametrize(
    ("step", "typed"),
    [
        ("kind", "technically speaking"),
        ("product", "mircosfot"),
        ("severity", "4"),
        ("severity", "B · Critical"),
        ("fact", "yse"),
        ("fact", "noo"),
        ("review", "sned"),
        ("review", "yess"),
    ],
)
async def test_what_is_no_label_or_a_slip_of_consent_is_asked_again(
    chat: Chat, step: str, typed: str
):
    await play(chat, f"{OPEN[step]}\nyou: {typed}\nbot: I did not understand that")


async def test_a_listed_publisher_is_understood_with_a_slip(chat: Chat, desk: Desk):
    contacts = {"Fabrikam Backup": {}, "Wide World": {}}
    desk.policy = desk.policy.model_copy(update={"publishers": contacts})
    desk.restart()
    await play(
        chat,
        """
        you: /new contoso ltd marketplace
        you: Fabrikam Backpu
        bot: Publisher:** Fabrikam Backup
        you: back
        bot: Fabrikam Backup
        and: Chosen before
        you: the second
        bot: Publisher:** Wide World
        you: undo
        bot: Taken back: Publisher: Wide World
        you: Tailspin
        bot: Publisher:** Tailspin
    """,
    )


@pytest.mark.parametrize("said", ["{}", "Eve, {}"])
async def test_a_support_language_is_understood_by_its_name(chat: Chat, desk: Desk, said: str):
    tag, name = list(desk.service.advisor.support_languages.items())[1]
    await play(chat, f"{OPEN['review']}\nyou: contact")
    (reply, *_) = await chat.say(said.format(name))
    assert reply.endswith(f"support language {tag}")


# Customers


ROADS = {
    "typed": ONE,
    "line": "you: /new Fabrikan azure\nbot: 1 customer found",
    "form": "you: /form\npress: Continue | customer=Fabrikan\nbot: 1 customer found",
    "form, typed": "you: /form\nyou: Fabrikan azure\nbot: 1 customer found",
    "after another command": f"{ONE}\nyou: /mine\nbot: own no open request",
    "in the other language": f"{ONE}\nyou: /language cs\nbot: Nalezen 1 zákazník",
    "changed at the review": f"{OPEN['review']}\nyou: customer\nyou: Fabrikan\nbot: Is it this",
    "after a restart": ONE,
    "asked for something that is none": f"{ONE}\nyou: nevím\nbot: 1 for the first",
}


YES = ["yes", "ano", "ok", "1", "the first", "keep", "pokračovat"]


@pytest.mark.parametrize(("road", "typed"), one_in(4, product(ROADS, YES)))
async def test_a_single_customer_offered_is_confirmed_on_every_road(
    chat: Chat, desk: Desk, road: str, typed: str
):
    await play(chat, ROADS[road])
    if road == "after a restart":
        desk.restart()
    await play(chat, f"you: {typed}\nbot: :** Fabrikam")


async def test_a_name_that_is_said_again_is_no_slip_of_the_one_offered(chat: Chat):
    await play(chat, f"{ONE}you: Fabrikan\nbot: 1 customer found. Is it this one?")


async def test_words_that_are_in_a_name_are_no_place(chat: Chat, desk: Desk):
    await desk.database.import_customers([named("First Contoso Bank", 0)])
    await play(chat, "you: /new\nyou: contoso\nbot: 3 customers found\nyou: first")
    assert "First Contoso Bank" in spoken(chat.mine[-1]) + spoken(chat.mine[-2])
    assert "✓ **Customer:** Contoso Ltd" not in "".join(map(spoken, chat.mine))


async def test_of_two_customers_of_one_name_none_is_chosen_by_it(chat: Chat, desk: Desk):
    twins = [named("Contoso Twinn", n) for n in (0, 1)]
    await desk.database.import_customers(twins)
    await play(chat, "you: /new\nyou: contoso\nyou: Contoso Twin\nbot: customers found")
