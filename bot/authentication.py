"""Authentication of both directions, and the one difference between local mode and production."""

from dataclasses import dataclass
from functools import partial

import aiohttp

from bot.inbound.authenticator import (
    Authenticator,
    LocalAuthenticator,
    ServiceHosts,
    StrictAuthenticator,
)
from bot.inbound.signing_keys import SigningKeyCache
from bot.outbound.credentials import TokenSource, credential_for
from bot.settings.clouds import CLOUDS
from bot.settings.environment import Settings
from services.ports import Clock, Stopwatch


@dataclass(frozen=True, slots=True)
class Authentication:
    """Authentication of one mode; `tokens` and `keys` are there where it is strict."""

    authenticator: Authenticator
    hosts: ServiceHosts
    tenants: frozenset[str] = frozenset()
    """Tenants whose people may come in: the partner's own. Empty where anyone may."""
    tokens: TokenSource | None = None
    keys: SigningKeyCache | None = None

    @property
    def local(self) -> bool:
        """Return whether no one is asked to sign in."""
        return self.keys is None


def local_authentication() -> Authentication:
    """Let in whoever is on this machine; answer to nowhere else."""
    return Authentication(LocalAuthenticator(), ServiceHosts(local=True))


def strict_authentication(
    settings: Settings, keys: SigningKeyCache, tokens: TokenSource
) -> Authentication:
    """Let in whom Microsoft vouches for and the settings allow; answer to Teams only."""
    hosts = ServiceHosts(local=False)
    authenticator = StrictAuthenticator(
        app_id=settings.app_id,
        tenants=settings.tenants,
        keys=keys,
        service_hosts=hosts,
        issuer=CLOUDS[settings.cloud].issuer,
    )
    return Authentication(authenticator, hosts, settings.tenants, tokens, keys)


def signing_keys(
    settings: Settings, http: aiohttp.ClientSession, elapsed: Stopwatch
) -> SigningKeyCache:
    """Return the keys with which Microsoft signs what it sends us."""
    url = settings.open_id_metadata or CLOUDS[settings.cloud].metadata_url
    return SigningKeyCache(http, url, elapsed)


def own_tokens(settings: Settings, now: Clock, elapsed: Stopwatch) -> TokenSource:
    """Return the tokens with which we prove who sends."""
    scope = CLOUDS[settings.cloud].scope
    return TokenSource(partial(credential_for, settings), scope, now, elapsed)
