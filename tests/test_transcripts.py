"""A beginning is played once; whoever goes on stands where it ends, as if it were played anew."""

from dataclasses import replace
from shutil import copy

import pytest

from services.gateways.database import open_database
from tests.chat import Chat, Desk, spoken
from tests.clock import FakeClock
from tests.desks import CONTOSO
from tests.transcripts import Beginnings, beginning, play

SAID = "/new fabrikam azure"
BEGUN = beginning(f"you: {SAID}\nbot: What kind of problem is it?")
ON = f"{BEGUN}\nand: Security vulnerability\ncount: 2\nyou: fraud\nbot: What is it about"


@pytest.fixture
def taken(monkeypatch):
    """Return the texts of all turns, as they are taken."""
    texts, send = [], Chat.send

    async def noted(chat, activity):
        texts.append(activity.get("text"))
        return await send(chat, activity)

    monkeypatch.setattr(Chat, "send", noted)
    return texts


@pytest.fixture
async def another(filled, default_policy, metrics, tmp_path_factory):
    """Return what opens chats on databases of their own, which go on from the same beginnings."""
    played, opened = {}, []

    def chat():
        folder = tmp_path_factory.mktemp("another")
        file = folder / copy(filled, folder).rpartition("/")[2]
        here = Beginnings(played, filled, file, default_policy, lambda: folder_of(folder))
        clock = FakeClock()
        opened.append(open_database(f"sqlite+aiosqlite:///{file}", clock))
        return Chat(Desk(opened[-1], default_policy, clock, metrics=metrics, beginnings=here))

    yield chat
    for database in opened:
        await database.close()


def folder_of(folder):
    inner = folder / "beginning"
    inner.mkdir()
    return inner


async def left_by(chat):
    draft = await chat.say("/mine")
    return chat.said, chat.seen, [spoken(one) for one in chat.mine], draft


async def test_a_beginning_is_played_once_and_all_go_on_from_where_it_ends(another, taken):
    await play(another(), BEGUN)
    assert taken == [SAID]
    first, second, anew = another(), another(), another()
    await play(first, ON)
    await play(second, ON)
    assert taken[1:] == ["fraud", "fraud"]

    anew.desk.beginnings = None
    await play(anew, ON)
    assert taken[3:] == [SAID, "fraud"]
    assert await left_by(first) == await left_by(second) == await left_by(anew)


async def rename(chat):
    await chat.desk.database.import_customers([replace(CONTOSO, name="Contoso Ltd & Co")])


async def speak(chat):
    await chat.say("/mine")


async def take_another_policy(chat):
    chat.desk.policy = chat.desk.policy.model_copy()


async def let_time_pass(chat):
    chat.desk.clock.advance(minutes=1)


async def cut_off(chat):
    chat.desk.offline = True


@pytest.mark.parametrize("change", [rename, speak, take_another_policy, let_time_pass, cut_off])
async def test_a_desk_that_is_not_as_it_was_made_plays_it_by_itself(another, taken, change):
    await play(another(), BEGUN)
    chat = another()
    await change(chat)
    before = len(taken)
    await play(chat, BEGUN)
    assert taken[before:] == [SAID]


async def test_what_only_looks_like_a_beginning_is_played(another, taken):
    await play(another(), BEGUN)
    # Its last line goes on: another one is awaited.
    with pytest.raises(AssertionError, match="was not said"):
        await play(another(), f"{BEGUN} And of cloud?")
    assert taken == [SAID, SAID]


async def test_each_person_has_a_beginning_of_their_own(another, taken):
    await play(another(), BEGUN)
    eva = replace(another(), name="Eva", locale="cs-CZ")
    with pytest.raises(AssertionError, match="was not said"):
        await play(eva, BEGUN)
    assert len(taken) == 2
