"""What is told unasked: the card of a notice, its toast, and several late ones in one."""

from cards.notice.card import notice_card
from cards.notice.gathered import Gathered, gathered_card, gathered_summary
from cards.notice.toast import notice_summary
from cards.notice.view import NoticeView

__all__ = [
    "Gathered",
    "NoticeView",
    "gathered_card",
    "gathered_summary",
    "notice_card",
    "notice_summary",
]
