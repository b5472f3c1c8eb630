from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from nlu_models.evaluation.mistakes import confused_pairs, entity_mistakes
from nlu_models.evaluation.scores import evaluate
from nlu_models.model.examples import Entity, Example, Parse
from nlu_models.model.neighbours import Neighbour
from nlu_models.training.data import SourcedExample

TEXT = "a navy blue rain jacket please"
NAVY = Entity(2, 11, "colour", "navy blue")
JACKET = Entity(12, 23, "category", "rain jacket")


def example(text: str, intent: str | None, *entities: Entity, line: int = 1) -> SourcedExample:
    return SourcedExample(Example(text, intent, entities), f"data.yml:{line}")


def parse(intent: str, *entities: Entity, confidence: float = 1.0) -> Parse:
    return Parse(TEXT, intent, confidence, ((intent, confidence),), entities)


def test_confused_pairs_come_in_the_order_of_their_weight() -> None:
    examples = [
        example("one", "a", line=4),
        example("two", "b"),
        example("three", "a"),
        example("four", "a"),
        example("five", None),
    ]
    parses = [
        parse("b", confidence=0.6),
        parse("a"),
        parse("b", confidence=0.9),
        parse("a"),
        parse("a"),
    ]
    near = Neighbour("won", "b", 0.8)
    first, second = confused_pairs(examples, parses, {"one": near})
    assert (first.wanted, first.given) == ("a", "b")
    assert [(m.text, m.confidence) for m in first.mistakes] == [("three", 0.9), ("one", 0.6)]
    assert (first.mistakes[1].place, first.mistakes[1].nearest) == ("data.yml:4", near)
    assert first.mistakes[0].nearest is None
    assert [m.text for m in second.mistakes] == ["two"]


def kinds(wanted: list[Entity], given_: list[Entity]) -> list[tuple[str, str]]:
    found = entity_mistakes([example(TEXT, "find", *wanted)], [parse("find", *given_)])
    return [(each.kind, each.type) for each in found]


def test_each_kind_of_mistake() -> None:
    blue = Entity(7, 11, "colour", "blue")
    feature = Entity(12, 16, "feature", "rain")
    assert kinds([NAVY, JACKET], [NAVY, JACKET]) == []
    assert kinds([NAVY], []) == [("missed", "colour")]
    assert kinds([], [NAVY]) == [("invented", "colour")]
    assert kinds([NAVY], [blue]) == [("other span", "colour")]
    assert kinds([NAVY], [Entity(2, 11, "product", "navy blue")]) == [("other type", "colour")]
    assert kinds([JACKET], [feature]) == [("other type and span", "category")]
    assert kinds([NAVY], [Entity(2, 11, "colour", "x", role="second")]) == [
        ("other type", "colour")
    ]


def test_the_closest_entities_belong_together() -> None:
    """The exact span goes to the wanted entity with that span, the rest is invented."""
    blue = Entity(7, 11, "colour", "blue")
    product = Entity(2, 11, "product", "navy blue")
    assert kinds([NAVY], [blue, product]) == [("other type", "colour"), ("invented", "colour")]


SPANS = st.lists(
    st.tuples(st.integers(0, 8), st.integers(1, 4), st.sampled_from("xyz")), max_size=4
).map(lambda rows: list({Entity(start, start + n, kind, "") for start, n, kind in rows}))


@given(SPANS, SPANS)
def test_mistakes_and_scores_agree(wanted: list[Entity], found: list[Entity]) -> None:
    examples, parses = [example(TEXT, "find", *wanted)], [parse("find", *found)]
    mistakes = entity_mistakes(examples, parses)
    scores = evaluate([examples[0].example], parses).entities_by_type
    missed = Counter(m.wanted.type for m in mistakes if m.wanted)
    invented = Counter(m.given.type for m in mistakes if m.given)
    assert missed == Counter({k: r.missed for k, r in scores.items() if r.missed})
    assert invented == Counter({k: r.wrong for k, r in scores.items() if r.wrong})
