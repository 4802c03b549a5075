"""Roles of the staff, each with its permissions: the one table of who may do what."""

from collections.abc import Iterable

from services.model.permissions import ON_REQUESTS, Permission, Permissions, Scope
from services.model.traits import TraitEnum

_EVERYBODY: Permissions = {Permission.HELP: Scope.ALL}

_OWN: Permissions = {
    **_EVERYBODY,
    **dict.fromkeys(
        (
            *(Permission.PREFERENCES, Permission.FIND_CUSTOMER, Permission.VIEW_CUSTOMER),
            *(Permission.OPEN, Permission.ACCEPT),
        ),
        Scope.ALL,
    ),
    **dict.fromkeys(ON_REQUESTS, Scope.OWN),
}
"""Of somebody who works on their own requests."""

_SHIFT: Permissions = {
    **_OWN,
    **dict.fromkeys(ON_REQUESTS, Scope.ALL),
    **dict.fromkeys((Permission.VIEW_SHIFT, Permission.WATCH), Scope.ALL),
}
"""Of somebody who works on whatever a shift has."""


class Role(TraitEnum):
    """Roles of the staff; the policy file says who has which, and may change what they grant."""

    traits: Permissions

    ADMIN_AGENT = (
        "admin_agent",
        {**_SHIFT, Permission.FILE: Scope.ALL, Permission.CHANGE_FACTS: Scope.ALL},
    )
    HELPDESK_AGENT = "helpdesk_agent", _SHIFT
    SALES_AGENT = "sales_agent", _OWN
    DUTY_MANAGER = "duty_manager", {**_SHIFT, Permission.LEAD: Scope.ALL}
    NONE = "none", _EVERYBODY
    """Of whoever is not listed: a guest cannot be told from staff."""


def roles_text(roles: Iterable[Role]) -> str:
    """Return them as they are listed for administrators; "none" where there are none."""
    held = set(roles)
    return ", ".join(role for role in Role if role in held) or Role.NONE
