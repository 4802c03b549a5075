"""The form asks what is open and nothing else: two cards from the first message to the request."""

import re
from dataclasses import replace

import pytest

from bot.outbound.member_lookups import LOOKUP_LEASE
from services.model.states import RequestState
from services.model.taxonomy import ProblemKind, Severity
from tests.cards.anatomy import values
from tests.chat import Chat, Desk, spoken
from tests.desks import CUSTOMERS
from tests.dialogs.stored_drafts import draft_of
from tests.transcripts import beginning, play

KNOWN = beginning("""
    you: /new contoso ltd azure B Slow
    you: technical
    you: Why
    you: yes
    you: Ada Nova, ada@partner.example, +420 123 456 789
    you: send
    bot: BH-000001
""")
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


MAIL_IN_BRNO = beginning("you: /form contoso ltd azure Mail in Brno")


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
        {MAIL_IN_BRNO}
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
    assert request.description == "Mail in Brno"


@pytest.mark.parametrize(
    "typed",
    [
        "B, yes, but only half of it",
        "B, tell Brno first, ada@partner.example",
        "A, B, ada@partner.example",
        "half done, B, Ada Nova, ada@partner.example",
    ],
)
async def test_where_a_part_is_no_answer_all_of_it_is_described(chat: Chat, typed: str):
    """A yes with a but is no consent, and no word is dropped for the others."""
    await play(chat, f"{MAIL_IN_BRNO}\nyou: {typed}\nbot: Added to the description")
    draft = await draft_of(chat)
    assert draft.description == f"Mail in Brno\n\n{typed}"
    assert (draft.severity, draft.health_checked) == (None, None)


async def test_a_mere_place_answers_none_of_several_choices(chat: Chat):
    await play(chat, f"{MAIL_IN_BRNO}\nyou: 1\nbot: I did not understand")
    draft = await draft_of(chat)
    assert (draft.kind, draft.severity, draft.description) == (None, None, "")


async def test_one_box_of_the_checks_leaves_the_other_empty(chat: Chat):
    await play(chat, f"{MAIL_IN_BRNO}\nyou: technical, service health")
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


# What is typed beside the form is an answer, a part of the problem, or neither


@pytest.mark.parametrize(
    "typed",
    [
        *("no", "don't know", "ne", "nevím", "🙈", "?!", "thanks", "díky moc", "2", "the second"),
    ],
)
async def test_what_says_nothing_of_the_problem_is_not_described(chat: Chat, typed: str):
    """Nor does a number choose, where it may be that of a kind or of an impact."""
    await chat.say("/form contoso ltd azure Pages")
    (reply,) = await chat.say(typed)
    assert "Fill in the card" in reply
    await play(chat, "you: /language en\nbot: Only this is still open\nand: A · Critical")


async def test_a_question_about_the_checks_is_answered_and_the_form_stays(chat: Chat):
    await play(
        chat,
        """
        you: /form contoso ltd azure Slow
        you: what is service health?
        bot: Microsoft's own list of known outages
        count: 1
        press: Continue | kind=billing
        bot: Who is the contact?
    """,
    )


@pytest.mark.parametrize(
    "typed",
    [
        *("B, technical", "technical; b", "Střední\\nTechnický problém"),
        "technicl, ada@partner.example, B",
    ],
)
async def test_several_answers_in_a_line_are_all_kept(chat: Chat, typed: str):
    await play(chat, f"you: /form contoso ltd azure Slow\nyou: {typed}\nbot: What is going wrong?")
    await play(chat, "you: Why\nbot: Before Microsoft is asked\nyou: yes")
    heard = spoken(chat.mine[-1])
    assert ("Please check" in heard) == ("ada@" in typed)
    assert "How big is the impact" not in heard


@pytest.mark.parametrize("typed", ["technical", "Technický problém", "technicl problem"])
async def test_a_label_typed_to_an_empty_form_is_an_answer(chat: Chat, typed: str):
    await play(chat, f"you: /form\nyou: {typed}\nbot: Which customer is this for?")
    assert typed not in spoken(chat.mine[-1])
    await play(chat, "you: contoso ltd\nyou: azure\nbot: What is going wrong?")


@pytest.mark.parametrize(
    "typed",
    [
        "jan@fabrikam.example gets his mail twice",
        "seen at jan@fabrikam.example, too",
        "it is about +420 123 456 789",
    ],
)
async def test_an_address_in_a_sentence_is_nobodys_contact(chat: Chat, desk: Desk, typed: str):
    await play(
        chat,
        f"""
        {KNOWN}
        you: /form contoso ltd azure C Slow
        you: {typed}
        bot: Added to the description
        you: billing
        you: send
    """,
    )
    request = await desk.database.ledger.get(2)
    assert request.description == f"Slow\n\n{typed}"
    assert request.contact.email == "ada@partner.example"


