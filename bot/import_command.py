"""`python app.py customers import`: customers of a CSV file, added or updated."""

import gc
import shutil
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from io import SEEK_END
from pathlib import Path
from tempfile import TemporaryFile
from typing import Annotated, BinaryIO, NoReturn, Protocol

import typer

from bot import command_line
from bot.fault_report import MAX_LISTED, FaultReport, check_writable, reason_of
from services.model.customers import Customer
from services.model.imports import Change, Fault, Kept, Tally
from services.model.taxonomy import Relationship

_ROWS_PER_STEP = 500
_ASSUMED = (
    'rows say only that you resell. The customers are taken as "{}", unless more was known of\n'
    "them; name what you are to them with --relationship, or in a column of that name."
)


class CustomerSource(Protocol):
    """Reads a file, row by row."""

    @property
    def separator(self) -> str: ...

    header: Sequence[str]
    kept: frozenset[Kept]
    assumptions: int

    def read(self) -> Iterator[Customer | Fault]: ...


class Importer(Protocol):
    """Brings customers into a database, or tells what that would change."""

    async def run(
        self,
        found: Iterator[Customer],
        by: str,
        *,
        kept: Callable[[], frozenset[Kept]],
        staff_tenant_id: str,
    ) -> Tally: ...

    async def compare(
        self,
        found: Iterator[Customer],
        told: Callable[[Change], None],
        *,
        kept: Callable[[], frozenset[Kept]],
    ) -> Tally: ...


Open = Callable[[BinaryIO, Relationship | None], CustomerSource]
Use = Callable[[Importer], Awaitable[Tally]]
OnDatabase = Callable[[Path, Use, bool], Tally]
"""Opens the database of a folder for an import, or for comparing only."""


def import_command(open_source: Open, on_database: OnDatabase) -> Callable[..., None]:
    """Return the command for files that are read and databases that are opened so."""

    def import_customers(  # noqa: PLR0913 - an option each
        file: Annotated[
            Path,
            typer.Argument(
                help="CSV: tenant_id,name,domains,relationship,…; or Partner Center's export."
            ),
        ],
        data: command_line.DataFolder = Path(".behalf"),
        tenant: command_line.StaffTenant = "",
        relationship: Annotated[
            Relationship | None, typer.Option(help="To whom Partner Center says you resell.")
        ] = None,
        faults: Annotated[
            Path | None, typer.Option(help="CSV for the refused rows, with reasons.")
        ] = None,
        *,
        dry_run: Annotated[
            bool, typer.Option("--dry-run", help="Show what would change; write nothing.")
        ] = False,
    ) -> None:
        """Add or update customers. Bad rows are reported by line; good ones are kept."""
        staff = command_line.whose_customers(tenant)
        with ExitStack() as stack:
            opened = _opened(file, stack)
            if faults:
                _check_writable(faults, file)
            source = open_source(opened, relationship)
            report = FaultReport(source, faults, stack)
            found = _customers(source, report, staff, _progress(stack, opened, file), file)
            changes = _Changes()

            async def use(importer: Importer) -> Tally:
                # What is loaded stays: else the garbage collector looks through it time and again.
                gc.collect()
                gc.freeze()
                if dry_run:
                    return await importer.compare(found, changes.add, kept=lambda: source.kept)
                return await importer.run(
                    found,
                    command_line.whoami(),
                    kept=lambda: source.kept,
                    staff_tenant_id=staff,
                )

            tally = on_database(data, use, dry_run)
            trouble = report.write()
        _tell(tally, report, changes, dry_run=dry_run)
        if source.assumptions:
            typer.echo(f"{source.assumptions} {_ASSUMED.format(Relationship.DIRECT)}", err=True)
        if report.count:
            report.print(file)
        if faults and trouble:
            _refuse_file(faults, "written", trouble)
        if report.count:
            raise typer.Exit(1)

    return import_customers


class _Changes:
    """The first changes of each kind, as lines."""

    def __init__(self) -> None:
        self.added: list[str] = []
        self.updated: list[str] = []

    def add(self, change: Change) -> None:
        lines = self.updated if change.fields else self.added
        if len(lines) < MAX_LISTED:
            mark, fields = ("~", f": {', '.join(change.fields)}") if change.fields else ("+", "")
            lines.append(f"{mark} {change.customer.name} ({change.customer.tenant_id}){fields}")


def _tell(tally: Tally, report: FaultReport, changes: _Changes, *, dry_run: bool) -> None:
    for lines, count in ((changes.added, tally.added), (changes.updated, tally.updated)):
        for line in lines:
            typer.echo(line)
        if dry_run and count > len(lines):
            typer.echo(f"  and {count - len(lines)} more")
    typer.echo(
        ("Nothing is written. Would be: " if dry_run else "")
        + f"{tally.added} added, {tally.updated} updated, {report.count} refused"
    )


def _customers(
    source: CustomerSource,
    report: FaultReport,
    staff_tenant_id: str,
    advance: Callable[[], None],
    file: Path,
) -> Iterator[Customer]:
    try:
        for place, one in enumerate(source.read()):
            if place % _ROWS_PER_STEP == 0:
                advance()
            if isinstance(one, Fault):
                report.add(one)
            else:
                yield replace(one, staff_tenant_id=staff_tenant_id) if staff_tenant_id else one
        advance()
    except OSError as error:
        _refuse_file(file, "read", reason_of(error))


def _progress(stack: ExitStack, opened: BinaryIO, file: Path) -> Callable[[], None]:
    """Show on a terminal how far the file is read; return what moves it on."""
    if not _is_terminal():
        return lambda: None
    size = opened.seek(0, SEEK_END)
    opened.seek(0)
    bar = stack.enter_context(typer.progressbar(length=size, label=file.name, file=sys.stderr))
    return lambda: bar.update(opened.tell() - bar.pos)


def _is_terminal() -> bool:
    return sys.stderr.isatty()


def _opened(file: Path, stack: ExitStack) -> BinaryIO:
    """Open it so that it can be read from its beginning again, a pipe, too."""
    try:
        opened = stack.enter_context(file.open("rb"))
        if opened.seekable():
            return opened
        copied = stack.enter_context(TemporaryFile())  # noqa: SIM115 - it does
        shutil.copyfileobj(opened, copied)
        copied.seek(0)
    except OSError as error:
        _refuse_file(file, "read", reason_of(error))
    return copied


def _check_writable(faults: Path, file: Path) -> None:
    """Refuse a file for refused rows before anything is imported."""
    try:
        if faults.exists() and faults.samefile(file):
            command_line.refuse(f"{faults} is the file to import:", ["name another one"])
        check_writable(faults)
    except OSError as error:
        _refuse_file(faults, "written", reason_of(error))


def _refuse_file(file: Path, verb: str, reason: str) -> NoReturn:
    command_line.refuse(f"{file} cannot be {verb}:", [reason])
