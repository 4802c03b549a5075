"""What the documents list, and the commands they name, are what the code has."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from alembic.script import ScriptDirectory
from prometheus_client import CollectorRegistry
from prometheus_client.metrics import MetricWrapperBase
from pydantic import SecretStr
from typer.main import get_command

from app import cli
from bot.policy_command import permission_rows
from bot.settings.environment import CredentialKind, Settings, setting_rows
from bot.settings.reading import read_settings
from bot.telemetry.metrics import Metrics
from bot.unanswered_invokes import UNANSWERED
from services.gateways.migrations import HERE as MIGRATIONS
from services.policy.loader import DEFAULT, load_policy
from tests.certificates import certificate
from tests.log_calls import EVENT_CALLS, PACKAGES, ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")

OUTCOMES_COUNTED = {
    "behalf_turns_total": ["bot/turns.py"],
    "behalf_deliveries_total": ["bot/outbound/result_recorder.py"],
    "behalf_notices_total": ["services/notices/dispatcher.py", "services/notices/scheduler.py"],
}
"""Where the outcomes of a metric are counted."""

KINDS = get_args(CredentialKind)
GUID = "11111111-2222-3333-4444-555555555555"
COMPLETE = {
    "MicrosoftAppId": GUID,
    "MicrosoftAppPassword": "a secret",
    "MicrosoftAppTenantId": GUID,
    "MicrosoftAppType": "SingleTenant",
    "BotOpenIdMetadata": "https://login.example/keys",
    "PORT": "5000",
    "BEHALF_ADMIN_PORT": "5001",
    "BEHALF_ADMIN_ADDRESS": "127.0.0.1",
    "BEHALF_CREDENTIAL": "secret",
    "AZURE_FEDERATED_TOKEN_FILE": __file__,
    "BEHALF_DATABASE_URL": "sqlite+aiosqlite:///behalf.db",
    "BEHALF_ALLOWED_TENANTS": GUID,
    "BEHALF_POLICY": str(DEFAULT),
    "BEHALF_LOG": "info",
    "BEHALF_CLOUD": "public",
}
"""An environment in which everything is set, but for a certificate that the test makes."""
FILES_INSTEAD = {"MicrosoftAppPassword_FILE", "BEHALF_DATABASE_URL_FILE"}
"""Each takes the place of a setting above, and is refused beside it."""


def names(paths):
    return [str(path.relative_to(ROOT)) for path in paths]


def test_operations_lists_every_setting_as_it_is():
    assert [(unquoted(name), what) for name, _, _, what in table("Settings")] == setting_rows()


def test_operations_shows_the_permissions_of_the_shipped_policy():
    assert table("Roles") == [[*row] for row in permission_rows(load_policy())]


def test_operations_lists_every_default_as_it_is():
    listed = {unquoted(name): default for name, _, default, _ in table("Settings")}
    assert listed == {
        name: f"`{default}`" if default else "" for name, default in defaults_of_settings()
    }


def defaults_of_settings():
    """Yield what holds where a setting is left out: a value, or what its description names."""
    for field in Settings.model_fields.values():
        named = re.search(r"Default: ([\w-]+)", field.description)
        default = field.default or (named[1] if named else "")
        secret = isinstance(default, SecretStr)
        yield field.validation_alias, default.get_secret_value() if secret else default


def test_operations_says_of_every_setting_when_it_is_required(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    pem = certificate(tmp_path / "bot.pem")
    monkeypatch.setitem(COMPLETE, "BEHALF_CERTIFICATE_PATH", str(pem))
    listed = {unquoted(name): required for name, required, _, _ in table("Settings")}
    required = {kind: required_with(kind, monkeypatch) for kind in KINDS}
    assert listed == {
        name: required_by({kind for kind in KINDS if name in required[kind]})
        for name, _ in setting_rows()
    }


def required_by(kinds):
    """Return how the table says with which credentials a setting is required."""
    match sorted(kinds):
        case []:
            return "no"
        case [kind]:
            return f"`{kind}`"
    assert kinds == set(KINDS)
    return "yes"


def required_with(kind, monkeypatch):
    """Return without which settings `serve` refuses an environment in which all others are set."""
    managed = kind == "managed-identity"
    environment = COMPLETE | {
        "BEHALF_CREDENTIAL": kind,
        "MicrosoftAppType": "UserAssignedMSI" if managed else "SingleTenant",
    }
    assert environment.keys() | FILES_INSTEAD == {each for each, _ in setting_rows()}
    for each, value in environment.items():
        monkeypatch.setenv(each, value)
    assert serve_faults() == []
    return {name for name in environment if refused_without(name, monkeypatch)}


def refused_without(name, monkeypatch):
    with monkeypatch.context() as without:
        without.delenv(name)
        return serve_faults() != []


def serve_faults():
    settings, faults = read_settings()
    return [*faults, *settings.serve_faults()]


def test_operations_names_every_revision_of_a_database_and_the_newest_as_the_answer():
    steps = ScriptDirectory(str(MIGRATIONS))
    assert f"The answer is `{steps.get_current_head()}`" in OPERATIONS
    assert [one for one in steps.walk_revisions() if f"`{one.revision}`" not in OPERATIONS] == []


def test_operations_lists_every_metric_with_its_labels():
    listed = {unquoted(name): tuple(values_of(labels)) for name, labels, _ in table("Metrics")}
    assert listed == dict(metrics())


@pytest.mark.parametrize("metric", OUTCOMES_COUNTED)
def test_operations_lists_every_outcome_that_is_counted(metric):
    [labels] = [labels for name, labels, _ in table("Metrics") if unquoted(name) == metric]
    counted = {word for file in OUTCOMES_COUNTED[metric] for word in words_counted(file)}
    assert set(values_of(labels)["outcome"]) == counted


def test_whatever_may_be_counted_is_there_from_the_start_as_operations_lists_it():
    text = Metrics(CollectorRegistry()).text().decode()
    for cell, labels, _ in table("Metrics"):
        values = values_of(labels)
        for label in values.keys() & {"outcome", "reason"}:
            for value in values[label]:
                counted = rf"^{unquoted(cell)}\{{.*{label}=\"{value}\".*\}} 0\.0$"
                assert re.search(counted, text, re.MULTILINE), (cell, value)
    assert 'behalf_http_answers_total{route="/api/messages",status="503"} 0.0' in text


def test_operations_lists_every_invoke_that_has_an_answer_of_its_own():
    listed = {
        name: answer
        for names, answer in table("Invokes that Behalf has no use for")
        for name in re.findall(r"`([^`]+)`", names)
    }
    assert {name: int(answer[:3]) for name, answer in listed.items()} == {
        name: answer.status for name, answer in UNANSWERED.items()
    }


def test_nothing_is_counted_of_which_the_documents_do_not_know():
    files = {file.relative_to(ROOT).as_posix() for package in PACKAGES for file in python(package)}
    known = {file for files in OUTCOMES_COUNTED.values() for file in files}
    assert {file for file in files if any(words_counted(file))} == known


def test_operations_lists_every_log_event_with_its_levels_and_fields():
    levels, fields = defaultdict(set), defaultdict(set)
    for call in EVENT_CALLS:
        for event in call.events:
            levels[event] |= call.levels
            fields[event] |= call.fields.keys()
    listed = {
        unquoted(event): (set(level.split(", ")), set(re.findall(r"`(\w+)`", names)))
        for event, level, names, _ in table("Log events")
    }
    assert listed == {event: (levels[event], fields[event]) for event in levels}


@pytest.mark.parametrize("document", DOCUMENTS, ids=names(DOCUMENTS))
def test_every_command_line_of_a_document_exists(document):
    for line in commands(document, "python app.py"):
        command = get_command(cli)
        words = [word for word in line.split() if word not in {"python", "app.py"}]
        while words and hasattr(command, "commands") and not words[0].startswith("-"):
            command = command.commands[words.pop(0)]
        options = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("-")} <= options | {"--help"}, line


@pytest.mark.parametrize("document", DOCUMENTS, ids=names(DOCUMENTS))
def test_every_make_target_of_a_document_exists(document):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z0-9-]+):", makefile, re.MULTILINE))
    for line in commands(document, "make"):
        asked = {word for word in line.split("#")[0].split()[1:] if "=" not in word}
        assert asked <= targets, line


@pytest.mark.parametrize("document", DOCUMENTS, ids=names(DOCUMENTS))
def test_every_link_of_a_document_leads_to_a_file_and_a_heading(document):
    text = document.read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^):]+)\)|src=\"([^\":]+)\"", text):
        path, _, anchor = "".join(link).partition("#")
        target = document.parent / path if path else document
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_the_documents_name_commands_and_links():
    """Or the tests above would find nothing, and say nothing."""
    operations = ROOT / "docs" / "operations.md"
    assert {"python app.py serve"} <= set(commands(operations, "python app.py"))
    assert set(commands(operations, "make")) == {"make setup"}
    assert len(table("Log events")) > 20
    assert "what-to-do-when-" in anchors(operations)


def commands(document: Path, start: str) -> list[str]:
    """Return the command lines that begin so: in code within a line, or on lines of code."""
    text = document.read_text(encoding="utf-8")
    inline = re.findall(rf"(?<!`)`({start} [^`]+)`", text)
    blocks = re.findall(rf"^(?: {{4}}|\t)\s*({start} .+)$", text, re.MULTILINE)
    fenced = (
        re.findall(rf"^\s*({start} .+)$", block, re.MULTILINE)
        for block in re.findall(r"```\w*\n(.*?)```", text, re.DOTALL)
    )
    return [*inline, *blocks, *(line for lines in fenced for line in lines)]


def anchors(document: Path) -> set[str]:
    """Return what GitHub calls the headings of a document."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in headings}


