"""The escalation ladder of the policy: which levels are above which."""

from typing import Literal

from services.model.escalation import EscalationLevel
from services.policy.tables import Policy


def levels_above(
    escalation_level: EscalationLevel | Literal[""], policy: Policy
) -> tuple[EscalationLevel, ...]:
    """Return the escalation levels above this one, next first."""
    return tuple(one for one in levels_from(escalation_level, policy) if one != escalation_level)


def levels_from(
    escalation_level: EscalationLevel | Literal[""], policy: Policy
) -> tuple[EscalationLevel, ...]:
    """Return this escalation level and those above; all levels if the policy has not this one."""
    ladder = policy.notices.ladder
    return ladder[ladder.index(escalation_level) :] if escalation_level in ladder else ladder
