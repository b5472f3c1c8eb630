"""A shopper's message as wishes are read from it: what is wanted, what is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from types import ModuleType
from typing import TYPE_CHECKING

from actions.catalogue.facets import CATEGORY
from actions.conversation import MATERIAL, Entity, Turn
from actions.conversation.qualities import names_quality
from common.language import language
from common.language.scripts import is_unspaced, without_words

if TYPE_CHECKING:
    from actions.services import Services

FREE = ("feature", "occasion", MATERIAL, "option")
"""Entities whose words a search goes by as they are."""


@dataclass
class Message:
    """A message as it is read into a wish: what is wanted, what is not, and which words are used.

    ``used`` are spans of the text that the search gains nothing by; ``beside`` are words before a
    kind that tell more of it ("rain jacket").
    """

    turn: Turn
    services: Services
    reads: ModuleType
    wanted: list[Entity] = field(default_factory=list)
    unwanted: list[Entity] = field(default_factory=list)
    used: list[tuple[int, int]] = field(default_factory=list)
    beside: list[Entity] = field(default_factory=list)
    too: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, turn: Turn, services: Services) -> Message:
        """A message with its entities told apart: wanted or not."""
        message = cls(turn, services, language(turn.language).reads("wishes"))
        for entity in turn.entities:
            if entity.name in services.facets and names_quality(entity.text, turn.language):
                continue
            if (narrow := message._narrow_out(entity)) is not None:
                message.unwanted.append(narrow)
                continue
            kept = message.unwanted if message.is_out(entity) else message.wanted
            kept.append(entity)
        message.used += [(e.start, e.start + len(e.text)) for e in message.unwanted if e.text]
        message.used += [match.span() for match in message.reads.OPEN.finditer(turn.text)]
        lifted = [span for _, span in message.reads.lifted(turn.text)]
        message.wanted = [e for e in message.wanted if not _is_in(e, lifted)]
        message.unwanted = [e for e in message.unwanted if not _is_in(e, lifted)]
        message.used += lifted
        return message

    def is_out(self, entity: Entity) -> bool:
        """Whether a thing is named as what is not wanted, or is there already."""
        named = {*FREE, CATEGORY, "product", *self.services.facets}
        if entity.unwanted or entity.name not in named or not entity.text:
            return entity.unwanted
        text = self.turn.text
        before, after = text[: entity.start], text[entity.start + len(entity.text) :]
        return bool(
            self.reads.UNWANTED_BEFORE.search(before) or self.reads.UNWANTED_AFTER.match(after)
        )

    def _narrow_out(self, entity: Entity) -> Entity | None:
        """A narrower kind that is left out of a wider one ("teas, but not green ones")."""
        earlier = (one for one in self.turn.entities if one.start < entity.start)
        if entity.name != CATEGORY or not any(one.name == CATEGORY for one in earlier):
            return None
        before = self.turn.text[: entity.start]
        for words in (1, 2):
            match = re.search(rf"(?:[\w-]+ ){{{words}}}$", before)
            if match is None or len(self.content(match[0])) < words:
                return None
            if self.reads.UNWANTED_BEFORE.search(before[: match.start()]):
                return replace(entity, text=match[0] + entity.text, start=match.start())
        return None

    def content(self, text: str) -> list[str]:
        """The words of a text that say something about a thing."""
        spoken = re.findall(r"[^\W_][\w'’-]*", text)
        nothing = self.services.words.stop_words | self.reads.NO_WISH
        return saying(spoken, nothing, self.services.words.whole)


def _is_in(entity: Entity, spans: list[tuple[int, int]]) -> bool:
    """Whether a thing is named only as what need not be."""
    end = entity.start + len(entity.text)
    return bool(entity.text) and any(start < end and entity.start < e for start, e in spans)


def saying(words: Iterable[str], nothing: frozenset[str], whole: frozenset[str]) -> list[str]:
    """The words that are none of those that say nothing; a text without spaces is one word.

    Args:
        words: as typed.
        nothing: in lower case.
        whole: words of a language without spaces that stay whole.
    """
    kept = [word for word in words if bare(word) not in nothing]
    return [
        part
        for word in kept
        for part in (without_words(word, nothing, whole) if is_unspaced(word) else (word,))
    ]


def bare(word: str) -> str:
    """A word as it is looked up: "What's," is "what"."""
    return word.lower().strip(",.!?…;:()").replace("’", "'").removesuffix("'s")
