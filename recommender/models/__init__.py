"""The recommending models, each behind :class:`recommender.base.Model`."""

from __future__ import annotations

from recommender.models.content import Content, ContentConfig
from recommender.models.ease import Ease, EaseConfig
from recommender.models.factors import Factors, FactorsConfig
from recommender.models.graph_filter import GraphFilter, GraphFilterConfig
from recommender.models.item_to_item import ItemToItem, ItemToItemConfig
from recommender.models.mix import Mix, MixConfig
from recommender.models.popularity import Popularity, PopularityConfig
from recommender.models.registry import model_class
from recommender.models.sequential import Sequential, SequentialConfig

__all__ = [
    "Content",
    "ContentConfig",
    "Ease",
    "EaseConfig",
    "Factors",
    "FactorsConfig",
    "GraphFilter",
    "GraphFilterConfig",
    "ItemToItem",
    "ItemToItemConfig",
    "Mix",
    "MixConfig",
    "Popularity",
    "PopularityConfig",
    "Sequential",
    "SequentialConfig",
    "model_class",
]
