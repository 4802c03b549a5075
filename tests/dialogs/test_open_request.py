"""The main job as conversations: by text, by buttons, back and forth, in both languages."""

from dataclasses import replace

import pytest

from dialogs.ask_customer import the_one_meant
from dialogs.interview import DeskInterview
from dialogs.open_request import OpenRequestDialog
from services.model.routes import Rule
from services.model.states import RequestState
from services.model.taxonomy import Fact, Severity
from services.model.unit_of_work import StoredDialogState, TurnKeys, UnitOfWork
from tests.chat import Chat
from tests.desks import CUSTOMERS
from tests.transcripts import beginning

TO_REVIEW = beginning("""
    you: /new
    bot: Which customer is this for?
    count: 1
    you: contoso ltd
    bot: Customer:** Contoso Ltd · contoso.example
    bot: Which product is it about?
    count: 2
    you: azure
    bot: What kind of problem is it?
    count: 2
    you: technical
    bot: What is going wrong?
    count: 2
    you: VMs unreachable\\nAll VMs in West Europe time out
    bot: Before Microsoft is asked
    count: 2
    you: yes
    bot: How big is the impact on the business?
    count: 2
    you: B
    bot: Who is the contact?
    count: 2
    you: Ada Nova, ada@partner.example, +420 123 456 789
    bot: Please check before anything is sent
    count: 2
""")


async def test_a_request_is_opened_by_typing_alone(transcript, desk):
    await transcript(
        TO_REVIEW
        + """
        and: Azure portal, in the customer's context
        you: send
        bot: BH-000001 · Azure portal
        bot: 4 hours, counted from when you submit
        count: 2
    """
    )
    request = await desk.database.ledger.get(1)
    assert (request.title, request.severity) == ("VMs unreachable", Severity.MODERATE)
    assert request.description == "All VMs in West Europe time out"
    assert (request.route.rule, request.state) == (Rule.R12, RequestState.HANDED_OFF)
    assert (request.contact.email, request.contact.phone) == (
        "ada@partner.example",
        "+420 123 456 789",
    )


async def test_a_request_is_opened_by_buttons_alone(transcript, desk):
    await transcript("""
        you: /new
        count: 1
        press: Search | customer=contos
        bot: 2 customers found
        count: 1
        press: Contoso Ltd
        bot: Customer:** Contoso Ltd
        bot: Which product is it about?
        count: 2
        press: Azure
        press: Technical problem
        press: Continue | title=VMs down | description=All of them
        press: Continue | health_checked=true | tried=true
        press: A · Critical
        press: Continue | name=A | email=a@partner.example | phone=+420 1 | around_the_clock=true
        bot: reachable around the clock
        count: 2
        press: Hand off to the Azure portal
        bot: BH-000001 · Azure portal
        bot: BH-000001 · Contoso Ltd
        count: 2
    """)
    request = await desk.database.ledger.get(1)
    assert (request.severity, request.contact.around_the_clock) == (Severity.CRITICAL, True)


async def test_the_whole_road_is_czech_for_a_czech(transcript, chat):
    chat.locale = "cs-CZ"
    await transcript("""
        you: nový
        bot: zákazník
        you: zlutoucka
        bot: Příliš žluťoučká, a.s.
        you: azure
        you: technická
        you: Nejedou virtuály
        you: ano
        you: kritická
        bot: nepřetržitě
        you: Ada Nováková, ada@partner.example, +420 123 456 789, 24/7
        bot: Azure
        you: odeslat
        bot: BH-000001
        bot: 2 hodiny
    """)


async def test_what_the_line_says_is_not_asked_again(transcript):
    await transcript("""
        you: /new contoso ltd azure A VMs in West Europe unreachable
        bot: Only this is still open
        you: technical
        bot: VMs in West Europe unreachable
        you: They time out since nine
        you: yes
        bot: Severity A needs a phone number
    """)


