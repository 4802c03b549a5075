"""What an administrator is told of a policy file that is not right, and in which line."""

import pytest

from services.model.errors import PolicyError
from services.policy.loader import DEFAULT, load_policy

JANA = "6f9619ff-8b86-d011-b42d-00c04fc964ff"
TEXT = DEFAULT.read_text(encoding="utf-8")


@pytest.fixture
def faults(policy_file):
    def told(*changes, add=""):
        path = policy_file(*changes, add=add)
        with pytest.raises(PolicyError) as caught:
            load_policy(path)
        return [fault.removeprefix(f"{path}") for fault in caught.value.faults]

    return told


def line_of(text):
    return next(number for number, line in enumerate(TEXT.splitlines(), 1) if text in line)


@pytest.mark.parametrize(
    ("old", "new", "place", "allowed"),
    [
        ("api = false", "api = 1", "partner.support_plans.0.api", "valid boolean"),
        ("own_tenants = []", 'own_tenants = ["x"]', "partner.own_tenants.0", "must be a GUID"),
        (
            'default_roles = ["none"]',
            'default_roles = ["boss"]',
            "staff.default_roles.0",
            "'admin_agent', 'helpdesk_agent'",
        ),
        (
            '"Fabrikam Backup"]',
            '"Fabrikam Backup"]\nfax = "1"',
            "publishers.Fabrikam Backup.fax",
            "allowed here: url, email, phone",
        ),
        (
            'url = "https://support',
            'url = "http://support',
            "publishers.Fabrikam Backup.url",
            "an https:// address",
        ),
        (
            'email = "help@wingtip.example"',
            'email = "help"',
            "publishers.Wingtip Signatures.email",
            "an e-mail address",
        ),
        (
            'phone = "+1 555 0199"',
            'phone = "call us"',
            "providers.Wingtip Distribution.phone",
            "a telephone number",
        ),
        (
            'email = "help@wingtip.example"',
            "",
            "publishers.Wingtip Signatures",
            "at least one of: url, email, phone",
        ),
        (
            "hours = { A = 2, B = 4, C = 8 }",
            "hours = { A = 2 }",
            "response_times.hours",
            "missing: B, C",
        ),
        (
            "hours = { A = 2, B = 4, C = 8 }",
            "hours = { A = 0, B = 4, C = 8 }",
            "response_times.hours.A",
            "greater than 0",
        ),
        (
            "hours = { A = 2, B = 4, C = 8 }",
            "hours = { A = nan, B = 4, C = 8 }",
            "response_times.hours.A",
            "not nan",
        ),
        (
            "hours = { A = 1, B = 4, C = 8 }",
            "hours = { D = 1 }",
            "promises.hours.D",
            "'A', 'B' or 'C'",
        ),
        (
            "business_days = 1",
            "business_days = true",
            "response_times.business_days",
            "valid integer",
        ),
        ("A = 15,", "A = 1.5,", "notices.forgotten_minutes.A", "valid integer"),
        ("warning_percent = 75", "warning_percent = 100", "notices", "below breach_percent"),
        (
            "breach_percent = 100",
            "breach_percent = 201",
            "notices.breach_percent",
            "less than or equal to 200, not 201",
        ),
        (
            "snooze_minutes = 30",
            "snooze_minutes = 0",
            "notices.snooze_minutes",
            "greater than 0",
        ),
        (
            '["duty_channel", "duty_manager"]',
            '["duty_channel", "boss"]',
            "notices.ladder.1",
            "'duty_channel' or 'duty_manager', not 'boss'",
        ),
        (
            '["duty_channel", "duty_manager"]',
            '["duty_channel", "duty_channel"]',
            "notices.ladder",
            "names twice: duty_channel",
        ),
        ("shift_hours = 8", "shift_hours = 0", "notices.shift_hours", "greater than 0"),
        ("late_minutes = 2", "late_minutes = 2.5", "notices.late_minutes", "valid integer"),
        ("digest_above = 5", "digest_above = -1", "notices.digest_above", "or equal to 0"),
        ("texts_days = 0", "texts_days = -1", "retention.texts_days", "or equal to 0"),
        (
            "audit_days = 0",
            "audit_days = 365",
            "retention.audit_days",
            "must be 0, for ever, or at least 366",
        ),
        (
            "digest_above = 5",
            "gather_over = 5",
            "notices.gather_over",
            "allowed here: forgotten_minutes, warning_percent, breach_percent, snooze_minutes",
        ),
        (
            "hours = { A = 2, B = 4, C = 8 }",
            "hours = { A = 8, B = 4, C = 2 }",
            "response_times.hours",
            "must not let A wait longer than B",
        ),
        ("opens = 08:00:00", "opens = 17:46:00", "regions.emea", "a quarter of an hour or more"),
        ('timezone = "UTC"', 'timezone = "Mars/Base"', "regions.emea.timezone", "Europe/Prague"),
        ('timezone = "UTC"', 'timezone = ""', "regions.emea.timezone", "Europe/Prague"),
        ("opens = 08:00:00", 'opens = "8"', "regions.emea.opens", "valid time"),
        ("opens = 08:00:00", "opens = 18:00:00", "regions.emea", "opens must be before closes"),
        ("opens = 08:00:00", "around_the_clock = true", "regions.emea", "in place of opens"),
        ("opens = 08:00:00", "", "regions.emea", "needs opens and closes"),
        ('holidays = "GB"', 'holidays = "XX"', "regions.emea.holidays", "ISO country code"),
        (
            'weekdays = ["mon", "tue", "wed", "thu", "fri"]',
            "weekdays = []",
            "regions.china.weekdays",
            "at least 1 item",
        ),
        ("[languages.de-de]", "[languages.cs-cz]", "languages.cs-cz", "'zh-tw' or 'de-de'"),
        (
            'region = "germany"',
            'region = "gemany"',
            "languages.de-de.region",
            "not among: emea, north-america, germany",
        ),
        ("[languages.en-us]", "[languages.de-de]", "", "Cannot declare"),
        (
            'provider = "Wingtip D',
            'provider = "Else D',
            "partner.provider",
            "not among: Wingtip Distribution, VanArsdel Cloud",
        ),
        ("[azure]", "[azur]", "azur", "allowed here: partner, staff"),
    ],
)
def test_a_fault_is_told_with_its_place_and_what_is_allowed(faults, old, new, place, allowed):
    told = faults((old, new))
    assert len(told) == 1
    assert f": {place}" in told[0]
    assert allowed in told[0]


