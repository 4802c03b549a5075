"""Plays Teams to a bot: people who write, and the connector that takes the bot's replies.

Closed loop: somebody writes again when both replies and the answer to the HTTP request are there.
Prints one JSON object.
"""

import argparse
import asyncio
import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from itertools import count
from typing import Any
from urllib.parse import unquote

import uvloop

from bench.channel.process import busy_seconds, cpu_seconds, resident_megabytes
from bench.channel.visitor import Record, Visitor
from bench.channel.wire import Messages, answer
from bench.conversation import POSTS_ONLY, SCRIPT

FEWEST_TURNS = 200
"""A window is made longer on a machine too busy for so many turns."""
LONGEST = 180.0
"""Seconds after which we no longer wait for more turns, or more replies to check."""


class Connector(Messages):
    """Takes the bot's calls and lets the person hear them whose conversation they are for."""

    def __init__(self, people: dict[str, Visitor], record: Record, numbers: count) -> None:
        super().__init__()
        self._people = people
        self._record = record
        self._numbers = numbers

    def message(self, head: bytes, body: bytes) -> None:
        method, path, _ = head.split(b"\r\n", 1)[0].decode().split(" ")
        _, _, conversation, _, *target = path.strip("/").split("/")
        new_id = f"1{next(self._numbers):012d}"
        shown = unquote(target[0]) if target else ""
        if method == "GET":
            # Who a member is, asked once of everybody.
            member = {"id": shown, "email": "someone@partner.example"}
            self.write(answer(200, json.dumps(member).encode()))
            return
        self.write(answer(200, json.dumps({"id": shown if method == "PUT" else new_id}).encode()))
        person = self._people.get(unquote(conversation))
        if person is None:
            self._record.findings.fault("reply to a conversation nobody has", path)
        else:
            person.hear(method, shown, body, new_id)


async def play(options: argparse.Namespace) -> dict[str, Any]:
    """Play as long as asked, and until enough replies were checked."""
    loop, record, people = asyncio.get_running_loop(), Record(), {}
    numbers, script = count(1), POSTS_ONLY if options.posts_only else SCRIPT
    server = await loop.create_server(
        lambda: Connector(people, record, numbers), "127.0.0.1", 0, backlog=1024
    )
    service_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    visitors = [
        (
            await loop.create_connection(
                lambda: Visitor(
                    f"127.0.0.1:{options.port}",
                    service_url,
                    script,
                    record,
                    lambda visitor: people.__setitem__(visitor.conversation, visitor),
                ),
                "127.0.0.1",
                options.port,
            )
        )[1]
        for _ in range(options.people)
    ]
    for visitor in visitors:
        visitor.speak()
    await asyncio.sleep(options.warm_up)
    figures = await _measured(record, options)
    await _until(lambda: record.findings.checked >= options.checked)
    await _leave(visitors)
    return figures | asdict(record.findings)


async def _measured(record: Record, options: argparse.Namespace) -> dict[str, float]:
    pid, latencies = options.pid, record.latencies
    cpu, own, busy, since = cpu_seconds(pid), time.process_time(), busy_seconds(), time.monotonic()
    record.measuring = True
    await asyncio.sleep(options.seconds)
    await _until(lambda: len(latencies) >= FEWEST_TURNS)
    record.measuring = False
    if len(latencies) < FEWEST_TURNS:
        raise SystemExit("\n".join(["too few turns were answered", *record.findings.examples]))
    seconds = time.monotonic() - since
    used, mine = cpu_seconds(pid) - cpu, time.process_time() - own
    ordered = statistics.quantiles(latencies, n=100)
    return {
        "turns": len(latencies),
        "cpu": 1000 * used / len(latencies),
        "rate": len(latencies) / seconds,
        "p50": 1000 * ordered[49],
        "p99": 1000 * ordered[98],
        "rss": resident_megabytes(pid),
        "bot_cores": used / seconds,
        "generator_cores": mine / seconds,
        "other_cores": max(0.0, (busy_seconds() - busy - used - mine) / seconds),
    }


async def _until(reached: Callable[[], bool]) -> None:
    """Wait for it, but not for ever. Looking now and then disturbs less than being told."""
    until = time.monotonic() + LONGEST
    while not reached() and time.monotonic() < until:  # noqa: ASYNC110
        await asyncio.sleep(0.1)


async def _leave(visitors: Sequence[Visitor]) -> None:
    for visitor in visitors:
        visitor.leave()
    for visitor in visitors:
        await visitor.resting.wait()
        visitor.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="where the bot listens")
    parser.add_argument("--pid", type=int, required=True, help="the bot's process")
    parser.add_argument("--people", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--warm-up", type=float, default=2)
    parser.add_argument("--checked", type=int, default=0, help="play on for so many replies")
    parser.add_argument("--posts-only", action="store_true", help="no old card is replaced")
    print(json.dumps(uvloop.run(play(parser.parse_args()))))


if __name__ == "__main__":
    main()
