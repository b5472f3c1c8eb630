"""The goals of a foreign shop: read, and their effect worked out, without a bot."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from bot.simulation import STYLES, Phrases, read_goals
from bot.simulation.customer import customer_for
from bot.simulation.expecting import expected
from bot.simulation.tables import read_rows
from bot.simulation.world import World
from common.language import language
from shop import open_shop
from shop.importing import import_all
from tests.foreign.goals_converter import goals_of
from tests.foreign.retail_converter import Values
from tests.foreign.test_round_trip import CONFIG, KINDS


def test_every_task_becomes_a_goal_with_an_effect(
    request: pytest.FixtureRequest, records: dict[str, list[Values]], tmp_path: Path
) -> None:
    tasks = json.loads((request.config.getoption("--data") / "tasks_train.json").read_text("utf-8"))
    path = tmp_path / "goals.json"
    path.write_text(json.dumps(goals_of(tasks)), encoding="utf-8")
    goals = read_goals(path)
    assert len(goals) == sum(bool(task["actions"]) for task in tasks)

    for kind, rows in records.items():
        (tmp_path / f"{kind}.json").write_text(json.dumps(rows), encoding="utf-8")
    shop = open_shop(f"sqlite:///{tmp_path / 'shop.db'}", CONFIG)
    import_all(shop, {kind: [tmp_path / f"{kind}.json"] for kind in KINDS})
    world = World(read_rows(tmp_path / "shop.db"), CONFIG, shop.today())
    shop.close()
    phrases = Phrases.load(language("en"))
    for place, goal in enumerate(goals):
        wanted = expected(world, goal)
        changes = [task for task in goal.tasks if any(a != b for a, b in task.swaps.items())]
        if changes or any(not task.swaps for task in goal.tasks):
            assert wanted.rows != world.rows or wanted.money
        style = STYLES[place % len(STYLES)]
        assert customer_for(goal, world, phrases, style, Random(place)).begin()
