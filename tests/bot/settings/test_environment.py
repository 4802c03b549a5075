import re

import pytest

from bot.settings.environment import Settings, setting_rows
from bot.settings.reading import read_settings
from services.policy.loader import DEFAULT
from tests.certificates import certificate

GUID = "11111111-2222-3333-4444-555555555555"
TENANT = "AAAAAAAA-0000-0000-0000-000000000001"
GOOD = {
    "MicrosoftAppId": GUID,
    "MicrosoftAppPassword": "canary-secret",
    "MicrosoftAppTenantId": TENANT,
    "BEHALF_DATABASE_URL": "postgresql+asyncpg://behalf:canary-password@db/behalf",
    "BEHALF_POLICY": str(DEFAULT),
}


POSTGRES = "postgresql+asyncpg://"


def test_local_mode_minds_only_the_settings_it_reads(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MicrosoftAppType", "MultiTenant")
    monkeypatch.setenv("BEHALF_LOG", "loud")
    _, told = read_settings(local=True)
    assert [fault.split(":")[0] for fault in told] == ["Correct BEHALF_LOG"]


def faults(read, **environment):
    settings, wrong = read(**environment)
    return wrong + settings.serve_faults()


def test_a_complete_environment_has_no_faults(read):
    assert faults(read, **GOOD) == []


@pytest.mark.parametrize(
    "url",
    [
        "sqlite+aiosqlite:///behalf.db",
        "sqlite+aiosqlite:////var/lib/behalf.db",
        f"{POSTGRES}u:p%40ss%2F@host:5432/db?ssl=verify-full&prepared_statement_cache_size=0",
        f"{POSTGRES}u:p:?#/w@[::1]/db",
        f"{POSTGRES}/db?host=/run/postgresql",
    ],
)
def test_a_database_may_be_a_file_or_a_server(read, url):
    assert faults(read, **{**GOOD, "BEHALF_DATABASE_URL": url}) == []


def test_everything_missing_is_told_at_once(read):
    told = " ".join(faults(read))
    for name in GOOD:
        assert f"Set {name} " in told


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ({"MicrosoftAppId": ""}, "MicrosoftAppId"),
        ({"MicrosoftAppId": "behalf"}, "MicrosoftAppId"),
        ({"MicrosoftAppTenantId": "contoso.com"}, "MicrosoftAppTenantId"),
        ({"MicrosoftAppPassword": ""}, "MicrosoftAppPassword"),
        ({"MicrosoftAppType": "MultiTenant"}, "MicrosoftAppType"),
        ({"MicrosoftAppType": "UserAssignedMSI", "BEHALF_CREDENTIAL": "secret"}, "no secret"),
        ({"BEHALF_CREDENTIAL": "certificate"}, "BEHALF_CERTIFICATE_PATH"),
        (
            {"BEHALF_CREDENTIAL": "certificate", "BEHALF_CERTIFICATE_PATH": "gone.pem"},
            "BEHALF_CERTIFICATE_PATH to the path of a file that Behalf may read: No such file",
        ),
        (
            {
                "BEHALF_CREDENTIAL": "certificate",
                "BEHALF_CERTIFICATE_PATH": "-----BEGIN PRIVATE KEY-----\n" + "canary" * 1_000,
            },
            "BEHALF_CERTIFICATE_PATH to the path of a file that Behalf may read: File name too",
        ),
        ({"BEHALF_CREDENTIAL": "managed-identity"}, "MicrosoftAppType to UserAssignedMSI"),
        ({"BEHALF_CREDENTIAL": "workload-identity"}, "AZURE_FEDERATED_TOKEN_FILE"),
        ({"BEHALF_CREDENTIAL": "password"}, "BEHALF_CREDENTIAL"),
        ({"BEHALF_DATABASE_URL": "sqlite:///behalf.db"}, "BEHALF_DATABASE_URL"),
        ({"BEHALF_DATABASE_URL": ""}, "BEHALF_DATABASE_URL"),
        ({"BEHALF_DATABASE_URL": "sqlite+aiosqlite:///"}, "Name a file"),
        ({"BEHALF_DATABASE_URL": "sqlite+aiosqlite:///:memory:"}, "Name a file"),
        ({"BEHALF_DATABASE_URL": "sqlite+aiosqlite:////x.db?canary=1"}, "no options"),
        ({"BEHALF_DATABASE_URL": f"{POSTGRES}u:p@canary/ss@host:1/db"}, "%40 for @"),
        ({"BEHALF_DATABASE_URL": f"{POSTGRES}u/canary:p@host/db"}, "%2F for /"),
        ({"BEHALF_DATABASE_URL": f"{POSTGRES}u:p@host:canary/db"}, "%3A for :"),
        ({"BEHALF_DATABASE_URL": f"{POSTGRES}u:p@ss?canary@host/db"}, "%40 for @"),
        ({"BEHALF_DATABASE_URL": f"{POSTGRES}u:canary@host/db?sslmode=require"}, "by ssl"),
        ({"BEHALF_DATABASE_URL": f"{POSTGRES}u:p@host/db?canary=1"}, "Remove options"),
        ({"BEHALF_DATABASE_URL": f"{POSTGRES}u:p@host/db?ssl=canary"}, "verify-full"),
        (
            {"BEHALF_DATABASE_URL": f"{POSTGRES}u:p@h/d?prepared_statement_cache_size=canary"},
            "to a number",
        ),
        ({"BEHALF_DATABASE_URL": f"{POSTGRES}u:p@host/db?port=canary"}, "host and port"),
        ({"BEHALF_DATABASE_URL": f"{POSTGRES}/db?host=canary&host=b"}, "host and port"),
        ({"BEHALF_ALLOWED_TENANTS": f"{GUID}, canary"}, "Correct value 2 of 2 in BEHALF_ALLOWED"),
        ({"BotOpenIdMetadata": "http://keys.example.org/"}, "BotOpenIdMetadata"),
        (
            {"BEHALF_POLICY": "canary"},
            "BEHALF_POLICY to the path of a file that Behalf may read: No",
        ),
        ({"BEHALF_POLICY": "."}, "Is a directory (looked for in /"),
        ({"BEHALF_POLICY": "/dev/null"}, "Is not a file"),
        ({"PORT": "http"}, "PORT"),
        ({"PORT": "0"}, "PORT"),
        ({"BEHALF_ADMIN_PORT": "3978"}, "BEHALF_ADMIN_PORT"),
        ({"BEHALF_ADMIN_PORT": "0"}, "BEHALF_ADMIN_PORT"),
        ({"BEHALF_ADMIN_ADDRESS": "admin.example"}, "BEHALF_ADMIN_ADDRESS"),
        ({"BEHALF_LOG": "loud"}, "BEHALF_LOG"),
        ({"BEHALF_CLOUD": "china"}, "BEHALF_CLOUD"),
    ],
)
def test_each_fault_is_one_sentence_that_names_the_setting(read, environment, name):
    told = faults(read, **{**GOOD, **environment})
    assert len(told) == 1
    assert name in told[0]
    assert told[0].endswith(".")
    assert "canary" not in told[0]


