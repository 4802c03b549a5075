"""A quote or a forward is no command and no answer: it goes into the description."""

import json

import pytest

from tests.dialogs.test_parked_drafts import parked_in
from tests.dialogs.test_told_problems import draft_of
from tests.transcripts import play

REPLY = (
    '<blockquote itemscope="" itemtype="http://schema.skype.com/Reply" itemid="17">'
    '<strong itemprop="mri" itemid="8:orgid:x">Eve</strong><span itemprop="time"></span>'
    '<p itemprop="preview">{quoted}</p></blockquote><p>{own}</p>'
)
FORWARD = '<p>{own}</p><blockquote itemtype="http://schema.skype.com/Forward"><p>{quoted}</p></blockquote>'


def attached(html):
    return lambda own, quoted: {
        "text": f"{quoted}\r\n{own}",
        "attachments": [
            {
                "contentType": "text/html",
                "content": html.format(own=own.replace("\n", "<br>"), quoted=quoted),
            }
        ],
    }


def referenced(own, quoted):
    content = {"originalMessageContent": f"<p>{quoted}</p>", "originalMessageSender": None}
    reference = {"contentType": "forwardedMessageReference", "content": json.dumps(content)}
    return {"text": own, "attachments": [reference]}


def entity(own, quoted):
    reply = {"type": "quotedReply", "quotedReply": {"senderName": "Eve", "preview": quoted}}
    return {"text": f'<quoted messageId="1"/>{own}', "entities": [reply]}


def marked(own, quoted):
    return {"text": f"> {quoted}\n\n{own}"}


FORMS = {
    "reply": attached(REPLY),
    "forward": attached(FORWARD),
    "reference": referenced,
    "entity": entity,
    "marks": marked,
}
forms = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


@pytest.fixture
def say(chat):
    async def say(form, own, quoted):
        chat.seen = len(chat.mine)
        await chat.send(chat.activity("message", **form(own, quoted)))
        return "\n".join(chat.heard())

    return say


@forms
async def test_a_quoted_command_is_not_run(say, form):
    assert "Which customer" in await say(form, "/new", "/help")
    assert "Which product" in await say(form, "contoso ltd", "cancel")
    assert "What kind" in await say(form, "azure", "back")


@forms
async def test_what_the_first_message_quotes_is_the_description(chat, desk, say, form):
    await say(form, "/new contoso ltd azure B Slow pages", "Mail stopped at nine")
    await play(
        chat, "you: technical\nyou: yes\nyou: ada@partner.example\nyou: send\nbot: BH-000001"
    )
    request = await desk.database.ledger.get(1)
    assert (
        request.title,
        request.description.lstrip("> ").removeprefix("Eve").lstrip(":\n "),
    ) == (
        "Slow pages",
        "Mail stopped at nine",
    )


@forms
async def test_a_title_that_is_still_to_be_said_does_not_cost_the_quote(chat, desk, say, form):
    await say(form, "/new contoso ltd azure", "Mail stopped at nine")
    await play(
        chat,
        """
        you: technical
        bot: Mail stopped at nine
        you: Slow pages
        you: yes
        you: B
        you: ada@partner.example
        you: send
        bot: BH-000001
    """,
    )
    request = await desk.database.ledger.get(1)
    assert request.title == "Slow pages"
    assert request.description.startswith("Slow pages\n\n")
    assert request.description.endswith("Mail stopped at nine")


@forms
async def test_an_answer_that_quotes_is_the_description_with_the_quote(chat, desk, say, form):
    await play(chat, "you: /new contoso ltd azure\nyou: technical\nbot: going wrong")
    await say(form, "Slow pages\nsince nine", "Mail stopped at nine")
    await play(chat, "you: yes\nyou: B\nyou: ada@partner.example\nyou: send\nbot: BH-000001")
    request = await desk.database.ledger.get(1)
    assert request.title == "Slow pages"
    assert request.description.startswith("Slow pages\nsince nine\n\n")
    assert request.description.endswith("Mail stopped at nine")


@forms
async def test_who_only_forwards_answers_with_that(chat, desk, say, form):
    await play(chat, "you: /new contoso ltd azure\nyou: technical")
    await say(form, "", "Mail stopped at nine")
    await play(chat, "you: yes\nyou: B\nyou: ada@partner.example\nyou: send\nbot: BH-000001")
    assert (await desk.database.ledger.get(1)).description.endswith("Mail stopped at nine")


@forms
async def test_the_form_is_filled_in_with_what_is_quoted(say, form):
    assert "Mail stopped at nine" in await say(form, "/form contoso ltd", "Mail stopped at nine")


@forms
async def test_a_typed_form_keeps_what_is_quoted(chat, desk, say, form):
    await chat.say("/form")
    await say(form, "contoso ltd azure B Slow pages", "Mail stopped at nine")
    await play(
        chat, "you: technical\nyou: yes\nyou: ada@partner.example\nyou: send\nbot: BH-000001"
    )
    assert (await desk.database.ledger.get(1)).description.endswith("Mail stopped at nine")


@forms
async def test_outside_of_a_dialog_a_quote_alone_is_no_command(say, form):
    assert "service request" in await say(form, "", "/help")
    assert "BH-000001" not in await say(form, "", "/status BH-000001")


@forms
async def test_a_quote_longer_than_a_description_is_refused_with_the_limit(say, form):
    assert "28,672" in await say(form, "/new contoso ltd azure", "slow " * 7_000)


@forms
async def test_a_quote_of_a_line_that_waits_stays_with_it(chat, say, form):
    await play(chat, "you: /new contoso ltd azure")
    await say(form, "/new fabrikam Mail is down", "Our postman says 5.7.1")
    await chat.say("Outlook does not work for our whole office")
    await chat.say("new")
    described = (await draft_of(chat)).description
    line, told = "fabrikam Mail is down", "Outlook does not work for our whole office"
    assert (described.startswith(line), described.endswith(told)) == (True, True)
    assert "Our postman says 5.7.1" in described


@forms
@pytest.mark.parametrize("asked", ["/new fabrikam", "Outlook does not work for our whole office"])
@pytest.mark.parametrize("quoted", ["new", "Begin anew", "part", "go on", "neither", "yes"])
async def test_what_others_say_does_not_choose_the_request(chat, say, form, asked, quoted):
    await play(chat, "you: /new contoso ltd azure")
    await chat.say(asked)
    before = (await draft_of(chat)), await parked_in(chat)
    await say(form, "", quoted)
    assert ((await draft_of(chat)), await parked_in(chat)) == before
    # The question is still open.
    await chat.say("new")
    assert len(await parked_in(chat)) == 1
