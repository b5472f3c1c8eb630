"""Facebook Messenger and Instagram.

https://developers.facebook.com/docs/messenger-platform
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from pydantic import ConfigDict, Field, SecretStr

from bot.channels.messaging.contract import (
    Card,
    CardLimits,
    Checked,
    Kind,
    Letter,
    Limits,
    Media,
    MediaKind,
    Pace,
    Received,
    Recipient,
    Webhook,
)
from bot.channels.messaging.meta import MetaChannel, MetaSettings
from bot.channels.messaging.offers import is_token
from bot.channels.messaging.reading import (
    identifier,
    json_body,
    part,
    parts,
    place,
    said,
    words,
)

_KINDS: Mapping[str, MediaKind] = {
    "image": MediaKind.PHOTO,
    "video": MediaKind.VIDEO,
    "ig_reel": MediaKind.VIDEO,
    "reel": MediaKind.VIDEO,
    "audio": MediaKind.VOICE,
    "location": MediaKind.LOCATION,
}


TEMPLATE = CardLimits(
    cards=10, title=80, subtitle=80, buttons=3, pictures=(".jpg", ".jpeg", ".png", ".gif")
)
"""The generic template, the same at Instagram."""


class MessengerSettings(MetaSettings):
    """``facebook:`` or ``instagram:`` in ``credentials.yml``."""

    model_config = ConfigDict(populate_by_name=True)

    page_access_token: SecretStr = Field(alias="page-access-token")
    """Of the page that the shoppers write to."""


class Messenger(MetaChannel):
    """A page's conversations in Facebook Messenger."""

    name = "facebook"
    settings = MessengerSettings
    limits: ClassVar[Limits] = Limits(
        text=2000,
        buttons=13,
        button_title=20,
        pictures=(".jpg", ".jpeg", ".png", ".gif"),
        cards=TEMPLATE,
    )
    pace: ClassVar[Pace] = Pace(per_second=40, per_recipient=5)
    typing_every: ClassVar[float] = 15.0
    kind_of_object: ClassVar[str] = "page"
    unknown: ClassVar[Checked] = Checked(False, "", "Make a new 'page-access-token' in the app.")

    def __init__(self, settings: MessengerSettings) -> None:
        super().__init__(settings, settings.page_access_token)

    def parse(self, webhook: Webhook) -> Sequence[Received]:
        """All messages of all entries."""
        body = json_body(webhook)
        if body.get("object") != self.kind_of_object:
            return []
        events = (event for entry in parts(body.get("entry")) for event in _events(entry))
        return [received for event in events for received in _received(event)]

    def render(self, letter: Letter) -> dict[str, Any]:
        """A text with quick replies, a picture, or a generic template of cards."""
        if letter.cards:
            elements = [_element(card) for card in letter.cards]
            payload: dict[str, Any] = {"template_type": "generic", "elements": elements}
            return {"attachment": {"type": "template", "payload": payload}}
        if letter.picture:
            payload = {"url": letter.picture, "is_reusable": True}
            return {"attachment": {"type": "image", "payload": payload}}
        body: dict[str, Any] = {"text": letter.text}
        if letter.choices:
            body["quick_replies"] = [
                {"content_type": "text", "title": one.title, "payload": one.token}
                for one in letter.choices
            ]
        return body

    async def send(self, recipient: Recipient, body: Mapping[str, Any], key: str) -> None:
        """Send it as a response, which is allowed for 24 hours after a message."""
        await self._post(recipient, messaging_type="RESPONSE", message=dict(body))

    async def typing(self, recipient: Recipient, received: str) -> None:
        """Show it."""
        await self._post(recipient, sender_action="typing_on")

    async def inspect(self) -> list[Checked]:
        """Whether the token opens a page."""
        me = await self.graph("me?fields=id,name")
        return [Checked(True, f"The token is of {me.get('name') or me.get('id')}.")]

    async def _post(self, recipient: Recipient, **values: Any) -> None:
        await self.graph("me/messages", {"recipient": {"id": recipient.sender}, **values})


class Instagram(Messenger):
    """An account's conversations on Instagram, whose texts are counted in bytes."""

    name = "instagram"
    limits: ClassVar[Limits] = Limits(
        text=1000,
        buttons=13,
        button_title=20,
        pictures=(".jpg", ".jpeg", ".png"),
        in_bytes=True,
        cards=TEMPLATE,
    )
    pace: ClassVar[Pace] = Pace(per_second=2, per_recipient=2)
    kind_of_object: ClassVar[str] = "instagram"


def _element(card: Card) -> dict[str, Any]:
    element: dict[str, Any] = {"title": card.title, "subtitle": card.subtitle}
    if card.picture:
        element["image_url"] = card.picture
    if card.url:
        element["default_action"] = {"type": "web_url", "url": card.url}
    if card.choices:
        element["buttons"] = [
            {"type": "postback", "title": one.title, "payload": one.token} for one in card.choices
        ]
    return element


def _events(entry: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Those of the page itself; what another app answers (``standby``) is not ours."""
    yield from parts(entry.get("messaging"))


def _received(event: dict[str, Any]) -> Iterator[Received]:
    sender = identifier(part(event.get("sender")).get("id"))
    message, postback = part(event.get("message")), part(event.get("postback"))
    if not sender or message.get("is_echo"):
        return
    message_id = words(message.get("mid")) or words(postback.get("mid")) or _digest(event)
    if message:
        yield from _message(message_id, sender, message)
    elif postback:
        yield _pressed(
            message_id, sender, words(postback.get("payload")), words(postback.get("title"))
        )
    elif part(event.get("referral")):
        yield Received(message_id, sender, Kind.START)


def _message(message_id: str, sender: str, message: dict[str, Any]) -> Iterator[Received]:
    text = words(message.get("text"))
    pressed = words(part(message.get("quick_reply")).get("payload"))
    if pressed:
        yield _pressed(message_id, sender, pressed, text)
    else:
        media = tuple(_media(parts(message.get("attachments"))))
        yield from said(message_id, sender, text, media)


def _pressed(message_id: str, sender: str, payload: str, title: str) -> Received:
    """A press of ours; any other is the page's own menu, or the button that begins."""
    if is_token(payload):
        return Received(message_id, sender, Kind.PRESS, pressed=payload)
    if title and not payload.isupper():
        return Received(message_id, sender, text=title)
    return Received(message_id, sender, Kind.START)


def _media(attachments: Sequence[dict[str, Any]]) -> Iterator[Media]:
    for attachment in attachments:
        payload = part(attachment.get("payload"))
        kind = _KINDS.get(words(attachment.get("type")), MediaKind.FILE)
        if payload.get("sticker_id"):
            kind = MediaKind.STICKER
        title = words(payload.get("title"))
        if where := part(payload.get("coordinates")):
            yield place(where.get("lat"), where.get("long"), title)
        else:
            yield Media(kind, words(payload.get("url")), title)


def _digest(event: dict[str, Any]) -> str:
    """An id for what has none."""
    text = json.dumps(event, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
