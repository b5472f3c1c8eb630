"""Who likes what: a latent model, so that behaviour has something in it to be learned.

There are a few taste groups. Each leans towards categories, brands, colours, tags and a price
level; each customer belongs to the groups softly. What a customer thinks of a product is the
mixture of what the groups think, plus something of the customer's own. Nothing of this is stored:
a recommender sees only what people did.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shop.views import ProductView

Rng = np.random.Generator
Floats = NDArray[np.float64]

GROUPS = 6
MEMBERSHIP = 0.15
"""Dirichlet concentration: small means that most customers are mostly of one group."""
WEIGHTS = {"category": 1.0, "brand": 0.7, "colour": 0.5, "tag": 0.8, "price": 1.0}
PERSONAL = 0.25
PRICE_WIDTH = 0.25
APPEAL = 0.6
"""Spread of how much anybody notices a product (log-normal): some sell a lot, most a little."""


@dataclass(frozen=True)
class Taste:
    """What everybody thinks of everything.

    Attributes:
        liking: customers x products, each customer's row with mean 0 and deviation 1.
        appeal: products; how much anybody notices one, with a long tail. Sums to 1.
        colours: customers x colours; shares of each row sum to 1.
        colour_names: the names of those colours.
        group: customers; the group each belongs to most.
    """

    liking: Floats
    appeal: Floats
    colours: Floats
    colour_names: tuple[str, ...]
    group: NDArray[np.int64]

    def chances(self, customer: int, sharpness: float = 2.0) -> Floats:
        """How likely this customer is to buy each product next; sums to 1."""
        weight = self.appeal * np.exp(sharpness * self.liking[customer])
        return np.asarray(weight / weight.sum())


def make_taste(rng: Rng, products: Sequence[ProductView], customers: int) -> Taste:
    """Draw a world of tastes for these products."""
    membership = rng.dirichlet(np.full(GROUPS, MEMBERSHIP), size=customers)
    leaning = np.zeros((GROUPS, len(products)))
    for name, of in FACETS.items():
        values = _one_hot(products, of)
        leaning += WEIGHTS[name] * (_preferences(rng, values.shape[1]) @ values.T)
    leaning += WEIGHTS["price"] * _price_fit(rng, products)
    leaning = _standardised(leaning)
    liking = membership @ leaning + PERSONAL * rng.normal(size=(customers, len(products)))
    appeal = rng.lognormal(sigma=APPEAL, size=len(products))
    colours = sorted({colour for p in products for colour in p.colours})
    shares = np.exp(membership @ rng.normal(scale=1.2, size=(GROUPS, max(len(colours), 1))))
    return Taste(
        liking=_standardised(liking),
        appeal=appeal / appeal.sum(),
        colours=shares / shares.sum(axis=1, keepdims=True),
        colour_names=tuple(colours),
        group=membership.argmax(axis=1),
    )


FACETS: dict[str, Callable[[ProductView], Sequence[str]]] = {
    "category": lambda product: (product.category,),
    "brand": lambda product: (product.brand,),
    "colour": lambda product: product.colours,
    "tag": lambda product: product.tags,
}


def _one_hot(products: Sequence[ProductView], of: Callable[[ProductView], Sequence[str]]) -> Floats:
    """Products x values; the values of a product share a weight of 1."""
    names = sorted({value for product in products for value in of(product)}) or [""]
    column = {name: index for index, name in enumerate(names)}
    matrix = np.zeros((len(products), len(names)))
    for row, product in enumerate(products):
        for value in of(product):
            matrix[row, column[value]] = 1 / np.sqrt(len(of(product)))
    return matrix


def _preferences(rng: Rng, values: int) -> Floats:
    """Groups x values; what one group likes more another likes less, so nothing is liked by all."""
    drawn = rng.gumbel(size=(GROUPS, values))
    return np.asarray(drawn - drawn.mean(axis=0))


def _price_fit(rng: Rng, products: Sequence[ProductView]) -> Floats:
    """How well each product's price level, within its category, suits each group."""
    level = np.zeros(len(products))
    for category in {p.category for p in products}:
        rows = [i for i, p in enumerate(products) if p.category == category]
        order = np.argsort(np.argsort([products[i].price_cents for i in rows]))
        level[rows] = order / max(len(rows) - 1, 1)
    wanted = rng.uniform(size=(GROUPS, 1))
    return np.asarray(1 - np.abs(level[None, :] - wanted) / PRICE_WIDTH)


def _standardised(matrix: Floats) -> Floats:
    spread = matrix.std(axis=1, keepdims=True)
    return np.asarray((matrix - matrix.mean(axis=1, keepdims=True)) / np.where(spread, spread, 1))
