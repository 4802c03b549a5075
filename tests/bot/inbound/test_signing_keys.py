import asyncio
from datetime import timedelta

import pytest

from bot.inbound.signing_keys import (
    LONGEST_KEY_ID,
    MIN_FETCH_INTERVAL,
    MIN_FETCH_INTERVAL_WITHOUT_KEYS,
    MOST_ABSENT,
    REFRESH_AFTER,
    STALE_AFTER,
    KeysUnavailableError,
    NewerKeyError,
    SigningKeyCache,
)
from bot.settings.trusted_urls import is_trusted_url
from tests.clock import FakeClock
from tests.fake_idp import fake_idp, key_cache, rsa_key

SECOND = timedelta(seconds=1)


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
async def idp():
    async with fake_idp() as idp:
        yield idp


@pytest.fixture
async def keys(idp, clock):
    async with key_cache(idp, clock.elapsed) as keys:
        yield keys


async def settled(keys):
    """Wait for a fetch that goes on behind."""
    if fetching := keys._fetching:  # noqa: SLF001
        await asyncio.wait([fetching])


async def test_a_key_is_fetched_once_and_then_known(idp, keys):
    assert (await keys.find("k1")).endorsements == {"msteams", "directline"}
    await keys.find("k1")
    assert idp.fetches == 1


async def test_all_who_wait_share_one_fetch(idp, keys):
    await asyncio.gather(*(keys.find("k1") for _ in range(50)))
    assert idp.fetches == 1


async def test_one_waiter_that_goes_away_does_not_stop_the_others(idp, keys):
    idp.open.clear()
    impatient, patient = (asyncio.create_task(keys.find("k1")) for _ in range(2))
    await idp.asked.wait()
    impatient.cancel()
    await asyncio.wait([impatient])
    idp.open.set()
    assert await patient
    assert idp.fetches == 1


async def test_a_new_key_is_found_as_soon_as_a_minute_has_passed(idp, keys, clock):
    await keys.find("k1")
    idp.keys = {"k2": rsa_key("k2")}
    clock.advance(SECOND)
    with pytest.raises(KeysUnavailableError) as unknown:
        await keys.find("k2")
    assert unknown.value.retry_after == MIN_FETCH_INTERVAL - SECOND
    clock.advance(MIN_FETCH_INTERVAL)
    assert await keys.find("k2")
    clock.advance(MIN_FETCH_INTERVAL)
    assert await keys.find("k1") is None, "a withdrawn key is no longer good"


async def test_a_new_key_is_not_refused_while_microsoft_cannot_be_asked(idp, keys, clock):
    await keys.find("k1")
    idp.status = 503
    clock.advance(MIN_FETCH_INTERVAL)
    with pytest.raises(KeysUnavailableError):
        await keys.find("k2")


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("document", ["openid", "keys"])
async def test_keys_are_not_taken_from_where_a_redirect_leads(idp, keys, status, document):
    idp.redirected = {document: status}
    with pytest.raises(KeysUnavailableError):
        await keys.find("k1")


@pytest.mark.parametrize("encoding", ["", "gzip", "deflate"])
async def test_more_keys_than_anyone_has_are_not_read_to_their_end(idp, keys, encoding):
    idp.padding, idp.encoding = 30_000_000, encoding
    with pytest.raises(KeysUnavailableError):
        await keys.find("k1")
    assert encoding or idp.written < 10_000_000


async def test_compressed_keys_are_keys(idp, keys):
    idp.encoding = "gzip"
    assert await keys.find("k1")


async def test_a_clock_that_is_set_back_does_not_keep_old_keys_alive(idp, keys, clock):
    await keys.find("k1")
    clock.set_back(hours=1)
    idp.keys = {"k2": rsa_key("k2")}
    clock.advance(MIN_FETCH_INTERVAL)
    assert await keys.find("k2")


async def test_fifty_unknown_keys_at_once_cost_one_fetch(idp, keys, clock):
    await keys.find("k1")
    clock.advance(MIN_FETCH_INTERVAL)
    found = await asyncio.gather(*(keys.find(f"invented-{n}") for n in range(50)))
    assert found == [None] * 50
    assert idp.fetches == 2


async def test_an_id_that_microsoft_does_not_have_is_refused_until_it_can_be_asked_again(
    idp, keys, clock
):
    assert await keys.find("k2") is None
    clock.advance(SECOND)
    assert await keys.find("k2") is None
    assert idp.fetches == 1
    with pytest.raises(NewerKeyError, match="key id newer than the last fetch"):
        await keys.find("k3")
    idp.keys["k2"] = rsa_key("k2")
    clock.advance(MIN_FETCH_INTERVAL)
    assert await keys.find("k2")


