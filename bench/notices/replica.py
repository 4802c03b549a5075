"""One replica that dispatches what is due: says "ready", begins when told to, prints what it did.

Only the way to Teams is left out: what the sender would take over is counted. Prints one JSON
object. With `--write` it writes out so many of the notices that are in the outbox instead, with
`--bare` it writes again what the last run has left of so many alarms.
"""

import argparse
import asyncio
import gc
import json
import sys
import time
from collections.abc import Coroutine, Sequence
from datetime import timedelta

import uvloop
from sqlalchemy import select
from sqlalchemy.ext.asyncio import create_async_engine

from bench.notices.bare import Yardstick
from bench.notices.scene import TENANT, now
from bot.outbound.notice_writer import NoticeWriter
from cards.words import language_of
from services.desk import ServiceDesk
from services.gateways.database import Database, open_database
from services.gateways.rows.damage import Damage
from services.gateways.rows.messages import MESSAGE, message_of
from services.gateways.schema.tables import outbox
from services.model.outbox import OutgoingMessage, Predecessors
from services.notices.scheduler import NoticeScheduler
from services.policy.loader import local_policy
from services.routing.advisor import RoutingAdvisor


class Counter:
    """Takes committed notices as the sender would."""

    def __init__(self) -> None:
        self.taken = 0

    def post(self, messages: Sequence[OutgoingMessage], _before: Predecessors) -> None:
        self.taken += len(messages)


def scheduler_of(database: Database, counter: Counter) -> NoticeScheduler:
    return NoticeScheduler(
        alarms=database.alarms,
        store=database.turns,
        post=counter.post,
        policy=local_policy(),
        now=now,
        elapsed=lambda: timedelta(seconds=time.monotonic()),
        language_of=language_of,
    )


async def dispatch(url: str) -> dict[str, float]:
    """Sweep until nothing is due."""
    database, counter = open_database(url, now), Counter()
    scheduler = scheduler_of(database, counter)
    await database.ping()
    _await_start()
    began, cpu, dispatched = time.monotonic(), time.process_time(), 0
    ended = began
    while claimed := await scheduler.sweep():
        dispatched, ended = dispatched + claimed, time.monotonic()
    used = time.process_time() - cpu
    await database.close()
    return {
        "alarms": dispatched,
        "notices": counter.taken,
        "began": began,
        "ended": ended,
        "cpu": used,
    }


async def write(url: str, count: int) -> dict[str, float]:
    """Write out what is in the outbox, one after the other."""
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        rows = await connection.execute(select(*MESSAGE).order_by(outbox.c.seq).limit(count))
        messages = [message_of(row, Damage(now)) for row in rows]
    await engine.dispose()
    database = open_database(url, now)
    advisor = RoutingAdvisor(local_policy(), frozenset({TENANT}))
    writer = NoticeWriter(ServiceDesk(database.customers, database.ledger, advisor, now))
    warm_up = messages[: count // 10]
    for message in warm_up:
        await writer.body(message)
    _await_start()
    began, cpu, written = time.monotonic(), time.process_time(), 0
    for message in messages:
        written += await writer.body(message) is not None
    figures = {"cpu": time.process_time() - cpu, "seconds": time.monotonic() - began}
    await database.close()
    return {"written": written, **figures}


async def write_bare(url: str, alarms: int) -> dict[str, float]:
    """Write the rows of so many alarms again, by bare statements."""
    yardstick = Yardstick(url)
    notices = await yardstick.prepare(alarms)
    _await_start()
    cpu = await yardstick.write()
    await yardstick.close()
    return {"written": notices, "cpu": cpu}


def _await_start() -> None:
    # As the bot does once it serves: what is there by then is there to stay.
    gc.collect()
    gc.freeze()
    print("ready", flush=True)
    sys.stdin.readline()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--write", type=int, default=0)
    parser.add_argument("--bare", type=int, default=0)
    options = parser.parse_args()
    # The loop that the bot has, too.
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(json.dumps(runner.run(_chosen(options))))


def _chosen(options: argparse.Namespace) -> Coroutine[None, None, dict[str, float]]:
    if options.write:
        return write(options.url, options.write)
    return write_bare(options.url, options.bare) if options.bare else dispatch(options.url)


if __name__ == "__main__":
    main()
