"""A plain Rasa project, without ``data/shop.yml``: served by the same doors, with an empty shop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from common.config import read_yaml_mapping
from common.paths import Project

if TYPE_CHECKING:
    from shop.config import ShopConfig
    from shop.database import Shop


@dataclass(frozen=True)
class NoShop:
    """What the doors need where there is nothing to sell.

    Attributes:
        shop: an empty database; it keeps who the host site vouched for in which conversation.
        config: the project's name.
    """

    shop: Shop
    config: ShopConfig


def open_without_shop(project: Project) -> NoShop:
    """The doors' view of a plain project, named by ``assistant_id`` of its ``config.yml``.

    Raises:
        StorageError: the database cannot be opened.
    """
    from shop.config import ShopConfig
    from shop.database import open_shop

    values, _ = read_yaml_mapping(project.config)
    config = ShopConfig(name=str(values.get("assistant_id") or project.root.name), tagline="")
    project.var.mkdir(parents=True, exist_ok=True)
    return NoShop(open_shop(project.database_url(), config), config)
