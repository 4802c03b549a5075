import pytest

from bot.inbound.envelope import LONGEST_ID, Envelope
from bot.inbound.mentions import MAX_CALLS, mentioned
from bot.inbound.spoken import spoken_text
from tests.fake_idp import activity

US = {"type": "mention", "text": "<at>Behalf</at>", "mentioned": {"id": "28:bot"}}
EVE = {"type": "mention", "text": "<at>Eve</at>", "mentioned": {"id": "29:eve"}}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("<at>Behalf</at>&nbsp;/mine", "/mine"),
        ("ask <at>Eve</at> or <at>Behalf</at>", "ask Eve or"),
        ('<at id="0">Eve</at> knows', "Eve knows"),
        ("<attachment> and <atom/> stay", "<attachment> and <atom/> stay"),
        ("a < b > c", "a < b > c"),
    ],
)
def test_a_mention_is_taken_out_and_everything_else_stays(said, meant):
    sent = activity(text=said, entities=[US, EVE], recipient={"id": "28:bot"})
    assert spoken_text(Envelope.model_validate(sent)) == meant


def test_however_often_the_bot_is_called_a_text_is_searched_a_few_times():
    calls = [{**US, "text": f"<at>{n}</at>"} for n in range(4_000)]
    said = "".join(call["text"] for call in calls)
    sent = activity(text=said, entities=calls, recipient={"id": "28:bot"})
    spoken = spoken_text(Envelope.model_validate(sent))
    assert spoken == "".join(map(str, range(MAX_CALLS, 4_000)))


@pytest.mark.parametrize("letter", ["a", "ř", "😀"])
def test_an_id_of_a_person_is_as_long_as_any_other_in_bytes(letter):
    longest = letter * (LONGEST_ID // len(letter.encode()))
    people = [{**EVE, "mentioned": {"id": one}} for one in (longest, longest + letter)]
    found = mentioned(Envelope.model_validate(activity(entities=people)))
    assert [one.teams_id for one in found] == [longest]
