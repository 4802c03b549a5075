import io
import json
import logging

import pytest
import structlog
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import CollectorRegistry

from bot.inbound.authenticator import LocalAuthenticator
from bot.inbound.host import create_host
from bot.telemetry.logs import FIELDS, configure_logs, correlated, correlation
from bot.telemetry.metrics import Metrics
from services.gateways.rows.damage import Damage
from services.gateways.rows.requests import customer_of, customer_values
from services.model.errors import GatewayUnavailableError
from tests.clock import FakeClock
from tests.fake_idp import activity
from tests.services.gateways.records import CUSTOMER

CANARY = "canary-7f3a"
log = structlog.get_logger()


@pytest.fixture
def stream():
    return io.StringIO()


@pytest.fixture(params=[False, True], ids=["serve", "local"])
def output(request, stream):
    configure_logs("debug", local=request.param, stream=stream)
    return stream


@pytest.fixture
def lines(stream):
    """Return what was logged as JSON, since the start."""
    configure_logs("info", local=False, stream=stream)
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def fail(secret):
    said = {"text": secret}
    raise ValueError(f"cannot read {said} or {secret}")


def test_a_line_is_json_with_level_and_time(lines):
    log.info("message delivered", attempts=2, seconds=0.5)
    (line,) = lines()
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "message delivered",
        "level": "info",
        "attempts": 2,
        "seconds": 0.5,
    }


def test_less_than_the_level_is_not_written(lines):
    log.debug("noise")
    assert lines() == []


def test_fields_that_are_not_on_the_list_are_named_but_not_shown(lines):
    log.info("message received", text=CANARY, token=CANARY, activity="1")
    (line,) = lines()
    assert line["withheld"] == "text, token"
    assert line["activity"] == "1"
    assert CANARY not in str(line)


@pytest.mark.parametrize(
    "value", [{"text": CANARY}, [CANARY], CANARY.encode(), ValueError(CANARY)]
)
def test_only_plain_values_are_shown(output, value):
    log.info("message received", reason=value)
    assert type(value).__name__ in output.getvalue()
    assert CANARY not in output.getvalue()


def test_a_long_value_is_cut(lines):
    log.info("http_request_rejected", reason="x" * 10_000)
    assert len(lines()[0]["reason"]) == 200


def test_a_trace_has_types_and_places_but_no_messages(output):
    try:
        try:
            fail(CANARY)
        except ValueError as error:
            raise RuntimeError(CANARY) from error
    except RuntimeError:
        log.exception("turn_failed")
    written = output.getvalue()
    assert "builtins.RuntimeError" in written
    assert "builtins.ValueError" in written
    assert "test_logs.py" in written
    assert " fail" in written
    assert CANARY not in written


def test_every_error_of_a_group_is_traced(output):
    group = ExceptionGroup(CANARY, [KeyError(CANARY), TypeError(CANARY)])
    log.error("several things failed", exc_info=group)
    written = output.getvalue()
    assert "builtins.KeyError" in written
    assert "builtins.TypeError" in written
    assert CANARY not in written


def test_errors_that_cause_each_other_end_the_trace(lines):
    one, other = KeyError(), TypeError()
    one.__cause__, other.__cause__ = other, one
    log.error("turned in a circle", exc_info=one)
    assert lines()[0]["exception"].split() == ["builtins.KeyError", "builtins.TypeError"]


def test_a_bottomless_recursion_leaves_a_short_trace(lines):
    def fall():
        fall()

    try:
        fall()
    except RecursionError:
        log.exception("fell")
    assert len(lines()[0]["exception"].splitlines()) < 40


def test_our_own_errors_say_their_message(lines):
    log.error("no answer", exc_info=GatewayUnavailableError("Teams"))
    assert lines()[0]["exception"].endswith("GatewayUnavailableError: Teams is unavailable")


def test_without_an_error_there_is_no_trace(lines):
    log.warning("nothing wrong", exc_info=True)  # noqa: LOG014
    assert "exception" not in lines()[0]


def test_what_libraries_log_is_placed_but_not_quoted(output):
    try:
        fail(CANARY)
    except ValueError:
        logging.getLogger("aiohttp.server").exception("quoting %s", CANARY)
    logging.getLogger("asyncio").warning(f"{CANARY} was never retrieved")  # noqa: G004
    logging.getLogger("botbuilder").info("noise")
    written = output.getvalue()
    assert "aiohttp.server" in written
    assert "asyncio" in written
    assert "bot/telemetry/test_logs.py" in written
    assert "noise" not in written
    assert "quoting" not in written
    assert CANARY not in written


def test_our_use_of_the_standard_log_shows_the_text_but_not_the_values(lines):
    logging.getLogger("services.desk").error("could not notify about %s", CANARY)
    (line,) = lines()
    assert (line["event"], line["level"]) == ("could not notify about %s", "error")


@pytest.mark.parametrize(
    ("column", "value", "fields"),
    [
        ("relationship", CANARY, "relationship"),
        ("domains", f'["{CANARY}", 5, 6]', "domains"),
        ("facts", f'{{"gdap":"{CANARY}"}}', "facts"),
        ("facts", f'{{"{CANARY}":true,"moon":true,"gdap":false}}', "facts"),
        ("facts", CANARY, "facts"),
    ],
)
def test_a_damaged_customer_can_be_found_by_the_line(lines, column, value, fields):
    row = {**customer_values(CUSTOMER), "version": 1, column: value}
    damage = Damage(FakeClock())
    list(damage.sound("customers", [row], lambda row: customer_of(row, damage), key_of))
    (line,) = lines()
    shown = {"table": "customers", "key": CUSTOMER.tenant_id, "fields": fields}
    assert line.items() >= shown.items()
    assert "withheld" not in line
    assert CANARY not in str(line)


def key_of(row):
    return row["tenant_id"]


def test_what_belongs_together_has_one_id(lines):
    with correlated() as outer:
        log.info("one")
        assert correlation() == outer
    log.info("two")
    assert correlation() == ""
    one, two = lines()
    assert one["correlation"] == outer
    assert "correlation" not in two


def test_nothing_that_carries_text_is_on_the_list():
    assert not FIELDS & {"text", "body", "value", "card", "token", "authorization", "raw", "name"}


async def test_nothing_a_customer_wrote_reaches_the_log(output):
    class Turns:
        async def run(self, envelope):
            fail(envelope.text)

    async def all_well():
        return {}

    host = create_host(
        Turns(),
        LocalAuthenticator(),
        local=True,
        ready=all_well,
        metrics=Metrics(CollectorRegistry()),
    )
    sent = activity(
        serviceUrl="http://localhost/",
        text=CANARY,
        value={"card": CANARY},
        from_={"id": "29:1", "name": CANARY, "aadObjectId": CANARY},
    )
    headers = {"Authorization": f"Bearer {CANARY}"}
    async with TestClient(TestServer(host)) as client:
        for body, status in [
            (sent, 500),
            ({**sent, "entities": [CANARY]}, 400),
            ({**sent, "type": {CANARY: CANARY}}, 400),
            ({**sent, "serviceUrl": f"https://{CANARY}/"}, 403),
        ]:
            async with client.post("/api/messages", json=body, headers=headers) as answer:
                assert answer.status == status
    written = output.getvalue()
    assert "turn_failed" in written
    assert written.count("http_request_rejected") == 3
    assert CANARY not in written
