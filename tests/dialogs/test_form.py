"""The form asks what is open and nothing else: two cards from the first message to the request."""

import re
from dataclasses import replace

import pytest

from bot.outbound.member_lookups import LOOKUP_LEASE
from services.model.states import RequestState
from services.model.taxonomy import ProblemKind, Severity
from tests.cards.anatomy import values
from tests.chat import Chat, Desk
from tests.conftest import CUSTOMERS, play
from tests.dialogs.test_told_problems import draft_of

KNOWN = """
    you: /new contoso ltd azure B Slow
    you: technical
    you: Why
    you: yes
    you: Ada Nova, ada@partner.example, +420 123 456 789
    you: send
    bot: BH-000001
"""
"""A first request, after which the contact is known."""


def asked(chat: Chat) -> set[str]:
    """Return the names of the inputs on the newest card."""
    return set(filled(chat))


def filled(chat: Chat) -> dict[str, str]:
    """Return what the inputs of the newest card hold, by name."""
    return values(next(chat.cards()))


async def told(chat: Chat, desk: Desk, email: str) -> None:
    """Let Teams tell the address of somebody who has only said hello."""
    await chat.say("hello")
    lookups = desk.database.member_lookups
    await lookups.settle(await lookups.claim(LOOKUP_LEASE), email)


CONTACT = {"name", "email", "phone", "around_the_clock", "language"}
CHECKS = {"health_checked", "tried", "override_reason"}


async def test_one_line_takes_two_cards_and_two_presses(chat: Chat, desk: Desk):
    await play(
        chat,
        f"""
        {KNOWN}
        you: /new contoso ltd azure B VMs unreachable
        count: 1
        bot: Only this is still open
        press: Continue | kind=technical | health_checked=true | tried=true
        bot: Please check before anything is sent
        press: Hand off to the Azure portal
        bot: BH-000002
    """,
    )
    request = await desk.database.ledger.get(2)
    assert (request.title, request.description) == ("VMs unreachable", "VMs unreachable")
    assert (request.severity, request.state) == (Severity.MODERATE, RequestState.HANDED_OFF)
    assert request.contact.phone == "+420 123 456 789"


async def test_only_what_is_open_is_asked(chat: Chat):
    await chat.say("/new contoso ltd azure B Virtual machines")
    assert asked(chat) == {"kind", "description", *CHECKS, *CONTACT}
    await play(chat, "you: cancel\nyou: /new contoso ltd azure B VMs are unreachable")
    assert asked(chat) == {"description", *CHECKS, *CONTACT}
    await play(chat, "you: cancel\nyou: /form")
    every = {"customer", "product", "kind", "description", "severity"}
    assert asked(chat) == {*every, *CHECKS, *CONTACT}


async def test_at_most_eight_fields_are_in_sight(chat: Chat):
    await chat.say("/form")
    in_sight = [each for each in next(chat.cards())["body"] if each["type"].startswith("Input.")]
    assert len(in_sight) == 8


async def test_a_contact_that_is_known_is_folded_and_kept(chat: Chat, desk: Desk):
    await play(chat, f"{KNOWN}\nyou: /form contoso ltd azure Slow\nbot: Ada Nova · ada@partner")
    folded = [each for each in next(chat.cards())["body"] if each.get("isVisible") is False]
    assert {each["id"] for box in folded for each in box["items"] if "id" in each} >= CONTACT
    key, button = chat.place("Continue")
    # There are clients that leave out what is folded away.
    sent = {name: each for name, each in button["data"].items() if name not in CONTACT}
    await chat.press_again({**button, "data": sent}, key, kind="billing")
    await play(chat, "you: send\nbot: BH-000002")
    assert (await desk.database.ledger.get(2)).contact.email == "ada@partner.example"


async def test_a_contact_of_the_customer_is_asked_again(chat: Chat, desk: Desk):
    """One that was whole for another customer may be this customer's own person."""
    await play(chat, KNOWN)
    ours = replace(CUSTOMERS[3], domains=("partner.example",), version=1)
    await desk.database.import_customers([ours])
    await play(
        chat,
        """
        you: /form fabrikam m365 Slow
        press: Continue | kind=billing
        bot: ada@partner.example is an address of the customer
    """,
    )


async def test_who_is_new_but_known_to_teams_has_a_contact_that_is_folded(chat: Chat, desk: Desk):
    await told(chat, desk, "ada@partner.example")
    await play(chat, "you: /form contoso ltd azure Slow\nbot: Ada · ada@partner.example")
    folded = [each for each in next(chat.cards())["body"] if each.get("isVisible") is False]
    assert {each["id"] for box in folded for each in box["items"] if "id" in each} >= CONTACT
    await play(
        chat,
        """
        press: Continue | kind=billing
        bot: Please check before anything is sent
        you: send
        bot: BH-000001
    """,
    )
    contact = (await desk.database.ledger.get(1)).contact
    assert (contact.name, contact.email) == ("Ada", "ada@partner.example")


