"""An index of trigrams on SQLite, as steps make it: this must stay as it was, too."""

from alembic import op


def index_trigrams(
    index: str, table: str, key: str, *, triggers: str, among: str = "TRUE"
) -> None:
    """Index the text of rows as it is, which is normalized; the rows keep it, not the index.

    Where in a text a trigram is, is not kept either: whoever searches looks at the text besides.
    `among` is the condition on which a row is indexed; it calls the row ROW.
    """
    op.execute(
        f"CREATE VIRTUAL TABLE {index} USING fts5(normalized, joined, "
        f"content='{table}', content_rowid='{key}', tokenize='trigram case_sensitive 1', "
        "detail=none, columnsize=0)"
    )
    texts = f"ROW.{key}, ROW.normalized, ROW.joined"
    added = f"INSERT INTO {index}(rowid, normalized, joined) SELECT {texts} WHERE {among}"
    removed = (
        f"INSERT INTO {index}({index}, rowid, normalized, joined) "
        f"SELECT 'delete', {texts} WHERE {among}"
    )
    add, remove = added.replace("ROW.", "NEW."), removed.replace("ROW.", "OLD.")
    known = f"({texts}, {among})"
    changed = f"{known.replace('ROW.', 'OLD.')} IS NOT {known.replace('ROW.', 'NEW.')}"
    for change, rows, statements in (
        ("INSERT", "", add),
        ("DELETE", "", remove),
        ("UPDATE", f"WHEN {changed}", f"{remove}; {add}"),
    ):
        op.execute(
            f"CREATE TRIGGER {triggers}_{change.lower()} AFTER {change} ON {table} {rows} "
            f"BEGIN {statements}; END"
        )
