"""LINE: https://developers.line.biz/en/reference/messaging-api/."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from pydantic import SecretStr, model_validator

from bot.channels.messaging.contract import (
    Card,
    CardLimits,
    ChannelSettings,
    Checked,
    Kind,
    Letter,
    Limits,
    Media,
    MediaKind,
    NotTakenError,
    Pace,
    Received,
    Recipient,
    Webhook,
)
from bot.channels.messaging.http import HttpChannel
from bot.channels.messaging.offers import shortened
from bot.channels.messaging.reading import json_body, part, parts, place, said, seconds, words
from bot.channels.messaging.signatures import base64_mac, check_signature

SIGNATURE_HEADER = "x-line-signature"
RETRY_KEY_HEADER = "X-Line-Retry-Key"
ALREADY_TAKEN = "409"
LOADING_SECONDS = 20
LONGEST_ALT = 400
EARLY_SECONDS = 60.0
"""So long before it expires, a token is not used any more."""
_KINDS: Mapping[str, MediaKind] = {
    "image": MediaKind.PHOTO,
    "video": MediaKind.VIDEO,
    "audio": MediaKind.VOICE,
    "file": MediaKind.FILE,
    "sticker": MediaKind.STICKER,
}


class LineSettings(ChannelSettings):
    """``line:`` in ``credentials.yml``."""

    channel_secret: SecretStr
    """By which webhooks are signed."""
    channel_access_token: SecretStr | None = None
    """Long-lived, from LINE's console."""
    channel_id: str | None = None
    """Instead of it: tokens of 15 minutes are asked for with the channel's id and secret."""
    api_url: str = "https://api.line.me"

    @model_validator(mode="after")
    def _token_or_id(self) -> LineSettings:
        if not (self.channel_access_token or self.channel_id):
            raise ValueError("'channel_id' or 'channel_access_token' is missing")
        return self


