"""`python app.py policy`: who may do what, by the policy file."""

from collections.abc import Iterator, Sequence

import typer

from bot.command_line import usable_policy, usable_settings
from services.model.permissions import Permission
from services.model.roles import Role, roles_text
from services.policy.tables import NOT_GRANTED, Policy

HEAD = ("permission", "to", *Role)


def permission_rows(policy: Policy) -> Iterator[tuple[str, ...]]:
    """Yield a row for each permission: its name, what it is for, and to whom it is granted."""
    for permission in Permission:
        granted = (policy.staff.permissions_of(role).get(permission, NOT_GRANTED) for role in Role)
        yield permission, permission.traits.means, *granted


def show_policy() -> None:
    """Show what each role may do, and who has which."""
    policy = usable_policy(usable_settings())
    typer.echo(_as_table(HEAD, list(permission_rows(policy))))
    people = [(one.name, one.id, roles_text(one.roles)) for one in policy.staff.members]
    default = ("whoever is not listed", "", roles_text(policy.staff.default_roles))
    typer.echo(_as_table(("who", "Entra object id", "roles"), [*people, default]))


def _as_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table that reads well on a terminal, and is Markdown."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    rule = ["-" * width for width in widths]
    lines = (
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        + " |"
        for row in (head, rule, *rows)
    )
    return "\n".join([*lines, ""])
