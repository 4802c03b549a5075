"""Roles and their rights."""

from collections.abc import Iterable
from enum import StrEnum

from services.model.traits import TraitEnum


class Right(StrEnum):
    FILE_FOR_ALL = "file-for-all"
    """File in the tenant of any customer, and take what waits for an admin agent (R11, R12)."""
    WORK_FOR_ALL = "work-for-all"
    """Act on requests of colleagues, and see and set what concerns a whole shift."""
    LEAD = "lead"
    """Be notified of what is escalated beyond the duty channel."""


class Role(TraitEnum):
    """Roles of the staff, with their rights; the policy file says who has which."""

    traits: frozenset[Right]

    ADMIN_AGENT = "admin_agent", frozenset({Right.FILE_FOR_ALL, Right.WORK_FOR_ALL})
    HELPDESK_AGENT = "helpdesk_agent", frozenset({Right.WORK_FOR_ALL})
    SALES_AGENT = "sales_agent", frozenset[Right]()
    DUTY_MANAGER = "duty_manager", frozenset({Right.WORK_FOR_ALL, Right.LEAD})


def has_right(roles: Iterable[Role], right: Right) -> bool:
    """Return whether any of the roles gives the right; without a role there is none."""
    return any(right in role.traits for role in roles)
