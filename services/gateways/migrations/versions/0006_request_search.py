"""Service requests are searched: by customer, title, reference and Microsoft's number.

Revision ID: 0006_request_search
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TEXT

from services.gateways.migrations.fts5 import index_trigrams

revision = "0006_request_search"
down_revision = "0005"

FILLED = "ROW.normalized <> ''"
OPEN = f"{FILLED} AND ROW.state <> 'closed'"
BYTEWISE = sa.Text().with_variant(TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Make room for what is searched; `migrations.request_texts` fills it, as the code says."""
    for name in ("normalized", "joined"):
        column = sa.Column(name, BYTEWISE, nullable=False, server_default=sa.text("''"))
        op.add_column("requests", column)
    _index("ix_requests_unsearched", "number", "normalized = ''")
    _index("ix_requests_of_owner", "owner_id")
    _index("ix_requests_created_by", "created_by_id")
    _index("ix_requests_offered_to", "offered_to_id", "offered_to_id <> ''")
    if op.get_context().dialect.name == "sqlite":
        for index, among in (("request_index", FILLED), ("open_request_index", OPEN)):
            index_trigrams(index, "requests", "number", triggers=index, among=among)
    else:
        _forget_what_was_searched()


def _forget_what_was_searched() -> None:
    """Search no more for what an older release erases or changes: it does not know of the search.

    The next start fills in what is left.
    """
    op.execute(
        "CREATE FUNCTION requests_forget_searched() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN NEW.normalized := ''; NEW.joined := ''; RETURN NEW; END$$"
    )
    erased = [f"(OLD.{text} <> '' AND NEW.{text} = '')" for text in ("customer", "title")]
    changed = "lower(OLD.microsoft_number) <> lower(NEW.microsoft_number)"
    op.execute(
        "CREATE TRIGGER requests_forget_searched BEFORE UPDATE ON requests FOR EACH ROW "
        f"WHEN (NEW.normalized = OLD.normalized AND ({' OR '.join([*erased, changed])})) "
        "EXECUTE FUNCTION requests_forget_searched()"
    )


def _index(name: str, column: str, where: str | None = None) -> None:
    rows = None if where is None else sa.text(where)
    op.create_index(name, "requests", [column], sqlite_where=rows, postgresql_where=rows)
