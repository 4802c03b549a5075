"""Commits a small turn every 50 ms, as a bot beside an import does; prints how long each took."""

import argparse
import asyncio
import json
import time

import uvloop

from bot.clocks import utc_now
from services.gateways.database import open_database
from services.model.unit_of_work import IdempotencyRecord, UnitOfWork

EVERY_SECONDS = 0.05


async def run(url: str) -> None:
    database = open_database(url, utc_now)
    await database.start()
    asking = asyncio.get_running_loop().run_in_executor(None, input)
    waits: list[float] = []
    print("ready", flush=True)
    while not asking.done():
        key = f"turn {time.monotonic_ns()}"
        started = time.perf_counter()
        await database.turns.commit(UnitOfWork([IdempotencyRecord(key, utc_now())]))
        waits.append(time.perf_counter() - started)
        await asyncio.sleep(EVERY_SECONDS)
    print(json.dumps(waits), flush=True)
    await database.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    uvloop.run(run(parser.parse_args().url))


if __name__ == "__main__":
    main()
