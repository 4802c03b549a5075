"""What a notice is as an activity, beside its card."""

from dataclasses import replace

import orjson

from services.model.notices import NoticeOrder
from tests.transcripts import SUBMITTED, play


async def the_notice(chat, desk):
    """Return the first notice of a request as the sender gets it: not written out yet."""
    await play(chat, SUBMITTED)
    await desk.deliver()
    desk.clock.advance(minutes=180)
    await desk.scheduler.sweep()
    return next(one for one in chat.mine if one.notice)


async def written(desk, notice):
    return orjson.loads(await desk.writer.body(notice))


async def test_a_notice_comes_from_the_bot_as_it_is_called_there(chat, desk):
    notice = await the_notice(chat, desk)
    activity = await written(desk, notice)
    assert activity["from"] == {"id": "28:bot"}
    assert activity["conversation"] == {"id": chat.conversation}
    assert activity["locale"] == "en"
    assert activity["channelData"] == {"notification": {"alert": True}}


async def test_a_notice_of_an_earlier_release_leaves_without_a_sender(chat, desk):
    notice = await the_notice(chat, desk)
    order = NoticeOrder.model_validate_json(notice.body).model_copy(update={"bot_id": ""})
    body = order.model_dump_json(exclude_defaults=True).encode()
    assert b"bot_id" not in body
    assert "from" not in await written(desk, replace(notice, body=body))
