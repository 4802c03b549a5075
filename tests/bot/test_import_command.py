"""`python app.py customers import`: what it says, writes, and for whom."""

import json
import os
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread

import pytest
from typer.testing import CliRunner

from app import cli
from services.gateways.customer_file import SAMPLES
from services.policy.loader import DEFAULT

STAFF = "aaaaaaaa-0000-4000-8000-000000000001"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Import the samples where customers are `separate`, or shared, and return what was said."""
    monkeypatch.chdir(tmp_path)

    def say(*words, separate, also=()):
        file = tmp_path / "policy.toml"
        text = DEFAULT.read_text(encoding="utf-8")
        for old, new in [
            ("separate_customers = false", f"separate_customers = {separate}"),
            *also,
        ]:
            assert old in text
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")
        found = CliRunner().invoke(
            cli,
            ["customers", "import", str(SAMPLES), "--data", str(tmp_path), *words],
            env={"BEHALF_POLICY": str(file)},
        )
        return found.exit_code, found.output

    return say


def test_separate_customers_are_somebodys(run):
    status, said = run(separate="true")
    wanted = "policy.toml: name the tenant id of the staff with --tenant"
    assert (status, wanted in said) == (2, True)
    assert "Whose customers are they?\n- separate_customers is true in " in said
    status, said = run("--tenant", "contoso", separate="true")
    assert (status, wanted in said) == (2, True)
    assert "'contoso' is no tenant id:" in said
    status, said = run("--tenant", STAFF.upper(), separate="true")
    assert (status, " added, 0 updated" in said) == (0, True)
    other = STAFF.replace("1", "2")
    assert " added, 0 updated" in run("--tenant", other, separate="true")[1]
    assert "0 added, 0 updated" in run("--tenant", STAFF, separate="true")[1]


def test_the_audit_says_for_which_staff_customers_were_imported(run, tmp_path):
    run(separate="false")
    run("--tenant", STAFF.upper(), separate="true")
    audit = ["audit", "--data", str(tmp_path)]
    shared, own = CliRunner().invoke(cli, audit).output.splitlines()
    assert " added, 0 updated  by " in shared
    assert f" added, 0 updated for {STAFF}  by " in own
    lines = CliRunner().invoke(cli, [*audit, "--json"]).output.splitlines()
    details = [json.loads(line)["detail"].partition(" updated")[2] for line in lines]
    assert details == ["", f" for {STAFF}"]


def test_shared_customers_are_everybodys(run):
    status, said = run("--tenant", STAFF, separate="false")
    assert status == 2
    assert "policy.toml, all tenants share the customers: leave it out" in said
    assert run(separate="false")[0] == 0


def test_without_a_policy_file_customers_are_shared(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["customers", "import", str(SAMPLES), "--data", str(tmp_path)]
    told = CliRunner().invoke(cli, [*words, "--tenant", STAFF], env={"BEHALF_POLICY": ""})
    assert told.exit_code == 2
    assert "separate_customers is false in the shipped policy" in told.output


def test_an_import_needs_nothing_of_the_policy_but_its_staff(run):
    also = [("warning_percent =", "warning_per_cent ="), ("opens = ", "open = ")]
    status, said = run("--tenant", STAFF, separate="true", also=also)
    assert (status, " added, 0 updated" in said) == (0, True)


@pytest.mark.parametrize(
    ("also", "fault"),
    [
        (("separate_customers =", "seperate_customers ="), "staff.seperate_customers: is unknown"),
        (("true", '"yes"'), "staff.separate_customers: "),
        (('default_roles = ["none"]', "default_roles ="), "policy.toml is not TOML: "),
        (("[staff]", "[stuff]"), "staff.default_roles: Field required"),
        (("[staff]", '[staff]\npermissions.none.help = "all"'), "everybody may ask for help"),
    ],
)
def test_where_whose_customers_they_are_cannot_be_read_none_are_imported(
    run, tmp_path, also, fault
):
    status, said = run("--tenant", STAFF, separate="true", also=[also])
    assert status == 2
    assert "The policy says whose customers they are, and is not usable:\n- " in said
    assert fault in said
    assert not (tmp_path / "behalf.db").exists()


def test_of_a_policy_file_that_is_not_there_the_setting_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["customers", "import", str(SAMPLES), "--data", str(tmp_path)]
    told = CliRunner().invoke(cli, words, env={"BEHALF_POLICY": "gone.toml"})
    assert told.exit_code == 2
    assert "- Set BEHALF_POLICY to the path of a file" in told.output
    assert "No such file or directory" in told.output


FULL = Path("/dev/full")
HEADER = "tenant_id,name,domains,relationship"
ROW = "{}-0000-4000-8000-000000000001,{},{}.example,direct"


@pytest.fixture
def imported(tmp_path, monkeypatch):
    """Import lines of a file, and return status, output and what is said of it on stderr."""
    monkeypatch.chdir(tmp_path)

    def run(*words, lines, name="customers.csv"):
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
        words = ["customers", "import", name, "--data", "data", *words]
        found = CliRunner().invoke(
            cli, words, env={"BEHALF_POLICY": "", "BEHALF_DATABASE_URL": ""}
        )
        return found.exit_code, found.stdout, found.stderr

    return run


def rows(*names):
    return [HEADER, *(ROW.format(name[0] * 8, name, name) for name in names)]


def test_a_dry_run_shows_what_would_change_and_writes_nothing(imported, tmp_path):
    lines = [*rows("alpha", "beta"), "1,x"]
    status, said, told = imported("--dry-run", lines=lines)
    assert status == 1
    assert said.splitlines() == [
        "+ alpha (aaaaaaaa-0000-4000-8000-000000000001)",
        "+ beta (bbbbbbbb-0000-4000-8000-000000000001)",
        "Nothing is written. Would be: 2 added, 0 updated, 1 refused",
    ]
    assert 'line 4: tenant_id "1" is not a GUID' in told
    assert not (tmp_path / "data").exists()

    assert imported(lines=lines)[1] == "2 added, 0 updated, 1 refused\n"
    before = sorted(CliRunner().invoke(cli, ["audit", "--data", "data"]).output.splitlines())
    changed = [rows("alpha", "beta")[0], ROW.format("a" * 8, "Alpha", "alpha"), *rows("gamma")[1:]]
    changed[2] = changed[2].replace("gggggggg", "cccccccc")
    status, said, _ = imported("--dry-run", lines=changed)
    assert said.splitlines() == [
        "+ gamma (cccccccc-0000-4000-8000-000000000001)",
        "~ Alpha (aaaaaaaa-0000-4000-8000-000000000001): name",
        "Nothing is written. Would be: 1 added, 1 updated, 0 refused",
    ]
    after = sorted(CliRunner().invoke(cli, ["audit", "--data", "data"]).output.splitlines())
    assert after == before
    assert imported(lines=changed)[1] == "1 added, 1 updated, 0 refused\n"


def test_a_dry_run_needs_tables_of_this_release(imported, tmp_path):
    imported(lines=rows("alpha"))
    with closing(sqlite3.connect(tmp_path / "data/behalf.db")) as file, file:
        file.execute("UPDATE alembic_version SET version_num = '0001'")
    status, _, told = imported("--dry-run", lines=rows("alpha"))
    assert status == 2
    assert "revision 0001" in told


def test_refused_rows_go_into_a_file_that_is_imported_once_it_is_corrected(imported, tmp_path):
    lines = [HEADER, "x;y,Beta,b.example,direct", 'z,"B"x,b', *rows("alpha")[1:]]
    status, said, _ = imported("--faults", "faults.csv", lines=lines)
    assert (status, said) == (1, "1 added, 0 updated, 2 refused\n")
    written = (tmp_path / "faults.csv").read_text(encoding="utf-8-sig").splitlines()
    assert written == [
        f"line,reason,{HEADER}",
        '2,"tenant_id ""x;y"" is not a GUID",x;y,Beta,b.example,direct',
        '3,"not CSV: a quote is open, or stands inside a value","z,""B""x,b"',
    ]
    corrected = [written[0], written[1].replace("x;y", "b" * 8 + "-0000-4000-8000-000000000001")]
    assert imported(lines=corrected)[:2] == (0, "1 added, 0 updated, 0 refused\n")


def test_no_file_of_refused_rows_takes_the_place_of_the_file_itself(imported, tmp_path):
    lines = rows("alpha")
    status, _, told = imported("--faults", "customers.csv", lines=lines)
    assert (status, "is the file to import" in told) == (2, True)
    assert (tmp_path / "customers.csv").read_text().splitlines() == lines
    status, _, told = imported("--faults", "no/faults.csv", lines=lines)
    assert (status, "faults.csv cannot be written:" in told) == (2, True)
    assert not (tmp_path / "data").exists()


def test_a_file_of_refused_rows_is_corrected_again_and_again(imported, tmp_path):
    lines = [HEADER, "x,Beta,b.example,direct", "y,Gamma,c.example,direct", 'z,"B"x,b']
    imported("--faults", "1.csv", lines=lines)
    for number in (1, 2):
        again = (tmp_path / f"{number}.csv").read_text(encoding="utf-8-sig").splitlines()
        status, said, _ = imported("--faults", f"{number + 1}.csv", lines=again)
        assert (status, said) == (1, "0 added, 0 updated, 3 refused\n")
    last = (tmp_path / "3.csv").read_text(encoding="utf-8-sig").splitlines()
    assert last[:3] == [
        f"line,reason,{HEADER}",
        '2,"tenant_id ""x"" is not a GUID",x,Beta,b.example,direct',
        '3,"tenant_id ""y"" is not a GUID",y,Gamma,c.example,direct',
    ]
    good = last[1].replace(",x,", f",{'b' * 8}-0000-4000-8000-000000000001,")
    assert imported(lines=[last[0], good])[:2] == (0, "1 added, 0 updated, 0 refused\n")


def test_the_file_of_refused_rows_is_as_it_was_where_nothing_is_imported(imported, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data/behalf.db").write_bytes(b"no database")
    (tmp_path / "old.csv").write_text("precious")
    lines = [*rows("alpha"), "1,x"]
    for name in ("old.csv", "new.csv"):
        assert imported("--faults", name, lines=lines)[0] == 2
    assert (tmp_path / "old.csv").read_text() == "precious"
    assert not (tmp_path / "new.csv").exists()
    (tmp_path / "data/behalf.db").unlink()
    assert imported("--faults", "old.csv", lines=rows("alpha"))[0] == 0
    assert (tmp_path / "old.csv").read_text() == ""


@pytest.mark.skipif(not FULL.exists(), reason="this system has no full device")
def test_refused_rows_that_cannot_be_written_are_said_behind_what_was_imported(imported):
    status, said, told = imported("--faults", "/dev/full", lines=[*rows("alpha"), "1,x"])
    assert (status, said) == (2, "1 added, 0 updated, 1 refused\n")
    assert 'line 3: tenant_id "1" is not a GUID' in told
    assert told.endswith("/dev/full cannot be written:\n- No space left on device\n")
    assert imported("--faults", "/dev/full", lines=rows("alpha"))[0] == 0


@pytest.mark.skipif(not FULL.exists(), reason="this system has no full device")
def test_refused_rows_that_cannot_be_kept_aside_are_said(imported, tmp_path, monkeypatch):
    monkeypatch.setattr("bot.fault_report.TemporaryFile", lambda: FULL.open("w+b"))
    lines = [HEADER, *(f"{number},{'x' * 100}" for number in range(200)), *rows("alpha")[1:]]
    status, said, told = imported("--faults", "faults.csv", lines=lines)
    assert (status, said) == (2, "1 added, 0 updated, 200 refused\n")
    assert "faults.csv cannot be written:\n- No space left on device" in told
    assert not (tmp_path / "faults.csv").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_read_and_another_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    os.mkfifo(tmp_path / "out")
    monkeypatch.setattr("bot.import_command._is_terminal", lambda: True)
    lines = "\n".join([*rows("alpha"), "1,x"])
    got = []
    ends = [
        Thread(target=(tmp_path / "pipe").write_text, args=(lines,)),
        Thread(target=lambda: got.append((tmp_path / "out").read_text(encoding="utf-8-sig"))),
    ]
    for each in ends:
        each.start()
    words = ["customers", "import", "pipe", "--data", "data", "--faults", "out"]
    found = CliRunner().invoke(cli, words, env={"BEHALF_POLICY": "", "BEHALF_DATABASE_URL": ""})
    for each in ends:
        each.join()
    assert (found.exit_code, found.stdout) == (1, "1 added, 0 updated, 1 refused\n")
    assert got[0].splitlines()[1] == '3,"tenant_id ""1"" is not a GUID",1,x'


def test_very_many_faults_are_counted(imported):
    status, said, told = imported(lines=[HEADER, *(f"{n}," for n in range(1, 111))])
    assert (status, said) == (1, "0 added, 0 updated, 110 refused\n")
    assert len(told.splitlines()) == 102
    assert "- and 10 more; --faults FILE.csv has all of them" in told


EXPORT = [
    "Microsoft ID,Company name,Primary domain name,Relationship,Tags",
    "aaaaaaaa-0000-4000-8000-000000000001,Contoso,contoso.onmicrosoft.com,Cloud Reseller,",
]


def test_the_relationship_that_partner_center_does_not_tell_is_said_in_the_command(imported):
    status, said, told = imported(lines=EXPORT)
    assert (status, said) == (0, "1 added, 0 updated, 0 refused\n")
    assert '1 rows say only that you resell. The customers are taken as "direct"' in told
    status, said, told = imported("--relationship", "reseller", lines=EXPORT)
    assert (said, told) == ("0 added, 1 updated, 0 refused\n", "")
    assert imported(lines=EXPORT)[1] == "0 added, 0 updated, 0 refused\n"


def test_a_file_that_is_not_there_is_said(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = CliRunner().invoke(cli, ["customers", "import", "gone.csv"])
    assert (found.exit_code, "gone.csv cannot be read:" in found.output) == (2, True)


def test_a_terminal_sees_how_far_the_file_is_read(imported, monkeypatch):
    shown = []

    class Bar:
        pos = 0

        def update(self, step):
            self.pos += step
            shown.append(self.pos)

    @contextmanager
    def progressbar(length, **_):
        shown.append(length)
        yield Bar()

    assert shown == []
    monkeypatch.setattr("bot.import_command.typer.progressbar", progressbar)
    monkeypatch.setattr("bot.import_command._is_terminal", lambda: True)
    lines = rows("alpha")
    imported(lines=lines)
    assert (shown[0], shown[-1]) == (len("\n".join(lines)), len("\n".join(lines)))
