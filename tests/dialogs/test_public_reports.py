"""What the users of other bots and forms reported, tried on ours: each case names its report.

A source is `repository#number`, or a site and what the report there is about.
"""

import pytest

from services.model.requests import Draft
from services.model.taxonomy import ProductFamily, Severity
from tests.chat import Chat, Desk
from tests.dialogs.stored_drafts import draft_of
from tests.transcripts import play

FORM = "Fabrikam Outlook doesn't open, customer Fabrikam"
FABRIKAM = "11111111-0000-4000-8000-000000000004"
PHARMA = "11111111-0000-4000-8000-000000000002"
ROADS = {
    "form": [FORM],
    "product": ["/new", "fabrikam"],
    "kind": ["/new", "fabrikam", "m365"],
    "description": ["/new", "fabrikam", "m365", "technical"],
    "checks": ["/new", "fabrikam", "m365", "technical", "Mail is down"],
    "fact": ["/new", "fabrikam", "m365", "technical", "Mail is down", "yes"],
    "severity": ["/new", "fabrikam", "m365", "technical", "Mail is down", "yes", "yes"],
    "contact": ["/new", "fabrikam", "m365", "technical", "Mail is down", "yes", "yes", "B"],
    "review": [
        *("/new", "fabrikam", "m365", "technical", "Mail is down", "yes", "yes", "B"),
        "Ada Nova, ada@partner.example",
    ],
}
"""What is said on the way to each question."""
EVERYWHERE = pytest.mark.parametrize("road", [each for each in ROADS if each != "severity"])


async def on(road: str, chat: Chat) -> Chat:
    for said in ROADS[road]:
        await chat.say(said)
    return chat


async def say_twice(chat: Chat, text: str) -> list[str]:
    """Say something that Teams delivers once more."""
    chat.seen = len(chat.mine)
    sent = chat.message(text)
    await chat.send(sent)
    heard = chat.heard()
    await chat.send(sent)
    assert chat.heard() == [], "said again to what was delivered again"
    return heard


def czech(desk: Desk) -> Chat:
    return Chat(desk, "Eva", conversation="a:eva", locale="cs-CZ", timezone="Europe/Prague")


# microsoft/botframework-sdk#962, D2KLab/music-chatbot#7: "nevermind" is taken for the answer
@pytest.mark.parametrize(
    ("road", "said"),
    [
        *(("form", "Never mind."), ("form", "zapomeň na to"), ("kind", "forget it")),
        *(("description", "never mind"), ("description", "nech to být"), ("checks", "not now")),
        *(("severity", "teď ne"), ("contact", "nevermind"), ("review", "Never mind!")),
    ],
)
async def test_never_mind_ends_it_and_loses_nothing(chat: Chat, road: str, said: str):
    before = await draft_of(await on(road, chat))
    heard = "\n".join(await say_twice(chat, said))
    assert "put aside" in heard
    assert await draft_of(chat) is None
    await chat.press("Back to that draft")
    assert await draft_of(chat) == before


async def test_never_mind_before_anything_is_entered_ends_it(chat: Chat, desk: Desk):
    await play(chat, "you: /new\nyou: never mind\nbot: Cancelled. Nothing was sent.")
    await play(chat, "you: never mind\nbot: No request is being prepared")
    await play(czech(desk), "you: /new\nyou: zapomeň na to\nbot: Zrušeno. Nic se neodeslalo.")


# microsoft/botframework-solutions#539: a word for help or for the end ends a sentence's dialog
@pytest.mark.parametrize(
    ("said", "product"),
    [
        ("Help me with Outlook at Fabrikam", ProductFamily.MICROSOFT_365),
        ("Cancel the Azure subscription of customer Fabrikam", ProductFamily.AZURE),
        ("Language pack missing in Outlook at Fabrikam", ProductFamily.MICROSOFT_365),
        ("Stop SharePoint from syncing at Fabrikam", ProductFamily.MICROSOFT_365),
        ("Pomoc s Outlookem u zákazníka Fabrikam", ProductFamily.MICROSOFT_365),
        ("Jazyk v Outlooku u zákazníka Fabrikam je špatně", ProductFamily.MICROSOFT_365),
    ],
)
async def test_a_sentence_that_begins_with_a_command_begins_a_draft(
    chat: Chat, said: str, product: ProductFamily
):
    await say_twice(chat, said)
    draft = await draft_of(chat)
    assert draft
    assert (draft.tenant_id, draft.product, draft.description) == (FABRIKAM, product, said)


