"""The clock as people see it: warned, breached, answered, snoozed, escalated, handed over."""

from datetime import time

import pytest

from services.model.escalation import EscalationLevel
from services.model.people import Person
from services.model.preferences import NotificationPreferences
from services.model.roles import Role
from services.model.stage_traits import Topic
from services.model.states import EventKind, RequestState
from services.model.subscriptions import Subscription
from services.model.unit_of_work import UnitOfWork
from tests.chat import Chat, person_id, staffed
from tests.desks import CONTOSO
from tests.transcripts import OPENED, SUBMITTED, play


def kinds(history):
    return [event.kind for event in history]


@pytest.fixture
async def channel(desk):
    """Return a duty channel, after Bob asked there for everything."""
    bob = Chat(desk, name="Bob", conversation="19:duty;messageid=7", kind="channel")
    await play(bob, "you: /watch\nbot: Every")
    return Chat(desk, name="Bob", conversation="19:duty", kind="channel")


async def test_a_warning_and_a_breach_arrive_and_are_answered_from_the_card(chat, desk):
    await play(
        chat,
        SUBMITTED
        + """
        wait: 179
        count: 0
        wait: 1
        bot: 4 hours
        and: BH-000001
        wait: 60
        bot: BH-000001
        press: Microsoft answered
        bot: confirmed by Ada
    """,
    )
    assert (await desk.database.ledger.get(1)).state is RequestState.ANSWERED
    assert all("confirmed by Ada" in str(card) for card in list(chat.cards())[:3])


async def test_a_notice_comes_once_and_not_at_all_once_it_is_answered(chat):
    await play(chat, SUBMITTED + "you: /answered 1\nwait: 600\ncount: 0")
    await play(chat, "you: /new contoso ltd azure C Once\nyou: technical\nyou: x\nyou: yes")
    await play(chat, "you: ada@partner.example\nyou: send\nyou: /submitted 2")
    await play(
        chat, "wait: 360\ncount: 2\nwait: 0\ncount: 0\nwait: 120\ncount: 2\nwait: 9999\ncount: 0"
    )


async def test_after_a_downtime_it_comes_late_and_says_so(chat):
    await play(chat, SUBMITTED + "wait: 300\ncount: 0\nwait: 0.1\ncount: 4\nbot: comes late")
    assert all(said.startswith("Late: ") for said in chat.summaries()[-4:])


async def test_many_late_ones_come_as_one_list(chat, desk):
    await play(chat, SUBMITTED)
    for number in (2, 3):
        await play(chat, OPENED.replace("1", str(number)) + f"you: /submitted {number}")
    await play(
        chat, "wait: 500\nwait: 0.1\ncount: 1\nbot: BH-000001\nand: BH-000003\nwait: 9\ncount: 0"
    )
    assert "Late notices about 3 requests" in chat.summaries()[-1]
    histories = [await desk.database.ledger.history(number) for number in (1, 2, 3)]
    assert [kinds(history).count(EventKind.NOTIFIED) for history in histories] == [4, 4, 4]


async def test_a_toast_is_a_sentence_in_the_readers_language_and_time(desk):
    eva = Chat(desk, name="Eva", conversation="a:eva", locale="cs-CZ", timezone="Europe/Prague")
    await play(eva, SUBMITTED.replace("technical", "technický").replace("yes", "ano"))
    await desk.wait(minutes=180)
    assert eva.summaries()[-1] == (
        "BH-000001, Contoso Ltd: Microsoft má odpovědět do 17:00 \N{EN DASH} ještě 1 hodina."
    )


async def test_a_snoozed_warning_comes_back_and_never_past_the_breach(chat):
    await play(
        chat,
        SUBMITTED
        + """
        wait: 180
        press: Snooze 30 minutes
        wait: 29
        count: 0
        wait: 1
        count: 1
        press: Snooze 30 minutes
        wait: 30
        count: 2
    """,
    )
    assert [said.partition(":")[0] for said in chat.summaries()[-2:]] == 2 * [
        "BH-000001, Contoso Ltd"
    ]


