"""Find the personal chat of a person.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    personal = sa.text("person_id <> ''")
    op.create_index(
        "ix_conversations_person",
        "conversations",
        ["person_id"],
        sqlite_where=personal,
        postgresql_where=personal,
    )
