"""Texts by which requests are searched, for those that were written without."""

from sqlalchemy import Connection, bindparam, select, update

from services.gateways.rows.requests import Values, searched_request_values
from services.gateways.schema.tables import UNSEARCHED, requests

BATCH = 500
"""Rows that are filled, and locked, at once."""

_some = (
    select(
        *(requests.c.number, requests.c.customer, requests.c.title, requests.c.microsoft_number)
    )
    .where(UNSEARCHED)
    .order_by(requests.c.number)
    .limit(BATCH)
    # Else what another replica erases meanwhile would be written again.
    .with_for_update()
)
_fill = (
    update(requests)
    .where(requests.c.number == bindparam("_number"))
    .values(normalized=bindparam("_normalized"), joined=bindparam("_joined"))
)


def fill_searched_texts(connection: Connection) -> int:
    """Fill in a batch, and return how many there were; cheap where nothing is missing."""
    rows = connection.execute(_some).mappings().all()
    if rows:
        connection.execute(_fill, [_texts_of(dict(row)) for row in rows])
    return len(rows)


def _texts_of(row: Values) -> Values:
    kept = searched_request_values(row)
    return {"_number": row["number"], **{f"_{name}": text for name, text in kept.items()}}
