"""In which order messages were committed, as PostgreSQL saw it, beside that in which they came.

Two commits that overlap have no order. One that began after another had ended comes after it, and
the server itself keeps what each insertion could see.
"""

from bisect import bisect, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from tests.chaos.replica import KEY
from tests.fake_teams import Received

_WATCH = (
    # As defaults, which see what the insertion sees; a trigger's own statement would see more.
    "ALTER TABLE outbox ADD COLUMN by_whom xid8 DEFAULT pg_current_xact_id()",
    "ALTER TABLE outbox ADD COLUMN saw pg_snapshot DEFAULT pg_current_snapshot()",
    "CREATE TABLE committed (key text, conversation_id text, seq bigint, by_whom text, saw text)",
    """
    CREATE FUNCTION remember() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
        INSERT INTO committed
        VALUES (NEW.key, NEW.conversation_id, NEW.seq, NEW.by_whom::text, NEW.saw::text);
        RETURN NULL;
    END$$
    """,
    "CREATE TRIGGER remember AFTER INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION remember()",
)


class Sight(NamedTuple):
    """Which transactions an insertion could see: all below `all_below` but for those under way."""

    all_below: int
    none_from: int
    under_way: frozenset[int]

    @classmethod
    def read(cls, text: str) -> "Sight":
        """Read "10:20:12,14", as PostgreSQL writes a snapshot."""
        first, last, between = text.split(":")
        return cls(int(first), int(last), frozenset(map(int, filter(None, between.split(",")))))

    def includes(self, transaction: int) -> bool:
        if transaction >= self.none_from:
            return False
        return transaction < self.all_below or transaction not in self.under_way


@dataclass(frozen=True, slots=True, order=True)
class Commit:
    """A message as it was committed."""

    seq: int
    key: str
    conversation: str
    by_whom: int
    saw: Sight

    def comes_after(self, other: "Commit") -> bool:
        same = self.by_whom == other.by_whom
        return other.seq < self.seq and (same or self.saw.includes(other.by_whom))


async def watch_commits(url: str) -> None:
    """Keep from now on what is committed to the outbox."""
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.begin() as connection:
        for statement in _WATCH:
            await connection.exec_driver_sql(statement)
    await engine.dispose()


async def commits(url: str) -> list[Commit]:
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as connection:
        rows = await connection.exec_driver_sql(
            "SELECT seq, key, conversation_id, by_whom, saw FROM committed"
        )
        found = [
            Commit(seq, key, where, int(by_whom), Sight.read(saw))
            for seq, key, where, by_whom, saw in rows
        ]
    await engine.dispose()
    return found


def keys_of(received: Sequence[Received]) -> list[str]:
    """Return the keys of the messages that people have seen, in the order in which they came."""
    return [
        one.activity["channelData"][KEY]
        for one in received
        if one.taken and KEY in one.activity.get("channelData", {})
    ]


def out_of_order(
    committed: Iterable[Commit], arrived: Sequence[str]
) -> Iterator[tuple[Commit, Commit]]:
    """Yield each message that came after one which it should have come before, and that one.

    What came several times counts where it came first.
    """
    by_key = {one.key: one for one in committed}
    there = defaultdict[str, list[Commit]](list)
    for key in dict.fromkeys(arrived):
        one = by_key[key]
        earlier = there[one.conversation]
        for other in earlier[bisect(earlier, one) :]:
            if other.comes_after(one):
                yield one, other
        insort(earlier, one)
