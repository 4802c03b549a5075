"""Secrets that are known again wherever they turn up: whole, in part, quoted or encoded."""

import re
from base64 import b64encode
from collections.abc import Iterator

CLIENT_SECRET = "canaryClientLeft~/+&=%ž canaryClientRight"
PASSWORD = "canaryDatabaseLeft@:/%ž?#canaryDatabaseRight"
SHORTEST_WORD = 12
WINDOW = 16
"""What is longer is looked for piece by piece."""


class Marks:
    """Collects secrets, and finds what is left of them in a text."""

    def __init__(self, *secrets: str) -> None:
        self._parts: dict[str, str] = {}
        for secret in secrets:
            self.add(secret)

    def add(self, secret: str) -> str:
        """Look for this, too, and return it."""
        parts = list(_parts(secret))
        if not parts:
            raise ValueError(f"{secret!r} is too short to be known again")
        self._parts |= {part.lower(): f"{part} of {secret[:40]}" for part in parts}
        return secret

    def found_in(self, text: str) -> list[str]:
        text = text.lower()
        return [whose for part, whose in self._parts.items() if part in text]


def _parts(secret: str) -> Iterator[str]:
    """Yield what quoting leaves alone, and the encodings that leave nothing alone."""
    content = secret.encode()
    # Base64 depends on where in a longer text it begins.
    in_base64 = (b64encode(bytes(offset) + content).decode()[4:-4] for offset in range(3))
    for text in (secret, content.hex(), *in_base64):
        for word in re.findall(r"[A-Za-z0-9]+", text):
            for start in range(0, len(word), WINDOW):
                if len(piece := word[start : start + WINDOW]) >= SHORTEST_WORD:
                    yield piece
