"""The small shop's fixtures for every test of this room."""

from tests.actions.small_shop import mia, order, shop, wired
from tests.actions.talk import talk

__all__ = ["mia", "order", "shop", "talk", "wired"]
