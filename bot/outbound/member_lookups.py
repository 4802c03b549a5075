"""Looks up people's e-mail addresses in Teams: after the commit, one by one, and rarely.

Nobody waits for it. While an address is not known, a request asks for it.
"""

import asyncio
from contextlib import suppress
from datetime import timedelta

import structlog

from bot.outbound.answers import Member
from bot.outbound.connector import Connector, Rejected, Retryable, Uncertain
from services.model.errors import GatewayUnavailableError
from services.model.member_lookups import MemberLookup
from services.model.outbox import MAX_DEFERRAL
from services.ports import Clock, MemberLookups
from services.reading.contacts import mailbox_of

LOOKUP_LEASE = timedelta(seconds=60)
"""More than a call, its token and its record take."""
LOOKUP_SPACING = timedelta(seconds=0.25)
"""Teams takes 120 such calls in 30 seconds into one conversation."""
LOOKUP_POLL = timedelta(seconds=30)
"""For lookups that were put off, or left by another process: of new ones a turn tells at once."""
MIN_LOOKUP_DELAY = timedelta(seconds=15)
MAX_LOOKUP_DELAY = timedelta(hours=1)
MAX_LOOKUP_ATTEMPTS = 12
"""They last for about four hours. After that it is for the next day on which the person writes."""

log = structlog.get_logger()


class MemberLookupJob:
    """Asks Teams about one person after the other, and keeps what it says."""

    def __init__(self, connector: Connector, lookups: MemberLookups, now: Clock) -> None:
        self._connector = connector
        self._lookups = lookups
        self._now = now
        self._news = asyncio.Event()

    def wake(self) -> None:
        """Begin at once: a turn has committed a lookup."""
        self._news.set()

    async def run(self) -> None:
        """Look up whatever is due, until cancelled."""
        while True:
            self._news.clear()
            pause = await self._guarded()
            if pause is None:
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOKUP_POLL.total_seconds()):
                        await self._news.wait()
            else:
                await asyncio.sleep(pause.total_seconds())

    async def look_up_next(self) -> timedelta | None:
        """Ask about whoever comes first; return the pause that Teams needs, None if nobody is due.

        Raise `GatewayUnavailableError` when the database is away.
        """
        lookup = await self._lookups.claim(LOOKUP_LEASE)
        if lookup is None:
            return None
        match await self._connector.member(lookup):
            case Member() as member:
                await self._lookups.settle(lookup, _address_of(member, lookup))
            case Rejected(reason):
                log.info("member_lookup_rejected", person=lookup.person_id, reason=reason)
                await self._lookups.settle(lookup, "")
            case Retryable(reason, wait, throttled):
                await self._put_off(lookup, reason, wait or timedelta())
                if throttled:
                    return max(LOOKUP_SPACING, wait or _delay(lookup.attempts))
            case Uncertain(reason):
                await self._put_off(lookup, reason)
        return LOOKUP_SPACING

    async def _guarded(self) -> timedelta | None:
        """Do as `look_up_next`; whatever happens, the bot goes on."""
        try:
            return await self.look_up_next()
        except GatewayUnavailableError as error:
            log.warning("member_lookups_unavailable", system=error.system)
        except Exception as error:
            log.exception("member_lookup_failed", error=type(error).__name__)
        return LOOKUP_POLL

    async def _put_off(
        self, lookup: MemberLookup, reason: str, wait: timedelta = timedelta()
    ) -> None:
        if lookup.attempts >= MAX_LOOKUP_ATTEMPTS:
            log.warning("member_lookup_given_up", person=lookup.person_id, reason=reason)
            await self._lookups.settle(lookup, "")
            return
        wait = max(min(wait, MAX_DEFERRAL), _delay(lookup.attempts))
        await self._lookups.defer(lookup, self._now() + wait)


def _delay(attempts: int) -> timedelta:
    """Return the pause after so many attempts: twice as long each time."""
    return min(MIN_LOOKUP_DELAY * 2.0 ** (attempts - 1), MAX_LOOKUP_DELAY)


def _address_of(member: Member, lookup: MemberLookup) -> str:
    """Return the address if it is one, and theirs."""
    is_theirs = member.person_id in ("", lookup.person_id)
    return mailbox_of(member.email) if is_theirs else ""
