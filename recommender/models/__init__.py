"""The recommending models, each behind :class:`recommender.base.Model`."""

from __future__ import annotations

from recommender.models.content import Content, ContentConfig
from recommender.models.item_to_item import ItemToItem, ItemToItemConfig
from recommender.models.mix import Mix, MixConfig
from recommender.models.popularity import Popularity, PopularityConfig
from recommender.models.registry import model_class

__all__ = [
    "Content",
    "ContentConfig",
    "ItemToItem",
    "ItemToItemConfig",
    "Mix",
    "MixConfig",
    "Popularity",
    "PopularityConfig",
    "model_class",
]
