"""Any sentence is a beginning: what is told in anyone's own words becomes a draft."""

from itertools import product

import pytest

from services.model.limits import MAX_TEXT
from services.model.roles import Role
from services.model.taxonomy import ProblemKind, ProductFamily, Severity
from tests.cards.anatomy import values
from tests.chat import Chat, staffed
from tests.dialogs.stored_drafts import draft_of
from tests.proofs import one_in
from tests.transcripts import play

MAIL = """Hello team,

hope you are well. Outlook shows error 0x80070005 at Contoso Pharma since 9:00.
Could you please open a ticket with Microsoft?

Best regards,
Jana Nováková
Example Partner"""


@pytest.fixture
def czech(desk):
    return Chat(desk, name="Eva", conversation="a:eva", locale="cs-CZ", timezone="Europe/Prague")


async def test_a_sentence_begins_a_draft_with_what_it_says(chat):
    await play(
        chat,
        """
        you: my customer Fabrikam cannot open SharePoint, sev B, can you open a ticket?
        count: 1
        bot: Only this is still open
        and: Understood: Fabrikam · fabrikam.example
        and: Microsoft 365; Technical problem; B · Moderate
        and: my customer Fabrikam cannot open SharePoint
    """,
    )
    draft = await draft_of(chat)
    assert (draft.product, draft.kind, draft.severity) == (
        ProductFamily.MICROSOFT_365,
        ProblemKind.TECHNICAL,
        Severity.MODERATE,
    )
    assert draft.tenant_id == "11111111-0000-4000-8000-000000000004"
    assert draft.title == "my customer Fabrikam cannot open SharePoint, sev B"[:43]


async def test_a_czech_sentence_begins_a_draft(czech):
    await play(
        czech,
        """
        you: u zákazníka Fabrikam od 9:00 nejde Outlook, závažnost B, založíš ticket?
        bot: Zbývá jen toto
        and: Rozumím: Fabrikam · fabrikam.example
        and: Microsoft 365; Technický problém; B · Střední
    """,
    )
    draft = await draft_of(czech)
    assert draft.started_at is not None
    assert draft.title == "u zákazníka Fabrikam od 9:00 nejde Outlook"


@pytest.mark.parametrize(
    "text",
    [
        "hi our client's outlook doesn't work",
        "ahoj, našemu klientovi nejde Outlook",
        MAIL,
        "  Outlook crashes\n\n\tat start  ",
        "> Azure is down\n> at nine\nplease open it, Outlook crashes",
    ],
)
async def test_the_whole_text_is_the_description(chat, text):
    await chat.say(text)
    draft = await draft_of(chat)
    # What is quoted goes below one's own words.
    assert all(line in draft.description for line in text.strip().splitlines())
    assert len(draft.description) >= len(text.strip())
    assert draft.title


async def test_a_mail_is_read_without_greeting_and_signature(chat):
    await chat.say(MAIL)
    draft = await draft_of(chat)
    assert draft.title == "Outlook shows error 0x80070005 at Contoso Pharma since 9:00"
    assert draft.tenant_id == "11111111-0000-4000-8000-000000000002"
    assert draft.started_at is not None
    assert draft.description == MAIL


async def test_a_request_that_began_with_a_sentence_is_filed_from_the_form(chat, desk):
    await chat.say("Fabrikam Outlook doesn't open since 9:00, customer Fabrikam, sev B")
    await chat.press(
        "Continue", name="Ada", email="ada@partner.example", health_checked="true", tried="true"
    )
    await play(chat, "you: yes\nyou: send\nbot: BH-000001")
    request = await desk.database.ledger.get(1)
    assert request.customer == "Fabrikam"
    assert request.description == (
        "Fabrikam Outlook doesn't open since 9:00, customer Fabrikam, sev B"
    )


async def test_who_only_forwards_begins_a_draft_with_that(chat):
    reference = {
        "contentType": "forwardedMessageReference",
        "content": '{"originalMessageContent": "<p>Outlook crashes at Fabrikam</p>"}',
    }
    await chat.send(chat.activity("message", text="", attachments=[reference]))
    draft = await draft_of(chat)
    assert (draft.product, draft.description) == (
        ProductFamily.MICROSOFT_365,
        "Outlook crashes at Fabrikam",
    )


async def test_several_customers_are_named_and_asked(chat):
    await play(
        chat,
        """
        you: Outlook crashes at Fabrikam and at Contoso Pharma
        bot: Several customers are named: Fabrikam, Contoso Pharma
        bot: Only this is still open
    """,
    )
    assert (await draft_of(chat)).tenant_id is None


