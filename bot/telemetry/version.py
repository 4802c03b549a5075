"""The version of Behalf that runs, and that of Python."""

import tomllib
from pathlib import Path
from platform import python_version

PROJECT = Path(__file__).parents[2] / "pyproject.toml"


def read_version(project: Path = PROJECT) -> str:
    """Return the version as the project says it: Behalf runs where it lies, and is not installed.

    That of a copy without the file is unknown, which is no reason not to run.
    """
    try:
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
    except OSError:
        return "unknown"


VERSION = read_version()
PYTHON = python_version()
