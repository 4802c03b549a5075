"""How somebody gets in, and how answers get out: the one difference between the modes."""

from dataclasses import dataclass
from functools import partial

import aiohttp

from bot.clouds import CLOUDS
from bot.credentials import TokenSource, credential_for
from bot.identity import (
    Gatekeeper,
    LocalGatekeeper,
    ServiceHosts,
    StrictGatekeeper,
)
from bot.keys import KeyCache
from bot.settings import Settings
from services.ports import Clock, Stopwatch


@dataclass(frozen=True, slots=True)
class Door:
    """`tokens` and `keys` are what a door has that asks people, and itself, to sign in."""

    gatekeeper: Gatekeeper
    hosts: ServiceHosts
    tenants: frozenset[str] = frozenset()
    """Whose people come in: the partner's own tenants. Empty where anybody may."""
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
        issuer=CLOUDS[settings.cloud].issuer,
    )
    return Door(gatekeeper, hosts, settings.tenants, tokens, keys)


def signing_keys(settings: Settings, http: aiohttp.ClientSession, elapsed: Stopwatch) -> KeyCache:
    """Return the keys with which Microsoft signs what it sends us."""
    url = settings.open_id_metadata or CLOUDS[settings.cloud].metadata_url
    return KeyCache(http, url, elapsed)


def own_tokens(settings: Settings, now: Clock, elapsed: Stopwatch) -> TokenSource:
    """Return the tokens with which we prove who sends."""
    scope = CLOUDS[settings.cloud].scope
    return TokenSource(partial(credential_for, settings), scope, now, elapsed)
