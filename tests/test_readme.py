"""README, CONTRIBUTING and code cannot contradict each other."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from app import cli
from bot.commands.table import COMMANDS
from bot.settings.environment import setting_rows
from cards.words import words_for

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_lists_every_command_as_it_is():
    words = words_for("en")
    told = [(command.usage(words), command.summary(words)) for command in COMMANDS]
    assert rows(section("Commands")) == told


def test_the_readme_lists_every_setting_as_it_is():
    assert rows(section("Settings")) == setting_rows()


def test_every_make_target_of_the_readme_exists():
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z0-9-]+)", README)) <= targets


def test_every_command_line_of_the_readme_exists():
    group = get_command(cli)
    for words in re.findall(r"python app\.py ((?:[a-z]+ ?)+)", README):
        command = group
        for word in words.split():
            command = command.commands[word]


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_every_link_of_a_document_leads_somewhere(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#:]+)\)|src=\"([^\"]+)\"", text)
    assert [link for pair in links for link in pair if link and not (ROOT / link).exists()] == []


def section(heading: str) -> str:
    sections = (part.partition("\n") for part in README.split("\n## "))
    return next(text for title, _, text in sections if title == heading)


def rows(text: str) -> list[tuple[str, str]]:
    """Return the rows of a table: its code and what stands beside it."""
    found = re.findall(r"^\| `(.+)` \| (.+) \|$", text, re.MULTILINE)
    return [(code.replace("\\|", "|"), what.replace("\\|", "|")) for code, what in found]
