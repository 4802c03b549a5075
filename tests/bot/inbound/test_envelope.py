import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.inbound.envelope import Envelope, MalformedActivityError
from services.model.conversations import ConversationKind
from tests.fake_idp import PERSON, SERVICE_URL, TENANT, activity


def read(**changes):
    return Envelope.read(json.dumps(activity(**changes)).encode())


def test_a_message_says_who_where_and_what():
    envelope = read(value={"verb": "show-help"})
    assert (envelope.type, envelope.id, envelope.text) == ("message", "1700000000000", "hi")
    assert (envelope.channel_id, envelope.service_url) == ("msteams", SERVICE_URL)
    assert envelope.conversation.id == "a:1"
    assert envelope.conversation.kind is ConversationKind.PERSONAL
    assert envelope.tenant_id == TENANT
    assert (envelope.person.id, envelope.person.aad_object_id) == ("29:user", PERSON)
    assert (envelope.person.name, envelope.recipient.name) == ("Jana", "Behalf")
    assert (envelope.locale, envelope.timezone) == ("cs-CZ", "Europe/Prague")
    assert envelope.value == {"verb": "show-help"}


@pytest.mark.parametrize(
    "changes",
    [
        {"text": ""},
        {"text": "🚒 👩🏽‍🚒"},
        {"text": "x" * 10_000},
        {"channelData": None},
        {"channelData": "text"},
        {"channelData": {"tenant": "text"}},
        {"conversation": {"id": "a:1"}},
        {"from_": {"id": "29:user"}},
        {"attachments": [{"contentType": "text/html", "content": "<p>hi</p>"}]},
        {"timestamp": None, "localTimestamp": None},
        {"recipient": {"id": "28:bot", "isTargeted": True}},
    ],
)
def test_what_teams_leaves_out_or_adds_does_no_harm(changes):
    assert isinstance(read(**changes), Envelope)


@pytest.mark.parametrize("name", ["text", "value", "entities", "locale", "name", "localTimezone"])
def test_a_null_is_as_good_as_absent(name):
    sent = {**activity(), name: None}
    assert Envelope.read(json.dumps(sent).encode()) == read(**{name: None})


@pytest.mark.parametrize("kind", ["personal", "groupChat", "channel"])
def test_every_kind_of_conversation_is_told_apart(kind):
    assert read(conversation={"id": "a:1", "conversationType": kind}).conversation.kind == kind


@pytest.mark.parametrize(
    ("channel_data", "conversation_tenant", "tenant"),
    [
        ({"tenant": {"id": TENANT}}, None, TENANT),
        ({"tenant": {"id": TENANT}}, TENANT.upper(), TENANT),
        ({"tenant": {"id": TENANT.upper()}}, TENANT, TENANT),
        ({"tenant": {"id": TENANT}}, "bbbbbbbb-0000-0000-0000-000000000002", ""),
        ({"tenant": {"id": 7}}, None, ""),
        ({"tenant": {"id": [TENANT]}}, TENANT, ""),
        ({"tenant": {}}, TENANT, ""),
        ({"tenant": None}, TENANT, ""),
        (None, TENANT, ""),
    ],
)
def test_the_tenant_counts_only_where_all_places_agree(channel_data, conversation_tenant, tenant):
    envelope = read(
        channelData=channel_data,
        conversation={"id": "a:1", "tenantId": conversation_tenant},
    )
    assert envelope.tenant_id == tenant


def test_language_and_zone_come_from_the_client_if_the_activity_has_none():
    info = {"type": "clientInfo", "locale": "en-US", "timezone": "Europe/Paris"}
    envelope = read(locale=None, localTimezone=None, entities=[{"type": "mention"}, info])
    assert (envelope.locale, envelope.timezone) == ("en-US", "Europe/Paris")


def test_a_client_that_tells_nothing_leaves_language_and_zone_empty():
    envelope = read(locale=None, localTimezone=None, entities=[{"type": "clientInfo"}])
    assert (envelope.locale, envelope.timezone) == ("", "")