@pytest.mark.parametrize("length", [1, LONGEST_KEY_ID])
async def test_no_more_ids_are_remembered_than_there_is_room_for(idp, keys, clock, length):
    invented = [f"{n}-{'x' * length}" for n in range(MOST_ABSENT + 1)]
    await asyncio.gather(*map(keys.find, invented))
    clock.advance(SECOND)
    with pytest.raises(NewerKeyError):
        await keys.find(invented[0])
    if length == 1:
        assert await keys.find(invented[1]) is None
    else:
        with pytest.raises(NewerKeyError):
            await keys.find(invented[-1])
    assert idp.fetches == 1


async def test_old_keys_serve_while_they_are_fetched_again(idp, keys, clock):
    await keys.find("k1")
    clock.advance(REFRESH_AFTER + SECOND)
    idp.open.clear()
    assert await keys.find("k1")
    await idp.asked.wait()
    idp.open.set()
    await settled(keys)
    assert idp.fetches == 2


@pytest.mark.parametrize("status", [404, 500, 503])
async def test_keys_serve_for_days_while_the_key_server_is_down(idp, keys, clock, status):
    await keys.find("k1")
    idp.status = status
    clock.advance(STALE_AFTER)
    assert await keys.find("k1")
    await settled(keys)
    clock.advance(SECOND)
    with pytest.raises(KeysUnavailableError):
        await keys.find("k1")


async def test_without_any_key_the_next_try_comes_after_seconds(idp, keys, clock):
    idp.status = 503
    for _ in range(2):
        with pytest.raises(KeysUnavailableError):
            await keys.find("k1")
    assert idp.fetches == 1
    idp.status = 200
    clock.advance(MIN_FETCH_INTERVAL_WITHOUT_KEYS)
    assert await keys.find("k1")


async def test_a_key_server_that_hangs_is_given_up(idp, keys, monkeypatch):
    monkeypatch.setattr("bot.inbound.signing_keys.FETCH_TIMEOUT", timedelta(0))
    idp.open.clear()
    with pytest.raises(KeysUnavailableError):
        await keys.find("k1")


async def test_readiness_asks_for_keys_but_does_not_wait(idp, keys):
    assert not keys.ready
    await settled(keys)
    assert keys.ready
    assert idp.fetches == 1


async def test_warming_up_is_done_once(idp, keys):
    await keys.warm()
    await keys.warm()
    assert keys.ready
    assert idp.fetches == 1


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"kty": "EC", "kid": "k2", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "RSA", "kid": "k2"},
        {"kty": "RSA", "kid": 2, "n": "AQAB", "e": "AQAB"},
        {"kty": "RSA", "kid": "k2", "n": "not base64!", "e": "AQAB"},
        {"kty": "RSA", "kid": "k2", "n": "", "e": ""},
        {"kty": "RSA", "kid": "k2", "n": "AQAB", "e": "AQAB", "endorsements": 7},
    ],
)
async def test_an_odd_key_does_not_spoil_the_others(idp, keys, clock, odd):
    idp.odd_keys = [odd]
    assert await keys.find("k1")
    clock.advance(MIN_FETCH_INTERVAL)
    assert await keys.find("k2") is None


async def test_an_empty_key_set_is_no_key_set(idp, keys):
    idp.keys = {}
    with pytest.raises(KeysUnavailableError):
        await keys.find("k1")


async def test_keys_are_not_taken_from_an_address_anybody_could_answer_for(idp, keys):
    idp.jwks_uri = "http://example.org/keys"
    with pytest.raises(KeysUnavailableError):
        await keys.find("k1")


@pytest.mark.parametrize(
    ("url", "trusted"),
    [
        ("https://login.botframework.com/v1/.well-known/openidconfiguration", True),
        ("http://127.0.0.1:8080/openid", True),
        ("http://localhost/openid", True),
        ("http://[::1]:80/openid", True),
        ("http://login.botframework.com/", False),
        ("http://localhost.example.org/", False),
        ("http://localhost@example.org/", False),
        ("https:///openid", False),
        ("file:///etc/passwd", False),
        ("http://[::1", False),
        ("", False),
    ],
)
def test_only_https_and_loopback_are_trusted(url, trusted, clock):
    assert is_trusted_url(url) is trusted
    if not trusted:
        with pytest.raises(ValueError, match="https or loopback"):
            SigningKeyCache(None, url, clock.elapsed)
