"""The start of a problem is read in the writer's zone, and what is unclear is not read."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reading.times import may_name_start, moment_in, start_in

PRAGUE = "Europe/Prague"
NOW = datetime(2026, 11, 30, 14, 20, tzinfo=ZoneInfo(PRAGUE))
"""A Monday."""


@pytest.mark.parametrize(
    ("text", "local"),
    [
        *[("Mail is down since 9", "30 09:00"), ("cannot sign in since 9, can you", "30 09:00")],
        *[("since 9:30", "30 09:30"), ("since 9.30", "30 09:30"), ("since 1:30 pm", "30 13:30")],
        *[("since 9am today", "30 09:00"), ("Since 16:30", "29 16:30"), ("from 9:15", "30 09:15")],
        *[("since this morning", "30 08:00"), ("since midnight it fails", "30 00:00")],
        *[("yesterday 16:30", "29 16:30"), ("yesterday at 16:30 it began", "29 16:30")],
        *[("since yesterday", "29 00:00"), ("16:30 yesterday", "29 16:30")],
        *[("since Friday 10:00", "27 10:00"), ("since last friday", "27 00:00")],
        *[("started today, around 11:45", "30 11:45"), ("since Monday", "23 00:00")],
        *[("od rána nejde pošta", "30 08:00"), ("od 9 nejde nic", "30 09:00")],
        *[("od včera 16:30", "29 16:30"), ("včera v 16.30", "29 16:30"), ("dnes v 9", "30 09:00")],
        *[("od včerejška", "29 00:00"), ("od pátku", "27 00:00"), ("od poledne", "30 12:00")],
        *[("od 28. 11. 10:00", "28 10:00"), ("since 2026-11-28 10:00", "28 10:00")],
        *[
            ("for 3 hours now", "30 11:20"),
            ("2 hours ago", "30 12:20"),
            ("an hour ago", "30 13:20"),
        ],
        *[("před 2 hodinami", "30 12:20"), ("už hodinu", "30 13:20"), ("30 min ago", "30 13:50")],
        *[("Since\N{NO-BREAK SPACE}9", "30 09:00"), ("since ９:00", "30 09:00")],
        # Clocks
        *[
            ("since 12 am", "30 00:00"),
            ("since 12 pm", "30 12:00"),
            ("since 12:30 a.m.", "30 00:30"),
        ],
        *[("since 9 o’clock", "30 09:00"), ("since ~9", "30 09:00"), ("since 9 h", "30 09:00")],
        *[("as of 10:30 today, since 10:30", "30 10:30"), ("od 14:05 hod", "30 14:05")],
        *[("since about 9:00 - nothing works", "30 09:00"), ("od 9.50, nic nejde", "30 09:50")],
        *[("since 9 we cannot sign in", "30 09:00"), ("Mail nejde od 9.30.", "30 09:30")],
        *[("started: 9:15", "30 09:15"), ("(since 9)", "30 09:00"), ("od cca. 9:10", "30 09:10")],
        *[("since 9:00:12", "30 09:00"), ("since 23:59", "29 23:59"), ("since 07:00", "30 07:00")],
        *[("since 3", "30 03:00"), ("from noon", "30 12:00"), ("from 9 am", "30 09:00")],
        *[("since 9 in the morning", "30 09:00"), ("since 1 in the afternoon", "30 13:00")],
        *[("since 9; users cannot sign in", "30 09:00"), ("since 9 - mail is down", "30 09:00")],
        *[("since 9! users cannot", "30 09:00"), ("down, since 9. Users cannot", "30 09:00")],
        *[("since 9:00 30 users cannot sign in", "30 09:00"), ("since 2:21", "30 02:21")],
        *[("since noon 30 users cannot", "30 12:00"), ("od 9 hod.", "30 09:00")],
        *[("since 9:30. Yesterday it worked", "30 09:30"), ("od 9.10; nejde", "30 09:10")],
        *[("since yesterday UTC", "29 00:00"), ("od 9.00.", "30 09:00")],
        *[("since 8", "30 08:00"), ("from this morning on", "30 08:00"), ("since: 9", "30 09:00")],
        # What follows is no zone.
        *[("since 9:00, central office is down", "30 09:00"), ("od 9:00 našeho času", "30 09:00")],
        *[("since 9:00 it fails all the time", "30 09:00"), ("since 9:00 our time", "30 09:00")],
        *[("since 9:00, US users cannot sign in", "30 09:00"), ("since 9:00 my time", "30 09:00")],
        *[("since 9 a.m. All users are affected", "30 09:00"), ("since 9:00; UTC+1", "30 09:00")],
        *[("since 9 a.m. Yesterday it worked", "30 09:00"), ("since 9 a.m. today", "30 09:00")],
        *[("since 9:00 mail/calendar fails", "30 09:00")],
        # Days and their parts
        *[("since Monday morning", "23 08:00"), ("od pondělního rána", "23 08:00")],
        *[("since last night", "29 22:00"), ("od včerejšího večera", "29 18:00")],
        *[("this afternoon it began", "30 13:00"), ("since this afternoon", "30 13:00")],
        *[("yesterday afternoon at 4", "29 16:00"), ("včera v 9 ráno", "29 09:00")],
        *[("since 9 last night", "29 21:00"), ("since yesterday morning", "29 08:00")],
        *[("od dnešního rána", "30 08:00"), ("předevčírem v 10:00", "28 10:00")],
        *[("last Friday at 10:00", "27 10:00"), ("since Fri. 10:00", "27 10:00")],
        *[("od minulého pátku", "27 00:00"), ("since Tuesday", "24 00:00")],
        *[("it broke at 9:30 yesterday", "29 09:30"), ("since today", "30 00:00")],
        # Dates
        *[("since 2026-11-28T10:00", "28 10:00"), ("28.11.2026 v 10:00", "28 10:00")],
        *[("Nov 28 10:00", "28 10:00"), ("28 November at 10", "28 10:00")],
        *[("since November 28th, 2026 10:00", "28 10:00"), ("since 28th of November", "28 00:00")],
        *[("od 28. listopadu 2026 v 10:00", "28 10:00"), ("od 28.11. 10:00", "28 10:00")],
        *[("od 28. 11. 2026", "28 00:00"), ("od 28.11. nejde nic", "28 00:00")],
        *[("od 9.11. v 10:00", "09 10:00"), ("od 9. 11.", "09 00:00"), ("od 28.11.", "28 00:00")],
        *[("since Saturday, 28 November 2026 10:00", "28 10:00"), ("od 28.11.2026", "28 00:00")],
        *[("since 28.11.2026; at 10:00 we called", "28 00:00")],
        *[("since 28.11.2026! At 10:00 we called", "28 00:00")],
        *[("it all broke yesterday at 16:30, the message: none", "29 16:30")],
        *[("since 28 Nov. 2026, at 10:00", "28 10:00"), ("since 1st November 2026", "01 00:00")],
        *[("since 2nd of Nov", "02 00:00"), ("since 3rd of Nov", "03 00:00")],
        *[("od 28.11.2026 do vypnutí, od 9:00", "30 09:00"), ("since Nov. 28, 10:00", "28 10:00")],
        *[("since Friday, 20 November 2026", "20 00:00"), ("since 30 November", "30 00:00")],
        *[("all down since Friday, 20 November 2026", "20 00:00")],
        *[("nic nejde nám od 9.11. v 10:00", "09 10:00"), ("nic od 9. 11. v 10:00", "09 10:00")],
        *[("nejde nic od 9. 11. v 10:00", "09 10:00"), ("od 2. 11. ráno", "02 08:00")],
        # How long
        *[("nejde už hodinu", "30 13:20"), ("nic nejde už hodinu", "30 13:20")],
        *[("for the last 3 hours", "30 11:20"), ("half an hour ago", "30 13:50")],
        *[("half hour ago", "30 13:50")],
        *[("for about 2 hours now", "30 12:20"), ("for the past hour", "30 13:20")],
        *[("two hours ago", "30 12:20"), ("30min ago", "30 13:50"), ("2 days ago", "28 14:20")],
        *[
            ("před hodinou", "30 13:20"),
            ("před půl hodinou", "30 13:50"),
            ("už 3 dny", "27 14:20"),
        ],
        *[("už asi dvě hodiny", "30 12:20"), ("před 5 minutami", "30 14:15")],
        *[
            ("since 3 hours", "30 11:20"),
            ("since 2 weeks", "16 14:20"),
            ("since 9 hours", "30 05:20"),
        ],
        *[("since about 30 minutes all is slow", "30 13:50"), ("since an hour", "30 13:20")],
        *[("since the last 2 days", "28 14:20"), ("2 weeks ago", "16 14:20")],
        *[("started 2 hours ago", "30 12:20"), ("začalo to před 2 hodinami", "30 12:20")],
        *[
            ("před týdnem", "23 14:20"),
            ("už 2 týdny nejde", "16 14:20"),
            ("od 12 noon", "30 12:00"),
        ],
        # Without "since"
        *[("Mail stopped yesterday 16:30", "29 16:30"), ("Outage 2 hours ago.", "30 12:20")],
        *[("Mail down, yesterday 16:30", "29 16:30"), ("I think yesterday 16:30", "29 16:30")],
        *[("It was fine. It broke yesterday at 16:30. We called.", "29 16:30")],
        *[
            ("It broke 28. 11. 10:00", "28 10:00"),
            ("All users affected 2 hours ago, down", "30 12:20"),
        ],
        *[
            ("It started for all of us today at 9:00", "30 09:00"),
            ("not down? since 9:00", "30 09:00"),
        ],
        *[
            ("včera v 16:30 přestala chodit pošta", "29 16:30"),
            ("výpadek dnes v 9:00", "30 09:00"),
        ],
        *[("vypadlo to před 2 hodinami", "30 12:20"), ("VPN spadla včera v 16.30", "29 16:30")],
        # What is said with "since" comes before all else.
        *[("since 9:00, it worked yesterday at 16:30", "30 09:00")],
        *[("we met yesterday at 16:30.\nDown since 9:00, since 9:00!", "30 09:00")],
        *[("since 9:00; call me tomorrow at 9", "30 09:00")],
    ],
)
def test_the_start_is_read_as_it_is_said(text, local):
    day, clock = local.split()
    expected = datetime.fromisoformat(f"2026-11-{day}T{clock}").replace(tzinfo=ZoneInfo(PRAGUE))
    assert start_in(text, NOW, PRAGUE) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "Mail is down", "since the update", "from 9 to 17 daily", "od 9 do 17", "9 users"),
        *("since 9 users reported it", "since 25:00", "since 9:75", "since version 9.2.1"),
        *("since 13 pm", "od 9 uživatelů", "from 9", "since 2026-12-24", "since 30. 2. 2026"),
        *("since 11/10", "yesterday", "monday", "since 9% of mails", "since 9-10", "since 9.2"),
        *("since 9:00, and again since 11:00", "see yesterday's mail", "call me tomorrow at 9"),
        *("since 2019-01-01", "Office 365", "error 9:30:12 since then", "since 10.0.0.4"),
        # Numbers of something else
        *("24/7", "9 to 5", "+420 555 010 020", "v2.9.30", "AADSTS50034", "from 9 EUR", "od 9 Kč"),
        *("since 9.50 EUR", "od 9.50 Kč", "since 9 000", "since 9, 10 and 11"),
        *("we lost 9 yesterday", "yesterday 9 users called", "since yesterday 9 users", "9:30"),
        *(
            "since build 2026",
            "since 020",
            "since 1e9",
            "since " + "9" * 5000,
            "since " + "x" * 99,
        ),
        *("since Monday 30", "since Monday 30 users", "since 9:30:12.5", "since 2026-11-28T99:00"),
        # Morning or afternoon stays open behind "o'clock" and the like, too
        *("since 2 o'clock", "od 2 hodin nejde pošta", "od 2h", "since 2 h 30 nejde", "od 2 hod."),
        *("since 2 h", "since 9 h 30", "od 9 hodin 30"),
        *("since 9 users, all of them", "since 9 mailboxes; all of them", "od 9 lidí nejde nic"),
        *("since yesterday 3x slower",),
        # Spans, habits, other moments
        *("už hodinu do rána", "nešlo už hodinu do rána", "nešlo před půl hodinou do rána"),
        *("since 9:00 - 10:00", "down since 9:00 - 10:00", "all down since 9:00 - 10:00"),
        *(
            "from 9:00 to 17:00",
            "od 9:00 do 17:00",
            "from 9:00 daily",
            "since 9 - 10",
            "since 9-10",
        ),
        *(
            "from 9:00 to 17:00 yesterday",
            "since 9:00 until the restart",
            "between 9:00 yesterday",
        ),
        *("until yesterday 16:30", "before the 28 Nov 10:00", "do včera 16:30", "or 2 hours ago"),
        *(
            "it takes 3 hours",
            "for 3 hours",
            "for 30 days",
            "last 3 hours",
            "2 and a half hours ago",
        ),
        *("0 hours ago", "3 parsecs ago", "ago", "for", "už", "since", "an ago", "half ago"),
        *(
            "Monday at 9",
            "Friday 10:00 call me",
            "next Friday 10:00",
            "today at 23:00",
            "zítra v 9",
        ),
        # Unclear words
        *(
            "since this update",
            "since last release",
            "since the morning's update",
            "od pondělního",
            *(
                "since last week",
                "od minulého týdne",
                "since day 1",
                "since week 9",
                "since the hour",
            ),
            *("since 9/11/2026", "9/11/2026", "od 9/11/2026", "since 12 midnight", "from 3 hours"),
        ),
        *("since yesterday's patch", "ab 10:30", "as of 10:30", "since then", "from yesterday"),
        *("since yesterday midnight", "since 9 at noon", "since 2 at night", "since 16 am"),
        *(
            "since 0 am",
            "since 24:00",
            "since 9 pm this morning",
            "since 25. 13.",
            "since 31 June",
        ),
        *(
            "since 11.10.",
            "od 9.12.",
            "10/11/2026 10:00",
            "since 5. 12.",
            "since 28. 5.",
            "since 28.11",
        ),
        # Morning or afternoon
        *("since 1:30", "since 2", "since 2:20", "yesterday at 4", "yesterday 7:00", "od 1"),
        # Somebody else's clock
        *("since 9:00 EST", "since 9 am ET", "since 9:00 their time"),
        *("since 9:00, CST", "since 9:00; PST", "since 9:00 Eastern", "since 9:00 Pacific time"),
        *("since 9:00 New York time", "yesterday at 16:30, US Eastern", "since 9 a.m. EST"),
        *("since 9:00 (EST)", "since 9:00 - PST, all is slow", "since 9:00, New York time, slow"),
        *("since 9:00 in Central time", "since this morning, Mountain", "2026-11-28 10:00; JST"),
        *("od 9:00 newyorského času", "včera v 16.30, místního času", "od 9 hod. jejich času"),
        *("od rána (tokijského času)", "since 9 p.m. (EDT) it fails", "since 9:00. IST"),
        *("since 9:00 US/Eastern", "since 9:00, America/New_York", "od 9:00 (Europe/London)"),
        *("since 9:00 PST8PDT", "yesterday 16:30 NZDT", "since 9:00 HKT"),
        # What programs write
        *("Sent: Monday, 30 November 2026 09:12", "Odesláno: pondělí 30. listopadu 2026 9:12"),
        *("Date: 2026-11-30 09:12", "Subject: down since 9", "From: Bob Sent: 30 Nov 2026 09:12"),
        *("On Mon, 30 Nov 2026 at 09:12, Bob wrote:", "Dne 30. 11. 2026 v 9:12 Bob napsal:"),
        *("On Mon, 30 Nov 2026 at 09:12 Bob <bob@contoso.example>", "[30.11.2026 9:12] Bob Novák"),
        *("Last sync: yesterday 16:30", "Bob Novák: yesterday 16:30"),
    ],
)
def test_what_is_unclear_is_not_read(text):
    assert start_in(text, NOW, PRAGUE) is None


@pytest.mark.parametrize(
    "text",
    [
        *("it worked fine 2 hours ago", "worked this morning at 8:00", "Fixed 1 hour ago"),
        *("VM was created 2 hours ago", "we deployed a fix yesterday at 16:30"),
        *("please call me today at 10:30", "certificate expired 28.11.2026 10:00"),
        *("License renewed 2 days ago", "it worked for the last 3 hours", "Met Bob 2 days ago"),
        *("Mail stopped, it worked yesterday at 16:30", "the backup, yesterday at 16:30"),
        *("Mail is down. It was fine yesterday at 16:30", "28.11.2026 10:00:00 ERROR sync"),
        *("we built it today at 9:00, now it is broken", "All OK 2 hours ago"),
        *(
            "fungovalo to včera v 16:30",
            "účet byl vytvořen před 2 hodinami",
            "nasadili včera v 9:00",
        ),
        *(
            "zavolejte mi dnes v 10:30",
            "certifikát vypršel 28. 11. 2026 10:00",
            "šlo to dnes ráno",
        ),
        *("licence obnovena před 2 dny", "opraveno před hodinou", "funguje už hodinu"),
        *("nic nejde, včera v 16:30 jsme aktualizovali",),
    ],
)
def test_a_moment_of_something_else_is_not_taken_but_asked_about(text):
    assert start_in(text, NOW, PRAGUE) is None
    assert may_name_start(text, NOW, PRAGUE)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "Mail is down",
            "since 9 users",
            "until yesterday 16:30",
            "not since yesterday 9:00",
        ),
        *("mail stopped, but not since yesterday 9:00", "nejde, ale ne od včera 9:00"),
        *(
            "ERROR 2026-11-28 10:00:00 sync failed",
            "2026-11-28 10:00:00",
            "call me today at 23:00",
        ),
        *(
            "2026-11-28T10:00:00 stopped",
            "[2026-11-28 10:00:00Z] failed",
            "on 2024-11-28 at 10:00",
        ),
        *("it worked 2 hours ago, down since 9:00", "yesterday 16:30", "today at 9:00 EST"),
    ],
)
def test_nothing_is_asked_where_no_other_moment_may_be_the_start(text):
    assert not may_name_start(text, NOW, PRAGUE)


def test_a_time_is_the_writers_own():
    assert start_in("since 9", NOW, "Asia/Tokyo") == datetime(2026, 11, 30, 0, 0, tzinfo=UTC)
    assert start_in("since 9", NOW, "America/New_York") == datetime(
        2026, 11, 29, 14, 0, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        *[
            ("since 9:00 UTC", "30 09:00"),
            ("since 9:00 gmt", "30 09:00"),
            ("od 9:00 SEČ", "30 08:00"),
        ],
        *[("since 9:00 CEST", "30 07:00"), ("since 9:00 +01:00", "30 08:00")],
        *[("since 9 am UTC-5", "29 14:00"), ("since 9:00 UTC+05:30", "30 03:30")],
        *[("since 2026-11-28T10:00Z", "28 10:00"), ("2026-11-28T10:00:07.000+0100", "28 09:00")],
        *[("since 2026-11-28T10:00:00.000000+01:00", "28 09:00")],
        *[("yesterday 23:30 EEST", "29 20:30"), ("since 9:00 EET", "30 07:00")],
        *[("od 9 ráno UTC", "30 09:00"), ("9:00 today UTC", "30 09:00")],
        *[("since 9 a.m. CET", "30 08:00"), ("od 9:00; SEČ", "30 08:00")],
        *[("2 hours ago", "30 11:20"), ("před hodinou", "30 12:20")],
    ],
)
@pytest.mark.parametrize("zone", ["America/New_York", "", "Nowhere/Land", "../etc", "\0"])
def test_a_zone_that_is_said_is_nobody_elses(text, utc, zone):
    expected = datetime.fromisoformat(f"2026-11-{utc.replace(' ', 'T')}").replace(tzinfo=UTC)
    assert start_in(text, NOW + timedelta(seconds=7, microseconds=9), zone) == expected


@pytest.mark.parametrize("text", ["since 9:00", "yesterday at 16:30", "since this morning"])
@pytest.mark.parametrize("zone", ["", "Nowhere/Land"])
def test_without_a_zone_a_clock_is_not_guessed(text, zone):
    assert start_in(text, NOW, zone) is None
    assert moment_in(text, NOW, zone) is None


def test_the_day_is_the_one_of_the_zone():
    late = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    assert start_in("today at 0:10", late, PRAGUE) == datetime(2026, 11, 30, 23, 10, tzinfo=UTC)
    assert start_in("since midnight", late, PRAGUE) == datetime(2026, 11, 30, 23, tzinfo=UTC)
    assert start_in("od rána", late, PRAGUE) is None, "it is half past midnight there"


@pytest.mark.parametrize("text", ["since 2:30", "today at 2:30", "since 02:30", "od 2:30 ráno"])
@pytest.mark.parametrize(("month", "day"), [(3, 29), (10, 25)])
def test_a_clock_that_never_showed_it_or_did_so_twice_is_not_read(text, month, day):
    now = datetime(2026, month, day, 12, tzinfo=ZoneInfo(PRAGUE))
    assert start_in(text, now, PRAGUE) is None
    assert start_in(text.replace("2:30", "3:30"), now, PRAGUE) is not None
    assert start_in(text + " CET", now, PRAGUE) is not None


def test_a_date_without_a_year_is_the_last_if_that_is_not_long_ago():
    now = datetime(2027, 1, 3, 12, tzinfo=UTC)
    assert start_in("since 28. 12. 10:00", now, "UTC") == datetime(2026, 12, 28, 10, tzinfo=UTC)
    assert start_in("since 5 July", now, "UTC") == datetime(2026, 7, 5, tzinfo=UTC)
    assert start_in("since 4 July", now, "UTC") is None
    assert start_in("since 5 January", now, "UTC") is None
    earlier = datetime(2028, 1, 3, 12, tzinfo=UTC)
    assert start_in("since 28. 12.", earlier, "UTC") == datetime(2027, 12, 28, tzinfo=UTC)
    leap = datetime(2029, 1, 3, 12, tzinfo=UTC)
    assert start_in("since 29. 2.", leap, "UTC") is None


@pytest.mark.parametrize(("name", "day"), [("Tuesday", 1), ("Thursday", 26), ("Friday", 27)])
def test_a_weekday_is_the_last_of_that_name(name, day):
    thursday = datetime(2026, 12, 3, 12, tzinfo=UTC)
    month = 12 if day < 4 else 11
    assert start_in(f"since {name}", thursday, "UTC") == datetime(2026, month, day, tzinfo=UTC)


def test_an_answer_is_not_older_than_ten_years():
    assert moment_in("2016-12-02 14:20", NOW, PRAGUE) is None
    assert moment_in("2016-12-02 14:21", NOW, PRAGUE) is not None


def test_a_year_ago_is_the_longest():
    assert start_in("since 2025-11-30 14:20", NOW, PRAGUE) == NOW - timedelta(days=365)
    assert start_in("since 2025-11-30 14:19", NOW, PRAGUE) is None
    assert start_in("since 14:20", NOW, PRAGUE) == NOW, "now is no moment to come"


@pytest.mark.parametrize(
    ("answer", "local"),
    [
        *[
            ("9", "30 09:00"),
            ("9:00", "30 09:00"),
            ("16:30", "29 16:30"),
            ("yesterday", "29 00:00"),
        ],
        *[("yesterday 16:30", "29 16:30"), ("Monday 10:00", "23 10:00"), ("ráno", "30 08:00")],
        *[("2026-11-28 10:00", "28 10:00"), ("28. 11.\n10:00", "28 10:00"), ("od 9", "30 09:00")],
        *[("2 hours ago", "30 12:20"), ("tomorrow 9:00", "01 09:00"), ("today 23:00", "30 23:00")],
        *[("2020-02-29 10:00", "x"), ("not known", ""), ("", ""), ("11/10", ""), ("9 or 10", "")],
        *[("yesterday 9:00 today 10:00", ""), ("9 users", "")],
        *[("10:00, EST", ""), ("9:00 a.m. EST today", ""), ("10:00 Tokyo", ""), ("9:00/CST", "")],
        *[("10:00 in the office in Seattle", ""), ("včera v 10:00 " + "x" * 40, "")],
        *[
            ("9:00 a.m. today, I think", "30 09:00"),
            ("It started yesterday at 10:00.", "29 10:00"),
        ],
        *[("asi včera v 10:00, myslím", "29 10:00")],
        *[("9 A.M. yesterday", "29 09:00"), ("~ 9:00 my time", "30 09:00")],
        *[
            ("začalo to dnes v 9:00", "30 09:00"),
            ("not yesterday 16:30", ""),
            ("10:00 CET", "30 10:00"),
        ],
        *[("3 hours", "30 11:20"), ("3 hodiny", "30 11:20"), ("12 noon", "30 12:00")],
        *[("30 min", "30 13:50"), ("about an hour", "30 13:20"), ("2 weeks.", "16 14:20")],
        *[("asi 2 dny", "28 14:20"), ("půl hodiny", "30 13:50"), ("9/11/2026", "")],
        *[
            ("5 hodin", ""),
            ("9 h", ""),
            ("3 hours EST", ""),
            ("1 day 2 hours", ""),
            ("last week", ""),
        ],
        *[("since 3 hours", "30 11:20"), ("2 hours before the restart", ""), ("day 1", "")],
        *[("v 9 hodin", "30 09:00"), ("for 3 hours", "30 11:20"), ("already 3 hours", "30 11:20")],
        *[("in 3 hours", ""), ("asi 9 hodin", ""), ("for the last 3 hours", "30 11:20")],
        *[("2 o'clock", ""), ("9 o'clock", "30 09:00")],
    ],
)
def test_an_answer_may_be_short_and_lie_ahead(answer, local):
    day, _, clock = local.partition(" ")
    month = "2026-12" if day == "01" else "2026-11"
    expected = (
        datetime.fromisoformat(f"{month}-{day}T{clock}").replace(tzinfo=ZoneInfo(PRAGUE))
        if clock
        else datetime(2020, 2, 29, 9, tzinfo=UTC)
        if local
        else None
    )
    assert moment_in(answer, NOW, PRAGUE) == expected


@pytest.mark.parametrize("word", ["x ", "x\n", "x" * 9 + " ", "\N{ARABIC LETTER ALEF} ", "ﷺ "])
def test_only_the_beginning_of_a_text_is_read(word):
    assert start_in(word * 50 + "\nsince 9:00", NOW, PRAGUE) is not None
    assert start_in(word * 300 + "\nsince 9:00", NOW, PRAGUE) is None
    assert start_in("since 9:00\n" + word * 9000, NOW, PRAGUE) is not None


def test_what_is_cut_off_is_not_taken_for_the_end():
    for length in range(1960, 2010):
        text = "x" * 29 + " " + "-" * (length - 30)
        assert start_in(f"{text} since 9 users reported it", NOW, PRAGUE) is None
        assert start_in(f"{text} since 9:30:12.5", NOW, PRAGUE) is None
    for words in range(290, 310):
        assert start_in("x " * words + "since 9 users reported it", NOW, PRAGUE) is None


@given(
    st.text(max_size=60),
    st.datetimes(datetime.fromisoformat("2024-01-01"), timezones=st.just(UTC)),
    st.sampled_from([PRAGUE, "America/New_York", "Asia/Kolkata"]),
)
def test_whatever_is_written_a_start_is_past_and_not_long_ago(text, now, zone):
    for said in (text, f"since {text}", f"yesterday {text}", f"{text} hours ago"):
        found = start_in(said, now, zone)
        assert found is None or now - timedelta(days=366) <= found <= now
        assert found is None or found.tzinfo is UTC


@pytest.mark.parametrize(("before", "is_read"), [(1_989, True), (1_990, True), (1_991, False)])
def test_of_a_long_text_the_first_two_thousand_characters_are_read(before, is_read):
    """A moment that is cut off is none: "since 9:0" is another one."""
    words = "x" * 99 + " "
    text = words * 19 + "x" * (before - len(words) * 19 - 1) + " since 9:00"
    assert (start_in(text, NOW, PRAGUE) is not None) == is_read
