"""All platforms that have a door of ours."""

from __future__ import annotations

from tests.channels.messaging.stand_ins import Driver
from tests.channels.messaging.telegram import TelegramDriver

DRIVERS: tuple[type[Driver], ...] = (TelegramDriver,)
