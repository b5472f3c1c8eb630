"""A rich message as it travels: signed for one conversation, in our shape and in Rasa's shapes.

Widgets written for Rasa test for exactly the keys they know (rasa-webchat shows a text only when
``text`` is the one key), so a client gets either the classic shape or the rich one, never both
mixed: ours says ``shoptalk: 1`` in its ``session_request``.
"""

from __future__ import annotations

import re
from typing import Any

from bot.channels.incoming import PAYLOAD_PREFIX, press
from bot.channels.signing import Signer
from common import messages
from common.language import Phrasebook, program_phrasebook

REFERENCE_SEPARATOR = "\n"
_LINE_END = re.compile(r"(?<=\S)\n(?=\S)")


class Wire:
    """Writes messages for clients.

    Args:
        buttons: signs the payloads of buttons.
        cards: signs what a product card reports back (product, surface, position,
            reason, list).
        public_url: makes the addresses of our own pictures whole, for clients on other sites.
        book: says the words that join the parts of a message; the program's own without it.
    """

    def __init__(
        self,
        buttons: Signer,
        cards: Signer,
        *,
        public_url: str | None = None,
        book: Phrasebook | None = None,
    ) -> None:
        self._book = book
        self._buttons = buttons
        self._cards = cards
        self._base = (public_url or "").rstrip("/")

    def rich(self, conversation_id: str, message: messages.Message) -> dict[str, Any]:
        """The contract as JSON, with signed payloads and a ``ref`` on each product card."""
        said = self.signed(conversation_id, message).model_copy(update={"says": None})
        values = messages.dump(said)
        for one in (values, *values.get("products", ())):
            one.pop(messages.LANG, None)  # for words that are added, and none are here
        if values["type"] == "product_card":
            values["ref"] = self._reference(conversation_id, values, 1)
        for position, card in enumerate(values.get("products", ()), start=1):
            card["ref"] = self._reference(conversation_id, card, position)
        return values

    def signed(
        self, conversation_id: str, message: messages.Message, base: str = ""
    ) -> messages.Message:
        """The message as it may leave: ``/payload``s signed, addresses of pictures whole."""
        changes: dict[str, Any] = {}
        if choices := messages.buttons_of(message):
            changes["buttons"] = tuple(self._sign(conversation_id, choice) for choice in choices)
        match message:
            case messages.ProductCarousel():
                cards = (self.signed(conversation_id, card, base) for card in message.products)
                changes["products"] = tuple(cards)
            case messages.ProductCard():
                changes["image_url"] = self.whole(message.image_url, base)
            case messages.OrderCard():
                lines = (
                    line.model_copy(update={"image_url": self.whole(line.image_url, base)})
                    for line in message.lines
                )
                changes["lines"] = tuple(lines)
            case messages.Image():
                changes["url"] = self.whole(message.url, base)
        return message.model_copy(update=changes) if changes else message

    def classic(
        self, conversation_id: str, message: messages.Message, base: str = ""
    ) -> list[dict[str, Any]]:
        """The message in the shapes that rasa-webchat and RasaHQ/chat-widget show.

        Args:
            base: the address by which the client reaches us, for our own pictures where no
                ``public_url`` is set.
        """
        return classic(self.signed(conversation_id, message, base), self._book)

    def rest(self, conversation_id: str, message: messages.Message) -> dict[str, Any]:
        """The message in the shape of Rasa's REST channel, the contract under ``custom``."""
        values: dict[str, Any] = {"recipient_id": conversation_id}
        if text := messages.fallback_text(message, self._book):
            values["text"] = text
        signed = self.signed(conversation_id, message)
        if isinstance(message, messages.Text):
            return values
        if choices := messages.buttons_of(signed):
            values["buttons"] = [choice.model_dump() for choice in choices]
        if isinstance(signed, messages.Image):
            values["image"] = signed.url
        if not isinstance(message, messages.Buttons):
            values["custom"] = self.rich(conversation_id, message)
        return values

    def whole(self, address: str | None, base: str = "") -> str | None:
        """The address of a picture, whole where it is one of ours and we know where we are."""
        return (self._base or base) + address if address and address.startswith("/") else address

    def _sign(self, conversation_id: str, button: messages.Button) -> messages.Button:
        if not button.payload.startswith(PAYLOAD_PREFIX):
            return button
        signed = self._buttons.sign(conversation_id, press(button.payload, button.title))
        return messages.Button(title=button.title, payload=signed)

    def _reference(self, conversation_id: str, card: dict[str, Any], position: int) -> str:
        # The list's id travels in the signed reference alone: a client has no use for it.
        shown_in = card.pop("impression", None) or ""
        reason = card.get("reason") or ""
        parts = (card["product_id"], card["surface"], str(position), reason, shown_in)
        text = REFERENCE_SEPARATOR.join(part.replace(REFERENCE_SEPARATOR, " ") for part in parts)
        return self._cards.sign(conversation_id, text)


def classic(message: messages.Message, book: Phrasebook | None = None) -> list[dict[str, Any]]:
    """``message`` in the shapes of Rasa's socket.io channel (payloads already signed).

    Args:
        book: says the words that join the parts; the program's own without it.
    """
    book = book or program_phrasebook()
    match message:
        case messages.FormHint():
            return []
        case messages.Image():
            payload = {"src": message.url, "alt": message.alt}
            return [{"attachment": {"type": "image", "payload": payload}}]
        case messages.ProductCard():
            return [_carousel((message,), book)]
        case messages.ProductCarousel():
            text = [{"text": _lines(message.text)}] if message.text else []
            # Classic widgets show choices below words only.
            asks = book.render("utter_what_next", messages.language_of(message, book))
            after = _choices(asks, message.buttons)
            return [*text, _carousel(message.products, book), *after]
        case messages.Rating():
            scores = [str(score) for score in range(1, message.scale + 1)]
            choices = tuple(messages.Button(title=score, payload=score) for score in scores)
            return _choices(message.text, choices)
        case _:
            text_of = messages.fallback_text(message, book)
            choices = messages.buttons_of(message)
            return _choices(text_of, choices) if choices else [{"text": _lines(text_of)}]


def _choices(text: str, buttons: tuple[messages.Button, ...]) -> list[dict[str, Any]]:
    if not buttons:
        return []
    replies = [
        {"content_type": "text", "title": button.title, "payload": button.payload or button.title}
        for button in buttons
    ]
    return [{"text": _lines(text), "quick_replies": replies}]


def _lines(text: str) -> str:
    """``text`` whose lines stay lines in widgets that read it as Markdown: two spaces end one."""
    return _LINE_END.sub("  \n", text)


def _carousel(cards: tuple[messages.ProductCard, ...], book: Phrasebook) -> dict[str, Any]:
    """Both carousel shapes at once: each widget looks for its own and ignores the other."""
    payload = {"template_type": "generic", "elements": [_element(card, book) for card in cards]}
    return {
        "attachment": {"type": "template", "payload": payload},
        "type": "carousel",
        "elements": [
            {
                "image_url": card.image_url or "",
                "text": messages.fallback_text(card, book),
                "link": card.url or "",
            }
            for card in cards
        ],
    }


def _element(card: messages.ProductCard, book: Phrasebook) -> dict[str, Any]:
    element: dict[str, Any] = {
        "title": card.name,
        "subtitle": " · ".join(messages.card_details(card, book)),
        "buttons": [
            {"type": "postback", "title": button.title, "payload": button.payload or button.title}
            for button in card.buttons
        ],
    }
    if card.image_url:
        element["image_url"] = card.image_url
    if card.url:
        element["default_action"] = {"type": "web_url", "url": card.url}
    return element
