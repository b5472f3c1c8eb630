"""What an action of this process gives back to Rasa."""

from __future__ import annotations

from typing import Any


class ActionResult(dict[str, Any]):
    """``{"events": [...], "responses": [...]}`` as an action server returns it.

    The endpoint of this process puts it together from checked events and the dispatcher's messages;
    Rasa need not hold it to its schema, which takes a few per cent of a turn.
    """
