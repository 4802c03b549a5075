"""A message's "Open service request": a form with its text, and then our chat with the person."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from bot.inbound.attachments import attached, content_type
from bot.inbound.message_text import text_of
from bot.other_conversation import OtherConversation
from cards.actions import FillForm, sent_inputs
from cards.layout import excerpt, unbroken
from cards.open_request import Form, FormField, dialog_form_card
from cards.problem import problem_text
from dialogs.ask_contact import contact_from
from dialogs.ask_start import how_start, known_timezone, start_sent, with_start
from dialogs.descriptions import paragraphs
from dialogs.drafts import beginning
from dialogs.form_answers import answers_in
from dialogs.framework import TurnContext
from dialogs.open_request import OpenRequestDialog
from dialogs.openings import read_opening, with_people
from dialogs.replies import answer_in_dialog, answer_with_form, say
from dialogs.runner import DialogRunner
from dialogs.turn import DeskTurn, desk_turn
from services.desk import ServiceDesk
from services.model.conversations import Conversation
from services.model.errors import RefusedError
from services.model.limits import MAX_SHORT_TEXT, MAX_TEXT
from services.model.outbox import new_key
from services.model.people import Contact
from services.model.permissions import Permission
from services.model.requests import Draft
from services.model.unit_of_work import IdempotencyRecord

MESSAGE_ACTION = "open-request"
"""Its name in the app manifest."""
_PLAIN = ("text", "text/plain")
_FIELDS = frozenset(FormField) - {FormField.PUBLISHER, FormField.FACTS, FormField.START}
"""Asked before the customer and the product are known; the start only where it is unclear."""


@dataclass(frozen=True, slots=True)
class MessageAction:
    """Offers the form where the message stands, and goes on where only the person reads."""

    desk: ServiceDesk
    dialogs: DialogRunner
    other_conversation: OtherConversation

    async def offer(self, turn: DeskTurn, value: Mapping[str, Any]) -> None:
        """Show the form with what the message says."""
        self.desk.access.require_at_all(turn.person, Permission.OPEN)
        message = value.get("messagePayload")
        # The largest body takes a while, in which other turns are to run.
        text = await asyncio.to_thread(_text_in, message)
        fault = turn.words("form-unreadable") if len(text) > MAX_TEXT else ""
        kept, subject = excerpt(text, MAX_TEXT), unbroken(_subject_of(message), MAX_SHORT_TEXT)
        read = await read_opening(self.desk, paragraphs(subject, kept)[:MAX_TEXT], turn.person)
        draft = read.draft.model_copy(
            update={"title": subject or read.draft.title, "description": kept, "tenant_id": None}
        )
        draft = _with_start_of_others(draft, turn)
        contact, customer = self.desk.advisor.contact_of(turn.person), read.customer_name
        self._show(turn, new_key(), draft, contact=contact, customer=customer, fault=fault)

    async def take(self, context: TurnContext, value: Mapping[str, Any]) -> None:
        """Begin the guided dialog with the form, once; or show it again, and why."""
        turn = desk_turn(context)
        self.desk.access.require_at_all(turn.person, Permission.OPEN)
        form, whole = _read(value.get("data"))
        if not whole:
            self._show_again(turn, form, turn.words("form-unreadable"))
        elif await self.other_conversation.was_used(_single_use(turn, form)):
            answer_in_dialog(turn, turn.words("form-taken"))
        elif chat := await self.other_conversation.personal_chat(turn):
            await self._begin(context, chat, form)
        else:
            self._show_again(turn, form, turn.words("form-no-chat"))

    async def _begin(self, context: TurnContext, chat: Conversation, form: FillForm) -> None:
        """Ask the first open question in the chat, or show the form again if it is refused."""
        turn = desk_turn(context)
        draft = _draft_in(turn, form)
        if form.started.strip() and not draft.start_confirmed:
            self._show_again(turn, form, how_start(turn))
            return
        options = beginning(draft, sought=form.customer)
        try:
            async with self.other_conversation.enter(context, chat) as there:
                await self.dialogs.park(there)
                say(desk_turn(there), turn.words("begun-from-message"))
                await self.dialogs.begin(there, OpenRequestDialog.ID, options)
        except RefusedError as error:
            if error.denial:
                raise
            self._show_again(turn, form, problem_text(turn.words, error))
            return
        turn.work.add(IdempotencyRecord(_single_use(turn, form), turn.now))
        answer_in_dialog(turn, turn.words("form-taken"))

    def _show_again(self, turn: DeskTurn, form: FillForm, fault: str) -> None:
        self._show(
            turn,
            form.card,
            _draft_in(turn, form),
            customer=form.customer,
            started=form.started if "started" in form.model_fields_set else None,
            contact=contact_from(form),
            fault=fault,
        )

    def _show(  # noqa: PLR0913  # most by keyword
        self,
        turn: DeskTurn,
        key: str,
        draft: Draft,
        *,
        contact: Contact,
        customer: str = "",
        started: str | None = None,
        fault: str = "",
    ) -> None:
        advisor = self.desk.advisor
        # Left empty it says that nobody knows: so it is shown again.
        asks_start = draft.start_unclear or started is not None
        form = Form(
            _FIELDS | {FormField.START} if asks_start else _FIELDS,
            draft,
            advisor.support_languages,
            sought=customer,
            started=started or "",
            timezone=known_timezone(turn),
            contact=contact,
            contact_is_whole=advisor.accepts(contact),
        )
        card = dialog_form_card(turn.words, key, form, fault=fault)
        answer_with_form(turn, card, title=turn.words("ask-form"))


def _draft_in(turn: DeskTurn, form: FillForm) -> Draft:
    """Return the draft that a form says, with what its description tells besides."""
    draft = Draft().model_copy(update=answers_in(form) | start_sent(form, turn))
    return with_people(_with_start_of_others(draft, turn))


def _with_start_of_others(draft: Draft, turn: DeskTurn) -> Draft:
    """Return the draft with the start that its text tells, by a clock which nobody knows."""
    return with_start(draft, Draft(), turn, own=False)


def _text_in(message: object) -> str:
    """Return what the message says, forwards and quotes, with what is attached by its name.

    Https://learn.microsoft.com/graph/api/resources/chatmessage.
    """
    if not isinstance(message, Mapping):
        return ""
    body, attachments = message.get("body"), message.get("attachments")
    match body:
        case {"contentType": str(kind), "content": str(text)} if content_type(kind) in _PLAIN:
            return paragraphs(text, *attached(attachments, text).values())
        case {"content": str(html)}:
            return text_of(html, attached(attachments, html))
        case _:
            return paragraphs(*attached(attachments).values())


def _subject_of(message: object) -> str:
    """Return the subject that a post in a channel may have."""
    match message:
        case {"subject": str(subject)}:
            return subject
        case _:
            return ""


def _read(data: object) -> tuple[FillForm, bool]:
    """Read the inputs; also return whether all are as our form could have sent them.

    Of those that aren't, what is too long is cut and what is nonsense left out.
    """
    typed = sent_inputs(data)
    try:
        return FillForm.model_validate(typed), True
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            name, limit = str(fault["loc"][0]), fault.get("ctx", {}).get("max_length")
            value = typed.pop(name, "")
            if limit:
                typed[name] = value[:limit]
        return FillForm.model_validate({"card": new_key(), **typed}), False


def _single_use(turn: DeskTurn, form: FillForm) -> str:
    """Return the idempotency key by which a form is known to have been processed."""
    return f"form|{turn.person.id}|{form.card}"
