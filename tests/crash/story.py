"""The conversation that is played again and again: a request from the first word to submission."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from tests.chat import Chat


@dataclass(frozen=True, slots=True)
class Step:
    """Something typed, or a button pressed (`press`)."""

    words: str
    press: bool = False
    inputs: dict[str, str] = field(default_factory=dict)


STORY = (
    Step("/new contoso ltd azure B Slow pages"),
    Step("technical"),
    Step("They are slow"),
    Step("yes"),
    Step("ada@partner.example"),
    Step("Hand off", press=True),
    Step("I have submitted it", press=True, inputs={"microsoft_number": "2412"}),
    Step("/status 2412"),
    Step("/new"),
)
OPENS_THE_REQUEST = 5


async def nothing(*_: object) -> None:
    """Do nothing."""


async def play(
    chat: Chat,
    before: Callable[[int], Awaitable[None]] = nothing,
    after: Callable[[], Awaitable[None]] = nothing,
) -> None:
    """Play the story; every button is pressed twice."""
    for number, step in enumerate(STORY):
        await before(number)
        if not step.press:
            await chat.say(step.words)
            await after()
            continue
        button = chat.button(step.words)
        for _ in range(2):
            await chat.press_again(button, **step.inputs)
            await after()
