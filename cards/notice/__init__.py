"""Notices: the card, the toast, and the digest of several late ones.

Imports actions, at risk, clock, copying, history, layout, moments, names, notice actions,
requests, route, words and services.
"""

from cards.notice.card import notice_card
from cards.notice.digest import DigestItem, digest_card, digest_summary
from cards.notice.toast import notice_summary
from cards.notice.view import NoticeView

__all__ = [
    "DigestItem",
    "NoticeView",
    "digest_card",
    "digest_summary",
    "notice_card",
    "notice_summary",
]
