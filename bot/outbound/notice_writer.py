"""Writes a notice as it leaves: in its recipient's language, from what holds by then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson
from microsoft_teams.cards.core import AdaptiveCard

from cards.notice import DigestItem, digest_card, digest_summary, notice_card, notice_summary
from cards.problem import problem_text
from cards.words import Words, language_of, words_for
from dialogs.notices import notice_view
from dialogs.replies import shown
from dialogs.requests import request_view
from services.desk import ServiceDesk
from services.model.errors import UnreadableRecordError
from services.model.notices import NoticeItem, NoticeOrder
from services.model.outbox import OutgoingMessage
from services.model.people import Person
from services.model.permissions import Permission
from services.model.requests import ServiceRequest, reference_of
from services.model.stages import Stage
from services.notices.plan import counts


@dataclass(frozen=True, slots=True)
class NoticeWriter:
    """Turns a `NoticeOrder` into an activity, if it is still needed."""

    desk: ServiceDesk

    async def body(self, message: OutgoingMessage) -> bytes | None:
        """Return the activity as JSON; None if there is no reason left for any of it."""
        order = NoticeOrder.model_validate_json(message.body)
        found = await self.desk.requests.several([item.number for item in order.items])
        reader = _reader_of(order, message)
        words = words_for(language_of(message.language, ""))
        unreadable = sorted(number for number, request in found.items() if request is None)
        wanted = [
            (item, one)
            for item in order.items
            if (one := found.get(item.number))
            and _is_wanted(order, item, one)
            and (reader is None or self._may_be_told(reader, one))
        ]
        content: dict[str, Any] = {}
        if wanted and len(order.items) == 1:
            content = shown(*await self._single(words, reader, order, wanted[0][1]))
        elif wanted:
            content = shown(*self._several(words, wanted))
        if unreadable:
            # Each is waited for, and would be forgotten otherwise.
            content |= _said_of(words, unreadable, content.get("summary", ""))
        return orjson.dumps(_activity(message, order, content)) if content else None

    async def _single(
        self, words: Words, reader: Person | None, order: NoticeOrder, request: ServiceRequest
    ) -> tuple[AdaptiveCard, str]:
        now, policy = self.desk.now(), self.desk.advisor.policy
        late = now - order.items[0].due_at > timedelta(minutes=policy.notices.late_minutes)
        shown_now = await request_view(self.desk, request, reader)
        view = notice_view(policy, shown_now, order, now, late=late)
        return notice_card(words, view), notice_summary(words, view, order.timezone)

    def _may_be_told(self, reader: Person, request: ServiceRequest) -> bool:
        """Return whether they still have a role and a tenant with which one is told at all."""
        access = self.desk.access
        return access.may_at_all(reader, Permission.VIEW) and access.sees_tenant(reader, request)

    def _several(
        self, words: Words, wanted: Sequence[tuple[NoticeItem, ServiceRequest]]
    ) -> tuple[AdaptiveCard, str]:
        items = [DigestItem(one, item.stage, item.due_at, item.context) for item, one in wanted]
        return digest_card(words, items, self.desk.now()), digest_summary(words, items)


def _reader_of(order: NoticeOrder, message: OutgoingMessage) -> Person | None:
    """Return the one person who reads it; None in a channel."""
    if not order.recipient_id:
        return None
    return Person(order.recipient_id, message.tenant_id, order.name)


def _is_wanted(order: NoticeOrder, item: NoticeItem, request: ServiceRequest) -> bool:
    stage = item.context.stage or item.stage
    if stage is Stage.OFFERED and not request.offered_to_id:
        return False
    if item.stage is Stage.OFFERED and order.to not in (request.offered_to_id, request.owner_id):
        return False
    return counts(stage, request.state) and not _has_another_owner(order, item, request)


def _has_another_owner(order: NoticeOrder, item: NoticeItem, request: ServiceRequest) -> bool:
    """Return whether it was for the owner, who is another one by now."""
    climbed = item.context.unreached or item.context.snoozed
    owners = item.stage.traits.topic and order.recipient_id and not climbed
    return bool(owners) and order.recipient_id != request.owner_id


def _said_of(words: Words, unreadable: Sequence[int], summary: str) -> dict[str, str]:
    errors = (UnreadableRecordError("requests", reference_of(number)) for number in unreadable)
    text = "\n\n".join(problem_text(words, error) for error in errors)
    return {"text": text, "summary": summary or text}


def _activity(
    message: OutgoingMessage, order: NoticeOrder, content: dict[str, Any]
) -> dict[str, Any]:
    return {
        "type": "message",
        **({"from": {"id": order.bot_id}} if order.bot_id else {}),
        "conversation": {"id": message.conversation_id},
        "locale": message.language,
        "channelData": {"notification": {"alert": True}},
        **content,
    }
