"""The few names of Rasa that doors need, imported after Rasa was adapted to this Python."""

from __future__ import annotations

from bot.runtime import activate

activate()
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage  # noqa: E402

__all__ = ["InputChannel", "OutputChannel", "UserMessage"]