async def test_a_forgotten_hand_off_is_brought_to_mind_until_it_is_submitted(chat):
    await play(chat, OPENED + "wait: 60\nbot: Not submitted yet\npress: I have submitted it")
    await play(chat, "wait: 119\ncount: 0")


async def test_an_answer_by_anybody_changes_the_notice_of_everybody(chat, channel):
    await play(chat, SUBMITTED + "wait: 180\nbot: BH-000001")
    await play(channel, "press: Microsoft answered")
    assert "confirmed by Bob" in str(next(chat.cards()))
    assert "confirmed by Bob" in str(next(channel.cards()))


async def test_a_press_is_answered_with_the_very_card_that_was_pressed(chat):
    await play(chat, SUBMITTED + "wait: 180")
    answer = await chat.press("Chase")
    assert answer["value"] == next(chat.cards())
    assert "2412160040001234" in str(answer)


async def test_chasing_shows_the_text_to_paste_and_is_on_record(chat, desk):
    await play(chat, SUBMITTED + "wait: 180\npress: Chase\nbot: 2412160040001234")
    found = kinds(await desk.database.ledger.history(1))
    assert found[-1] is EventKind.CHASED
    assert found.count(EventKind.NOTIFIED) == 2


async def test_escalating_climbs_from_the_channel_to_the_manager_and_then_ends(desk, chat):
    desk.policy = staffed(desk.policy, Mia=Role.DUTY_MANAGER)
    desk.restart()
    bob = Chat(desk, name="Bob", conversation="19:duty", kind="channel")
    mia = Chat(desk, name="Mia", conversation="a:mia")
    await play(bob, "you: /watch A")
    await play(mia, "you: hello")
    await play(chat, SUBMITTED + "you: /escalate 1\nbot: the duty manager is notified")
    await desk.wait()
    assert "Ada has escalated" in mia.heard()[-1]
    await play(bob, "you: /watch B\nbot: Severity B")
    await play(chat, "you: /escalate 1\nbot: No one is left")
    assert (await desk.database.ledger.get(1)).escalation_level == EscalationLevel.DUTY_MANAGER


async def test_escalating_notifies_the_duty_channel_first(chat, channel, desk):
    await play(chat, SUBMITTED + "you: /escalate 1\nbot: the duty channel is notified")
    await desk.wait()
    assert "Ada has escalated" in channel.heard()[-1]


async def test_without_anybody_above_nothing_can_be_escalated(chat, desk):
    await play(chat, SUBMITTED + "you: /escalate 1\nbot: There is no one yet")
    assert (await desk.database.ledger.get(1)).escalation_level == ""


async def test_a_handover_is_offered_accepted_and_takes_the_clock_along(chat, desk):
    bob = Chat(desk, name="Bob", conversation="a:bob")
    await play(bob, "you: hello")
    await play(chat, SUBMITTED + "you: /handover 1 @Bob\nbot: offered to Bob")
    await desk.wait()
    await play(bob, "press: Accept\nbot: yours now")
    await desk.wait()
    assert "Bob has taken this request over" in chat.heard()[-1]
    request = await desk.database.ledger.get(1)
    assert (request.owner, request.offered_to, request.state) == (
        "Bob",
        "",
        RequestState.SUBMITTED,
    )
    await desk.wait(minutes=180)
    assert "Microsoft must answer" in bob.summaries()[-1]
    assert not chat.heard()


async def test_a_declined_handover_stays_where_it_was(chat, desk):
    bob = Chat(desk, name="Bob", conversation="a:bob")
    await play(bob, "you: hello")
    await play(chat, SUBMITTED + "you: /handover 1 bob")
    await desk.wait()
    await play(bob, "press: Decline\nbot: stays with Ada")
    await desk.wait()
    assert "Bob does not take this request over" in chat.heard()[-1]
    assert (await desk.database.ledger.get(1)).owner == "Ada"