async def test_no_says_that_no_check_was_made_where_nothing_else_is_asked(chat: Chat):
    await play(chat, f"{KNOWN}\nyou: Outlook of customer Contoso Ltd does not work, severity B")
    assert asked(chat) == {*CHECKS, *CONTACT}
    await play(chat, "you: no\nbot: Complete the checks")


async def test_a_problem_told_beside_the_form_leaves_the_form(chat: Chat):
    await play(
        chat,
        """
        you: /form contoso ltd azure B Slow
        you: Outlook does not work for our whole office
        bot: Part of this one, or a new one?
        you: part
        bot: Only this is still open
        press: Continue | kind=billing
        you: ada@partner.example
        bot: Please check before anything is sent
        and: Outlook does not work for our whole office
    """,
    )


async def test_a_forwarded_address_is_nobodys_contact(chat: Chat, desk: Desk):
    await play(chat, f"{KNOWN}\nyou: /form contoso ltd azure C Slow")
    reference = {"messagePreview": "jan@fabrikam.example"}
    content = {"contentType": "messageReference", "content": reference}
    await chat.send({**chat.message(""), "attachments": [content]})
    await play(chat, "you: billing\nyou: send\nbot: BH-000002")
    request = await desk.database.ledger.get(2)
    assert "jan@fabrikam.example" in request.description
    assert request.contact.email == "ada@partner.example"


# The customer is changed in the form


@pytest.mark.parametrize("change", ["you: fabrikam", "press: Continue | customer=fabrikam"])
async def test_facts_of_one_customer_are_not_anothers(chat: Chat, change: str):
    await play(
        chat,
        f"""
        you: /form
        press: Continue | customer=zlutoucka | product=m365 | kind=technical | description=Slow
        you: yes
        bot: GDAP role for Příliš
        you: yes
        bot: How big is the impact
        you: back
        you: back
        you: back
        bot: Only this is still open
        {change}
    """,
    )
    heard = spoken(chat.mine[-1])
    if "Before Microsoft is asked" in heard:
        await play(chat, "you: yes")
    assert "GDAP role for Fabrikam" in spoken(chat.mine[-1])


async def test_a_fact_beside_another_customer_changes_no_record(chat: Chat, desk: Desk):
    await play(
        chat,
        """
        you: /form
        press: Continue | customer=zlutoucka | product=m365 | kind=technical | description=Slow
        you: back
        press: Continue | customer=fabrikam | gdap=yes
    """,
    )
    kept = await desk.database.customers.get(CUSTOMERS[2].tenant_id)
    assert kept.facts == {}


# Inputs that a client leaves out, or fills in by half


async def test_a_name_that_is_folded_away_and_not_sent_stays(chat: Chat, desk: Desk):
    await chat.say("/form contoso ltd azure Slow")
    key, button = chat.place("Continue")
    folded = CONTACT - {"email"}
    sent = {name: each for name, each in button["data"].items() if name not in folded}
    filled_in = {"kind": "billing", "email": "ada@partner.example"}
    await chat.press_again({**button, "data": sent}, key, **filled_in)
    await play(chat, "you: send\nbot: BH-000001")
    assert (await desk.database.ledger.get(1)).contact.name == "Ada"


async def test_half_a_contact_is_asked_for_its_other_half(chat: Chat):
    await play(
        chat,
        """
        you: /form contoso ltd azure Slow
        press: Continue | kind=billing | name=Eva Nova | phone=+420 123 456 789
        bot: Who is the contact?
        and: Eva Nova
        and: +420 123 456 789
        you: eva@partner.example
        bot: Please check before anything is sent
        and: +420 123 456 789
    """,
    )


# It was no vulnerability


@pytest.mark.parametrize("how", ["press: Continue | kind=vulnerability", "you: vulnerability"])
async def test_what_was_taken_for_a_vulnerability_is_put_aside(chat: Chat, how: str):
    await play(
        chat,
        f"""
        you: /form contoso ltd azure B Pages
        you: only on our own machines
        you: undo
        press: Continue | description=All that I wrote
        bot: What kind of problem
        you: back
        {how}
        bot: Microsoft Security Response Center
        bot: What you had entered is put aside
        you: /mine
        press: Continue
        bot: What kind of problem is it?
        you: billing
        you: ada@partner.example
        bot: All that I wrote
    """,
    )


FORWARDED = {
    "contentType": "forwardedMessageReference",
    "content": '{"originalMessageContent": "<p>Azure VMs are down at Contoso Ltd since 9:30</p>"}',
}


