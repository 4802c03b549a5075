"""The real bot as a process that kills itself, as `kill -9` does, at the stage a note names.

Nothing in the product knows of this: its seams are wrapped from outside, and a seam that is gone
stops the bot before it starts.
"""

import inspect
import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial, wraps
from pathlib import Path
from typing import Any

import aiohttp
import uvloop
from sqlalchemy import Engine, event

import app
import bot.outbound.sender
from bot.inbound.authenticator import LocalAuthenticator, ServiceHosts
from bot.inbound.host import listen
from bot.outbound.connector import Connector, pooled_session
from bot.outbound.delivery import RetryPolicy
from bot.telemetry.logs import configure_logs
from bot.turns import Turns
from cards.words import LANGUAGES, words_for
from services.gateways.outbox import SqlOutbox
from services.gateways.turns import SqlTurns
from services.gateways.writes import commit
from services.model.unit_of_work import UnitOfWork
from services.policy.loader import local_policy

POLICY = local_policy()
WORDS = [words_for(language) for language in LANGUAGES]
"""Loaded here, once: every process is forked from one that has imported this module."""

TURN_SEAMS = (
    ("before", SqlTurns, "open", "before the snapshot is read"),
    ("after", SqlTurns, "open", "after the snapshot is read"),
    ("before", UnitOfWork, "add", "while the dialog runs"),
    ("before", SqlTurns, "commit", "before the commit"),
    ("after", SqlTurns, "commit", "after COMMIT"),
    ("after", Turns, "run", "before the HTTP answer"),
)
DELIVERY_SEAMS = (
    ("before", Connector, "send", "before the message leaves"),
    ("before", aiohttp.ClientResponse, "read", "before Teams' answer is read"),
    ("after", Connector, "send", "after Teams' answer is read"),
    ("before", SqlOutbox, "record_results", "before it is settled"),
    ("after", SqlOutbox, "record_results", "after it is settled"),
)
SPARE = "not at once "
"""Before a stage on a note: it is passed once."""
CLAIM = "after a message was claimed"
"""What an earlier process left is in our hand, and its lease is renewed."""

_TRANSACTIONS = {
    "INSERT INTO idempotency_records": ("between a turn's statements", "before a turn's COMMIT"),
    "DELETE FROM outbox": ("between a settlement's statements", "before a settlement's COMMIT"),
}
TURN_STAGES = (
    *(stage for *_, stage in TURN_SEAMS),
    *_TRANSACTIONS["INSERT INTO idempotency_records"],
)
DELIVERY_STAGES = (*(stage for *_, stage in DELIVERY_SEAMS), *_TRANSACTIONS["DELETE FROM outbox"])
DOUBTFUL_STAGES = frozenset(
    {
        "before Teams' answer is read",
        "after Teams' answer is read",
        "before it is settled",
        "between a settlement's statements",
        "before a settlement's COMMIT",
    }
)
"""Teams has the message and our record does not say so: the window no bot can close."""


@dataclass(frozen=True, slots=True)
class Orders:
    """How one process is to run, and the file in which it reads where to die."""

    url: str
    port: int
    note: Path
    log: Path
    lease: timedelta | None = None
    """Shorter than the product's, so that another replica takes over soon."""


def run(orders: Orders) -> None:
    """Be the bot until told to stop."""
    output = os.open(orders.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(output, sys.stdout.fileno())
    os.dup2(output, sys.stderr.fileno())
    configure_logs("info", local=True)
    _arm(partial(_reach, orders.note))
    if orders.lease:
        _shorten(orders.lease)
    uvloop.run(_serve(orders))


async def _serve(orders: Orders) -> None:
    """Do as `app.py local` does, on any database."""
    auth = app.Authentication(LocalAuthenticator(), ServiceHosts(local=True))
    alone = orders.url.startswith("sqlite")
    async with (
        app._open_database(orders.url, alone=alone) as database,  # noqa: SLF001  # as app.py does
        pooled_session() as http,
        app.open_bot(database, POLICY, auth, http) as host,
    ):
        await listen(host, socket.create_server(("127.0.0.1", orders.port)))


def _reach(note: Path, stage: str) -> None:
    """Strike out the stage if it is the first on the note, and die, unless spared."""
    try:
        first, *rest = note.read_text().splitlines() or [""]
    except FileNotFoundError:
        return
    if first.removeprefix(SPARE) == stage:
        note.write_text("\n".join(rest))
        if first == stage:
            os.kill(os.getpid(), signal.SIGKILL)


def _arm(reach: Callable[[str], None]) -> None:
    for moment, owner, name, stage in (*TURN_SEAMS, *DELIVERY_SEAMS):
        _wrap(owner, name, partial(_unconditionally, reach, stage), moment=moment)
    _wrap(SqlOutbox, "claim", lambda found: reach(CLAIM) if found else None, moment="after")
    _listen(reach)


def _unconditionally(reach: Callable[[str], None], stage: str, _result: object = None) -> None:
    reach(stage)


def _wrap(owner: type, name: str, reached: Callable[[Any], None], *, moment: str) -> None:
    original = getattr(owner, name)

    @wraps(original)
    async def wrapped(*arguments: Any, **named: Any) -> Any:
        if moment == "before":
            reached(None)
        result = await original(*arguments, **named)
        if moment == "after":
            reached(result)
        return result

    @wraps(original)
    def wrapped_plain(*arguments: Any, **named: Any) -> Any:
        reached(None)
        return original(*arguments, **named)

    waits = inspect.iscoroutinefunction(original)
    setattr(owner, name, wrapped if waits else wrapped_plain)


def _listen(reach: Callable[[str], None]) -> None:
    """Look into the transactions themselves."""

    @event.listens_for(Engine, "begin")
    def begun(connection: Any) -> None:
        connection.info["before COMMIT"] = ()

    @event.listens_for(Engine, "after_cursor_execute")
    def executed(connection: Any, _cursor: object, statement: str, *_others: object) -> None:
        for beginning, (between, before_commit) in _TRANSACTIONS.items():
            if statement.startswith(beginning):
                reach(between)
                connection.info["before COMMIT"] += (before_commit,)

    @event.listens_for(Engine, "commit")
    def committing(connection: Any) -> None:
        for stage in connection.info["before COMMIT"]:
            reach(stage)


def _shorten(lease: timedelta) -> None:
    if RetryPolicy().lease != commit.MESSAGE_LEASE:
        raise AssertionError("a lease is no longer what it was")
    commit.MESSAGE_LEASE = lease
    hasty = partial(
        RetryPolicy, lease=lease, attempt_window=lease / 2, poll_seconds=lease.total_seconds() / 4
    )
    if bot.outbound.sender.RetryPolicy is not RetryPolicy:
        raise AssertionError("the sender no longer makes its own patience")
    bot.outbound.sender.RetryPolicy = hasty  # type: ignore[misc]
