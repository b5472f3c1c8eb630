"""LINE: https://developers.line.biz/en/reference/messaging-api/."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from pydantic import SecretStr

from bot.channels.messaging.contract import (
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
    TryAgainError,
    Webhook,
)
from bot.channels.messaging.http import (
    HttpChannel,
    base64_mac,
    check_signature,
    json_body,
    part,
    parts,
    words,
)

SIGNATURE_HEADER = "x-line-signature"
RETRY_KEY_HEADER = "X-Line-Retry-Key"
ALREADY_TAKEN = "409"
LOADING_SECONDS = 20
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
    channel_access_token: SecretStr
    """Long-lived, from LINE's console."""
    api_url: str = "https://api.line.me"


class Line(HttpChannel):
    """A LINE official account, in one-to-one chats. Answers are push messages, which LINE counts.

    LINE knows keys: what is sent again after a lost acknowledgement arrives once.
    """

    name = "line"
    settings = LineSettings
    limits: ClassVar[Limits] = Limits(
        text=5000, buttons=13, button_title=20, pictures=(".jpg", ".jpeg", ".png")
    )
    pace: ClassVar[Pace] = Pace(per_second=100, per_recipient=5)
    typing_every: ClassVar[float] = float(LOADING_SECONDS)

    def __init__(self, settings: LineSettings) -> None:
        super().__init__()
        self._base = settings.api_url.rstrip("/")
        self._secret = settings.channel_secret.get_secret_value()
        self._token = settings.channel_access_token.get_secret_value()

    def verify(self, webhook: Webhook) -> None:
        """HMAC-SHA-256 of the body with the channel's secret."""
        expected = base64_mac(self._secret, webhook.body, "sha256")
        check_signature(webhook.headers.get(SIGNATURE_HEADER, ""), expected)

    def parse(self, webhook: Webhook) -> Sequence[Received]:
        """All events of one shopper each; those of groups are left out."""
        events = parts(json_body(webhook).get("events"))
        return [received for event in events for received in _received(event)]

    def render(self, letter: Letter) -> dict[str, Any]:
        """A text with quick replies, or a picture."""
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
            await self._ask("POST", "message/push", values, {RETRY_KEY_HEADER: key})
        except NotTakenError as error:
            if f" {ALREADY_TAKEN}:" not in error.message:
                raise

    async def typing(self, recipient: Recipient, received: str) -> None:
        """Show it."""
        values = {"chatId": recipient.sender, "loadingSeconds": LOADING_SECONDS}
        await self._ask("POST", "chat/loading/start", values)

    async def check(self) -> list[Checked]:
        """Whether the token is known, and where LINE sends to."""
        try:
            me = await self._ask("GET", "info")
            hook = await self._ask("GET", "channel/webhook/endpoint")
        except (TryAgainError, NotTakenError) as error:
            return [
                Checked(
                    False, error.message, "Issue a new 'channel_access_token' in LINE's console."
                )
            ]
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

    async def _ask(
        self,
        method: str,
        path: str,
        values: dict[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        known = {"Authorization": f"Bearer {self._token}", **(headers or {})}
        url = f"{self._base}/v2/bot/{path}"
        return part(await self.call(method, url, headers=known, json=values))


def _item(title: str, token: str) -> dict[str, Any]:
    action = {"type": "postback", "label": title, "data": token, "displayText": title}
    return {"type": "action", "action": action}


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
    if kind == "text":
        if text := words(message.get("text")):
            yield Received(message_id, sender, text=text)
    elif kind == "location":
        where = f"{message.get('latitude')},{message.get('longitude')}"
        place = Media(MediaKind.LOCATION, where, words(message.get("title")))
        yield Received(message_id, sender, Kind.MEDIA, media=(place,))
    elif kind in _KINDS:
        media = Media(_KINDS[kind], reference, words(message.get("fileName")))
        group = words(part(message.get("imageSet")).get("id"))
        yield Received(message_id, sender, Kind.MEDIA, media=(media,), group=group)
