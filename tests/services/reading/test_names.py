"""Names: what fits a query, and how well."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.reading.legal_forms import ends_in_legal_form, without_legal_form
from services.reading.name_stages import Stage, stages
from services.reading.names import (
    MAX_WORDS,
    TRIGRAM,
    Field,
    Fit,
    Query,
    fit,
    searched_customer,
    searched_request,
)
from services.reading.normalization import normalized, words_of


def fits(text: str, name: str, *domains: str) -> Fit | None:
    return fit(Query.of(text), *searched_customer(name, domains))


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("contoso ltd", "Contoso Ltd", Fit.EXACT),
        ("CONTOSO, LTD.", "Contoso Ltd", Fit.EXACT),
        ("adventure works", "Adventure-Works", Fit.EXACT),
        ("\uff43\uff4fntoso", "Con\u00adto\u200bso", Fit.EXACT),
        ("☕", "☕", Fit.EXACT),
        ("contoso l", "Contoso Ltd", Fit.PREFIX),
        ("日立", "日立製作所株式会社", Fit.PREFIX),
        ("☕", "☕☕", Fit.PREFIX),
        ("works", "Adventure-Works", Fit.WORD_START),
        ("pra", "Adventure Works Praha", Fit.WORD_START),
        ("praha adv", "Adventure Works Praha", Fit.WORD_START),
        ("日立", "株式会社日立製作所", Fit.WORD_START),
        ("d", "Tři duby", Fit.WORD_START),
        ("da", "Banka Dagmar", Fit.WORD_START),
        ("toso", "Contoso", Fit.INSIDE),
        ("oso", "Contoso", Fit.INSIDE),
        ("サンプル", "日本サンプル株式会社", Fit.INSIDE),
        ("e_w", "100% Pure_Water", Fit.INSIDE),
        ("venture raha", "Adventure Works Praha", Fit.INSIDE),
        ("sacre coeur", "Sacré-Cœur", Fit.EXACT),
        ("sacré-cœur", "Sacre Coeur", Fit.EXACT),
        ("mueller foerderbaenke", "Müller Förderbänke", Fit.WEAKER),
        ("Müller Förderbänke", "Mueller Foerderbaenke GmbH", Fit.WEAKER),
        ("foerderbaenke mueller", "Müller Förderbänke AG", Fit.WEAKER),
        ("mueller", "Muller", Fit.WEAKER),
        ("aarhus", "Århus Havn", Fit.WEAKER),
        ("moeller", "Møller", Fit.WEAKER),
        ("böckler", "Boeckler GmbH", Fit.WEAKER),
        ("möl", "Moel Havn", Fit.WEAKER),
        ("havn möl", "Moel Havn", Fit.WEAKER),
        ("hb müller", "Mueller HB", Fit.WEAKER),
        ("oe", "Oslo Havn", None),
        ("strasse", "Straße", Fit.EXACT),
        ("adventureworks", "Adventure-Works Praha", Fit.WEAKER),
        ("con toso", "Contoso", Fit.INSIDE),
        ("face book", "Facebook", Fit.INSIDE),
        ("365bank", "365 Bank a.s.", Fit.WEAKER),
        ("contosogmbh", "Contoso GmbH", Fit.WEAKER),
        ("Contoso GmbH", "Contoso", Fit.OTHER_FORM),
        ("Contoso s.r.o.", "Contoso", Fit.OTHER_FORM),
        ("Contoso sro", "Contoso a.s.", Fit.OTHER_FORM),
        ("Contoso spol. s r. o.", "Contoso", Fit.OTHER_FORM),
        ("Contoso Sp. z o.o.", "Contoso", Fit.OTHER_FORM),
        ("Contoso GmbH & Co. KG", "Contoso", Fit.OTHER_FORM),
        ("AB Contoso", "Contoso", Fit.OTHER_FORM),
        ("X GmbH", "Xylo AG", None),
        ("日立株式会社", "日立", Fit.OTHER_FORM),
        ("(株)日立", "日立", Fit.OTHER_FORM),
        ("Müller-Werke AG", "Mueller Werke", Fit.WITHOUT_FORM),
        ("Contoso GmbH", "Contoso Pharma AG", Fit.WITHOUT_FORM),
        ("fabrikm", "Fabrikam", Fit.NEAR),
        ("fabirk", "Fabrikam", Fit.SLIP),
        ("fabrxik", "Fabrikam", Fit.SLIP),
        ("fabrxika", "Fabrikam", Fit.SLIP),
        ("fabxik", "Fabrikam", Fit.SLIP),
        ("fabik", "Fabrikam", Fit.SLIP),
        ("ffabrikam", "Fabrikam", Fit.NEAR),
        ("gabrikam", "Fabrikam", Fit.NEAR),
        ("farikam", "Fabrikam", Fit.NEAR),
        ("afbrikam", "Fabrikam", Fit.NEAR),
        ("ibn", "IBM", Fit.NEAR),
        ("prx", "Praha", Fit.SLIP),
        ("fabrikam ab", "Fabrikam AG", Fit.OTHER_FORM),
        ("fabrikam xg praha", "Fabrikam AG Praha", Fit.NEAR),
        ("fabrikam s.r.w.o.", "Fabrikam s.r.o.", Fit.NEAR),
        ("fabrikam prha", "Fabrikam AG Praha", Fit.SLIP),
        ("adventurworks", "Adventure-Works Praha", Fit.SLIP),
        ("xy", "Xa", None),
        ("da", "Banda", None),
        ("fbarikma", "Fabrikam", None),
        ("fabrycon", "Fabrikam", None),
        ("fabrikan inx", "Fabrikam Inc", None),
        ("gmbh", "Contoso", None),
        ("economics and politics", "Economics & Politics", Fit.WEAKER),
        ("economics & politics", "Economics and Politics", Fit.WORD_START),
        ("politics und economics", "Economics & Politics", Fit.WEAKER),
        ("politics and econom", "Economics et Politics", Fit.WEAKER),
        ("mueller und soehne", "Müller & Söhne GmbH", Fit.WEAKER),
        ("müller und söhne", "Mueller & Soehne", Fit.WEAKER),
        ("at and t", "AT&T Czech", Fit.WEAKER),
        ("at and t", "Atlas Traders", None),
        ("c and a", "C & A", Fit.WEAKER),
        ("c and a", "A & C", None),
        ("a and b and c", "A B C", Fit.WEAKER),
        ("pickle and dill gmbh", "Pickle & Dill Ltd", Fit.WITHOUT_FORM),
        ("and dill", "Pickle & Dill", None),
        ("pickle and", "Pickle & Dill", None),
        ("thor", "Þór", Fit.WEAKER),
        ("þór", "Thor hf.", Fit.WEAKER),
        ("Gudmundur Thorsson", "Þórsson Guðmundur", Fit.WEAKER),
        ("", "Contoso", Fit.PREFIX),
    ],
)
def test_a_query_fits_a_name(text: str, name: str, expected: Fit | None):
    assert fits(text, name) is expected


@pytest.mark.parametrize(
    ("name", "domains", "kept"),
    [
        ("Contoso", ["contoso.example"], ""),
        ("Müller-Werke", ["mueller-werke.example"], "mullerwerke\n"),
        ("☕", [], ""),
    ],
)
def test_joined_words_are_kept_only_where_they_are_another_word(name, domains, kept):
    assert searched_customer(name, domains).joined == kept


def test_each_label_of_a_domain_can_be_typed_as_one_word():
    domains = ("adventure-works.example", "contoso.example")
    assert fits("adventureworks", "AW", *domains) is Fit.WEAKER
    assert fits("contoso.example", "AW", *domains) is Fit.EXACT
    assert fits("ontoso.ex", "AW", *domains) is Fit.INSIDE


REQUEST = ("Contoso GmbH", "Postfach von Müller: E-Mail-Fehler.", "BH-000123", "2611300012345")
"""Customer, title, reference and Microsoft's number."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Contoso GmbH", Fit.EXACT),
        ("postfach von müller, e-mail fehler", Fit.EXACT),
        ("BH-000123", Fit.EXACT),
        ("2611300012345", Fit.EXACT),
        ("contoso", Fit.PREFIX),
        ("postfach", Fit.WORD_START),
        ("contoso postfach", Fit.WORD_START),
        ("2611 bh", Fit.WORD_START),
        ("fach 12345", Fit.INSIDE),
        ("123", Fit.INSIDE),
        ("mueller", Fit.WEAKER),
        ("emailfehler", Fit.WEAKER),
        ("contosogmbh", Fit.WEAKER),
        ("Contoso AG", Fit.OTHER_FORM),
        ("Contoso AG Postfach", None),
        ("postfahc", Fit.SLIP),
        ("2611300012354", Fit.NEAR),
        ("contoso 999", None),
    ],
)
def test_a_request_is_known_by_customer_title_and_both_numbers(text: str, expected: Fit | None):
    assert fit(Query.of(text), *searched_request(*REQUEST)) is expected


