"""A name is named by its words, whatever stands around and between them."""

import pytest

from services.reading.naming import SaidName, named_in

TENANT = "11111111-0000-4000-8000-000000000001"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("“Příliš Žluťoučká”", "Příliš žluťoučká"),
        ("contoso ltd.", "Contoso Ltd"),
        ("@contoso.example", "contoso.example"),
        ("mailto:CONTOSO.example.", "contoso.example"),
        ("{11111111-0000-4000-8000-000000000001}.", TENANT),
        ("11111111000040008000000000000001", TENANT),
        ("urn:uuid:11111111-0000-4000-8000-000000000001", TENANT),
        ("C++", "c++"),
    ],
)
def test_it_is_exactly_the_name_without_what_stands_around_it(said, name):
    assert SaidName(said).is_exactly(name)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Contoso Ltd", "Contoso"),
        ("???", ""),
        ("", ""),
        ("1111", TENANT),
        (f"2{TENANT[1:]}", TENANT),
    ],
)
def test_it_is_not_exactly_what_has_more_or_nothing_in_it(said, name):
    assert not SaidName(said).is_exactly(name)


@pytest.mark.parametrize(
    ("said", "name", "is_all"),
    [
        ("azure power sro", "Azure Power s.r.o.", True),
        ("Azure Power, s. r. o.", "Azure Power s.r.o.", True),
        ("azurepower", "Azure Power s.r.o.", False),
        ("Fabrikam", "Contoso", False),
        ("", "", False),
        ("++", "++", True),
    ],
)
def test_it_is_all_of_a_name_however_its_words_are_parted(said, name, is_all):
    assert SaidName(said).is_all_of(name) == is_all


@pytest.mark.parametrize(
    ("said", "name", "is_part"),
    [
        ("azure power,", "Azure Power s.r.o.", True),
        ("adventure works", "Adventure-Works Praha", True),
        ("adventureworks", "Adventure-Works Praha", False),
        ("contoso ltd.", "Contoso", False),
        ("", "Contoso", False),
        ("???", "Contoso", False),
        ("???", "", False),
    ],
)
def test_it_is_a_part_of_a_name_as_the_same_words(said, name, is_part):
    assert SaidName(said).is_part_of(name) == is_part


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (
            "Contoso · 1.example · " + "A1111111-0000-4000-8000-00000000000B",
            "A1111111-0000-4000-8000-00000000000B",
        ),
        (
            "eve@1.example a1111111-0000-4000-8000-00000000000b",
            "a1111111-0000-4000-8000-00000000000b",
        ),
        ("HTTPS://WWW.Contoso.example/a?b#c", "contoso.example"),
        ("http://kůň.example:80", "kůň.example"),
        ("see www.contoso.example, please", "contoso.example"),
        ("Eve <eve@contoso.example>", "contoso.example"),
        ("a@b eve@contoso\u3002example", "contoso.example"),
        ("https://localhost/ Contoso", "https://localhost/ Contoso"),
        ("Contoso @ Praha", "Contoso @ Praha"),
        ("contoso.example", "contoso.example"),
        ("x" * 1020 + " a@b.eu", "x" * 1020 + " a@b.eu"),
        ("x" * 1017 + " a@b.eu", "b.eu"),
    ],
)
def test_of_a_pasted_line_the_id_or_the_domain_is_sought(text: str, named: str):
    assert named_in(text) == named


@pytest.mark.parametrize(
    ("said", "name", "is_within"),
    [
        ("Eva", "eva nováková", True),
        ("nováková, Eva", "Nováková Eva", True),
        ("Eva", "Evans", False),
        ("Vans", "Evans", False),
        ("Eva Nováková", "Eva", False),
        ("", "Eva", False),
        ("Eva", "", False),
    ],
)
def test_it_is_within_a_name_as_whole_words(said, name, is_within):
    assert SaidName(said).is_within(name) == SaidName(name).has(said) == is_within


@pytest.mark.parametrize(
    ("said", "says_name"),
    [
        *(
            ("a", False),
            ("A.", False),
            ("s. r. o.", False),
            ("Ltd", False),
            ("spol. s r.o.", False),
        ),
        *(("ab", False), ("3M", True), ("Contoso Ltd", True), ("X Ltd", False), ("商", True)),
    ],
)
def test_a_letter_or_a_legal_form_alone_says_no_name(said, says_name):
    assert SaidName(said).says_name is says_name
