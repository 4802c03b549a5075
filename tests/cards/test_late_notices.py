from cards.actions import parse_action
from cards.notice import gathered_card, gathered_summary
from cards.notice_samples import BREACH, gathered
from cards.requests import MAX_LISTED
from cards.words import words_for
from tests.cards.anatomy import of_type, said

EN, CS = words_for("en"), words_for("cs")


def test_several_late_ones_are_listed_and_open_with_one_press():
    card = gathered_card(EN, gathered(), BREACH.now)

    rows = [parse_action(row["selectAction"]).reference for row in of_type(card, "Container")]
    assert rows == ["BH-000125", "BH-000126", "BH-000123", "BH-000127"]
    shown = said(card)
    assert "4 notices come late" in shown
    assert "Overdue: BH-000125" in shown
    assert "Answered: BH-000127" in shown
    assert [row["style"] for row in of_type(card, "Container")] == [
        "attention",
        "warning",
        "accent",
        "emphasis",
    ]


def test_of_very_many_late_ones_it_is_said_how_many_are_left_out():
    card = gathered_card(EN, gathered() * 10, BREACH.now)

    assert len(of_type(card, "Container")) == MAX_LISTED
    assert "40 notices come late" in said(card)
    assert "… and 25 more" in said(card)


def test_the_toast_of_several_late_ones_is_a_sentence():
    assert gathered_summary(EN, gathered()) == (
        "4 notices come late; the oldest is BH-000125, Contoso Ltd."
    )
    assert gathered_summary(CS, gathered()[:1]) == (
        "1 opožděné upozornění: BH-000125, Contoso Ltd."
    )
