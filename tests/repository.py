"""The repository as a folder of files, without what was installed or made in it."""

import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]


def files(suffix: str) -> Iterator[Path]:
    """Walk over our own files with this suffix, wherever they are."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name[0] != "." and name != "node_modules"]
        yield from (Path(folder, name) for name in names if name.endswith(suffix))
