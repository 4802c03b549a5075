"""Where the road leads: each destination as its people see it."""

from dataclasses import replace

import pytest

from services.model.destinations import Destination
from services.model.errors import UnknownCustomerError
from services.model.people import Person
from services.model.roles import Role
from services.model.routes import Rule
from services.model.states import RequestState
from tests.chat import TENANT, Chat, staffed
from tests.desks import CUSTOMERS
from tests.transcripts import play

ALWAYS = {"around_the_clock": "true"}
REST = """
    you: They are slow
    you: yes
    you: ada@partner.example
    bot: Please check before anything is sent
"""


async def test_a_marketplace_product_goes_to_its_publishers_known_contact(chat, desk):
    await play(
        chat,
        """
        you: /new contoso ltd marketplace B Backups fail
        bot: Publisher of the marketplace product
        press: Continue
        bot: Who publishes
        press: Fabrikam Backup
        you: technical
        you: ada@partner.example
        bot: The publisher of the product
        and: No response time is promised
        you: send
        bot: support@fabrikam.example
    """,
    )
    request = await desk.database.ledger.get(1)
    assert (request.route.rule, request.publisher) == (Rule.R3, "Fabrikam Backup")


async def test_a_publisher_nobody_knows_can_be_typed(chat):
    await play(
        chat,
        """
        you: /new contoso ltd marketplace B Backups fail
        press: Continue
        bot: Who publishes
        press: Continue
        bot: I did not understand that
        you: Wide World Tools
        bot: Who is the contact?
    """,
    )


async def test_a_resellers_azure_goes_to_the_provider_with_its_contact(chat, desk):
    await play(
        chat,
        f"""
        you: /new contoso pharma azure B Slow pages
        you: technical
        {REST}
        and: The indirect provider
        you: send
        bot: csp-support@wingtip.example
    """,
    )
    assert (await desk.database.ledger.get(1)).route.rule is Rule.R10


async def test_invoices_go_to_partner_center_without_checks(chat, desk):
    await play(
        chat,
        """
        you: /new contoso ltd azure C Wrong invoice
        you: billing
        you: It is twice as high
        you: ada@partner.example
        bot: Partner Center support
        and: Billing and subscription support is free
        you: send
    """,
    )
    assert (await desk.database.ledger.get(1)).route.destination is Destination.PARTNER_CENTER


async def test_what_the_helpdesk_may_not_file_waits_and_is_routed_again(desk):
    desk.policy = staffed(desk.policy, Hana=Role.HELPDESK_AGENT)
    desk.restart()
    hana = Chat(desk, "Hana", conversation="a:hana")
    await play(
        hana,
        f"""
        you: /new fabrikam azure B Slow pages
        you: technical
        {REST}
        and: One of your admin agents
        and: Support Request Contributor
        you: send
        bot: Waiting for an admin agent
    """,
    )
    ada = Chat(desk, "Ada", conversation="a:ada")
    await play(ada, "you: /status 1\npress: Take it\nbot: Azure portal, in the customer's context")
    request = await desk.database.ledger.get(1)
    assert (request.route.rule, request.state) == (Rule.R12, RequestState.HANDED_OFF)
    assert "Take it" not in str(list(hana.cards()))


async def test_rights_changed_since_the_review_are_shown_before_it_is_sent(desk):
    chat = Chat(desk, "Hana")
    await play(chat, f"you: /new fabrikam azure B Slow pages\nyou: technical\n{REST}")
    desk.policy = staffed(desk.policy, Hana=Role.HELPDESK_AGENT)
    desk.restart()
    old = chat.button("Hand off to the Azure portal")
    await play(chat, "press: Hand off\nbot: something has changed\nbot: One of your admin agents")
    assert "answered already" in (await chat.press_again(old))["value"]
    assert await desk.database.ledger.get(1) is None
    await play(chat, "press: Hand over to an admin agent\nbot: BH-000001")


async def test_rights_that_changed_to_an_unknown_fact_ask_for_it(desk):
    chat = Chat(desk, "Hana")
    await play(chat, f"you: /new zlutoucka azure B Slow pages\nyou: technical\n{REST}")
    desk.policy = staffed(desk.policy, Hana=Role.HELPDESK_AGENT)
    desk.restart()
    await play(
        chat,
        """
        you: send
        bot: rights on the Azure subscription
        you: yes
        bot: through the customer's domain
        you: send
        bot: BH-000001
    """,
    )


async def test_a_customer_that_is_gone_is_refused_and_the_dialog_goes_on(chat, desk, monkeypatch):
    await play(chat, "you: /new\nyou: contoso")
    row = chat.button("Contoso Ltd")

    async def gone(_tenant_id, _staff):
        return None

    with monkeypatch.context() as away:
        away.setattr(desk.database.customers, "get", gone)
        answer = await chat.press_again(row)
    assert "No customer matches" in answer["value"]
    await play(chat, "you: fabrikam\nbot: Which product")


async def test_a_request_keeps_the_name_of_a_customer_that_is_gone(chat, desk, monkeypatch):
    await play(chat, f"you: /new contoso ltd azure B Slow\nyou: technical\n{REST}\nyou: send")

    async def gone(_tenant_id, _staff):
        return None

    monkeypatch.setattr(desk.database.customers, "get", gone)
    assert "BH-000001 · Contoso Ltd" in (await chat.say("/status 1"))[-1]
    with pytest.raises(UnknownCustomerError):
        await desk.service.customer("gone", Person(chat.person, TENANT, chat.name))