async def test_nobody_else_can_accept_what_is_offered(chat, desk):
    bob = Chat(desk, name="Bob", conversation="a:bob")
    await play(bob, "you: hello")
    await play(chat, SUBMITTED + "you: /handover 1 bob")
    await desk.wait()
    button = bob.button("Accept")
    assert "not offered" in str(await chat.press_again(button)).lower()
    await play(bob, "press: Decline")
    assert "not offered" in str(await bob.press_again(button)).lower()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Nobody", "do not know"),
        ("Ada", "cannot offer BH-000001 to yourself"),
        ("obi", "offered to Bobina"),
        ("bob", "offered to Bob."),
        ("b", "do not know"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}", "do not know"),
    ],
)
async def test_who_is_meant_must_be_known_and_clear(chat, desk, name, said):
    for each in ("Bob", "Bobina"):
        await play(Chat(desk, name=each, conversation=f"a:{each}"), "you: hello")
    await play(chat, SUBMITTED + f"you: /handover 1 {name}\nbot: {said}")


async def test_a_colleague_is_chosen_from_a_notice_too(chat, desk):
    bob = Chat(desk, name="Bob", conversation="a:bob")
    await play(bob, "you: hello")
    await play(chat, SUBMITTED + "wait: 180\npress: Hand over\nbot: To whom")
    await play(chat, f"press: Offer it | person_id={person_id('Bob')}\nbot: offered to Bob")
    assert "To whom" in str(await chat.press("Offer it", person_id="somebody else"))


async def test_a_mention_names_a_colleague_by_what_teams_calls_them(chat, desk):
    bob = Chat(desk, name="Bob", conversation="a:bob")
    await play(bob, "you: hello")
    await play(chat, SUBMITTED)
    mention = {
        "type": "mention",
        "text": "<at>Robert</at>",
        "mentioned": {"id": f"29:{bob.person}", "name": "Robert"},
    }
    said = {"text": "/handover BH-1 <at>Robert</at>", "entities": [mention]}
    await chat.send({**chat.message(""), **said})
    assert (await desk.database.ledger.get(1)).offered_to == "Bob"


async def test_a_colleague_who_is_called_beside_the_bot_is_not_the_one_who_is_named(chat, desk):
    bob, eve = (Chat(desk, name=name, conversation=f"a:{name}") for name in ("Bob", "Eve"))
    for one in (bob, eve):
        await play(one, "you: hello")
    await play(chat, SUBMITTED)
    mentions = [
        {"type": "mention", "text": f"<at>{name}</at>", "mentioned": {"id": key, "name": name}}
        for name, key in (
            ("Eve", f"29:{eve.person}"),
            ("Behalf", "28:bot"),
            ("Bob", f"29:{bob.person}"),
        )
    ]
    text = "<at>Eve</at> <at>Behalf</at> /handover BH-1 <at>Bob</at>"
    await chat.send({**chat.message(""), "text": text, "entities": mentions})
    assert (await desk.database.ledger.get(1)).offered_to == "Bob"


@pytest.mark.parametrize(
    ("called", "argument", "taken"),
    [
        ("Jan", "<at>Jan Novák</at>", "Jan Novák"),
        ("Jan", "<at>jan novák</at>, please", "Jan Novák"),
        ("Jan Novák", "<at>Jan</at>", "Jan"),
        ("Jan", "to <at>Jan Novák</at>", "Jan Novák"),
        ("Eva", "Evans", "Evans"),
        ("Eva", "<at>Evans</at> (J. Evans)", "Evans"),
    ],
)
async def test_a_mention_is_the_one_whose_name_is_said(chat, desk, called, argument, taken):
    names = ("Jan", "Jan Novák", "Eva", "Evans")
    people = {name: Chat(desk, name=name, conversation=f"a:{name}") for name in names}
    for one in people.values():
        await play(one, "you: hello")
    await play(chat, SUBMITTED)
    tagged = [name for name in (called, taken) if name == called or "<at>" in argument]
    mentions = [
        {
            "type": "mention",
            "text": f"<at>{name}</at>",
            "mentioned": {"id": f"29:{people[name].person}", "name": name},
        }
        for name in tagged
    ]
    text = f"<at>{called}</at> <at>Behalf</at> /handover BH-1 {argument}"
    us = {"type": "mention", "text": "<at>Behalf</at>", "mentioned": {"id": "28:bot"}}
    await chat.send({**chat.message(""), "text": text, "entities": [*mentions, us]})
    assert (await desk.database.ledger.get(1)).offered_to == taken


