"""The checker of the bench, because a bench that overlooks wrong replies proves nothing."""

import pytest

from bench.channel.checks import Expected, Findings, new_token
from bench.conversation import SCRIPT, Turn

TURN = Turn("It is broken {token}", "checks", ("Anything tried?", "broken {token}"), "{token}")
MINE, OTHERS = new_token(), new_token()
LINE = f"Problem: {MINE}"
CARD = f"Anything tried? It is broken {MINE}"


def heard(*replies: tuple[str, str, str]) -> tuple[Expected, Findings]:
    expected, findings = Expected(TURN, MINE, old_card="7"), Findings()
    for method, target, body in replies:
        expected.check(method, target, body.encode(), findings)
    return expected, findings


def test_right_replies_complete_the_turn_without_a_fault():
    expected, findings = heard(("PUT", "7", LINE), ("POST", "", CARD))
    assert expected.complete
    assert (findings.checked, findings.wrong, findings.foreign) == (2, 0, 0)


@pytest.mark.parametrize(
    ("replies", "fault"),
    [
        ([("PUT", "7", LINE), ("POST", "", "Which product?")], "words missing"),
        ([("PUT", "7", LINE), ("POST", "", "Anything tried?")], "words missing"),
        ([("PUT", "7", "Problem:"), ("POST", "", CARD)], "words missing"),
        ([("PUT", "6", LINE), ("POST", "", CARD)], "wrong card replaced"),
        ([("POST", "", CARD), ("PUT", "7", LINE)], "new card before the old one closed"),
        ([("PUT", "7", LINE), ("PUT", "7", LINE)], "needless replacement"),
        ([("PUT", "7", LINE), ("POST", "", CARD), ("POST", "", CARD)], "one card too many"),
    ],
)
def test_a_wrong_reply_is_counted_once_and_named(replies, fault):
    _, findings = heard(*replies)
    assert findings.faults == {fault: 1}
    assert findings.wrong == 1


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_what_somebody_else_said_is_foreign_even_in_a_right_reply(method):
    _, findings = heard(("PUT", "7", LINE), (method, "7", f"{CARD} {LINE} {OTHERS}"))
    assert findings.foreign == 1


def test_a_turn_is_complete_only_with_both_replies():
    expected, _ = heard(("PUT", "7", LINE))
    assert not expected.complete


def test_the_first_turn_has_no_card_to_replace():
    expected = Expected(SCRIPT[0], MINE, old_card="")
    expected.check("POST", "", SCRIPT[0].shows[0].encode(), Findings())
    assert expected.complete


def test_only_review_and_request_must_show_what_was_said():
    personal = [turn.card for turn in SCRIPT if any("{token}" in words for words in turn.shows)]
    assert personal == ["review", "request-handed-off"]
