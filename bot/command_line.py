"""Usable settings and policy for a command, or faults and warnings on stderr."""

import re
from collections.abc import Iterable, Sequence
from getpass import getuser
from pathlib import Path
from typing import Annotated, NamedTuple, NoReturn

import typer

from bot.settings.environment import Settings
from bot.settings.reading import read_settings
from bot.settings.secret_files import trouble_with
from bot.telemetry.logs import configure_logs
from bot.telemetry.version import PYTHON, read_version
from services.model.errors import PolicyError
from services.model.people import GUID
from services.policy.loader import load_policy, load_staff
from services.policy.tables import Policy

SETTING = "in BEHALF_DATABASE_URL"
DataFolder = Annotated[Path, typer.Option(help="As for `local`.")]
StaffTenant = Annotated[str, typer.Option(help="Of staff that has customers of its own.")]
_NOT_IN_A_LOGIN = re.compile(r"[^\w.@-]")


class DatabaseTarget(NamedTuple):
    """The URL of a database, and how it is called: of a setting, nothing is repeated."""

    url: str
    place: str = SETTING


def _show_version(wanted: bool) -> None:  # noqa: FBT001  # as typer calls it
    if wanted:
        typer.echo(f"Behalf {read_version()}, Python {PYTHON}")
        raise typer.Exit


def root(
    *,
    version: Annotated[  # noqa: ARG001  # its callback tells it
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Take the options that are given before any command; `serve` and `local` log in their way.

    Until then, and from all other commands, nothing is logged to stdout: there the answer goes.
    """
    configure_logs("info", local=True)


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
    policy, faults = policy_or_faults(settings)
    if not policy:
        refuse("The policy is not usable:", faults)
    return policy


def policy_or_faults(settings: Settings) -> tuple[Policy | None, Sequence[str]]:
    """Return the policy that the settings name, or else its faults."""
    if faults := settings.policy_faults():
        return None, faults
    try:
        return load_policy(settings.policy), ()
    except PolicyError as error:
        return None, error.faults


def whoami() -> str:
    """Return who runs this command, as the operating system knows them."""
    try:
        name = getuser()
    except (OSError, KeyError, ImportError):
        # A container may run under a number that has no name.
        return "os"
    # It comes from the environment, as anyone has set it.
    return "os:" + _NOT_IN_A_LOGIN.sub("?", name)[:64]


def database_file(data: Path, *, made: bool = True) -> DatabaseTarget:
    """Return the file for data in this folder; `made` if there is none, or refused."""
    data = data.resolve()
    file = data / "behalf.db"
    if not made and not file.exists():
        refuse(
            f"There is no database in {data}:",
            ["name its folder with --data, or the database in BEHALF_DATABASE_URL"],
        )
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        refuse(f"{data} cannot be used for data:", [error.strerror or type(error).__name__])
    return DatabaseTarget(f"sqlite+aiosqlite:///{file}", str(file))


def whose_customers(tenant: str) -> str:
    """Return the tenant of staff whose customers are imported, as the policy wants it said.

    A fault elsewhere in the policy file does not matter. Not to know would be to guess, and of a
    wrong guess come customers that nobody finds.
    """
    settings = usable_settings()
    unusable = "The policy says whose customers they are, and is not usable:"
    if faults := settings.policy_faults():
        refuse(unusable, faults)
    try:
        separate = load_staff(settings.policy).separate_customers
    except PolicyError as error:
        refuse(unusable, error.faults)
    file = settings.policy or "the shipped policy"
    where = f"separate_customers is {str(separate).lower()} in {file}"
    if separate and not re.fullmatch(GUID, tenant):
        refuse(
            f"{tenant!r} is no tenant id:" if tenant else "Whose customers are they?",
            [f"{where}: name the tenant id of the staff with --tenant"],
        )
    if tenant and not separate:
        leave = "leave it out, or name a policy where they are separate in BEHALF_POLICY"
        refuse("--tenant has no use:", [f"{where}, all tenants share the customers: {leave}"])
    return tenant.lower()


def database_target(data: Path, *, made: bool = True) -> DatabaseTarget:
    """Return the database of the settings, or else the file in `data`; `made` as there."""
    settings = usable_settings()
    url = settings.database_url.get_secret_value()
    if faults := settings.database_faults() if url else []:
        refuse("The settings are not usable:", faults)
    warn(settings.database_warnings())
    if not url:
        return database_file(data, made=made)
    if not made:
        _refuse_what_is_not_there(url)
    return DatabaseTarget(url)


def _refuse_what_is_not_there(url: str) -> None:
    why = trouble_with(Path(url.partition(":///")[2])) if url.startswith("sqlite") else ""
    if why:
        refuse("There is no such database:", [f"correct the file {SETTING}: {why}"])
