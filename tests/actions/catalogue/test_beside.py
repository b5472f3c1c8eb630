"""What goes with a thing: read, and chosen by what was bought with it and the merchant's word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from actions import services as held
from actions.catalogue.beside import kinds_with, load_goes_with, named_beside
from actions.catalogue.find import FindProducts
from actions.catalogue.kinds import KindSaid, pool
from actions.catalogue.recommend import Recommend
from actions.conversation import Entity, Turn
from actions.services import Services
from common.errors import ConfigError
from tests.actions.catalogue.test_find import run

RELATIONS = {"jackets": ("shoes", "kitchenware"), "tarn": ("kitchenware",)}


@pytest.fixture
def related(wired: Services) -> Iterator[Services]:
    services = replace(wired, goes_with=RELATIONS)
    held.set_services(services)
    yield services


def turn_of(text: str, **entities: str) -> Turn:
    found = tuple(Entity(name, words, words, text.index(words)) for name, words in entities.items())
    return Turn(text, "find_product", entities=found, whole=text)


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("something to go with my wool jackets", True),
        ("what else do I need besides the jackets", True),
        ("we already have the jackets, what next", True),
        ("what matches the red jackets", True),
        ("do you have the jackets", False),
        ("can I have a look at jackets", False),
        ("a gift for my sister, jackets maybe", False),
        ("jackets for my husband", False),
    ],
)
def test_what_is_there_already_is_told_from_what_is_wanted(
    related: Services, text: str, there: bool
) -> None:
    found = named_beside(turn_of(text, category="jackets"), related)
    assert found.kinds == ((KindSaid("jackets", "jackets"),) if there else ())
    assert found.turn.has("category") is not there
    assert ("jackets" in found.turn.text) is not there


def test_what_is_mine_is_there_where_another_kind_is_wanted(related: Services) -> None:
    said = "shoes for my wool jackets"
    both = (Entity("category", "shoes", "shoes", 0), Entity("category", "jackets", "jackets", 18))
    found = named_beside(Turn(said, "find_product", entities=both, whole=said), related)
    assert found.kinds == (KindSaid("jackets", "jackets"),)
    assert [one.text for one in found.turn.entities] == ["shoes"]
    assert found.turn.text.split() == ["shoes", "for"]


def test_what_a_thing_is_called_comes_before_its_category(related: Services) -> None:
    (tarn,) = [item for item in pool("", related) if item.id == "tarn"]
    (fjord,) = [item for item in pool("", related) if item.id == "fjord"]
    assert kinds_with([tarn], related)[0] == [KindSaid("kitchenware", "kitchenware")]
    assert kinds_with([fjord], related)[0] == [
        KindSaid("shoes", "shoes"),
        KindSaid("kitchenware", "kitchenware"),
    ]
    assert kinds_with([], related) == ([], [])


@pytest.mark.parametrize("action", [FindProducts(), Recommend()])
async def test_kinds_that_go_with_a_kind_are_shown_and_never_that_kind(
    related: Services, action: Any
) -> None:
    named = {"category": "jackets"}
    _, said, shown = await run(action, "something to go with my jackets", "recommend", named)
    assert shown == ["reef"]  # the mug is sold out
    assert "go with" in said


async def test_what_was_bought_with_it_comes_first_with_the_reason(related: Services) -> None:
    related.search.bought = {"reef"}  # type: ignore[attr-defined]
    related.recommender.bought = {"reef"}  # type: ignore[attr-defined]
    named = {"product": "fjord"}
    _, _, shown = await run(Recommend(), "what goes with my fjord", "recommend", named)
    assert shown == ["reef"]


async def test_without_relations_another_category_is_shown(wired: Services) -> None:
    named = {"product": "fjord"}
    _, _, shown = await run(Recommend(), "what goes with the fjord", "recommend", named)
    assert shown == ["reef"]


def test_a_wrong_file_is_named(tmp_path: Path) -> None:
    assert load_goes_with(tmp_path) == {}
    (tmp_path / "goes_with.yml").write_text("tent: [mat, lantern]\n", encoding="utf-8")
    assert load_goes_with(tmp_path) == {"tent": ("mat", "lantern")}
    (tmp_path / "goes_with.yml").write_text("tent: mat\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="'tent' is no list of kinds"):
        load_goes_with(tmp_path)
