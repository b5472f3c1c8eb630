"""All platforms that have a door of ours."""

from __future__ import annotations

from tests.channels.messaging.line import LineDriver
from tests.channels.messaging.meta import InstagramDriver, MessengerDriver, WhatsAppDriver
from tests.channels.messaging.slack import SlackDriver
from tests.channels.messaging.stand_ins import Driver
from tests.channels.messaging.telegram import TelegramDriver
from tests.channels.messaging.twilio import TwilioDriver

DRIVERS: tuple[type[Driver], ...] = (
    TelegramDriver,
    WhatsAppDriver,
    MessengerDriver,
    InstagramDriver,
    SlackDriver,
    LineDriver,
    TwilioDriver,
)