async def test_at_risk_lists_what_was_warned_of_and_the_shift_sums_it_up(chat):
    await play(
        chat,
        SUBMITTED
        + """
        you: /atrisk
        bot: Nothing is at risk
        wait: 180
        you: /atrisk
        bot: BH-000001
        press: Shift summary
        bot: Shift summary
        and: BH-000001
        you: /answered 1
        you: /atrisk
        bot: Nothing is at risk
        you: /atrisk summary
        bot: Shift summary
    """,
    )


async def test_somebody_from_sales_sees_their_own_risks_and_no_shift(desk, chat):
    desk.policy = staffed(desk.policy, Sam=Role.SALES_AGENT)
    desk.restart()
    sam = Chat(desk, name="Sam", conversation="a:sam")
    await play(chat, SUBMITTED + "wait: 180")
    await play(sam, "you: /atrisk\nbot: Nothing is at risk\nyou: /atrisk summary\nbot: role")
    shared = Chat(desk, name="Sam", conversation="19:duty", kind="channel")
    await play(shared, "you: /watch\nbot: role\nyou: /unwatch\nbot: role")
    await play(sam, "you: /escalate 1\nbot: role\nyou: /handover 1 Ada\nbot: role")


async def test_a_channel_is_subscribed_until_it_unsubscribes(desk, chat):
    bob = Chat(desk, name="Bob", conversation="19:duty", kind="channel")
    await play(
        bob,
        """
        you: /watch A
        bot: Severity A
        you: /watch a
        bot: already
        you: /watch B contoso ltd
        bot: Severity B of Contoso Ltd
        you: /watch contoso
        bot: Contoso Pharma
        you: /watch nobody at all
        bot: No customer matches
        you: /watch D
        bot: Write it like this: /watch
    """,
    )
    await play(chat, SUBMITTED)
    await desk.wait(minutes=180)
    assert len(bob.heard()) == 2  # Microsoft's clock and ours
    await play(
        bob, "you: /unwatch C\nbot: No notices come here\nyou: /unwatch\nbot: Severity B of"
    )
    await desk.wait(minutes=60)
    assert not bob.heard()


async def test_a_subscription_to_a_customer_that_is_gone_can_be_ended(desk):
    bob = Chat(desk, name="Bob", conversation="19:duty", kind="channel")
    work = UnitOfWork()
    work.add(Subscription("19:duty", "A", "gone", "Northwind"), Subscription("19:duty"))
    await desk.database.turns.commit(work)
    await play(bob, "you: /unwatch northwind\nbot: Severity A of Northwind")
    assert await desk.database.subscriptions.of("19:duty") == [Subscription("19:duty")]


@pytest.mark.usefixtures("channel")
async def test_notices_go_to_the_channel_and_not_into_the_thread(chat, desk):
    await play(chat, SUBMITTED)
    await desk.wait(minutes=180)
    assert {message.conversation_id for message in desk.sent if message.notice} == {
        "19:duty",
        chat.conversation,
    }


