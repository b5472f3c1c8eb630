"""The database of the project that a command runs in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from common.paths import Project

if TYPE_CHECKING:
    from shop.database import Shop


@contextmanager
def own_shop() -> Iterator[Shop]:
    """The project's shop, closed afterwards.

    Raises:
        ConfigError: there is no project here.
        StorageError: its database cannot be opened.
    """
    from actions.assembly import open_project_shop

    shop = open_project_shop(Project.find())
    try:
        yield shop
    finally:
        shop.close()
