"""Faults and warnings on stderr, for whoever started a command."""

from collections.abc import Iterable
from typing import NoReturn

import typer


def print_list(heading: str, sentences: Iterable[str]) -> None:
    typer.echo("\n- ".join([heading, *sentences]), err=True)


def warn(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        typer.echo(sentence, err=True)


def refuse(heading: str, faults: Iterable[str]) -> NoReturn:
    """List the faults and exit with status 2."""
    print_list(heading, faults)
    raise typer.Exit(2)
