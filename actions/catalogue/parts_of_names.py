"""A thing that was spoken of, or one of its kind, called by a part of its name alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from actions.catalogue.facets import COLOUR, SIZE
from actions.catalogue.kinds import pool, whole_category
from actions.conversation import MATERIAL, Turn
from actions.conversation.qualities import names_quality
from common.language import language

if TYPE_CHECKING:
    from actions.conversation.spoken import Spoken
    from actions.services import Services
    from recommender.items import Item


def called_by_part(turn: Turn, spoken: Spoken, services: Services) -> list[str]:
    """The id of the one thing that a message calls by a part of its name, in a list of one.

    "The mini" is what was shown in any list of the conversation; "the clip one", where nothing
    shown is called so, the only thing called so of the kinds shown last; "the velvet" may be the
    material of one thing that was spoken of.

    Args:
        turn: the message.
        spoken: what the conversation has spoken of.
        services: the shop's.

    Returns:
        An empty list where no word calls one thing only, or where it calls what is talked about.
    """
    reads = language(turn.language).reads("references")
    called = getattr(reads, "called", None)
    if called is None or not spoken.ids:
        return []
    known = {item.id: item for item in pool("", services)}
    told = [known[one] for one in spoken.ids if one in known]
    described = set(reads.described(turn.text))
    for word in _naming(called(turn.text), turn, told, services):
        stem = services.words.stem(word)
        if spoken.focus in known and stem in known[spoken.focus].names:
            return []
        latest = [item for item in told if item.id in spoken.table]
        kinds = {item.category for item in latest}
        around = [item for item in known.values() if item.category in kinds]
        lists = (told, latest, around if word in described else [])
        if found := _only(stem, lists) or _only_made_of(stem, told, latest, services):
            return [found]
        if any(stem in item.names for item in told):
            return []
    return []


def _naming(
    words: Iterable[str], turn: Turn, told: Sequence[Item], services: Services
) -> list[str]:
    """The words that may be a part of a name: no colour, size, quality or word of a whole kind."""
    options = {COLOUR, SIZE, *services.facets}
    taken = {word for e in turn.entities if e.name in options for word in e.text.lower().split()}
    kinds = {stem for item in told for stem in whole_category(item.category, services)}
    return [
        word
        for word in words
        if word not in taken
        and not names_quality(word, turn.language)
        and services.words.stem(word) not in kinds
    ]


def _only(stem: str, lists: Iterable[Sequence[Item]]) -> str:
    """The id of the only one in the first of the lists in which one is called so; else nothing."""
    for items in lists:
        held = [item.id for item in items if stem in item.names]
        if len(held) == 1:
            return held[0]
    return ""


def _only_made_of(
    stem: str, told: Sequence[Item], latest: Sequence[Item], services: Services
) -> str:
    """The id of the only one of all spoken of that is made so, where none shown last is."""
    made = [i for i in told if stem in services.words.tokens(str(i.attributes.get(MATERIAL) or ""))]
    return made[0].id if len(made) == 1 and made[0] not in latest else ""
