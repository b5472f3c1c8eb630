"""Where Alembic finds the connection that the shop hands to it."""

from alembic import context

from shop.models import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