async def test_a_hint_at_the_impact_is_said_and_nothing_is_chosen(chat):
    await play(
        chat,
        """
        you: Outlook crashes for the whole company
        bot: “whole company” sounds like A · Critical
    """,
    )
    assert (await draft_of(chat)).severity is None


async def test_a_customer_who_may_be_meant_is_offered_behind_the_form(chat):
    await chat.say("Outlook crashes at contoso")
    await chat.press("Continue")
    assert "customers found" in chat.heard()[-1]
    assert (await draft_of(chat)).tenant_id is None


async def test_a_command_without_its_slash_is_no_sentence_about_a_customer(chat):
    await chat.say("customer Fabrikam cannot open Outlook")
    assert (await draft_of(chat)).product is ProductFamily.MICROSOFT_365
    await chat.say("/cancel")
    assert "Understood" not in (await chat.say("customer fabrikam"))[0]
    assert await draft_of(chat) is None


async def test_a_mention_in_a_channel_begins_a_draft_there(desk):
    channel = Chat(desk, conversation="19:c@thread.tacv2;messageid=1", kind="channel")
    mention = {"type": "mention", "text": "<at>Behalf</at>", "mentioned": {"id": "28:bot"}}
    await channel.send(
        channel.activity("message", text="<at>Behalf</at> Outlook crashes", entities=[mention])
    )
    assert "Only this is still open" in channel.heard()[-1]


async def test_whoever_may_not_open_is_told_so(desk):
    desk.policy = staffed(desk.policy, Sam=Role.NONE)
    desk.restart()
    sam = Chat(desk, name="Sam", conversation="a:sam")
    assert (
        "Write /help to see what you can do" in (await sam.say("Outlook crashes at Fabrikam"))[0]
    )
    assert await draft_of(sam) is None


@pytest.mark.parametrize(
    "told",
    [
        "Hello,\nTeams calls drop after a minute at Contoso Ltd. It began yesterday around 14:30.",
        "Contoso Ltd says their VM web01 in Azure does not start",
    ],
)
async def test_a_fault_is_technical_however_its_verb_stands(chat, told):
    await chat.say(told)
    assert (await draft_of(chat)).kind is ProblemKind.TECHNICAL


async def test_a_text_that_no_description_holds_is_refused_with_the_limit(chat):
    assert "28,672" in (await chat.say("Outlook crashes " * (MAX_TEXT // 10)))[0]
    assert await draft_of(chat) is None


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("hi", "Tell me in your own words"),
        ("Hello!", "Tell me in your own words"),
        ("Dobrý den", "Tell me in your own words"),
        ("thanks 👍", "You are welcome"),
        ("děkuji moc", "You are welcome"),
        ("super diky, uz to jede", "You are welcome"),
        ("who are you?", "I am Behalf, a bot"),
        ("asdf", "too little to begin"),
        ("?", "too little to begin"),
        ("my printer burns", "too little to begin"),
    ],
)
async def test_small_talk_gets_one_line_with_the_ways_on(chat, said, answer):
    (line,) = await chat.say(said)
    assert answer in line
    assert "New service request" in line
    assert "What can you do?" in line
    assert "/status" not in line
    assert await draft_of(chat) is None


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("what is the SLA for B?", ["B · Moderate\n4 hours"]),
        ("jaká je doba odezvy u B?", ["B · Moderate\n4 hours"]),
        ("how long does Microsoft take to answer?", ["A · Critical\n2 hours", "8 hours"]),
        ("do kolika hodin musí microsoft zareagovat u áčka?", ["A · Critical\n2 hours"]),
        ("who files for Dynamics?", ["Power Platform admin center: ", "Dynamics support: "]),
        ("kdo podává Dynamics?", ["Power Platform admin center: "]),
        ("who files the tickets at the moment?", ["depends on the product"]),
    ],
)
async def test_a_question_is_answered_from_our_own_tables(chat, asked, answer):
    (said,) = await chat.say(asked)
    assert all(part in said for part in answer)
    assert await draft_of(chat) is None


async def test_the_partners_promise_stands_beside_microsofts(chat):
    (said,) = await chat.say("what is the response time for sev A?")
    assert "2 hours · our promise to the customer: 1 hour" in said
    assert "B · Moderate" not in said
    assert "up to 1 business day" in said


@pytest.mark.parametrize("said", ["thanks", "ok", "díky"])
async def test_thanks_below_a_quoted_notice_begin_nothing(chat, said):
    quoted = {"type": "quotedReply", "quotedReply": {"preview": "Outlook crashes at Fabrikam"}}
    text = f'<quoted messageId="1"/>{said}'
    await chat.send(chat.activity("message", text=text, entities=[quoted]))
    assert "You are welcome" in chat.heard()[-1]
    assert await draft_of(chat) is None


