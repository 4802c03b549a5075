"""Settings from the environment, or from `.env`."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.settings.certificate import certificate_faults
from bot.settings.clouds import CloudName
from bot.settings.database_url import tls_warnings, url_faults
from bot.settings.secret_files import file_faults
from bot.settings.trusted_urls import is_address, is_trusted_url
from services.model.people import GUID

ENV_FILE = Path(".env")
"""In the working folder."""
CredentialKind = Literal["secret", "certificate", "managed-identity", "workload-identity"]


def _comma_list(value: object) -> object:
    if not isinstance(value, str):
        return value
    return [item.strip().lower() for item in value.split(",") if item.strip()]


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


class Settings(BaseSettings):
    """The first three and their spelling are the Bot Framework's; ours begin with BEHALF_.

    No fault repeats a value: it may be a secret that was meant for another setting.
    """

    model_config = SettingsConfigDict(
        env_file=ENV_FILE,
        env_file_encoding="utf-8-sig",  # as an editor on Windows may begin it
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
        str_strip_whitespace=True,
    )

    app_id: str = Field(
        default="",
        validation_alias="MicrosoftAppId",
        description="Application (client) id of the bot.",
    )
    app_password: SecretStr = Field(
        default=SecretStr(""),
        validation_alias="MicrosoftAppPassword",
        description="Client secret, for BEHALF_CREDENTIAL=secret.",
    )
    app_password_file: Path | None = Field(
        default=None,
        validation_alias="MicrosoftAppPassword_FILE",
        description="File with the client secret, in place of MicrosoftAppPassword.",
    )
    app_tenant_id: str = Field(
        default="",
        validation_alias="MicrosoftAppTenantId",
        description="Entra tenant in which the bot is registered.",
    )
    app_type: Literal["SingleTenant", "UserAssignedMSI"] = Field(
        default="SingleTenant",
        validation_alias="MicrosoftAppType",
        description="SingleTenant, or UserAssignedMSI for a bot that is a managed identity.",
    )
    open_id_metadata: str = Field(
        default="",
        validation_alias="BotOpenIdMetadata",
        description="Where signing keys are announced, for tests; https or loopback only.",
    )
    port: int = Field(
        default=3978, ge=1, le=65535, validation_alias="PORT", description="TCP port to listen on."
    )
    admin_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        validation_alias="BEHALF_ADMIN_PORT",
        description="TCP port for /readyz and /metrics; without one, PORT, to this machine only.",
    )
    admin_address: str = Field(
        default="127.0.0.1",
        validation_alias="BEHALF_ADMIN_ADDRESS",
        description="Address to listen on for BEHALF_ADMIN_PORT. Default: this machine only.",
    )
    credential_name: CredentialKind | None = Field(
        default=None,
        validation_alias="BEHALF_CREDENTIAL",
        description=(
            "How the bot proves who it is: secret, certificate, managed-identity or "
            "workload-identity. Default: secret, for UserAssignedMSI managed-identity."
        ),
    )
    certificate_path: Path | None = Field(
        default=None,
        validation_alias="BEHALF_CERTIFICATE_PATH",
        description="PEM file, certificate and private key, for BEHALF_CREDENTIAL=certificate.",
    )
    federated_token_file: Path | None = Field(
        default=None,
        validation_alias="AZURE_FEDERATED_TOKEN_FILE",
        description="Set by the platform for BEHALF_CREDENTIAL=workload-identity.",
    )
    database_url: SecretStr = Field(
        default=SecretStr(""),
        validation_alias="BEHALF_DATABASE_URL",
        description="sqlite+aiosqlite:///FILE or postgresql+asyncpg://USER:PASSWORD@HOST/DATABASE.",
    )
    database_url_file: Path | None = Field(
        default=None,
        validation_alias="BEHALF_DATABASE_URL_FILE",
        description="File with that URL, in place of BEHALF_DATABASE_URL.",
    )
    allowed_tenants: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_comma_list)] = Field(
        default=(),
        validation_alias="BEHALF_ALLOWED_TENANTS",
        description="Entra tenants whose people may use the bot. Default: MicrosoftAppTenantId.",
    )
    policy: Path | None = Field(
        default=None,
        validation_alias="BEHALF_POLICY",
        description="TOML file with roles, promises and contacts; `local` has one of its own.",
    )
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)] = (
        Field(
            default="info",
            validation_alias="BEHALF_LOG",
            description="debug, info, warning or error.",
        )
    )
    cloud: Annotated[CloudName, BeforeValidator(_lower)] = Field(
        default="public",
        validation_alias="BEHALF_CLOUD",
        description="public (GCC too) or usgov (GCC High, DoD).",
    )

    @property
    def credential(self) -> CredentialKind:
        if self.credential_name:
            return self.credential_name
        return "managed-identity" if self.app_type == "UserAssignedMSI" else "secret"

    @property
    def tenants(self) -> frozenset[str]:
        """The Entra tenants, in lower case, whose people may use the bot."""
        return frozenset(self.allowed_tenants or {self.app_tenant_id.lower()} - {""})

    def database_faults(self) -> list[str]:
        """Return what is wrong with the URL of the database, and nothing of what it says."""
        url = self.database_url.get_secret_value()
        return [] if self.database_url_file and not url else list(url_faults(url))

    def policy_faults(self) -> list[str]:
        """Return why the policy file cannot be read, if one is named."""
        return list(file_faults("BEHALF_POLICY", self.policy)) if self.policy else []

    def database_warnings(self) -> list[str]:
        """Return what is unsafe about a URL of the database that has no faults."""
        return list(tls_warnings(self.database_url.get_secret_value()))

    def serve_faults(self) -> list[str]:
        """Return what keeps `serve` from starting: all of it, as sentences that say what to do."""
        return [
            *self._identity_faults(),
            *self._credential_faults(),
            *self.database_faults(),
            *self._tenant_faults(),
            *self._place_faults(),
        ]

    def _identity_faults(self) -> Iterator[str]:
        if not re.fullmatch(GUID, self.app_id):
            yield (
                "Set MicrosoftAppId to the application (client) id of the bot's app registration, "
                "a value like 00000000-0000-0000-0000-000000000000."
            )
        if not re.fullmatch(GUID, self.app_tenant_id):
            yield (
                "Set MicrosoftAppTenantId to the id of the Entra tenant in which the bot is "
                "registered, a value like 00000000-0000-0000-0000-000000000000."
            )

    def _credential_faults(self) -> Iterator[str]:
        managed = self.app_type == "UserAssignedMSI"
        match self.credential:
            case "secret" | "certificate" as kind if managed:
                yield (
                    f"MicrosoftAppType is UserAssignedMSI, and a managed identity has no {kind}: "
                    "set BEHALF_CREDENTIAL to managed-identity or workload-identity."
                )
            case "secret" if not (self.app_password.get_secret_value() or self.app_password_file):
                yield (
                    "Set MicrosoftAppPassword to a client secret of the bot's app registration, "
                    "or choose another BEHALF_CREDENTIAL: certificate, managed-identity or "
                    "workload-identity."
                )
            case "certificate" if self.certificate_path:
                yield from certificate_faults(self.certificate_path)
            case "certificate":
                yield (
                    "Set BEHALF_CERTIFICATE_PATH to the path of a PEM file with the certificate "
                    "and its private key."
                )
            case "managed-identity" if not managed:
                yield (
                    "Set MicrosoftAppType to UserAssignedMSI: BEHALF_CREDENTIAL=managed-identity "
                    "works only for a bot that was registered as a managed identity."
                )
            case "workload-identity" if not self.federated_token_file:
                yield (
                    "Enable workload identity for this deployment, which sets "
                    "AZURE_FEDERATED_TOKEN_FILE, or choose another BEHALF_CREDENTIAL."
                )

    def _tenant_faults(self) -> Iterator[str]:
        for place, tenant in enumerate(self.allowed_tenants, 1):
            if not re.fullmatch(GUID, tenant):
                yield (
                    f"Correct value {place} of {len(self.allowed_tenants)} in "
                    "BEHALF_ALLOWED_TENANTS: it takes Entra tenant ids like "
                    "00000000-0000-0000-0000-000000000000, separated by commas."
                )

    def _place_faults(self) -> Iterator[str]:
        if self.admin_port == self.port:
            yield "Set BEHALF_ADMIN_PORT to another port than PORT, or leave it out."
        if not is_address(self.admin_address):
            yield "Set BEHALF_ADMIN_ADDRESS to an IP address, like 127.0.0.1 or 0.0.0.0."
        if self.open_id_metadata and not is_trusted_url(self.open_id_metadata):
            yield (
                "Remove BotOpenIdMetadata, or give an https or loopback URL: over anything else "
                "anyone could forge messages."
            )
        if not self.policy:
            yield (
                "Set BEHALF_POLICY to your own copy of services/policy/policy.toml, for in the "
                "one that ships no one has a role."
            )
        yield from self.policy_faults()


def setting_rows() -> list[tuple[str, str]]:
    """Return the name and the description of every setting."""
    return [
        (str(field.validation_alias), field.description or "")
        for field in Settings.model_fields.values()
    ]