@pytest.mark.parametrize(
    ("add", "told"),
    [
        (
            '[staff.permissions.sales_agent]\nhelp = "no"',
            "sales_agent.help: everybody may ask for help",
        ),
        ('[staff.permissions.none]\nopen = "own"', 'none.open: is "all" or "no"'),
        (
            '[staff.permissions.none]\nclose = "own"',
            'none.close: close needs view = "own" as well',
        ),
        ('[staff.permissions.sales_agent]\nclose = "all"', 'close needs view = "all" as well'),
        ('[staff.permissions.helpdesk_agent]\nview = "own"', 'answer needs view = "all" as well'),
        ('[staff.permissions.sales_agent]\nwatch = "all"', 'watch needs view = "all" as well'),
        ('[staff.permissions.sales_agent]\nfile = "all"', 'file needs view = "all" as well'),
        (
            '[staff.permissions.sales_agent]\nfind-customer = "no"',
            'open needs find-customer = "all" as well',
        ),
        ('[staff.permissions.helpdesk_agent]\nclose = "mine"', "'all', 'own' or 'no'"),
        ('[staff.permissions.helpdesk_agent]\nfly = "all"', "staff.permissions.helpdesk_agent"),
    ],
)
def test_a_permission_that_means_nothing_is_refused(faults, add, told):
    found = faults(add=f"\n{add}\n")
    assert any(told in fault for fault in found), found
    assert all(int(fault.split(":")[1]) > len(TEXT.splitlines()) for fault in found)


