"""The audit: what was refused, and what changes the rules or the facts for everyone."""

from dataclasses import dataclass
from enum import StrEnum

from services.model.bounds import Moment
from services.model.permissions import Permission


class Result(StrEnum):
    DONE = "done"
    REFUSED = "refused"


class AdministrativeAction(StrEnum):
    """Actions outside a chat, beside those that a permission names."""

    IMPORT = "import"
    """Customers were imported."""
    POLICY = "policy"
    """The policy file reads otherwise than at the last start."""
    FORGET = "forget"
    """A person was forgotten: what is kept names them no more."""
    ROLES = "roles"
    """A person has other roles than at the last start."""


LASTING = (AdministrativeAction.POLICY, AdministrativeAction.ROLES, AdministrativeAction.FORGET)
"""Those whose last line for each target says how things are now."""

AuditedAction = Permission | AdministrativeAction


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the append-only audit. It holds ids, never names or what somebody wrote."""

    at: Moment
    by_id: str
    """Entra object id of who did it; for what no person of a chat did, how it came about."""
    action: AuditedAction
    result: Result
    target: str = ""
    """Reference of a request, tenant id of a customer, or Entra object id of a person."""
    detail: str = ""
    conversation_id: str = ""
    correlation_id: str = ""
    """The one the log names."""
