"""A small shop whose every figure is known, its services, and trackers made by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import services
from actions.answers import FaqEntry, setting_values
from actions.services import Services
from actions.speech import Speaker
from common.language import Phrasebook
from recommender import Item, PassageRanker, Reason
from recommender.items import Filters
from recommender.recommender import Recommendation
from recommender.search import SearchHit, SearchPage
from recommender.words import Words
from shop import Shop, ShopConfig, identity, models, open_shop
from shop.catalogue import list_products
from shop.views import Address

NOW = datetime.now(UTC)
HOME = Address("Mia Lindqvist", "Hafenstr. 12", "20457", "Hamburg", "DE")
CONFIG = ShopConfig(order_number="HP-104233", shipping_cents=490, free_shipping_cents=10_000)
BOOK = Phrasebook.load(always=setting_values(CONFIG))
SPEAKER = Speaker(BOOK.voice("en"))
TALK = "talk-1"

# id, category, price in cents, attributes, variants (sku, colour, size, stock)
PRODUCTS: tuple[tuple[str, str, int, dict[str, Any], list[tuple[str, str, str, int]]], ...] = (
    (
        "fjord",
        "jackets",
        12900,
        {"material": "wool", "weight_g": 420, "hood": True},
        [
            ("FJORD-NAVY-M", "navy", "M", 5),
            ("FJORD-NAVY-L", "navy", "L", 1),
            ("FJORD-RED-M", "red", "M", 0),
        ],
    ),
    (
        "tarn",
        "jackets",
        8900,
        {"material": "wool", "weight_g": 380},
        [("TARN-BLUE-M", "blue", "M", 2)],
    ),
    ("reef", "shoes", 8000, {}, [("REEF-WHITE-42", "white", "42", 3)]),
    ("mug", "kitchenware", 1250, {"capacity_ml": 350}, [("MUG-TEAL", "teal", "", 0)]),
)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """Four products, one customer, no orders."""
    opened = open_shop(f"sqlite:///{tmp_path / 'shop.db'}", CONFIG)
    with opened.session() as session:
        for product_id, category, price, attributes, variants in PRODUCTS:
            session.add(
                models.Product(
                    id=product_id,
                    name=product_id.title(),
                    category=category,
                    brand="Nordhavn",
                    price_cents=price,
                    tags=[],
                    attributes=attributes,
                )
            )
            session.flush()
            for position, (sku, colour, size, stock) in enumerate(variants):
                session.add(
                    models.Variant(
                        sku=sku,
                        product_id=product_id,
                        options={k: v for k, v in (("colour", colour), ("size", size)) if v},
                        stock=stock,
                        position=position,
                    )
                )
        session.add(
            models.Customer(id="C1", name="Mia Lindqvist", email="mia@example.com", created_at=NOW)
        )
    yield opened
    opened.close()


@pytest.fixture
def order(shop: Shop) -> Callable[..., str]:
    """Places an order for Mia and returns its number; every later call is a day older."""
    placed: list[str] = []

    def place(status: str, *lines: tuple[str, int]) -> str:
        number = f"HP-{104001 + len(placed)}"
        with shop.session() as session:
            row = models.Order(
                number=number,
                customer_id="C1",
                status=status,
                placed_at=NOW - timedelta(days=7 + len(placed)),
                delivered_at=NOW - timedelta(days=3) if status == "delivered" else None,
                shipping_cents=490,
                payment="Visa ending in 4242",
                address=HOME,
            )
            session.add(row)
            session.flush()
            for line, (sku, quantity) in enumerate(lines or (("FJORD-NAVY-M", 1),), start=1):
                variant = session.get(models.Variant, sku)
                assert variant is not None
                product = session.get(models.Product, variant.product_id)
                assert product is not None
                session.add(
                    models.OrderItem(
                        order_id=row.id,
                        line=line,
                        sku=sku,
                        product_id=product.id,
                        name=product.name,
                        options=variant.options,
                        quantity=quantity,
                        price_cents=product.price_cents,
                    )
                )
        placed.append(number)
        return number

    return place


class ScriptedSearch:
    """Filters the shop's products and keeps their order; words are ignored."""

    def kept(self, function: Any, services: Any, *said: Any) -> Any:
        """Nothing is kept: the catalogue of a test may change unseen."""
        return function(*said, services)

    def __init__(self, shop: Shop) -> None:
        from actions.assembly import item_of

        self.items = [item_of(product, CONFIG) for product in list_products(shop)]
        self.queries: list[str] = []
        self.near = 0.0
        """How near any text is to some product, in meaning and in all."""
        self.bought: set[str] = set()
        """What was bought with anything."""
        self.ranker = PassageRanker(None, Words())

    def search(
        self, query: str, *, filters: Filters | None = None, k: int = 10, offset: int = 0
    ) -> SearchPage:
        self.queries.append(query)
        fitting = self.matching(filters or Filters())
        hits = [
            SearchHit(item.id, self.near, Reason("fits_wishes"))
            for item in fitting[offset : offset + k]
        ]
        return SearchPage(hits, len(fitting))

    def spelled(self, word: str) -> str:
        return word

    def nearness(self, text: str) -> float:
        return self.near

    def nearest(self, text: str, *, filters: Filters, k: int = 10) -> list[str]:
        return [item.id for item in self.matching(filters)][:k]

    def matching(self, filters: Filters) -> list[Item]:
        return [item for item in self.items if filters.matches(item)]

    def similar(self, item_id: str, *, filters: Filters, k: int) -> list[Recommendation]:
        return self.recommend(filters=filters, k=k)

    def recommend(self, *, filters: Filters, k: int, **_: object) -> list[Recommendation]:
        reason = Reason("popular")
        fitting = [item for item in self.items if filters.matches(item)]
        return [Recommendation(item.id, 1.0, reason) for item in fitting[:k]]

    def bought_with(self, item_id: str, *, filters: Filters, k: int) -> list[Recommendation]:
        reason = Reason("bought_together", {"item_id": item_id, "product": item_id, "shoppers": 3})
        fitting = [item for item in self.items if filters.matches(item)]
        return [Recommendation(i.id, 3.0, reason) for i in fitting if i.id in self.bought][:k]


