"""What `make mutants` goes by: no module is left out unsaid, and it knows who is killed."""

import json
import subprocess
import sys

import pytest

from tests.mutants.targets import EQUIVALENT, NOT_MUTATED, TARGETS
from tests.mutants.trial import ROOT

FOLDING = "services/reading/normalization.py"
TRY = """
import json, sys
from tests.mutants.trial import outcomes
print([one.killed for one in outcomes(json.load(sys.stdin), 1)])
"""


def test_each_module_of_the_services_is_mutated_or_said_not_to_be():
    there = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "services").rglob("*.py")
        if file.name != "__init__.py" and "gateways" not in file.parts
    }
    assert there == TARGETS.keys() | NOT_MUTATED.keys()
    assert not TARGETS.keys() & NOT_MUTATED.keys()


@pytest.mark.parametrize("file", TARGETS)
def test_the_tests_that_are_to_notice_are_there(file: str):
    assert all((ROOT / "tests" / "services" / f"{test}.py").is_file() for test in TARGETS[file])


def test_what_no_test_can_notice_is_still_what_the_code_says():
    for known in EQUIVALENT:
        text = (ROOT / known["file"]).read_text(encoding="utf-8")
        assert known["before"] in map(str.strip, text.splitlines())
        assert known["after"]
        assert known["why"]


@pytest.mark.proof
def test_a_module_as_it_is_survives_and_one_that_is_broken_does_not():
    source = (ROOT / FOLDING).read_text(encoding="utf-8")
    wrong = source.replace("filterfalse(combining", "filter(combining")
    given = [{"file": FOLDING, "source": each} for each in (source, wrong, "import nowhere")]
    assert wrong != source
    told = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", TRY],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert told.stdout.strip() == "[False, True, True]"
    assert (ROOT / FOLDING).read_text(encoding="utf-8") == source