@pytest.mark.parametrize(
    ("contact", "fault"),
    [
        ({"name": "", "email": "a@partner.example"}, "Type the name of your colleague"),
        ({"name": "A", "email": "nonsense"}, "Type an e-mail address of your company"),
        ({"name": "A", "email": "a@partner.example"}, "severity A needs one"),
        ({"name": "A", "email": "a@partner.example", "phone": "+1"}, "day and night"),
        ({"name": "A", "email": "a@x.contoso.example", "phone": "+1", **ALWAYS}, "the customer"),
    ],
)  # fmt: skip
async def test_a_contact_that_lacks_something_is_asked_again_with_the_reason(chat, contact, fault):
    await play(
        chat,
        """
        you: /new contoso ltd azure Down
        you: technical
        you: All of it
        you: yes
        you: A
        bot: Who is the contact?
    """,
    )
    answer = await chat.press("Continue", **contact)
    assert fault in str(answer["value"])


async def test_a_form_whose_contact_lacks_something_asks_for_it(chat):
    await play(
        chat,
        """
        you: /form contoso ltd azure
        bot: Only this is still open
        press: Continue | kind=fraud | description=How so | severity=A | name=A | email=a@partner.example
        bot: severity A needs one
    """,  # noqa: E501
    )


@pytest.mark.parametrize(
    ("script", "typed"),
    [
        ("you: /new contoso ltd", "sharepoint perhaps"),
        ("you: /new contoso ltd azure", "it is broken"),
        ("you: /new contoso ltd azure Slow\nyou: fraud\nyou: Why", "rather bad"),
    ],
    ids=["product", "kind", "severity"],
)
async def test_words_that_are_no_answer_leave_the_card_open(chat, script, typed):
    await play(chat, script)
    assert "I did not understand that" in (await chat.say(typed))[0]


async def test_an_empty_description_is_asked_again(chat):
    await play(chat, "you: /new contoso ltd azure\nyou: technical\nbot: What is going wrong?")
    await chat.press("Continue", title=" ", description=" ")
    assert "I did not understand that" in chat.heard()[0]


async def test_an_allowed_api_that_is_not_connected_falls_back_to_the_portal(chat, desk):
    azure = desk.policy.azure.model_copy(update={"api": True})
    plans = tuple(
        plan.model_copy(update={"api": True}) for plan in desk.policy.partner.support_plans
    )
    partner = desk.policy.partner.model_copy(update={"support_plans": plans})
    desk.policy = desk.policy.model_copy(update={"azure": azure, "partner": partner})
    desk.restart()
    await play(
        chat,
        f"""
        you: /new contoso ltd azure B Slow pages
        you: technical
        {REST}
        and: The Azure Support API is not connected yet
        you: send
    """,
    )
    assert (await desk.database.ledger.get(1)).route.rule is Rule.R12


async def test_a_customer_that_vanished_from_a_draft_is_asked_for_again(chat, desk, monkeypatch):
    await play(chat, "you: /new contoso ltd azure Slow\nyou: technical\nyou: They are slow")
    lookup = desk.database.customers.get

    async def without_contoso(tenant_id, staff):
        return None if tenant_id == CUSTOMERS[0].tenant_id else await lookup(tenant_id, staff)

    monkeypatch.setattr(desk.database.customers, "get", without_contoso)
    await play(
        chat,
        """
        you: yes
        bot: No customer matches
        bot: Which customer is this for?
        you: fabrikam
        bot: Before Microsoft is asked
        you: yes
        bot: How big is the impact
    """,
    )


@pytest.mark.parametrize("step", ["ask_fact", "ask_severity", "ask_checks", "ask_nothing"])
async def test_a_forged_change_before_the_review_changes_nothing(chat, step):
    await play(chat, "you: /new\nbot: Which customer")
    card = chat.button("Search")["data"]["card"]
    forged = {"verb": "edit-answer", "data": {"card": card, "step": step}}
    answer = await chat.press_again(forged)
    assert "Something went wrong" not in str(answer["value"])
    await play(chat, "you: fabrikam\nbot: Which product")


async def test_the_tenant_of_the_bots_own_people_is_no_customer(chat, desk):
    desk.own_tenants = frozenset({CUSTOMERS[0].tenant_id})
    desk.restart()
    await play(chat, "you: /new\nyou: contoso ltd\nbot: This is your own tenant")


async def test_a_customer_with_an_endless_name_can_still_be_filed_for(chat, desk):
    endless = replace(CUSTOMERS[2], name="Žluť " * 600, tenant_id=CUSTOMERS[2].tenant_id)
    await desk.database.import_customers([endless])
    await play(
        chat,
        """
        you: /new zlutoucka.example m365 Slow
        you: technical
        you: They are slow
        you: yes
        bot: Does your company hold a GDAP role
        you: yes
        you: C
        you: ada@partner.example
        you: send
        bot: BH-000001
    """,
    )


async def test_an_endless_command_is_answered(chat):
    (said,) = await chat.say("/" + "9j" * 13_000)
    assert "I don't know" in said