class Line(HttpChannel):
    """A LINE official account, in one-to-one chats. Answers are push messages, which LINE counts.

    LINE knows keys: what is sent again after a lost acknowledgement arrives once.
    """

    name = "line"
    settings = LineSettings
    limits: ClassVar[Limits] = Limits(
        text=5000,
        buttons=13,
        button_title=20,
        pictures=(".jpg", ".jpeg", ".png"),
        cards=CardLimits(
            cards=12, title=200, subtitle=500, buttons=4, pictures=(".jpg", ".jpeg", ".png")
        ),
    )
    pace: ClassVar[Pace] = Pace(per_second=100, per_recipient=5)
    typing_every: ClassVar[float] = float(LOADING_SECONDS)
    unknown: ClassVar[Checked] = Checked(
        False, "", "Issue a new 'channel_access_token' in LINE's console."
    )

    def __init__(
        self, settings: LineSettings, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        given = settings.channel_access_token
        super().__init__(settings.api_url, given.get_secret_value() if given else "")
        self._secret = settings.channel_secret.get_secret_value()
        self._id = None if given else settings.channel_id
        self._good_until = 0.0
        self._clock = clock
        self._asking = asyncio.Lock()

    async def authorization(self) -> dict[str, str]:
        """The token; a new one is asked for before it expires."""
        async with self._asking:
            if self._id and self._clock() >= self._good_until:
                found = await self._new_token(self._id)
                lives = seconds(found.get("expires_in")) or 0.0
                self._bearer = words(found.get("access_token"))
                self._good_until = self._clock() + lives - EARLY_SECONDS
        return await super().authorization()

    async def _new_token(self, channel_id: str) -> dict[str, Any]:
        """A stateless channel access token."""
        values = {
            "grant_type": "client_credentials",
            "client_id": channel_id,
            "client_secret": self._secret,
        }
        return part(await self.call("POST", f"{self._base}/oauth2/v3/token", data=values))

    def verify(self, webhook: Webhook) -> None:
        """HMAC-SHA-256 of the body with the channel's secret."""
        expected = base64_mac(self._secret, webhook.body, "sha256")
        check_signature(webhook.headers.get(SIGNATURE_HEADER, ""), expected)

    def parse(self, webhook: Webhook) -> Sequence[Received]:
        """All events of one shopper each; those of groups are left out."""
        events = parts(json_body(webhook).get("events"))
        return [received for event in events for received in _received(event)]

    def render(self, letter: Letter) -> dict[str, Any]:
        """A text with quick replies, a picture, or a Flex carousel of cards."""
        if letter.cards:
            bubbles = [_bubble(card) for card in letter.cards]
            contents = {"type": "carousel", "contents": bubbles}
            alt = shortened(letter.text, LONGEST_ALT)
            return {"type": "flex", "altText": alt, "contents": contents}
        if letter.picture:
            addresses = {"originalContentUrl": letter.picture, "previewImageUrl": letter.picture}
            return {"type": "image", **addresses}
        body: dict[str, Any] = {"type": "text", "text": letter.text}
        if letter.choices:
            body["quickReply"] = {"items": [_item(one.title, one.token) for one in letter.choices]}
        return body

    async def send(self, recipient: Recipient, body: Mapping[str, Any], key: str) -> None:
        """Push it, under its key."""
        values = {"to": recipient.sender, "messages": [dict(body)]}
        try:
            once = {RETRY_KEY_HEADER: key}
            await self.ask("POST", "v2/bot/message/push", json=values, headers=once)
        except NotTakenError as error:
            if f" {ALREADY_TAKEN}:" not in error.message:
                raise

    async def typing(self, recipient: Recipient, received: str) -> None:
        """Show it."""
        values = {"chatId": recipient.sender, "loadingSeconds": LOADING_SECONDS}
        await self.ask("POST", "v2/bot/chat/loading/start", json=values)

    async def inspect(self) -> list[Checked]:
        """Whether the token is known, and where LINE sends to."""
        me = await self.ask("GET", "v2/bot/info")
        hook = await self.ask("GET", "v2/bot/channel/webhook/endpoint")
        active = hook.get("active") is True
        where = hook.get("endpoint") or "no address"
        name = me.get("displayName")
        return [
            Checked(True, f"The token is of {name}."),
            Checked(
                active,
                f"LINE sends to {where}.",
                "" if active else "Set the webhook in LINE's console and switch it on.",
            ),
        ]


def _bubble(card: Card) -> dict[str, Any]:
    name = {"type": "text", "text": card.title, "weight": "bold", "wrap": True}
    line = {"type": "text", "text": card.subtitle, "size": "sm", "wrap": True}
    body: dict[str, Any] = {"type": "box", "layout": "vertical", "contents": [name, line]}
    bubble: dict[str, Any] = {"type": "bubble", "body": body}
    if card.picture:
        bubble["hero"] = {"type": "image", "url": card.picture, "size": "full"}
    if card.url:
        body["action"] = {"type": "uri", "uri": card.url}
    if card.choices:
        buttons = [
            {"type": "button", "height": "sm", "action": _postback(one.title, one.token)}
            for one in card.choices
        ]
        bubble["footer"] = {"type": "box", "layout": "vertical", "contents": buttons}
    return bubble


def _postback(title: str, token: str) -> dict[str, Any]:
    return {"type": "postback", "label": title, "data": token, "displayText": title}


def _item(title: str, token: str) -> dict[str, Any]:
    return {"type": "action", "action": _postback(title, token)}


def _received(event: dict[str, Any]) -> Iterator[Received]:
    source, message_id = part(event.get("source")), words(event.get("webhookEventId"))
    sender = words(source.get("userId")) if source.get("type") == "user" else ""
    if not sender or not message_id or event.get("mode") == "standby":
        return
    match event.get("type"):
        case "follow":
            yield Received(message_id, sender, Kind.START)
        case "unfollow":
            yield Received(message_id, sender, Kind.GONE)
        case "postback":
            pressed = words(part(event.get("postback")).get("data"))
            yield Received(message_id, sender, Kind.PRESS, pressed=pressed)
        case "message":
            yield from _message(message_id, sender, part(event.get("message")))


def _message(message_id: str, sender: str, message: dict[str, Any]) -> Iterator[Received]:
    kind, reference = words(message.get("type")), words(message.get("id"))
    media: tuple[Media, ...] = ()
    if kind == "location":
        where = message.get("latitude"), message.get("longitude")
        media = (place(*where, message.get("title")),)
    elif kind in _KINDS:
        media = (Media(_KINDS[kind], reference, words(message.get("fileName"))),)
    text = words(message.get("text")) if kind == "text" else ""
    group = words(part(message.get("imageSet")).get("id"))
    yield from said(message_id, sender, text, media, group=group)
