"""What the account of messages must find, and what it must let pass."""

from dataclasses import replace
from datetime import timedelta

from cards.words import words_for
from tests.chaos.account import Account
from tests.chaos.replica import KEY
from tests.chaos.visitors import Visitor
from tests.fake_teams import Received

MARK = words_for("en")("maybe-repeat")


def seen(key, target="", *, marked=False, at=0, **more):
    """Return a reply as Teams got it; `target` is what it answers."""
    text = f"{MARK}\n\nhello" if marked else "hello"
    activity = {"type": "message", "text": text, "channelData": {KEY: key}}
    one = Received("POST", "", "a:Ada", target, {}, activity, "", timedelta(seconds=at))
    return replace(one, **more)


def account(*received, said=("s1", "s2")):
    visitor = Visitor("Ada", None, dict.fromkeys(said, 0.0))
    return Account(received, [visitor])


def test_a_reply_that_nobody_saw_is_lost():
    assert list(account(seen("k1", "s1")).lost()) == ["s2"]
    assert list(account(seen("k1", "s1"), seen("k2", "s2", taken=False)).lost()) == ["s2"]
    assert list(account(seen("k1", "s1"), seen("k2", "s2")).lost()) == []


def test_a_repeat_says_so():
    first = seen("k1", "s1")
    assert list(account(first, first).unmarked()) == ["k1"]
    assert list(account(first, seen("k1", "s1", marked=True)).unmarked()) == []
    assert list(account(first, seen("k1", "s1", taken=False)).unmarked()) == []


def test_replies_come_in_the_order_of_what_was_said():
    one, two = seen("k1", "s1"), seen("k2", "s2")
    assert list(account(two, one).out_of_order()) == [("s2", "s1")]
    assert list(account(one, two, seen("k1", "s1", marked=True)).out_of_order()) == []


def test_how_often_each_was_seen_is_counted_without_replaced_cards():
    again = [seen("k1", "s1", marked=True)] * 2
    found = account(seen("k1", "s1"), *again, seen("k2", "s2"), seen("k3", method="PUT"))
    assert found.times_seen() == {3: 1, 1: 1}


def test_waits_are_those_until_the_first_reply():
    found = account(seen("k1", "s1", at=2), seen("k1", "s1", at=9), seen("k2", "s2", at=1))
    assert found.waits({"a:Ada"}) == [1, 2]
    assert found.waits({"a:Bob"}) == []
