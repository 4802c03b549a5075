"""Answers to invokes that we have no use for: each kind gets what it deserves, by its name.

https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages
and the pages of each feature. Teams shows "Unable to reach app" for 501, and may send it again.
"""

from http import HTTPStatus

from bot.inbound.envelope import TurnAnswer

NO_CHOICES = (
    b'{"type":"application/vnd.microsoft.search.searchResponse",'
    b'"statusCode":200,"value":{"results":[]}}'
)
NO_RESULTS = b'{"composeExtension":{"type":"result","attachmentLayout":"list","attachments":[]}}'
ACKNOWLEDGED = b"{}"

_QUERIES = ("query", "selectItem", "queryLink", "anonymousQueryLink", "querySettingUrl")

UNANSWERED: dict[str, TurnAnswer] = {
    "application/search": TurnAnswer(HTTPStatus.OK, NO_CHOICES),
    **{f"composeExtension/{query}": TurnAnswer(HTTPStatus.OK, NO_RESULTS) for query in _QUERIES},
    "composeExtension/onCardButtonClicked": TurnAnswer(HTTPStatus.OK, ACKNOWLEDGED),
    "composeExtension/setting": TurnAnswer(HTTPStatus.OK, ACKNOWLEDGED),
    "actionableMessage/executeAction": TurnAnswer(HTTPStatus.OK, ACKNOWLEDGED),
    "fileConsent/invoke": TurnAnswer(HTTPStatus.OK, ACKNOWLEDGED),
    "handoff/action": TurnAnswer(HTTPStatus.OK, ACKNOWLEDGED),
    "message/submitAction": TurnAnswer(HTTPStatus.OK, ACKNOWLEDGED),
    "suggestedActions/submit": TurnAnswer(HTTPStatus.OK, ACKNOWLEDGED),
    "task/submit": TurnAnswer(HTTPStatus.OK, ACKNOWLEDGED),
    "signin/verifyState": TurnAnswer(HTTPStatus.OK, ACKNOWLEDGED),
    # Teams falls back to its own sign-in card, of which there is none.
    "signin/tokenExchange": TurnAnswer(HTTPStatus.PRECONDITION_FAILED),
}
"""The kinds that Teams may send to any bot, and the answer that ends each of them quietly."""

UNKNOWN = TurnAnswer(HTTPStatus.BAD_REQUEST)
"""For what asks for content that the app never offered: dialogs, tabs, other commands."""


def unanswered(name: str) -> TurnAnswer:
    """Return the answer to an invoke of this name that nothing was said to."""
    return UNANSWERED.get(name, UNKNOWN)
