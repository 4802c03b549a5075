"""Buttons as people press them: what is snoozed, and what is wished."""

from datetime import time

import pytest

from tests.chat import Chat
from tests.transcripts import SUBMITTED, beginning, play

CRITICAL = beginning("""
    you: /new contoso ltd azure A Nothing works
    you: technical
    you: All is down
    you: yes
    you: ada@partner.example, +420 123 456 789, 24/7
    you: send
    you: /submitted BH-1 2412160040001234
""")
NO_BREACHES = """
    you: /notify
    press: Save | breaches=false
    bot: Saved.
"""


async def test_snoozing_says_until_when_in_the_time_of_who_pressed(desk):
    eva = Chat(desk, name="Eva", conversation="a:eva", timezone="Europe/Prague")
    await play(eva, SUBMITTED + "wait: 180\npress: Snooze 30 minutes\nbot: again at 16:30.")


async def test_what_is_snoozed_in_a_thread_comes_again_in_its_channel(desk, chat):
    channel = Chat(desk, name="Bob", conversation="19:duty", kind="channel")
    thread = Chat(desk, name="Bob", conversation="19:duty;messageid=7", kind="channel")
    await play(channel, "you: /watch")
    await play(chat, SUBMITTED + "wait: 180")
    for at_home, told in ((0, 1), (2, 2)):  # the second time, both clocks are broken, and no more
        key, button = channel.place("Snooze 30 minutes")
        await thread.press_again(button, key)
        channel.heard()
        await play(chat, f"wait: 30\ncount: {at_home}")
        assert len(channel.heard()) == told


async def test_a_warning_snoozed_until_the_breach_does_not_come_beside_it(chat):
    await play(chat, CRITICAL + "wait: 45\npress: Snooze 15 minutes\nbot: again at 13:00.")
    await play(chat, "wait: 15\ncount: 1\nbot: Our answer to the customer overdue")


async def test_severity_a_comes_once_even_to_those_who_want_no_breaches(chat):
    await play(chat, NO_BREACHES + CRITICAL + "wait: 45\npress: Snooze\nwait: 15\ncount: 1")


async def test_who_wants_no_breaches_gets_the_snoozed_warning_instead(chat):
    await play(chat, NO_BREACHES + SUBMITTED + "wait: 180\npress: Snooze\nwait: 30\ncount: 1")
    await play(chat, "press: Snooze\nwait: 29\ncount: 0\nwait: 1\ncount: 1")


async def test_nothing_is_put_off_for_less_than_a_minute(chat):
    await play(chat, CRITICAL + "wait: 45")
    button = chat.button("Snooze")
    await play(chat, "wait: 14.5")
    assert "cannot wait any longer" in (await chat.press_again(button))["value"]


@pytest.mark.parametrize("until", ["", "x"])
async def test_half_a_time_is_asked_for_again_with_what_was_entered(desk, chat, until):
    await play(chat, "you: /notify 1-2\nyou: /notify")
    answer = await chat.press("Save", quiet_from="22:00", quiet_until=until, warnings="false")
    assert "Give both times" in str(answer["value"])
    boxes = {box["id"]: box.get("value") for box in answer["value"]["body"] if "id" in box}
    assert boxes == {
        "reminders": "true",
        "warnings": "false",
        "breaches": "true",
        "news": "true",
        "quiet_from": "22:00",
        "quiet_until": None,
    }
    assert (await desk.database.staff.get(chat.person)).preferences.quiet_from == time(1)
