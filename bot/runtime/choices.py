"""Choices offered in plain text, and what a user's answer to them means.

Where buttons cannot carry a signed payload, the button says its title, and the payload that belongs
to it is looked up here: only what was offered in this conversation counts as a payload.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from common.messages import Button

MAX_CONVERSATIONS = 10_000
MAX_CHOICES = 50
PAYLOAD_PREFIX = "/"


class Choices:
    """The choices that each conversation was offered; the oldest are forgotten first."""

    def __init__(
        self, max_conversations: int = MAX_CONVERSATIONS, max_choices: int = MAX_CHOICES
    ) -> None:
        self._max_conversations = max_conversations
        self._max_choices = max_choices
        self._offered: OrderedDict[str, OrderedDict[str, str]] = OrderedDict()
        self._numbered: dict[str, tuple[Button, ...]] = {}

    def offer(self, conversation_id: str, buttons: Iterable[Button]) -> None:
        """Remember what was offered just now; a number then means one of these."""
        latest = tuple(buttons)
        titles = self._offered.setdefault(conversation_id, OrderedDict())
        self._offered.move_to_end(conversation_id)
        for button in latest:
            titles[button.title.casefold()] = button.payload or button.title
            titles.move_to_end(button.title.casefold())
        while len(titles) > self._max_choices:
            titles.popitem(last=False)
        self._numbered[conversation_id] = latest
        while len(self._offered) > self._max_conversations:
            oldest, _ = self._offered.popitem(last=False)
            self._numbered.pop(oldest, None)

    def resolve(self, conversation_id: str, text: str) -> str:
        """The payload that ``text`` (a title or a number) chooses, or ``text`` itself.

        Text that was not offered never counts as a payload: its leading ``/`` is removed.
        """
        answer = text.strip()
        latest = self._numbered.get(conversation_id, ())
        if answer.isdecimal() and 1 <= int(answer) <= len(latest):
            chosen = latest[int(answer) - 1]
            return chosen.payload or chosen.title
        titles = self._offered.get(conversation_id)
        if titles and (payload := titles.get(answer.casefold())):
            return payload
        return answer.lstrip(PAYLOAD_PREFIX).strip()

    def clear_numbers(self, conversation_id: str) -> None:
        """From now on a number is only a number."""
        self._numbered.pop(conversation_id, None)
