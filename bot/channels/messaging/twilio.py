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
    MediaKind,
    NotTakenError,
    Pace,
    Received,
    Recipient,
    TryAgainError,
    Webhook,
)
from bot.channels.messaging.http import HttpChannel, base64_mac, check_signature, part

SIGNATURE_HEADER = "x-twilio-signature"
MOST_MEDIA = 10
_KINDS: Mapping[str, MediaKind] = {
    "image": MediaKind.PHOTO,
    "video": MediaKind.VIDEO,
    "audio": MediaKind.VOICE,
}


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

    def __init__(self, settings: TwilioSettings) -> None:
        super().__init__()
        self._token = settings.auth_token.get_secret_value()
        self._number = settings.twilio_number
        authorization = encode_basic_auth(settings.account_sid, self._token)
        self._headers = {"Authorization": authorization}
        self._account = f"{settings.api_url.rstrip('/')}/2010-04-01/Accounts/{settings.account_sid}"

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
        if media := tuple(_media(fields)):
            return [Received(message_id, sender, Kind.MEDIA, text=text, media=media, reply=reply)]
        return [Received(message_id, sender, text=text, reply=reply)]

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
        await self.call(
            "POST", f"{self._account}/Messages.json", data=values, headers=self._headers
        )

    async def check(self) -> list[Checked]:
        """Whether the token opens the account."""
        try:
            found = part(await self.call("GET", f"{self._account}.json", headers=self._headers))
        except (TryAgainError, NotTakenError) as error:
            return [
                Checked(
                    False,
                    error.message,
                    "Compare 'account_sid' and 'auth_token' with Twilio's console.",
                )
            ]
        right = found.get("status") == "active"
        return [Checked(right, f"The account '{found.get('friendly_name')}' is open.")]


def _fields(webhook: Webhook) -> list[tuple[str, str]]:
    text = webhook.body.decode()
    return parse_qsl(text, keep_blank_values=True, max_num_fields=500)


def _media(fields: Mapping[str, str]) -> Iterator[Media]:
    for number in range(MOST_MEDIA):
        if address := fields.get(f"MediaUrl{number}"):
            kind = fields.get(f"MediaContentType{number}", "").partition("/")[0]
            yield Media(_KINDS.get(kind, MediaKind.FILE), address)
    if fields.get("Latitude") and fields.get("Longitude"):
        where = f"{fields['Latitude']},{fields['Longitude']}"
        yield Media(MediaKind.LOCATION, where, fields.get("Label", ""))