def test_of_a_request_that_was_erased_the_reference_is_kept():
    assert searched_request("", "", "BH-000123", "") == ("  bh  000123\n", "bh000123\n")


@pytest.mark.parametrize(
    ("text", "tenant"),
    [
        ("{11111111-0000-4000-8000-00000000ABCD}", "11111111-0000-4000-8000-00000000abcd"),
        ("111111110000400080000000-0000abcd", "11111111-0000-4000-8000-00000000abcd"),
        ("11111111-0000", "11111111-0000"),
        ("111111110", "11111111-0"),
        ("11111111", "11111111"),
        ("decade", ""),
        ("365", ""),
        ("11111111-0000-4000-8000-00000000abcd1", ""),
        ("contoso", ""),
    ],
)
def test_a_tenant_id_is_read_in_any_form(text: str, tenant: str):
    assert Query.of(text).tenant == tenant


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("contoso gmbh", "contoso"),
        ("contoso s a", "contoso"),
        ("contoso gmbh co kg", "contoso"),
        ("ab volvo", "volvo"),
        ("se bank praha", "bank praha"),
        ("contoso ag praha", "contoso ag praha"),
        ("gmbh", ""),
    ],
)
def test_legal_forms_are_left_out_at_either_end(words: str, left: str):
    assert " ".join(without_legal_form(words.split())) == left


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        *(("Contoso GmbH", True), ("Contoso s. r. o.", True), ("日立株式会社", True)),
        *(("株式会社日立", True), ("AB Contoso", False), ("Ada Nova", False), ("", False)),
    ],
)
def test_a_firm_is_known_by_the_end_of_its_name(text: str, *, firm: bool):
    assert ends_in_legal_form(text) is firm


