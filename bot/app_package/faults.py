"""Checks an app package for what Teams would refuse or show wrongly, without a network."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from textwrap import shorten

from jsonschema import Draft201909Validator, ValidationError

Files = Mapping[str, bytes]
"""The content of each file, by its name: a package has no folders."""

Texts = Mapping[str, object]
"""A JSON document as Teams' language files name its parts: `bots[0].botId`."""

MANIFEST = "manifest.json"
ICON_SIZES = {"color": 192, "outline": 32}

_SCHEMAS = Path(__file__).parents[2] / "appPackage" / "schema"
_SCHEMA = "MicrosoftTeams.schema.1.29.json"
_LANGUAGE_SCHEMA = "MicrosoftTeams.Localization.schema.1.29.json"


def package_faults(files: Files) -> list[str]:
    """Return all faults, as sentences that say what to do."""
    documents, unreadable = _documents(files)
    if MANIFEST not in documents:
        return [*unreadable, *([] if MANIFEST in files else [f"Put {MANIFEST} back."])]
    manifest = dict(flat(documents[MANIFEST]))
    return [
        *unreadable,
        *_schema_faults(documents),
        *_address_faults(manifest),
        *_icon_faults(manifest, files),
    ]


def flat(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Name every part of a JSON document the way Teams' language files do."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flat(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from flat(inner, f"{path}[{number}]")
    else:
        yield path, value


def _documents(files: Files) -> tuple[dict[str, object], list[str]]:
    documents, faults = {}, []
    for name, content in files.items():
        if not name.endswith(".json"):
            continue
        try:
            documents[name] = json.loads(content)
        except ValueError as error:
            faults.append(f"Correct {name}: it is not JSON, {error}.")
    return documents, faults


def _schema_faults(documents: Mapping[str, object]) -> Iterator[str]:
    for name, document in documents.items():
        schema = _validator(_SCHEMA if name == MANIFEST else _LANGUAGE_SCHEMA)
        for error in schema.iter_errors(document):
            yield _schema_fault(name, error)


@cache
def _validator(schema: str) -> Draft201909Validator:
    # They call themselves draft-04, but mean more: `const`, and limits beside a `$ref`.
    return Draft201909Validator(json.loads((_SCHEMAS / schema).read_text(encoding="utf-8")))


def _schema_fault(file: str, error: ValidationError) -> str:
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path]
    where = f", {''.join(parts).removeprefix('.')}" if parts else ""
    return f"Correct {file}{where}: {_complaint(error)}."


def _complaint(error: ValidationError) -> str:
    if error.validator == "maxLength":
        return f"{error.validator_value} characters at most, not {len(str(error.instance))}"
    if error.absolute_path and error.absolute_path[-1] in ("id", "botId"):
        return "it is not the GUID that MicrosoftAppId or --app-id should give"
    return shorten(error.message, 300)


def _address_faults(manifest: Texts) -> Iterator[str]:
    options = {"websiteUrl": "--website", "privacyUrl": "--privacy", "termsOfUseUrl": "--terms"}
    for key, option in options.items():
        address = str(manifest.get(f"developer.{key}", ""))
        if not re.fullmatch(r"https://[^\s/]++\S*", address):
            yield f"Give an https address with {option}: {address!r} is none."


def _icon_faults(manifest: Texts, files: Files) -> Iterator[str]:
    for kind, size in ICON_SIZES.items():
        name = str(manifest.get(f"icons.{kind}", f"{kind}.png"))
        if name not in files:
            yield f"Put the {kind} icon {name} beside {MANIFEST}."
        elif (found := _png_size(files[name])) != (size, size):
            now = f"{found[0]}x{found[1]}" if found else "no PNG"
            yield f"Make {name} a PNG of {size}x{size} pixels; it is {now}."


def _png_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels, None for what is no PNG."""
    header = re.match(rb"\x89PNG\r\n\x1a\n.{4}IHDR(.{4})(.{4})", content, re.DOTALL)
    return (_number(header[1]), _number(header[2])) if header else None


def _number(digits: bytes) -> int:
    return int.from_bytes(digits, "big")
