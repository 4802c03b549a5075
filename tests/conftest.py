"""What every process of a test run needs: which tests there are, and what is said of them."""

from tests import garbage  # isort: split

import pytest

from bench.system_postgres import TRIGRAMS, installed

pytest_plugins = ["tests.memory", "tests.proofs", "tests.tables"]


def pytest_configure(config: pytest.Config) -> None:
    """Import the desk where tests run.

    The process that hands them out needs none, and no other one begins before it is ready. Only
    where coverage is measured it imports the desk as well: in the others that begins too late to
    see what a module does as it is imported.
    """
    hands_out = config.getoption("dist", "no") != "no" and not hasattr(config, "workerinput")
    if not hands_out or config.getoption("cov_source", None):
        config.pluginmanager.import_plugin("tests.desks")


def pytest_collection_finish() -> None:
    garbage.search_only_what_is_made_from_now_on()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many cases of who may do what were played, what was read and searched with."""
    played = [
        report.nodeid
        for report in terminalreporter.stats.get("passed", ())
        if "tests/bot/permissions/" in report.nodeid
    ]
    if played:
        by_table = sum("test_each_role_may_do_what_the_table_says" in each for each in played)
        terminalreporter.write_line(
            f"Permissions: {len(played)} cases passed, {by_table} of them rows of expected.csv "
            "(action x role x whose)."
        )
    for report in terminalreporter.stats.get("passed", ()):
        for name, said in report.user_properties:
            if name in ("openings", "friction"):
                terminalreporter.write_line(f"{name.capitalize()}, {said}")
    searched = [
        report.nodeid
        for reports in terminalreporter.stats.values()
        for report in reports
        if "_search.py" in getattr(report, "nodeid", "")
    ]
    if searched:
        found = installed().said
        told = found if any(TRIGRAMS in each for each in searched) else "with it: make proof"
        terminalreporter.write_line(
            f"Search: SQLite, PostgreSQL of the test package (without pg_trgm); {told}."
        )
