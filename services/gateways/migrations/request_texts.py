"""Texts by which requests are searched, for those that were written without."""

from sqlalchemy import Connection, bindparam, select, update

from services.gateways.rows.requests import Values, searched_request_values
from services.gateways.schema.tables import UNSEARCHED, requests

BATCH = 500
"""Rows that are held at once."""

_some = (
    select(
        *(requests.c.number, requests.c.customer, requests.c.title, requests.c.microsoft_number)
    )
    .where(UNSEARCHED, requests.c.number > bindparam("after"))
    .order_by(requests.c.number)
    .limit(BATCH)
)
_fill = (
    update(requests)
    .where(requests.c.number == bindparam("_number"))
    .values(normalized=bindparam("_normalized"), joined=bindparam("_joined"))
)


def fill_searched_texts(connection: Connection) -> int:
    """Fill them in, and return of how many; cheap where nothing is missing."""
    filled, last = 0, 0
    while rows := connection.execute(_some, {"after": last}).mappings().all():
        connection.execute(_fill, [_texts_of(dict(row)) for row in rows])
        filled, last = filled + len(rows), rows[-1]["number"]
    return filled


def _texts_of(row: Values) -> Values:
    kept = searched_request_values(row)
    return {"_number": row["number"], **{f"_{name}": text for name, text in kept.items()}}
