"""Kinds of things that a message names and reading has no entity for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from actions.catalogue.facets import CATEGORY
from actions.catalogue.kinds import generic_words, is_head, pool, whole_category
from actions.catalogue.wish import having
from actions.conversation import Entity
from actions.conversation.qualities import names_quality
from actions.live import of_catalogue
from common.language import language
from common.language.scripts import whole_words

if TYPE_CHECKING:
    from actions.catalogue.message import Message
    from actions.services import Services

WORDS = "described"
_LOOKS = frozenset({"find_product", "recommend", "nlu_fallback", "out_of_scope"})
"""Readings of a message that may look for a thing."""
_WORD = re.compile(r"[^\W\d_][\w-]+")
_LEAST = 3


def kind_named(message: Message) -> Entity | None:
    """What a message looks for, where its words say it and reading found no kind; else None.

    By a word that products are called by ("a thick pullover"), misspelt or not, or by what such a
    thing is for ("something she can wear on her feet").
    """
    beside = message.reads.GOES_WITH.search(message.turn.text)
    if message.turn.intent not in _LOOKS or (message.turn.has("product") and not beside):
        return None
    return next(_by_name(message), None) or _by_use(message)


def _by_name(message: Message) -> Iterator[Entity]:
    before = getattr(message.reads, "KIND_BEFORE", None)
    if before is None:
        return
    text = message.turn.text
    taken = [(e.start, e.start + len(e.text)) for e in message.turn.entities if e.text]
    for match in _WORD.finditer(text):
        start, end = match.span()
        is_taken = any(s < end and start < e for s, e in (*taken, *message.used))
        if is_taken or not message.content(match[0]) or not before.search(text[:start]):
            continue
        if not names_quality(match[0], message.turn.language) and _calls(
            match[0], message.services
        ):
            yield Entity(CATEGORY, match[0].lower(), match[0], start)


def _calls(word: str, services: Services) -> bool:
    """Whether a product's name ends in a word, or in one that means the same."""
    stem = services.words.stem(word.lower())
    if len(stem) < _LEAST or stem in generic_words(services):
        return False
    stem = services.search.spelled(stem)
    alike = {stem, *services.words.synonyms_of(stem)}
    held = (item for item in pool("", services) if not alike.isdisjoint(item.names))
    return any(is_head(word, item, services) for item in held for word in alike)


def _by_use(message: Message) -> Entity | None:
    told: dict[str, Any] = language(message.turn.language).words(WORDS)
    for kind, said in told.items():
        if match := whole_words(said).search(message.turn.text):
            message.used.append(match.span())
            return Entity(CATEGORY, _linked(kind, message.services) or kind, "", 0)
    return None


def _linked(word: str, services: Services) -> str:
    """The category that is called by a word; empty where none is."""
    stem = services.words.stem(word)
    called = (name for name in services.categories if stem in whole_category(name, services))
    return next(called, "")


def follows_a_kind(entity: Entity, before: Entity, services: Services) -> bool:
    """Whether words that things are told with, but which no kind is called by, come right behind a
    kind of the shop's."""
    apart = entity.start - (before.start + len(before.text))
    stems = services.words.tokens(entity.text)[-1:]
    heads = (i.name for i in pool("", services) if services.words.tokens(i.name)[-1:] == stems)
    is_kind = before.value in services.categories and next(heads, None) is None
    return 0 <= apart <= 1 and is_kind and is_told(entity.text, services)


@of_catalogue
def is_told(words: str, services: Services) -> bool:
    """Whether some thing of the shop is told with the words."""
    need = having(words, services)
    return any(need.fits(item) for item in pool("", services))
