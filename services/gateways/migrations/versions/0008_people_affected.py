"""The number of people affected, a column of requests.

Revision ID: 0008_people_affected
"""

import sqlalchemy as sa
from alembic import op

revision = "0008_people_affected"
down_revision = "0007_problem_start"


def upgrade() -> None:
    op.add_column("requests", sa.Column("people_affected", sa.Integer))