@pytest.mark.parametrize("said", ["help", "Help please", "nápověda", "Help!", "/help Outlook"])
async def test_help_alone_still_helps(chat: Chat, said: str):
    await play(chat, f"you: {said}\nbot: What I understand")


# microsoft/botbuilder-dotnet#2956: the article "a" is taken for the first choice
@pytest.mark.parametrize("begun", ["/new ", "/form\n"])
@pytest.mark.parametrize("said", ["A user cannot sign in", "A ještě nejde tisk"])
async def test_an_article_is_no_severity_and_no_customer(chat: Chat, begun: str, said: str):
    for line in f"{begun}{said}".split("\n"):
        await say_twice(chat, line)
    draft = await draft_of(chat)
    assert draft
    assert (draft.tenant_id, draft.severity) == (None, None)
    assert said == draft.title


async def test_a_letter_or_a_legal_form_chooses_no_customer(chat: Chat):
    await chat.say("/new")
    for said in ("a", "as", "ltd", "a.s.", "A"):
        await say_twice(chat, said)
        assert await draft_of(chat) == Draft(), said


# microsoft/botbuilder-dotnet#3039 and #6010, BotFramework-Composer#940: a number in a sentence
@EVERYWHERE
async def test_a_number_in_a_sentence_chooses_nothing(chat: Chat, road: str):
    before = await draft_of(await on(road, chat))
    await say_twice(chat, "What is the first day of it?")
    await say_twice(chat, "No start at 02.02.2029")
    after = await draft_of(chat)
    assert before
    assert after
    for name in ("tenant_id", "product", "kind", "severity", "facts", "contact"):
        assert getattr(after, name) == getattr(before, name), name


# Azure-Samples/cognitive-services-speech-sdk#2678: dictation writes numbers in more than one way
@pytest.mark.parametrize(
    "said", ["#2", "Two.", "Number two", "option 2", "2, please", "Dva.", "číslo dvě", "dvojka"]
)
async def test_a_dictated_place_is_understood(chat: Chat, said: str):
    await on("severity", chat)
    await say_twice(chat, said)
    draft = await draft_of(chat)
    assert draft
    assert draft.severity is Severity.MODERATE


@pytest.mark.parametrize("said", ["One", "Number one.", "jedna", "číslo jedna"])
async def test_the_first_is_dictated_as_one(chat: Chat, said: str):
    await on("product", chat)
    await say_twice(chat, said)
    draft = await draft_of(chat)
    assert draft
    assert draft.product is ProductFamily.AZURE


async def test_the_one_is_no_place(chat: Chat):
    await on("product", chat)
    await play(chat, "you: the one\nbot: I did not understand that")


@pytest.mark.parametrize("said", ["B please", "severity B, please", "Závažnost B prosím"])
async def test_please_beside_an_answer_is_nothing(chat: Chat, said: str):
    await say_twice(await on("severity", chat), said)
    draft = await draft_of(chat)
    assert draft
    assert draft.severity is Severity.MODERATE


# RasaHQ/rasa#9006, wolf-packs/wolf-core#47: what was said before cannot be corrected
@pytest.mark.parametrize(
    ("road", "said"),
    [
        *(("form", "no, I meant Contoso Pharma"), ("form", "Ne, myslel jsem contoso pharma")),
        *(("kind", "Sorry, it's Contoso Pharma"), ("description", "I meant Contoso Pharma")),
        *(("checks", "no, I meant Contoso Pharma"), ("checks", "Pardon, je to contoso pharma")),
        *(("severity", "no, Contoso Pharma"), ("contact", "I meant Contoso Pharma")),
        ("review", "no, it's Contoso Pharma"),
    ],
)
async def test_a_customer_is_corrected_at_any_question(chat: Chat, road: str, said: str):
    before = await draft_of(await on(road, chat))
    await say_twice(chat, said)
    if road != "form":
        await play(chat, "you: yes\nbot: Customer:** Contoso Pharma")
    after = await draft_of(chat)
    assert before
    assert after
    assert after.tenant_id == PHARMA
    assert (after.title, after.description) == (before.title, before.description)
    assert after.override_reason == ""


@pytest.mark.parametrize(
    ("road", "said"),
    [
        *(("form", "wrong customer"), ("form", "Špatný zákazník"), ("kind", "wrong customer")),
        *(("description", "Change the customer"), ("description", "opravit zákazníka")),
        *(("checks", "the customer is wrong"), ("contact", "wrong customer!")),
        ("review", "wrong customer"),
    ],
)
async def test_the_wrong_customer_is_asked_again(chat: Chat, road: str, said: str):
    before = await draft_of(await on(road, chat))
    heard = "\n".join(await say_twice(chat, said))
    assert "Customer\n" in heard
    assert await draft_of(chat) == before
    await chat.say("contoso pharma")
    after = await draft_of(chat)
    assert after
    assert after.tenant_id == PHARMA


