"""Something came damaged: the same again, or the money back."""

from __future__ import annotations

from actions.conversation import Turn
from actions.operations.faulty import FaultyItem, faulty_facts


class DamagedItem(FaultyItem):
    """It broke before it came."""

    name = "damaged_item"
    start_intents = frozenset({"damaged_item"})
    default_reason = "utter_return_reason_damaged"

    def opening(self, turn: Turn) -> str:
        """Broken goods are a worry."""
        return "utter_sorry_damaged"


DamagedItem.facts = faulty_facts(
    DamagedItem, "utter_question_items_damaged", "utter_question_damage"
)
