"""Something else came than was ordered: the right one, or the money back."""

from __future__ import annotations

from actions.conversation import Turn
from actions.operations.faulty import FaultyItem, faulty_facts


class WrongItem(FaultyItem):
    """Another article, size or colour than the order says."""

    name = "wrong_item"
    start_intents = frozenset({"wrong_item"})
    default_reason = "utter_return_reason_wrong"

    def opening(self, turn: Turn) -> str:
        """It is the shop's fault."""
        return "utter_sorry_wrong"


WrongItem.facts = faulty_facts(WrongItem, "utter_question_items_wrong", "utter_question_wrong")
