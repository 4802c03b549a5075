"""Search for requests: the same questions to every database, as to those about customers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from services.gateways import fuzzy_search
from services.gateways.database import Database, open_database
from services.model.requests import ServiceRequest, reference_of
from services.model.states import RequestState
from tests.clock import NOON, FakeClock
from tests.services.gateways.records import STAFF, request, work

KNOWN = (
    ("Contoso", "Mailbox of the sales team is full", "2611300012345"),
    ("Contoso Pharmaceuticals s.r.o.", "Shared mailbox cannot be opened", "2611300099999"),
    ("Müller Förderbänke GmbH", "VPN gateway unreachable", ""),
    ("Mueller", "Quota for West Europe", "2512010000001"),
    ("Fabrikam, Inc.", "Contoso sees our invoice", ""),
    ("Tři duby", "Přihlášení nefunguje: 100% of_users", "case 12 of 2026"),
    ("日本サンプル株式会社", "日立製作所 からのメール", ""),
    ("Adventure-Works", 'OR NEAR("x*") -y AND ☕', ""),
)
"""Customer, title and Microsoft's number, in the order of our numbers."""
QUESTIONS = {
    "contoso": [1, 2, 5],
    "CONTOSO mailbox": [2, 1],
    "mailbox contoso": [2, 1],
    "shared mailbox cannot be opened": [2],
    "mail": [2, 1],
    "box full": [1],
    "BH-000003": [3],
    "000003": [3],
    "2611300012345": [1],
    "26113000": [2, 1],
    "12345": [1],
    "contoso 99999": [2],
    "Müller": [3, 4],
    "mueller": [4, 3],
    "Mueller Foerderbaenke": [3],
    "mülller": [4, 3],
    "mullre vpn": [3],
    "Fabrikam GmbH": [5],
    "prihlaseni": [6],
    "PŘIHLÁŠENÍ NEFUNGUJE": [6],
    "přihlášneí": [6],
    "12 2026": [6],
    "日立": [7],
    "サンプル": [7],
    "adventureworks": [8],
    "100%": [6, 4],
    "of_u": [6],
    "%": [],
    "_": [],
    "☕": [],
    "\N{PILE OF POO}": [],
    "\\ \" ' %_": [],
    'mail" OR "vpn': [],
    "near or": [8],
    "x*": [8],
    "-y": [8],
    "NEAR(mailbox, 2)": [],
    "mailbox*": [2, 1],
    "mail\x00box full": [1],
    "\x00": [],
    "q": [4],
    "z": [],
    "v": [3],
    "nobody at all": [],
    "": [],
    "%_" * 2_000: [],
    "\ufdfa" * 4_000: [],
    "mailbox " + "contoso " * 7 + "and more words " * 300: [2, 1],
}
"""What is typed, and the numbers that are found."""


def known(which: int, **changes: object) -> ServiceRequest:
    customer, title, microsoft_number = KNOWN[which - 1]
    said = {"customer": customer, "title": title, "microsoft_number": microsoft_number}
    return request(**{"number": which, **said, **changes})


@pytest.fixture
async def ledger(searched: Database) -> Database:
    await searched.turns.commit(work(*map(known, range(1, len(KNOWN) + 1))))
    return searched


async def numbers(database: Database, words: str, limit: int = 10, **how: str) -> list[int]:
    return [one.number for one in await database.ledger.search(words, limit, STAFF, **how)]


async def test_a_request_is_found_by_any_of_its_words_and_numbers(ledger: Database):
    assert {words: await numbers(ledger, words) for words in QUESTIONS} == QUESTIONS


@pytest.mark.both_databases
async def test_of_what_fits_alike_open_ones_come_first_and_then_the_newest(searched: Database):
    closed = RequestState.CLOSED
    alike = [known(1, number=number) for number in (3, 7, 5)]
    later = [known(1, number=number, state=closed, closed_at=NOON) for number in (8, 9)]
    better = known(1, number=1, title="Contoso", state=closed, closed_at=NOON)
    worse = known(5, number=10)
    await searched.turns.commit(work(*alike, *later, better, worse))
    assert await numbers(searched, "mailbox sales") == [7, 5, 3, 9, 8]
    assert await numbers(searched, "contoso") == [7, 5, 3, 9, 8, 1, 10]
    assert await numbers(searched, "contoso", 2) == [7, 5]