async def test_a_line_that_fits_two_customers_asks_which(transcript):
    await transcript("""
        you: /new contoso azure B Pages
        bot: Contoso Pharma · contosopharma.example
        press: Continue | customer=11111111-0000-4000-8000-000000000002
        bot: What kind of problem is it?
        you: cancel
        you: /new contoso azure B Pages
        you: pharma
        bot: What kind of problem is it?
    """)


async def test_the_form_asks_everything_at_once(transcript):
    await transcript("""
        you: /form
        bot: Fill in what you know
        press: Continue | customer=contoso ltd | product=azure | kind=technical | title=Slow | description=Very slow | health_checked=true | tried=true | severity=C | name=Ada | email=ada@partner.example
        bot: Please check before anything is sent
        and: Very slow
    """)  # noqa: E501


async def test_what_the_form_leaves_empty_is_asked_afterwards(transcript):
    await transcript("""
        you: /form
        press: Continue | customer=contoso ltd | product=nonsense | title=Slow | tried=true
        bot: Which product is it about?
        you: azure
        bot: What kind of problem is it?
    """)


async def test_back_asks_the_question_before_again(transcript):
    await transcript("""
        you: /new
        you: contoso ltd
        you: azure
        bot: What kind of problem is it?
        you: back
        bot: Which product is it about?
        press: Back
        bot: Which customer is this for?
        you: back
        bot: This is the first question
        you: contoso ltd
        bot: What kind of problem is it?
    """)


async def test_cancel_ends_it_and_closes_the_card(transcript, chat):
    await transcript("""
        you: /new
        you: cancel
        bot: Cancelled. Nothing was sent.
        you: cancel
        bot: There is nothing to cancel
    """)
    assert "too little to begin" in (await chat.say("contoso ltd"))[0]


async def test_help_and_other_commands_work_inside_it(transcript):
    await transcript("""
        you: /new
        you: help
        bot: What I understand
        you: /mine
        bot: You own no open request
        you: contoso ltd
        bot: Which product is it about?
    """)


async def test_every_line_of_the_review_can_be_changed(transcript):
    await transcript(
        TO_REVIEW
        + """
        press: Change: Business impact
        bot: How big is the impact on the business?
        press: C · Minimal
        bot: ✓ **Business impact:** C · Minimal
        bot: 8 hours
        press: Change: Customer
        you: zlutoucka
        bot: ✓ **Customer:** Příliš žluťoučká
        bot: Before Microsoft is asked
        you: yes
        bot: zlutoucka.example
    """
    )


async def test_a_severity_that_contradicts_the_words_is_asked_about_once(transcript):
    await transcript("""
        you: /new contoso ltd azure Slow pages
        you: technical
        you: A workaround exists
        you: yes
        you: A
        bot: Is it really A · Critical?
        and: workaround
        press: Keep A
        bot: Severity A needs a phone number
    """)


async def test_a_contact_at_the_customer_is_refused_with_the_reason(transcript):
    await transcript("""
        you: /new contoso ltd azure Slow pages
        you: technical
        you: They are slow
        you: yes
        you: C
        you: Eve, eve@mail.contoso.example
        bot: eve@mail.contoso.example is an address of the customer
        you: ada@partner.example
        bot: Eve · ada@partner.example
        bot: Please check before anything is sent
    """)


async def test_the_last_contact_is_filled_in_and_kept_with_a_word(transcript):
    await transcript(TO_REVIEW + "you: send")
    await transcript("""
        you: /new contoso ltd azure Slow pages
        you: technical
        you: They are slow
        you: yes
        you: C
        bot: Please check before anything is sent
        and: ada@partner.example
        you: contact
        bot: ada@partner.example
        you: keep
        bot: Please check before anything is sent
    """)


async def test_the_partners_own_tenant_is_refused_with_the_right_place(transcript):
    await transcript("""
        you: /new
        you: example partner
        bot: This is your own tenant
        you: contoso ltd
        bot: Which product is it about?
    """)


