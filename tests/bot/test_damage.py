"""What people are told when a row is damaged, and that everything else goes on."""

import sqlite3
from contextlib import closing

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import Boolean, Integer, LargeBinary, Text

import app
from services.gateways.schema.columns import UtcTime
from services.gateways.schema.tables import metadata
from services.policy.loader import local_policy
from tests.chat import Chat, person_id
from tests.transcripts import beginning, play

OPENED = """
    you: /new contoso ltd azure B Slow pages
    you: technical
    you: They are slow
    you: yes
    you: ada@partner.example
    you: send
    bot: BH-00000
"""
UNREADABLE = "BH-000001 is there, but I cannot read its record"


class Shell:
    """A database shell, in which somebody writes by hand."""

    def __init__(self, path):
        self._path = path

    def run(self, statement, *values):
        with closing(sqlite3.connect(self._path)) as file, file:
            return file.execute(statement, values).fetchall()

    def write(self, column, value, where):
        """Write an expression of SQL into a column; return whether that was possible."""
        table, name = column.split(".")
        self.run("DROP TRIGGER IF EXISTS events_refuse_update")
        try:
            self.run(f'UPDATE {table} SET "{name}" = {value} WHERE {where}')  # noqa: S608
        except sqlite3.DatabaseError:
            return False
        return True

    def damage(self, column, value, where="TRUE"):
        """Write the value into a column ("table.column"), and return how to mend it."""
        table, name = column.split(".")
        before = self.run(f"SELECT rowid, {name} FROM {table} WHERE {where}")  # noqa: S608
        self.run(f"UPDATE {table} SET {name} = ? WHERE {where}", value)  # noqa: S608

        def mend():
            for row, kept in before:
                self.run(f"UPDATE {table} SET {name} = ? WHERE rowid = ?", kept, row)  # noqa: S608

        return mend


@pytest.fixture
def shell(tmp_path):
    return Shell(tmp_path / "behalf.db")


TWO = beginning(OPENED * 2)


@pytest.fixture
async def two(chat):
    """Return a chat in which two requests were opened."""
    await play(chat, TWO)
    return chat


DAMAGES = [
    ("requests.contact", "{"),
    ("requests.state", "on-the-moon"),
    ("requests.created_at", "soon"),
    ("requests.title", b"\xff"),
    ("requests.route", '{"rule":"R99"}'),
    ("requests.version", "many"),
]


@pytest.mark.parametrize(("column", "value"), DAMAGES)
async def test_a_damaged_request_says_so_and_its_owner_sees_all_others(two, shell, column, value):
    mend = shell.damage(column, value, "number = 1")
    await play(
        two,
        f"""
        you: /status 1
        bot: {UNREADABLE}
        count: 1
        you: /answered BH-1
        bot: {UNREADABLE}
        count: 1
        you: /mine
        bot: BH-000002
        count: 1
        you: /status 2
        bot: BH-000002 is shown again below.
        bot: BH-000002
        you: /customer contoso ltd
        bot: BH-000002
        """,
    )
    mend()
    await play(
        two,
        """
        you: /status 1
        bot: BH-000001 is shown again below.
        bot: BH-000001
        you: /mine
        bot: BH-000001
        and: BH-000002
        """,
    )


async def test_a_number_that_means_a_damaged_request_as_well_is_asked_about(two, shell):
    shell.run("UPDATE requests SET microsoft_number = '2', contact = '{' WHERE number = 1")
    await play(two, "you: /status 2\nbot: That number is BH-000002 here\nand: BH-000001")


async def test_a_button_on_a_damaged_request_says_so(two, shell):
    await two.say("/status 1")
    button = two.button("I have submitted it")
    shell.run("UPDATE requests SET contact = '{' WHERE number = 1")
    answer = await two.press_again(button, microsoft_number="2412")
    assert UNREADABLE in str(answer)


async def test_the_clock_of_a_damaged_request_is_told_all_the_same(two, shell, desk):
    await play(two, "you: /submitted 1\nyou: /submitted 2")
    two.heard()
    shell.run("UPDATE requests SET contact = '{' WHERE number = 1")
    await desk.wait(minutes=180)
    heard = two.heard()
    assert any(UNREADABLE in said for said in heard)
    assert any("BH-000002" in said and UNREADABLE not in said for said in heard)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("requests.state", "on-the-moon"),
        ("requests.severity", "D"),
        ("alarms.due_at", "0000-soon"),
        ("alarms.recipient", b"\xff"),
    ],
)
async def test_a_damaged_alarm_or_request_stops_nobodys_notices(two, shell, desk, column, value):
    await play(two, "you: /submitted 1\nyou: /submitted 2")
    two.heard()
    mend = shell.damage(column, value, "number = 1")
    await desk.wait(minutes=180)
    heard = "\n".join(two.heard())
    assert "BH-000002" in heard
    assert "BH-000001" not in heard

    mend()
    await desk.wait(seconds=31)
    assert "BH-000001" in "\n".join(two.heard())


async def test_a_damaged_chat_of_somebody_else_stops_nobodys_notices(two, shell, desk):
    await Chat(desk, name="Bob", conversation="a:bob").say("/watch B")
    shell.run("UPDATE conversations SET suspended_at = 'soon' WHERE id = 'a:bob'")
    await play(two, "you: /submitted 1")
    two.heard()
    await desk.wait(minutes=180)
    assert "BH-000001" in "\n".join(two.heard())