async def test_a_customer_is_changed_on_the_form_that_is_shown_again(chat: Chat):
    await on("form", chat)
    await say_twice(chat, "wrong customer")
    await chat.press("Continue", customer="contoso pharma", severity="B")
    draft = await draft_of(chat)
    assert draft
    assert (draft.tenant_id, draft.severity) == (PHARMA, Severity.MODERATE)


@pytest.mark.parametrize("said", ["make it B", "no, B", "sorry, B", "Ne, B", "má to být B"])
async def test_a_severity_is_corrected_on_the_form(chat: Chat, said: str):
    await say_twice(await on("form", chat), said)
    draft = await draft_of(chat)
    assert draft
    assert (draft.severity, draft.description) == (Severity.MODERATE, FORM)


# nw0/mealy#19: what was told by mistake cannot be taken out
@pytest.mark.parametrize(
    "said", ["ignore that", "Neither.", "wrong chat", "to neplatí", "ani jedno"]
)
async def test_what_was_told_by_mistake_is_left_out(chat: Chat, said: str):
    before = await draft_of(await on("form", chat))
    await play(chat, "you: Azure VMs are down at Contoso Pharma\nbot: Part of this one, or a new")
    heard = await say_twice(chat, said)
    assert heard[0] == "Taken back: Azure VMs are down at Contoso Pharma"
    assert "Only this is still open" in heard[-1]
    assert await draft_of(chat) == before


# modmail-dev/Modmail#2938: a no files it all the same
@pytest.mark.parametrize("said", ["no", "Ne.", "nope"])
async def test_no_to_a_part_is_no_answer_to_the_question_below(chat: Chat, said: str):
    await on("form", chat)
    await chat.say("Azure VMs are down at Contoso Pharma")
    before = await draft_of(chat)
    await play(chat, f"you: {said}\nbot: “neither” to leave it out")
    assert await draft_of(chat) == before


async def test_ignore_that_takes_the_last_answer_back(chat: Chat):
    await on("kind", chat)
    await play(chat, "you: scratch that\nbot: Taken back: Product: Microsoft 365")
    await play(chat, "you: ignore that\nbot: Taken back: Customer: Fabrikam")
    await play(chat, "you: ignore that\nbot: no answer left to take back")


# RasaHQ/rasa#3100: small talk fills in a field
@EVERYWHERE
async def test_small_talk_is_no_answer(chat: Chat, road: str):
    before = await draft_of(await on(road, chat))
    for said in ("thanks", "Hold on", "hello", "🙂", "...", "díky", "počkej"):
        await say_twice(chat, said)
        assert await draft_of(chat) == before, said
    # And it goes on from there.
    await play(chat, "you: cancel\nbot: Cancelled. Nothing was sent.")


@pytest.mark.parametrize("said", ["looks good", "sure", "go ahead", "dobře", "Jistě"])
async def test_what_agrees_with_the_form_is_not_described(chat: Chat, said: str):
    await say_twice(await on("form", chat), said)
    draft = await draft_of(chat)
    assert draft
    assert draft.description == FORM
    assert draft.health_checked is None


async def test_what_is_no_plain_consent_sends_nothing(chat: Chat, desk: Desk):
    await on("review", chat)
    for said in ("looks good", "sure", "go ahead", "dobře", "Jistě", "👍"):
        await say_twice(chat, said)
        assert await desk.database.ledger.get(1) is None, said
    assert await draft_of(chat)


@pytest.mark.parametrize("said", ["Send please.", "please send it", "Odeslat, prosím"])
async def test_a_polite_consent_sends(chat: Chat, desk: Desk, said: str):
    await say_twice(await on("review", chat), said)
    assert await desk.database.ledger.get(1)
    assert await desk.database.ledger.get(2) is None


@pytest.mark.parametrize("said", ["sure, but only one of them", "jistě, ale jen jedno"])
async def test_a_sure_with_a_but_is_no_reason(chat: Chat, said: str):
    before = await draft_of(await on("checks", chat))
    await say_twice(chat, said)
    assert await draft_of(chat) == before


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("wrong title", "What is going wrong?"),
        ("the severity is wrong", "How big is the impact"),
        ("změnit popis", "What is going wrong?"),
        ("Fix the contact", "Who is the contact?"),
    ],
)
async def test_a_line_of_the_review_is_changed_by_its_name(chat: Chat, said: str, asked: str):
    await on("review", chat)
    assert asked in "\n".join(await say_twice(chat, said))


