import asyncio
from datetime import timedelta

import pytest
from azure.core.credentials import AccessToken
from azure.core.exceptions import ClientAuthenticationError, ServiceRequestError
from azure.identity import aio as identity

from bot.outbound.credentials import RENEW_AHEAD, TokenSource, credential_for
from bot.settings.clouds import CLOUDS
from bot.settings.environment import Settings
from services.model.errors import GatewayUnavailableError
from tests.certificates import certificate
from tests.clock import FakeClock
from tests.timeouts import HANGS

HOUR = timedelta(hours=1)


class Entra:
    """Gives numbered tokens, good for an hour; keeps one until its own credential is closed."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.scopes: list[str] = []
        self.made = 0
        self.closed = 0
        self.fault: Exception | None = None
        self.open = asyncio.Event()
        self.open.set()
        self.asked = asyncio.Condition()

    def credential(self) -> "Entra":
        self.made += 1
        return self

    async def get_token(self, *scopes: str, **_options: object) -> AccessToken:
        async with self.asked:
            self.scopes += scopes
            self.asked.notify_all()
        await self.open.wait()
        if self.fault:
            raise self.fault
        return AccessToken(f"t{len(self.scopes)}", int((self.clock() + HOUR).timestamp()))

    async def close(self) -> None:
        self.closed += 1

    async def was_asked(self, times: int) -> None:
        async with asyncio.timeout(HANGS), self.asked:
            await self.asked.wait_for(lambda: len(self.scopes) >= times)


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def entra(clock):
    return Entra(clock)


@pytest.fixture
async def tokens(entra, clock):
    source = TokenSource(entra.credential, CLOUDS["public"].scope, clock, clock.elapsed)
    yield source
    await source.close()


async def test_a_token_is_kept_for_its_lifetime(tokens, entra, clock):
    assert await tokens.token() == "t1"
    clock.advance(HOUR - RENEW_AHEAD - timedelta(seconds=1))
    assert await tokens.token() == "t1"
    assert entra.scopes == ["https://api.botframework.com/.default"]


async def test_however_many_ask_one_fetch_is_under_way(tokens, entra):
    assert set(await asyncio.gather(*[tokens.token() for _ in range(64)])) == {"t1"}
    assert len(entra.scopes) == 1


async def test_near_its_end_nobody_waits_for_the_next_one(tokens, entra, clock):
    await tokens.token()
    clock.advance(HOUR - RENEW_AHEAD)
    entra.open.clear()
    assert await tokens.token() == "t1"
    await entra.was_asked(2)
    assert await tokens.token() == "t1"
    entra.open.set()
    for _ in range(5):  # the fetch has what it needs and ends without us
        await asyncio.sleep(0)
    assert await tokens.token() == "t2"
    assert len(entra.scopes) == 2


@pytest.mark.parametrize(
    "fault",
    [
        ServiceRequestError("no route"),
        ClientAuthenticationError("the secret has expired"),
        ValueError("no such certificate"),
        FileNotFoundError("no federated token"),
    ],
    ids=lambda fault: type(fault).__name__,
)
async def test_while_entra_is_away_the_old_token_serves_to_its_end(tokens, entra, clock, fault):
    await tokens.token()
    entra.fault = fault
    clock.advance(HOUR - timedelta(seconds=1))
    assert await tokens.token() == "t1"
    await entra.was_asked(2)
    clock.advance(timedelta(seconds=1))
    with pytest.raises(GatewayUnavailableError, match="Entra ID"):
        await tokens.token()
    entra.fault = None
    assert await tokens.token() == "t4"


async def test_a_failing_renewal_is_not_tried_with_every_message(tokens, entra, clock):
    await tokens.token()
    entra.fault = ServiceRequestError("no route")
    clock.advance(HOUR - RENEW_AHEAD)
    for _ in range(10):
        await tokens.token()
        await asyncio.sleep(0)
    assert len(entra.scopes) == 2


async def test_a_waiter_that_goes_away_leaves_the_fetch_to_the_others(tokens, entra):
    entra.open.clear()
    hasty = asyncio.create_task(tokens.token())
    patient = asyncio.create_task(tokens.token())
    await entra.was_asked(1)
    hasty.cancel()
    entra.open.set()
    assert await patient == "t1"


async def test_a_rejected_token_is_replaced_through_a_new_credential(tokens, entra, clock):
    await tokens.token()
    clock.advance(timedelta(minutes=10))
    renewed = await asyncio.gather(*[tokens.renewed("t1") for _ in range(16)])
    assert set(renewed) == {"t2"}
    assert (entra.made, entra.closed, len(entra.scopes)) == (2, 1, 2)


async def test_a_rejected_token_is_replaced_also_after_the_clock_was_set_back(tokens, clock):
    await tokens.token()
    clock.advance(timedelta(minutes=10))
    clock.set_back(hours=1)
    assert await tokens.renewed("t1") == "t2"


async def test_a_rejected_token_that_is_quite_new_is_not_fetched_again(tokens, entra):
    rejected = await tokens.token()
    assert await tokens.renewed(rejected) == rejected
    assert len(entra.scopes) == 1


async def test_who_was_rejected_with_an_older_token_gets_the_present_one(tokens, entra):
    await tokens.token()
    assert await tokens.renewed("t0") == "t1"
    assert len(entra.scopes) == 1


async def test_the_token_is_fetched_ahead_while_nobody_asks(tokens, entra, clock):
    keeping = asyncio.create_task(tokens.run(every=timedelta(milliseconds=1)))
    await entra.was_asked(1)
    clock.advance(HOUR - RENEW_AHEAD)
    await entra.was_asked(2)
    keeping.cancel()
    clock.advance(timedelta(minutes=6))
    assert await tokens.token() == "t2"


@pytest.mark.parametrize("cloud", ["public", "usgov"])
@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("secret", identity.ClientSecretCredential),
        ("certificate", identity.CertificateCredential),
        ("managed-identity", identity.ManagedIdentityCredential),
        ("workload-identity", identity.WorkloadIdentityCredential),
    ],
)
async def test_each_kind_of_credential_can_be_made(tmp_path, kind, expected, cloud):
    credential = credential_for(
        Settings(
            app_id="11111111-0000-4000-8000-000000000000",
            app_tenant_id="22222222-0000-4000-8000-000000000000",
            app_password="s3cret",
            credential_name=kind,
            certificate_path=certificate(tmp_path / "bot.pem"),
            federated_token_file=tmp_path / "token",
            cloud=cloud,
        )
    )
    assert isinstance(credential, expected)
    await credential.close()
