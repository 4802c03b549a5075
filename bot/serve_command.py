"""Settings and policy of `python app.py serve`, checked before it starts; its warnings."""

import structlog

from bot.command_line import refuse, usable_policy
from bot.settings.environment import Settings
from bot.settings.reading import read_settings
from bot.telemetry.logs import configure_logs
from bot.telemetry.version import PYTHON, read_version
from services.model.permissions import FREE
from services.model.roles import roles_text
from services.policy.tables import Policy

log = structlog.get_logger()

NOBODY = ""
"""The id of a person who is on no list."""


def prepare_serve() -> tuple[Settings, Policy]:
    """Return settings and policy of a bot for Teams, or refuse and list what is missing."""
    settings, faults = read_settings()
    if faults := [*faults, *settings.serve_faults()]:
        refuse("Behalf does not start:", faults)
    configure_logs(settings.log_level, local=False)
    log.info("serve_starting", version=read_version(), python=PYTHON)
    for reason in settings.database_warnings():
        log.warning("database_without_tls", reason=reason)
    policy = usable_policy(settings)
    warn_of_strangers(policy)
    return settings, policy


def warn_of_strangers(policy: Policy) -> None:
    """Log a warning if whoever is not listed may do more than ask for help."""
    if policy.permissions_of(NOBODY) != dict([FREE]):
        log.warning(
            "unlisted_people_have_permissions",
            roles=roles_text(policy.staff.default_roles),
            reason="Whoever is not listed may do more than ask for help, guests and participants "
            'of meetings too: set default_roles = ["none"] in the policy file, grant that role '
            "nothing, and list your staff.",
        )
