"""Recommending and searching products."""

from __future__ import annotations

from recommender.explain import Reason
from recommender.items import Filters, Interaction, Item
from recommender.recommender import Recommendation, Recommender
from recommender.search import ProductSearch, SearchHit, SearchPage

__all__ = [
    "Filters",
    "Interaction",
    "Item",
    "ProductSearch",
    "Reason",
    "Recommendation",
    "Recommender",
    "SearchHit",
    "SearchPage",
]
