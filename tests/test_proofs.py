"""Fast tests and proofs share the cases of a long conversation: none is lost, none is repeated."""

import pytest

from tests.proofs import MANY_CASES, one_in

pytest_plugins = ["pytester"]

INI = """
[pytest]
asyncio_default_fixture_loop_scope = function
markers =
    proof
    fast
    both_databases
"""
CASES = """
import pytest

@pytest.fixture
def chat():
    pass

many = pytest.mark.parametrize("case", range(40))

@many
def test_conversation(chat, case):
    pass

@pytest.mark.fast
@many
def test_kept_whole(chat, case):
    pass

@pytest.mark.parametrize("case", range({few}))
def test_few(chat, case):
    pass

@many
def test_without_a_conversation(tmp_path, case):
    pass

@pytest.mark.parametrize("case", [*range(12), pytest.param(12, marks=pytest.mark.proof)])
def test_marked_by_hand(chat, case):
    pass
"""


@pytest.fixture
def run(pytester):
    pytester.makeconftest('pytest_plugins = ["tests.proofs"]')
    pytester.makeini(INI)
    pytester.makepyfile(test_it=CASES.format(few=MANY_CASES - 1))

    def those(*words):
        passed, _, _ = pytester.inline_run("-p", "no:cacheprovider", *words).listoutcomes()
        names = [report.nodeid.partition("::")[2] for report in passed]
        return {
            test: [name for name in names if name.startswith(f"test_{test}[")]
            for test in (
                "conversation",
                "kept_whole",
                "few",
                "without_a_conversation",
                "marked_by_hand",
            )
        }

    return those


def test_of_a_long_conversation_the_proofs_take_what_the_fast_tests_leave(run):
    fast, deep = run(), run("--proof")
    both = fast["conversation"] + deep["conversation"]
    assert sorted(both) == sorted(f"test_conversation[{number}]" for number in range(40))
    assert fast["conversation"][0] == "test_conversation[0]"
    assert 5 < len(fast["conversation"]) < 20


def test_all_else_stays_whole(run):
    fast, deep = run(), run("--proof")
    whole = ("kept_whole", "few", "without_a_conversation")
    assert [len(fast[each]) for each in whole] == [40, MANY_CASES - 1, 40]
    assert (len(fast["marked_by_hand"]), deep["marked_by_hand"]) == (
        12,
        ["test_marked_by_hand[12]"],
    )


def test_who_names_a_file_or_a_case_gets_it(run):
    assert len(run("test_it.py")["conversation"]) == 40
    cases = [f"test_it.py::test_conversation[{number}]" for number in (8, 9, 10, 11, 12)]
    assert len(run(*cases)["conversation"]) == 5


@pytest.mark.parametrize(("few", "fast"), [(1, 6), (2, 3), (4, 2), (9, 1)])
def test_one_in_so_many_cases_is_fast(few, fast):
    cases = one_in(few, [(number, "x") for number in range(6)])
    assert [case.values[0] for case in cases] == [*range(6)]
    assert sum(not case.marks for case in cases) == fast
    assert {mark.name for case in cases for mark in case.marks} <= {"proof"}
