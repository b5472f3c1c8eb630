"""Rasa's message processor with one promise more: the user is never met with silence."""

from __future__ import annotations

import logging

from rasa.core.channels.channel import OutputChannel
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

logger = logging.getLogger(__name__)

NO_ANSWER = "I'm not sure how to answer that. Could you put it another way, or ask for a person?"


class CertainProcessor(MessageProcessor):
    """Says something when no rule, story or action did."""

    async def _run_prediction_loop(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> None:
        await super()._run_prediction_loop(output_channel, tracker)
        if not tracker.is_paused() and not _answered(tracker):
            logger.error(
                "Nothing was said in answer to '%.80s' (conversation %s): no rule or story does.",
                tracker.latest_message.text if tracker.latest_message else "",
                tracker.sender_id,
            )
            said = BotUttered(NO_ANSWER)
            tracker.update(said, self.domain)
            await self._send_bot_messages([said], tracker, output_channel)


def _answered(tracker: DialogueStateTracker) -> bool:
    """Whether the bot said something since the latest user message."""
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            return True
        if isinstance(event, UserUttered):
            return False
    return True