async def test_a_vulnerability_leads_to_the_security_response_center(transcript, desk):
    await transcript("""
        you: /new contoso ltd azure Hole in the fence
        you: vulnerability
        bot: Microsoft Security Response Center
        you: cancel
        bot: There is nothing to cancel
    """)
    assert await desk.database.ledger.get(1) is None


async def test_an_untried_problem_waits_until_a_reason_is_given(transcript, desk):
    await transcript("""
        you: /new contoso ltd azure Slow pages
        you: technical
        you: They are slow
        you: no
        you: C
        you: ada@partner.example
        bot: No one has tried to solve it yet
        you: send
        bot: Not ready for Microsoft yet
        press: Change: Checks
        press: Continue | override_reason=The customer insists
        bot: The customer insists
        you: send
        bot: BH-000001
    """)
    assert (await desk.database.ledger.get(1)).override_reason == "The customer insists"


async def test_an_unknown_fact_is_asked_once_and_remembered(transcript, desk):
    await transcript("""
        you: /new zlutoucka m365 Mail is late
        you: technical
        you: Hours late
        you: yes
        bot: Does your company hold a GDAP role
        you: perhaps
        bot: I did not understand that
        press: Yes
        bot: How big is the impact
        you: cancel
        you: /new zlutoucka m365 Mail is late
        you: technical
        you: Hours late
        you: yes
        bot: How big is the impact
    """)
    customer = await desk.database.customers.get(CUSTOMERS[2].tenant_id)
    assert customer.facts == {Fact.GDAP: True}


async def test_not_sure_counts_for_this_request_only(transcript, desk):
    await transcript("""
        you: /new zlutoucka m365 Mail is late
        you: technical
        you: Hours late
        you: yes
        you: not sure
        bot: How big is the impact
        you: C
        you: ada@partner.example
        bot: A GDAP role such as Service Support Administrator must be requested
    """)
    assert (await desk.database.customers.get(CUSTOMERS[2].tenant_id)).facts == {}


async def test_it_goes_on_after_a_restart(transcript, desk):
    await transcript("you: /new\nyou: contoso ltd\nbot: Which product is it about?")
    desk.clock.advance(hours=14)
    desk.restart()
    await transcript("you: azure\nbot: What kind of problem is it?")


class NextRelease(OpenRequestDialog):
    """Asks for the kind before the product, and has no step for publishers any more."""

    def __init__(self, desk):
        DeskInterview.__init__(
            self, self.ID, desk, self.fill_form, self.ask_customer, self.ask_kind, self.ask_product
        )


async def test_a_release_that_moved_a_step_goes_on_at_that_step(transcript, desk):
    await transcript("you: /new\nyou: contoso ltd\nbot: Which product is it about?")
    desk.dialog = NextRelease
    desk.restart()
    await transcript("you: azure\nbot: Product:** Azure\nbot: What kind of problem is it?")


async def test_a_release_without_the_open_step_asks_the_first_open_question(transcript, desk):
    await transcript("you: /new\nyou: contoso ltd\nyou: marketplace\nbot: Who publishes")
    desk.dialog = NextRelease
    desk.restart()
    await transcript("you: Fabrikam\nbot: What kind of problem is it?")


async def test_an_answer_of_another_release_is_asked_again(transcript, chat, desk):
    await transcript("you: /new\nyou: contoso ltd\nyou: azure\nbot: What kind of problem is it?")
    await rewrite(desk, chat, lambda body: body.replace('"product":"azure"', '"product":"bob"'))
    await transcript("you: technical\nbot: Which product is it about?")


async def test_a_dialog_that_is_gone_leaves_the_conversation_usable(transcript, chat, desk):
    await transcript("you: /new\nyou: contoso ltd")
    await rewrite(desk, chat, lambda body: body.replace('"open-request"', '"old-dialog"'))
    await transcript("""
        you: azure
        bot: too little to begin
        you: /new
        bot: Which customer is this for?
    """)


