"""`make setup` on machines that lack something: it stops, and says what in one sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

AS_IF = """#!{python}
import sys
{before}
if sys.argv[1] == "-c":
    exec(sys.argv[2])
else:
{otherwise}
"""
"""An interpreter that runs `-c` under other circumstances, and has something else for `-m`."""


PIP = "import types; sys.modules['pip'] = types.SimpleNamespace(__version__={!r})"


def write_python(file, *, before="", otherwise="sys.exit('not to be reached')"):
    file.parent.mkdir(parents=True, exist_ok=True)
    text = AS_IF.format(python=sys.executable, before=before, otherwise=f"    {otherwise}")
    file.write_text(text)
    file.chmod(0o755)
    return file


def setup(folder, **variables):
    words = [f"{name}={value}" for name, value in variables.items()]
    return subprocess.run(  # noqa: S603
        ["make", "setup", f"VENV={folder / 'venv'}", *words],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "MAKEFLAGS": ""},
    )


def is_ready(folder):
    return (folder / "venv" / ".bot").exists()


def test_a_pip_that_fails_is_a_failure_and_is_tried_again(tmp_path):
    fails = "print('Collecting aiohttp'); sys.exit('ERROR: no such package')"
    write_python(tmp_path / "venv/bin/python", otherwise=fails)
    for _ in range(2):
        done = setup(tmp_path)
        assert done.returncode != 0
        assert "ERROR: no such package" in done.stderr
        assert not is_ready(tmp_path)


def test_a_pip_that_succeeds_makes_the_environment_ready(tmp_path):
    installs = "print('Collecting aiohttp\\nCollecting orjson\\nInstalling collected packages')"
    write_python(tmp_path / "venv/bin/python", otherwise=installs)
    done = setup(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "installing requirements.lock .. unpacking" in done.stdout
    assert is_ready(tmp_path)


def test_what_is_set_for_other_work_does_not_reach_pip(tmp_path, monkeypatch):
    foreign = ("PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_PREFIX")
    for name in (*foreign, "PIP_USER"):
        monkeypatch.setenv(name, "1")
    left = f"[name for name in {foreign} if name in os.environ], os.environ['PIP_USER']"
    write_python(tmp_path / "venv/bin/python", otherwise=f"import os; sys.exit(str(({left})))")
    assert "([], '0')" in setup(tmp_path).stderr


def test_another_python_than_the_environment_has_is_told_of(tmp_path):
    installs = (
        "print('Installing collected packages') if '-m' in sys.argv else print('Python 3.1')"
    )
    write_python(tmp_path / "venv/bin/python", otherwise=installs)
    done = setup(tmp_path, PYTHON=sys.executable)
    assert done.returncode == 0
    assert "is there already, with Python 3.1: remove it first" in done.stdout


@pytest.mark.parametrize("version", ["19.3.1", "20.3", "21.2.4"])
def test_a_pip_that_is_too_old_is_told_in_one_sentence(tmp_path, version):
    write_python(tmp_path / "venv/bin/python", before=PIP.format(version))
    done = setup(tmp_path)
    assert done.returncode != 0
    assert f"pip {version} is older than 21.3" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_pip_that_is_not_released_yet_is_new_enough(tmp_path):
    before, otherwise = PIP.format("27.0b1.dev3"), "print('Installing collected packages')"
    write_python(tmp_path / "venv/bin/python", before=before, otherwise=otherwise)
    assert setup(tmp_path).returncode == 0


def test_an_environment_that_lost_its_packages_is_told_each_time(tmp_path):
    write_python(tmp_path / "venv/bin/python", before="sys.modules['pip'] = None")
    (tmp_path / "venv" / ".bot").touch()
    assert "There is no pip in " in setup(tmp_path).stderr


def test_an_environment_without_pip_is_told_in_one_sentence(tmp_path):
    write_python(tmp_path / "venv/bin/python", before="sys.modules['pip'] = None")
    done = setup(tmp_path)
    assert done.returncode != 0
    assert "There is no pip in " in done.stderr
    assert "Traceback" not in done.stderr


def test_a_python_that_is_too_old_is_told_in_one_sentence(tmp_path):
    old = write_python(tmp_path / "python", before="sys.version_info = (3, 10, 13)")
    done = setup(tmp_path, PYTHON=old)
    assert done.returncode != 0
    assert "Behalf needs Python 3.11 or newer; this is 3.10." in done.stderr
    assert "Traceback" not in done.stderr


def test_a_python_that_is_newer_than_tried_goes_on(tmp_path):
    new = write_python(
        tmp_path / "python",
        before="sys.version_info = (3, 15, 0)",
        otherwise="sys.exit(f'made {sys.argv[-1]}')",
    )
    done = setup(tmp_path, PYTHON=new)
    assert "untried on Python 3.15 (tried: 3.11 to 3.14). Going on." in done.stdout
    assert f"made {tmp_path / 'venv'}" in done.stderr


def test_an_environment_that_could_not_be_made_leaves_nothing_behind(tmp_path):
    half = "import os; os.makedirs(sys.argv[-1] + '/bin'); open(sys.argv[-1] + '/bin/python', 'w')"
    broken = write_python(tmp_path / "python", otherwise=f"{half}; sys.exit(1)")
    done = setup(tmp_path, PYTHON=broken)
    assert done.returncode != 0
    assert "apt install python3-venv" in done.stdout
    assert not (tmp_path / "venv").exists()
