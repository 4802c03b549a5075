"""Usable settings and policy for a command, or faults and warnings on stderr."""

from collections.abc import Iterable
from getpass import getuser
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.settings.environment import Settings, read_settings
from services.model.errors import PolicyError
from services.policy.loader import load_policy
from services.policy.tables import Policy

DataFolder = Annotated[Path, typer.Option(help="As for `local`.")]


def print_list(heading: str, sentences: Iterable[str]) -> None:
    typer.echo("\n- ".join([heading, *sentences]), err=True)


def warn(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        typer.echo(sentence, err=True)


def refuse(heading: str, faults: Iterable[str]) -> NoReturn:
    """List the faults and exit with status 2."""
    print_list(heading, faults)
    raise typer.Exit(2)


def usable_settings(*, local: bool = False) -> Settings:
    """Return the settings, or refuse and list their faults."""
    settings, faults = read_settings(local=local)
    if faults:
        refuse("The settings are not usable:", faults)
    return settings


def usable_policy(settings: Settings) -> Policy:
    """Return the policy that the settings name, or refuse and list its faults."""
    try:
        return load_policy(settings.policy)
    except PolicyError as error:
        refuse("The policy is not usable:", error.faults)


def whoami() -> str:
    """Return who runs this command, as the operating system knows them."""
    try:
        return f"os:{getuser()}"
    except (OSError, KeyError, ImportError):
        # A container may run under a number that has no name.
        return "os"


def database_file(data: Path) -> str:
    """Return the URL of the file for data in this folder, which is made if there is none."""
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        refuse(f"{data} cannot be used for data:", [error.strerror or type(error).__name__])
    return f"sqlite+aiosqlite:///{data.resolve() / 'behalf.db'}"
