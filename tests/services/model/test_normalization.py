import pytest

from services.model.normalization import normalized


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("  Příliš   ŽLUŤOUČKÝ ", "prilis zlutoucky"),
        ("Łódź Øresund Đakovo", "lodz oresund dakovo"),
        ("Straße\n№ 5", "strasse no 5"),
    ],
)
def test_folding_takes_accents_strokes_case_and_needless_blanks_away(text, plain):
    assert normalized(text) == plain