def test_a_value_that_makes_no_sense_does_not_hide_what_is_missing(read):
    told = faults(read, MicrosoftAppType="MultiTenant", PORT="http")
    assert len(told) == 2 + len(GOOD)


def test_the_ways_to_prove_who_we_are(read, tmp_path):
    pem = certificate(tmp_path / "bot.pem")
    for environment in (
        {"BEHALF_CREDENTIAL": "certificate", "BEHALF_CERTIFICATE_PATH": pem},
        {"BEHALF_CREDENTIAL": "workload-identity", "AZURE_FEDERATED_TOKEN_FILE": "/token"},
        {"MicrosoftAppType": "UserAssignedMSI"},
    ):
        assert faults(read, **{**GOOD, "MicrosoftAppPassword": "", **environment}) == []


@pytest.mark.parametrize(
    ("environment", "credential"),
    [
        ({}, "secret"),
        ({"MicrosoftAppType": "UserAssignedMSI"}, "managed-identity"),
        ({"BEHALF_CREDENTIAL": "certificate"}, "certificate"),
    ],
)
def test_the_credential_follows_the_type_of_the_bot(read, environment, credential):
    assert read(**environment)[0].credential == credential


def test_people_of_the_bots_own_tenant_may_use_it(read):
    assert read(**GOOD)[0].tenants == {TENANT.lower()}
    assert read()[0].tenants == frozenset()


def test_a_list_of_tenants_replaces_it(read):
    listed = read(**GOOD, BEHALF_ALLOWED_TENANTS=f" {TENANT},{GUID} ,")[0]
    assert listed.tenants == {TENANT.lower(), GUID}


def test_defaults_are_those_of_local_mode(read):
    settings, wrong = read()
    assert wrong == []
    assert (settings.port, settings.log_level, settings.cloud) == (3978, "info", "public")


def test_empty_values_are_as_good_as_absent(read):
    assert read(PORT="", BEHALF_LOG="", MicrosoftAppType="") == read()


def test_words_may_be_written_in_capitals(read):
    settings = read(BEHALF_LOG="DEBUG", BEHALF_CLOUD="USGov")[0]
    assert (settings.log_level, settings.cloud) == ("debug", "usgov")


def test_the_file_is_read_and_the_environment_beats_it(read, tmp_path):
    (tmp_path / ".env").write_text("PORT=4000\nBEHALF_LOG=error\nSOMETHING_ELSE=1\n")
    settings = read(PORT="5000")[0]
    assert (settings.port, settings.log_level) == (5000, "error")


def test_secrets_are_not_shown(read):
    settings = read(**GOOD)[0]
    assert "canary" not in repr(settings) + str(settings) + settings.model_dump_json()
    assert settings.app_password.get_secret_value() == "canary-secret"


def test_every_setting_is_described_in_a_sentence():
    rows = setting_rows()
    assert len(rows) == len(Settings.model_fields)
    for name, description in rows:
        assert re.fullmatch(r"[A-Za-z_]+", name)
        assert description.endswith(".")