async def rewrite(desk, chat: Chat, change) -> None:
    """Change what the conversation remembers, as another release would have written it."""
    key = f"{chat.conversation}|{chat.person}"
    memory = (await desk.database.turns.open(TurnKeys("", key, "", ""))).dialog_state
    body = change(memory.body)
    assert body != memory.body
    await desk.database.turns.commit(UnitOfWork([StoredDialogState(key, body, memory.version)]))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Contoso Ltd", CUSTOMERS[0]),
        ("CONTOSOPHARMA.EXAMPLE", CUSTOMERS[1]),
        (CUSTOMERS[2].tenant_id, CUSTOMERS[2]),
        ("contoso", None),
        ("", None),
    ],
)
def test_only_a_name_given_in_full_is_taken_among_several(text, meant):
    assert the_one_meant(text, list(CUSTOMERS)) == meant


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("contozo ltd", "Contoso Ltd"),
        ("Mueller Foerderbaenke", "Müller Förderbänke"),
        ("adventureworks", "Adventure-Works Praha"),
        ("Contoso GmbH", "Contoso"),
    ],
)
def test_what_only_a_weaker_rule_finds_is_offered_not_taken(text: str, name: str):
    assert the_one_meant(text, [replace(CUSTOMERS[0], name=name, domains=())]) is None


async def test_back_past_a_doubted_severity_keeps_what_was_confirmed(transcript, desk):
    await transcript("""
        you: /new contoso ltd azure Slow pages
        you: technical
        you: A workaround exists
        you: yes
        you: B
        you: ada@partner.example
        press: Change: Business impact
        you: A
        bot: Is it really A · Critical?
        you: back
        bot: B · Moderate
        you: send
        bot: BH-000001
    """)
    assert (await desk.database.ledger.get(1)).severity is Severity.MODERATE


async def test_a_severity_raised_at_the_review_asks_more_of_the_contact(transcript):
    await transcript(
        TO_REVIEW
        + """
        press: Change: Business impact
        you: A
        bot: A colleague can be reached
        you: send
        bot: day and night
        you: 24/7
        bot: Please check before anything is sent
    """
    )


async def test_what_was_told_of_one_customer_decides_nothing_for_another(transcript, desk):
    await transcript("""
        you: /new zlutoucka m365 Mail is late
        you: technical
        you: Hours late
        you: yes
        you: yes
        bot: How big is the impact
        you: C
        you: ada@partner.example
        press: Change: Customer
        you: fabrikam
        you: yes
        bot: Does your company hold a GDAP role for Fabrikam
    """)
    assert (await desk.database.customers.get(CUSTOMERS[3].tenant_id)).facts == {
        Fact.SUBSCRIPTION_RIGHTS: False
    }


async def test_a_fact_can_be_taken_back(transcript, desk):
    await transcript("""
        you: /new zlutoucka m365 Mail is late
        you: technical
        you: Hours late
        you: yes
        you: yes
        bot: How big is the impact
        you: back
        bot: Does your company hold a GDAP role
        you: no
        bot: How big is the impact
        you: C
        you: ada@partner.example
        bot: GDAP role for support requests: No
        press: Change: Facts
        you: yes
        bot: GDAP role for support requests: Yes
    """)
    assert (await desk.database.customers.get(CUSTOMERS[2].tenant_id)).facts == {Fact.GDAP: True}


async def test_back_leads_to_the_form_again(transcript):
    await transcript("""
        you: /form contoso ltd azure
        press: Continue | description=Very slow
        bot: What kind of problem is it?
        you: back
        bot: Only this is still open
        and: Very slow
        press: Continue | kind=fraud
        bot: How big is the impact
    """)


async def test_back_passes_over_steps_that_have_nothing_to_ask_any_more(transcript):
    await transcript("""
        you: /new contoso ltd
        you: marketplace
        you: Fabrikam Backup
        bot: What kind of problem is it?
        press: Back
        bot: Who publishes
        press: Back
        bot: Which product is it about?
        you: azure
        bot: What kind of problem is it?
        press: Back
        bot: Which product is it about?
    """)


