"""WhatsApp, through Meta's Cloud API.

https://developers.facebook.com/docs/whatsapp/cloud-api
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from pydantic import SecretStr

from bot.channels.messaging.contract import (
    Checked,
    Choice,
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

_FILES: Mapping[str, MediaKind] = {
    "image": MediaKind.PHOTO,
    "video": MediaKind.VIDEO,
    "audio": MediaKind.VOICE,
    "document": MediaKind.FILE,
    "sticker": MediaKind.STICKER,
}
MEANS_NOTHING = frozenset({"reaction", "system"})


class WhatsAppSettings(MetaSettings):
    """``whatsapp:`` in ``credentials.yml``."""

    access_token: SecretStr
    """Of a system user, which does not expire."""
    phone_number_id: str
    """Of the number that shoppers write to; Meta's id, not the number itself."""


class WhatsApp(MetaChannel):
    """A business number on WhatsApp."""

    name = "whatsapp"
    settings = WhatsAppSettings
    limits: ClassVar[Limits] = Limits(
        text=4096,
        text_with_choices=1024,
        buttons=3,
        button_title=20,
        rows=10,
        row_title=24,
        row_detail=72,
        pictures=(".jpg", ".jpeg", ".png"),
        caption=1024,
    )
    pace: ClassVar[Pace] = Pace(per_second=80, per_recipient=1)
    typing_every: ClassVar[float] = 20.0
    unknown: ClassVar[Checked] = Checked(
        False, "", "Compare 'access_token' and 'phone_number_id' with the app's WhatsApp page."
    )

    def __init__(self, settings: WhatsAppSettings) -> None:
        super().__init__(settings, settings.access_token)
        self._number = settings.phone_number_id

    def parse(self, webhook: Webhook) -> Sequence[Received]:
        """All messages of all changes for this number; what became of ours is left out."""
        body = json_body(webhook)
        changes = (change for entry in parts(body.get("entry")) for change in _changes(entry))
        return [
            received
            for value in changes
            if identifier(part(value.get("metadata")).get("phone_number_id")) == self._number
            for message in parts(value.get("messages"))
            for received in _received(message)
        ]

    def render(self, letter: Letter) -> dict[str, Any]:
        """A text, reply buttons, a list message, or a picture."""
        if letter.picture:
            caption = {"caption": letter.text} if letter.text else {}
            return {"type": "image", "image": {"link": letter.picture, **caption}}
        if not letter.choices:
            return {"type": "text", "text": {"body": letter.text, "preview_url": False}}
        action = _list(letter) if letter.as_list else _buttons(letter)
        kind = "list" if letter.as_list else "button"
        interactive = {"type": kind, "body": {"text": letter.text}, "action": action}
        return {"type": "interactive", "interactive": interactive}

    async def send(self, recipient: Recipient, body: Mapping[str, Any], key: str) -> None:
        """Send it, which is allowed for 24 hours after a message."""
        await self._post(recipient_type="individual", to=recipient.sender, **body)

    async def typing(self, recipient: Recipient, received: str) -> None:
        """Mark the message as read and show it."""
        await self._post(status="read", message_id=received, typing_indicator={"type": "text"})

    async def inspect(self) -> list[Checked]:
        """Whether the token may use the number."""
        found = await self.graph(f"{self._number}?fields=display_phone_number,verified_name")
        number = found.get("display_phone_number")
        return [Checked(True, f"The number is {number} ({found.get('verified_name')}).")]

    async def _post(self, **values: Any) -> None:
        await self.graph(f"{self._number}/messages", {"messaging_product": "whatsapp", **values})


def _buttons(letter: Letter) -> dict[str, Any]:
    replies = ({"id": one.token, "title": one.title} for one in letter.choices)
    return {"buttons": [{"type": "reply", "reply": reply} for reply in replies]}


def _list(letter: Letter) -> dict[str, Any]:
    return {"button": letter.opens_list, "sections": [{"rows": [*map(_row, letter.choices)]}]}


def _row(choice: Choice) -> dict[str, Any]:
    detail = {"description": choice.detail} if choice.detail else {}
    return {"id": choice.token, "title": choice.title, **detail}


def _changes(entry: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for change in parts(entry.get("changes")):
        if change.get("field") == "messages":
            yield part(change.get("value"))


def _received(message: dict[str, Any]) -> Iterator[Received]:
    message_id, sender = words(message.get("id")), identifier(message.get("from"))
    kind = words(message.get("type"))
    if not message_id or not sender or kind in MEANS_NOTHING:
        return
    about = part(message.get(kind))
    text = words(about.get("body")) or words(about.get("caption"))
    if pressed := _pressed(kind, about):
        token, title = pressed
        if is_token(token):
            yield Received(message_id, sender, Kind.PRESS, pressed=token)
        else:  # of a template
            yield Received(message_id, sender, text=title)
    else:
        yield from said(message_id, sender, text, tuple(_media(kind, message)))


def _pressed(kind: str, about: dict[str, Any]) -> tuple[str, str] | None:
    if kind == "button":
        return words(about.get("payload")), words(about.get("text"))
    if kind == "interactive":
        reply = part(about.get("button_reply")) or part(about.get("list_reply"))
        return words(reply.get("id")), words(reply.get("title"))
    return None


def _media(kind: str, message: dict[str, Any]) -> Iterator[Media]:
    about = part(message.get(kind))
    if kind in _FILES:
        yield Media(_FILES[kind], words(about.get("id")), words(about.get("filename")))
    elif kind == "location":
        yield place(about.get("latitude"), about.get("longitude"), about.get("name"))
    elif kind == "contacts":
        for contact in parts(message.get("contacts")):
            name = words(part(contact.get("name")).get("formatted_name"))
            phones = parts(contact.get("phones"))
            number = words(phones[0].get("phone")) if phones else ""
            yield Media(MediaKind.CONTACT, number, name)
