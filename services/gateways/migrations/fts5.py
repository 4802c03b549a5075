"""The index of trigrams on SQLite, as steps make it: this must stay as it was, too."""

from alembic import op


def index_trigrams(table: str, index: str, key: str) -> None:
    """Index the text of rows as it is, which is normalized; the rows keep it, not the index.

    Where in a text a trigram is, is not kept either: whoever searches looks at the text besides.
    """
    op.execute(
        f"CREATE VIRTUAL TABLE {index} USING fts5(normalized, joined, "
        f"content='{table}', content_rowid='{key}', tokenize='trigram case_sensitive 1', "
        "detail=none, columnsize=0)"
    )
    added = (
        f"INSERT INTO {index}(rowid, normalized, joined) "  # noqa: S608 - our own
        f"VALUES (NEW.{key}, NEW.normalized, NEW.joined)"
    )
    removed = (
        f"INSERT INTO {index}({index}, rowid, normalized, joined) "  # noqa: S608 - our own
        f"VALUES ('delete', OLD.{key}, OLD.normalized, OLD.joined)"
    )
    old, new = (f"({row}.{key}, {row}.normalized, {row}.joined)" for row in ("OLD", "NEW"))
    for change, rows, statements in (
        ("INSERT", "", added),
        ("DELETE", "", removed),
        ("UPDATE", f"WHEN {old} IS NOT {new}", f"{removed}; {added}"),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_index_{change.lower()} AFTER {change} ON {table} {rows} "
            f"BEGIN {statements}; END"
        )
