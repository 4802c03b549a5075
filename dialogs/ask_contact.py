"""The step that asks for the partner's person whom the other side answers."""

from functools import partial

from cards.actions import FillForm, GiveContact
from cards.names import contact_said
from cards.open_request import contact_card
from cards.problem import problem_text
from dialogs import understanding as understood
from dialogs.base import answer_to
from dialogs.contact_line import contact_in
from dialogs.drafts import Progress
from dialogs.framework import DialogTurnResult, WaterfallStepContext
from dialogs.interview import DeskInterview
from dialogs.openings import may_tell_problem, tells_problem
from dialogs.turn import DeskTurn, Navigation, Typed, desk_turn
from services.model.errors import CustomerContactError, IncompleteContactError
from services.model.limits import MAX_REASON, MAX_SHORT_TEXT, within
from services.model.people import FALLBACK_LANGUAGE, Contact
from services.model.requests import Draft
from services.model.taxonomy import Severity
from services.reading.contacts import email_of


class AsksContact(DeskInterview):
    async def ask_contact(self, step: WaterfallStepContext) -> DialogTurnResult:
        turn, progress = desk_turn(step.context), Progress(step.values)
        draft = progress.draft
        usual = self.desk.advisor.contact_of(turn.person)
        known = progress.refused_contact or draft.contact or usual
        match answer_to(step):
            case GiveContact() as given:
                return await self._check_contact(step, contact_from(given))
            case Navigation() as word:
                return await self._steer_contact(step, word, known)
            case Typed(text=text):
                return await self._read_contact(step, text, known)
        if self.known(step, answered=draft.contact is not None):
            # A form may have brought a contact, and a changed severity may ask more of it.
            fault = await self._fault_of(turn, draft, known)
            return await (self._ask_contact(step, known, fault) if fault else step.next(None))
        refused = progress.refused_contact
        fault = await self._fault_of(turn, draft, refused) if refused else ""
        return await self._ask_contact(step, known, fault)

    async def _steer_contact(
        self, step: WaterfallStepContext, word: Navigation, known: Contact
    ) -> DialogTurnResult:
        """Take the contact that is shown, or say how to give one."""
        turn, draft = desk_turn(step.context), Progress(step.values).draft
        if word is not Navigation.SEND:
            return await self._check_contact(step, known)
        if draft.contact and (fault := await self._fault_of(turn, draft, known)):
            return await self._ask_contact(step, known, fault)
        return await self.leave_as_is(step, word, turn.words("how-contact"))

    async def _read_contact(
        self, step: WaterfallStepContext, text: str, known: Contact
    ) -> DialogTurnResult:
        if understood.means_yes(text):
            return await self._check_contact(step, known)
        if tells_problem(text) or ("@" not in text and may_tell_problem(text)):
            # The signature of a mail that is pasted is nobody's answer.
            return await self.not_understood(step, desk_turn(step.context).words("how-contact"))
        line, languages = within(text, MAX_REASON), self.desk.advisor.support_languages
        said = contact_in(line, known, languages)
        is_label = understood.step_in(text) or understood.kind_in(text)
        if said is None or understood.is_unsure(text) or is_label:
            return await self._ask_again(step, known)
        return await self._check_contact(step, said)

    async def _ask_again(self, step: WaterfallStepContext, known: Contact) -> DialogTurnResult:
        """Say what is still wrong, or else that nothing was understood."""
        turn, progress = desk_turn(step.context), Progress(step.values)
        if fault := await self._fault_of(turn, progress.draft, known):
            return await self._ask_contact(step, known, fault)
        return await self.not_understood(step, turn.words("how-contact"))

    async def _check_contact(
        self, step: WaterfallStepContext, contact: Contact
    ) -> DialogTurnResult:
        turn, progress = desk_turn(step.context), Progress(step.values)
        for part in (contact.name, contact.email, contact.phone):
            within(part, MAX_SHORT_TEXT)
        if fault := await self._fault_of(turn, progress.draft, contact):
            progress.refused_contact = contact
            return await self._ask_contact(step, contact, fault)
        progress.refused_contact = None
        return await self.save_answers(step, contact_said(turn.words, contact), contact=contact)

    async def _ask_contact(
        self, step: WaterfallStepContext, contact: Contact, fault: str
    ) -> DialogTurnResult:
        turn, draft = desk_turn(step.context), Progress(step.values).draft
        card_of = partial(
            contact_card,
            contact=contact,
            languages=self.desk.advisor.support_languages,
            severity=draft.severity,
            fault=fault,
        )
        return await self.ask(step, turn.words("step-contact"), card_of)

    async def _fault_of(self, turn: DeskTurn, draft: Draft, contact: Contact) -> str:
        """Say what is wrong with a contact, in the person's words; empty if nothing is."""
        customer = await self.desk.customer(draft.tenant_id or "", turn.person)
        severity = draft.severity or Severity.MINIMAL
        try:
            self.desk.advisor.check_contact(contact, severity, customer.domains)
        except (CustomerContactError, IncompleteContactError) as error:
            return problem_text(turn.words, error)
        return ""


def contact_from(given: GiveContact | FillForm) -> Contact:
    return Contact(
        name=given.name.strip(),
        email=email_of(given.email),
        phone=given.phone.strip(),
        around_the_clock=given.around_the_clock,
        language=given.language or FALLBACK_LANGUAGE,
    )
