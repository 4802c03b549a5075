"""The cases of a table are one test, in which each is tried and named; all else stays apart."""

import pytest

pytest_plugins = ["pytester"]

CONFTEST = 'pytest_plugins = ["tests.tables"]'
INI = """
[pytest]
asyncio_mode = auto
asyncio_default_fixture_loop_scope = function
markers = slow
"""
TABLES = """
import pytest

TRIED = []

@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_small(number):
    TRIED.append(number)
    assert number % 2

@pytest.mark.parametrize("two", [2, 2])
@pytest.mark.parametrize("four", [4, 4])
def test_twice(two, four):
    assert 2 * two == four

def test_all_were_tried():
    assert TRIED == [1, 2, 3, 4]
"""
APART = """
import pytest

@pytest.mark.parametrize("number", [1, 2])
def test_with_a_fixture(number, tmp_path):
    pass

@pytest.mark.parametrize("number", [1, 2])
async def test_on_a_loop(number):
    pass

@pytest.mark.parametrize("number", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_with_a_mark_on_one(number):
    pass

@pytest.fixture
def double(request):
    return 2 * request.param

@pytest.mark.parametrize("double", [1, 2], indirect=True)
def test_by_way_of_a_fixture(double):
    assert double in {2, 4}

def test_alone():
    pass
"""


@pytest.fixture
def run(pytester):
    pytester.makeconftest(CONFTEST)
    pytester.makeini(INI)

    def those(text, *words):
        pytester.makepyfile(test_it=text)
        return pytester.inline_run("-p", "no:cacheprovider", *words)

    return those


def names(reports):
    return [report.nodeid.partition("::")[2] for report in reports]


def test_a_table_is_one_test_and_its_faults_are_named(run):
    passed, _, failed = run(TABLES).listoutcomes()
    assert names(passed) == ["test_twice", "test_all_were_tried"]
    assert names(failed) == ["test_small"]
    told = failed[0].longreprtext
    assert "2 of 4 cases" in told
    assert [f"test_small[{number}]" in told for number in (1, 2, 3, 4)] == [False, True] * 2
    assert "assert (4 % 2)" in told


def test_a_case_that_is_chosen_is_a_test_by_itself(run):
    passed, _, failed = run(TABLES, "test_it.py::test_small[3]").listoutcomes()
    assert (names(passed), failed) == (["test_small[3]"], [])


def test_what_asks_for_more_than_its_case_stays_apart(run):
    passed, _, failed = run(APART).listoutcomes()
    assert failed == []
    assert len(passed) == 9
    assert [one for one in names(passed) if "[" not in one] == ["test_alone"]
