"""Reads the settings, and what is wrong with them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import SecretStr, ValidationError

from bot.settings.environment import ENV_FILE, Settings
from bot.settings.secret_files import SecretFileError, read_secret

LOCAL = frozenset({"BEHALF_POLICY", "BEHALF_LOG"})
"""The settings that local mode reads; a fault in any other is none of its business."""


def read_settings(*, local: bool = False) -> tuple[Settings, list[str]]:
    """Return what the environment says, and a sentence for each value that makes no sense.

    Those values are replaced by their defaults, so that everything else can be checked as well.
    """
    unreadable = list(_env_file_faults())
    file = None if unreadable else ENV_FILE
    settings, wrong = _read_environment(file, local=local)
    faults = [*unreadable, *wrong]
    if local:
        return settings, faults
    secrets, unread = _read_secret_files(settings)
    return settings.model_copy(update=secrets), [*faults, *unread]


def _env_file_faults() -> Iterator[str]:
    """Yield a sentence if there is a file of settings that cannot be read."""
    try:
        if ENV_FILE.is_file():
            ENV_FILE.read_text(encoding="utf-8")
        why = "it is a directory" if ENV_FILE.is_dir() else ""
    except UnicodeDecodeError:
        why = "it is not UTF-8"
    except OSError as error:
        why = error.strerror or type(error).__name__
    if why:
        yield (
            f"Make {ENV_FILE} in {Path.cwd()} a UTF-8 text that Behalf may read, or remove it: "
            f"{why}, and so nothing that it sets is known."
        )


def _read_environment(file: Path | None, *, local: bool) -> tuple[Settings, list[str]]:
    given: dict[str, Any] = {"_env_file": file}
    try:
        return Settings(**given), []
    except ValidationError as error:
        wrong = {str(fault["loc"][0]): fault["msg"] for fault in error.errors(include_input=False)}
    given |= {name: Settings.model_fields[name].default for name in map(_field_of, wrong)}
    faults = [
        f"Correct {name}: {why}." for name, why in wrong.items() if not local or name in LOCAL
    ]
    return Settings(**given), faults


def _read_secret_files(settings: Settings) -> tuple[dict[str, SecretStr], list[str]]:
    """Return the secrets that files hold, and a sentence for each file that gives none."""
    secrets, faults = {}, []
    for field in ("app_password", "database_url"):
        name = str(Settings.model_fields[field].validation_alias)
        path, given = getattr(settings, f"{field}_file"), getattr(settings, field)
        if path and given.get_secret_value():
            faults.append(f"Remove {name} or {name}_FILE: both are set, and each is enough.")
        elif path:
            try:
                secrets[field] = SecretStr(read_secret(f"{name}_FILE", path))
            except SecretFileError as error:
                faults.append(str(error))
    return secrets, faults


def _field_of(alias: str) -> str:
    return next(
        name
        for name, field in Settings.model_fields.items()
        if alias.lower() in (name, str(field.validation_alias).lower())
    )