@pytest.mark.parametrize(
    ("said", "preferences"),
    [
        ("22:00-07:00", NotificationPreferences(quiet_from=time(22), quiet_until=time(7))),
        ("22-7", NotificationPreferences(quiet_from=time(22), quiet_until=time(7))),
        (
            "21.30 \N{EN DASH} 6.45",
            NotificationPreferences(quiet_from=time(21, 30), quiet_until=time(6, 45)),
        ),
        ("off", NotificationPreferences(muted=frozenset(Topic))),
        ("on", NotificationPreferences()),
        ("-", NotificationPreferences()),
        ("zapnout", NotificationPreferences()),
    ],
)
async def test_preferences_can_be_typed(chat, desk, said, preferences):
    await chat.say(f"/notify {said}")
    assert (await desk.database.staff.get(chat.person)).preferences == preferences


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en-US", "Your quiet hours stay, from 22:00 to 07:00"),
        ("cs-CZ", "Doba klidu od 22:00 do 07:00 zůstává"),
    ],
)
async def test_notices_are_switched_on_again_and_quiet_hours_stay(chat, desk, locale, said):
    chat.locale = locale
    await play(chat, f"you: /notify 22-7\nyou: /notify off\nyou: /notify on\nbot: {said}")
    kept = NotificationPreferences(quiet_from=time(22), quiet_until=time(7))
    assert (await desk.database.staff.get(chat.person)).preferences == kept
    await play(chat, "you: /notify -\nyou: /notify on")
    assert "22:00" not in chat.heard()


@pytest.mark.parametrize(
    ("locale", "said"),
    [("en-US", "a duty channel: write /watch"), ("cs-CZ", "kanál směny: v kanálu")],
)
async def test_the_first_escalation_says_how_to_have_someone_to_escalate_to(chat, locale, said):
    await play(chat, SUBMITTED)
    chat.locale = locale
    assert said in (await chat.say("/escalate 1"))[0].lower()


@pytest.mark.parametrize("typed", ["/handover BH-1", "hand over BH-1", "předat kolegovi BH-1"])
async def test_a_handover_to_no_one_shows_who_can_be_chosen(chat, desk, typed):
    await play(Chat(desk, name="Bob", conversation="a:bob"), "you: hello")
    await play(chat, SUBMITTED + f"you: {typed}\nbot: To whom shall BH-000001")
    button = chat.button("Offer it")
    await chat.press_again(button, person_id=person_id("Bob"))
    assert "offered to Bob" in chat.heard()[-1]


@pytest.mark.parametrize(
    "said", ["25:00-07:00", "22:00", "22:00-", "never", "22:77-7", "22-22:00"]
)
async def test_preferences_that_cannot_be_read_change_nothing(chat, desk, said):
    await chat.say("/notify 22-7")
    assert "I cannot read" in (await chat.say(f"/notify {said}"))[-1]
    assert (await desk.database.staff.get(chat.person)).preferences.quiet_from == time(22)


async def test_preferences_can_be_chosen_on_a_card(chat, desk):
    await play(
        chat,
        """
        you: /notify
        bot: Quiet hours
        press: Save | quiet_from=22:00 | quiet_until=07:00 | warnings=false | breaches=true
        bot: Saved.
    """,
    )
    preferences = (await desk.database.staff.get(chat.person)).preferences
    assert (preferences.quiet_from, preferences.quiet_until) == (time(22), time(7))
    assert preferences.muted == {Topic.WARNINGS}


async def test_quiet_hours_put_a_notice_off_until_morning(chat):
    await play(chat, "you: /notify 14-20\n" + SUBMITTED)
    await play(chat, "wait: 240\ncount: 0\nwait: 239\ncount: 0\nwait: 1\nwait: 0.1\ncount: 4")


async def test_who_removed_the_bot_is_not_written_to_and_the_channel_hears_why(
    chat, channel, desk
):
    await play(chat, SUBMITTED)
    await chat.send(chat.activity("installationUpdate", action="remove"))
    await desk.wait(minutes=180)
    assert not chat.heard()
    assert "Ada could not be notified" in channel.heard()[-1]


