"""What a conversation remembers, whatever release wrote it and whatever became of it."""

import orjson
import pytest
from structlog.testing import capture_logs

from dialogs import dialog_state
from services.model.errors import NewerReleaseError
from services.model.unit_of_work import StoredDialogState, TurnKeys, UnitOfWork
from tests.transcripts import play

KNOWN = frozenset({"open-request"})
OURS = {"id": "open-request", "state": {"step": "ask_customer", "values": {}}}
UNREADABLE = {
    "no JSON": b"{broken",
    "nothing": b"",
    "a list": b"[]",
    "a text": b'"x"',
    "no version": b"{}",
    "a version in words": {"schema_version": "1", "dialogs": [OURS]},
    "no dialogs": {"schema_version": 1},
    "dialogs are a text": {"schema_version": 1, "dialogs": "open-request"},
    "a dialog without state": {"schema_version": 1, "dialogs": [{"id": "open-request"}]},
    "a state without values": {"schema_version": 1, "dialogs": [{**OURS, "state": {}}]},
    "a state that is a list": {"schema_version": 1, "dialogs": [{**OURS, "state": []}]},
    "an id that is a list": {"schema_version": 1, "dialogs": [{**OURS, "id": ["open-request"]}]},
}


def remembered(body):
    return StoredDialogState(
        "key", body.decode() if isinstance(body, bytes) else orjson.dumps(body).decode()
    )


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_as_good_as_nothing_and_the_log_says_so(body):
    with capture_logs() as logs:
        assert dialog_state.load(remembered(body), KNOWN) == []
    assert [line["log_level"] for line in logs] == ["warning"]


def test_where_nothing_is_remembered_nothing_is_under_way():
    assert dialog_state.load(None, KNOWN) == []


def test_a_dialog_that_this_release_does_not_know_is_left_out():
    gone = {**OURS, "id": "ask-for-credits"}
    kept = remembered({"schema_version": 1, "dialogs": [gone, OURS]})
    [dialog] = dialog_state.load(kept, KNOWN)
    assert (dialog.id, dialog.state) == ("open-request", OURS["state"])


@pytest.mark.parametrize("rest", [{"dialogs": [OURS]}, {"stack": {}}])
def test_what_a_newer_release_kept_is_not_guessed_at(rest):
    with pytest.raises(NewerReleaseError):
        dialog_state.load(remembered({"schema_version": 2, **rest}), KNOWN)


@pytest.mark.parametrize("body", ["{broken", "[]", '{"schema_version":1,"dialogs":[{}]}'])
async def test_a_broken_memory_makes_no_message_fail(chat, desk, body):
    await chat.say("/new")
    await rewrite(chat, desk, body)
    assert "too little to begin" in (await chat.say("contoso ltd"))[0]
    await play(chat, "you: /new contoso ltd\nbot: Which product")


@pytest.mark.parametrize(
    "broken",
    [
        {"draft": []},
        {"draft": None},
        {"draft": {"product": "crystal balls", "severity": 7, "facts": "gdap"}},
        {"asked": "ask_customer"},
        {"told": "gdap"},
        {"told": ["moon", ["gdap"], None], "questioned_severity": "panic"},
        {"questioned_severity": ["A"]},
        {"refused_contact": "Ada"},
        {"refused_contact": {"full_name": 7, "email": []}},
    ],
)
async def test_a_dialog_with_broken_values_asks_again_what_it_cannot_read(chat, desk, broken):
    await chat.say("/new")
    found = orjson.loads((await kept(chat, desk)).body)
    found["dialogs"][0]["state"]["values"].update(broken)
    await rewrite(chat, desk, orjson.dumps(found).decode())
    await play(
        chat,
        """
        you: contoso ltd
        bot: Which product
        you: azure
        you: technical
        you: VMs unreachable
        you: yes
        you: C
        you: Ada Lovelace, ada@partner.example
        you: back
        you: Ada Lovelace, ada@partner.example
        bot: Please check before anything is sent
        """,
    )


@pytest.mark.parametrize(
    ("locale", "told", "dropped"),
    [
        ("en-US", "Please try again in a minute", "Cancelled."),
        ("cs-CZ", "Zkuste to prosím za minutu znovu", "Zrušeno."),
    ],
)
async def test_during_an_update_what_the_newer_release_kept_is_left_alone(
    chat, desk, locale, told, dropped
):
    chat.locale = locale
    await chat.say("/new contoso ltd azure")
    card = next(chat.cards())["body"]
    newer = '{"schema_version": 2, "stack": {}}'
    await rewrite(chat, desk, newer)
    for text in ("2", "/mine", "/new", "hello"):
        assert told in (await chat.say(text))[0]
    button = chat.button("Technical" if locale == "en-US" else "Technický")
    assert told in (await chat.press_again(button))["value"]
    assert next(chat.cards())["body"] == card
    assert (await kept(chat, desk)).body == newer
    assert dropped in (await chat.say("/cancel"))[0]
    assert await kept(chat, desk) is None


async def kept(chat, desk):
    key = dialog_state.key_of(chat.conversation, chat.person)
    return (await desk.database.turns.open(TurnKeys("", key, "", ""))).dialog_state


async def rewrite(chat, desk, body):
    """Change what the conversation remembers, as another release would have written it."""
    found = await kept(chat, desk)
    await desk.database.turns.commit(
        UnitOfWork([StoredDialogState(found.key, body, found.version)])
    )
