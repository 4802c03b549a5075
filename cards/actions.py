"""Payloads of buttons. Cards pack them, the bot parses them, no other code looks inside.

A payload comes back through the client, so it may hold ids but never facts or rights. What people
typed into the card's inputs arrives beside it, as strings, under the names of the fields here.
What a person must have to press a button, `requires`, is no field: it stays here.
"""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from microsoft_teams.cards.core import ExecuteAction, SubmitAction
from pydantic import BaseModel, Field, TypeAdapter

from cards.fields import Line, Reference, Text, Tick
from cards.notice_actions import NoticeAction
from services.model.permissions import Permission
from services.model.states import EventKind
from services.model.taxonomy import Fact, ProblemKind, ProductFamily, Severity

DraftKey = Annotated[str, Field(min_length=1, max_length=64)]


class StepAction(BaseModel, frozen=True):
    """A press on the card of a dialog step. `card` is the key of that very card: good once."""

    requires: ClassVar = EventKind.CREATED.requires
    card: Annotated[str, Field(min_length=1, max_length=64)]


class SearchCustomer(StepAction, frozen=True):
    verb: Literal["search-customer"] = "search-customer"
    customer: Line = ""


class ChooseCustomer(StepAction, frozen=True):
    """The tenant id is empty when the list was left alone: ask again."""

    verb: Literal["choose-customer"] = "choose-customer"
    tenant_id: Line = ""


class ChooseProduct(StepAction, frozen=True):
    verb: Literal["choose-product"] = "choose-product"
    product: ProductFamily


class ChoosePublisher(StepAction, frozen=True):
    verb: Literal["choose-publisher"] = "choose-publisher"
    publisher: Line = ""


class ChooseKind(StepAction, frozen=True):
    verb: Literal["choose-kind"] = "choose-kind"
    kind: ProblemKind


class DescribeProblem(StepAction, frozen=True):
    verb: Literal["describe-problem"] = "describe-problem"
    title: Line = ""
    description: Text = ""


class GiveStart(StepAction, frozen=True):
    verb: Literal["give-start"] = "give-start"
    started: Line = ""
    unknown: Tick = False


class ConfirmChecks(StepAction, frozen=True):
    verb: Literal["confirm-checks"] = "confirm-checks"
    health_checked: Tick = False
    tried: Tick = False
    override_reason: Text = ""


class AnswerFact(StepAction, frozen=True):
    verb: Literal["answer-fact"] = "answer-fact"
    fact: Fact
    answer: Literal["yes", "no", "unsure"]


class ChooseSeverity(StepAction, frozen=True):
    """`confirmed` is set on the button that keeps a severity after the one polite question."""

    verb: Literal["choose-severity"] = "choose-severity"
    severity: Severity
    confirmed: bool = False


class GiveContact(StepAction, frozen=True):
    verb: Literal["give-contact"] = "give-contact"
    name: Line = ""
    email: Line = ""
    phone: Line = ""
    around_the_clock: Tick = False
    language: Line = ""


FactAnswer = Literal["", "yes", "no", "unsure"]


class FillForm(StepAction, frozen=True):
    """Everything on one card. An input left empty is asked in its own step."""

    verb: Literal["fill-form"] = "fill-form"
    customer: Line = ""
    product: Line = ""
    publisher: Line = ""
    kind: Line = ""
    title: Line = ""
    description: Text = ""
    started: Line = ""
    health_checked: Tick = False
    tried: Tick = False
    override_reason: Text = ""
    gdap: FactAnswer = ""
    subscription_rights: FactAnswer = ""
    entra_premium: FactAnswer = ""
    dynamics_contract: FactAnswer = ""
    severity: Line = ""
    name: Line = ""
    email: Line = ""
    phone: Line = ""
    around_the_clock: Tick = False
    language: Line = ""


class EditAnswer(StepAction, frozen=True):
    """From the review: ask this step again."""

    verb: Literal["edit-answer"] = "edit-answer"
    step: Annotated[str, Field(pattern=r"^ask_[a-z_]{1,40}$")]


class GoBack(StepAction, frozen=True):
    verb: Literal["go-back"] = "go-back"


class CancelDraft(StepAction, frozen=True):
    verb: Literal["cancel-draft"] = "cancel-draft"


class SendRequest(StepAction, frozen=True):
    """From the review: open it, or hand it off."""

    verb: Literal["send-request"] = "send-request"


class KeepForLater(StepAction, frozen=True):
    """From a review that is held back: put the draft aside."""

    verb: Literal["keep-for-later"] = "keep-for-later"


