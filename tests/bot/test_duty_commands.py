"""The clock as people see it: warned, breached, answered, snoozed, escalated, handed over."""

import re
from dataclasses import replace
from datetime import time

import pytest

from services.models import EventKind, RequestState, Role, Severity
from services.stages import NoticeWishes, Rung, Stage, Topic
from tests.chat import Chat, person_id, staffed
from tests.conftest import play

OPENED = """
    you: /new contoso ltd azure B Slow pages
    you: technical
    you: They are slow
    you: yes
    you: ada@partner.example
    you: send
    bot: BH-000001
"""
SUBMITTED = OPENED + "you: /submitted BH-1 2412160040001234\n"


def summaries(chat):
    """Return the sentences of the toasts, in order."""
    return [one["summary"] for one in chat.activities() if "summary" in one]


@pytest.fixture
async def channel(desk):
    """A duty channel in which Bob has asked for everything."""
    bob = Chat(desk, name="Bob", conversation="19:duty;messageid=7", kind="channel")
    await play(bob, "you: /watch\nbot: every")
    return Chat(desk, name="Bob", conversation="19:duty", kind="channel")


async def test_a_warning_and_a_breach_arrive_and_are_answered_from_the_card(chat, desk):
    await play(
        chat,
        SUBMITTED
        + """
        wait: 179
        count: 0
        wait: 1
        bot: 4 hours
        and: BH-000001
        wait: 60
        bot: BH-000001
        press: Microsoft answered
        bot: confirmed by Ada
    """,
    )
    assert (await desk.database.ledger.get(1)).state is RequestState.ANSWERED
    assert all("confirmed by Ada" in str(card) for card in list(chat.cards())[:3])
