"""The e-mail address of people, when it was asked for, and the lookups that are to ask for it.

Revision ID: 0009_member_lookups
"""

import sqlalchemy as sa
from alembic import op

revision = "0009_member_lookups"
down_revision = "0007_problem_start"


def upgrade() -> None:
    # With a default: while replicas are replaced, an older one goes on adding people.
    op.add_column(
        "people", sa.Column("email", sa.Text(), nullable=False, server_default=sa.text("''"))
    )
    op.add_column("people", sa.Column("email_asked_at", sa.DateTime(timezone=True)))
    op.create_table(
        "member_lookups",
        sa.Column("person_id", sa.Text(), primary_key=True),
        sa.Column("teams_id", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("service_url", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
    )
    op.create_index("ix_member_lookups_due_at", "member_lookups", ["due_at"])
