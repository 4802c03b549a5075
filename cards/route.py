"""Routes in words: destination, reason, what is missing, and what it costs."""

from cards.names import destination_name
from cards.words import Words
from services.model.destinations import Condition, OtherSide
from services.model.routes import Route

_ONLY_NOTED = {Condition.API_NOT_CONNECTED, Condition.INDIRECT_MODEL_IN_GOVERNMENT}


def route_title(words: Words, route: Route) -> str:
    return destination_name(words, route.destination)


def route_reason(words: Words, route: Route) -> str:
    """Say which fact decided, and what the government cloud changes."""
    reason = words(f"rule-{route.rule}")
    return f"{reason} {words('route-government')}" if route.government else reason


def missing_lines(words: Words, route: Route) -> list[str]:
    """Say what has to be got or done before the destination can take the request."""
    missing = (condition for condition in route.missing if condition not in _ONLY_NOTED)
    return [words(f"condition-{condition}") for condition in missing]


def side_notes(words: Words, route: Route) -> list[str]:
    """Say what else is worth knowing: other ways, what is done differently, the cost."""
    others = (destination_name(words, other) for other in route.also)
    return [
        *(words("review-also", destination=other) for other in others),
        *(words(f"condition-{note}") for note in route.missing if note in _ONLY_NOTED),
        *filter(None, [cost_line(words, route)]),
    ]


def cost_line(words: Words, route: Route) -> str:
    """Say who pays; empty where there is nothing to say."""
    return words(f"cost-{route.cost}") if route.cost else ""


def send_title(words: Words, route: Route) -> str:
    return words(f"send-{route.destination}")


def what_will_happen(words: Words, route: Route) -> str:
    """Say what pressing the send button does."""
    return words(f"then-{route.destination.traits.handling}")


def next_step(words: Words, route: Route) -> str:
    """Say what the owner of the request has to do at the destination."""
    return words(f"next-{route.destination}")


def link_title(words: Words, route: Route) -> str:
    return words(f"open-{route.destination}")


def answered_title(words: Words, route: Route) -> str:
    """Say that the other side has answered, as its button does."""
    return words(f"mark-answered-{route.destination.traits.other_side}")


def number_title(words: Words, route: Route) -> str:
    """Name the number that the other side gives the request."""
    theirs = route.destination.traits.other_side is not OtherSide.MICROSOFT
    return words("their-number" if theirs else "microsoft-number")


def in_customer_context(route: Route) -> bool:
    """Return whether the portal shows the customer only if it is opened by our link."""
    return route.destination.traits.in_customer_context