@pytest.mark.both_databases
async def test_what_is_changed_or_closed_is_found_as_it_is_now(ledger: Database):
    one, *_ = await ledger.ledger.search("mailbox sales", 5, STAFF)
    renamed = replace(one, title="Calendar is empty", microsoft_number="2700000000001")
    await ledger.turns.commit(work(renamed))
    assert await numbers(ledger, "mailbox sales") == []
    assert await numbers(ledger, "12345") == []
    assert await numbers(ledger, "calendar") == await numbers(ledger, "27000") == [1]

    assert await numbers(ledger, "BH-00000", 2) == [8, 7]
    (last,) = await ledger.ledger.search("BH-000008", 5, STAFF)
    closed = replace(last, state=RequestState.CLOSED, closed_at=NOON)
    await ledger.turns.commit(work(closed))
    assert await numbers(ledger, "BH-00000") == [7, 6, 5, 4, 3, 2, 1, 8]
    (read,) = await ledger.ledger.search("BH-000008", 5, STAFF)
    await ledger.turns.commit(work(replace(read, state=RequestState.ANSWERED, closed_at=None)))
    assert await numbers(ledger, "BH-00000", 2) == [8, 7]


@pytest.mark.both_databases
async def test_what_one_may_not_see_takes_no_place_of_what_one_may(
    searched: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(fuzzy_search, "MAX_CANDIDATES", 5)
    monkeypatch.setattr(fuzzy_search, "MAX_NEAR", 5)
    own = [
        known(3, number=1, owner_id="sales"),
        known(3, number=2, created_by_id="sales", state=RequestState.CLOSED, closed_at=NOON),
        known(3, number=3, offered_to_id="sales"),
    ]
    others = [known(3, number=number) for number in range(10, 40)]
    foreign = [
        known(3, number=number, staff_tenant_id="abroad", owner_id="sales")
        for number in range(50, 80)
    ]
    await searched.turns.commit(work(*own, *others, *foreign))
    for words in ("vpn", "tew", "vpngateway", "vpn gateway ag", "vpn gateawy", "BH-0000"):
        assert await numbers(searched, words, person_id="sales") == [3, 1, 2], words
        assert set(await numbers(searched, words, 100)) <= {*range(1, 40)}, words
        assert await searched.ledger.search(words, 5, frozenset({"nowhere"})) == [], words
    assert await numbers(searched, "vpn", 3) == [39, 38, 37]


@pytest.mark.both_databases
async def test_of_very_many_the_open_and_the_newest_are_looked_at(
    searched: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(fuzzy_search, "MAX_CANDIDATES", 5)
    closed = {"state": RequestState.CLOSED, "closed_at": NOON}
    many = [known(1, number=number, **closed) for number in range(2, 60)]
    await searched.turns.commit(work(known(1), *many, known(1, number=99, title="No box")))
    assert await numbers(searched, "mailbox", 4) == [1, 59, 58, 57]
    assert await numbers(searched, "mailbox BH-000007") == [7]


@pytest.mark.both_databases
async def test_a_damaged_request_is_left_out_and_another_takes_its_place(
    database: Database, database_url: str
):
    await database.turns.commit(work(*map(known, range(1, 6))))
    async with changing(database_url) as connection:
        await connection.execute(text("UPDATE requests SET contact = '{' WHERE number = 1"))
    assert await numbers(database, "contoso", 2) == [2, 5]


async def test_the_indexes_follow_what_becomes_of_requests(database: Database, database_url: str):
    async def become(**changes: object) -> None:
        read = await database.ledger.get(1)
        assert read
        await database.turns.commit(work(replace(read, **changes)))

    await database.turns.commit(work(known(1), known(2)))
    assert await trigrams(database_url, "mailbox") == 2
    await become(state=RequestState.CLOSED, closed_at=NOON)
    assert await trigrams(database_url, "mailbox") == 2
    await become(title="Calendar")
    assert await trigrams(database_url, "mailbox") == 1
    await become(state=RequestState.ANSWERED, title="Another mailbox")
    assert await trigrams(database_url, "mailbox") == 2
    async with changing(database_url) as connection:
        await connection.execute(text("DELETE FROM requests"))
    assert await trigrams(database_url, "mailbox") == 0


@pytest.mark.both_databases
@pytest.mark.parametrize("kind", ["texts", "closed_requests"])
async def test_nothing_is_found_by_what_was_erased(
    database: Database, database_url: str, kind: str
):
    closed = {"state": RequestState.CLOSED, "closed_at": NOON}
    await database.turns.commit(work(known(1, **closed), known(2), known(3, **closed)))
    assert await trigrams(database_url, "sales") == 1
    await getattr(database.erasure, kind)(NOON + timedelta(days=1))
    assert await numbers(database, "sales") == await numbers(database, "slaes team") == []
    assert await trigrams(database_url, "sales") == 0
    assert await numbers(database, "vpn") == []
    assert await numbers(database, "mailbox") == [2]
    names_stay = kind == "texts"
    assert await numbers(database, "contoso") == ([1, 2] if names_stay else [2])
    assert await numbers(database, "2611300012345") == ([1] if names_stay else [])
    assert await numbers(database, "müller") == ([3] if names_stay else [])
    assert set(await numbers(database, "BH-00000")) == {1, 2, 3}


async def test_what_another_release_has_written_is_filled_in_at_the_next_start(
    database: Database, database_url: str
):
    await database.turns.commit(work(*map(known, range(1, 6))))
    async with changing(database_url) as connection:
        await connection.execute(text("UPDATE requests SET normalized = '', joined = ''"))
    assert await numbers(database, "contoso") == []
    await database.migrate()
    assert await numbers(database, "contoso") == [1, 2, 5]
    assert await numbers(database, "mueller") == [4, 3]


@pytest.mark.parametrize(
    ("change", "gone", "left"),
    [
        ("customer = '', title = '', microsoft_number = ''", "mailbox", "BH-000001"),
        ("microsoft_number = '2611300077777'", "2611300012345", "2611300077777"),
    ],
)
async def test_what_an_older_replica_erases_or_changes_is_not_found_any_more(
    postgres_url: str, change: str, gone: str, left: str
):
    """An older release does not know of the columns that are searched."""
    database = open_database(postgres_url, FakeClock())
    await database.migrate()
    await database.turns.commit(work(known(1), known(2)))
    assert 1 in await numbers(database, gone)
    async with changing(postgres_url) as connection:
        await connection.execute(text(f"UPDATE requests SET {change} WHERE number = 1"))  # noqa: S608
    assert 1 not in await numbers(database, gone)
    await database.migrate()
    assert await numbers(database, left) == [1]
    assert 1 not in await numbers(database, gone)
    await database.close()


async def test_texts_that_were_damaged_are_left_out_of_what_is_searched(
    tmp_path: Path,
):
    url = f"sqlite+aiosqlite:///{tmp_path / 'behalf.db'}"
    database = open_database(url, FakeClock())
    await database.migrate()
    await database.turns.commit(work(known(1), known(2)))
    async with changing(url) as connection:
        damage = "UPDATE requests SET title = x'ff', normalized = '' WHERE number = 1"
        await connection.execute(text(damage))
        await connection.execute(text("UPDATE requests SET joined = x'ff' WHERE number = 2"))
    await database.migrate()
    assert await numbers(database, "contoso") == []
    found = await database.ledger.by_microsoft_number("2611300099999", STAFF)
    assert found
    assert found.reference == reference_of(2)
    await database.close()


@asynccontextmanager
async def changing(url: str) -> AsyncIterator[AsyncConnection]:
    """Change rows behind the back of the database."""
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        yield connection
    await engine.dispose()


async def trigrams(url: str, word: str) -> int:
    """Return how many rows have a word, after a look whether SQLite's indexes say the same."""
    kept = "SELECT count(*) FROM requests WHERE (normalized LIKE :like OR joined LIKE :like)"
    pieces = " AND ".join(f'"{word[at : at + 3]}"' for at in range(len(word) - 2))
    async with changing(url) as connection:

        async def count(statement: str) -> int:
            wanted = {"like": f"%{word}%", "pieces": pieces}
            return int((await connection.execute(text(statement), wanted)).scalar_one())

        found = await count(kept)
        if url.startswith("sqlite"):
            of = "SELECT count(*) FROM {0} WHERE {0} MATCH :pieces"
            still_open = await count(f"{kept} AND state <> 'closed'")
            assert await count(of.format("request_index")) == found
            assert await count(of.format("open_request_index")) == still_open
    return found