class ContinueDraft(BaseModel, frozen=True):
    """Go on with a draft that was put aside here."""

    requires: ClassVar = EventKind.CREATED.requires
    verb: Literal["continue-draft"] = "continue-draft"
    draft: DraftKey


class DiscardDraft(BaseModel, frozen=True):
    requires: ClassVar = EventKind.CREATED.requires
    verb: Literal["discard-draft"] = "discard-draft"
    draft: DraftKey


class JoinDraft(StepAction, frozen=True):
    """From the question about a problem told in the middle: it is a part of this request."""

    verb: Literal["join-draft"] = "join-draft"


class BeginAnew(StepAction, frozen=True):
    """From the question about a problem told in the middle: it begins a request of its own."""

    verb: Literal["begin-anew"] = "begin-anew"


class StartRequest(BaseModel, frozen=True):
    """Begin the guided dialog: for the customer whose sheet has the button, or for any."""

    requires: ClassVar = EventKind.CREATED.requires
    verb: Literal["start-request"] = "start-request"
    tenant_id: Line = ""


class ShowHelp(BaseModel, frozen=True):
    requires: ClassVar = Permission.HELP
    verb: Literal["show-help"] = "show-help"


class ShowRequest(BaseModel, frozen=True):
    requires: ClassVar = Permission.VIEW
    verb: Literal["show-request"] = "show-request"
    reference: Reference


class TakeRequest(BaseModel, frozen=True):
    requires: ClassVar = EventKind.TAKEN.requires
    verb: Literal["take-request"] = "take-request"
    reference: Reference


class MarkSubmitted(BaseModel, frozen=True):
    """The owner says "I have submitted it", with the number Microsoft gave (an input)."""

    requires: ClassVar = EventKind.SUBMITTED.requires
    verb: Literal["mark-submitted"] = "mark-submitted"
    reference: Reference
    microsoft_number: Line = ""


class MarkAnswered(BaseModel, frozen=True):
    requires: ClassVar = EventKind.ANSWERED.requires
    verb: Literal["mark-answered"] = "mark-answered"
    reference: Reference


class CloseRequest(BaseModel, frozen=True):
    requires: ClassVar = EventKind.CLOSED.requires
    verb: Literal["close-request"] = "close-request"
    reference: Reference


DialogAction = (
    SearchCustomer
    | ChooseCustomer
    | ChooseProduct
    | ChoosePublisher
    | ChooseKind
    | DescribeProblem
    | GiveStart
    | ConfirmChecks
    | AnswerFact
    | ChooseSeverity
    | GiveContact
    | FillForm
    | EditAnswer
    | GoBack
    | CancelDraft
    | SendRequest
    | KeepForLater
    | JoinDraft
    | BeginAnew
)
DeskAction = (
    StartRequest
    | ContinueDraft
    | DiscardDraft
    | ShowHelp
    | ShowRequest
    | TakeRequest
    | MarkSubmitted
    | MarkAnswered
    | CloseRequest
)
CardAction = DialogAction | DeskAction | NoticeAction

_parser: TypeAdapter[CardAction] = TypeAdapter(Annotated[CardAction, Field(discriminator="verb")])


Style = Literal["default", "positive", "destructive"]


def button(
    title: str, action: CardAction, *, style: Style = "default", inputs: bool = True
) -> ExecuteAction:
    """Make a button; without `inputs` it works even while required inputs are empty."""
    data = action.model_dump(mode="json", exclude={"verb"}, exclude_defaults=True)
    return ExecuteAction(
        title=title or None,
        verb=action.verb,
        data=data,
        style=style,
        associated_inputs=None if inputs else "none",
    )


def dialog_button(title: str, action: StepAction) -> SubmitAction:
    """Make the button of a dialog of Teams, which takes no other kind; it comes without a verb."""
    return SubmitAction(title=title, data={"card": action.card}, style="positive")


def parse_action(pressed: Mapping[str, Any]) -> CardAction:
    """Read the `action` of an `adaptiveCard/action` invoke, inputs included.

    Raise `pydantic.ValidationError` for anything our own cards could not have sent.
    """
    return _parser.validate_python(
        sent_inputs(pressed.get("data")) | {"verb": pressed.get("verb")}
    )


def sent_inputs(data: object) -> dict[str, Any]:
    """Return what a client has sent; an input that nobody has touched may be null."""
    sent = data if isinstance(data, Mapping) else {}
    return {name: value for name, value in sent.items() if value is not None}
