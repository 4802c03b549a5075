"""What counts as out of order, and what does not."""

from dataclasses import replace

from tests.chaos.order import Commit, Sight, out_of_order

FIRST = Commit(1, "k1", "a:1", 10, Sight.read("10:10:"))
SECOND = Commit(2, "k2", "a:1", 11, Sight.read("11:11:"))


def wrong(*arrived, committed=(FIRST, SECOND)):
    return [(late.key, early.key) for late, early in out_of_order(committed, arrived)]


def test_what_comes_as_it_was_committed_is_in_order():
    assert wrong("k1", "k2") == []
    assert wrong("k1", "k2", "k1") == []


def test_what_overtakes_is_out_of_order():
    assert wrong("k2", "k1") == [("k1", "k2")]
    third = replace(SECOND, seq=3, key="k3")
    assert wrong("k3", "k2", "k1", committed=(FIRST, SECOND, third)) == [
        ("k2", "k3"),
        ("k1", "k2"),
        ("k1", "k3"),
    ]


def test_two_of_one_commit_have_an_order():
    assert wrong("k2", "k1", committed=(FIRST, replace(SECOND, by_whom=10))) == [("k1", "k2")]


def test_two_commits_that_overlap_have_none():
    for saw in ("10:12:10", "9:10:9", "10:10:"):
        overlapping = replace(SECOND, saw=Sight.read(saw))
        assert wrong("k2", "k1", committed=(FIRST, overlapping)) == []


def test_what_never_came_or_came_elsewhere_is_not_missed():
    assert wrong("k2") == []
    assert wrong("k2", "k1", committed=(FIRST, replace(SECOND, conversation="a:2"))) == []
