"""The clouds in which Teams lives: who signs what arrives, and who gives us our own tokens."""

from dataclasses import dataclass
from typing import Literal

CloudName = Literal["public", "usgov"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloud:
    issuer: str
    """Issuer that the tokens which arrive must name."""
    metadata_url: str
    """Address at which the keys that sign them are announced."""
    authority: str
    scope: str


CLOUDS: dict[CloudName, Cloud] = {
    "public": Cloud(
        issuer="https://api.botframework.com",
        metadata_url="https://login.botframework.com/v1/.well-known/openidconfiguration",
        authority="login.microsoftonline.com",
        scope="https://api.botframework.com/.default",
    ),
    "usgov": Cloud(
        issuer="https://api.botframework.us",
        metadata_url="https://login.botframework.azure.us/v1/.well-known/openidconfiguration",
        authority="login.microsoftonline.us",
        scope="https://api.botframework.us/.default",
    ),
}
