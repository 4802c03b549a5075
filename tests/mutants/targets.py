"""Which modules are mutated, and which fast tests are to notice it."""

import tomllib
from pathlib import Path

TARGETS = {
    "services/model/alarms.py": (
        "model/test_alarms",
        "notices/test_dispatcher",
        "notices/test_recipients",
    ),
    "services/clocks/calendars.py": ("clocks/test_response", "clocks/test_calendars"),
    "services/notices/chasing.py": ("notices/test_chasing",),
    "services/clocks/response.py": ("clocks/test_response",),
    "services/drafting.py": ("test_drafting",),
    "services/reading/contact_names.py": ("reading/test_contact_names", "reading/test_contacts"),
    "services/reading/contacts.py": ("reading/test_contacts",),
    "services/reading/domains.py": ("reading/test_domains",),
    **dict.fromkeys(
        [f"services/reading/{name}.py" for name in ("legal_forms", "name_stages", "names")],
        ("reading/test_names",),
    ),
    "services/reading/file_lines.py": ("reading/test_file_lines",),
    "services/reading/naming.py": ("reading/test_naming",),
    **dict.fromkeys(
        [
            f"services/reading/{name}.py"
            for name in (
                *("openings", "opening_impact", "opening_mail", "opening_names"),
                *("opening_places", "opening_problem", "opening_title", "opening_tokens"),
                "opening_words",
            )
        ],
        ("reading/test_openings",),
    ),
    "services/reading/normalization.py": ("reading/test_normalization",),
    "services/reading/references.py": ("reading/test_references", "test_finder"),
    **dict.fromkeys(
        [f"services/reading/{name}.py" for name in ("times", "time_phrases", "time_parts")],
        ("reading/test_times",),
    ),
    "services/reading/written_language.py": ("reading/test_written_language",),
    "services/routing/advisor.py": ("routing/test_advisor",),
    "services/routing/handoff.py": ("routing/test_handoff",),
    "services/routing/impact.py": ("routing/test_impact",),
    "services/access.py": ("test_access", "test_finder"),
    "services/finder.py": ("test_finder",),
    "services/model/permissions.py": ("test_access",),
    "services/policy_changes.py": ("test_policy_changes",),
    "services/notices/plan.py": ("notices/test_plan",),
    "services/notices/escalation.py": ("notices/test_plan",),
    "services/notices/quiet_hours.py": ("notices/test_plan",),
    "services/retention.py": ("test_retention",),
    "services/routing/portals.py": ("routing/test_portals",),
    "services/notices/recipients.py": ("notices/test_recipients",),
    "services/model/roles.py": ("model/test_traits", "test_access"),
    "services/model/routes.py": ("routing/test_choice",),
    "services/routing/choice.py": ("routing/test_choice",),
    "services/model/routing_facts.py": ("routing/test_choice",),
    "services/model/stages.py": (
        "model/test_traits",
        "notices/test_plan",
        "notices/test_recipients",
    ),
    "services/model/traits.py": ("model/test_traits",),
    "services/notices/delivery_effects.py": ("notices/test_delivery_effects",),
    "services/notices/dispatcher.py": ("notices/test_dispatcher",),
    "services/notices/scheduler.py": ("notices/test_scheduler",),
}
"""Of `tests/services`, the quickest first: the first failure ends a trial."""

NOT_MUTATED = {
    "services/reading/time_words.py": "a vocabulary: a test could only repeat it",
    "services/reading/visible_text.py": "it is tested with what shows it: the layout of cards",
    **dict.fromkeys(
        [f"services/{name}.py" for name in ("desk", "duty", "following")],
        "use cases: they are tested by conversations, a second each",
    ),
    **dict.fromkeys(
        [f"services/policy/{name}.py" for name in ("loader", "tables", "values", "faults")],
        "what may stand in a file, and sentences about it: nearly all of it is types and words",
    ),
    **dict.fromkeys(
        [
            f"services/model/{name}.py"
            for name in (
                *(
                    "audit",
                    "imports",
                    "bounds",
                    "conversations",
                    "customers",
                    "errors",
                    "escalation",
                    "notices",
                ),
                *("people", "personal_data", "preferences", "promises", "requests"),
                "subscriptions",
            )
        ],
        "values with hardly any behaviour",
    ),
    **dict.fromkeys(
        [
            f"services/model/{name}.py"
            for name in ("destinations", "stage_traits", "states", "taxonomy")
        ],
        "tables of traits: a test could only repeat them",
    ),
    **dict.fromkeys(
        [
            "services/ports.py",
            *(
                f"services/model/{name}.py"
                for name in ("limits", "member_lookups", "outbox", "unit_of_work")
            ),
        ],
        "limits, protocols and records without behaviour",
    ),
}
"""The other modules of the services, and why."""

WITH_FIXTURES = {"notices/test_scheduler", "test_policy_changes"}
"""Tests that take the desk of `tests/desks.py`, which costs each trial a second."""

EQUIVALENT = tomllib.loads(Path(__file__).with_name("equivalent.toml").read_text("utf-8"))[
    "mutant"
]
"""Mutants that no test can notice, each with the reason."""
