"""A desk on a database of its own, with a few customers, and people to chat with it."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Iterator
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from bot.telemetry.metrics import Metrics
from services.gateways.database import open_database
from services.model.customers import Customer
from services.model.taxonomy import Fact, Relationship
from services.policy.loader import local_policy
from services.policy.tables import Policy
from tests.chat import Chat, Desk
from tests.clock import FakeClock
from tests.compiled import share_compiled_statements
from tests.quiet_logs import log_quietly, logs_left_alone
from tests.transcripts import Beginnings, Saved, play

pytest_plugins = ["tests.databases"]

log_quietly()
share_compiled_statements()


CONTOSO = Customer(
    tenant_id="11111111-0000-4000-8000-000000000001",
    name="Contoso Ltd",
    domains=("contoso.example",),
    relationship=Relationship.DIRECT,
    facts={Fact.GDAP: True, Fact.SUBSCRIPTION_RIGHTS: True, Fact.ENTRA_PREMIUM: False},
)
CUSTOMERS = (
    CONTOSO,
    Customer(
        tenant_id="11111111-0000-4000-8000-000000000002",
        name="Contoso Pharma",
        domains=("contosopharma.example",),
        relationship=Relationship.RESELLER,
    ),
    Customer(
        tenant_id="11111111-0000-4000-8000-000000000003",
        name="Příliš žluťoučká, a.s.",
        domains=("zlutoucka.example",),
        relationship=Relationship.DIRECT,
    ),
    Customer(
        tenant_id="11111111-0000-4000-8000-000000000004",
        name="Fabrikam",
        domains=("fabrikam.example",),
        relationship=Relationship.DIRECT,
        facts={Fact.SUBSCRIPTION_RIGHTS: False},
    ),
    Customer(
        tenant_id="aaaaaaaa-0000-4000-8000-000000000001",
        name="Example Partner",
        domains=("partner.example",),
        relationship=Relationship.OWN,
    ),
)


@pytest.fixture(autouse=True)
def _logs_left_alone() -> Iterator[None]:
    with logs_left_alone():
        yield


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database file with tables and customers, to be copied: migrating takes a while."""
    file = tmp_path_factory.mktemp("filled") / "behalf.db"

    async def fill() -> None:
        database = open_database(f"sqlite+aiosqlite:///{file}", FakeClock())
        await database.migrate()
        await database.import_customers(CUSTOMERS)
        await database.close()

    asyncio.run(fill())
    return file


@pytest.fixture(scope="session")
def default_policy() -> Policy:
    return local_policy()


@pytest.fixture(scope="session")
def played() -> dict[Hashable, Saved]:
    """Return what is left of the beginnings that were played in this process."""
    return {}


@pytest.fixture(scope="session")
def metrics() -> Metrics:
    """Return what all desks count with: to register them takes longer than a turn.

    A test that reads what was counted makes its own.
    """
    return Metrics(CollectorRegistry())


@pytest.fixture
def beginnings(
    tmp_path: Path,
    filled: Path,
    default_policy: Policy,
    played: dict[Hashable, Saved],
    tmp_path_factory: pytest.TempPathFactory,
) -> Beginnings:
    file = Path(shutil.copy(filled, tmp_path))
    return Beginnings(
        played, filled, file, default_policy, lambda: tmp_path_factory.mktemp("beginning")
    )


@pytest.fixture
async def desk(
    beginnings: Beginnings, default_policy: Policy, metrics: Metrics
) -> AsyncIterator[Desk]:
    clock = FakeClock()
    database = open_database(f"sqlite+aiosqlite:///{beginnings.file}", clock)
    yield Desk(database, default_policy, clock, metrics=metrics, beginnings=beginnings)
    await database.close()


@pytest.fixture
def chat(desk: Desk) -> Chat:
    return Chat(desk)


Transcript = Callable[[str], Awaitable[None]]


@pytest.fixture
def transcript(chat: Chat) -> Transcript:
    """Play a conversation of the lines that `play` knows."""
    return lambda script: play(chat, script)
