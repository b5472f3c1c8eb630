"""What is offered where a rule of the shop says no, so that a yes to it goes on from there."""

from __future__ import annotations

import json

from common.errors import ShopRuleError

Offer = tuple[str, str]
"""Title and payload of a button."""
_PERSON: Offer = ("utter_button_pass_on", "/human_handoff")
_WITH_A_PERSON = frozenset({"report_too_late", "search_too_late", "window_closed"})


def offered_after(rule: ShopRuleError) -> Offer | None:
    """What the sentence about a rule asks for in its place; None where it asks for nothing."""
    if rule.code in _WITH_A_PERSON:
        return _PERSON
    values = rule.values
    if rule.code == "already_delivered" and values.get("wish") == "cancel" and not values["over"]:
        order = json.dumps({"order_number": values["order"]})
        return ("utter_button_return_something", f"/return_item{order}")
    return None


def choices_of(offer: Offer | None) -> tuple[Offer, ...]:
    """The buttons beside what is offered."""
    return (offer, ("utter_button_no", "/deny")) if offer else ()


def payload_of(offer: Offer | None) -> str:
    """What agreeing to it says; empty where nothing is offered."""
    return offer[1] if offer else ""
