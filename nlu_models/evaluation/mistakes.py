"""What a model gets wrong, utterance by utterance: confused intents and mistaken entities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nlu_models.model.examples import Entity, Parse
from nlu_models.model.neighbours import Neighbour
from nlu_models.training.data import SourcedExample


@dataclass(frozen=True)
class Mistake:
    """A wrong intent.

    Args:
        text: the utterance.
        place: ``file:line`` of it.
        wanted: its intent.
        given: what the model says.
        confidence: how sure the model is.
        nearest: the training utterance most like it, where known.
    """

    text: str
    place: str
    wanted: str
    given: str
    confidence: float
    nearest: Neighbour | None = None


@dataclass(frozen=True)
class ConfusedPair:
    """Two intents and the utterances of the first that were taken for the second."""

    wanted: str
    given: str
    mistakes: tuple[Mistake, ...]


@dataclass(frozen=True)
class EntityMistake:
    """An entity that is not as annotated.

    Args:
        kind: ``missed``, ``invented``, ``other type``, ``other span`` or ``other type and span``.
        text: the utterance.
        place: ``file:line`` of it.
        wanted: the annotated entity; None when there is none.
        given: the model's entity; None when it found none.
    """

    kind: str
    text: str
    place: str
    wanted: Entity | None
    given: Entity | None

    @property
    def type(self) -> str:
        """The entity type it counts for: the wanted one, where there is one."""
        entity = self.wanted or self.given
        assert entity is not None
        return entity.type


def confused_pairs(
    examples: Sequence[SourcedExample],
    parses: Sequence[Parse],
    nearest: Mapping[str, Neighbour] | None = None,
) -> list[ConfusedPair]:
    """The pairs of intents that were confused, most often first; the surest mistakes first.

    Args:
        examples: what was wanted.
        parses: what was said of each.
        nearest: text → the training utterance most like it.
    """
    found: dict[tuple[str, str], list[Mistake]] = defaultdict(list)
    for sourced, parse in zip(examples, parses, strict=True):
        text, wanted = sourced.example.text, sourced.example.intent
        if wanted is not None and wanted != parse.intent:
            near = (nearest or {}).get(text)
            found[wanted, parse.intent].append(
                Mistake(text, sourced.place, wanted, parse.intent, parse.confidence, near)
            )
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return [
        ConfusedPair(*pair, tuple(sorted(mistakes, key=lambda each: -each.confidence)))
        for pair, mistakes in ranked
    ]


def entity_mistakes(
    examples: Sequence[SourcedExample], parses: Sequence[Parse]
) -> list[EntityMistake]:
    """All entities that are not exactly as annotated, in the order of the examples."""
    return [
        EntityMistake(kind, sourced.example.text, sourced.place, wanted, given)
        for sourced, parse in zip(examples, parses, strict=True)
        for kind, wanted, given in _differences(sourced.example.entities, parse.entities)
    ]


def _differences(
    wanted: Sequence[Entity], given: Sequence[Entity]
) -> Iterator[tuple[str, Entity | None, Entity | None]]:
    open_wanted = [each for each in wanted if not any(_same(each, other) for other in given)]
    open_given = [each for each in given if not any(_same(each, other) for other in wanted)]
    for kind, fits in _KINDS:
        for entity in list(open_wanted):
            match = next((other for other in open_given if fits(entity, other)), None)
            if match is not None:
                open_wanted.remove(entity)
                open_given.remove(match)
                yield kind, entity, match
    yield from (("missed", entity, None) for entity in open_wanted)
    yield from (("invented", None, entity) for entity in open_given)


def _same(one: Entity, other: Entity) -> bool:
    return _same_span(one, other) and _same_type(one, other)


def _same_span(one: Entity, other: Entity) -> bool:
    return (one.start, one.end) == (other.start, other.end)


def _same_type(one: Entity, other: Entity) -> bool:
    return (one.type, one.role) == (other.type, other.role)


# How a wanted and a given entity can belong together, the closest way first.
_KINDS: tuple[tuple[str, Callable[[Entity, Entity], bool]], ...] = (
    ("other type", _same_span),
    ("other span", lambda one, other: one.overlaps(other) and _same_type(one, other)),
    ("other type and span", Entity.overlaps),
)