@pytest.mark.parametrize("asked", ["what now?", "and then?", "Co mám teď dělat?"])
async def test_who_asks_how_it_goes_on_is_told_and_nothing_of_it_is_kept(chat, asked):
    assert "/mine" in (await chat.say(asked))[0]
    assert await draft_of(chat) is None
    await play(chat, "you: Outlook crashes at Contoso Ltd")
    told = (await draft_of(chat)).description
    (line,) = await chat.say(asked)
    assert "card above" in line
    assert (await draft_of(chat)).description == told


async def test_a_greeting_leaves_the_open_question_alone(chat):
    await play(chat, "you: /new contoso ltd\nyou: hi\nbot: Hello!")
    assert "What kind" in (await chat.say("azure"))[-1]


NEW = "Outlook crashes at Fabrikam for everyone"
AT_CHOICES = {
    "customer": "you: /form azure B Slow\nyou: continue",
    "product": "you: /new contoso ltd",
    "kind": "you: /new contoso ltd azure",
    "severity": "you: /new contoso ltd azure Slow\nyou: fraud\nyou: Why",
    "fact": "you: /new zlutoucka m365 Late\nyou: technical\nyou: Hours late\nyou: yes",
    "review": (
        "you: /new contoso ltd azure Slow\nyou: fraud\nyou: Why\nyou: C\n"
        "you: Ada, ada@partner.example"
    ),
}
choices = pytest.mark.parametrize("script", AT_CHOICES.values(), ids=AT_CHOICES)


async def test_a_problem_told_before_anything_else_begins_the_request(chat):
    """A draft without an answer has nothing of which the problem could be a part."""
    await play(chat, f"you: /new\nyou: {NEW}\nbot: Only this is still open")
    assert (await draft_of(chat)).description == NEW


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ("Azure is down at Contoso Pharma", "Part of this one, or a new one?"),
        ("Azure is down at contoso pharma ag", "Part of this one, or a new one?"),
        ("the portal is down, so I cannot look", "How big is the impact"),
        ("Azure is down at Fabrikam, no time", "How big is the impact"),
    ],
)
async def test_at_the_checks_a_problem_of_another_customer_is_no_reason(chat, told, asked):
    checks = "you: /new\nyou: fabrikam\nyou: azure\nyou: technical\nyou: Slow"
    await play(chat, f"{checks}\nbot: Before Microsoft is asked\nyou: {told}\nbot: {asked}")


@choices
async def test_a_new_problem_at_a_choice_is_asked_where_it_belongs(chat, script):
    await play(chat, script)
    asked = (await chat.say(NEW))[-1]
    assert asked.startswith("Part of this one, or a new one?")
    assert NEW in asked
    assert "puts the request under way aside" in asked


@pytest.mark.parametrize(
    ("script", "answer"),
    one_in(5, product(AT_CHOICES.values(), ["Part of this one", "part", "k této", "1"])),
)
async def test_a_part_goes_below_the_description_and_the_question_is_asked_again(
    chat, script, answer
):
    await play(chat, script)
    question = chat.summaries()[-1]
    before = (await draft_of(chat)).description
    await chat.say(NEW)
    if answer[0] == "P":
        await chat.press(answer)
    else:
        await chat.say(answer)
    assert (await draft_of(chat)).description == f"{before}\n\n{NEW}".strip()
    assert chat.summaries()[-1] == question


@pytest.mark.parametrize(
    ("script", "answer"),
    one_in(5, product(AT_CHOICES.values(), ["A new one", "new", "nová", "2"])),
)
async def test_a_new_one_begins_with_what_was_told_and_puts_the_old_one_aside(
    chat, script, answer
):
    await play(chat, script)
    await chat.say(NEW)
    if answer[0] == "A":
        await chat.press(answer)
        heard = chat.heard()
    else:
        heard = await chat.say(answer)
    # Nothing was entered behind /new alone: there is nothing to keep.
    told = "dropped, because a new request was begun" if script == "you: /new" else "put aside"
    assert any(told in one for one in heard)
    draft = await draft_of(chat)
    assert (draft.description, draft.product) == (NEW, ProductFamily.MICROSOFT_365)


async def test_what_waits_for_its_place_is_kept_by_an_answer_to_the_open_question(chat):
    await play(chat, "you: /new contoso ltd")
    await chat.say(NEW)
    await play(chat, "you: azure\nbot: I have added what you wrote before\nbot: What kind")
    assert (await draft_of(chat)).description == NEW