def section(title: str) -> str:
    parts = re.split(r"^#{2,3} ", OPERATIONS, flags=re.MULTILINE)
    found = (part.partition("\n") for part in parts)
    return next(text for heading, _, text in found if heading == title)


def table(title: str) -> list[list[str]]:
    """Return the cells of the one table of a section, without its head."""
    lines = [line for line in section(title).splitlines() if line.startswith("| ")]
    rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines]
    return [[cell.strip().replace("\\|", "|") for cell in row] for row in rows[2:]]


def unquoted(cell: str) -> str:
    [name] = re.findall(r"^`(.+)`$", cell)
    return name


def values_of(labels: str) -> dict[str, list[str]]:
    """Return the values of each label, as its cell lists them."""
    return {
        name: values.strip().split(", ")
        for name, values in re.findall(r"`(\w+)`: ([^;]+)", labels)
    }


def metrics() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every metric as it is exposed, and its labels."""
    for metric in vars(Metrics(CollectorRegistry())).values():
        if isinstance(metric, MetricWrapperBase):
            [family] = metric.describe()
            suffix = "_total" if family.type == "counter" else ""
            yield f"{family.name}{suffix}", metric._labelnames  # noqa: SLF001  # it has no other


def words_counted(file: str) -> Iterator[str]:
    """Yield the words that a module of ours hands to what counts outcomes."""
    for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Attribute(attr="counted" | "_counted" | "_count")):
                for inner in (inner for each in node.args for inner in ast.walk(each)):
                    if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                        yield inner.value


def python(package: str) -> Iterator[Path]:
    return (ROOT / package).rglob("*.py")
