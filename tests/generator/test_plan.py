from __future__ import annotations

import numpy as np

from generator.facts import ProductFacts
from generator.plan import NAMING, Planner, Segment


def learnt() -> Planner:
    planner = Planner()
    for _ in range(3):
        planner.learn("jackets", Segment("first", ("type", "material", "hood")))
    planner.learn("jackets", Segment("middle", ("weight_g",)))
    planner.learn("jackets", Segment("middle", ("lumens",)))
    planner.learn("lamps", Segment("last", ("care",)))
    planner.learn("jackets", Segment("slogan", ()))
    return planner


def test_a_plan_uses_only_facts_of_the_product_and_none_twice(jacket: ProductFacts) -> None:
    for seed in range(20):
        plan = learnt().description(jacket, np.random.default_rng(seed))
        keys = [key for segment in plan for key in set(segment.keys) - NAMING]
        assert set(keys) <= set(jacket.by_key())
        assert len(keys) == len(set(keys))


def test_positions_come_in_order(jacket: ProductFacts) -> None:
    plan = learnt().description(jacket, np.random.default_rng(0))
    assert [segment.position for segment in plan] == ["first", "middle", "last"]
    assert plan[1].keys == ("weight_g",)


def test_another_category_helps_out(jacket: ProductFacts) -> None:
    """Only lamps were seen to end with their care; a jacket has a care, too."""
    plan = learnt().description(jacket, np.random.default_rng(0))
    assert plan[-1] == Segment("last", ("care",))


def test_an_untaught_planner_plans_nothing(jacket: ProductFacts) -> None:
    rng = np.random.default_rng(0)
    assert Planner().description(jacket, rng) == []
    assert Planner().slogan(jacket, rng) == Segment("slogan", ())


def test_the_length_bounds_the_plan(jacket: ProductFacts) -> None:
    plan = learnt().description(jacket, np.random.default_rng(0), length=1)
    assert [segment.position for segment in plan] == ["first"]


def test_json_round_trip() -> None:
    planner = learnt()
    assert Planner.from_json(planner.to_json()) == planner


def test_source_names_position_faith_number_and_facts(jacket: ProductFacts) -> None:
    segment = Segment("first", ("material", "weight_g", "hood", "windproof", "details"))
    assert segment.source(jacket, jacket.by_key()) == (
        "<first> <faithful> <singular> jackets jacket [material] <singular> recycled nylon"
        " [weight_g] <number> [hood] <yes> hood [windproof] <no> windproof"
        " [details] <plural> taped seams"
    )


def test_shuffled_sources_hold_the_same_facts(jacket: ProductFacts) -> None:
    segment = Segment("first", ("material", "weight_g", "hood"))
    plain = segment.source(jacket, jacket.by_key())
    shuffled = {
        segment.source(jacket, jacket.by_key(), rng=np.random.default_rng(seed))
        for seed in range(10)
    }
    assert len(shuffled) > 1
    assert all(sorted(text.split()) == sorted(plain.split()) for text in shuffled)