@pytest.mark.parametrize("table", ["people", "dialog_states"])
async def test_who_cannot_be_recognised_is_told_so_and_nothing_is_overwritten(chat, shell, table):
    await chat.say("/new contoso ltd azure B Slow pages")
    mend = shell.damage(f"{table}.version", "many")
    damaged = shell.run(f"SELECT * FROM {table}")  # noqa: S608
    for _ in range(2):
        await play(
            chat,
            f"""
            you: technical
            bot: I cannot read what I have kept of you or of this conversation ({table}
            count: 1
            """,
        )
    assert shell.run(f"SELECT * FROM {table}") == damaged  # noqa: S608

    mend()
    await play(chat, "you: technical\nbot: What is going wrong?")


async def test_a_request_of_a_damaged_customer_goes_on(two, shell):
    shell.run("UPDATE customers SET relationship = 'friend' WHERE name = 'Contoso Ltd'")
    await play(
        two,
        """
        you: /status 1
        bot: BH-000001 is shown again below.
        bot: BH-000001 · Contoso Ltd
        you: /customer contoso ltd
        bot: No customer matches
        """,
    )


async def test_a_card_in_a_language_of_another_release_is_still_replaced(two, shell):
    shell.run("UPDATE card_copies SET language = 'tlh' WHERE subject = 'BH-000001'")
    await play(
        two,
        """
        you: /note 1 They want a trace
        bot: They want a trace
        bot: note kept
        """,
    )


async def test_how_often_a_damaged_row_was_met_can_be_scraped(desk, shell):
    await Chat(desk).say("hello")
    shell.run("UPDATE people SET contact = '{'")
    async with (
        app.pooled_session() as http,
        app.open_bot(desk.database, local_policy(), app.local_authentication(), http) as host,
        TestClient(TestServer(host)) as client,
    ):
        await desk.database.staff.get(person_id("Ada"))
        await desk.database.staff.get(person_id("Ada"))
        scraped = await (await client.get("/metrics")).text()
    assert 'behalf_unreadable_rows_total{table="people"} 2.0' in scraped


BYTES = "CAST(x'ff' AS TEXT)"
FAR = ("'0001-01-01 00:00:00.000000'", "'9999-12-31 23:59:59.999999'")
LIMITS = ("-1", "0", "2147483647", "9223372036854775807")
EXTREMES = {
    UtcTime: (BYTES, *FAR),
    Integer: LIMITS,
    LargeBinary: ("x'ff'",),
    Text: (BYTES, "'{'", "char(0)", "'9999-12-31T23:59:59-05:00'"),
    Boolean: ("7", "9223372036854775807"),
}
"""What no code of ours writes, by the type of the column."""
CLOCK = """{"source":"policy","warning_at":"%s","breach_at":"%s","promise":%s}"""
CLOCKS = (
    CLOCK % ("2030-01-07T12:00:00", "2030-01-07T14:00:00", "null"),
    CLOCK % ("9999-12-31T23:59:59-05:00", "9999-12-31T23:59:59-05:00", "null"),
    CLOCK
    % (
        "2030-01-07T12:00:00Z",
        "2030-01-07T14:00:00Z",
        '{"time":null,"business_days":1000000000,"business_hours":true,"region":"germany"}',
    ),
)
FOUND_BY = {
    "requests": "number = 1",
    "events": "number = 1",
    "alarms": "number = 1",
    "card_copies": "subject = 'BH-000001'",
}
ROAD = ("/mine", "/status 1", "/note 1 They want a trace", "/customer contoso ltd", "/at-risk")
OWN = {"people", "dialog_states", "conversations", "idempotency_records"}
"""What belongs to whoever writes: they are told that it cannot be read, and no more."""


def extremes():
    """Yield every column with everything that may be written into it by hand."""
    for table in metadata.sorted_tables:
        for column in table.c:
            kind = next(each for each in EXTREMES if isinstance(column.type, each))
            for value in EXTREMES[kind]:
                yield f"{table.name}.{column.name}", value
    for clock in CLOCKS:
        for name in ("response_clock", "promise_clock"):
            yield f"requests.{name}", f"'{clock}'"
    yield "alarms.context", """'{"since":"9999-12-31T23:59:59-05:00"}'"""


WORST = [
    ("requests.title", BYTES),
    ("requests.respond_by", FAR[1]),
    ("requests.number", LIMITS[3]),
    ("people.tenant_id", BYTES),
    ("alarms.version", LIMITS[3]),
    ("alarms.context", """'{"since":"9999-12-31T23:59:59-05:00"}'"""),
]
every = [pytest.param(*one, marks=() if one in WORST else pytest.mark.proof) for one in extremes()]


@pytest.mark.parametrize(("column", "value"), every)
async def test_whatever_is_in_a_row_all_else_goes_on_to_its_end(two, desk, shell, column, value):
    await play(two, "you: /submitted 1\nyou: /submitted 2")
    await desk.deliver()
    table = column.partition(".")[0]
    if not shell.write(column, value, FOUND_BY.get(table, "TRUE")):
        pytest.skip("SQLite refuses that")
    for said in (*ROAD, "/mine"):
        heard = await two.say(said)
        assert heard, said
        assert "went wrong" not in "".join(heard), (said, heard)
    if table not in OWN:
        await play(two, "you: /note 2 seen\nbot: note kept")
    if table not in OWN | {"customers"}:
        await play(two, OPENED)
    two.heard()
    await desk.wait(minutes=180)
    if table not in OWN:
        assert "BH-000002" in "".join(two.heard())
