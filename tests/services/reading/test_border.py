"""Text is read in `services.reading`: no other module folds it, or knows domains."""

import ast

import pytest

from tests.source import ROOT, nodes, product

READERS = ROOT / "services/reading"
PACKAGES = {"unicodedata", "idna", "phonenumbers", "email_validator"}


def strays(found):
    """Yield what only a reader may do: folding case, Unicode's tables, the codec of domains."""
    for node in found:
        match node:
            case ast.Import(names=names):
                yield from (one.name for one in names if one.name.split(".")[0] in PACKAGES)
            case ast.ImportFrom(module=str(name)) if name.split(".")[0] in PACKAGES:
                yield name
            case ast.Attribute(attr="casefold"):
                yield "casefold"
            case ast.Call(
                func=ast.Attribute(attr="encode" | "decode"), args=[ast.Constant("idna")]
            ):
                yield "idna"


def test_only_readers_look_into_text():
    found = {
        file.relative_to(ROOT): names
        for file in product()
        if READERS not in file.parents and (names := [*strays(nodes(file))])
    }
    assert found == {}


@pytest.mark.parametrize(
    "code",
    [
        *(
            "import unicodedata",
            "from unicodedata import normalize",
            "x.casefold()",
            "import idna",
        ),
        *('text.encode("idna")', "key=str.casefold", "from phonenumbers import parse"),
    ],
)
def test_what_only_readers_may_do_is_seen(code):
    assert [*strays(ast.walk(ast.parse(code)))]
