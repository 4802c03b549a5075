"""`python app.py person`: what is kept about a person, and how they are forgotten."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bot.command_line import DataFolder, print_list, refuse, whoami
from services.model.personal_data import Forgotten, PersonalRecords

Export = Callable[[Path, str], PersonalRecords]
"""Returns what the database of a folder keeps about a person."""
Forget = Callable[[Path, str, str], Forgotten]
"""Forgets a person in the database of a folder, for whoever runs the command."""

TO_DO = (
    "Take them off the policy file (staff.members) if they are in it, and restart the bot.",
    "Cards and messages that Teams has shown stay in Teams; back-ups keep what they held.",
    "On SQLite, free pages keep what was erased until: sqlite3 behalf.db VACUUM",
)
IN_FLIGHT = (
    "Messages on their way to others that still name them: {}. Their name is kept until those "
    "have ended, to find them by: forget the person again tomorrow."
)

_ID = re.compile(r"[0-9a-z][0-9a-z-]*")
"""An empty one would be that of every channel."""
PersonId = Annotated[str, typer.Argument(metavar="ID", help="Their Entra object id.")]


def person_commands(export: Export, forget: Forget) -> typer.Typer:
    """Return the commands for a database that is asked so."""
    person = typer.Typer(help="What is kept about a person, and how they are forgotten.")

    @person.command("export")
    def show(person_id: PersonId, data: DataFolder = Path(".behalf")) -> None:
        """Print everything that is kept about a person, as JSON."""
        found = export(data, key := _key(person_id))
        if not any(found.values()):
            _unknown(person_id)
        typer.echo(json.dumps({"id": key, **found}, ensure_ascii=False, indent=2, default=_text))

    @person.command("forget")
    def erase(person_id: PersonId, data: DataFolder = Path(".behalf")) -> None:
        """Erase a person's name and what they wrote; their id stays in the history."""
        done = forget(data, _key(person_id), whoami())
        if not done.known:
            _unknown(person_id)
        if done.references:
            print_list(
                f"{person_id} is not forgotten. Hand over or close first what they own, and let "
                "what they are offered be declined or offered to somebody else:",
                done.references,
            )
            raise typer.Exit(1)
        rest = " but for what is on its way" if done.in_flight else ""
        typer.echo(f"{person_id} is forgotten{rest}: {done.erased} rows erased or changed.")
        left = [IN_FLIGHT.format(done.in_flight)] if done.in_flight else []
        typer.echo("\n- ".join(["What is left to do:", *left, *TO_DO]))

    return person


def _key(person_id: str) -> str:
    """Return the id as it is kept: Entra writes it in either case."""
    key = person_id.strip().lower()
    if not _ID.fullmatch(key):
        refuse("Nobody is named:", [f"{person_id!r} is no Entra object id"])
    return key


def _unknown(person_id: str) -> NoReturn:
    print_list(f"Nothing is kept about {person_id} here: is it their Entra object id?", ())
    raise typer.Exit(1)


def _text(value: Any) -> str:
    """Return a moment as JSON can hold it; of one that is damaged, only that."""
    return str(value.isoformat()) if hasattr(value, "isoformat") else "unreadable"
