"""What the log calls of the code log: known fields, ids, and events with a name."""

import ast
import re

import pytest

from bot.telemetry.logs import FIELDS
from tests.log_calls import (
    ALL_CALLS,
    EVENT_CALLS,
    LEVELS,
    LOG_CALLS,
    LOGGING,
    TREES,
    LogCall,
    makes_logger,
)

WITHHELD: dict[str, str] = {}
"""Fields that are logged though no line shows their values, each with the reason."""
IDS = {
    "conversation": r"(.*\.)?conversation_id|id_|where",
    "person": r"(.*\.)?person_id",
    "reference": r"(.*\.)?reference|reference_of\(.*\)",
    "tenant": r"(.*\.)?tenant_id|row\['tenant_id'\]",
}
"""How the value is written of a field that says who or which: an id, never a name."""
ANY_EVENT = {"bot/telemetry/logs.py"}
"""Here goes what our packages log by the standard library, before any value is put in."""


def test_the_log_calls_are_found_and_name_their_fields():
    assert len(LOG_CALLS) > 20
    assert {"table", "key", "reference"} <= {field for one in LOG_CALLS for field in one.fields}
    # With ** this test would not see what is logged.
    assert not [str(one) for one in LOG_CALLS if any(not word.arg for word in one.call.keywords)]


@pytest.mark.parametrize("one", LOG_CALLS, ids=str)
def test_each_field_that_is_logged_is_shown_or_withheld_on_purpose(one: LogCall):
    assert not one.fields.keys() - FIELDS - WITHHELD.keys()


@pytest.mark.parametrize("one", LOG_CALLS, ids=str)
def test_who_and_which_are_logged_by_their_ids(one: LogCall):
    for field, value in one.fields.items():
        assert re.fullmatch(IDS.get(field, ".*"), value), f"{field}={value} may be more than an id"


@pytest.mark.parametrize("one", EVENT_CALLS, ids=str)
def test_an_event_is_written_in_the_code_and_takes_no_values(one: LogCall):
    if one.file in ANY_EVENT:
        return
    [event] = one.call.args  # anything further would be put into the event
    assert isinstance(event, ast.Constant)
    assert isinstance(event.value, str)


@pytest.mark.parametrize("one", EVENT_CALLS, ids=str)
def test_an_event_is_snake_case_and_at_known_levels(one: LogCall):
    assert list(one.events)
    for event in one.events:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)+", event)
    assert one.levels
    assert one.levels <= LEVELS - {"log", "exception"}


@pytest.mark.parametrize("file", sorted(LOGGING))
def test_a_logger_is_called_log_and_only_ever_called(file: str):
    """Under another name, bound or handed on, this test would not see what is logged."""
    makers = [one for one in ALL_CALLS if one.file == file and makes_logger(one)]
    assert [ast.unparse(one.call) for one in makers] == ["structlog.get_logger()"]
    assert "log = structlog.get_logger()" in map(ast.unparse, TREES[file].body)
    uses = [
        node
        for node in ast.walk(TREES[file])
        if isinstance(node, ast.Name) and node.id == "log" and isinstance(node.ctx, ast.Load)
    ]
    assert len(uses) == sum(one.file == file and one.name in LEVELS for one in LOG_CALLS)


def test_nothing_is_withheld_that_nobody_logs():
    logged = {field for one in LOG_CALLS for field in one.fields}
    assert logged >= WITHHELD.keys()
    assert all(WITHHELD.values())
    assert not FIELDS & WITHHELD.keys()
