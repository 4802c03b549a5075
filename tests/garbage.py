"""No search for garbage among what stays: it took a fifth of the tests' time.

Importing and collecting makes a million objects, and none of them goes away. Hence `conftest.py`
imports this before anything else, and says when all is collected.
"""

import gc

SEARCH_AFTER = 50_000
"""Objects that outlast a search; Python's 700 come about several times in each turn of a bot."""

gc.disable()


def search_only_what_is_made_from_now_on() -> None:
    gc.freeze()
    gc.set_threshold(SEARCH_AFTER)
    gc.enable()