def looked_up(stage: Stage) -> list[str]:
    return [" + ".join(part.text for part in parts) for parts in stage.alternatives]


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("contoso", [["  contoso"], ["contoso"]]),
        ("ost", [["  ost"], ["ost"]]),
        ("north ost", [["  north +   ost"], ["north + ost"]]),
        ("ab", [["  ab"], ["  ab"]]),
        ("pure_w", [["  pure +   w"], ["pure +   w", "pure  w"]]),
    ],
)
def test_words_are_looked_for_where_words_begin_and_long_ones_inside_too(text, ways):
    first, *_ = stages(Query.of(text))
    assert [looked_up(each) for each in first.narrower] == ways


BEST = [Fit.WORD_START, Fit.NEAR, Fit.SLIP]
"""Of stages, where there is no legal form."""


def test_a_legal_form_is_left_out_only_where_there_is_one():
    assert [stage.best for stage in stages(Query.of("contoso"))] == BEST
    assert [stage.best for stage in stages(Query.of("ab"))] == [Fit.WORD_START]
    *_, form, _, _ = stages(Query.of("contoso gmbh"))
    assert (form.best, looked_up(form)) == (Fit.OTHER_FORM, ["contoso", "contoso"])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            "fabrikam",
            [
                *("brikam", "  f + rikam", "  fa + ikam", "  fab + kam"),
                *("  fabr", "  fabri", "  fabrik", "  fabrika"),
            ],
        ),
        (
            "adventure praha",
            [
                *("venture + praha", "  a + enture + praha", "  ad + ture + praha"),
                *("  adve + ure + praha", "  adven + praha", "  adventu + praha"),
                *("  adventur + raha", "adventure", "adventure +   pr", "adventure +   pra"),
            ],
        ),
        (
            "north wind ag",
            [
                *("rth + wind", "  n + wind", "  no + wind", "  nor + wind", "  nort + ind"),
                *("north", "north +   w", "north +   wi", "north +   win", "north + wind"),
            ],
        ),
        (
            "contoso",
            ["ntoso", "  c + toso", "  co + oso", "  con", "  cont", "  conto", "  contos"],
        ),
        ("gmbh", ["  g", "  gm", "  gmb"]),
        ("euro ag", ["  e", "  eu", "  eur", "euro"]),
        ("euro q", ["  q", "  e +   q", "  eu +   q", "  eur", "euro"]),
    ],
)
def test_a_slip_is_looked_for_by_what_it_leaves_of_the_words(text, left):
    *_, last = stages(Query.of(text))
    assert (last.best, looked_up(last)) == (Fit.SLIP, left)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            "fox ag",
            [
                *("x  ag\n", "x  ag  ", "  f +   ag\n", "  f +   ag  ", "  fo", "  fo + g  "),
                *("  fox", "  fox  a"),
            ],
        ),
        ("日立製作所", ["製作所\n", "製作所  ", "  日 + 作所\n", "  日 + 作所  "]),
    ],
)
def test_a_slip_in_a_whole_name_is_looked_for_by_what_stands_before_and_behind_it(text, left):
    *_, near, _ = stages(Query.of(text))
    assert near.best is Fit.NEAR
    assert looked_up(near)[: len(left)] == left


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Cn", "Co"]), max_size=40)


