"""Rasa's message processor, so that nobody is met with silence and nobody waits for another."""

from __future__ import annotations

import logging
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, OutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.runtime.graph_runner import LocalGraphRunner
from bot.runtime.threads import BoundedThreads
from common.errors import OverloadedError

logger = logging.getLogger(__name__)

NO_ANSWER = "I'm not sure how to answer that. Could you put it another way, or ask for a person?"
BUSY = (
    "I have more messages than I can read right now, so I have not read yours. "
    "Please send it again in a minute."
)
MOST_PARSES = 128
"""Messages in the pipeline at once; most of them wait for the model, which has its own bound."""


class CertainProcessor(MessageProcessor):
    """Says something when no rule, story or action did, and understands off the event loop."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._threads = BoundedThreads(MOST_PARSES, name="understanding")

    @property
    def problem(self) -> str | None:
        """Why messages cannot be understood now, by the first component that says so."""
        found = (getattr(component, "problem", None) for component in self._components())
        return next(filter(None, found), None)

    def close(self) -> None:
        """Stop the threads of the understanding; a message that comes later is refused."""
        self._threads.close()
        for component in self._components():
            if close := getattr(component, "close", None):
                close()

    def _components(self) -> list[Any]:
        runner = self.graph_runner
        return runner.components() if isinstance(runner, LocalGraphRunner) else []

    async def handle_message(self, message: UserMessage) -> list[dict[str, Any]] | None:
        """As Rasa's; a message that there is no room for is answered, and not remembered."""
        try:
            return await super().handle_message(message)
        except OverloadedError as error:
            logger.warning("A message of %s was refused: %s", message.sender_id, error)
            output = message.output_channel
            await output.send_text_message(message.sender_id, BUSY)
            return output.messages if isinstance(output, CollectingOutputChannel) else None

    async def parse_message(
        self,
        message: UserMessage,
        tracker: DialogueStateTracker | None = None,
        only_output_properties: bool = True,
    ) -> dict[str, Any]:
        """Understand a message in a thread, so that other conversations go on meanwhile.

        Raises:
            OverloadedError: too many messages are waiting to be understood.
        """
        if self.http_interpreter:
            return await super().parse_message(message, tracker, only_output_properties)
        if tracker is None:
            tracker = DialogueStateTracker.from_events(message.sender_id, [])
        parsed = await self._threads.run(
            self._parse_message_with_graph, message, tracker, only_output_properties
        )
        self._update_full_retrieval_intent(parsed)
        self._check_for_unseen_features(parsed)
        return parsed

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
