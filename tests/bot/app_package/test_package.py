import io
import json
import tomllib
from functools import partial
from pathlib import Path
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner

from app import cli
from bot.actions.message_action import MESSAGE_ACTION
from bot.app_package.faults import flat, package_faults
from bot.app_package.package import Publisher, filled_in, placeholders, template, zipped
from bot.commands.table import COMMANDS, LISTS, listed_for
from bot.settings.environment import setting_rows
from cards.words import LANGUAGES, words_for

GUID = "11111111-2222-3333-4444-555555555555"
ADDRESSES = {
    "website": "https://partner.example/behalf",
    "privacy": "https://partner.example/privacy",
    "terms": "https://partner.example/terms",
}
ICON = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
ROOT = Path(__file__).parents[3]


@pytest.fixture
def package(monkeypatch, tmp_path):
    """Return the command, to be called in a folder and an environment that say nothing."""
    monkeypatch.chdir(tmp_path)
    for name, _ in setting_rows():
        monkeypatch.delenv(name, raising=False)
    return partial(CliRunner().invoke, cli)


def manifest(files=None):
    return json.loads((files or template())["manifest.json"])


def changed(name, path, value):
    """Return the package with one part of a JSON file replaced."""
    files = dict(template())
    document = json.loads(files[name])
    *way, last = path
    part = document
    for step in way:
        part = part[step]
    part[last] = value
    files[name] = json.dumps(document).encode()
    return files


def replaced(name, content):
    return {**template(), name: content}


def without(name):
    return {key: content for key, content in template().items() if key != name}


def unpacked(content):
    with ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_template_has_no_faults():
    assert package_faults(template()) == []


def test_teams_offers_the_table_of_commands_in_its_order():
    words = words_for("en")

    assert [shown["commands"] for shown in manifest()["bots"][0]["commandLists"]] == [
        [
            {"title": command.name, "description": command.summary(words)}
            for command in listed_for(frozenset(scopes))
        ]
        for scopes in LISTS
    ]


def test_all_commands_but_two_that_help_shows_are_listed_where_of_use():
    unlisted = [command.name for command in COMMANDS if not command.listed]
    assert unlisted == ["language", "cancel"]
    assert all(len(listed_for(frozenset(scopes))) <= 12 for scopes in LISTS)


def test_teams_explains_the_commands_in_czech_too():
    words = words_for("cs")
    czech = json.loads(template()["cs.json"])

    assert [text for key, text in czech.items() if key.startswith("bots[0].commandLists")] == [
        command.summary(words) for scopes in LISTS for command in listed_for(frozenset(scopes))
    ]


def test_teams_offers_a_request_on_every_message_in_both_languages():
    (extension,) = manifest()["composeExtensions"]
    (command,) = extension["commands"]
    czech = json.loads(template()["cs.json"])

    assert (command["id"], command["type"], command["fetchTask"]) == (
        MESSAGE_ACTION,
        "action",
        True,
    )
    assert (command["context"], command["title"]) == (["message"], "Open service request")
    assert czech["composeExtensions[0].commands[0].title"] == "Založit žádost o podporu"


# A targeted message is private to whoever writes it, and we would answer everybody.
def test_teams_offers_commands_everywhere_to_those_who_mention_the_bot():
    bot = manifest()["bots"][0]
    listed = [shown["scopes"] for shown in bot["commandLists"]]

    assert [set(scopes) for scopes in listed] == [set(scopes) for scopes in LISTS]
    assert (
        [scope for scopes in listed for scope in scopes]
        == bot["scopes"]
        == ["personal", "team", "groupChat"]
    )
    assert "supportsTargetedMessages" not in bot
    assert not any("triggers" in shown for shown in bot["commandLists"])


def test_people_can_send_files_to_the_bot_in_a_personal_chat():
    [bot] = manifest()["bots"]
    assert bot["supportsFiles"] is True
    assert "personal" in bot["scopes"]


def test_the_app_has_the_version_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert manifest()["version"] == project["project"]["version"]


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        (without("manifest.json"), "Put manifest.json back."),
        (replaced("manifest.json", b"{"), "Correct manifest.json: it is not JSON, "),
        (
            changed("manifest.json", ["id"], "12"),
            "Correct manifest.json, id: it is not the GUID",
        ),
        (
            changed("manifest.json", ["bots", 0, "botId"], "x"),
            "Correct manifest.json, bots[0].botId: it is not the GUID",
        ),
        (
            changed("manifest.json", ["name", "short"], "B" * 31),
            "Correct manifest.json, name.short: 30 characters at most, not 31.",
        ),
        (
            changed("manifest.json", ["manifestVersion"], "1.28"),
            "Correct manifest.json, manifestVersion: '1.29' was expected.",
        ),
        (
            changed("manifest.json", ["surprise"], 1),
            "Correct manifest.json: Additional properties are not allowed ('surprise' was",
        ),
        (
            changed("manifest.json", ["developer", "privacyUrl"], "http://partner.example"),
            "Give an https address with --privacy: 'http://partner.example' is none.",
        ),
        (without("color.png"), "Put the color icon color.png beside manifest.json."),
        (
            replaced("outline.png", ICON + bytes((0, 0, 0, 32, 0, 0, 0, 16))),
            "Make outline.png a PNG of 32x32 pixels; it is 32x16.",
        ),
        (
            replaced("color.png", b"GIF89a"),
            "Make color.png a PNG of 192x192 pixels; it is no PNG.",
        ),
        (replaced("cs.json", b""), "Correct cs.json: it is not JSON, "),
        (
            changed("cs.json", ["name.short"], "B" * 31),
            "Correct cs.json, name.short: 30 characters at most, not 31.",
        ),
        (changed("cs.json", ["motto"], "Ano"), "Correct cs.json: 'motto' does not match any"),
    ],
)
def test_a_fault_is_named_with_what_to_do(files, fault):
    (told,) = package_faults(files)

    assert told.startswith(fault)


