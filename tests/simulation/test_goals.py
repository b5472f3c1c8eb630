"""Goals: made from a shop's data, or read from a file."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from bot.simulation import MAKERS, Goal, Phrases, Task, generate, read_goals
from bot.simulation.customer import customer_for
from bot.simulation.expecting import expected
from bot.simulation.goals import STYLES
from bot.simulation.world import World
from common.errors import ConfigError, DataError
from common.language import language


def made(world: World, count: int) -> list[Goal]:
    return generate(world, count, Random(3), language("en").formatter("DE"))


def test_every_kind_that_the_shop_has_data_for_is_made(world: World, phrases: Phrases) -> None:
    goals = made(world, 60)
    kinds = {goal.name.rpartition("-")[0] for goal in goals}
    assert kinds == MAKERS.keys() - {"return-kept"}  # all goods of this shop may go back
    assert goals == made(world, 60)
    for goal in goals:
        expected(world, goal)
        assert all(customer_for(goal, world, phrases, s, Random(1)).begin() for s in STYLES)


def test_what_is_refused_changes_nothing(world: World) -> None:
    for goal in made(world, 60):
        if all(task.refused or task.told or task.kind == "pry" for task in goal.tasks):
            wanted = expected(world, goal)
            assert wanted.rows == world.rows
            assert not wanted.added


def test_goals_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "goals.json"
    values = {"name": "one", "customer": "ada", "tasks": [{"kind": "cancel", "order": "Q-1001"}]}
    path.write_text(json.dumps([values]), encoding="utf-8")
    (goal,) = read_goals(path)
    assert goal == Goal(name="one", customer="ada", tasks=(Task(kind="cancel", order="Q-1001"),))


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("{", DataError, "not JSON"),
        ("{}", DataError, "list of goals"),
        ('[{"name": "one"}]', ConfigError, "goal 1"),
        ('[{"name": "x", "customer": "a", "tasks": [{"kind": "price"}]}]', ConfigError, "lacks"),
        ('[{"name": "x", "customer": "a", "tasks": [{"kind": "cancel"}]}]', ConfigError, "order"),
    ],
)
def test_a_file_that_is_wrong_says_where(
    text: str, error: type[Exception], says: str, tmp_path: Path
) -> None:
    path = tmp_path / "goals.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(error, match=says):
        read_goals(path)