async def test_an_address_of_the_customer_is_refused_whoever_told_it(chat: Chat, desk: Desk):
    await told(chat, desk, "ada@mail.contoso.example")
    await chat.say("/form contoso ltd azure Slow")
    folded = [each for each in next(chat.cards())["body"] if each.get("isVisible") is False]
    assert "email" not in {each.get("id") for box in folded for each in box["items"]}
    await play(
        chat,
        """
        press: Continue | kind=billing | description=Slow
        bot: ada@mail.contoso.example is an address of the customer
    """,
    )


@pytest.mark.parametrize("kind", ["billing", "quota", "question"])
async def test_an_impact_is_asked_only_where_it_counts(chat: Chat, desk: Desk, kind: str):
    await play(
        chat,
        f"""
        {KNOWN}
        you: /form contoso ltd azure Slow
        press: Continue | kind={kind}
        bot: Please check before anything is sent
        you: send
        bot: BH-000002
    """,
    )
    assert (await desk.database.ledger.get(2)).severity is Severity.MINIMAL


async def test_a_problem_that_becomes_technical_asks_for_its_impact(chat: Chat):
    await play(
        chat,
        f"""
        {KNOWN}
        you: /form contoso ltd azure Slow
        press: Continue | kind=billing
        you: kind
        you: technical
        bot: Before Microsoft is asked
        you: yes
        bot: How big is the impact
    """,
    )


@pytest.mark.parametrize(
    ("typed", "asked_next"),
    [
        ("technical", "What is going wrong?"),
        ("b", "What kind of problem"),
        ("ada@partner.example", "What kind of problem"),
    ],
)
async def test_a_typed_answer_is_kept(chat: Chat, typed: str, asked_next: str):
    await play(chat, f"you: /form contoso ltd azure Pages\nyou: {typed}\nbot: {asked_next}")


async def test_a_customer_typed_in_full_is_changed(chat: Chat):
    await play(chat, "you: /form contoso ltd azure Pages\nyou: fabrikam\nyou: billing\nyou: Why")
    await play(chat, "you: ada@partner.example\nbot: Fabrikam · fabrikam.example")


async def test_other_words_are_added_to_the_description(chat: Chat, desk: Desk):
    await play(
        chat,
        f"""
        {KNOWN}
        you: /form contoso ltd azure B Mail of a sister firm
        you: all twelve people in Brno are affected
        bot: Added to the description
        you: technical
        you: yes
        bot: all twelve people in Brno are affected
        you: send
        bot: BH-000002
    """,
    )
    request = await desk.database.ledger.get(2)
    assert request.title == "Mail of a sister firm"
    assert request.description == "Mail of a sister firm\n\nall twelve people in Brno are affected"


async def test_what_is_typed_leaves_what_is_known(chat: Chat):
    await play(
        chat,
        f"""
        {KNOWN}
        you: /form contoso azure B Mail
        you: pharma
        bot: What kind of problem
        you: billing
        bot: What is it about
        you: Twice as high
    """,
    )
    assert "Contoso Pharma" in str(next(chat.cards()))


@pytest.mark.parametrize(
    ("name", "typed", "meant"),
    [
        ("contoso", "2", "Contoso Pharma"),
        ("fabrikan", "yes", "Fabrikam"),
        ("fabrikan", "1", "Fab"),
    ],
)
async def test_an_offered_customer_is_chosen_by_typing(
    chat: Chat, name: str, typed: str, meant: str
):
    await play(chat, f"you: /form {name} azure B Slow\nyou: {typed}\nbot: request:** {meant}")


async def test_another_of_those_offered_is_asked_for(chat: Chat):
    await play(
        chat,
        """
        you: /form contoso azure B Slow
        bot: Another customer
        press: Continue | customer= | kind=billing
        bot: Which customer is this for?
        you: fabrikam
        bot: Customer:** Fabrikam
    """,
    )


async def test_a_form_shown_again_has_what_was_entered(chat: Chat):
    await play(
        chat,
        """
        you: /form contoso ltd azure Pages
        press: Continue | tried=true | health_checked=true | severity=B
        bot: What kind of problem
        you: back
        bot: Only this is still open
    """,
    )
    assert (filled(chat)["tried"], filled(chat)["severity"]) == ("true", "B")


