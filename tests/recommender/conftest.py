from __future__ import annotations

from pathlib import Path

import pytest

from recommender.items import Interaction, Item
from recommender.training import train


def make_item(item_id: str, **changes: object) -> Item:
    values: dict[str, object] = {
        "id": item_id,
        "name": item_id.replace("-", " ").title(),
        "category": "jackets",
        "brand": "Nordhavn",
        "price_cents": 10_000,
        "text": "",
    }
    return Item(**(values | changes))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def shop_items() -> list[Item]:
    """A shop small enough to know every right answer by heart."""
    return [
        make_item(
            "fjord-rain-jacket",
            text="A hooded rain jacket with taped seams.",
            attributes={"material": "recycled nylon", "hood": True, "waterproof": True},
            options={"colour": frozenset({"navy", "olive"}), "size": frozenset({"S", "M"})},
            tags=("hiking", "rain"),
        ),
        make_item(
            "skagen-storm-shell",
            text="A shell for wind that comes off the sea.",
            attributes={"material": "recycled nylon", "hood": True, "waterproof": True},
            options={"colour": frozenset({"teal"}), "size": frozenset({"M"})},
            price_cents=22_900,
            tags=("rain",),
        ),
        make_item(
            "wool-overshirt",
            text="A warm wool layer for cold evenings.",
            attributes={"material": "wool", "fit": "relaxed", "waterproof": False},
            brand="Alder Row",
            price_cents=7_900,
            options={"colour": frozenset({"grey"})},
            in_stock=False,
        ),
        make_item(
            "crag-hiking-boot",
            category="shoes",
            brand="Farfell",
            text="A boot for rough paths.",
            attributes={"material": "nubuck", "waterproof": True, "weight_g": 640},
            price_cents=15_900,
            options={"size": frozenset({"42", "43"})},
            tags=("hiking",),
        ),
        make_item(
            "pip-kids-sneaker",
            category="shoes",
            brand="Wren & Willow",
            text="A sneaker for children who run.",
            attributes={"material": "canvas"},
            price_cents=4_900,
            tags=("kids", "gift"),
        ),
        make_item(
            "drift-headphones",
            category="headphones",
            brand="Tonefell",
            text="Over-ear headphones with noise cancelling and 30 hours of battery.",
            attributes={"wireless": True, "noise_cancelling": True, "battery_hours": 30},
            price_cents=19_900,
        ),
        make_item(
            "ember-cast-iron-pan",
            category="kitchenware",
            brand="Hearthline",
            text="A pre-seasoned pan that holds the heat.",
            attributes={"material": "cast iron", "induction": True},
            price_cents=5_900,
            tags=("cooking",),
        ),
        make_item(
            "loch-stoneware-mug",
            category="kitchenware",
            brand="Claybourne",
            text="A mug for tea and coffee with a wide handle.",
            attributes={"material": "stoneware", "dishwasher_safe": True},
            price_cents=1_900,
            tags=("coffee", "gift"),
        ),
    ]


@pytest.fixture(scope="session")
def shop_events() -> list[Interaction]:
    """Hikers buy jackets and boots, cooks buy pans and mugs, and everybody likes headphones."""
    hikers = ["fjord-rain-jacket", "crag-hiking-boot", "skagen-storm-shell", "drift-headphones"]
    cooks = ["ember-cast-iron-pan", "loch-stoneware-mug", "drift-headphones"]
    events = []
    for number in range(12):
        group = hikers if number % 2 else cooks
        for place, item in enumerate(group[: 2 + number % 3]):
            at = 1_000_000.0 + 1000.0 * number + place
            events.append(Interaction(f"shopper{number}", item, "purchase", at))
    return events


@pytest.fixture(scope="session")
def trained(
    shop_items: list[Item], shop_events: list[Interaction], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The folder of a recommender trained on the small shop."""
    folder = tmp_path_factory.mktemp("models") / "recommender"
    train(shop_items, shop_events, folder, progress=False)
    return folder
