"""Behalf: the one place where the parts are chosen and joined, and the command line."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, TypeVar

import aiohttp
import typer
from aiohttp import web
from prometheus_client import CollectorRegistry

from bot import command_line
from bot.app_package.package import package
from bot.audit_command import audit_command
from bot.authentication import (
    Authentication,
    local_authentication,
    own_tokens,
    signing_keys,
    strict_authentication,
)
from bot.background import in_background, measure_backlog, purge_periodically
from bot.clocks import uptime, utc_now
from bot.desk_bot import DeskBot
from bot.import_command import Use, import_command
from bot.inbound.host import create_host, listen
from bot.inbound.listeners import EVERY_ADDRESS, LOOPBACK, admin_listener, listener
from bot.operating_system import run_loop
from bot.other_conversation import OtherConversation
from bot.outbound.claimer import MAX_IN_FLIGHT
from bot.outbound.connector import Connector, pooled_session
from bot.outbound.member_lookups import MemberLookupJob
from bot.outbound.notice_writer import NoticeWriter
from bot.outbound.rate_limits import TEAMS_RATE_LIMITS, UNLIMITED
from bot.outbound.sender import Sender
from bot.person_command import person_commands
from bot.playground import open_playground
from bot.policy_command import show_policy
from bot.serve_command import prepare_serve
from bot.settings.environment import Settings
from bot.telemetry.logs import configure_logs
from bot.telemetry.metrics import Metrics
from bot.turns import Turns
from cards.words import language_of
from dialogs.open_request import OpenRequestDialog
from dialogs.runner import DialogRunner
from services.desk import ServiceDesk
from services.duty import Duty
from services.gateways.customer_file import SAMPLES, CustomerReader, read_customers
from services.gateways.database import Database, open_database
from services.gateways.driver_errors import UnusableDatabaseError
from services.model.imports import Tally
from services.notices.scheduler import NoticeScheduler
from services.policy.loader import local_policy
from services.policy.tables import Policy
from services.policy_changes import PolicyChanges, warn_of_hidden_customers
from services.retention import RetentionJob
from services.routing.advisor import RoutingAdvisor

T = TypeVar("T")
cli = typer.Typer(
    help="Opens Microsoft service requests on behalf of CSP customers, from Teams.",
    # Typer's own traces would print the values of variables, and with them secrets.
    pretty_exceptions_enable=False,
)
customers = typer.Typer(help="The customers a request can be opened for.")
cli.add_typer(customers, name="customers")
cli.callback()(command_line.root)
cli.command()(package)
cli.command("policy")(show_policy)


@asynccontextmanager
async def open_bot(
    database: Database,
    policy: Policy,
    auth: Authentication,
    http: aiohttp.ClientSession,
    *,
    probes_apart: bool = False,
) -> AsyncIterator[web.Application]:
    """Join the parts around a database, and deliver what it holds, until left."""
    await PolicyChanges(database.audit, database.turns, utc_now).note(policy)
    await warn_of_hidden_customers(database.customers, policy)
    metrics = Metrics(CollectorRegistry())
    metrics.expect_rows_of(database.tables)
    advisor = RoutingAdvisor(policy, auth.tenants)
    desk = ServiceDesk(database.customers, database.ledger, advisor, utc_now)
    duty = Duty(desk, database.staff, database.subscriptions, database.alarms)
    dialogs = DialogRunner(database.outbox, OpenRequestDialog(desk))
    connector = Connector(http, auth.tokens, auth.hosts, utc_now)
    sender = _sender(database, auth, connector, desk, metrics)
    lookups = MemberLookupJob(connector, database.member_lookups, utc_now)
    scheduler = _scheduler(database, policy, sender, metrics)
    metrics.messages_in_flight.set_function(lambda: sender.in_flight)
    metrics.circuit_breakers_open.set_function(lambda: sender.held_addresses)
    database.damage.counted = lambda table: metrics.unreadable_rows.labels(table).inc()
    turns = Turns(
        bot=DeskBot(duty, dialogs, OtherConversation(database.turns, dialogs.known)),
        known_dialogs=dialogs.known,
        store=database.turns,
        postbox=sender,
        now=utc_now,
        metrics=metrics,
        wake=scheduler.wake,
        look_up=lookups.wake,
        typeahead=not auth.local,
    )

    async def ready() -> Mapping[str, bool]:
        keys = auth.keys.ready if auth.keys else True
        return {"database": await database.responds(), "keys": keys}

    kept, people = policy.retention, database.personal_data
    retention = RetentionJob(kept, database.erasure, people, database.audit, utc_now)
    work = sender.run(), scheduler.run(), lookups.run()
    purge = purge_periodically(database.purge, retention.run)
    async with in_background(*work, purge, measure_backlog(database.backlog, metrics)):
        try:
            yield create_host(
                turns,
                auth.authenticator,
                local=auth.local,
                ready=ready,
                metrics=metrics,
                probes_apart=probes_apart,
            )
        finally:
            await sender.close()


def _sender(
    database: Database,
    auth: Authentication,
    connector: Connector,
    desk: ServiceDesk,
    metrics: Metrics,
) -> Sender:
    return Sender(
        connector,
        database.outbox,
        utc_now,
        uptime,
        writer=NoticeWriter(desk),
        # What people test with on their own machine is not Teams.
        limits=UNLIMITED if auth.local else TEAMS_RATE_LIMITS,
        counted=lambda outcome: metrics.deliveries.labels(outcome).inc(),
    )


def _scheduler(
    database: Database, policy: Policy, sender: Sender, metrics: Metrics
) -> NoticeScheduler:
    return NoticeScheduler(
        alarms=database.alarms,
        store=database.turns,
        post=sender.post,
        policy=policy,
        now=utc_now,
        elapsed=uptime,
        language_of=language_of,
        has_capacity=lambda: sender.in_flight < MAX_IN_FLIGHT,
        counted=lambda outcome: metrics.notices.labels(outcome).inc(),
    )


@cli.command()
def local(
    port: Annotated[int, typer.Option(help="TCP port on 127.0.0.1.")] = 3978,
    data: Annotated[Path, typer.Option(help="Where the SQLite file goes.")] = Path(".behalf"),
    *,
    playground: Annotated[bool, typer.Option("--playground", help="Open a chat.")] = False,
) -> None:
    """Try it on this machine: loopback only, no sign-in, sample customers."""
    settings = command_line.usable_settings(local=True)
    configure_logs(settings.log_level, local=True)
    policy = command_line.usable_policy(settings) if settings.policy else local_policy()
    with listener(LOOPBACK, port) as at:
        run_loop(_local(policy, at, data.resolve(), playground=playground))


async def _local(policy: Policy, at: socket.socket, data: Path, *, playground: bool) -> None:
    auth = local_authentication()
    async with _open_database(*command_line.database_file(data), alone=True) as database:
        if not (policy.staff.separate_customers or await database.customers.search("", 1)):
            await database.import_customers(read_customers(SAMPLES).customers)
        async with pooled_session() as http, open_bot(database, policy, auth, http) as host:
            endpoint = f"http://127.0.0.1:{at.getsockname()[1]}/api/messages"
            typer.echo(
                f"Behalf listens on {endpoint}, data in {data}.\n"
                "OPEN: local mode asks no one to sign in. Only this machine can reach it."
            )
            async with AsyncExitStack() as stack:
                if playground:
                    chat = open_playground(endpoint, data=data, environ=os.environ, say=typer.echo)
                    await stack.enter_async_context(in_background(chat))
                await listen(host, at)


@cli.command()
def serve() -> None:
    """Serve Teams. Refuses to start while anything is missing, and names all of it."""
    settings, policy = prepare_serve()
    with listener(EVERY_ADDRESS, settings.port) as at, admin_listener(settings) as admin_at:
        run_loop(_serve(settings, policy, at, admin_at))


async def _serve(
    settings: Settings, policy: Policy, at: socket.socket, admin_at: socket.socket | None
) -> None:
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(pooled_session())
        url = settings.database_url.get_secret_value()
        alone = url.startswith("sqlite")
        database = await stack.enter_async_context(_open_database(url, alone=alone))
        keys = signing_keys(settings, http, uptime)
        await keys.warm()
        tokens = own_tokens(settings, utc_now, uptime)
        stack.push_async_callback(tokens.close)
        await stack.enter_async_context(in_background(tokens.run()))
        auth = strict_authentication(settings, keys, tokens)
        joined = open_bot(database, policy, auth, http, probes_apart=admin_at is not None)
        host = await stack.enter_async_context(joined)
        await listen(host, at, admin_at)


@cli.command()
def migrate(data: command_line.DataFolder = Path(".behalf")) -> None:
    """Bring the tables up to date, for a database whose bot has no right to."""
    typer.echo(f"The tables of {_on_database(data, Database.reached)} are up to date.")


def _on_database(
    data: Path,
    use: Callable[[Database], Awaitable[T]],
    *,
    made: bool = True,
    read_only: bool = False,
) -> T:
    """Open the database of the settings, or else the file in `data`; return what is read."""
    target = command_line.database_target(data, made=made)

    async def run() -> T:
        async with _open_database(*target, read_only=read_only) as database:
            return await use(database)

    return asyncio.run(run())


def _for_import(data: Path, use: Use, compared: bool) -> Tally:  # noqa: FBT001
    on = partial(_on_database, use=lambda each: use(each.customer_import))
    named = command_line.usable_settings().database_url.get_secret_value()
    if compared and not (named or (data / "behalf.db").exists()):
        with TemporaryDirectory() as empty:
            return on(Path(empty))
    return on(data, made=not compared, read_only=compared)


customers.command("import")(import_command(CustomerReader, _for_import))
_change = partial(_on_database, made=False)
_read = partial(_on_database, made=False, read_only=True)
cli.command("audit")(
    audit_command(lambda data, since: _read(data, lambda each: each.audit.since(since)))
)
cli.add_typer(
    person_commands(
        lambda data, one: _read(data, lambda each: each.personal_data.export(one)),
        lambda data, one, by: _change(data, lambda each: each.personal_data.forget(one, by)),
    ),
    name="person",
)


@asynccontextmanager
async def _open_database(
    url: str, place: str = command_line.SETTING, *, alone: bool = False, read_only: bool = False
) -> AsyncIterator[Database]:
    """Open it, `alone` for a bot on a file, and close it when left."""
    async with AsyncExitStack() as stack:
        try:
            database = open_database(url, utc_now, place=place, read_only=read_only)
            stack.push_async_callback(database.close)
            await (database.check() if read_only else database.start(alone=alone))
        except UnusableDatabaseError as error:
            command_line.refuse("The database is not usable:", [str(error)])
        yield database


if __name__ == "__main__":
    cli()
