"""Text messages (SMS) and WhatsApp through Twilio.

https://www.twilio.com/docs/messaging/guides/webhook-request
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import parse_qsl

from aiohttp import encode_basic_auth
from pydantic import SecretStr

from bot.channels.messaging.contract import (
    Answer,
    ChannelSettings,
    Checked,
    Kind,
    Letter,
    Limits,
    MalformedError,
    Media,
    Pace,
    Received,
    Recipient,
    Webhook,
)
from bot.channels.messaging.http import HttpChannel
from bot.channels.messaging.reading import kind_of, place, said
from bot.channels.messaging.signatures import base64_mac, check_signature

SIGNATURE_HEADER = "x-twilio-signature"
MOST_MEDIA = 10


class TwilioSettings(ChannelSettings):
    """``twilio:`` in ``credentials.yml``."""

    account_sid: str
    auth_token: SecretStr
    """Signs the webhooks, and opens the API."""
    twilio_number: str
    """Messages go out from it where the shopper's does not say to which number they wrote."""
    api_url: str = "https://api.twilio.com"


class Twilio(HttpChannel):
    """Numbers at Twilio: no buttons, so every choice is listed in the text."""

    name = "twilio"
    settings = TwilioSettings
    limits: ClassVar[Limits] = Limits(
        text=1600, pictures=(".jpg", ".jpeg", ".png", ".gif"), caption=1600
    )
    pace: ClassVar[Pace] = Pace(per_second=10, per_recipient=1)
    stop_words: ClassVar[bool] = True
    unknown: ClassVar[Checked] = Checked(
        False, "", "Compare 'account_sid' and 'auth_token' with Twilio's console."
    )

    def __init__(self, settings: TwilioSettings) -> None:
        super().__init__(f"{settings.api_url.rstrip('/')}/2010-04-01/Accounts")
        self._account = settings.account_sid
        self._token = settings.auth_token.get_secret_value()
        self._number = settings.twilio_number
        self._basic = encode_basic_auth(settings.account_sid, self._token)

    async def authorization(self) -> dict[str, str]:
        """The account and its token."""
        return {"Authorization": self._basic}

    def verify(self, webhook: Webhook) -> None:
        """HMAC-SHA-1 of the address and the sorted parameters with the account's token."""
        try:
            fields = sorted(_fields(webhook))
        except ValueError:
            fields = []
        signed = webhook.url + "".join(f"{name}{value}" for name, value in fields)
        text = signed.encode(errors="backslashreplace")
        expected = base64_mac(self._token, text, "sha1")
        check_signature(webhook.headers.get(SIGNATURE_HEADER, ""), expected)

    def parse(self, webhook: Webhook) -> Sequence[Received]:
        """One message."""
        try:
            fields = dict(_fields(webhook))
        except ValueError as error:
            raise MalformedError("The body is no form.") from error
        message_id, sender = fields.get("MessageSid", ""), fields.get("From", "")
        if not message_id or not sender:
            raise MalformedError("A message without 'MessageSid' or 'From'.")
        reply = {"from": fields.get("To", "")}
        text = fields.get("Body", "")
        if fields.get("OptOutType") == "STOP":  # Twilio has told them itself
            return [Received(message_id, sender, Kind.GONE)]
        found = said(message_id, sender, text, tuple(_media(fields)), reply=reply)
        return list(found) or [Received(message_id, sender, reply=reply)]  # an empty one is told so

    def acknowledge(self) -> Answer:
        """TwiML that says nothing: the answer is sent through the API."""
        return Answer("<Response/>", "text/xml")

    def render(self, letter: Letter) -> dict[str, Any]:
        """The parameters of a message."""
        body = {"Body": letter.text} if letter.text else {}
        return {**body, "MediaUrl": letter.picture} if letter.picture else body

    async def send(self, recipient: Recipient, body: Mapping[str, Any], key: str) -> None:
        """Send it from the number that the shopper wrote to."""
        sender = recipient.reply.get("from") or self._number
        values = {"From": sender, "To": recipient.sender, **body}
        await self.ask("POST", f"{self._account}/Messages.json", data=values)

    async def inspect(self) -> list[Checked]:
        """Whether the token opens the account."""
        found = await self.ask("GET", f"{self._account}.json")
        right = found.get("status") == "active"
        return [Checked(right, f"The account '{found.get('friendly_name')}' is open.")]


def _fields(webhook: Webhook) -> list[tuple[str, str]]:
    text = webhook.body.decode()
    return parse_qsl(text, keep_blank_values=True, max_num_fields=500)


def _media(fields: Mapping[str, str]) -> Iterator[Media]:
    for number in range(MOST_MEDIA):
        if address := fields.get(f"MediaUrl{number}"):
            yield Media(kind_of(fields.get(f"MediaContentType{number}")), address)
    if fields.get("Latitude") and fields.get("Longitude"):
        yield place(fields["Latitude"], fields["Longitude"], fields.get("Label"))
