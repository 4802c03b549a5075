"""Reads and checks the policy file.

`policy.toml` beside this module is the complete, commented example.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from services.model.errors import PolicyError
from services.model.people import FALLBACK_LANGUAGE
from services.model.permissions import ON_REQUESTS, Permission, wanting
from services.model.roles import Role
from services.policy.faults import Fault, explain, locate
from services.policy.tables import Policy, Staff

DEFAULT = Path(__file__).with_name("policy.toml")


def load_policy(path: Path | None = None) -> Policy:
    """Read and check the policy; without a path, the default one.

    Raise `PolicyError` with every fault, each with its line where it has one.
    """
    path = path or DEFAULT
    text, tables = _read(path)
    try:
        policy = Policy.model_validate(tables)
    except ValidationError as error:
        raise PolicyError(locate(path, text, explain(Policy, error))) from error
    if faults := [*_dangling(policy), *_contradictions(policy.staff)]:
        raise PolicyError(locate(path, text, faults))
    return policy


def load_staff(path: Path | None = None) -> Staff:
    """Read and check the table `[staff]` alone, as `load_policy` does; other faults don't matter.

    Raise `PolicyError`.
    """
    path = path or DEFAULT
    text, tables = _read(path)
    try:
        staff = Staff.model_validate(tables.get("staff", {}))
    except ValidationError as error:
        faults = ((("staff", *place), what) for place, what in explain(Staff, error))
        raise PolicyError(locate(path, text, faults)) from error
    if contradictions := [*_contradictions(staff)]:
        raise PolicyError(locate(path, text, contradictions))
    return staff


def local_policy() -> Policy:
    """Return the default policy for a machine on which no one signs in: everyone may do all."""
    policy = load_policy()
    staff = policy.staff.model_copy(update={"default_roles": frozenset({Role.ADMIN_AGENT})})
    return policy.model_copy(update={"staff": staff})


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    """Return the text of the file and its tables. Raise `PolicyError`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        return text, tomllib.loads(text)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise PolicyError((f"{path} cannot be read: {why}",)) from error
    except UnicodeDecodeError as error:
        raise PolicyError((f"{path} is not UTF-8; save it as UTF-8",)) from error
    except tomllib.TOMLDecodeError as error:
        raise PolicyError((f"{path} is not TOML: {error}",)) from error


def _dangling(policy: Policy) -> Iterator[Fault]:
    """Find names that lead nowhere inside the file."""
    provider = policy.partner.provider
    if provider and policy.provider(provider) is None:
        yield ("partner", "provider"), f"{provider!r} is not among: {', '.join(policy.providers)}"
    if FALLBACK_LANGUAGE not in policy.languages:
        yield ("languages",), f"must contain {FALLBACK_LANGUAGE}, the fallback"
    for key, language in policy.languages.items():
        if language.region not in policy.regions:
            allowed = ", ".join(policy.regions)
            yield ("languages", key, "region"), f"{language.region!r} is not among: {allowed}"


def _contradictions(staff: Staff) -> Iterator[Fault]:
    """Find permissions that mean nothing without another, and scopes that have no use."""
    for role, changes in staff.permissions.items():
        place = ("staff", "permissions", role)
        if Permission.HELP in changes:
            yield (*place, Permission.HELP), "everybody may ask for help"
        for permission in sorted(changes.keys() - ON_REQUESTS):
            if changes[permission] == "own":
                yield (*place, permission), 'is "all" or "no"'
        for permission, needed, scope in wanting(staff.permissions_of(role)):
            where = (*place, permission) if permission in changes else place
            yield where, f'{permission} needs {needed} = "{scope}" as well'
