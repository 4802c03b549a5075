import pytest

from bot.inbound.authenticator import (
    DeniedError,
    LocalAuthenticator,
    ServiceHosts,
    StrictAuthenticator,
    VerifiedToken,
)
from bot.inbound.envelope import Envelope
from tests.fake_idp import APP_ID, TENANT, activity

LOOPBACK = "http://localhost:56150/_connector"


@pytest.mark.parametrize(
    ("url", "teams"),
    [
        ("https://smba.trafficmanager.net/emea/", True),
        ("https://smba.trafficmanager.net/amer/72f988bf-86f1-41af-91ab-2d7cd011db47/", True),
        ("https://SMBA.trafficmanager.net", True),
        ("https://smba.trafficmanager.net:443/teams/", True),
        ("https://smba.infra.gcc.teams.microsoft.com/gcc/", True),
        ("https://smba.infra.gov.teams.microsoft.us/gov/", True),
        ("https://smba.infra.dod.teams.microsoft.us/dod/", True),
        ("http://smba.trafficmanager.net/emea/", False),
        ("https://smba.trafficmanager.net:8443/", False),
        ("https://smba.trafficmanager.net.evil.example/", False),
        ("https://evil.example/smba.trafficmanager.net/", False),
        ("https://smba.trafficmanager.net@evil.example/", False),
        ("https://smba.trafficmanager.net\\@evil.example/", False),
        ("https://evil.example#smba.trafficmanager.net/", False),
        ("https://smba.trafficmanager.net#@evil.example/", False),
        ("https://smba.trafficmanager.net?@evil.example/", False),
        ("https://smba.trafficmanager.net/\n", False),
        (" https://smba.trafficmanager.net/", False),
        ("https://smbaXtrafficmanager.net/", False),
        ("https://\u0455mba.trafficmanager.net/", False),
        ("//smba.trafficmanager.net/", False),
        (LOOPBACK, False),
        ("", False),
    ],
)
def test_a_token_leaves_only_for_the_hosts_of_teams(url, teams):
    assert ServiceHosts(local=False).allows(url) is teams


@pytest.mark.parametrize(
    ("url", "local"),
    [
        (LOOPBACK, True),
        ("http://127.0.0.1:9/", True),
        ("http://[::1]:9/", True),
        ("https://localhost/", True),
        ("https://smba.trafficmanager.net/emea/", False),
        ("http://localhost.evil.example/", False),
        ("http://127.0.0.1@evil.example/", False),
        ("http://127.0.0.1.evil.example/", False),
        ("http://2130706433/", False),
        ("http://0.0.0.0/", False),
        ("", False),
    ],
)
def test_local_mode_speaks_to_this_machine_only(url, local):
    assert ServiceHosts(local=True).allows(url) is local


@pytest.mark.parametrize(
    ("app_id", "tenants"), [("", {TENANT}), (APP_ID, set()), (APP_ID, {TENANT, ""})]
)
def test_there_is_no_door_without_app_id_and_tenants(app_id, tenants):
    with pytest.raises(ValueError, match="app id"):
        StrictAuthenticator(
            app_id=app_id,
            tenants=frozenset(tenants),
            keys=None,
            service_hosts=ServiceHosts(local=False),
        )


async def test_local_mode_lets_in_without_a_token():
    LocalAuthenticator().authorize(_local(), VerifiedToken())
    LocalAuthenticator(frozenset({TENANT})).authorize(_local(), VerifiedToken())


@pytest.mark.parametrize(
    "changes",
    [
        {"serviceUrl": "https://smba.trafficmanager.net/emea/"},
        {"serviceUrl": None},
        {"channelData": None},
        {"type": "event", "name": "tokens/response"},
    ],
)
async def test_local_mode_still_refuses(changes):
    with pytest.raises(DeniedError) as denied:
        LocalAuthenticator().authorize(_local(**changes), VerifiedToken())
    assert denied.value.status == 403


async def test_local_mode_can_be_kept_to_some_tenants():
    with pytest.raises(DeniedError, match="tenant"):
        LocalAuthenticator(frozenset({"another"})).authorize(_local(), VerifiedToken())


def _local(**changes):
    return Envelope.model_validate(activity(**{"serviceUrl": LOOPBACK, **changes}))
