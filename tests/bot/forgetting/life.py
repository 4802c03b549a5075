"""The whole life of requests among four people, each with a name and texts to be found again."""

from contextlib import contextmanager
from itertools import count

from structlog.testing import capture_logs

from cards.words import words_for
from services.model.outbox import MESSAGE_LEASE
from tests.chat import Chat, _buttons, person_id
from tests.transcripts import play

ADA, BOB, DANA, CYRIL = "Ada-Žofie Nováčková", "Božena [Němcová]", "Dana Drahá", "Cyril d'Arcy"
STAFF = (ADA, BOB, CYRIL, DANA, "Eve")
"""Cyril is the duty manager. Eve comes when all others have left."""
LEAVING = (ADA, BOB, CYRIL)
EMAILS = {name: f"mail-of-{number}@partner.example" for number, name in enumerate(STAFF)}
PHONE = "+420 777 666 555"
TITLE, DESCRIPTION, NOTE = "Zmizelé stroje", "Every Vavřinec times out", "Sidónie says it is DNS"
OPEN_TITLE = "Pomalé stránky"
DUTY = "19:duty"
WORDS = {language: words_for(language) for language in ("en", "cs")}


_thousands = count(1_000, 1_000)
"""What each chat counts on from: what has an id that was heard before is not heard again."""


def chat_of(desk, name, **changes):
    place = f"a:{person_id(name)}"
    return Chat(desk, name=name, conversation=place, said=next(_thousands), **changes)


def duty_channel(desk, name):
    return Chat(desk, name=name, conversation=DUTY, kind="channel", said=next(_thousands))


def opened(title, contact, text=DESCRIPTION):
    return f"""
        you: /new contoso ltd azure B {title}
        you: technical
        you: {text}
        you: yes
        you: {ADA}, {contact}, {PHONE}
        you: send
    """


async def live(desk):
    """Open, note, offer, hand over, escalate, notify, answer and close; leave one open."""
    ada, bob = chat_of(desk, ADA), chat_of(desk, BOB, locale="cs-CZ")
    dana, cyril = chat_of(desk, DANA), chat_of(desk, CYRIL)
    for each in (bob, dana, cyril):
        await each.say("/help")
    await play(duty_channel(desk, ADA), "you: /watch\nbot: Every")
    await play(ada, f"{opened(TITLE, EMAILS[ADA])}\nbot: BH-000001\nyou: /note 1 {NOTE}")
    await play(ada, f"you: /handover 1 {BOB}\nbot: offered\nyou: /escalate 1\nbot: escalated")
    await desk.wait(minutes=1)
    await bob.press(WORDS["cs"]("accept"))
    await play(bob, "you: /submitted 1 2601070040001234")
    await desk.wait(minutes=179)
    await desk.wait(minutes=1)
    await bob.press(WORDS["cs"]("chase"))
    await play(bob, f"you: /note 1 {NOTE}\nyou: /answered 1")
    # Dana stays: of what Ada has opened one is hers, and Ada the contact of her own.
    await play(ada, f"{opened(OPEN_TITLE, EMAILS[ADA])}\nbot: BH-000002\nyou: /note 2 {NOTE}")
    await play(ada, f"you: /handover 2 {DANA}\nbot: offered")
    await desk.wait(minutes=1)
    await dana.press("Accept")
    await play(dana, f"{opened(OPEN_TITLE, EMAILS[ADA])}\nbot: BH-000003\nyou: /submitted 3")
    await play(ada, "you: /escalate 2\nbot: escalated")
    await play(cyril, "you: /note 2 seen by Cyril")
    await play(bob, "you: /close 1")
    await play(ada, "you: /new contoso ltd azure Nedopsaná\nyou: /escalate 3")
    await desk.deliver()
    # These notices are still on their way, or collected because they are late.
    await desk.scheduler.sweep()
    desk.clock.advance(minutes=300)
    await desk.scheduler.sweep()
    desk.sent[:] = [one for one in desk.sent if one.key in desk.arrived]


async def claimed(desk):
    """Take over what waits in the outbox, as a process does that has just started."""
    await desk.database.outbox.release()
    waiting = await desk.database.outbox.claim(MESSAGE_LEASE, 100)
    desk.sent.extend(one.message for one in waiting)
    return len(waiting)


async def show_everything(desk, name, language, numbers):
    """Ask by every command, press every button there is, and let fall due what is due.

    Return what went to Teams in all this, as it went there.
    """
    chat, duty = chat_of(desk, name, locale=language), duty_channel(desk, name)
    before, answers = {one.key for one in desk.sent}, []
    with no_failure():
        assert await claimed(desk)
        await desk.deliver()
        for text in (f"language {language}", "mine", "atrisk", "atrisk summary", "help"):
            await chat.say(f"/{text}")
        await chat.say("/customer contoso ltd")
        for number in numbers:
            for command in ("status {}", "handover {}", "handover {} Eve", "escalate {}"):
                await chat.say("/" + command.format(number))
            await duty.say(f"/status {number}")
        for asked in (chat, duty):
            for _, button in [one for card in asked.cards() for one in _buttons(card)]:
                answers.append(str(await asked.press_again(button)))
        await desk.wait(minutes=600)
        await desk.wait(minutes=1)
    new = [one.body.decode() for one in desk.sent if one.key not in before]
    return "\n".join([*answers, *new]).replace("\\", "")


@contextmanager
def no_failure():
    """Let nothing fail: neither a turn, nor a notice, nor the reading of a row."""
    with capture_logs() as logged:
        yield
    assert not [one for one in logged if one["log_level"] in ("warning", "error")], logged