def test_all_faults_are_told_at_once():
    files = changed("manifest.json", ["accentColor"], "blue")

    assert len(package_faults({**files, "color.png": b"", "cs.json": b"{"})) == 3


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("{", "Correct manifest.json: it is not JSON, "),
        ("[]", "Correct manifest.json: [] is not of type 'object'"),
        ("{}", "Correct manifest.json: 'manifestVersion' is a required property"),
    ],
)
def test_a_template_that_cannot_be_completed_is_told_as_a_fault(content, fault, tmp_path):
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")

    assert any(told.startswith(fault) for told in package_faults(template(tmp_path)))


def test_every_language_is_named_and_has_a_file_of_its_own():
    info = manifest()["localizationInfo"]
    others = info["additionalLanguages"]

    assert [info["defaultLanguageTag"], *(one["languageTag"] for one in others)] == list(LANGUAGES)
    assert {one["file"] for one in others} <= template().keys()


def test_every_language_says_all_that_the_manifest_says():
    shown = {key for key, _ in flat(manifest()) if key.endswith(("description", "short", "full"))}
    for language in LANGUAGES[1:]:
        texts = json.loads(template()[f"{language}.json"])
        assert texts.keys() - shown == {"$schema", "composeExtensions[0].commands[0].title"}
        assert shown <= texts.keys()


def test_the_publisher_replaces_every_placeholder():
    filled = filled_in(template(), Publisher(app_id=GUID, name="Contoso Cloud", **ADDRESSES))

    assert package_faults(filled) == []
    assert placeholders(filled) == []
    assert manifest(filled)["id"] == manifest(filled)["bots"][0]["botId"] == GUID
    assert manifest(filled)["composeExtensions"][0]["botId"] == GUID
    assert manifest(filled)["developer"] == {
        "name": "Contoso Cloud",
        "websiteUrl": ADDRESSES["website"],
        "privacyUrl": ADDRESSES["privacy"],
        "termsOfUseUrl": ADDRESSES["terms"],
    }


def test_the_same_files_make_the_same_bytes_whatever_their_order():
    files = template()

    assert zipped(files) == zipped(dict(reversed(files.items())))


def test_the_package_holds_what_teams_wants_at_its_root_and_nothing_else(package):
    done = package(["package", "--app-id", GUID])

    content = Path("dist/behalf.zip").read_bytes()
    assert done.exit_code == 0
    languages = {f"{language}.json" for language in LANGUAGES[1:]}
    assert set(unpacked(content)) == {"manifest.json", "color.png", "outline.png", *languages}
    assert manifest(unpacked(content))["bots"][0]["botId"] == GUID


def test_the_bot_and_the_partner_come_from_settings_and_policy(package, monkeypatch, tmp_path):
    shipped = (ROOT / "services" / "policy" / "policy.toml").read_text(encoding="utf-8")
    policy = tmp_path / "policy.toml"
    policy.write_text(shipped.replace('"Example Partner"', '"Contoso Cloud"'), encoding="utf-8")
    monkeypatch.setenv("MicrosoftAppId", GUID)
    monkeypatch.setenv("BEHALF_POLICY", str(policy))

    options = [part for name, url in ADDRESSES.items() for part in (f"--{name}", url)]
    done = package(["package", "--out", "new/app.zip", *options])

    built = manifest(unpacked(Path("new/app.zip").read_bytes()))
    assert (built["id"], built["developer"]["name"]) == (GUID, "Contoso Cloud")
    assert (done.exit_code, done.stderr) == (0, "")


def test_what_is_still_a_placeholder_is_told(package):
    done = package(["package"])

    assert done.exit_code == 0
    for hint in ("MicrosoftAppId", "[partner]", "--website", "--privacy", "--terms"):
        assert hint in done.stderr


def test_a_wrong_option_builds_nothing(package):
    done = package(["package", "--app-id", "12", "--terms", "http://partner.example"])

    assert done.exit_code == 2
    assert "id: it is not the GUID" in done.stderr
    assert "--terms" in done.stderr
    assert not Path("dist").exists()


def test_wrong_settings_and_a_wrong_policy_build_nothing(package, monkeypatch):
    monkeypatch.setenv("PORT", "many")
    monkeypatch.setenv("BEHALF_POLICY", "nowhere.toml")

    done = package(["package"])

    assert done.exit_code == 2
    assert "PORT" in done.stderr
    assert "Set BEHALF_POLICY to the path of a file that Behalf may read: No such" in done.stderr


@pytest.mark.parametrize("out", [".", "/dev/full", "taken/app.zip"])
def test_a_file_that_cannot_be_written_is_said_in_a_sentence(package, out):
    Path("taken").write_text("a file")
    done = package(["package", "--out", out])

    assert done.exit_code == 2
    assert f"{out} cannot be written: " in done.stderr
    assert done.exception is None or isinstance(done.exception, SystemExit)