@given(NAMES)
def test_a_name_is_found_by_itself_and_without_its_marks(name: str):
    assume(normalized(name))
    assert fits(name, name) in {Fit.EXACT, Fit.PREFIX}
    assert fits(normalized(name), name) in {Fit.EXACT, Fit.PREFIX}
    assert fits(name, normalized(name)) in {Fit.EXACT, Fit.PREFIX}


@given(NAMES)
def test_a_name_is_found_by_each_of_its_words(name: str):
    for word in words_of(normalized(name)):
        how = fits(word, name)
        assert how is not None
        assert how <= Fit.INSIDE


@given(NAMES, NAMES, st.data())
def test_whatever_fits_is_a_candidate_of_a_stage(name: str, other: str, data: st.DataObject):
    """What a stage does not find, no database could rank."""
    text = data.draw(st.sampled_from([name, other, other + name, name[1:], name[:-1], name[::2]]))
    query = Query.of(text)
    kept = dict(zip(Field, searched_customer(name, ()), strict=True))
    how = fit(query, *kept.values())
    if how is None or how <= Fit.PREFIX:
        return
    assert how >= Fit.NEAR or any(
        all(part.text in kept[part.field] for part in parts)
        for stage in stages(query)
        for parts in stage.alternatives
    )


@given(st.text("abcd", min_size=6, max_size=12), st.integers(0, 11), st.data())
def test_a_slip_in_a_longer_word_leaves_enough_to_find_it(
    word: str, place: int, data: st.DataObject
):
    assume(place < len(word))
    slipped = data.draw(
        st.sampled_from(
            [
                word[:place] + "x" + word[place:],
                word[:place] + word[place + 1 :],
                word[:place] + "x" + word[place + 1 :],
                word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
            ]
        )
    )
    name = f"{word} Praha"
    kept = dict(zip(Field, searched_customer(name, ()), strict=True))
    query = Query.of(f"{slipped} praha")
    assert fit(query, *kept.values()) is not None
    assert any(
        all(part.text in kept[part.field] for part in parts)
        for stage in stages(query)
        for parts in stage.alternatives
    )


NAMES_THAT_SHRINK = st.lists(
    st.sampled_from(["joe", "sue", "roe", "and", "aa", "doe", "a", "und", "baa", "œ", "th"])
).map(" ".join)
"""Spelled without umlauts, they have fewer letters."""


@given(st.text(max_size=300) | NAMES_THAT_SHRINK)
def test_no_fragment_is_too_short_to_be_looked_up(text: str):
    query = Query.of(text)
    assert len(query.words) <= MAX_WORDS
    for stage in stages(query):
        for each in (stage, *stage.narrower):
            assert each.alternatives
            for parts in each.alternatives:
                assert parts
                assert all(len(part.text) >= TRIGRAM for part in parts)
                assert not any(set(part.text) & set("%_\\\"'") for part in parts)
