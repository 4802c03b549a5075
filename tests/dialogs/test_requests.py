"""Cards of one request in many places: each chat has one that lives, and none lives for ever."""

import pytest

from services.model.outbox import DeadLettered
from services.model.states import RequestState
from tests.chat import Chat, spoken
from tests.transcripts import OPENED, play


@pytest.fixture
async def opened(chat):
    await play(chat, OPENED)
    return chat


@pytest.fixture
def cyril(desk):
    return Chat(desk, "Cyril", conversation="a:czech", locale="cs-CZ")


async def test_a_request_shown_again_leaves_a_line_where_it_was(opened):
    await play(
        opened,
        """
        you: /status 1
        bot: BH-000001 is shown again below.
        bot: BH-000001 · Contoso Ltd
        and: Ready to be submitted
        count: 2
        you: /submitted 1 2412
        bot: BH-000001 is shown again below.
        bot: Submitted, waiting for an answer
        count: 2
    """,
    )


async def test_however_often_it_is_shown_one_card_of_a_chat_is_replaced(opened, desk):
    for _ in range(20):
        await opened.say("/status 1")
    await play(
        opened,
        """
        you: /note 1 They want a trace
        bot: They want a trace
        bot: note kept
        count: 2
    """,
    )
    assert len(await desk.database.ledger.copies("BH-000001")) == 1


async def test_the_line_is_in_the_language_of_the_card_it_replaces(desk):
    group = {"conversation": "19:group@thread.v2", "kind": "groupChat"}
    await play(Chat(desk, "Ada", **group), OPENED)
    shown = await Chat(desk, "Cyril", locale="cs-CZ", **group).say("/status 1")
    assert shown[0] == "BH-000001 is shown again below."
    assert "Připraveno k podání" in shown[1]


async def test_a_card_in_another_chat_goes_on_living(opened, cyril):
    await cyril.say("/status 1")
    cyril.seen = len(cyril.mine)
    await opened.say("/submitted 1 2412")
    (replaced,) = cyril.heard()
    assert "Podáno, čeká se na odpověď" in replaced


async def test_closing_shows_the_last_picture_everywhere_and_ends_every_card(opened, cyril, desk):
    await cyril.say("/status 1")
    cyril.seen = len(cyril.mine)
    await play(opened, "you: /close 1\nbot: Closed\nbot: BH-000001 is closed\ncount: 2")
    (last,) = cyril.heard()
    assert "Uzavřeno" in last
    assert await desk.database.ledger.copies("BH-000001") == []
    await play(opened, "you: /status 1\nbot: Closed\ncount: 1")
    assert await desk.database.ledger.copies("BH-000001") == []
    assert (await desk.database.ledger.get(1)).state is RequestState.CLOSED


async def test_where_the_bot_is_gone_nothing_is_replaced_until_it_is_heard(opened, cyril, desk):
    await cyril.say("/status 1")
    refused = DeadLettered(cyril.mine[-1], "403 ConversationBlockedByUser", conversation_gone=True)
    await desk.database.outbox.record_results([refused])
    cyril.seen = len(cyril.mine)
    await opened.say("/note 1 Nobody there")
    assert cyril.heard() == []

    await cyril.say("/status 1")
    cyril.seen = len(cyril.mine)
    await opened.say("/note 1 Somebody there")
    assert ["Somebody there" in spoken(one) for one in cyril.mine[-1:]] == [True]
    assert len(cyril.heard()) == 1
