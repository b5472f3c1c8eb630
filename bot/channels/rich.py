"""From what Rasa's dispatcher sends to the rich-message contract: one conversion for every door.

An action sends ``json_message=common.messages.dump(...)``; a domain response sends text, buttons,
images or elements in Rasa's own shapes. Both become ``common.messages`` here.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from common import messages
from common.errors import DataError

logger = logging.getLogger(__name__)


def from_text(text: str) -> messages.Text | None:
    """Plain words; None when there are none."""
    return messages.Text(text=text.strip()) if text and text.strip() else None


def from_buttons(text: str, buttons: Iterable[dict[str, Any]]) -> messages.Message | None:
    """Words with choices, from Rasa's ``buttons`` or ``quick_replies``."""
    choices = _buttons(buttons)
    if not choices:
        return from_text(text)
    return messages.Buttons(text=(text or "").strip(), buttons=choices)


def from_image(url: str, alt: str = "") -> messages.Image:
    """A picture."""
    return messages.Image(url=url, alt=alt)


def from_elements(elements: Iterable[dict[str, Any]] | dict[str, Any]) -> messages.Message | None:
    """Rasa's generic elements as a carousel of cards without price."""
    listed = [elements] if isinstance(elements, dict) else list(elements or ())
    cards = tuple(_card(element) for element in listed if element.get("title"))
    return messages.ProductCarousel(products=cards) if cards else None


def from_attachment(attachment: Any) -> messages.Message | None:
    """A Messenger-like attachment, or the address of a file."""
    if isinstance(attachment, str):
        return from_text(attachment)
    if not isinstance(attachment, dict):
        return None
    payload = attachment.get("payload") or {}
    if attachment.get("type") == "image" and (source := payload.get("src") or payload.get("url")):
        return from_image(source, payload.get("alt") or payload.get("title") or "")
    if payload.get("template_type") == "generic":
        return from_elements(payload.get("elements") or ())
    return from_text(str(payload.get("src") or payload.get("url") or ""))


def from_custom(values: dict[str, Any]) -> messages.Message | None:
    """A message of our contract; other JSON is shown by its ``text`` only."""
    if messages.is_message(values):
        try:
            return messages.parse(values)
        except DataError as error:
            logger.error("A custom message is not of the contract: %s %s", error, error.hint)
    return from_text(str(values.get("text") or ""))


def from_response(response: dict[str, Any]) -> list[messages.Message]:
    """Everything one ``utter_message`` carries, in the order in which Rasa sends it."""
    found: list[messages.Message | None] = []
    text = response.get("text") or ""
    if choices := response.get("quick_replies") or response.get("buttons"):
        found.append(from_buttons(text, choices))
    else:
        found.append(from_text(text))
    if custom := response.get("custom"):
        found.append(from_custom(custom))
    if image := response.get("image"):
        found.append(from_image(image))
    if attachment := response.get("attachment"):
        found.append(from_attachment(attachment))
    if elements := response.get("elements"):
        found.append(from_elements(elements))
    lang = response.get(messages.LANG)
    return [messages.in_language(message, lang) for message in found if message is not None]


def from_event(event: Any) -> list[messages.Message]:
    """Everything that a stored event of the bot's says, in its order."""
    more = {key: value for key, value in (event.metadata or {}).items() if key == messages.LANG}
    return from_response({**(event.data or {}), **more, "text": event.text})


def _buttons(buttons: Iterable[dict[str, Any]]) -> tuple[messages.Button, ...]:
    return tuple(
        messages.Button(title=str(button["title"]), payload=str(button.get("payload") or ""))
        for button in buttons or ()
        if button.get("title")
    )


def _card(element: dict[str, Any]) -> messages.ProductCard:
    action = element.get("default_action") or {}
    return messages.ProductCard(
        product_id="",
        name=str(element["title"]),
        price_cents=0,
        price_text="",
        image_url=element.get("image_url"),
        subtitle=element.get("subtitle"),
        url=action.get("url") or element.get("link"),
        buttons=_buttons(element.get("buttons") or ()),
    )
