"""What Facebook Messenger, Instagram and WhatsApp share: Meta's Graph API and its webhooks.

https://developers.facebook.com/docs/graph-api/webhooks/getting-started
"""

from __future__ import annotations

from typing import Any

from pydantic import SecretStr

from bot.channels.messaging.contract import Answer, ChannelSettings, ForgedError, Webhook
from bot.channels.messaging.http import HttpChannel
from bot.channels.messaging.reading import json_or_nothing, part
from bot.channels.messaging.signatures import check_signature, hex_sha256, same

SIGNATURE_HEADER = "x-hub-signature-256"
GRAPH = "https://graph.facebook.com/v23.0"
PASSING_CODES = frozenset({1, 2, 4, 17, 32, 341, 613, 80007, 130429, 131016, 131056})
"""Codes of Graph errors that pass: too many calls, or the service is away for a moment."""


class MetaSettings(ChannelSettings):
    """What all three need."""

    verify: str
    """A word of your own choice, given to Meta with the webhook's address."""
    secret: SecretStr
    """The app's secret, by which webhooks are signed."""
    api_url: str = GRAPH


class MetaChannel(HttpChannel):
    """A channel behind Meta's Graph API."""

    def __init__(self, settings: MetaSettings, token: SecretStr) -> None:
        super().__init__(settings.api_url, token.get_secret_value())
        self._word = settings.verify
        self._secret = settings.secret.get_secret_value()

    def handshake(self, webhook: Webhook) -> Answer | None:
        """The challenge, to whoever knows the word."""
        if webhook.query.get("hub.mode") != "subscribe" or webhook.method != "GET":
            return None
        if not same(webhook.query.get("hub.verify_token", ""), self._word):
            raise ForgedError("The webhook's 'hub.verify_token' is not 'verify'.")
        return Answer(webhook.query.get("hub.challenge", ""))

    def verify(self, webhook: Webhook) -> None:
        """HMAC-SHA-256 of the body with the app's secret."""
        expected = f"sha256={hex_sha256(self._secret, webhook.body)}"
        check_signature(webhook.headers.get(SIGNATURE_HEADER, ""), expected)

    def is_passing(self, body: bytes) -> bool:
        """Graph says "too often" with status 400."""
        error = part(part(json_or_nothing(body)).get("error"))
        return error.get("is_transient") is True or error.get("code") in PASSING_CODES

    async def graph(self, path: str, values: dict[str, Any] | None = None) -> dict[str, Any]:
        """Ask Graph: ``POST`` with values, else ``GET``."""
        return await self.ask("GET" if values is None else "POST", path, json=values)
