"""A desk on either database, and everything that its database says."""

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import create_async_engine

from services.gateways.schema.tables import metadata
from services.model.roles import Role
from tests.bot.forgetting.life import CYRIL, STAFF
from tests.chat import Desk, staffed
from tests.desks import CUSTOMERS


@pytest.fixture
async def desk(database, clock, default_policy):
    """Return a desk where everyone is on the list, and any two late notices are a digest."""
    await database.import_customers(CUSTOMERS)
    roles = {**dict.fromkeys(STAFF, Role.ADMIN_AGENT), CYRIL: Role.DUTY_MANAGER}
    policy = staffed(default_policy, **roles)
    notices = policy.notices.model_copy(update={"digest_above": 0})
    return Desk(database, policy.model_copy(update={"notices": notices}), clock)


@pytest.fixture
def everything(database_url, tmp_path):
    """Return all rows of all tables as one text; of SQLite the bytes of the file, too."""

    async def read():
        engine = create_async_engine(database_url, isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            rows = [
                str([_readable(value) for value in row])
                for table in metadata.sorted_tables
                for row in await connection.execute(select(table))
            ]
            if engine.dialect.name == "sqlite":
                await connection.exec_driver_sql("VACUUM")
                await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        await engine.dispose()
        file = tmp_path / "behalf.db"
        if file.exists():
            rows.append(file.read_bytes().decode("utf-8", "replace"))
        return "\n".join(rows).replace("\\", "")

    return read


def _readable(value):
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
