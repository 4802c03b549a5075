"""Secrets from files, as Docker and Kubernetes hand them over; no fault repeats a content.

Nor a path: whoever confuses a secret with its file has written the secret there.
"""

from pathlib import Path


class SecretFileError(Exception):
    """There is no secret in this file; the message is a sentence that says what to do."""


def read_secret(name: str, path: Path) -> str:
    """Return the content of the file that the setting `name` names, less one trailing newline."""
    try:
        secret = path.read_text(encoding="utf-8").removesuffix("\n")
    except UnicodeDecodeError:
        # Alone: the error that it comes from has the content.
        raise SecretFileError(f"Save the file that {name} names as UTF-8.") from None
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise SecretFileError(
            f"Set {name} to the path of a file that Behalf may read: {why}."
        ) from None
    if not secret.strip():
        raise SecretFileError(f"Write the secret into the file that {name} names: it is empty.")
    if "\n" in secret:
        raise SecretFileError(f"Leave one line, the secret, in the file that {name} names.")
    return secret


def is_file(path: Path | None) -> bool:
    """Return whether it is there; what is too long for a path is not."""
    try:
        return path is not None and path.is_file()
    except OSError:
        return False  # Its message would repeat what may be a key instead of the path to it.
