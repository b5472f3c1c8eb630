"""What a message may have meant: its likeliest readings, as choices."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from actions.answers import FaqEntry
from actions.conversation import Turn
from actions.speech import Speaker
from actions.titles import title_of
from common.messages import Button

NEAR = 0.15
"""A reading at least this likely is worth asking about."""
NO_READING = frozenset({"nlu_fallback", "out_of_scope"})
_NOT_REPEATED = frozenset({"email", "person", "phone", "street", "city", "postcode", "shown"})
"""Entities that a choice does not say again in the shopper's place."""


def readings(
    turn: Turn,
    speaker: Speaker,
    faq: Mapping[str, FaqEntry],
    *,
    but: Collection[str] = (),
    most: int = 2,
    least: float = NEAR,
) -> tuple[Button, ...]:
    """The likeliest intents that can be offered, each a button that says what the message named.

    Args:
        turn: the message.
        but: intents that are not meant.
        most: how many at most.
        least: how likely each must be.
    """
    titled = (
        (intent, title)
        for intent, confidence in turn.ranking
        if intent not in NO_READING
        and intent not in but
        and confidence >= least
        and (title := title_of(intent, faq, speaker))
    )
    found = dict(titled)
    return tuple(
        Button(title=title, payload=f"/{intent}{_named(turn)}")
        for intent, title in list(found.items())[:most]
    )


def _named(turn: Turn) -> str:
    named = {
        entity.name: str(entity.value)
        for entity in turn.entities
        if entity.name not in _NOT_REPEATED and not entity.unwanted and entity.value is not None
    }
    return json.dumps(named) if named else ""
