import os
from pathlib import Path

import pytest

from services.gateways.database import open_database
from services.gateways.driver_errors import UnusableDatabaseError
from tests.clock import FakeClock


def url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'behalf.db'}"


async def test_only_one_bot_works_on_a_file(tmp_path: Path):
    first, second = (open_database(url(tmp_path), FakeClock()) for _ in range(2))
    await first.start(alone=True)
    with pytest.raises(UnusableDatabaseError, match=f"in use by process {os.getpid()}: stop"):
        await second.start(alone=True)

    await first.close()
    await second.start(alone=True)
    await second.close()


async def test_who_holds_a_file_may_be_unknown(tmp_path: Path):
    first, second = (open_database(url(tmp_path), FakeClock()) for _ in range(2))
    await first.start(alone=True)
    (tmp_path / "behalf.db.lock").write_text("")
    with pytest.raises(UnusableDatabaseError, match="in use by another process"):
        await second.start(alone=True)
    await first.close()
    await second.close()


async def test_customers_are_imported_beside_a_bot(tmp_path: Path):
    bot, other = (open_database(url(tmp_path), FakeClock()) for _ in range(2))
    await bot.start(alone=True)
    await other.start()
    assert await other.import_customers([]) == (0, 0)
    await bot.close()
    await other.close()


async def test_a_file_in_no_folder_cannot_be_occupied(tmp_path: Path):
    database = open_database(url(tmp_path / "nowhere"), FakeClock())
    with pytest.raises(UnusableDatabaseError, match="cannot be opened: No such file"):
        await database.start(alone=True)
    await database.close()


async def test_several_bots_work_on_one_server(postgres_url: str):
    replicas = [open_database(postgres_url, FakeClock()) for _ in range(2)]
    for replica in replicas:
        await replica.start(alone=True)
        await replica.close()
