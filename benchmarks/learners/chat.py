"""Learning in the chat: the bot's own actions, doors' reports and database, and simulated shoppers.

The shop is the sample with its trained recommender. A shopper belongs to one of three groups,
which nobody sees, and is drawn to the things of some categories; and things differ in how much they
please everybody. Neither is in the data that the recommender learnt from. A shopper looks at a list
from the top, each place with 0.85 of the chance of the one before, and clicks what pleases. What
the understanding does is left out: the messages are given with their intent.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.assembly import RECOMMENDER, items, phrasebook, recommender_settings, shop_config
from actions.catalogue.more import ShowMore
from actions.catalogue.recommend import Recommend
from actions.learning import ListLearning
from actions.services import Services, handed
from bot.channels.storefront import Shown, Storefront
from common.paths import Project
from recommender import ProductSearch, Recommender
from recommender.learning.defence import DefenceSettings
from recommender.learning.rollout import RolloutSettings
from recommender.learning.settings import LearningSettings
from shop.database import open_shop
from shop.sample import load_sample

LOOKS_ON = 0.85
SEGMENTS = 3
BASE, DRAWN = -2.5, 1.5
ASKS_FOR_MORE = 0.6
WARMED_UP = 1000
RESAMPLES = 2000
TAUGHT_EVERY = 4
"""Conversations between two looks for what is due."""
ON = LearningSettings(
    learner="logistic_thompson",
    settings={
        "seed": 0,
        "scale": 0.5,
        "clicks": "position",
        "examination": [LOOKS_ON**place for place in range(5)],
    },
    settle_after_minutes=0,
    rollout=RolloutSettings(start="serving"),
    defence=DefenceSettings(on=False),  # these shoppers click at once
)


class Crowd:
    """Shoppers, the same ones for each policy: what each would click wherever it stands."""

    def __init__(self, products: dict[str, str], seed: int) -> None:
        random = np.random.default_rng(seed)
        self._appeal = {product: random.normal() for product in products}
        self._category = products
        kinds = sorted(set(products.values()))
        self._drawn = random.random((SEGMENTS, len(kinds))) < 0.3
        self._kinds = {kind: at for at, kind in enumerate(kinds)}
        self._seed = seed

    def clicks(self, conversation: int, turn: int, shown: list[str]) -> list[int]:
        """The places that this shopper clicks."""
        random = np.random.default_rng((self._seed, conversation, turn))
        segment = np.random.default_rng((self._seed, conversation)).integers(SEGMENTS)
        found = []
        for place, product in enumerate(shown):
            drawn = DRAWN * self._drawn[segment, self._kinds[self._category[product]]]
            chance = 1.0 / (1.0 + np.exp(-(BASE + self._appeal[product] + drawn)))
            if random.random() < chance * LOOKS_ON**place:
                found.append(place)
        return found

    def asks_for_more(self, conversation: int) -> bool:
        """Whether a second list is asked for."""
        random = np.random.default_rng((self._seed, conversation, 99))
        return bool(random.random() < ASKS_FOR_MORE)


def measure(conversations: int, seed: int = 0) -> dict[str, Any]:
    """Click-through without and with learning, and their quotient after the first thousand."""
    off, off_ms = asyncio.run(_played(None, conversations, seed))
    on, on_ms = asyncio.run(_played(ON, conversations, seed))
    warm = min(WARMED_UP, conversations // 2)
    found = gained(off, on, warm, seed)
    found["off"]["list_p50_ms"], found["on"]["list_p50_ms"] = off_ms, on_ms
    return found


def gained(off: np.ndarray, on: np.ndarray, warm: int, seed: int) -> dict[str, Any]:
    """Click-through after the first ``warm`` conversations, and the quotient with its interval.

    Args:
        off, on: clicks and products shown of each conversation, shape (conversations, 2).
    """
    before, after = off[warm:].sum(axis=0), on[warm:].sum(axis=0)
    random = np.random.default_rng(seed)
    ratios = []
    for _ in range(RESAMPLES):
        rows = random.integers(warm, len(off), size=len(off) - warm)
        first, second = off[rows].sum(axis=0), on[rows].sum(axis=0)
        ratios.append((second[0] / second[1]) / max(first[0] / first[1], 1e-9))
    low, high = np.quantile(ratios, [0.025, 0.975])
    return {
        "off": {"value": float(before[0] / before[1])},
        "on": {"value": float(after[0] / after[1])},
        "on_in_the_beginning": {"value": float(on[:warm, 0].sum() / on[:warm, 1].sum())},
        "ratio": {
            "value": float((after[0] / after[1]) / (before[0] / before[1])),
            "low": float(low),
            "high": float(high),
        },
    }


async def _played(
    settings: LearningSettings | None, conversations: int, seed: int
) -> tuple[np.ndarray, float]:
    """Clicks and products shown of each conversation, shape (conversations, 2); ms of a list."""
    counted, times = np.zeros((conversations, 2)), []
    with sample_services(settings) as (services, _), handed(services):
        front = Storefront(services.shop, services.config)
        crowd = Crowd({one.id: one.category for one in items(services.shop)}, seed)
        for at in range(conversations):
            talk = f"talk-{at}"
            action: Any = Recommend()
            slots: dict[str, Any] = {}
            for turn in range(2):
                start = time.perf_counter()
                cards = await cards_of(action, talk, slots)
                times.append(time.perf_counter() - start)
                shown = [card["product_id"] for card in cards]
                clicked = crowd.clicks(at, turn, shown)
                counted[at] += len(clicked), len(shown)
                await front.record(talk, [report(cards[place], place) for place in clicked])
                if not crowd.asks_for_more(at):
                    break
                action = ShowMore()
            if services.learning is not None and at % TAUGHT_EVERY == 0:
                services.learning.teacher.tend()  # the server does so beside the conversations
    return counted, float(np.median(times)) * 1000.0


async def cards_of(action: Any, talk: str, slots: dict[str, Any]) -> list[dict[str, Any]]:
    """The cards that an action shows in a conversation, whose slots go on."""
    said = {"text": "", "intent": {"name": "recommend", "confidence": 1.0}, "entities": []}
    history = [
        *({"event": "slot", "name": name, "value": value} for name, value in slots.items()),
        {"event": "user", "text": "", "parse_data": said},
    ]
    tracker = Tracker(talk, dict(slots), said, history, False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    events = await action.run(dispatcher, tracker, {})
    slots.update({e["name"]: e["value"] for e in events if e["event"] == "slot"})
    found: list[dict[str, Any]] = []
    for message in dispatcher.messages:
        found += (message.get("custom") or {}).get("products", [])
    return found


def report(card: dict[str, Any], place: int) -> Shown:
    """A widget's report of a click on a card."""
    list_id = card.get("impression") or ""
    return Shown("click", card["product_id"], card["surface"], place + 1, "", list_id)


@contextmanager
def sample_services(settings: LearningSettings | None) -> Iterator[tuple[Services, Path]]:
    """The sample shop in a database of its own, with the project's trained recommender.

    Beside it the folder that the database is in, which is gone afterwards.
    """
    project = Project.find()
    config, folder = shop_config(project), project.models / RECOMMENDER
    with tempfile.TemporaryDirectory() as place:
        shop = open_shop(f"sqlite:///{Path(place) / 'shop.db'}", config)
        try:
            load_sample(shop, project.data)
            chosen = recommender_settings(project)
            held = list(items(shop))
            recommender: Any = Recommender.load(folder, held, config=chosen.serving)
            search: Any = ProductSearch.load(folder, held, config=chosen.search)
            nothing: Any = None  # no texts are written here
            services = Services(
                shop=shop,
                config=config,
                recommender=recommender,
                search=search,
                writer=nothing,
                faq={},
                book=phrasebook(project, config),
            )
            learning = ListLearning(shop, settings) if settings else None
            yield replace(services, learning=learning), Path(place)
        finally:
            shop.close()
