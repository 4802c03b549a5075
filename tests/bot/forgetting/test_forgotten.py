"""After people were forgotten and texts erased, everything works, and nothing of them is left."""

import pytest

from services.policy.tables import Retention
from services.retention import RetentionJob
from tests.bot.forgetting.life import (
    ADA,
    DANA,
    DESCRIPTION,
    EMAILS,
    LEAVING,
    NOTE,
    OPEN_TITLE,
    PHONE,
    TITLE,
    chat_of,
    live,
    show_everything,
)
from tests.chat import person_id
from tests.transcripts import play


def found(secrets, text):
    return [one for one in secrets if one.casefold() in text.casefold()]


async def forget(desk, *names):
    return [await desk.database.personal_data.forget(person_id(one), "os:test") for one in names]


@pytest.mark.parametrize("language", ["en", pytest.param("cs", marks=pytest.mark.proof)])
async def test_after_people_were_forgotten_everything_works_without_their_names(
    desk, everything, language
):
    await live(desk)
    secrets = [*LEAVING, *(EMAILS[one] for one in LEAVING), NOTE, "Nedopsaná"]
    before = await everything()
    assert set(found(secrets, before)) >= {*LEAVING, EMAILS[ADA], NOTE}
    done = await forget(desk, *LEAVING)
    assert [one.references for one in done] == [(), (), ()]
    assert [one.in_flight for one in done] == [0, 0, 0]

    assert found(secrets, await everything()) == []
    said = await show_everything(desk, DANA, language, (1, 2, 3))
    assert found(secrets, said) == []
    # The channel speaks English.
    assert "A colleague has escalated this request" in said
    assert "BH-000001" in said
    assert OPEN_TITLE in said
    assert found(secrets, await everything()) == []


@pytest.mark.proof
@pytest.mark.parametrize("language", ["en", "cs"])
async def test_when_all_have_left_and_the_texts_are_erased_everything_still_works(
    desk, everything, language
):
    await live(desk)
    await play(chat_of(desk, DANA), "you: /close 2\nyou: /close 3")
    await desk.deliver()
    await forget(desk, *LEAVING, DANA)
    secrets = [*LEAVING, DANA, *EMAILS.values(), NOTE, TITLE, OPEN_TITLE, DESCRIPTION, PHONE]
    await retain(desk, texts_days=30, days_past=31)
    # Notices and dead letters are gone by then.
    await desk.database.purge()
    assert found(secrets, await everything()) == []

    said = await show_everything(desk, "Eve", language, (1, 2, 3))
    assert found(secrets, said) == []
    assert {"en": "[erased]", "cs": "[vymazáno]"}[language] in said
    assert "Contoso Ltd" in said

    await retain(desk, closed_requests_days=60, days_past=61)
    said = await show_everything(desk, "Eve", language, (1, 2, 3))
    assert "BH-000001" in said
    requests = await desk.database.ledger.several([1, 2, 3])
    assert {one.customer + one.tenant_id for one in requests.values()} == {""}


async def retain(desk, *, days_past, **days):
    desk.clock.advance(days=days_past)
    database = desk.database
    job = RetentionJob(
        Retention(**days), database.erasure, database.personal_data, database.audit, desk.clock
    )
    await job.run()


async def test_nobody_is_forgotten_who_owns_an_open_request_or_is_offered_one(desk, everything):
    await live(desk)
    (done,) = await forget(desk, DANA)
    assert done.references == ("BH-000002", "BH-000003")
    await play(chat_of(desk, DANA), "you: /handover 2 Eve")
    text = await everything()
    assert DANA in text
