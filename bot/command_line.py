"""Usable settings and policy for a command, or faults and warnings on stderr."""

import re
from collections.abc import Iterable
from getpass import getuser
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.settings.environment import Settings, read_settings
from services.model.errors import PolicyError
from services.model.people import GUID
from services.policy.loader import load_policy, load_staff
from services.policy.tables import Policy

DataFolder = Annotated[Path, typer.Option(help="As for `local`.")]
StaffTenant = Annotated[str, typer.Option(help="Of staff that has customers of its own.")]
_NOT_IN_A_LOGIN = re.compile(r"[^\w.@-]")


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
        name = getuser()
    except (OSError, KeyError, ImportError):
        # A container may run under a number that has no name.
        return "os"
    # It comes from the environment, as anyone has set it.
    return "os:" + _NOT_IN_A_LOGIN.sub("?", name)[:64]


def database_file(data: Path, *, made: bool = True) -> str:
    """Return the URL of the file for data in this folder; `made` if there is none, or refused."""
    data = data.resolve()
    if not made and not (data / "behalf.db").exists():
        refuse(
            f"There is no database in {data}:",
            ["name its folder with --data, or the database in BEHALF_DATABASE_URL"],
        )
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        refuse(f"{data} cannot be used for data:", [error.strerror or type(error).__name__])
    return f"sqlite+aiosqlite:///{data / 'behalf.db'}"


def whose_customers(tenant: str) -> str:
    """Return the tenant of staff whose customers are imported, as the policy wants it said.

    A fault elsewhere in the policy file does not matter. Not to know would be to guess, and of a
    wrong guess come customers that nobody finds.
    """
    file = usable_settings().policy
    try:
        separate = load_staff(file).separate_customers
    except PolicyError as error:
        refuse("The policy says whose customers they are, and is not usable:", error.faults)
    where = f"separate_customers is {str(separate).lower()} in {file or 'the shipped policy'}"
    if separate and not re.fullmatch(GUID, tenant):
        refuse(
            f"{tenant!r} is no tenant id:" if tenant else "Whose customers are they?",
            [f"{where}: name the tenant id of the staff with --tenant"],
        )
    if tenant and not separate:
        leave = "leave it out, or name a policy where they are separate in BEHALF_POLICY"
        refuse("--tenant has no use:", [f"{where}, all tenants share the customers: {leave}"])
    return tenant.lower()


def known_url(url: str, *, made: bool) -> str:
    """Return the URL of the settings; refuse a file that is to be there and is not."""
    file = url.partition(":///")[2]
    if url.startswith("sqlite") and not made and not Path(file).exists():
        refuse("There is no such database:", [f"correct BEHALF_DATABASE_URL: no file {file}"])
    return url
