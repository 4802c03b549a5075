"""A policy file of its own for every test that changes one."""

import pytest

from services.policy.loader import DEFAULT


@pytest.fixture
def policy_file(tmp_path):
    def write(*changes, add=""):
        text = DEFAULT.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / "policy.toml"
        path.write_text(text + add, encoding="utf-8")
        return path

    return write
