"""The policy file: what the default says, and what it answers."""

import tomllib
from datetime import timedelta

import pytest
from pydantic import ValidationError

from services.model.escalation import EscalationLevel
from services.model.roles import Role
from services.model.taxonomy import Fact, Severity
from services.policy.loader import DEFAULT, load_policy, local_policy
from services.policy.tables import Notices, Policy, Retention, SupportPlan

JANA = "6f9619ff-8b86-d011-b42d-00c04fc964ff"
TEXT = DEFAULT.read_text(encoding="utf-8")
FIELDS = Notices.model_fields


def test_the_default_policy_gives_a_stranger_nothing_but_on_a_laptop_the_whole_road():
    policy = load_policy()
    assert policy.roles_of("anybody") == {Role.NONE}
    assert local_policy().roles_of("anybody") == {Role.ADMIN_AGENT}
    assert not policy.api_ready
    assert policy.known_facts == {}
    assert policy.publishers
    assert policy.provider("")


def test_the_default_policy_has_microsofts_times_and_all_its_languages():
    policy = load_policy()
    assert policy.response_times.hours == {"A": 2, "B": 4, "C": 8}
    assert policy.response_times.business_days == 1
    assert len(policy.languages) == 11
    assert [key for key, language in policy.languages.items() if language.around_the_clock] == [
        "en-us"
    ]
    assert policy.notices.forgotten_minutes == {"A": 15, "B": 60, "C": 240}
    assert (policy.notices.warning_percent, policy.notices.breach_percent) == (75, 100)


def test_the_default_file_shows_every_key_of_the_notices_with_its_default():
    shown = tomllib.loads(TEXT)["notices"]
    assert set(shown) == set(Notices.model_fields)
    required = {name: shown[name] for name, field in FIELDS.items() if field.is_required()}
    assert Notices.model_validate(required) == Notices.model_validate(shown)


def test_the_default_file_shows_every_key_of_the_retention_and_keeps_everything():
    shown = tomllib.loads(TEXT)["retention"]
    assert set(shown) == set(Retention.model_fields)
    assert Retention() == Retention.model_validate(shown)
    assert set(shown.values()) == {0}


def test_who_has_left_is_forgotten_before_the_line_that_says_when():
    assert Retention(people_days=366, audit_days=366)
    assert Retention(people_days=367)
    with pytest.raises(ValidationError, match="people_days must not exceed audit_days"):
        Retention(people_days=367, audit_days=366)


def test_the_ladder_may_be_short_turned_round_or_empty(policy_file):
    for names, levels in [
        ("[]", ()),
        ('["duty_manager"]', (EscalationLevel.DUTY_MANAGER,)),
        (
            '["duty_manager", "duty_channel"]',
            (EscalationLevel.DUTY_MANAGER, EscalationLevel.DUTY_CHANNEL),
        ),
    ]:
        path = policy_file(('["duty_channel", "duty_manager"]', names))
        assert load_policy(path).notices.ladder == levels


def test_the_default_file_shows_every_table_of_the_policy():
    assert set(tomllib.loads(TEXT)) == set(Policy.model_fields)


def test_what_the_default_file_comments_out_is_valid_too(policy_file):
    shown = (
        *("# [[staff.members]]", "# id =", "# name =", "# roles =", "# joined_tenants ="),
        "# tenant =",
        *("# [staff.permissions", "# change-facts =", "# close =", "# [promises.cust", "# A ="),
    )
    lines = [line[2:] if line.startswith(shown) else line for line in TEXT.splitlines()]
    path = policy_file()
    path.write_text("\n".join(lines), encoding="utf-8")
    policy = load_policy(path)
    nobody = "00000000-0000-0000-0000-000000000000"
    assert policy.roles_of(nobody) == {Role.ADMIN_AGENT, Role.DUTY_MANAGER}
    assert policy.promises.promise(Severity.CRITICAL, nobody) == timedelta(minutes=30)


def test_roles_are_found_by_object_id_in_any_case(policy_file):
    listed = f'\n[[staff.members]]\nid = "{JANA.upper()}"\nname = "Jana"\nroles = []\n'
    policy = load_policy(policy_file(add=listed))
    assert policy.roles_of(JANA) == policy.roles_of(JANA.upper()) == frozenset()
    assert policy.roles_of("somebody else") == {Role.NONE}


@pytest.mark.parametrize("name", ["Fabrikam Backup", "fabrikam backup", " FABRIKAM BACKUP "])
def test_a_publisher_is_found_by_name_in_any_case(name):
    contact = load_policy().publisher(name)
    assert contact.email == "support@fabrikam.example"


def test_an_unknown_publisher_has_no_contact():
    assert load_policy().publisher("Nobody") is None


@pytest.mark.parametrize(
    ("name", "phone"),
    [("", "+1 555 0199"), ("wingtip distribution", "+1 555 0199"), ("Nobody", None)],
)
def test_the_usual_provider_stands_in_only_for_a_customer_without_one(name, phone):
    contact = load_policy().provider(name)
    assert (contact and contact.phone) == phone


def test_a_partner_may_have_no_provider(policy_file):
    policy = load_policy(policy_file(('provider = "Wingtip Distribution"', 'provider = ""')))
    assert policy.provider("") is None


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("de-de", "de-de"),
        ("de-AT", "de-de"),
        ("DE", "de-de"),
        ("pt_PT", "pt-br"),
        ("zh-TW", "zh-tw"),
        ("zh-CN", "zh-hans"),
        ("cs-CZ", "en-us"),
        ("", "en-us"),
        ("d", "en-us"),
    ],
)
def test_a_language_is_answered_by_the_nearest_that_support_speaks(tag, language):
    assert load_policy().support_language(tag) == language


@pytest.mark.parametrize(
    ("api", "plan_api", "ready"),
    [(True, True, True), (True, False, False), (False, True, False)],
)
def test_the_api_needs_the_switch_and_a_plan(api, plan_api, ready):
    policy = load_policy()
    partner = policy.partner.model_copy(
        update={"support_plans": (SupportPlan(name="Unified", api=plan_api),)}
    )
    azure = policy.azure.model_copy(update={"api": api})
    assert policy.model_copy(update={"partner": partner, "azure": azure}).api_ready == ready


@pytest.mark.parametrize(
    ("contract", "known"),
    [
        ("ask", {}),
        ("none", {Fact.DYNAMICS_CONTRACT: False}),
        ("ASfP", {Fact.DYNAMICS_CONTRACT: True}),
    ],
)
def test_the_dynamics_contract_is_the_partners_or_asked(policy_file, contract, known):
    path = policy_file(('contract = "ask"', f'contract = "{contract}"'))
    assert load_policy(path).known_facts == known


def test_a_region_may_know_no_holidays(policy_file):
    policy = load_policy(policy_file(('holidays = "GB"', 'holidays = ""')))
    assert policy.regions["emea"].holidays == ""


def test_a_policy_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        load_policy().partner.name = "x"
