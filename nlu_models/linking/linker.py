"""Linking: what the model tagged and what stands in the text, brought to known things.

Who wins where spans overlap:

1. Forms that are certain (e-mail, order number, postcode, amount) over everything.
2. A person, place, reason or occasion that the model saw over a word that only looks like a colour
   or a category: "12 Green Street" has no colour.
3. A linked thing over the tag it came from; it keeps role and group of the tag.
4. A tag that nothing links stays as it is, unless it cannot be what it claims: an e-mail address
   without ``@``.
5. Tags that the model itself puts over or inside one another all stay, each linked on its own: a
   model tags so only where its training data do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from common.language.scripts import is_unspaced
from common.order_numbers import OrderNumberShape
from nlu_models.linking.amounts import AmountFinder
from nlu_models.linking.dictation import Dictation
from nlu_models.linking.gazetteer import PRODUCT, Gazetteer
from nlu_models.linking.identifiers import (
    ORDER_NUMBER,
    OrderNumbers,
    PhoneFinder,
    PostcodeFinder,
    find_emails,
)
from nlu_models.linking.links import Hint, Link, hinted
from nlu_models.linking.ordinals import ORDINAL, find_ordinals
from nlu_models.linking.products import is_certain
from nlu_models.linking.sizes import SIZE, SizeFinder
from nlu_models.model.examples import Entity
from nlu_models.text.cleaning import clean
from nlu_models.text.reads import Reads

_MOST_CHARACTERS = 1000
_FROM_CONTEXT = frozenset({"person", "city", "street", "reason", "occasion", "recipient"})
_PLAUSIBLE = {
    "postcode": re.compile(r"\d"),
    "price": re.compile(r"\d|[a-z]{3}", re.IGNORECASE),
}
_ANY_WORD = re.compile(r"\w")


class Linker:
    """Links the entities of a message.

    Args:
        gazetteer: the shop's names.
        reads: the words of the messages' language.
        orders: the shape of the shop's order numbers, if it has told.
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        reads: Reads,
        orders: OrderNumberShape | None = None,
    ) -> None:
        self.gazetteer = gazetteer
        self._amounts = AmountFinder(reads.amounts, reads.numbers) if reads.amounts else None
        self._postcodes = PostcodeFinder(reads.identifiers)
        self._phones = PhoneFinder(reads.identifiers)
        self._sizes = SizeFinder(reads.sizes)
        self._ordinals = reads.ordinals
        # Words that name a kind or a trait of a thing, and places in a list.
        self._lexical = gazetteer.kinds | {SIZE, ORDINAL}
        at = f"|{reads.identifiers.AT}" if reads.identifiers else ""
        self._plausible = _PLAUSIBLE | {"email": re.compile(f"@{at}", re.IGNORECASE)}
        self.orders = OrderNumbers(orders)
        self._dictation = Dictation(reads.identifiers, orders) if reads.identifiers else None

    def link(self, text: str, entities: Sequence[Entity]) -> list[Entity | Link]:
        """Everything a message names, linked where possible, in the order of the text.

        Args:
            text: the message; beyond its first thousand characters nothing is looked for.
            entities: as the model tagged them, with spans of ``text``.

        Returns:
            A :class:`Link` for each known thing, and the entities that nothing links.
        """
        cleaned = clean(text, _MOST_CHARACTERS, squeeze=False)
        inside = [(cleaned.locate(entity.start, entity.end), entity) for entity in entities]
        hints = [Hint(*span, entity.type) for span, entity in inside if span[0] < span[1]]
        found = [
            replace(link, start=start, end=end)
            for link in self._find(cleaned.text, hints)
            for start, end in [cleaned.span(link.start, link.end)]
        ]
        plausible = [entity for entity in entities if self._is_plausible(text, entity)]
        return self._combine(found, plausible)

    def _find(self, text: str, hints: Sequence[Hint]) -> list[Link]:
        """All links of the text itself; an earlier kind keeps its span from later ones."""
        taken: list[Link] = []
        for links in (
            find_emails(text),
            self._dictation.emails(text) if self._dictation else (),
            self._phones.find(text),
            self._order_numbers(text, hints),
            self._dictation.numbers(text) if self._dictation else (),
            self._amounts.find(text, hints) if self._amounts else (),
            self._postcodes.find(text, hints),
            self.orders.find_hinted(text, hints),
            # "the first in black" is a place, whatever product has that word in its name.
            find_ordinals(text, self._ordinals) if self._ordinals else (),
            self._products(text, hints),
            self._sizes.find(text),
            self.gazetteer.find(text, hints),
            find_ordinals(text, self._ordinals, hints) if self._ordinals else (),
        ):
            taken.extend([link for link in links if not _any_overlap(link, taken)])
        return taken

    def _order_numbers(self, text: str, hints: Sequence[Hint]) -> list[Link]:
        """Order numbers; bare digits that are surely a postcode are none."""
        codes = self._postcodes.find_sure(text, hints)
        return [
            link
            for link in self.orders.find(text)
            if not text[link.start : link.end].isdecimal()
            or all(link.end <= start or end <= link.start for start, end in codes)
        ]

    def _products(self, text: str, hints: Sequence[Hint]) -> list[Link]:
        links = []
        for match in self.gazetteer.products.find(text):
            tagged = hinted(hints, PRODUCT, match.start, match.end)
            if is_certain(match, hinted=tagged):
                others = (match.id, *match.others) if match.others else ()
                links.append(
                    Link(
                        match.start,
                        match.end,
                        PRODUCT,
                        match.id,
                        min(match.score, 1.0),
                        match.name,
                        others,
                    )
                )
        return links

    def _combine(self, links: Sequence[Link], entities: Sequence[Entity]) -> list[Entity | Link]:
        kept = [
            _widened(link, entities, links)
            for link in links
            if _stands_behind_a_product(link, links) or not self._is_overruled(link, entities)
        ]
        rest = [self._resolved(entity) for entity in entities if _is_left(entity, kept, entities)]
        return sorted([*kept, *rest], key=lambda thing: (thing.start, -thing.end))

    def _resolved(self, entity: Entity) -> Entity | Link:
        """The known thing a tagged span names with typing errors, else the entity itself."""
        found = self.gazetteer.resolve(entity.type, entity.value)
        if found is not None:
            known, likeness = found
            return Link(
                entity.start,
                entity.end,
                entity.type,
                known.id,
                likeness * entity.confidence,
                known.name,
                role=entity.role,
                group=entity.group,
            )
        if entity.type == SIZE:
            return replace(entity, value=self._sizes.canonical(entity.value))
        return entity

    def _is_overruled(self, link: Link, entities: Sequence[Entity]) -> bool:
        """Whether a tag says that the words of a lexical link mean something else."""
        if link.type not in self._lexical:
            return False
        own = [entity for entity in _overlapping(link, entities) if entity.type == link.type]
        for entity in _overlapping(link, entities):
            if any(_is_nested(entity, tag) for tag in own):
                continue
            if entity.type in _FROM_CONTEXT:
                return True
            longer = entity.end - entity.start > link.end - link.start
            if longer and entity.type != link.type and entity.type not in self._lexical:
                return True
        return False

    def _is_plausible(self, text: str, entity: Entity) -> bool:
        span = text[entity.start : entity.end]
        if entity.type == ORDER_NUMBER and not self.orders.may_be_one(span):
            return False
        return bool(self._plausible.get(entity.type, _ANY_WORD).search(span))


