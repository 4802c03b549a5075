"""Another process that claims whatever is due, a few at a time, and says what it got."""

import asyncio
import sys

from services.gateways.database import open_database
from services.model.alarms import ALARM_LEASE
from tests.clock import FakeClock


async def claim_all(url: str) -> None:
    database = open_database(url, FakeClock())
    while found := await database.alarms.claim(ALARM_LEASE, 7):
        for due in found:
            print(due.alarm.number, flush=True)  # noqa: T201
    await database.close()


if __name__ == "__main__":
    asyncio.run(claim_all(sys.argv[1]))
