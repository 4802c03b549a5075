"""Which trigrams are looked up: few, and those that tell most."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, create_engine

from services.gateways.trigram_sample import SAMPLE, TrigramSample, TrigramSamples, trigrams

TEXTS = Table(
    "texts",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("normalized", Text),
    Column("joined", Text),
)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = create_engine(f"sqlite:///{tmp_path / 'texts.db'}")
    with engine.begin() as connection:
        TEXTS.create(connection)
        yield connection
    engine.dispose()


def keep(connection: Connection, *texts: str | None) -> TrigramSample:
    """Keep so many more texts, and return the sample of all."""
    rows = [{"normalized": each, "joined": ""} for each in texts]
    connection.execute(TEXTS.insert(), rows)
    return TrigramSamples().of(connection, TEXTS.c.id)


def test_the_rarest_are_looked_up_and_no_second_one_of_a_word_that_is_found(connection):
    bakeries = [f"  bakery  no{number}" for number in range(100)]
    sample = keep(connection, *bakeries, *(["  oslo  other"] * 100), "  bakery  oslo")
    looked_up = sample.telling([*trigrams("  bakery"), *trigrams("  oslo")])
    assert len(looked_up) == 2
    assert len({each in "  bakery" for each in looked_up}) == 2


def test_what_no_text_of_the_sample_has_is_looked_up_alone(connection):
    sample = keep(connection, *(f"  contoso  {number}" for number in range(50)))
    assert sample.telling(["con", "qzx", "ont", "zxq"]) == ["qzx", "zxq"]


def test_what_nearly_all_have_is_worth_nothing_beside_something_rare(connection):
    sample = keep(connection, *(["  gmbh"] * 500), "  fabrikam  gmbh")
    assert sample.telling(["gmb", "mbh", "fab"]) == ["fab"]


def test_of_what_all_have_one_is_looked_up(connection):
    sample = keep(connection, *(["  gmbh"] * 10))
    assert len(sample.telling(["gmb", "mbh"])) == 1


@given(st.lists(st.sampled_from(["abc", "bcd", "cde", "xyz"])))
def test_some_of_what_is_wanted_are_looked_up(wanted):
    sample = TrigramSample(3, 3, {"abc": 0b111, "bcd": 0b010})
    telling = sample.telling(wanted)
    assert set(telling) <= set(wanted)
    assert bool(telling) == bool(wanted)


def test_a_sample_is_taken_anew_where_there_are_many_more_texts(connection):
    samples = TrigramSamples()
    assert samples.of(connection, TEXTS.c.id).having == {}
    keep(connection, *(["  first"] * 100))
    first = samples.of(connection, TEXTS.c.id)
    assert "fir" in first.having
    keep(connection, *(["  second"] * 100))
    assert samples.of(connection, TEXTS.c.id) is first
    keep(connection, "  third")
    assert "thi" in samples.of(connection, TEXTS.c.id).having


def test_a_damaged_text_has_no_trigrams_and_those_beside_it_count(connection):
    sample = keep(connection, None, "  contoso")
    assert sample.size == 2
    assert sample.having["con"] == 0b10


def test_of_very_many_some_are_read_wherever_they_are(connection):
    sample = keep(connection, *(f"  {number:06d}" for number in range(3 * SAMPLE)))
    assert sample.size == SAMPLE
    assert sample.having == TrigramSamples().of(connection, TEXTS.c.id).having
    # The first letters of what is kept say which of the three parts a row is of.
    assert all(sample.having[f" 00{part}"[-3:]] for part in range(6))
