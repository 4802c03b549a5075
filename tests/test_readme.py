"""README and code cannot contradict each other; `test_docs` compares the other documents."""

import re
from pathlib import Path

from babel import Locale

from bot.commands.table import COMMANDS
from cards.words import LANGUAGES, words_for
from services.gateways.customer_file import SAMPLES, read_customers
from tests.transcripts import play

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_lists_every_command_as_it_is():
    words = words_for("en")
    listed = [(command.usage(words), command.summary(words)) for command in COMMANDS]
    assert rows(section("Commands")) == listed


async def test_the_first_conversation_goes_as_the_readme_says(chat, desk):
    await desk.database.import_customers(read_customers(SAMPLES).customers)
    lines = section("A first conversation").splitlines()
    await play(chat, "\n".join(line for line in lines if line.startswith("    ")))


def test_the_readme_names_the_languages_there_are():
    (named,) = re.findall(r"It speaks ([^.]+)\.", README)
    spoken = [Locale.parse(language).english_name for language in LANGUAGES]
    assert re.split(r", | and ", named) == spoken


def test_the_readme_takes_two_screens_at_most():
    assert len(README.splitlines()) <= 90


def section(heading: str) -> str:
    sections = (part.partition("\n") for part in README.split("\n## "))
    return next(text for title, _, text in sections if title == heading)


def rows(text: str) -> list[tuple[str, str]]:
    """Return the rows of a table: its code and what stands beside it."""
    found = re.findall(r"^\| `(.+)` \| (.+) \|$", text, re.MULTILINE)
    return [(code.replace("\\|", "|"), what.replace("\\|", "|")) for code, what in found]
