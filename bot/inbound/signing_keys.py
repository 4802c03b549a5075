"""The keys with which Microsoft signs what it sends us."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Literal

import structlog
from aiohttp import ClientError, ClientSession
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import InvalidKeyError
from jwt.algorithms import RSAAlgorithm
from pydantic import BaseModel, ValidationError

from bot.settings.trusted_urls import is_trusted_url
from services.ports import Stopwatch

log = structlog.get_logger()

MOST_KEYS = 100
"""Each takes a while to be read, and Microsoft has a few."""
MOST_ABSENT = 1_000
"""Ids of which it is remembered that Microsoft does not have them."""
LONGEST_KEY_ID = 100
"""Characters of an id that is remembered as absent. Those of Microsoft have 27."""
FETCH_TIMEOUT = timedelta(seconds=5)

REFRESH_AFTER = timedelta(hours=6)
"""From this age on keys are fetched again, behind the turns that still use them."""

STALE_AFTER = timedelta(days=5)
"""Microsoft publishes a new key days before it signs with it, and lets keys be kept that long."""

MIN_FETCH_INTERVAL = timedelta(minutes=1)
"""Between two fetches, so that tokens with invented key ids cannot make us flood Microsoft."""

MIN_FETCH_INTERVAL_WITHOUT_KEYS = timedelta(seconds=5)


class KeysUnavailableError(Exception):
    """It is not known which key it is, and Microsoft is not asked again before `retry_after`."""

    why = "no signing keys"

    def __init__(self, retry_after: timedelta) -> None:
        super().__init__(self.why)
        self.retry_after = retry_after


class NewerKeyError(KeysUnavailableError):
    """There are keys, but the id may be newer than they are; or invented."""

    why = "key id newer than the last fetch"


@dataclass(frozen=True, slots=True)
class SigningKey:
    key: RSAPublicKey
    endorsements: frozenset[str]
    """The channels that may sign with it, for example "msteams"."""


class SigningKeyCache:
    """Keys by id: fetched once for all who wait, used while they are being fetched again."""

    def __init__(self, http: ClientSession, metadata_url: str, elapsed: Stopwatch) -> None:
        """Take a session with bounded answers.

        Raise `ValueError` for a URL over which an attacker could supply keys.
        """
        if not is_trusted_url(metadata_url):
            raise ValueError("signing keys come over https or loopback only")
        self._http = http
        self._metadata_url = metadata_url
        self._elapsed = elapsed
        self._keys: Mapping[str, SigningKey] = {}
        self._absent: dict[str, None] = {}
        """Ids that a fetch has shown to be none of Microsoft's, the last one shown last."""
        self._fetched_at: timedelta | None = None
        self._tried_at: timedelta | None = None
        self._fetching: asyncio.Task[bool] | None = None

    @property
    def ready(self) -> bool:
        """Return whether tokens can be checked now; if not, fetch keys after this call."""
        if not self._usable:
            self._fetch()
        return self._usable

    async def warm(self) -> None:
        """Fetch keys unless there are some; being without is no error yet."""
        if not self._usable:
            await self._fetched()

    async def find(self, key_id: str) -> SigningKey | None:
        """Return the key of this id, None if Microsoft has none.

        Raise `KeysUnavailableError` when there are no keys at all, and `NewerKeyError` when the
        id may be newer than our keys and it is too early to ask again.
        """
        asked = False
        if not self._usable or key_id not in self._keys:
            asked = await self._fetched()
        elif self._age > REFRESH_AFTER:
            self._fetch()
        if not self._usable:
            raise KeysUnavailableError(self._until_next_fetch)
        key = self._keys.get(key_id)
        if key is None and asked:
            self._remember_absent(key_id)
        elif key is None and key_id not in self._absent:
            raise NewerKeyError(self._until_next_fetch)
        return key

    def _remember_absent(self, key_id: str) -> None:
        if len(key_id) <= LONGEST_KEY_ID:
            self._absent.pop(key_id, None)
            self._absent[key_id] = None
        if len(self._absent) > MOST_ABSENT:
            self._absent.pop(next(iter(self._absent)))

    @property
    def _age(self) -> timedelta:
        if self._fetched_at is None:
            return timedelta.max
        return self._elapsed() - self._fetched_at

    @property
    def _usable(self) -> bool:
        return self._age <= STALE_AFTER

    @property
    def _until_next_fetch(self) -> timedelta:
        if self._tried_at is None:
            return timedelta()
        interval = MIN_FETCH_INTERVAL if self._usable else MIN_FETCH_INTERVAL_WITHOUT_KEYS
        return max(interval - (self._elapsed() - self._tried_at), timedelta())

    async def _fetched(self) -> bool:
        """Return whether there are keys that were fetched just now."""
        fetching = self._fetch()
        return await asyncio.shield(fetching) if fetching else False

    def _fetch(self) -> asyncio.Task[bool] | None:
        """Return the fetch under way, begun here if it is time for one."""
        if self._fetching:
            return self._fetching
        if self._until_next_fetch:
            return None
        self._tried_at = self._elapsed()
        self._fetching = asyncio.create_task(self._replace_keys())
        return self._fetching

    async def _replace_keys(self) -> bool:
        try:
            async with asyncio.timeout(FETCH_TIMEOUT.total_seconds()):
                self._keys = await self._download()
        except (ClientError, TimeoutError, ValueError) as error:
            log.warning("signing_key_fetch_failed", error=type(error).__name__)
            return False
        else:
            self._fetched_at = self._elapsed()
            return True
        finally:
            self._fetching = None

    async def _download(self) -> Mapping[str, SigningKey]:
        """Raise `ClientError` or `ValueError`."""
        metadata = _Metadata.model_validate_json(await self._get(self._metadata_url))
        key_set = _KeySet.model_validate_json(await self._get(metadata.jwks_uri))
        keys = dict(filter(None, map(_signing_key, key_set.keys[:MOST_KEYS])))
        if not keys:
            raise ValueError("no usable key")
        return keys

    async def _get(self, url: str) -> bytes:
        if not is_trusted_url(url):
            raise ValueError("signing keys come over https or loopback only")
        # Where a redirect leads is nobody's word but that of whoever answered.
        async with self._http.get(url, allow_redirects=False) as response:
            if response.status != HTTPStatus.OK:
                raise ValueError(f"status {response.status}")
            return await response.read()


class _Metadata(BaseModel):
    jwks_uri: str


class _KeySet(BaseModel):
    keys: list[dict[str, Any]]


class _WireKey(BaseModel):
    kty: Literal["RSA"]
    kid: str
    n: str
    e: str
    endorsements: frozenset[str] = frozenset()


def _signing_key(wire: dict[str, Any]) -> tuple[str, SigningKey] | None:
    """Return a key by its id; None for one that we could not use, which is no reason to stop."""
    try:
        key = _WireKey.model_validate(wire)
        public = RSAAlgorithm.from_jwk({"kty": key.kty, "n": key.n, "e": key.e})
    except (ValidationError, InvalidKeyError, ValueError):
        return None
    return (
        (key.kid, SigningKey(public, key.endorsements))
        if isinstance(public, RSAPublicKey)
        else None
    )
