from dataclasses import replace
from datetime import timedelta

import pytest

from cards.actions import parse_action
from cards.layout import local_time
from cards.notice import DigestItem, digest_card, digest_summary
from cards.notice_samples import BREACH, EVA, digest_items
from cards.requests import MAX_LISTED
from cards.samples import ANSWERED, NOON, SENT, SUBMITTED, WAITING
from cards.words import words_for
from services.model.notices import NO_CONTEXT, NoticeContext, UnreachedRecipient
from services.model.stages import Stage
from tests.cards.anatomy import of_type, said

EN, CS = words_for("en"), words_for("cs")
NOW = BREACH.now
OVERDUE = f"Microsoft has not answered; that was due by {local_time(SUBMITTED.respond_by)}"
PROMISED = f"our answer to the customer is due by {local_time(SUBMITTED.promised_by)}"


def late(request, *stages, context=NO_CONTEXT):
    return [DigestItem(request, stage, NOON, context) for stage in stages]


def many(count):
    """Return two late notices of each of so many requests, the newest request first."""
    return [
        DigestItem(
            replace(SUBMITTED, number=number), stage, NOON + timedelta(minutes=number), context
        )
        for stage, context in (
            (Stage.RESPONSE_WARNING, NO_CONTEXT),
            (Stage.ESCALATED, NoticeContext()),
        )
        for number in range(count, 0, -1)
    ]


def rows(card):
    return [row for row in of_type(card, "Container") if "selectAction" in row]


def pressed(card):
    return [parse_action(row["selectAction"]).reference for row in rows(card)]


def row(*items):
    """Return the title of the only row, and what it says beneath the title of the request."""
    (found,) = rows(digest_card(EN, items, NOW))
    lines = [item["text"] for item in found["items"]]
    return lines[0].partition(":")[0], lines[2:-1]


def test_late_notices_are_listed_by_request_and_open_with_one_press():
    card = digest_card(EN, digest_items(), NOW)

    assert pressed(card) == ["BH-000125", "BH-000126", "BH-000123", "BH-000127"]
    shown = said(card)
    assert "Late notices about 4 requests" in shown
    assert "Overdue: BH-000125" in shown
    assert "Answered: BH-000127" in shown
    assert [row["style"] for row in rows(card)] == ["attention", "warning", "accent", "emphasis"]


@pytest.mark.parametrize(
    ("items", "line"),
    [
        (
            late(SUBMITTED, Stage.RESPONSE_WARNING, Stage.RESPONSE_BREACH),
            f"{OVERDUE}; {PROMISED}",
        ),
        (
            late(SUBMITTED, Stage.CHANGED, Stage.OFFERED, Stage.ESCALATED, Stage.RESPONSE_BREACH),
            f"{OVERDUE}; escalated; handover offered; {PROMISED}; new status",
        ),
        (
            late(ANSWERED, Stage.RESPONSE_WARNING, Stage.RESPONSE_BREACH, Stage.PROMISE_WARNING),
            "Our answer to the customer due soon; first response overdue",
        ),
        (late(SENT, Stage.ESCALATED, Stage.FORGOTTEN), f"Escalated; {PROMISED}"),
        (
            late(replace(SENT, promised_by=NOON), Stage.PROMISE_BREACH, Stage.FORGOTTEN),
            f"Our answer to the customer was due by {local_time(NOON)}; not submitted yet",
        ),
        (
            late(SUBMITTED, Stage.UNREACHED, context=NoticeContext(stage=Stage.OFFERED)),
            f"{OVERDUE}; handover offered; {PROMISED}",
        ),
    ],
)
def test_a_row_says_all_that_is_late_for_its_request_the_worst_first(items, line):
    assert row(*items)[1] == [line]


def test_what_the_title_of_a_row_says_is_not_said_twice():
    for request in (SENT, WAITING):
        forgotten = late(replace(request, promised_by=None), Stage.FORGOTTEN)
        assert row(*forgotten) == ("Not submitted yet", [])


def test_unreached_recipients_are_named_once_for_all():
    context = NoticeContext(
        stage=Stage.RESPONSE_BREACH, unreached=(UnreachedRecipient(who=EVA.name, why="NoChat"),)
    )
    items = [replace(one, stage=Stage.UNREACHED, context=context) for one in many(5)]

    shown = said(digest_card(EN, items, NOW))

    assert shown.count("Eva Dvořáková could not be notified: We have never spoken there.") == 1


def test_of_very_many_the_oldest_are_listed_and_the_rest_is_counted():
    card = digest_card(EN, many(40), NOW)

    assert pressed(card) == [f"BH-{number:06d}" for number in range(1, MAX_LISTED + 1)]
    assert "Late notices about 40 requests" in said(card)
    assert "… and 25 more" in said(card)
    assert "more" not in said(digest_card(EN, many(MAX_LISTED), NOW))


def test_requests_that_were_not_even_read_are_counted():
    card = digest_card(EN, many(20), NOW, more=3_000)

    assert "Late notices about 3020 requests" in said(card).replace(",", "")
    assert "… and 3005 more" in said(card).replace(",", "")
    assert "… and 7 more" in said(digest_card(EN, many(2), NOW, more=7))
    assert digest_summary(EN, many(2), more=7) == (
        "Late notices about 9 requests; the oldest is BH-000001, Contoso Ltd."
    )


@pytest.mark.parametrize(
    ("count", "english", "czech"),
    [
        (
            1,
            "Late notices about 1 request: BH-000001, Contoso Ltd.",
            "Opožděná upozornění: 1 žádost (BH-000001, Contoso Ltd).",
        ),
        (
            2,
            "Late notices about 2 requests; the oldest is BH-000001, Contoso Ltd.",
            "Opožděná upozornění: 2 žádosti; nejstarší je BH-000001, Contoso Ltd.",
        ),
        (
            5,
            "Late notices about 5 requests; the oldest is BH-000001, Contoso Ltd.",
            "Opožděná upozornění: 5 žádostí; nejstarší je BH-000001, Contoso Ltd.",
        ),
    ],
)
def test_the_toast_of_several_late_ones_is_a_sentence(count, english, czech):
    assert digest_summary(EN, many(count)) == english
    assert digest_summary(CS, many(count)) == czech
