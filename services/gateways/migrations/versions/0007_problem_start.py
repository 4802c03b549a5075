"""The start of the problem, a column of requests.

Revision ID: 0007_problem_start
"""

import sqlalchemy as sa
from alembic import op

revision = "0007_problem_start"
down_revision = "0006_request_search"


def upgrade() -> None:
    op.add_column("requests", sa.Column("started_at", sa.DateTime(timezone=True)))