async def test_the_former_owners_notice_has_no_clock_buttons_any_more(chat, desk):
    bob = Chat(desk, name="Bob", conversation="a:bob")
    await play(bob, "you: hello")
    await play(chat, SUBMITTED + "wait: 180\nyou: /handover 1 bob")
    await desk.wait()
    await play(bob, "press: Accept")
    notices = [card for card in chat.cards() if "It was about" in str(card)]
    assert len(notices) == 2
    assert not any("mark-answered" in str(card) for card in notices)


async def test_what_waits_for_morning_goes_to_whoever_owns_it_then(chat, desk):
    bob = Chat(desk, name="Bob", conversation="a:bob")
    await play(bob, "you: hello")
    await play(chat, "you: /notify 14-20\n" + SUBMITTED + "wait: 180\ncount: 0")
    await play(chat, "you: /handover 1 bob")
    await desk.wait()
    await play(bob, "press: Accept")
    chat.heard()
    await desk.wait(hours=5)
    await desk.wait(minutes=1)
    assert sum("Microsoft" in said for said in bob.summaries()) == 3
    assert not any("First response" in said.split("\n")[1] for said in chat.heard())


async def test_a_second_press_of_escalate_does_not_climb_further(chat, channel, desk):
    desk.policy = staffed(desk.policy, Mia=Role.DUTY_MANAGER)
    desk.restart()
    await play(Chat(desk, name="Mia", conversation="a:mia"), "you: hello")
    await play(chat, SUBMITTED + "wait: 180")
    button = chat.button("Escalate: duty channel")
    await chat.press_again(button)
    await chat.press_again(button)
    await desk.wait()
    assert (await desk.database.ledger.get(1)).escalation_level == EscalationLevel.DUTY_CHANNEL
    assert any("Ada has escalated" in said for said in channel.heard())


async def test_a_colleague_of_another_tenant_is_offered_nothing(chat, desk):
    stranger = Person("b" * 8, "another-tenant", "Bob", teams_id="29:stranger")
    work = UnitOfWork()
    work.add(stranger)
    await desk.database.turns.commit(work)
    mention = {
        "type": "mention",
        "text": "<at>Bob</at>",
        "mentioned": {"id": "29:stranger", "name": "Bob"},
    }
    await play(chat, SUBMITTED)
    said = {"text": "/handover BH-1 <at>Bob</at>", "entities": [mention]}
    await chat.send({**chat.message(""), **said})
    assert "do not know" in chat.heard()[-1]
    assert (await desk.database.ledger.get(1)).offered_to == ""


async def test_whoever_takes_it_ends_an_offer_of_it(desk):
    desk.policy = staffed(desk.policy, Hal=Role.HELPDESK_AGENT, Ann=Role.ADMIN_AGENT)
    desk.restart()
    hal, ann, bob = (
        Chat(desk, name=name, conversation=f"a:{name}") for name in ("Hal", "Ann", "Bob")
    )
    await play(bob, "you: hello")
    await play(hal, OPENED.replace("contoso ltd", "fabrikam"))
    await play(hal, "you: /handover 1 bob")
    await desk.wait()
    offered = bob.button("Accept")
    await play(ann, "you: /mine\npress: BH-000001\npress: Take it")
    assert "not offered" in str(await bob.press_again(offered)).lower()
    assert (await desk.database.ledger.get(1)).owner == "Ann"


async def test_a_channel_that_put_us_out_is_notified_once_any_thread_is_heard(chat, channel, desk):
    await channel.send(channel.activity("installationUpdate", action="remove"))
    await play(chat, SUBMITTED)
    await desk.wait(minutes=180)
    assert not channel.heard()
    thread = Chat(desk, name="Bob", conversation="19:duty;messageid=8", kind="channel")
    await play(thread, "you: /help")
    await desk.wait(minutes=60)
    assert len(channel.heard()) == 2


