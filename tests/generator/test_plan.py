from __future__ import annotations

import numpy as np

from generator.facts import ProductFacts
from generator.plan import SLOGAN, Planner, Segment


def learnt() -> Planner:
    planner = Planner()
    for _ in range(3):
        planner.learn("jackets", Segment("first", ("noun", "material.mass", "hood")))
    planner.learn("jackets", Segment("first", ("pockets",)))
    planner.learn("jackets", Segment("first", ("lumens",)))
    planner.learn("jackets", Segment("first", ("noun",)))
    planner.learn("lamps", Segment("first", ("care",)))
    planner.learn("jackets", Segment(SLOGAN, ()))
    return planner


def keys_of(plans: list[Segment]) -> list[set[str]]:
    return [set(plan.keys) for plan in plans]


def test_only_facts_of_the_product_are_planned(jacket: ProductFacts) -> None:
    plans = learnt().draw(jacket, "first", np.random.default_rng(0), count=9)
    assert {"lumens"} not in keys_of(plans)
    assert {"noun"} not in keys_of(plans), "a sentence states a fact"


def test_plans_differ_and_those_of_the_category_come_first(jacket: ProductFacts) -> None:
    for seed in range(5):
        plans = keys_of(learnt().draw(jacket, "first", np.random.default_rng(seed), count=3))
        assert sorted(map(sorted, plans[:2])) == [["hood", "material.mass", "noun"], ["pockets"]]
        assert plans[2] == {"care"}


def test_what_was_stated_already_is_left_out(jacket: ProductFacts) -> None:
    used = frozenset({"hood", "care"})
    plans = learnt().draw(jacket, "first", np.random.default_rng(0), count=3, used=used)
    assert keys_of(plans) == [{"pockets"}]


def test_a_slogan_may_state_nothing(jacket: ProductFacts) -> None:
    rng = np.random.default_rng(0)
    assert learnt().draw(jacket, SLOGAN, rng, count=2) == [Segment(SLOGAN, ())]


def test_an_untaught_planner_plans_nothing(jacket: ProductFacts) -> None:
    assert Planner().draw(jacket, "first", np.random.default_rng(0), count=3) == []


def test_json_round_trip() -> None:
    planner = learnt()
    assert Planner.from_json(planner.to_json()) == planner


def test_source_names_position_number_and_facts(jacket: ProductFacts) -> None:
    keys = ("material.mass", "weight_g", "hood", "windproof", "details.plural")
    assert Segment("first", keys).source(jacket, jacket.by_key()) == (
        "<first> <singular> jackets jacket [material.mass] recycled nylon [weight_g]"
        " [hood] <yes> hood [windproof] <no> windproof [details.plural] taped seams"
    )


def test_shuffled_sources_hold_the_same_facts(jacket: ProductFacts) -> None:
    segment = Segment("first", ("material.mass", "weight_g", "hood"))
    plain = segment.source(jacket, jacket.by_key())
    shuffled = {
        segment.source(jacket, jacket.by_key(), rng=np.random.default_rng(seed))
        for seed in range(10)
    }
    assert len(shuffled) > 1
    assert all(sorted(text.split()) == sorted(plain.split()) for text in shuffled)
