"""Speaking in another conversation than the one in which something was asked, in the same turn."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from dialogs import dialog_state
from dialogs.framework import TurnContext, turn_context
from dialogs.turn import DeskTurn, attach, desk_turn
from services.model.conversations import Conversation
from services.model.unit_of_work import TurnKeys, UnitOfWork
from services.ports import TurnStore


@dataclass(frozen=True, slots=True)
class OtherConversation:
    """The other conversations of the person who speaks."""

    store: TurnStore
    known_dialogs: frozenset[str]

    async def personal_chat(self, turn: DeskTurn) -> Conversation | None:
        """Return the chat that we and the person have to ourselves; None before the first word."""
        return await self.store.personal_chat(turn.person.id, turn.conversation.bot_id)

    async def was_used(self, key: str) -> bool:
        """Return whether something good for one use was used, by its idempotency key."""
        found = await self.store.open(TurnKeys(key, dialog_state="", conversation="", person=""))
        return found.idempotency_record is not None

    @asynccontextmanager
    async def enter(
        self, context: TurnContext, conversation: Conversation
    ) -> AsyncIterator[TurnContext]:
        """Go on there, with what that conversation remembers; nothing said there is a reply.

        What is written there joins the turn's own work when it is left, and is void if that fails
        with an error. If another turn writes there meanwhile, the turn runs again.
        """
        here = desk_turn(context)
        key = dialog_state.key_of(conversation.id, here.person.id)
        opened = await self.store.open(TurnKeys("", key, conversation.id, here.person.id))
        if opened.unreadable:
            raise opened.unreadable
        found = opened.dialog_state
        there = replace(
            here,
            conversation=conversation,
            activity_id="",
            work=UnitOfWork(),
            stack=dialog_state.load(found, self.known_dialogs),
            parked=dialog_state.load_parked(found, self.known_dialogs, here.now),
            invoke_answer=None,
        )
        entered = turn_context(context.activity)
        attach(entered, there)
        yield entered
        if conversation.id == here.conversation.id:
            # It was no other after all: the turn itself keeps what it remembers.
            here.stack, here.parked = there.stack, there.parked
        else:
            dialog_state.save(there, key, found)
        here.work.add(*there.work.records)