@pytest.mark.parametrize(
    ("pressed", "typed", "minute"),
    [
        ("9:45", "", 45),
        ("", "", None),
        ("", "B, yes, 9:45, ada@partner.example", 45),
        ("", "B, yes, not known, ada@partner.example", None),
    ],
)
async def test_a_start_in_forwarded_words_is_asked_on_the_form(
    chat: Chat, desk: Desk, pressed: str, typed: str, minute: int | None
):
    await play(chat, KNOWN)
    await chat.send(chat.activity("message", text="", attachments=[FORWARDED]))
    assert "started" in asked(chat)
    if typed:
        await chat.say(typed)
    else:
        given = {"severity": "B", "health_checked": "true", "tried": "true"}
        await chat.press("Continue", **given, started=pressed)
    await play(chat, "you: send\nbot: BH-000002")
    started = (await desk.database.ledger.get(2)).started_at
    assert (started.minute if started else None) == minute


async def test_a_start_that_a_form_says_wrongly_is_asked_in_its_own_step(chat: Chat):
    await play(chat, KNOWN)
    await chat.send(chat.activity("message", text="", attachments=[FORWARDED]))
    await chat.press("Continue", severity="B", started="soon")
    assert "When did the problem start?" in spoken(chat.mine[-1])


@pytest.mark.parametrize("said", ["2", "9", "the second", "not sure", "nevím", "don't know"])
async def test_what_may_answer_any_question_is_no_start(chat: Chat, said: str):
    await play(chat, KNOWN)
    await chat.send(chat.activity("message", text="", attachments=[FORWARDED]))
    before = await draft_of(chat)
    await chat.say(said)
    after = await draft_of(chat)
    assert (after.started_at, after.start_confirmed) == (None, False)
    assert after.description == before.description


@pytest.mark.parametrize(("said", "hour"), [("B, yes, 9", 9), ("B, ano, nevím", None)])
async def test_it_is_one_where_all_else_is_answered(chat: Chat, said: str, hour: int | None):
    await play(chat, KNOWN)
    await chat.send(chat.activity("message", text="", attachments=[FORWARDED]))
    await chat.say(said)
    after = await draft_of(chat)
    assert after.start_confirmed
    assert (after.started_at.hour if after.started_at else None) == hour


async def test_a_text_longer_than_any_answer_is_read_as_no_start(chat: Chat):
    await play(chat, KNOWN)
    await chat.send(chat.activity("message", text="", attachments=[FORWARDED]))
    await chat.say("yesterday" + " " * 300 + "9:30")
    assert not (await draft_of(chat)).start_confirmed


@pytest.mark.parametrize(
    "said", ["neither", "part", "ani jedno", "another one", "the same", "jiná"]
)
async def test_a_late_answer_to_another_question_is_not_described(chat: Chat, said: str):
    await play(chat, "you: Outlook does not work for our whole office")
    before = await draft_of(chat)
    await chat.say(said)
    assert await draft_of(chat) == before


@pytest.mark.parametrize(
    ("typed", "severity"),
    [("contoso ltd, azure, B, yes", "B"), ("Contoso Ltd; C; yes; azure", "C")],
)
async def test_the_customer_may_come_first_among_several_answers(
    chat: Chat, desk: Desk, typed: str, severity: str
):
    await play(
        chat,
        f"""
        {KNOWN}
        you: The pages do not load and users get an error
        bot: Only this is still open
        you: {typed}
        bot: Please check before anything is sent
        and: Contoso Ltd
        you: send
        bot: BH-000002
    """,
    )
    request = await desk.database.ledger.get(2)
    assert (request.severity, request.description) == (
        Severity(severity),
        "The pages do not load and users get an error",
    )


@pytest.mark.parametrize("typed", ["contoso, B, yes", "nobody there, B, yes"])
async def test_several_answers_choose_no_customer_that_is_not_named(chat: Chat, typed: str):
    await chat.say("The pages do not load and users get an error")
    await chat.say(typed)
    assert (await draft_of(chat)).tenant_id is None


async def test_a_review_says_which_impact_is_assumed_where_none_was_asked(chat: Chat):
    await play(
        chat,
        f"""
        {KNOWN}
        you: /form contoso ltd azure The invoice is wrong
        press: Continue | kind=billing
        bot: Please check before anything is sent
        and: C · Minimal, as is assumed for this kind
    """,
    )


async def test_a_yes_that_may_mean_a_fact_is_said_to_be_unclear(chat: Chat):
    await play(
        chat,
        """
        you: u zákazníka Fabrikam od rána nejde Teams
        bot: Only this is still open
        you: B, ano, ada@partner.example
        bot: “yes” or “no” may answer more than one question here
        you: B, ada@partner.example
    """,
    )
    draft = await draft_of(chat)
    assert (draft.severity, draft.contact.email) == (Severity.MODERATE, "ada@partner.example")