async def test_back_asks_again_where_a_problem_belongs(chat):
    await play(chat, "you: /new contoso ltd")
    await chat.say(NEW)
    await play(chat, "you: back\nbot: “part”\nyou: part\nbot: Which product")


async def test_a_second_problem_waits_with_the_first(chat):
    await play(chat, "you: /new contoso ltd")
    await chat.say(NEW)
    await chat.say("the SharePoint site fails as well")
    await chat.say("part")
    described = (await draft_of(chat)).description
    assert described == f"{NEW}\n\nthe SharePoint site fails as well"


async def test_a_question_where_it_belongs_that_never_arrived_is_shown_again(chat, desk):
    await play(chat, "you: /new contoso ltd")
    desk.offline = True
    await chat.say(NEW)
    *_, shown = await chat.say("/mine")
    assert shown.startswith("Part of this one, or a new one?")


async def test_a_new_problem_on_the_form_of_another_is_asked_where_it_belongs(chat):
    await chat.say("Outlook crashes at Fabrikam")
    asked = (await chat.say("the Azure VM of Contoso Pharma is down"))[-1]
    assert asked.startswith("Part of this one, or a new one?")
    await chat.say("part")
    assert (await draft_of(chat)).description == (
        "Outlook crashes at Fabrikam\n\nthe Azure VM of Contoso Pharma is down"
    )


async def test_more_words_on_the_form_replace_nothing(chat):
    await chat.say("Outlook crashes at Fabrikam")
    await chat.say("it began after they moved to the new building")
    draft = await draft_of(chat)
    assert draft.title == "Outlook crashes at Fabrikam"
    assert draft.description == (
        "Outlook crashes at Fabrikam\n\nit began after they moved to the new building"
    )


async def test_a_customer_can_be_typed_on_the_form(chat):
    await chat.say("Outlook crashes")
    await chat.say("contoso ltd")
    draft = await draft_of(chat)
    assert draft.tenant_id == "11111111-0000-4000-8000-000000000001"
    assert draft.description == "Outlook crashes"


async def test_the_people_affected_are_shown_and_carried_into_the_hand_off(chat, desk):
    await chat.say("Outlook crashes for 15 users, customer Fabrikam, sev B")
    await chat.press(
        "Continue", name="Ada", email="ada@partner.example", health_checked="true", tried="true"
    )
    assert "People affected: 15 · as read in what you wrote" in (await chat.say("yes"))[-1]
    await chat.say("send")
    request = await desk.database.ledger.get(1)
    assert request.people_affected == 15
    assert "People affected: 15" in desk.service.advisor.pack(
        request, await desk.service.customer_of(request)
    )


async def test_the_number_of_people_follows_the_text(chat):
    await chat.say("Outlook crashes for 15 users, customer Fabrikam")
    assert (await draft_of(chat)).people_affected == 15
    await chat.press("Continue", description="Outlook crashes for 20 users")
    assert (await draft_of(chat)).people_affected == 20


@pytest.mark.parametrize(
    "text",
    [
        "New users cannot sign in to Teams",
        "nová pobočka nemůže tisknout z Outlooku",
        "Formulář v Dynamics nejde otevřít",
    ],
)
async def test_a_problem_may_begin_with_the_word_for_a_new_request(chat, text):
    await chat.say(text)
    assert (await draft_of(chat)).description == text


@pytest.mark.parametrize(
    "named", ["contoso ltd azure", "contoso azure", "kontoso azure", "azure", "B:"]
)
async def test_behind_that_word_a_customer_or_a_product_begins_a_line(chat, named):
    await chat.say(f"new {named} VMs do not work")
    assert (await draft_of(chat)).title == "VMs do not work"


@pytest.mark.parametrize(
    "line", ["/new outlook is down at fabrikam", "/form outlook is down at fabrikam"]
)
async def test_a_line_in_no_order_is_read_as_words(chat, line):
    await play(
        chat, f"you: {line}\nbot: Only this is still open\nand: Fabrikam\nand: Microsoft 365"
    )
    draft = await draft_of(chat)
    assert (draft.title, draft.description) == ("outlook is down at fabrikam",) * 2


async def test_a_line_that_begins_with_an_unknown_customer_is_read_in_its_order(chat):
    await play(chat, "you: /new newcomer azure VMs are down\nbot: Only this is still open")
    assert values(next(chat.cards()))["customer"] == "newcomer"
    assert (await draft_of(chat)).title == "VMs are down"
