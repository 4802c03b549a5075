import asyncio
import sqlite3
from pathlib import Path
from threading import Event

from sqlalchemy import Connection

from services.gateways.connections import connect
from tests.clock import FakeClock


async def test_a_deed_under_way_ends_although_nobody_waits_for_it(
    tmp_path: Path, clock: FakeClock
):
    file = tmp_path / "behalf.db"
    connections = connect(f"sqlite+aiosqlite:///{file}", clock)
    begun, go_on = Event(), Event()

    def deed(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE deeds (name)")
        begun.set()
        go_on.wait(10)
        connection.exec_driver_sql("INSERT INTO deeds VALUES ('done')")

    under_way = asyncio.create_task(connections.change(deed))
    await asyncio.to_thread(begun.wait, 10)
    under_way.cancel()
    await asyncio.gather(under_way, return_exceptions=True)
    go_on.set()
    await connections.close()

    other = sqlite3.connect(file)
    assert other.execute("SELECT name FROM deeds").fetchall() == [("done",)]
    other.close()
