"""Errors, by who can do something about them.

* ServiceDeskError
  x RefusedError               the person asking can change something
    + UnknownCustomerError
    + UnknownRequestError
    + NoMatchingRequestError
    + OwnTenantError
    + CustomerContactError
    + IncompleteContactError
    + NotAllowedError
    + OfferToSelfError
    + ColleagueNotAllowedError
    + TooLongError
    + AmbiguousRequestError
    + SeveralRequestsError
    + UnclearNumberError
    + WrongStateError
    + UnknownColleagueError
    + AmbiguousColleagueError
    + NotOfferedError
    + EscalationExhaustedError
  x GatewayError               the other side cannot or will not answer
    + GatewayUnavailableError      try later
    + GatewayRejectedError         do not try the same again
  x PolicyError                the administrator can fix the policy file
  x UnreadableRecordError      the administrator can fix the row
  x NewerReleaseError          a newer release answers soon, or can be asked to stop
  x TurnConflictError          another turn wrote first: run this one again
  x AlreadyProcessedError      this very activity or form was taken before

Errors carry facts; `cards.problem` turns them into words.
"""

from dataclasses import dataclass

from services.model.permissions import Permission


class ServiceDeskError(Exception):
    """Anything the desk itself reports."""


@dataclass(frozen=True, slots=True)
class Denial:
    """A permission that somebody lacked, and the reference of the request, if it was about one."""

    permission: Permission
    reference: str = ""


class RefusedError(ServiceDeskError):
    """The person asking can change something and ask again."""

    denial: Denial | None = None
    """Set if somebody tried what they may not: the audit keeps that."""


class UnknownCustomerError(RefusedError):
    def __init__(self, text: str) -> None:
        super().__init__("no such customer")
        self.text = text


class UnknownRequestError(RefusedError):
    """There is none; or it is `hidden`, its reference, from people of another tenant."""

    def __init__(self, text: str, hidden: str = "") -> None:
        super().__init__("no such service request")
        self.text = text
        self.denial = Denial(Permission.VIEW, hidden) if hidden else None


class NoMatchingRequestError(RefusedError):
    """These words are in no request that the person may see."""

    def __init__(self, text: str) -> None:
        super().__init__("no service request matches")
        self.text = text


class OwnTenantError(RefusedError):
    """The partner's own tenant is not covered by the CSP entitlement (R2)."""


class CustomerContactError(RefusedError):
    """The contact must be the partner's person, not the customer's."""

    def __init__(self, email: str, domain: str) -> None:
        super().__init__("the contact belongs to the customer")
        self.email = email
        self.domain = domain


class IncompleteContactError(RefusedError):
    """The contact lacks something; `field` is its name in `Contact`."""

    def __init__(self, field: str) -> None:
        super().__init__(f"the contact lacks: {field}")
        self.field = field


class TooLongError(RefusedError):
    """More was typed than is kept; nothing was cut."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"longer than {limit} characters")
        self.limit = limit


class AmbiguousRequestError(RefusedError):
    """A bare number is ours of one request, and Microsoft's of another."""

    def __init__(self, ours: str, theirs: str) -> None:
        super().__init__("the number means two service requests")
        self.ours = ours
        self.theirs = theirs


class SeveralRequestsError(RefusedError):
    """A text names two service requests, and only one can be meant."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__("several service requests are named")
        self.names = names


class UnclearNumberError(RefusedError):
    """It is not clear which number of the other side's a text gives, if any."""

    def __init__(self, text: str) -> None:
        super().__init__("no number, or several")
        self.text = text


class NotAllowedError(RefusedError):
    """The person's roles do not grant this permission, or not on requests of others."""

    def __init__(self, permission: Permission, reference: str = "") -> None:
        super().__init__(f"not allowed: {permission}")
        self.denial = Denial(permission, reference)


class OfferToSelfError(RefusedError):
    """A request cannot be offered to oneself: that would be a way around *take*."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"{reference} cannot be offered to oneself")
        self.reference = reference
        self.denial = Denial(Permission.HAND_OVER, reference)


class ColleagueNotAllowedError(RefusedError):
    """The colleague's roles do not let them take this service request over."""


class WrongStateError(RefusedError):
    """The service request is past, or not yet at, the point where this makes sense."""

    def __init__(self, reference: str, state: str, action: str) -> None:
        super().__init__(f"{reference} is {state}: cannot {action}")
        self.reference = reference
        self.state = state
        self.action = action


class UnknownColleagueError(RefusedError):
    """No one of that name has ever written to the bot."""

    def __init__(self, text: str) -> None:
        super().__init__("no such colleague")
        self.text = text


class AmbiguousColleagueError(RefusedError):
    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__("several colleagues have that name")
        self.names = names


class NotOfferedError(RefusedError):
    """The service request is not, or not any more, offered to this person."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"{reference} is not offered")
        self.reference = reference
        self.denial = Denial(Permission.ACCEPT, reference)


class EscalationExhaustedError(RefusedError):
    """No escalation level is left for the service request; or none was reached, if `first`."""

    def __init__(self, *, first: bool) -> None:
        super().__init__("no one can be notified")
        self.first = first


class GatewayError(ServiceDeskError):
    """The other side cannot or will not answer."""

    def __init__(self, system: str, message: str) -> None:
        super().__init__(f"{system} {message}")
        self.system = system


class GatewayUnavailableError(GatewayError):
    """Temporary: the same call may succeed after `retry_after_seconds` seconds."""

    def __init__(self, system: str, *, retry_after_seconds: float | None = None) -> None:
        super().__init__(system, "is unavailable")
        self.retry_after_seconds = retry_after_seconds


class GatewayRejectedError(GatewayError):
    """Final: the other side understood and said no."""

    def __init__(self, system: str, reason: str) -> None:
        super().__init__(system, f"refused: {reason}")
        self.reason = reason


class PolicyError(ServiceDeskError):
    """The policy file cannot be used; `faults` are English lines that name the place."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class UnreadableRecordError(ServiceDeskError):
    """A record is there, and cannot be read: it was damaged, or a newer release wrote it.

    `table` is where it is kept; `key` is our reference of a service request, else its id.
    """

    def __init__(self, table: str, key: str) -> None:
        super().__init__(f"a row of {table} cannot be read: {key}")
        self.table = table
        self.key = key


class NewerReleaseError(ServiceDeskError):
    """A newer release has kept what we are asked to go on with; it is not ours to drop."""


class TurnConflictError(ServiceDeskError):
    """A record was changed since it was read; nothing was written."""


class AlreadyProcessedError(ServiceDeskError):
    """The idempotency record exists already; nothing was written."""
