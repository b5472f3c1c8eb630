"""A customer says yes to a summary only when it is of the wish, and of all of it."""

from __future__ import annotations

from random import Random

import pytest

from bot.simulation.customer import Reply
from bot.simulation.goals import NewAddress, Task
from bot.simulation.phrases import Phrases
from bot.simulation.reading import fits, pick
from bot.simulation.telling import Teller
from bot.simulation.world import World
from common.messages import Button

MOVE = Task(
    kind="address",
    order="Q-1001",
    address=NewAddress(street="Neue Gasse 7", postcode="80331", city="Berlin", country="DE"),
)
SWAP = Task(kind="exchange", order="Q-1004", swaps={"MUG-RED": "MUG-BLUE"})
SOME = Task(kind="return", order="Q-1004", items=("MUG-RED",))


@pytest.fixture
def teller(world: World, phrases: Phrases) -> Teller:
    return Teller(world, phrases, "plain", Random(1))


@pytest.mark.parametrize(
    ("task", "summary", "right"),
    [
        (SOME, "I'd return from Q-1004: Harvest Mug (red). Shall I?", True),
        (SOME, "I'd return from Q-1004: Harvest Mug, Harvest Rope. Shall I?", False),
        (SOME, "I'd return from Q-1004: Harvest Rope. Shall I?", False),
        (SOME, "I'd return from Q-1002: Harvest Mug. Shall I?", False),
        (SOME, "I'd return from Q-10041: Harvest Mug. Shall I?", False),
        (SWAP, "I'd swap your Harvest Mug from Q-1004 for blue. Shall I?", True),
        (SWAP, "Q-1004: Harvest Mug (red) becomes 1 × Harvest Mug (blue). Shall I?", True),
        (SWAP, "Q-1004: Harvest Mug (red) becomes 2 × Harvest Mug (blue). Shall I?", False),
        (SWAP, "I'd swap your Harvest Mug from Q-1004 for grey. Shall I?", False),
        (MOVE, "Q-1001 goes to Neue Gasse 7, 80331 Berlin, Germany. Right?", True),
        (MOVE, "Q-1001 goes to Neue Gasse 7, 80331 Berlin instead of Brookweg 1, Berlin.", False),
        (MOVE, "Q-1001 goes to Neue Gasse 71, 80331 Berlin.", False),
        (MOVE, "Q-1001 goes to Neue Gasse 7, 80332 Berlin.", False),
    ],
)
def test_a_summary(task: Task, summary: str, right: bool, teller: Teller) -> None:
    assert fits(task, teller, summary) is right


@pytest.mark.parametrize(
    ("task", "titles", "chosen"),
    [
        (SOME, ["Q-1002 · Harvest Mug", "Q-1004 · Harvest Mug"], "Q-1004 · Harvest Mug"),
        (SOME, ["Harvest Mug (red)", "Harvest Rope", "Everything"], "Harvest Mug (red)"),
        (SWAP, ["grey", "blue"], "blue"),
        (SWAP, ["Everything"], None),
        (Task(kind="return", order="Q-1004"), ["Harvest Mug", "Harvest Rope"], None),
    ],
)
def test_a_button(task: Task, titles: list[str], chosen: str | None, teller: Teller) -> None:
    buttons = tuple(Button(title=title, payload=title) for title in titles)
    found = pick(task, teller, Reply("Which one?", buttons))
    assert (found and found.title) == chosen