NOON = datetime(2030, 1, 7, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("timestamp", "said_at"),
    [
        ("2030-01-07T11:59:58.1234567Z", NOON - timedelta(seconds=1, microseconds=876_544)),
        ("2030-01-07T13:30:00+02:00", NOON - timedelta(minutes=30)),
        ("2030-01-06T12:00:00Z", NOON - timedelta(days=1)),
        ("2030-01-06T11:59:59Z", NOON),
        ("2030-01-07T12:00:01Z", NOON),
        ("2030-01-07T11:00:00", NOON),
        ("0001-01-01T00:00:00+14:00", NOON),
        *((nonsense, NOON) for nonsense in ("", "yesterday", None, 7, ["x"])),
    ],
)
def test_what_was_said_a_little_before_was_said_then(timestamp, said_at):
    found = read(timestamp=timestamp).said_at(NOON)
    assert (found, found.tzinfo) == (said_at, UTC)


@pytest.mark.parametrize(
    ("kind", "speaks"), [("message", True), ("invoke", True), ("event", False)]
)
def test_messages_and_invokes_speak_for_a_person(kind, speaks):
    assert read(type=kind).speaks_for_a_person is speaks


def test_a_nul_which_postgresql_cannot_keep_is_dropped_everywhere():
    envelope = read(text="a\0b", value={"k\0": ["c\0", 1, None]})
    assert (envelope.text, envelope.value) == ("ab", {"k": ["c", 1, None]})


@pytest.mark.parametrize("typed", [r"\u0000", r"\\u0000", r"a\ud800", r"\\ud83d\ude00"])
def test_a_backslash_that_was_typed_stays(typed):
    assert read(text=f"{typed}\0").text == typed
    assert read(text=f"{typed}\ud83d").text == f"{typed}\ufffd"


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ("cut \ud83d", "cut \ufffd"),
        ("\ude00 cut", "\ufffd cut"),
        ("\ud83d\ud83d\ude00\ude00", "\ufffd😀\ufffd"),
        ("\ud83d\0\ude00", "\ufffd\ufffd"),
        ("😀 whole", "😀 whole"),
    ],
)
def test_half_an_emoji_does_not_lose_the_message(sent, text):
    assert read(text=sent, name=sent).text == text


@pytest.mark.parametrize("body", [b'"\0"', rb'"\u00\u000000"', b'["\\ud83d", "\0"]'])
def test_what_is_no_json_is_not_mended_into_some(body):
    with pytest.raises(MalformedActivityError, match="not JSON"):
        Envelope.read(b'{"a":' + body + b"}")


def test_an_unknown_kind_of_conversation_is_one_of_several_people():
    place = read(conversation={"id": "a:1", "conversationType": "meeting"}).conversation
    assert place.kind is ConversationKind.GROUP


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"type": None}, "type: missing"),
        ({"id": ""}, "id: string_too_short"),
        ({"conversation": "19:secret"}, "conversation: model_type"),
        ({"from_": None}, "from: missing"),
        ({"text": ["secret"]}, "text: string_type"),
        ({"entities": ["secret"]}, "entities.0: dict_type"),
        ({"conversation": {"id": "a:1", "conversationType": ["secret"]}}, "conversation"),
    ],
)
def test_a_wrong_shape_is_told_by_place_and_never_by_content(changes, place):
    with pytest.raises(MalformedActivityError) as refusal:
        read(**changes)
    assert str(refusal.value).startswith(place)
    assert "secret" not in str(refusal.value)


def test_a_long_display_name_is_shortened_and_a_long_locale_left_out():
    sent = activity(
        from_={"id": "29:user", "name": "N" * 2800}, locale="c" * 65, localTimezone="t" * 65
    )
    envelope = Envelope.model_validate(sent)
    assert envelope.person.name == "N" * 255 + "…"
    assert (envelope.locale, envelope.timezone) == ("", "")


