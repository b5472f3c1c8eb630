"""The fixtures of the doors."""

from tests.server.fixtures import agent, door, open_door, pictures, settings, shop

__all__ = ["agent", "door", "open_door", "pictures", "settings", "shop"]
