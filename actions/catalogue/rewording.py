"""Whether a message is about the text that was written last, whatever else it may read like.

"Funnier" is praise, "leave out the price again" a refusal and "the second one" a choice, but not
right under a text.
"""

from __future__ import annotations

from generator.tongue import claim_words

REWORK = "rework_text"
WRITING = frozenset({"action_describe_product", "action_advertise_product", "action_rework_text"})
_SURE = 0.6
_WRITES = frozenset({"describe_product", "advertise_product"})
_MISREAD = frozenset(
    {"nlu_fallback", "out_of_scope", "deny", "repeat", "praise", "select_item", "goodbye", "thank"}
)
"""Readings that an edit of a text is taken for, however surely."""


def means_the_text(text: str, intent: str, confidence: float) -> bool:
    """Whether a message right after a text asks to have it changed.

    Args:
        text: the message.
        intent: what it was read as.
        confidence: how surely.
    """
    if intent == REWORK or text.startswith("/"):
        return False
    surely = getattr(claim_words(), "surely_edit", None)
    if surely is not None and surely(text):
        return True
    if intent in _WRITES:
        return False
    if intent not in _MISREAD and confidence >= _SURE:
        return False
    is_edit = getattr(claim_words(), "is_edit", None)  # a project's own patterns may lack it
    return is_edit is not None and bool(is_edit(text))
