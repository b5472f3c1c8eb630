"""What the situation settles about a reading, whatever the model makes of it.

Signs alone ("?", "…") ask for nothing that could be begun. A yes beside a question about what is
to be agreed to is no yes yet: the question leads, and the summary waits for its answer. A bare
"why not?" asks about what was said last, and whoever pleads for what was refused asks for it again.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from bot.runtime.settling import basket, pieces, requests, wishes
from bot.runtime.settling.place import DOUBT, FALLBACK, Place, alone, lead
from bot.runtime.settling.words import by_words, doubtful_goodbye, spelt, torn_goodbye

__all__ = ["Place", "settle"]

_SIGNS = frozenset("PZ")
"""First letters of Unicode's categories of punctuation and spaces."""
_STEPS: tuple[Callable[[str, dict[str, Any], Place], None], ...] = (
    spelt,
    basket.basket_by_words,
    basket.form_for_basket,
    basket.nothing_to_take_out,
    basket.code_on_products,
    wishes.hold_for_a_time,
    wishes.same_for_another,
    wishes.money_of_what_stands,
    wishes.money_that_comes,
    wishes.sent_elsewhere,
    wishes.of_the_order,
    wishes.changed_further,
    wishes.partly_wanted,
    wishes.judged_by_price,
    wishes.kept_after_all,
    wishes.leaves_what_is_asked,
    requests.taken_out_is_wanted,
    requests.refused_by_words,
    requests.number_put_right,
    requests.without_remarks,
    requests.share_proofs,
    requests.join_lists,
    requests.join_wishes,
    requests.without_not_that,
    requests.told_after_all,
    requests.without_unread,
    requests.edit_what_is_open,
    requests.without_fillers,
    requests.join_who_speaks,
    requests.join_edits,
    requests.join_unclear_yes,
    wishes.look_up_before_a_yes,
    wishes.what_stands_in_a_no,
    wishes.edit_in_a_no,
    wishes.no_to_what_stands,
    requests.put_question_first,
    pieces.form_before_question,
    pieces.without_nothing,
    pieces.join_conditions,
    pieces.join_edits,
    pieces.join_sums,
)
"""In this order: a later one reads what the earlier ones left."""


def settle(parsed: dict[str, Any], place: Place) -> None:
    """Change a reading in place where the situation leaves only one.

    Args:
        parsed: Rasa's ``parse_data``.
        place: where it was said.
    """
    text = str(parsed.get("text") or "")
    if not text.strip() or text.startswith("/"):
        return
    if all(unicodedata.category(sign)[0] in _SIGNS for sign in text):
        lead(parsed, alone(FALLBACK if place.asked else DOUBT), None)
    elif meant := _settled_by_words(text, parsed, place):
        lead(parsed, alone(meant), None)
    else:
        for step in _STEPS:
            step(text, parsed, place)


def _settled_by_words(text: str, parsed: dict[str, Any], place: Place) -> str | None:
    return by_words(text, parsed, place) or torn_goodbye(parsed, place) or doubtful_goodbye(parsed)
