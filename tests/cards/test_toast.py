from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cards.moments import said_moment, said_span
from cards.notice import notice_summary
from cards.notice_samples import BREACH, WARNING, event_at, notices
from cards.samples import ANSWERED, HISTORY, NOON, SENT, SUBMITTED, WAITING
from cards.words import words_for
from services.model.destinations import Destination
from services.model.routes import Route, Rule
from services.model.states import EventKind
from tests.cards.test_hostile_texts import HOSTILE

EN, CS = words_for("en"), words_for("cs")
DASH = "\N{EN DASH}"
PRAGUE = "Europe/Prague"
SAMPLES = dict(notices())


@pytest.mark.parametrize(
    ("view", "english", "czech"),
    [
        (
            WARNING,
            f"Microsoft must answer by 15:04 {DASH} 30 minutes left.",
            f"Microsoft má odpovědět do 15:04 {DASH} ještě 30 minut.",
        ),
        (
            BREACH,
            "Microsoft has not answered; that was due 12 minutes ago (15:04).",
            "Microsoft zatím neodpověděl; měl odpovědět do 15:04, zpoždění 12 minut.",
        ),
        (
            replace(BREACH, now=SUBMITTED.respond_by),
            "Microsoft has not answered; that was due less than a minute ago (15:04).",
            "Microsoft zatím neodpověděl; měl odpovědět do 15:04, zpoždění méně než minuta.",
        ),
        (
            SAMPLES["promise-warning"],
            f"our answer to the customer is due by 16:00 {DASH} 45 minutes left.",
            f"zákazníkovi máme odpovědět do 16:00 {DASH} ještě 45 minut.",
        ),
        (
            SAMPLES["promise-breach"],
            "our answer to the customer was due 1 minute ago (16:00).",
            "zákazníkovi jsme měli odpovědět do 16:00, zpoždění 1 minuta.",
        ),
        (
            replace(SAMPLES["forgotten"], request=replace(SENT, number=125, promised_by=None)),
            "not submitted yet, though ready for 15 minutes.",
            "zatím nepodáno, čekání: 15 minut.",
        ),
        (
            replace(
                SAMPLES["forgotten-waiting"],
                request=replace(WAITING, number=125, promised_by=None),
            ),
            "no admin agent has taken it yet; it has waited for 15 minutes.",
            "zatím ji nepřevzal žádný agent správce, čekání: 15 minut.",
        ),
        (
            SAMPLES["changed"],
            "Microsoft now shows the status “Open”.",
            "Microsoft nyní uvádí stav „Open“.",
        ),
        (
            SAMPLES["accepted"],
            "Bob Novák has taken this request over.",
            "tuto žádost teď má Bob Novák.",
        ),
        (
            SAMPLES["answered-meanwhile"],
            "Answered 14:00, confirmed by Ada Novotná.",
            "Odpověď přišla 14:00, potvrzuje Ada Novotná.",
        ),
    ],
)
def test_a_toast_is_a_sentence_in_the_readers_language_and_time_zone(view, english, czech):
    assert notice_summary(EN, view, PRAGUE) == f"BH-000125, Contoso Ltd: {english}"
    assert notice_summary(CS, view, PRAGUE) == f"BH-000125, Contoso Ltd: {czech}"


def test_what_comes_late_says_so_first():
    told = "BH-000125, Contoso Ltd: "

    assert notice_summary(EN, replace(BREACH, late=True), "").startswith(f"Late: {told}")
    assert notice_summary(CS, replace(BREACH, late=True), "").startswith(f"Opožděně: {told}")


def test_what_waits_is_told_with_the_clock_that_runs_meanwhile():
    assert notice_summary(EN, SAMPLES["forgotten"], PRAGUE).endswith(
        f"; our answer to the customer is due by 16:00 {DASH} 2 hours 45 minutes left."
    )


@pytest.mark.parametrize("name", SAMPLES)
def test_every_toast_names_the_request_and_its_customer_and_ends(name):
    view = SAMPLES[name]

    told = notice_summary(EN, view, PRAGUE)

    assert f"{view.request.reference}, Contoso Ltd: " in told
    assert told.endswith(".")
    assert "{{" not in told


@pytest.mark.parametrize(
    ("destination", "side"),
    [(Destination.PUBLISHER, "the publisher"), (Destination.PROVIDER, "the provider")],
)
def test_whoever_has_to_answer_is_named(destination, side):
    elsewhere = replace(SUBMITTED, route=Route(Rule.R3, destination))

    assert f"{side} must answer by" in notice_summary(EN, replace(WARNING, request=elsewhere), "")
    assert f"{side} has not answered" in notice_summary(EN, replace(BREACH, request=elsewhere), "")


def test_an_unreached_recipient_comes_first():
    assert notice_summary(EN, SAMPLES["unreached"], PRAGUE).startswith(
        "BH-000125, Contoso Ltd: Ada Novotná, duty channel, Bob Novák could not be notified; "
        "Microsoft"
    )


def test_the_time_since_it_was_taken_is_what_its_owner_had():
    taken = replace(SAMPLES["forgotten"], history=[*HISTORY[:1], event_at(EventKind.TAKEN, 5)])

    assert "though ready for 10 minutes" in notice_summary(EN, taken, PRAGUE)


def test_what_comes_late_and_is_past_is_only_past():
    view = replace(BREACH, request=ANSWERED, late=True)

    assert not notice_summary(EN, view, PRAGUE).startswith("Late")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_toast_stays_one_short_line_whatever_people_type(text):
    request = replace(SUBMITTED, customer=text, owner=text, offered_to=text)
    for view in SAMPLES.values():
        context = view.context.model_copy(update={"who": text, "status": text})
        told = notice_summary(EN, replace(view, request=request, context=context), PRAGUE)

        assert "\n" not in told
        assert len(told) < 600


@pytest.mark.parametrize(
    ("timezone", "moment", "said"),
    [
        (PRAGUE, NOON, "13:00"),
        ("America/New_York", NOON, "07:00"),
        ("Asia/Tokyo", NOON + timedelta(hours=4), "8 Jan 01:00"),
        (PRAGUE, NOON - timedelta(days=8), "30 Dec 13:00"),
        (PRAGUE, datetime(2030, 7, 7, 12, tzinfo=UTC), "7 Jul 14:00"),
        ("", NOON, "12:00 UTC"),
        ("Europe/Nowhere", NOON, "12:00 UTC"),
        ("../../etc/passwd", NOON, "12:00 UTC"),
        ("Europe", NOON + timedelta(days=1), "8 Jan 12:00 UTC"),
    ],
)
def test_a_moment_is_said_in_the_readers_zone_with_the_day_if_it_differs(timezone, moment, said):
    assert said_moment(EN, moment, timezone, NOON) == said


def test_another_day_is_said_as_each_language_writes_it():
    months = [said_moment(EN, datetime(2031, m, 3, 9, tzinfo=UTC), "", NOON) for m in range(1, 13)]

    assert [text.split()[1] for text in months] == (
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    )
    assert said_moment(CS, NOON + timedelta(days=1), PRAGUE, NOON) == "8. 1. 13:00"


@pytest.mark.parametrize(
    ("duration", "said"),
    [
        (timedelta(minutes=28, seconds=29), "28 minutes"),
        (timedelta(minutes=-90), "1 hour 30 minutes"),
        (timedelta(seconds=29), "less than a minute"),
        (timedelta(0), "less than a minute"),
    ],
)
def test_how_long_it_is_is_said_alike_before_and_after(duration, said):
    assert said_span(EN, duration) == said