def test_a_tenant_is_joined_to_one_group_alone(faults):
    twice = f'joined_tenants = [["{JANA}", "{JANA[:-1]}0"], ["{JANA}", "{JANA[:-1]}1"]]'
    [fault] = faults(("default_roles =", f"{twice}\ndefault_roles ="))
    assert f"joined_tenants names twice: {JANA}" in fault


def test_a_fault_is_told_with_its_line(faults):
    told = faults(('region = "germany"', 'region = "gemany"'))
    line = line_of('region = "germany"')
    assert told[0].startswith(f":{line}: languages.de-de.region: ")


def test_a_fault_inside_a_list_of_tables_is_told_with_its_own_line(faults):
    members = [f'\n[[staff.members]]\nid = "{who}"\nname = "N"\nroles = []' for who in (JANA, "x")]
    told = faults(add="".join(members))
    line = len(TEXT.splitlines()) + 7
    assert told == [f":{line}: staff.members.1.id: must be a GUID, 8-4-4-4-12 digits, not 'x'"]


def test_a_fault_within_several_lines_is_told_with_the_line_of_its_key(faults):
    told = faults(("own_tenants = []", 'own_tenants = [\n  # ours\n  "x",\n]'))
    assert told[0].startswith(f":{line_of('own_tenants')}: partner.own_tenants.0: ")


def test_a_fault_of_the_notices_is_told_with_its_own_line(faults):
    told = faults(('["duty_channel", "duty_manager"]', '["duty_channel", "boss"]'))
    assert told[0].startswith(f":{line_of('ladder =')}: notices.ladder.1: ")


def test_a_table_that_is_missing_is_told_without_a_line(faults):
    staff = TEXT[TEXT.index("[staff]\n") : TEXT.index("\n# [[staff.members]]")]
    assert faults((staff, "")) == [": staff: Field required"]


def test_a_key_that_is_missing_is_told_with_the_line_of_its_table(faults):
    told = faults(('name = "Example Partner"', ""))
    assert told == [f":{line_of('[partner]')}: partner.name: Field required"]


def test_all_faults_are_told_at_once(faults):
    told = faults(
        ("A = 15,", "A = 0,"), ('holidays = "GB"', 'holidays = "XX"'), ("own_tenants", "tenants")
    )
    assert [fault.split(": ")[1] for fault in told] == [
        "partner.tenants",
        "notices.forgotten_minutes.A",
        "regions.emea.holidays",
    ]


def test_all_names_that_lead_nowhere_are_told_at_once(faults):
    told = faults(
        ('provider = "Wing', 'provider = "Ping'),
        ('region = "spain"', 'region = "span"'),
        ("[languages.en-us]", "[languages.fr-fr]"),
        ('[languages.fr-fr]\nname = "Français"\nregion = "france"\n', ""),
    )
    assert [fault.split(": ")[1] for fault in told] == [
        "partner.provider",
        "languages",
        "languages.es-es.region",
    ]


def test_nobody_is_listed_twice(faults):
    one = f'\n[[staff.members]]\nid = "{JANA}"\nname = "N"\nroles = []\n'
    assert f"members listed twice: {JANA}" in faults(add=one + one.replace(JANA, JANA.upper()))[0]


def test_names_of_publishers_differ_by_more_than_case(faults):
    told = faults(add='\n[publishers."FABRIKAM backup"]\nphone = "12345"\n')
    assert "names must differ by more than case and accents: fabrikam backup" in told[0]


@pytest.mark.parametrize("text", ["[partner\n", 'a = "\\q"'])
def test_a_file_that_is_no_toml_says_where(tmp_path, text):
    path = tmp_path / "policy.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError, match=r"policy\.toml is not TOML: .*line 1"):
        load_policy(path)


def test_a_file_that_is_no_text_is_told(tmp_path):
    path = tmp_path / "policy.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(PolicyError, match="is not UTF-8"):
        load_policy(path)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(PolicyError, match="No such file"):
        load_policy(tmp_path / "policy.toml")
