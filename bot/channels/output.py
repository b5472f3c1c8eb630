"""Rasa's output channels, all of them ours: every ``send_*`` becomes one rich message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from bot.channels import rich
from bot.channels.notices import Notice
from bot.channels.rasa_api import OutputChannel
from common import messages

Deliver = Callable[[messages.Message], Awaitable[None]]


class RichOutput(OutputChannel):
    """Collects what the bot says in one turn and delivers it as rich messages.

    Args:
        name: the name of the door, as Rasa's responses with ``channel:`` know it.
        deliver: takes each message as soon as the bot has said it.
        notify: takes what the front door itself says.
    """

    def __init__(
        self, name: str, deliver: Deliver, notify: Callable[[Notice], Awaitable[None]]
    ) -> None:
        self._name = name
        self.deliver = deliver
        self.notify = notify
        self.delivered = 0

    def name(self) -> str:
        """The door's name."""
        return self._name

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Plain words."""
        await self._send(rich.from_text(text), kwargs)

    async def send_image_url(self, recipient_id: str, image: str, **kwargs: Any) -> None:
        """A picture."""
        await self._send(rich.from_image(image), kwargs)

    async def send_attachment(self, recipient_id: str, attachment: Any, **kwargs: Any) -> None:
        """A picture, a carousel, or the address of a file."""
        await self._send(rich.from_attachment(attachment), kwargs)

    async def send_text_with_buttons(
        self, recipient_id: str, text: str, buttons: list[dict[str, Any]], **kwargs: Any
    ) -> None:
        """Words with choices."""
        await self._send(rich.from_buttons(text, buttons), kwargs)

    async def send_quick_replies(
        self, recipient_id: str, text: str, quick_replies: list[dict[str, Any]], **kwargs: Any
    ) -> None:
        """Words with choices."""
        await self._send(rich.from_buttons(text, quick_replies), kwargs)

    async def send_elements(
        self, recipient_id: str, elements: Iterable[dict[str, Any]], **kwargs: Any
    ) -> None:
        """Cards."""
        await self._send(rich.from_elements(elements), kwargs)

    async def send_custom_json(
        self, recipient_id: str, json_message: dict[str, Any], **kwargs: Any
    ) -> None:
        """A message of the contract."""
        await self._send(rich.from_custom(json_message), kwargs)

    async def _send(self, message: messages.Message | None, more: Mapping[str, Any]) -> None:
        if message is None:
            return
        await self.deliver(messages.in_language(message, more.get(messages.LANG)))
        if not isinstance(message, messages.FormHint):
            self.delivered += 1
