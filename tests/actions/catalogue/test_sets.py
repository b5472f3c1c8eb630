from __future__ import annotations

from dataclasses import replace

import pytest

from actions.catalogue.kinds import KindSaid
from actions.catalogue.sets import bundle_of
from actions.catalogue.wish import Wish
from actions.services import Services
from tests.actions.small_shop import SPEAKER

BOTH = Wish(category="jackets", kinds=(KindSaid("shoes", ""),), together=True)


@pytest.mark.parametrize(
    ("budget", "chosen", "total"),
    [
        (None, ["fjord", "reef"], 20900),  # the best of each
        (17000, ["tarn", "reef"], 16900),
        (10000, ["tarn", "reef"], 16900),  # the cheapest, though they are over it
    ],
)
async def test_one_of_each_kind_for_one_budget(
    wired: Services, budget: int | None, chosen: list[str], total: int
) -> None:
    found = await bundle_of(replace(BOTH, max_price_cents=budget), wired, SPEAKER.voice)
    assert ([one.id for one in found.products], found.total_cents) == (chosen, total)


async def test_a_kind_of_which_nothing_fits_is_named(wired: Services) -> None:
    wish = Wish(category="jackets", kinds=(KindSaid("kitchenware", "mugs"),), together=True)
    found = await bundle_of(wish, wired, SPEAKER.voice)
    assert ([one.id for one in found.products], found.lacking) == (["fjord"], ("mugs",))