# rickvanrousselt.com "Watch out for emojis", reddit r/halopsa: emojis end the conversation
EMOJI = {
    "contentType": "image/*",
    "contentUrl": "https://statics.teams.cdn.office.net/evergreen-assets/skype/v2/smile/50.png",
}
EMOJI_HTML = {
    "contentType": "text/html",
    "content": '<div><img itemtype="http://schema.skype.com/Emoji" alt="🙂" src="x"></div>',
}


@EVERYWHERE
async def test_an_emoji_is_no_picture_and_no_answer(chat: Chat, road: str):
    before = await draft_of(await on(road, chat))
    for attached in ([EMOJI], [EMOJI, EMOJI_HTML], [EMOJI_HTML]):
        await chat.send(chat.activity("message", text="", attachments=attached))
        assert await draft_of(chat) == before, attached
    await play(chat, "you: cancel\nbot: Cancelled. Nothing was sent.")


# microsoft/AdaptiveCards#642, #1949 and #3184: an input that nobody touched comes as null or ""
@pytest.mark.parametrize("nothing", [None, ""])
async def test_inputs_that_nobody_touched_are_empty(chat: Chat, nothing: str | None):
    await on("form", chat)
    untouched = dict.fromkeys(("health_checked", "tried", "around_the_clock", "phone"), nothing)
    key, button = chat.place("Continue")
    data = {**button["data"], **untouched, "severity": "B", "override_reason": nothing}
    pressed = {"action": {"type": "Action.Execute", "verb": button["verb"], "data": data}}
    await chat.invoke("adaptiveCard/action", pressed, replyToId=f"1-{key}")
    draft = await draft_of(chat)
    assert draft
    assert (draft.severity, draft.health_checked) == (Severity.MODERATE, None)


# microsoft/AdaptiveCards#1620: a limit of an input that the phone does not keep
@pytest.mark.parametrize(("locale", "said"), [("en-US", "256 characters"), ("cs-CZ", "256 znaků")])
async def test_a_text_that_is_too_long_is_said_to_be_so(desk: Desk, locale: str, said: str):
    chat = Chat(desk, locale=locale)
    before = await draft_of(await on("form", chat))
    title = "Continue" if locale == "en-US" else "Pokračovat"
    answer = await chat.press(title, email="a" * 300)
    assert said in answer["value"]
    assert await draft_of(chat) == before
    await chat.press(title, severity="B")
    draft = await draft_of(chat)
    assert draft
    assert draft.severity is Severity.MODERATE


async def test_boxes_are_unticked_on_a_form_that_is_shown_again(chat: Chat):
    contact = {"email": "ada@partner.example", "severity": "B"}
    await on("form", chat)
    await chat.press("Continue", health_checked="true", tried="true", **contact)
    await chat.say("back")
    await chat.press("Continue", health_checked="false", tried="false")
    draft = await draft_of(chat)
    assert draft
    assert (draft.health_checked, draft.tried) == (False, False)


# MicrosoftDocs/msteams-docs#10472: on a phone a chosen name comes as it is shown
async def test_a_customer_that_comes_as_it_is_shown_is_offered(chat: Chat):
    await chat.say("Outlook doesn't open for anyone in sales")
    await chat.press("Continue", customer="Fabrikam · fabrikam.example", severity="B")
    await play(chat, "you: yes\nbot: Customer:** Fabrikam")
    draft = await draft_of(chat)
    assert draft
    assert draft.tenant_id == FABRIKAM


# microsoft/AdaptiveCards#1512 and #9099, msteams-docs#5668: pressed twice, or on an older card
async def test_a_press_on_an_older_card_answers_nothing(chat: Chat):
    await on("form", chat)
    key, form = chat.place("Continue")
    await chat.press("Continue", severity="B", email="ada@partner.example")
    before = await draft_of(chat)
    answer = await chat.press_again(form, key, severity="C")
    assert "answered already" in answer["value"]
    assert await draft_of(chat) == before


