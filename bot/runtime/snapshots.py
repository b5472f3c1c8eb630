"""The beginning of a long conversation in a few events: a turn costs the same at any length.

Rasa replays, copies and hands around all events of a session many times a turn. A tracker that
begins with a snapshot has the same slots, loop and latest turns, and says in the metadata of its
first event what was said before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    BotUttered,
    ConversationPaused,
    ConversationResumed,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

from actions.conversation import EARLIER, EARLIER_MESSAGES, EARLIER_SHOWN, SHOWN_PRODUCTS
from common.messages import PART

MOST_MESSAGES = 40
MOST_SHOWN = 200


def beginning_of_latest(events: Sequence[Event], turns: int) -> int:
    """Where the latest ``turns`` turns begin: at what ran just before the first one's message.

    Returns:
        An index; 0 when there are no more turns than that.
    """
    for index in range(len(events) - 1, -1, -1):
        turns -= begins_turn(events[index])
        if turns < 0:  # one turn more than wanted: the next begins after it
            following = range(index + 1, len(events))
            message = next(i for i in following if begins_turn(events[i]))
            return max(i for i in range(index, message) if isinstance(events[i], ActionExecuted))
    return 0


def begins_turn(event: Event) -> bool:
    """Whether this is a message of the shopper, and not a part of one that was taken up later."""
    return isinstance(event, UserUttered) and PART not in (event.metadata or {})


def snapshot(sender_id: str, events: Sequence[Event], slots: Iterable[Slot]) -> list[Event]:
    """Events that bring a new tracker to where ``events`` bring it.

    Args:
        sender_id: of the conversation.
        events: whole turns from the beginning of a session, or from an earlier snapshot on.
        slots: of the domain.
    """
    slots = list(slots)
    past = DialogueStateTracker.from_events(sender_id, list(events), slots)
    at = events[-1].timestamp
    first = ConversationResumed(timestamp=at, metadata={EARLIER: _earlier(events)})
    found: list[Event] = [first]
    found += [
        SlotSet(slot.name, past.slots[slot.name].value, timestamp=at)
        for slot in slots
        if past.slots[slot.name].value != slot.initial_value
    ]
    if loop := past.active_loop_name:
        found.append(ActiveLoop(loop, timestamp=at))
        if past.is_active_loop_rejected:
            found.append(ActionExecutionRejected(loop, timestamp=at))
    if past.is_paused():
        found.append(ConversationPaused(timestamp=at))
    return found


def _earlier(events: Sequence[Event]) -> dict[str, Any]:
    """What actions look back for: the latest messages, and the products that were shown."""
    before = (events[0].metadata or {}).get(EARLIER, {})
    messages = list(before.get(EARLIER_MESSAGES, ()))
    shown = dict.fromkeys(before.get(EARLIER_SHOWN, ()))
    for event in events:
        if isinstance(event, (UserUttered, BotUttered)):
            if event.text and PART not in (event.metadata or {}):
                who = "shopper" if isinstance(event, UserUttered) else "bot"
                messages.append([who, event.text])
        elif isinstance(event, SlotSet) and event.key == SHOWN_PRODUCTS:
            shown.update(dict.fromkeys(event.value or ()))
    return {
        EARLIER_MESSAGES: messages[-MOST_MESSAGES:],
        EARLIER_SHOWN: list(shown)[-MOST_SHOWN:],
    }
