"""How somebody gets in, and how answers get out: the one difference between the modes."""

from dataclasses import dataclass

import aiohttp
from azure.core.credentials_async import AsyncTokenCredential

from bot.credentials import SCOPE, TokenSource, credential_for
from bot.identity import (
    PUBLIC_CLOUD,
    US_GOVERNMENT_CLOUD,
    Cloud,
    Gatekeeper,
    LocalGatekeeper,
    ServiceHosts,
    StrictGatekeeper,
)
from bot.keys import KeyCache
from bot.settings import Settings
from services.ports import Clock


@dataclass(frozen=True, slots=True)
class Door:
    """`tokens` and `keys` are what a door has that asks people, and itself, to sign in."""

    gatekeeper: Gatekeeper
    hosts: ServiceHosts
    tokens: TokenSource | None = None
    keys: KeyCache | None = None

    @property
    def local(self) -> bool:
        """Whether nobody is asked to sign in."""
        return self.keys is None


def local_door() -> Door:
    """Let in whoever is on this machine; answer to nowhere else."""
    return Door(LocalGatekeeper(), ServiceHosts(local=True))


def strict_door(settings: Settings, keys: KeyCache, tokens: TokenSource) -> Door:
    """Let in whom Microsoft vouches for and the settings allow; answer to Teams only."""
    hosts = ServiceHosts(local=False)
    gatekeeper = StrictGatekeeper(
        app_id=settings.app_id,
        tenants=settings.tenants,
        keys=keys,
        service_hosts=hosts,
        issuer=_cloud(settings).issuer,
    )
    return Door(gatekeeper, hosts, tokens, keys)


def signing_keys(settings: Settings, http: aiohttp.ClientSession, now: Clock) -> KeyCache:
    """Return the keys with which Microsoft signs what it sends us."""
    url = settings.open_id_metadata or _cloud(settings).metadata_url
    return KeyCache(http, url, now)


def own_tokens(settings: Settings, now: Clock) -> TokenSource:
    """Return the tokens with which we prove who sends."""

    def credential() -> AsyncTokenCredential:
        return credential_for(
            settings.credential,
            app_id=settings.app_id,
            tenant_id=settings.app_tenant_id,
            secret=settings.app_password.get_secret_value(),
            certificate_path=str(settings.certificate_path or ""),
            cloud=settings.cloud,
        )

    return TokenSource(credential, SCOPE[settings.cloud], now)


def _cloud(settings: Settings) -> Cloud:
    return US_GOVERNMENT_CLOUD if settings.cloud == "usgov" else PUBLIC_CLOUD