async def test_in_the_government_cloud_no_service_health_is_asked(chat: Chat, desk: Desk):
    federal = replace(CUSTOMERS[3], government=True, version=1)
    await desk.database.import_customers([federal])
    await play(chat, f"{KNOWN}\nyou: /form fabrikam m365 B Slow")
    assert "health_checked" not in asked(chat)
    await play(chat, "press: Continue | kind=technical | tried=true\nbot: GDAP")


async def test_the_form_is_czech_for_a_czech(chat: Chat):
    chat.locale = "cs-CZ"
    await play(
        chat,
        """
        you: /form contoso ltd azure B Nejedou virtuály
        bot: Zbývá jen toto
        and: Rozumím: Contoso Ltd · contoso.example; Azure; Technický problém; B
        you: technická
        bot: Co nefunguje?
    """,
    )


MAIL_IS_SLOW = "you: /form contoso ltd azure Mail is slow"


@pytest.mark.parametrize(
    "typed",
    [
        "technical, B, yes, ada@partner.example",
        "technický, B, ano, ada@partner.example",
        "ada@partner.example\\nb · moderate\\nboth done\\ntechnical problem",
        "Technical; sev b; service health, own attempts; Ada, ada@partner.example",
    ],
)
async def test_several_answers_are_typed_at_once(chat: Chat, desk: Desk, typed: str):
    await play(
        chat,
        f"""
        {MAIL_IS_SLOW}
        you: {typed}
        bot: Please check before anything is sent
        and: Service health checked, own attempts made
        you: send
        bot: BH-000001
    """,
    )
    request = await desk.database.ledger.get(1)
    assert (request.kind, request.severity) == (ProblemKind.TECHNICAL, Severity.MODERATE)
    assert request.contact.email == "ada@partner.example"
    assert request.description == "Mail is slow"


@pytest.mark.parametrize(
    "typed",
    [
        "B, yes, but only half of it",
        "B, tell Brno first, ada@partner.example",
        "A, B, ada@partner.example",
        "yes, B",
        "half done, B, Ada Nova, ada@partner.example",
    ],
)
async def test_where_a_part_is_no_answer_all_of_it_is_described(chat: Chat, typed: str):
    """A yes with a but is no consent, and no word is dropped for the others."""
    await play(chat, f"{MAIL_IS_SLOW}\nyou: {typed}\nbot: Added to the description")
    draft = await draft_of(chat)
    assert draft.description == f"Mail is slow\n\n{typed}"
    assert (draft.severity, draft.health_checked) == (None, None)


async def test_a_mere_place_answers_none_of_several_choices(chat: Chat):
    await play(chat, f"{MAIL_IS_SLOW}\nyou: 1\nbot: I did not understand")
    draft = await draft_of(chat)
    assert (draft.kind, draft.severity, draft.description) == (None, None, "")


async def test_one_box_of_the_checks_leaves_the_other_empty(chat: Chat):
    await play(chat, f"{MAIL_IS_SLOW}\nyou: technical, service health")
    draft = await draft_of(chat)
    assert (draft.health_checked, draft.tried) == (True, False)


async def test_a_mail_pasted_into_an_empty_form_is_read_and_keeps_the_form(chat: Chat):
    mail = "Hello team,\\nOutlook crashes at Contoso Pharma.\\nRegards\\nJana"
    await play(
        chat,
        f"""
        you: /form
        you: {mail}
        bot: Only this is still open
        and: Understood: Contoso Pharma
    """,
    )
    draft = await draft_of(chat)
    assert draft.title == "Outlook crashes at Contoso Pharma"
    assert draft.description == mail.replace("\\n", "\n")
    assert "description" not in asked(chat)


async def test_a_mail_of_another_customer_than_the_forms_is_asked_about(chat: Chat):
    await play(
        chat,
        """
        you: /form fabrikam
        you: Outlook crashes at Contoso Pharma
        bot: Part of this one, or a new one?
    """,
    )


@pytest.mark.parametrize("locale", ["en-US", "cs-CZ"])
@pytest.mark.parametrize("line", ["Slow", "B Slow", "Really slow since noon"])
async def test_the_example_of_a_form_is_understood(chat: Chat, locale: str, line: str):
    chat.locale = locale
    await chat.say(f"/form contoso ltd azure {line}")
    (example,) = re.findall(r"(?:example|například) [“„]([^“”]+)[“”]", shown(chat))
    await chat.say(example)
    draft = await draft_of(chat)
    assert (draft.kind, draft.health_checked) == (ProblemKind.TECHNICAL, True)
    assert draft.contact.email == "ada@partner.example"


def shown(chat: Chat) -> str:
    return "\n".join(each.get("text", "") for each in next(chat.cards())["body"])