# microsoft/botframework-sdk#1113, botframework-solutions#2746: two people in one conversation
async def test_a_colleague_in_the_group_answers_nothing(desk: Desk):
    group = {"conversation": "19:g@thread.v2", "kind": "groupChat"}
    ada, eva = Chat(desk, "Ada", **group), Chat(desk, "Eva", locale="cs-CZ", **group)
    before = await draft_of(await on("form", ada))
    for said in ("yes", "B", "cancel", "send", "undo", "never mind", "ano"):
        await say_twice(eva, said)
    key, form = ada.place("Continue")
    answer = await eva.press_again(form, key, severity="A")
    assert "patří kolegovi" in answer["value"]
    assert await draft_of(ada) == before
    assert await draft_of(eva) is None


# MicrosoftDocs/msteams-docs#4616, errbotio/errbot#1143: an edited message is read again, or not
@pytest.mark.parametrize(
    ("road", "name", "said"),
    [("form", "Ada", "only once"), ("form", "Eva", "jen jednou"), ("description", "Ada", "undo")],
)
async def test_an_edit_is_said_to_be_not_read(desk: Desk, road: str, name: str, said: str):
    chat = czech(desk) if name == "Eva" else Chat(desk)
    before = await draft_of(await on(road, chat))
    chat.seen = len(chat.mine)
    edited = chat.activity("messageUpdate", text="Outlook at Contoso Pharma is down")
    await chat.send(edited)
    (heard,) = chat.heard()
    assert said in heard
    await chat.send(edited)
    assert chat.heard() == []
    assert await draft_of(chat) == before


async def test_an_edit_without_a_draft_is_silent(chat: Chat):
    await chat.send(chat.activity("messageUpdate", text="Outlook is down"))
    assert chat.heard() == []


# theopenconversationkit/tock#1259, data-privacy-stack/presidio#1354: names in capitals;
# Cog-Creators/Red-DiscordBot#4845: quotes of phones; nhoizey/vscode-gremlins#204: unseen marks
@pytest.mark.parametrize(
    "said",
    [
        "OUTLOOK IS DOWN AT FABRIKAM",
        "OUTLOOK NEJDE U ZÁKAZNÍKA FABRIKAM",
        "Fabrikam’s Outlook doesn’t start — users “can’t send”",
        "\u200fOutlook\u200f is down at \u202bFabrikam\u202c",
        "Outlook\u00a0is down at\u00a0Fabrikam",
    ],
)
async def test_letters_of_any_look_name_the_customer(chat: Chat, said: str):
    await say_twice(chat, said)
    draft = await draft_of(chat)
    assert draft
    assert (draft.tenant_id, draft.product) == (FABRIKAM, ProductFamily.MICROSOFT_365)
    assert draft.description == said.replace("\u00a0", " ")


# RasaHQ/rasa#374: of several problems only one is heard
async def test_several_problems_choose_neither_customer_nor_product(chat: Chat):
    told = "Outlook crashes at Fabrikam and Azure VMs are down at Contoso Pharma"
    assert "Several customers are named" in (await say_twice(chat, told))[0]
    draft = await draft_of(chat)
    assert draft
    assert (draft.tenant_id, draft.product, draft.description) == (None, None, told)


# microsoft/botframework-sdk#5465: the bot's name in the middle of a sentence changes what is read
async def test_a_mention_in_the_middle_is_taken_out(desk: Desk):
    channel = Chat(desk, conversation="19:c@thread.tacv2;messageid=1", kind="channel")
    mention = {"id": "28:bot", "name": "Behalf"}
    entity = {"type": "mention", "text": "<at>Behalf</at>", "mentioned": mention}
    text = "Outlook is down, <at>Behalf</at>&nbsp;at Fabrikam"
    await channel.send(channel.activity("message", text=text, entities=[entity]))
    draft = await draft_of(channel)
    assert draft
    assert (draft.tenant_id, draft.description) == (FABRIKAM, "Outlook is down, at Fabrikam")


# microsoft/botframework-sdk#1520: a conversation in a loop, and no word that begins anew
@pytest.mark.parametrize("said", ["start over", "Start again", "začít znovu"])
async def test_starting_over_loses_nothing(chat: Chat, said: str):
    await on("form", chat)
    assert "begin anew?" in "\n".join(await say_twice(chat, said))
    heard = "\n".join(await say_twice(chat, said))
    assert "put aside" in heard
    assert "Which customer is this for?" in heard


# wit-ai/wit#18: of several answers in a line only some are taken
@pytest.mark.parametrize("said", ["yes, B", "B, yes, Ada Nova, ada@partner.example", "B, ano"])
async def test_a_yes_that_may_mean_two_things_is_asked_for_and_not_described(
    chat: Chat, said: str
):
    await chat.say(FORM)
    before = await draft_of(chat)
    await play(chat, f"you: {said}\nbot: I did not understand that")
    assert await draft_of(chat) == before
