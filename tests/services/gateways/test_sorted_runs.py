"""Customers come out in long ascending runs, each of them once, whatever their order was."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from services.gateways import sorted_runs
from services.gateways.sorted_runs import in_sorted_runs
from services.model.customers import Customer
from tests.services.gateways.records import CUSTOMER

POOL = 50


def customers(count: int) -> list[Customer]:
    pick = Random(3)  # noqa: S311 - the same ones each time
    return [replace(CUSTOMER, tenant_id=f"{pick.getrandbits(64):016x}") for _ in range(count)]


@pytest.fixture(autouse=True)
def small_pool(monkeypatch):
    monkeypatch.setattr(sorted_runs, "POOL", POOL)


@pytest.mark.parametrize("count", [0, 1, POOL, POOL + 1, 20 * POOL])
def test_all_come_out_once_in_runs_about_twice_as_long_as_what_is_remembered(count: int):
    found = customers(count)
    sorted_ones = list(in_sorted_runs(found))

    assert sorted(one.key for one in sorted_ones) == sorted(one.key for one in found)
    descents = sum(one.key > other.key for one, other in pairwise(sorted_ones))
    assert descents <= count / (1.5 * POOL)


def test_of_several_with_one_key_the_last_stays_the_last():
    found = [replace(CUSTOMER, name=str(number)) for number in range(3 * POOL)]

    assert list(in_sorted_runs(found)) == found


def test_what_came_before_an_error_comes_out_before_it_is_raised():
    found = customers(2 * POOL)

    def broken() -> Iterator[Customer]:
        yield from found
        raise OSError

    came: list[Customer] = []
    with pytest.raises(OSError):  # noqa: PT011, PT012 - the source's own, behind all of them
        for one in in_sorted_runs(broken()):
            came.append(one)  # noqa: PERF402 - what came before the error is looked at
    assert sorted(one.key for one in came) == sorted(one.key for one in found)
