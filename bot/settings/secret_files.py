"""Secrets from files, as Docker and Kubernetes hand them over; no fault repeats a content.

Nor a path: whoever confuses a secret with its file has written the secret there.
"""

from collections.abc import Iterator
from pathlib import Path
from stat import S_ISDIR, S_ISREG


class SecretFileError(Exception):
    """There is no secret in this file; the message is a sentence that says what to do."""


def read_secret(name: str, path: Path) -> str:
    """Return the content of the file that the setting `name` names, less one trailing newline."""
    try:
        secret = path.read_text(encoding="utf-8-sig").removesuffix("\n")
    except UnicodeDecodeError:
        # Alone: the error that it comes from has the content.
        raise SecretFileError(f"Save the file that {name} names as UTF-8.") from None
    except (OSError, ValueError) as error:
        raise SecretFileError(_unreadable(name, _told(path, _why(error)))) from None
    if not secret.strip():
        raise SecretFileError(f"Write the secret into the file that {name} names: it is empty.")
    if "\n" in secret:
        raise SecretFileError(f"Leave one line, the secret, in the file that {name} names.")
    return secret


def file_faults(name: str, path: Path) -> Iterator[str]:
    """Yield a sentence if the setting `name` names no file that can be read."""
    if why := trouble_with(path):
        yield _unreadable(name, why)


def trouble_with(path: Path) -> str:
    """Return why this is no file that can be read, without its path; nothing if it is one."""
    try:
        mode = path.stat().st_mode
        if not S_ISREG(mode):
            return _told(path, "Is a directory" if S_ISDIR(mode) else "Is not a file")
        path.open("rb").close()
    except (OSError, ValueError) as error:
        return _told(path, _why(error))
    return ""


def _unreadable(name: str, why: str) -> str:
    return f"Set {name} to the path of a file that Behalf may read: {why}."


def _why(error: OSError | ValueError) -> str:
    """Return the words of the system alone, for the error has the path."""
    return (isinstance(error, OSError) and error.strerror) or "Is not a path"


def _told(path: Path, why: str) -> str:
    """Add where the file was sought, as its own path is not told."""
    return why if path.is_absolute() else f"{why} (looked for in {Path.cwd()})"
