"""Recommending and searching products."""

from __future__ import annotations

from recommender.features import Feature
from recommender.items import Filters, Interaction, Item
from recommender.passages import Passage, PassageRanker, Ranked
from recommender.reasons import Reason
from recommender.recommender import Explanation, Recommendation, Recommender
from recommender.search import ProductSearch, SearchHit, SearchPage

__all__ = [
    "Explanation",
    "Feature",
    "Filters",
    "Interaction",
    "Item",
    "Passage",
    "PassageRanker",
    "ProductSearch",
    "Ranked",
    "Reason",
    "Recommendation",
    "Recommender",
    "SearchHit",
    "SearchPage",
]
