"""The Teams app package: the template in `appPackage`, completed, checked and zipped."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from zipfile import ZipFile, ZipInfo

import typer

from bot.app_package.faults import MANIFEST, Files, flat, package_faults
from bot.app_package.manifest import Document, language_files, manifest_of
from bot.command_line import policy_or_faults, print_list, refuse
from bot.settings.reading import read_settings

TEMPLATE = Path(__file__).parents[2] / "appPackage"
REFUSED = "No package was built:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """The publisher of the app, and its bot. What is empty stays as it is in the template."""

    app_id: str = ""
    name: str = ""
    website: str = ""
    privacy: str = ""
    terms: str = ""


def template(folder: Path = TEMPLATE) -> Files:
    """Return what goes to the root of the package, complete but for the publisher.

    Teams knows no folders in it.
    """
    kinds = (".json", ".png")
    found = {file.name: file.read_bytes() for file in folder.iterdir() if file.suffix in kinds}
    try:
        manifest = manifest_of(json.loads(found[MANIFEST]))
        documents = {MANIFEST: manifest, **language_files(manifest)}
    except (KeyError, TypeError, ValueError):
        # Its faults are reported with all others.
        return found
    return found | {name: _as_json(document) for name, document in documents.items()}


def filled_in(files: Files, publisher: Publisher) -> Files:
    """Put the publisher into the manifest of a template without faults."""
    manifest = json.loads(files[MANIFEST])
    if publisher.app_id:
        manifest["id"] = publisher.app_id
        for part in (*manifest["bots"], *manifest["composeExtensions"]):
            part["botId"] = publisher.app_id
    said = {
        "name": publisher.name,
        "websiteUrl": publisher.website,
        "privacyUrl": publisher.privacy,
        "termsOfUseUrl": publisher.terms,
    }
    manifest["developer"].update({key: value for key, value in said.items() if value})
    return {**files, MANIFEST: _as_json(manifest)}


def _as_json(document: Document) -> bytes:
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def placeholders(files: Files) -> list[str]:
    """Return how to replace what is still as in the template, one sentence for each."""
    ours, filled = (_values(each) for each in (template(), files))
    how = {
        "id": "Set MicrosoftAppId, or give --app-id: the package names no bot yet.",
        "developer.name": "Set name under [partner] in the file that BEHALF_POLICY names.",
        "developer.websiteUrl": "Give --website: where people find support for the app.",
        "developer.privacyUrl": "Give --privacy: your privacy statement.",
        "developer.termsOfUseUrl": "Give --terms: your terms of use.",
    }
    return [sentence for path, sentence in how.items() if filled[path] == ours[path]]


def _values(files: Files) -> Mapping[str, object]:
    return dict(flat(json.loads(files[MANIFEST])))


def zipped(files: Files) -> bytes:
    """Zip the files: the same files make the same bytes, anywhere and at any time."""
    buffer = io.BytesIO()
    # Stored, because compressed bytes would differ between versions of zlib; it is 20 KB.
    with ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            entry = ZipInfo(name)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return buffer.getvalue()


def package(
    out: Annotated[Path, typer.Option(help="The zip file.")] = Path("dist/behalf.zip"),
    *,
    app_id: Annotated[str, typer.Option(help="Default: MicrosoftAppId.")] = "",
    website: Annotated[str, typer.Option(help="Your support page for the app.")] = "",
    privacy: Annotated[str, typer.Option(help="Your privacy statement, a URL.")] = "",
    terms: Annotated[str, typer.Option(help="Your terms of use, a URL.")] = "",
) -> None:
    """Build the Teams app package, and check it without a network."""
    settings, faults = read_settings()
    policy, wrong = policy_or_faults(settings)
    faults = [*faults, *wrong, *package_faults(files := template())]
    if faults or not policy:
        refuse(REFUSED, faults)
    publisher = Publisher(
        app_id=app_id or settings.app_id,
        name=policy.partner.name,
        website=website,
        privacy=privacy,
        terms=terms,
    )
    files = filled_in(files, publisher)
    if faults := package_faults(files):
        refuse(REFUSED, faults)
    _write(out, zipped(files))
    typer.echo(f"{out} is valid: {', '.join(sorted(files))}")
    if missing := placeholders(files):
        print_list("Before you upload it, replace its placeholders:", missing)


def _write(out: Path, content: bytes) -> None:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(content)
    except OSError as error:
        why = error.strerror or type(error).__name__
        refuse(REFUSED, [f"{out} cannot be written: {why}. Name another file with --out."])
