"""The small shop's fixtures for every test of this room."""

from tests.actions.small_shop import mia, order, shop, wired

__all__ = ["mia", "order", "shop", "wired"]
