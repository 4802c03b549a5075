"""The bot's own tokens from Entra ID: fetched ahead, kept, and never waited for without need."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog
from azure.core.credentials_async import AsyncTokenCredential
from azure.core.exceptions import AzureError
from azure.identity.aio import (
    CertificateCredential,
    ClientSecretCredential,
    ManagedIdentityCredential,
    WorkloadIdentityCredential,
)

from bot.outbound.bounded_answers import BoundedTransport
from bot.settings.clouds import CLOUDS
from bot.settings.environment import Settings
from services.model.errors import GatewayUnavailableError
from services.ports import Clock, Stopwatch

SYSTEM = "Entra ID"
RENEW_AHEAD = timedelta(minutes=5)
"""A token is replaced this long before it expires."""
MIN_RENEWAL_INTERVAL = timedelta(seconds=30)
"""The shortest time between two renewals of a token that is still good."""
FETCH_TIMEOUT_SECONDS = 20

log = structlog.get_logger()


def credential_for(settings: Settings) -> AsyncTokenCredential:
    """Return what proves to Entra ID that we are the bot, with settings that have no faults.

    A managed identity is only right for a bot of type UserAssignedMSI: elsewhere its token names
    the identity instead of the bot, and Teams refuses every message.
    """
    app_id, tenant_id = settings.app_id, settings.app_tenant_id
    authority = CLOUDS[settings.cloud].authority
    match settings.credential:
        case "secret":
            secret = settings.app_password.get_secret_value()
            return ClientSecretCredential(
                tenant_id, app_id, secret, authority=authority, transport=BoundedTransport()
            )
        case "certificate":
            return CertificateCredential(
                tenant_id,
                app_id,
                str(settings.certificate_path),
                authority=authority,
                send_certificate_chain=True,
                transport=BoundedTransport(),
            )
        case "managed-identity":
            return ManagedIdentityCredential(client_id=app_id, transport=BoundedTransport())
        case "workload-identity":
            # Given, because a setting from `.env` is nowhere else to be found.
            return WorkloadIdentityCredential(
                tenant_id=tenant_id,
                client_id=app_id,
                token_file_path=str(settings.federated_token_file),
                authority=authority,
                transport=BoundedTransport(),
            )


class TokenSource:
    """Holds one token for the Bot Connector; however many ask, one fetch is under way.

    Takes a maker of credentials, because a credential keeps its tokens: the way to a token other
    than the one that was rejected is a new credential.
    """

    def __init__(
        self,
        new_credential: Callable[[], AsyncTokenCredential],
        scope: str,
        now: Clock,
        elapsed: Stopwatch,
    ) -> None:
        self._new_credential = new_credential
        self._credential = new_credential()
        self._scope = scope
        self._now = now
        self._elapsed = elapsed
        self._token = ""
        self._good_until = datetime.min.replace(tzinfo=UTC)
        self._tried_at: timedelta | None = None
        self._fetch: asyncio.Task[None] | None = None

    async def token(self) -> str:
        """Return a token that is still good.

        Raise `GatewayUnavailableError` when there is none and Entra ID gives none.
        """
        if self._good_until <= self._now():
            await self._fetched()
        elif self._is_due():
            self._begin()
        if self._good_until <= self._now():
            raise GatewayUnavailableError(SYSTEM)
        return self._token

    async def renewed(self, rejected: str) -> str:
        """Return another token than `rejected`, or the same when there is no other."""
        if self._token == rejected and self._may_renew():
            await self._fetched(anew=True)
        return await self.token()

    async def run(self, every: timedelta = timedelta(minutes=1)) -> None:
        """Renew the token ahead of time, so that no message waits for Entra ID."""
        while True:
            if self._is_due():
                await self._fetched()
            await asyncio.sleep(every.total_seconds())

    async def close(self) -> None:
        if self._fetch is not None:
            self._fetch.cancel()
            await asyncio.wait([self._fetch])
        await self._credential.close()

    def _is_due(self) -> bool:
        return self._good_until - self._now() <= RENEW_AHEAD and self._may_renew()

    def _may_renew(self) -> bool:
        return self._tried_at is None or self._elapsed() - self._tried_at >= MIN_RENEWAL_INTERVAL

    def _begin(self, *, anew: bool = False) -> asyncio.Task[None]:
        if self._fetch is None or self._fetch.done():
            self._fetch = asyncio.create_task(self._fetch_token(anew=anew))
        return self._fetch

    async def _fetched(self, *, anew: bool = False) -> None:
        # Shielded: one waiter that goes away must not take the token from the others.
        await asyncio.shield(self._begin(anew=anew))

    async def _fetch_token(self, *, anew: bool) -> None:
        self._tried_at = self._elapsed()
        try:
            async with asyncio.timeout(FETCH_TIMEOUT_SECONDS):
                if anew:
                    await self._credential.close()
                    self._credential = self._new_credential()
                fetched = await self._credential.get_token(self._scope)
        except (AzureError, TimeoutError, OSError, ValueError) as error:
            # ValueError and OSError: a certificate or a federated token file that went missing.
            log.warning("token_renewal_failed", system=SYSTEM, error=type(error).__name__)
        else:
            self._token = fetched.token
            self._good_until = datetime.fromtimestamp(fetched.expires_on, UTC)
