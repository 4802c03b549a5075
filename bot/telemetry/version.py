"""The version of Behalf that runs, and that of Python."""

import tomllib
from functools import cache
from pathlib import Path
from platform import python_version

PROJECT = Path(__file__).parents[2] / "pyproject.toml"
PYTHON = python_version()


@cache
def read_version(project: Path = PROJECT) -> str:
    """Return the version as the project says it: Behalf runs where it lies, and is not installed.

    Where the file is gone or damaged it is unknown, which is no reason not to run.
    """
    try:
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
    except (OSError, LookupError, TypeError, ValueError):
        return "unknown"
