"""Where a name or a text was erased, every card says so, or does without."""

from dataclasses import replace

import pytest

from cards.handover import colleague_card
from cards.history import history_lines
from cards.notice import DigestItem, digest_card, notice_card, notice_summary
from cards.notice_samples import BOB, WARNING, event_at, notices
from cards.samples import ANSWERED, HISTORY, NOON, VIEW
from cards.service_request import request_card
from cards.words import words_for
from services.model.customers import Customer
from services.model.notices import NoticeContext, UnreachedRecipient
from services.model.people import Contact
from services.model.stages import Stage
from services.model.states import EventKind, RequestState
from services.model.taxonomy import Relationship
from tests.cards.anatomy import said

ERASED = {"en": "[erased]", "cs": "[vymazáno]"}
SOMEONE = {"en": "a colleague", "cs": "kolega"}
LANGUAGES = [pytest.param(words_for(tag), id=tag) for tag in ERASED]
REQUEST = replace(
    ANSWERED,
    **dict.fromkeys(("title", "description", "customer", "tenant_id", "owner", "created_by"), ""),
    state=RequestState.CLOSED,
    closed_at=ANSWERED.answered_at,
    answered_by="",
    microsoft_number="",
    contact=Contact(name="", email=""),
)
NOBODY = Customer("", "", (), Relationship.DIRECT)
EMPTY = [replace(one, by="", evidence="") for one in HISTORY]


@pytest.mark.parametrize("words", LANGUAGES)
def test_the_card_of_a_request_says_what_was_erased(words):
    shown = said(request_card(words, replace(VIEW, request=REQUEST, customer=NOBODY)))
    erased = ERASED[words.language]
    assert shown.startswith(f"{REQUEST.reference} · {erased}\n")
    assert shown.splitlines().count(erased) == 1
    assert SOMEONE[words.language] in shown


@pytest.mark.parametrize("words", LANGUAGES)
def test_a_notice_its_toast_and_the_choice_of_a_colleague_say_so_too(words):
    view, erased = replace(WARNING, request=REQUEST, history=EMPTY), ERASED[words.language]
    shown = said(notice_card(words, view))
    assert shown.startswith(f"{REQUEST.reference} · {erased}\n")
    assert shown.splitlines().count(erased) == 1
    assert notice_summary(words, view, "UTC").startswith(f"{REQUEST.reference}, {erased}: ")
    assert f"{erased} · {erased}" in said(colleague_card(words, REQUEST, []))


@pytest.mark.parametrize("words", LANGUAGES)
def test_of_a_forgotten_recipient_the_history_says_that_it_was_a_person(words):
    told = replace(event_at(EventKind.NOTIFIED, 1, Stage.RESPONSE_WARNING, BOB), by="")
    (line,) = history_lines(words, [told])
    assert SOMEONE[words.language] in line
    (line,) = history_lines(words, [replace(told, by_id="")])
    assert SOMEONE[words.language] not in line


@pytest.mark.parametrize("words", LANGUAGES)
def test_an_owner_who_was_forgotten_is_a_colleague(words):
    view = dict(notices())["declined"]
    shown = said(notice_card(words, replace(view, request=replace(view.request, owner=""))))
    assert SOMEONE[words.language] in shown


@pytest.mark.parametrize("words", LANGUAGES)
def test_a_forgotten_recipient_who_was_not_reached_is_a_colleague_and_no_id(words):
    gone = UnreachedRecipient(who="5f3c-ada", key="5f3c-ada", why="NoChat")
    context = NoticeContext(stage=Stage.RESPONSE_WARNING, unreached=(gone,))
    view = replace(WARNING, stage=Stage.UNREACHED, context=context)
    digest = digest_card(words, [DigestItem(WARNING.request, view.stage, NOON, context)], NOON)
    for shown in (
        said(notice_card(words, view)),
        notice_summary(words, view, "UTC"),
        said(digest),
    ):
        assert SOMEONE[words.language] in shown.lower()
        assert gone.key not in shown
