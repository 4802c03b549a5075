"""Settings, read from an environment of the test's own."""

import pytest

from bot.settings.environment import setting_rows
from bot.settings.reading import read_settings


@pytest.fixture
def read(monkeypatch, tmp_path):
    """Return what is read from an environment that says just this."""
    monkeypatch.chdir(tmp_path)

    def read_with(**environment):
        for name, _ in setting_rows():
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, str(value))
        return read_settings()

    return read_with


@pytest.fixture
def file(tmp_path):
    """Return the path of a file with this content."""

    def file_with(content, name="secret"):
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(tmp_path / name)

    return file_with
