"""What goes with a thing: by what was bought with it, and by what the merchant says goes with what.

``data/catalogue/goes_with.yml`` names, for a kind of thing, the kinds that people need beside it. A
kind is any words by which products are called ("sleeping bag") or a category.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import RootModel, ValidationError

from actions.catalogue.facets import CATEGORY
from actions.catalogue.kinds import KindSaid, category_of, is_known, needs_of, pool
from actions.conversation import Entity, Turn
from common.config import read_yaml_mapping
from common.errors import ConfigError
from common.language import language

if TYPE_CHECKING:
    from actions.services import Services
    from recommender.items import Item
    from recommender.needs import Need

FILE = "goes_with.yml"
_MOST = 0.5
"""A kind has the relations of what more than so much of its things are."""


class GoesWith(RootModel[dict[str, tuple[str, ...]]]):
    """Kinds by the kind they go with, what is needed most first."""


@dataclass(frozen=True)
class Beside:
    """What a message names only to say what something else is to go with.

    Attributes:
        kinds: that are there already ("something to go with my wool coat").
        turn: the message with blanks in place of the products and kinds that are there already.
    """

    kinds: tuple[KindSaid, ...]
    turn: Turn


def load_goes_with(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """The relations of a project's catalogue; none where there is no file.

    Args:
        folder: of the catalogue.

    Raises:
        ConfigError: the file is no mapping of kinds to lists of kinds.
    """
    path = folder / FILE
    if not path.exists():
        return {}
    values, _ = read_yaml_mapping(path)
    try:
        return GoesWith.model_validate(values).root
    except ValidationError as error:
        place = ".".join(map(str, error.errors()[0]["loc"]))
        raise ConfigError(
            f"{path}: '{place}' is no list of kinds.",
            hint="Write it like 'tent: [sleeping bag, lantern]'.",
        ) from error


def named_beside(turn: Turn, services: Services) -> Beside:
    """The message without what is said to be there already ("to go with my coat").

    A kind behind "my" alone is there already only where another one is wanted beside it; a product
    that is named always is.
    """
    reads = language(turn.language).reads("wishes")
    has, mine = getattr(reads, "THERE_ALREADY", None), getattr(reads, "MINE", None)
    if has is None or mine is None or reads.INSTEAD.search(turn.text):
        return Beside((), turn)
    products = [e for e in turn.entities if e.name == "product" and e.text]
    named = [
        e for e in turn.entities if e.name == CATEGORY and e.text and not _is_in_a_name(e, products)
    ]
    there = [e for e in named if has.search(turn.text[: e.start])]
    others = [e for e in named if e not in there]
    own = [e for e in others if mine.search(turn.text[: e.start])]
    there += own if len(own) < len(others) else []
    said = (KindSaid(linked(str(e.value), services), e.text.lower()) for e in there)
    kinds = tuple(kind for kind in said if is_known(kind, services))
    there += products
    text = turn.text
    for e in there:
        before = has.search(text[: e.start]) or mine.search(text[: e.start])
        start, end = before.start() if before else e.start, e.start + len(e.text)
        text = text[:start] + " " * (end - start) + text[end:]
    left = tuple(e for e in turn.entities if e not in there and text[e.start :].strip())
    return Beside(kinds, replace(turn, text=text, whole=text, entities=left))


def _is_in_a_name(entity: Entity, named: Sequence[Entity]) -> bool:
    products = (one for one in named if one.name == "product")
    return any(one.start <= entity.start < one.start + len(one.text) for one in products)


def is_there_already(turn: Turn) -> bool:
    """Whether a product is named as one that is there already ("I have the Sedge sleeping bag")."""
    reads = language(turn.language).reads("wishes")
    if (has := getattr(reads, "THERE_ALREADY", None)) is None or reads.INSTEAD.search(turn.text):
        return False
    before = [turn.text[: e.start] for e in turn.entities if e.name == "product" and e.text]
    return bool(before) and all(has.search(said) or reads.MINE.search(said) for said in before)


def things_of(kinds: Sequence[KindSaid], services: Services) -> list[Item]:
    """The products of some kinds, sold out ones included."""
    needs = [need for kind in kinds for need in needs_of(kind, services)]
    return [item for item in pool("", services) if any(need.fits(item) for need in needs)]


def kinds_with(things: Sequence[Item], services: Services) -> tuple[list[KindSaid], list[Need]]:
    """What goes with things that are there already, and what they are themselves.

    A relation of what they are called ("sleeping bag") comes before one of their category. Where
    there is neither, everything but their categories goes with them.

    Returns:
        The kinds that go with them, in the merchant's order; and the needs of their own kinds,
        but for a category of which a part goes with another.
    """
    near = [key for key in services.goes_with if _may_be(key, things, services)]
    held = [(key, needs_of(_kind(key, services), services)) for key in near]
    fitting = [(key, needs) for key, needs in held if things and _share(things, needs) > _MOST]
    closest = [one for one in fitting if any(need.called for need in one[1])] or fitting
    names = dict.fromkeys(name for key, _ in closest for name in services.goes_with[key])
    kinds = [_kind(name, services) for name in names]
    known = [kind for kind in kinds if is_known(kind, services)]
    around = {category_of(kind, services) for kind in known}
    own: list[Need] = [
        need for _, needs in closest for need in needs if need.called or need.category not in around
    ]
    return known, own


def _may_be(key: str, things: Sequence[Item], services: Services) -> bool:
    """Whether some thing is called by a key's last word, or is of that category: cheap to tell."""
    if key in services.categories:
        return True
    head = services.words.tokens(key)[-1:]
    alike = {*head, *(word for one in head for word in services.words.synonyms_of(one))}
    return any(not alike.isdisjoint(thing.names) for thing in things)


def _kind(words: str, services: Services) -> KindSaid:
    return KindSaid(linked(words, services), words)


def linked(word: str, services: Services) -> str:
    """The category that is called so; empty where none is."""
    return word if word in services.categories else ""


def _share(things: Sequence[Item], needs: Sequence[Need]) -> float:
    return sum(any(need.fits(thing) for need in needs) for thing in things) / len(things)


def in_turns(found: Sequence[Item], kinds: Sequence[KindSaid], services: Services) -> list[str]:
    """Ids of things, one of each kind after the other, the kinds in their order."""
    called = [needs_of(kind, services) for kind in kinds]
    rows = [[i.id for i in found if any(need.fits(i) for need in needs)] for needs in called]
    return list(dict.fromkeys(_one_by_one(rows)))


def _one_by_one(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for place in range(max(map(len, rows), default=0)):
        yield from (row[place] for row in rows if place < len(row))
