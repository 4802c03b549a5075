"""The levels above the owner to which a request can be escalated."""

from enum import StrEnum


class EscalationLevel(StrEnum):
    """To whom a request can be escalated, beyond its owner; the policy says in which order."""

    DUTY_CHANNEL = "duty_channel"
    DUTY_MANAGER = "duty_manager"
