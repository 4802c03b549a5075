"""Which modules are mutated, and which fast tests are to notice it."""

import tomllib
from pathlib import Path

TARGETS = {
    "services/alarms.py": ("test_alarms", "test_telling", "test_readers"),
    "services/calendars.py": ("test_clocks", "test_calendars"),
    "services/chasing.py": ("test_chasing",),
    "services/clocks.py": ("test_clocks",),
    "services/drafting.py": ("test_drafting",),
    "services/folding.py": ("test_folding",),
    "services/guide.py": ("test_guide",),
    "services/handoff.py": ("test_handoff",),
    "services/impact.py": ("test_impact",),
    "services/notices.py": ("test_notices",),
    "services/portals.py": ("test_portals",),
    "services/readers.py": ("test_readers",),
    "services/roles.py": ("test_traits",),
    "services/routes.py": ("test_routing",),
    "services/routing.py": ("test_routing",),
    "services/routing_facts.py": ("test_routing",),
    "services/stages.py": ("test_traits", "test_notices", "test_readers"),
    "services/traits.py": ("test_traits",),
    "services/telling.py": ("test_telling",),
    "services/watch.py": ("test_watch",),
}
"""Of `tests/services`, the quickest first: the first failure ends a trial."""

NOT_MUTATED = {
    **dict.fromkeys(
        [f"services/{name}.py" for name in ("desk", "duty", "following")],
        "use cases: they are tested by conversations, a second each",
    ),
    **dict.fromkeys(
        [f"services/policy{part}.py" for part in ("", "_values", "_faults")],
        "what may stand in a file, and sentences about it: nearly all of it is types and words",
    ),
    **dict.fromkeys(
        [f"services/{name}.py" for name in ("bounds", "errors", "models", "places", "promises")],
        "values without behaviour",
    ),
    **dict.fromkeys(
        [f"services/{name}.py" for name in ("destinations", "stage_traits", "states", "taxonomy")],
        "tables of traits: a test could only repeat them",
    ),
    **dict.fromkeys(
        [f"services/{name}.py" for name in ("limits", "ports", "work")],
        "limits, protocols and records without behaviour",
    ),
}
"""The other modules of the services, and why."""

WITH_FIXTURES = {"test_watch"}
"""Tests that take the desk of `tests/conftest.py`, which costs each trial a second."""

EQUIVALENT = tomllib.loads(Path(__file__).with_name("equivalent.toml").read_text("utf-8"))[
    "mutant"
]
"""Mutants that no test can notice, each with the reason."""