@pytest.fixture
def wired(shop: Shop) -> Iterator[Services]:
    """The small shop as this process's services."""
    search = ScriptedSearch(shop)
    faq = {
        "faq_return_policy": FaqEntry(
            id="faq_return_policy", question="Returns?", answer="Within 30 days.", short="30 days."
        )
    }
    made: Any = Services
    built = made(
        shop=shop,
        config=CONFIG,
        recommender=search,
        search=search,
        writer=None,
        faq=faq,
        book=BOOK,
        categories=frozenset({"jackets", "shoes", "kitchenware"}),
        facets=frozenset({"brand", "colour", "size"}),
    )
    services.set_services(built)
    yield built
    services.set_services(None)


@pytest.fixture
def mia(shop: Shop) -> None:
    """Mia is identified in the conversation."""
    identity.trust(shop, TALK, "C1")


def tracker(
    text: str = "",
    intent: str = "",
    entities: dict[str, Any] | None = None,
    *,
    slots: dict[str, Any] | None = None,
    events: list[dict[str, Any]] | None = None,
    ranking: list[tuple[str, float]] | None = None,
    confidence: float = 0.95,
) -> Tracker:
    """A tracker whose latest message is this one."""
    message = {
        "text": text,
        "intent": {"name": intent, "confidence": confidence},
        "entities": [
            {
                "entity": name,
                "value": value,
                "start": text.find(str(value)),
                "end": text.find(str(value)) + len(str(value)),
            }
            if str(value) in text
            else {"entity": name, "value": value}
            for name, value in (entities or {}).items()
        ],
        "intent_ranking": [{"name": n, "confidence": c} for n, c in ranking or []],
    }
    history = [*(events or []), {"event": "user", "text": text, "parse_data": message}]
    return Tracker(TALK, dict(slots or {}), message, history, False, None, {}, "action_listen")


def slots_of(events: list[dict[str, Any]]) -> dict[str, Any]:
    """The slots that a list of events sets."""
    return {event["name"]: event["value"] for event in events if event["event"] == "slot"}


def texts(dispatcher: CollectingDispatcher) -> list[str]:
    """Every text said, plain or rich."""
    said = []
    for message in dispatcher.messages:
        rich = message.get("custom") or {}
        said.append(message.get("text") or rich.get("text") or message.get("response") or "")
    return [text for text in said if text]