def _any_overlap(span: Entity | Link, others: Sequence[Entity | Link]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def _overlapping(link: Link, entities: Sequence[Entity]) -> Iterator[Entity]:
    return (e for e in entities if link.start < e.end and e.start < link.end)


def _is_left(entity: Entity, kept: Sequence[Link], entities: Sequence[Entity]) -> bool:
    """Whether no link speaks for a tag: none lies there, or only that of another, nested tag."""
    there = [link for link in kept if link.start < entity.end and entity.start < link.end]
    if not there:
        return True
    own = any(link.type == entity.type for link in there)
    return not own and any(_is_nested(entity, other) for other in entities)


def _is_nested(entity: Entity, other: Entity) -> bool:
    return entity is not other and entity.overlaps(other)


def _stands_behind_a_product(link: Link, links: Sequence[Link]) -> bool:
    """Whether a measure follows a product's whole name, in a script without spaces between words:
    in 洞庭碧螺春250克 the 250克 is no part of the name, whatever was tagged."""
    return (link.name or "")[:1].isdecimal() and any(
        other.type == PRODUCT and other.end == link.start and is_unspaced(other.name or "")
        for other in links
    )


def _widened(link: Link, entities: Sequence[Entity], links: Sequence[Link]) -> Link:
    """The link over the whole span of its own tag, with that tag's role and group."""
    if link.type == PRODUCT and any(
        one.start == link.end and _stands_behind_a_product(one, links) for one in links
    ):
        return link
    for entity in _overlapping(link, entities):
        if entity.type == link.type:
            return replace(
                link,
                start=min(link.start, entity.start),
                end=max(link.end, entity.end),
                role=entity.role,
                group=entity.group,
            )
    return link
