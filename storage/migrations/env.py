"""Alembic's entry: runs on the connection that `storage.migrate` opened."""

from alembic import context

import storage.tables  # noqa: F401  (declares every table)
from storage.db import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
