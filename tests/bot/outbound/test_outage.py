"""What people see of an outage, and of its end. `-s` shows the figures."""

import asyncio
from collections import Counter

import pytest

from tests.bot.outbound.outage import ELSEWHERE, HERE, outage
from tests.virtual_time import in_virtual_time

HOUR = 3600
PLACES = [f"a:{number}" for number in range(300)]
HALF = PLACES[::2]
OTHERS = [f"b:{number}" for number in range(20)]


async def suffered(out, seconds, *, places=PLACES, times=2):
    """Let Teams be out for these places while everybody writes, also in the first moment."""
    out.teams.is_out = set(places).__contains__
    for where in PLACES[:60]:
        out.write(where)
    await out.writes(PLACES, seconds, times=times)
    out.teams.is_out = lambda _where: False
    return asyncio.get_running_loop().time()


def assert_sound(out, heading, *, doubts=1):
    """Nothing is lost or out of order; of a hundred messages one may be seen more than twice."""
    repeats = out.repeats()
    at_most = Counter(out.teams.doubts[where] for where in out.written)
    print(f"{heading}: seen so often {dict(sorted(repeats.items()))}", end=", ")  # noqa: T201
    print(f"in doubt so often by conversation {dict(sorted(at_most.items()))}")  # noqa: T201
    assert list(out.faults()) == []
    assert max(at_most) <= doubts
    assert repeats[1] + repeats[2] >= 0.99 * repeats.total()


@pytest.mark.proof
@in_virtual_time
async def test_three_hours_without_an_address_cost_a_few_marked_repeats():
    async with outage() as out:
        elsewhere = asyncio.create_task(write_elsewhere(out))
        await suffered(out, 3 * HOUR)
        await out.over()
        elsewhere.cancel()
        assert_sound(out, "an address for 3 h")
        # Those of the first moment, before anybody could know.
        assert out.repeats()[2] < 25
        late = [out.arrived_at(key) - out.written_at[key] for key in keys(out, OTHERS)]
        assert max(late) < 5


async def write_elsewhere(out):
    while True:
        for where in OTHERS:
            out.write(where, address=ELSEWHERE)
            await asyncio.sleep(30)


@pytest.mark.proof
@in_virtual_time
async def test_where_typing_passes_and_no_message_does_one_goes_first_all_the_same():
    async with outage() as out:
        out.teams.typing_works = True
        await suffered(out, HOUR / 2)
        await out.over()
        assert_sound(out, "an address where typing passes for 30 min", doubts=4)


@pytest.mark.proof
@in_virtual_time
async def test_where_typing_passes_and_all_are_silent_no_one_sees_a_message_all_the_time():
    async with outage() as out:
        out.teams.typing_works = True
        out.teams.is_out = lambda _where: True
        for where in PLACES[:10]:
            out.write(where)
        await asyncio.sleep(3 * HOUR)
        out.teams.is_out = lambda _where: False
        await out.over()
        assert list(out.faults()) == []
        # A try every ten minutes, in the end.
        assert max(out.repeats()) < 25


@in_virtual_time
@pytest.mark.parametrize(
    ("seconds", "percent", "within"),
    [(600, 100, 5), pytest.param(3 * HOUR, 98, 60, marks=pytest.mark.proof)],
)
async def test_half_of_the_conversations_are_out_and_the_others_do_not_wait(
    seconds, percent, within
):
    """A probe meets one that is out as often as not: in hours, the unluckiest has no bound."""
    async with outage() as out:
        ended = await suffered(out, seconds, places=HALF)
        await out.over()
        assert_sound(out, f"half of the conversations for {seconds} s")
        well = [key for key in keys(out, PLACES[1::2]) if out.written_at[key] < ended]
        late = sorted(out.arrived_at(key) - out.written_at[key] for key in well)
        assert late[len(late) * 9 // 10] < 5
        assert late[(len(late) - 1) * percent // 100] < within


@in_virtual_time
async def test_who_wrote_last_is_served_first_and_who_writes_now_within_seconds():
    async with outage() as out:
        ended = await suffered(out, HOUR / 2)
        written = {where: out.written_at[mine[-1]] for where, mine in out.written.items()}
        new = [await newcomer(out, number) for number in range(30)]
        await out.over()
        assert_sound(out, "30 min and its end")
        again = [one for where in PLACES for one in out.teams.seen[where] if one.at >= ended]
        served = list(
            dict.fromkeys(where_of(one) for one in sorted(again, key=lambda one: one.at))
        )
        last = sorted(PLACES, key=written.__getitem__, reverse=True)
        probe, *rest = served
        assert set(rest[:60]) <= {*last[:90], probe}
        # Within Teams' limits of a tenant; the first probe may be half a minute away.
        assert max(n for second, n in out.teams.calls.items() if second >= ended) <= 30
        closed = min(one.at for one in again)
        late = [out.arrived_at(key) - out.written_at[key] for key in new]
        assert all(
            wait < 5 for key, wait in zip(new, late, strict=True) if out.written_at[key] >= closed
        )
        assert max(late) < 45


async def newcomer(out, number):
    await asyncio.sleep(2)
    return out.write(f"new:{number}", address=HERE)


def where_of(seen):
    return seen.key.partition("#")[0]


def keys(out, places):
    return [key for where in places for key in out.written[where]]
