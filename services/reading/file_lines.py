"""Lines of a description that name the pictures and files that came along with it."""

from services.reading.normalization import cleaned

MARK = "📎"
"""The same in every language, and nothing that anybody types at the beginning of a line."""
LONGEST_FILE_NAME = 120


def file_line(name: str, kind: str = "") -> str:
    """Return the line for one file; its kind ("png") is said where the name does not end so."""
    said = " ".join(cleaned(name).split())
    shown = said if len(said) <= LONGEST_FILE_NAME else f"{said[: LONGEST_FILE_NAME - 1]}…"
    told = not kind or said.lower().endswith(f".{kind.lower()}")
    return f"{MARK} {shown}" if told else f"{MARK} {shown} ({kind.upper()})"


def files_in(text: str) -> tuple[str, ...]:
    """Return what the lines of a text say of files, in order."""
    lines = (line.strip() for line in text.splitlines())
    said = (line.removeprefix(MARK).strip() for line in lines if line.startswith(MARK))
    return tuple(filter(None, said))