@pytest.mark.parametrize("end", ["/answered 1", "/close 1"])
async def test_what_is_past_cannot_be_snoozed(chat, end):
    await play(chat, SUBMITTED + "wait: 180")
    button = chat.button("Snooze")
    await chat.say(end)
    assert "cannot wait" in str(await chat.press_again(button))


async def test_a_personal_chat_is_no_duty_channel(chat, desk):
    await play(chat, "you: /watch A\nbot: in a channel or a group chat")
    assert await desk.database.subscriptions.of(chat.conversation) == []


async def test_once_it_is_submitted_the_ladder_begins_anew(chat, channel, desk):
    await play(chat, OPENED + "you: /escalate 1\nbot: the duty channel is notified")
    await play(chat, "you: /submitted 1\nyou: /escalate 1\nbot: the duty channel is notified")
    await desk.wait()
    assert "Ada has escalated" in channel.heard()[-1]


async def test_what_was_closed_without_an_answer_says_so(chat):
    await play(chat, SUBMITTED + "wait: 180\nyou: /close 1")
    assert any("without an answer" in str(card) for card in chat.cards())


@pytest.mark.parametrize("letter", ["a\u200b", "\u200bA", "Ａ", "Ⓐ", "(a)", "A,", "A\u00ad"])
async def test_a_severity_is_read_as_it_is_seen(desk, letter):
    bob = Chat(desk, name="Bob", conversation="19:duty", kind="channel")
    await play(bob, f"you: /watch {letter}\nbot: Severity A")
    await play(bob, f"you: /watch {letter} contoso ltd\nbot: Severity A of Contoso Ltd")
    await play(bob, f"you: /unwatch {letter} \u200b\nbot: Severity A")
    assert await desk.database.subscriptions.of("19:duty") == []


@pytest.mark.parametrize("sought", ['"Contoso Ltd"', "Contoso Ltd.", "{tenant}", "{{{tenant}}}"])
async def test_a_customer_is_watched_and_left_by_the_same_words(desk, sought):
    bob = Chat(desk, name="Bob", conversation="19:duty", kind="channel")
    said = sought.format(tenant=CONTOSO.tenant_id)
    await play(bob, f"you: /watch B {said}\nbot: Severity B of Contoso Ltd")
    await play(bob, f"you: /unwatch B {said}\nbot: Severity B of Contoso Ltd")


async def test_what_names_no_customer_ends_nothing(desk):
    bob = Chat(desk, name="Bob", conversation="19:duty", kind="channel")
    await play(bob, "you: /watch B contoso ltd\nyou: /unwatch ???\nbot: No notices come here")


@pytest.mark.parametrize(
    "text", ["２２：００－０７：００", "22:00\u200b-07:00\u200b", "22.00 – 7."]
)
async def test_quiet_hours_are_read_as_they_are_seen(chat, text):
    await play(chat, f"you: /notify {text}\nbot: 22:00")


@pytest.mark.parametrize("name", ["＠Bob", "\u200b@Bob", "@ Bob", "@Bob.", "“Bob”"])
async def test_a_colleague_is_named_with_any_at_sign(chat, desk, name):
    await play(Chat(desk, name="Bob", conversation="a:bob"), "you: hello")
    await play(chat, SUBMITTED + f"you: /handover 1 {name}\nbot: offered to Bob")


async def test_a_colleague_nobody_knows_is_quoted_as_typed(chat):
    await play(chat, SUBMITTED + "you: /handover 1 ＠Ｅｖｅ\nbot: Ｅｖｅ")


async def test_a_customer_that_is_only_like_the_words_is_named_with_the_line_to_write(desk):
    bob = Chat(desk, name="Bob", conversation="19:duty", kind="channel")
    await play(
        bob,
        r"""
        you: /watch B fabrikan
        bot: /watch B Fabrikam
        you: /watch B Fabrikam
        bot: Severity B of Fabrikam
    """,
    )
