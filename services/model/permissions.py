"""Permissions: what a person can do or see; whatever a role does not grant is denied.

Every command, button, list, search and typeahead requires one of these. Who has which is the
table of `services.model.roles`, as the policy file changes it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.model.traits import TraitEnum


class Scope(StrEnum):
    """Requests a permission covers; one that is about no request has the wider scope."""

    OWN = "own"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class PermissionTraits:
    """The row of a permission."""

    means: str
    """Shown to administrators: what somebody who has it can do."""
    on_requests: bool
    """True if it can be granted for a person's own requests alone."""


class Permission(TraitEnum):
    traits: PermissionTraits

    HELP = "help", PermissionTraits("ask for help, and learn to whom to turn", on_requests=False)
    PREFERENCES = (
        "preferences",
        PermissionTraits("choose a language, quiet hours and muted topics", on_requests=False),
    )
    FIND_CUSTOMER = (
        "find-customer",
        PermissionTraits("find a customer by a part of its name", on_requests=False),
    )
    VIEW_CUSTOMER = (
        "view-customer",
        PermissionTraits("see what is known of a customer", on_requests=False),
    )
    CHANGE_FACTS = (
        "change-facts",
        PermissionTraits("have an answer about a customer kept for everyone", on_requests=False),
    )
    OPEN = "open", PermissionTraits("open a service request", on_requests=False)
    FILE = (
        "file",
        PermissionTraits(
            "file in the tenant of any customer, and take what waits for that (R11, R12)",
            on_requests=False,
        ),
    )
    VIEW = "view", PermissionTraits("see a request, alone or in a list", on_requests=True)
    SUBMIT = (
        "submit",
        PermissionTraits("say that it is with the other side, and its number", on_requests=True),
    )
    ANSWER = "answer", PermissionTraits("say that the other side has answered", on_requests=True)
    NOTE = "note", PermissionTraits("add a note", on_requests=True)
    CHASE = "chase", PermissionTraits("ask the other side for its answer", on_requests=True)
    ESCALATE = "escalate", PermissionTraits("notify the next escalation level", on_requests=True)
    SNOOZE = "snooze", PermissionTraits("put a warning off", on_requests=True)
    HAND_OVER = "hand-over", PermissionTraits("offer it to a colleague", on_requests=True)
    CLOSE = "close", PermissionTraits("close it", on_requests=True)
    ACCEPT = "accept", PermissionTraits("take over what a colleague offers", on_requests=False)
    VIEW_SHIFT = "view-shift", PermissionTraits("see the counts of a shift", on_requests=False)
    WATCH = "watch", PermissionTraits("have a channel notified of requests", on_requests=False)
    LEAD = (
        "lead",
        PermissionTraits("be notified of what no duty channel has handled", on_requests=False),
    )


Permissions = Mapping[Permission, Scope]
"""Permissions granted, each with the scope. All others are denied."""

FREE = Permission.HELP, Scope.ALL
"""Everybody has it."""
ON_REQUESTS = frozenset(each for each in Permission if each.traits.on_requests)


NEEDS = {
    Permission.FILE: (Permission.VIEW, Scope.ALL),
    Permission.VIEW_SHIFT: (Permission.VIEW, Scope.ALL),
    Permission.WATCH: (Permission.VIEW, Scope.ALL),
    Permission.LEAD: (Permission.VIEW, Scope.ALL),
    Permission.ACCEPT: (Permission.VIEW, Scope.OWN),
    Permission.OPEN: (Permission.FIND_CUSTOMER, Scope.ALL),
    Permission.VIEW_CUSTOMER: (Permission.FIND_CUSTOMER, Scope.ALL),
    Permission.CHANGE_FACTS: (Permission.OPEN, Scope.ALL),
}
"""Permissions that show, or work on, what only the other lets somebody see or do."""


def wanting(granted: Permissions) -> Iterator[tuple[Permission, Permission, Scope]]:
    """Yield each permission that means nothing without another, and which that is."""
    for permission in sorted(granted):
        on_requests = Permission.VIEW, granted[permission]
        needed, scope = on_requests if permission in ON_REQUESTS else NEEDS.get(permission, FREE)
        if not allows(granted, needed, own=scope is Scope.OWN):
            yield permission, needed, scope


def allows(granted: Permissions, permission: Permission, *, own: bool) -> bool:
    """Return whether it is granted; `own`: what it is wanted for is the person's own."""
    match granted.get(permission):
        case Scope.ALL:
            return True
        case Scope.OWN:
            return own
        case None:
            return False


def union(several: Iterable[Permissions]) -> Permissions:
    """Return what any of these grants, each for the wider scope."""
    found: dict[Permission, Scope] = {}
    for granted in several:
        for permission, scope in granted.items():
            if found.get(permission) is not Scope.ALL:
                found[permission] = scope
    return found