WHOLE = {
    **activity(),
    "localTimestamp": "2026-11-23T13:00:00.1234567+01:00",
    "rawTimestamp": "2026-11-23T12:00:00.1234567Z",
    "rawLocalTimestamp": "2026-11-23T13:00:00.1234567+01:00",
    "callerId": "urn:botframework:azure",
    "textFormat": "plain",
    "attachmentLayout": "list",
    "inputHint": "acceptingInput",
    "importance": "normal",
    "deliveryMode": "normal",
    "expiration": "2026-11-24T12:00:00Z",
    "topicName": "topic",
    "historyDisclosed": False,
    "summary": "hi",
    "speak": "hi",
    "label": "hi",
    "code": "completedSuccessfully",
    "valueType": "x",
    "listenFor": ["hi"],
    "semanticAction": {"id": "x", "entities": {}},
    "suggestedActions": {"to": ["x"], "actions": []},
    "textHighlights": [{"text": "hi", "occurrence": 1}],
    "membersAdded": [{"id": "29:user"}],
    "membersRemoved": [{"id": "29:user"}],
    "reactionsAdded": [{"type": "like"}],
    "reactionsRemoved": [{"type": "like"}],
    "relatesTo": {"activityId": "1", "conversation": {"id": "a:1"}},
    "properties": {"x": "y"},
    "entities": [
        {"type": "clientInfo", "locale": "cs-CZ", "country": "CZ", "platform": "Web"},
        {"type": "mention", "text": "<at>Behalf</at>", "mentioned": {"id": "28:bot"}},
    ],
    "conversation": {**activity()["conversation"], "isGroup": False, "name": "x", "role": "user"},
    "from": {**activity()["from"], "role": "user", "properties": {}, "userRole": "user"},
    "recipient": {**activity()["recipient"], "role": "bot", "isTargeted": True},
    "channelData": {
        "tenant": {"id": TENANT, "name": "x"},
        "team": {"id": "19:x", "name": "x", "aadGroupId": "x"},
        "channel": {"id": "19:x"},
        "settings": {"selectedChannel": {"id": "19:x"}},
        "notification": {"alert": True},
        "eventType": "x",
        "source": {"name": "message"},
    },
}
"""A message of Teams with everything that Bot Framework and Teams define for one."""
READ = {
    *(("type",), ("id",), ("channelId",), ("serviceUrl",), ("text",)),
    *(("locale",), ("localTimezone",), ("timestamp",), ("entities",), ("channelData",)),
    *(("conversation",), ("conversation", "id"), ("conversation", "conversationType")),
    *(("from",), ("from", "id"), ("from", "aadObjectId"), ("from", "name")),
    *(("recipient",), ("recipient", "id"), ("recipient", "name")),
    *(("conversation", "tenantId"), ("channelData", "tenant"), ("channelData", "tenant", "id")),
}
ODD = (
    *(None, "", "x", "23.11.2026 13:00", "11/23/2026 1:00 PM", "2026-11-23T13:00:00", 7, -1.5),
    *(True, [], {}, [[None]], {"id": {"id": []}}, 10**18),
)


def _places(value: dict[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, inner in value.items():
        yield (*above, name)
        if isinstance(inner, dict):
            yield from _places(inner, (*above, name))


def _with(place: tuple[str, ...], value: object) -> dict[str, Any]:
    changed = inner = deepcopy(WHOLE)
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = value
    return changed


def _seen(sent: dict[str, Any]) -> tuple[object, ...]:
    """Return all that is read of it; of channel data and entities, what is made of them."""
    read = Envelope.read(json.dumps(sent).encode())
    fields = read.model_dump(exclude={"channel_data", "entities"})
    return fields, read.tenant_id, read.locale, read.timezone


@pytest.mark.parametrize(
    "place", [place for place in _places(WHOLE) if place not in READ], ids=".".join
)
def test_a_field_that_is_not_read_can_hold_anything(place):
    for odd in ODD:
        assert _seen(_with(place, odd)) == _seen(WHOLE)


@pytest.mark.parametrize("odd", [7, True, [], {}, ["de-DE"], {"id": "de-DE"}], ids=repr)
def test_a_hint_of_a_wrong_type_is_none(odd):
    hints = {"locale": odd, "localTimezone": odd, "timestamp": odd}
    read = Envelope.read(json.dumps({**WHOLE, **hints}).encode())
    assert (read.locale, read.timezone, read.timestamp) == ("cs-CZ", "", "")
