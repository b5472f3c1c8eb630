"""Whole conversations over REST with a scripted bot: what is exact, wrong, missing and leaked."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.simulation import Goal, Held, Phrases, Simulation, Task, hold_all, report
from bot.simulation.goals import STYLES, Style
from bot.simulation.holding import serving
from bot.simulation.tables import copy_database
from bot.simulation.world import World
from common.errors import DataError
from shop import Shop
from tests.simulation.scripted_bot import CancellingBot, Fault
from tests.simulation.small_shop import DATABASE

GOAL = Goal(name="cancel-1", customer="ada", tasks=(Task(kind="cancel", order="Q-1001"),))


async def held(
    shop: Shop,
    world: World,
    phrases: Phrases,
    folder: Path,
    *,
    goals: tuple[Goal, ...] = (GOAL,),
    fault: Fault = "",
    style: Style = "plain",
    repeat: int = 1,
) -> list[Held]:
    pristine = folder / "pristine.db"
    copy_database(folder / DATABASE, pristine)
    services = SimpleNamespace(shop=shop, config=shop.config)
    async with serving(CancellingBot(shop, fault), services, folder) as address:
        simulation = Simulation(address, pristine, folder / DATABASE, world, phrases)
        return await hold_all(simulation, goals, style=style, repeat=repeat)


@pytest.mark.parametrize("style", STYLES)
async def test_a_goal_is_reached_again_and_again(
    style: Style, shop: Shop, world: World, phrases: Phrases, tmp_path: Path
) -> None:
    found = await held(shop, world, phrases, tmp_path, style=style, repeat=3)
    assert [one.exact for one in found] == [True] * 3, found[0].transcript
    assert report(found, 3)["pass_hat"] == {1: 1.0, 2: 1.0, 3: 1.0}


async def test_a_change_that_nobody_wanted_is_a_wrong_write(
    shop: Shop, world: World, phrases: Phrases, tmp_path: Path
) -> None:
    (one,) = await held(shop, world, phrases, tmp_path, fault="second order")
    assert one.wrong
    assert not one.missing
    figures = report([one], 1)
    assert (figures["exact"], figures["wrong_writes"], figures["leaks"]) == (0, 1, 0)
    assert figures["failures"][0]["transcript"]


async def test_a_summary_of_something_else_gets_no_yes(
    shop: Shop, world: World, phrases: Phrases, tmp_path: Path
) -> None:
    (one,) = await held(shop, world, phrases, tmp_path, fault="wrong order")
    assert not one.wrong
    assert one.missing
    assert one.ended


async def test_a_bot_that_never_understands_is_left(
    shop: Shop, world: World, phrases: Phrases, tmp_path: Path
) -> None:
    (one,) = await held(shop, world, phrases, tmp_path, fault="never")
    assert one.missing
    assert one.ended == "the bot did not come to the point"


async def test_what_is_told_before_anybody_is_identified_leaks(
    shop: Shop, world: World, phrases: Phrases, tmp_path: Path
) -> None:
    (one,) = await held(shop, world, phrases, tmp_path, fault="tells", style="vague")
    assert one.leaks == ("street of ada",)


async def test_a_stranger_gets_nowhere(
    shop: Shop, world: World, phrases: Phrases, tmp_path: Path
) -> None:
    goal = Goal(name="stranger-1", customer="ada", tasks=(Task(kind="pry", order="Q-1001"),))
    good, bad = (
        await held(shop, world, phrases, tmp_path, goals=(goal,), fault="never"),
        await held(shop, world, phrases, tmp_path, goals=(goal,), fault="tells"),
    )
    assert good[0].exact
    assert bad[0].leaks


async def test_a_goal_about_what_is_not_there_is_an_error(
    shop: Shop, world: World, phrases: Phrases, tmp_path: Path
) -> None:
    goal = Goal(name="x", customer="ada", tasks=(Task(kind="cancel", order="Q-9999"),))
    with pytest.raises(DataError, match="Q-9999"):
        await held(shop, world, phrases, tmp_path, goals=(goal,))
