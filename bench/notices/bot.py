"""The whole bot around a database that exists, as fast as Teams lets it send; ends with stdin.

Like `app.py local` it lets in and answers loopback only; unlike that, it keeps Teams' limits.
"""

import argparse
import asyncio
import gc

import uvloop

from app import open_bot, uptime, utc_now
from bot.authentication import Authentication
from bot.inbound.authenticator import LocalAuthenticator, ServiceHosts
from bot.inbound.signing_keys import SigningKeyCache
from bot.outbound.connector import pooled_session
from bot.telemetry.logs import configure_logs
from services.gateways.database import open_database
from services.policy.loader import local_policy


async def run(url: str) -> None:
    database = open_database(url, utc_now)
    await database.start(alone=url.startswith("sqlite"))
    async with pooled_session() as http:
        # Authentication with keys is not local. No one comes in here: they are never fetched.
        keys = SigningKeyCache(http, "http://127.0.0.1/no-keys", uptime)
        auth = Authentication(LocalAuthenticator(), ServiceHosts(local=True), keys=keys)
        async with open_bot(database, local_policy(), auth, http):
            gc.collect()
            gc.freeze()
            print("ready", flush=True)
            await asyncio.get_running_loop().run_in_executor(None, input)
    await database.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    configure_logs("warning", local=True)
    uvloop.run(run(parser.parse_args().url))


if __name__ == "__main__":
    main()
