"""What is left of a turn that did not end: a message that was lost, an answer that was not stored.

A shopper may have said "no, keep it" in such a turn. So nothing that was asked before it is taken
as agreed to afterwards: it is shown again.
"""

from __future__ import annotations

import time
from collections import OrderedDict

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from actions.conversation import FACTS, nothing_shown


class Unheard:
    """Conversations whose latest turn may have been lost.

    They are those that were added, and all that have not moved since this process began: what went
    before may have ended in the middle of a turn.

    Args:
        max_keys: the oldest are forgotten beyond this number.
        since: Unix seconds at which this process began.
    """

    def __init__(self, *, max_keys: int = 50_000, since: float | None = None) -> None:
        self._max_keys = max_keys
        self._since = time.time() if since is None else since
        self._conversations: OrderedDict[str, None] = OrderedDict()

    def add(self, conversation_id: str) -> None:
        """A message of this conversation was not heard, or its answer not stored."""
        self._conversations[conversation_id] = None
        self._conversations.move_to_end(conversation_id)
        if len(self._conversations) > self._max_keys:
            self._conversations.popitem(last=False)

    def discard(self, conversation_id: str) -> None:
        """A whole turn of this conversation was stored."""
        self._conversations.pop(conversation_id, None)

    async def look(self, conversation_id: str) -> None:
        """Take over what other processes know of a conversation; here, there are none."""

    def has(self, tracker: DialogueStateTracker) -> bool:
        """Whether something may have been said after what this tracker knows."""
        if tracker.sender_id in self._conversations:
            return True
        return bool(tracker.events) and (tracker.events[-1].timestamp or 0.0) < self._since


def is_torn(tracker: DialogueStateTracker) -> bool:
    """Whether the latest turn never ended: its message is stored, and nothing that came of it."""
    return (
        bool(tracker.events)
        and isinstance(tracker.events[-1], UserUttered)
        and not tracker.is_paused()
    )


def take_back(tracker: DialogueStateTracker, domain: Domain, unheard: Unheard) -> None:
    """Bring a tracker to where the next message can be heard, whatever became of the last one.

    A turn that never ended is undone as if its message had not been said, and what waits for a yes
    counts as not shown.
    """
    torn = is_torn(tracker)
    if torn:
        tracker.update(UserUtteranceReverted(), domain)
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME), domain)
    if not torn and not unheard.has(tracker):
        return
    facts = tracker.get_slot(FACTS) if FACTS in tracker.slots else None
    if (unseen := nothing_shown(facts)) != facts:
        tracker.update(SlotSet(FACTS, unseen), domain)
