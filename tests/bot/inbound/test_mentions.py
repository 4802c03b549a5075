import pytest

from bot.inbound.envelope import Envelope
from bot.inbound.mentions import spoken_text
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
