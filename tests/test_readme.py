"""README, the other documents and the code cannot contradict each other."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from app import cli
from bot.commands.table import COMMANDS
from cards.words import words_for
from services.gateways.customer_file import SAMPLES, read_customers
from tests.conftest import play

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [
    "README.md",
    "CONTRIBUTING.md",
    *sorted(file.relative_to(ROOT).as_posix() for file in (ROOT / "docs").rglob("*.md")),
]


def test_the_readme_lists_every_command_as_it_is():
    words = words_for("en")
    listed = [(command.usage(words), command.summary(words)) for command in COMMANDS]
    assert rows(section("Commands")) == listed


def test_every_make_target_of_the_readme_exists():
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z0-9-]+)", README)) <= targets


def test_every_command_line_of_the_readme_exists():
    group = get_command(cli)
    for words in re.findall(r"python app\.py ((?:[a-z]+ ?)+)", README):
        command = group
        for word in words.split():
            command = command.commands[word]


async def test_the_first_conversation_goes_as_the_readme_says(chat, desk):
    await desk.database.import_customers(read_customers(SAMPLES).customers)
    lines = section("A first conversation").splitlines()
    await play(chat, "\n".join(line for line in lines if line.startswith("    ")))


def test_the_readme_takes_two_screens_at_most():
    assert len(README.splitlines()) <= 90


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_of_a_document_leads_somewhere(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)|src=\"([^\"]+)\"", text)
    folder = (ROOT / document).parent
    assert [link for pair in links for link in pair if link and not (folder / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_to_a_heading_finds_it(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    for link, anchor in re.findall(r"\]\(([^)#:]*)#([^)]+)\)", text):
        target = (ROOT / document).parent / link if link else ROOT / document
        assert anchor in anchors(target.read_text(encoding="utf-8"))


def anchors(text: str) -> list[str]:
    """Return how the headings of a document are linked to."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return [re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in headings]


def section(heading: str) -> str:
    sections = (part.partition("\n") for part in README.split("\n## "))
    return next(text for title, _, text in sections if title == heading)


def rows(text: str) -> list[tuple[str, str]]:
    """Return the rows of a table: its code and what stands beside it."""
    found = re.findall(r"^\| `(.+)` \| (.+) \|$", text, re.MULTILINE)
    return [(code.replace("\\|", "|"), what.replace("\\|", "|")) for code, what in found]
