"""Learning which slogan stands on a card: the bot's own actions, and simulated shoppers.

The shop is the sample with its trained recommender; of each product a line for each of its first
facts may be shown, up to ``VARIANTS`` beside the merchant's own slogan. What a slogan does to a
shopper is nobody's but the shopper's: how it is made (short, long, with a mark or a number) draws
customers and strangers differently, and each text has something of its own. Order and products stay
the recommender's, so that what is gained is the texts' alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import select

from actions.assembly import facts_of
from actions.catalogue.recommend import Recommend
from actions.services import Services, handed
from actions.text_learning import SLOGANS, ApprovedTexts, TextLearning
from benchmarks.learners.chat import LOOKS_ON, WARMED_UP, cards_of, gained, report, sample_services
from bot.channels.storefront import Storefront
from generator.filling import facts_fingerprint
from generator.library import KeptText
from generator.template import sentence
from recommender.learning.defence import DefenceSettings
from recommender.learning.rollout import RolloutSettings
from recommender.learning.settings import LearningSettings, SurfaceSettings
from recommender.learning.text_features import style_of
from shop import identity
from shop.catalogue import list_products
from shop.models import Customer
from shop.views import ProductView

VARIANTS = 3
BASE = -2.2
STYLE, OWN = 0.7, 0.5
"""How far apart slogans are by how they are made, and by what each has of its own (log odds)."""
TAUGHT_EVERY = 4
ON = SurfaceSettings(
    learner="logistic_thompson",
    settings={"seed": 0, "scale": 0.5},
    rollout=RolloutSettings(start="serving"),
)


class Readers:
    """Shoppers, the same ones for each policy: what each would click, whatever it says."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._drawn: dict[tuple[str, bool], float] = {}

    def clicks(self, talk: int, cards: list[dict[str, Any]], *, known: bool) -> list[int]:
        """The places that this shopper clicks."""
        random = np.random.default_rng((self._seed, talk))
        found = []
        for place, card in enumerate(cards):
            chance = 1.0 / (1.0 + np.exp(-self._pull(card, known=known)))
            if random.random() < chance * LOOKS_ON**place:
                found.append(place)
        return found

    def _pull(self, card: dict[str, Any], *, known: bool) -> float:
        text = card.get("subtitle") or ""
        styles = sum(self._effect(f"style {mark}", known, STYLE) for mark in style_of(text))
        product = self._effect(f"product {card['product_id']}", False, 1.0)
        return BASE + product + styles + self._effect(f"text {text}", False, OWN)

    def _effect(self, name: str, known: bool, size: float) -> float:
        key = (name, known)
        if key not in self._drawn:
            digits = [ord(letter) for letter in name]
            random = np.random.default_rng((self._seed, int(known), *digits))
            self._drawn[key] = float(random.normal(0.0, size))
        return self._drawn[key]


def measure(conversations: int, seed: int = 0) -> dict[str, Any]:
    """Click-through with the merchant's slogans and with chosen ones, after the first thousand."""
    off, _ = asyncio.run(_played(False, conversations, seed))
    on, told = asyncio.run(_played(True, conversations, seed))
    return {**gained(off, on, min(WARMED_UP, conversations // 2), seed), "texts": told}


async def _played(
    learning: bool, conversations: int, seed: int
) -> tuple[np.ndarray, dict[str, int]]:
    """Clicks and products shown of each conversation, shape (conversations, 2)."""
    counted = np.zeros((conversations, 2))
    with _services(learning) as (services, customers, products), handed(services):
        front, readers = Storefront(services.shop, services.config), Readers(seed)
        for at in range(conversations):
            talk, known = f"talk-{at}", at % 2 == 0
            if known:
                identity.trust(services.shop, talk, customers[at % len(customers)])
            cards = await cards_of(Recommend(), talk, {})
            clicked = readers.clicks(at, cards, known=known)
            counted[at] += len(clicked), len(cards)
            await front.record(talk, [report(cards[place], place) for place in clicked])
            if services.texts is not None and at % TAUGHT_EVERY == 0:
                services.texts.teacher.tend()  # the server does so beside the conversations
    return counted, products


class Lines(ApprovedTexts):
    """A line for each of the first facts of each product; each is checked as any text is."""

    def __init__(self, products: Iterable[ProductView]) -> None:
        super().__init__(Path("texts.db"))
        self.lines: dict[str, list[KeptText]] = {}
        number = 0
        for product in map(facts_of, products):
            held, own = facts_fingerprint(product), self.lines.setdefault(product.id, [])
            for line in dict.fromkeys(sentence(product, fact) for fact in product.facts):
                if line and len(own) < VARIANTS:
                    number += 1
                    own.append(
                        KeptText(number, product.id, SLOGANS, line, "template", 0, held, "approved")
                    )

    def _all(self) -> Mapping[str, list[KeptText]]:
        return self.lines


@contextmanager
def _services(learning: bool) -> Iterator[tuple[Services, list[str], dict[str, int]]]:
    with sample_services(None) as (services, _):
        with services.shop.reading() as session:
            customers = list(session.scalars(select(Customer.id).order_by(Customer.id)))
        if not learning:
            yield services, customers, {}
            return
        lines = Lines(list_products(services.shop))
        told = {"products": len(lines.lines), "slogans": sum(map(len, lines.lines.values()))}
        settings = LearningSettings(
            texts=ON, settle_after_minutes=0, defence=DefenceSettings(on=False)
        )
        texts = TextLearning(services.shop, settings.on(SLOGANS), lines)
        yield replace(services, texts=texts), customers, told
