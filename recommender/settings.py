"""What a project may set about recommending and searching, in one file."""

from __future__ import annotations

from common.config import StrictModel
from recommender.recommender import ServingConfig
from recommender.search import SearchConfig
from recommender.training import TrainingConfig


class RecommenderSettings(StrictModel):
    """The keys of ``data/recommender.yml``; what is left out keeps its default.

    Attributes:
        training: the models, how they are mixed, and what an event counts.
        serving: of recommendations.
        search: of the product search.
    """

    training: TrainingConfig = TrainingConfig()
    serving: ServingConfig = ServingConfig()
    search: SearchConfig = SearchConfig()