async def test_the_customer_written_into_the_form_is_the_one_that_counts(transcript):
    await transcript("""
        you: /form contoso azure
        bot: Contoso Ltd · contoso.example
        and: Another customer
        press: Continue | customer=fabrikam | kind=fraud | description=How so
        you: C
        you: ada@partner.example
        bot: Fabrikam · fabrikam.example
        you: cancel
        you: /form contoso azure
        press: Continue | customer=
        bot: Which customer is this for?
    """)


@pytest.mark.parametrize(
    ("script", "typed"),
    [
        ("you: /new contoso ltd azure\nyou: technical", "x" * 28_673),
        ("you: /new", "x" * 257),
        ("you: /new contoso ltd marketplace", "x" * 257),
        ("you: /new contoso ltd azure Slow\nyou: technical\nyou: Why", "x" * 1_001),
        ("you: /new contoso ltd azure Slow\nyou: fraud\nyou: Why\nyou: C", "n" * 257),
    ],
    ids=["description", "customer", "publisher", "reason", "contact"],
)
async def test_more_than_is_kept_is_refused_and_nothing_is_cut(transcript, chat, script, typed):
    await transcript(script)
    open_card = next(chat.cards())
    (refusal,) = await chat.say(typed)
    assert "longer than the" in refusal
    assert next(chat.cards()) == open_card


async def test_a_first_line_of_ten_thousand_characters_becomes_no_title(transcript, desk):
    long = "word " * 1_900
    await transcript(f"""
        you: /new contoso ltd azure
        you: fraud
        you: {long}
        you: C
        you: ada@partner.example
        you: send
        bot: BH-000001
    """)
    request = await desk.database.ledger.get(1)
    assert (len(request.title) < 130, request.description) == (True, long.strip())


async def test_more_customers_than_shown_are_said(transcript, desk):
    await desk.database.import_customers(
        [
            replace(
                CUSTOMERS[0], tenant_id=f"2{n:07}-0000-4000-8000-000000000000", name=f"Contoso {n}"
            )
            for n in range(10)
        ]
    )
    await transcript("you: /new\nyou: contoso\nbot: More customers match. Here are the first 8")


async def test_a_new_telephone_number_does_not_inherit_the_round_the_clock_mark(transcript, desk):
    await transcript("""
        you: /new contoso ltd azure Slow
        you: fraud
        you: Why
        you: C
        you: ada@partner.example, +420 123 456 789, 24/7
        bot: reachable around the clock
        press: Change: Contact
        you: +420 603 111 222
        you: send
    """)
    assert (await desk.database.ledger.get(1)).contact.around_the_clock is False


async def test_a_doubted_severity_is_kept_with_a_word(transcript):
    await transcript("""
        you: /new contoso ltd azure Slow pages
        you: technical
        you: A workaround exists
        you: yes
        you: A
        bot: Is it really A · Critical?
        you: keep
        bot: Who is the contact?
    """)


async def test_what_waits_for_checks_leads_to_them(transcript):
    await transcript("""
        you: /new contoso ltd azure Slow pages
        you: technical
        you: They are slow
        you: no
        you: C
        you: ada@partner.example
        press: Complete the checks
        bot: Before Microsoft is asked
    """)


@pytest.mark.parametrize(
    ("typed", "said"), [("yes", "Own attempts made"), ("no", "Not tried ourselves yet")]
)
async def test_in_the_government_cloud_no_service_health_is_said_to_be_checked(
    transcript, desk, typed, said
):
    await desk.database.import_customers([replace(CUSTOMERS[0], government=True)])
    await transcript(f"""
        you: /new contoso ltd azure Slow
        you: technical
        you: They are slow
        bot: Service health cannot be checked
        you: {typed}
        bot: {said}
    """)
