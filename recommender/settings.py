"""What a project may set about recommending and searching, in one file."""

from __future__ import annotations

from common.config import StrictModel
from recommender.learning.settings import LearningSettings
from recommender.recommender import ServingConfig
from recommender.release import ReleaseConfig
from recommender.reviews import ReviewTrust
from recommender.search import SearchConfig
from recommender.training import TrainingConfig


class RecommenderSettings(StrictModel):
    """The keys of ``data/recommender.yml``; what is left out keeps its default.

    Attributes:
        training: the models, how they are mixed, and what an event counts.
        serving: of recommendations.
        search: of the product search.
        learning: from what shoppers do with recommendations; off by default.
        reviews: which reviews count for what is told of a product.
        release: what counts of the shop's data may be published.
    """

    training: TrainingConfig = TrainingConfig()
    serving: ServingConfig = ServingConfig()
    search: SearchConfig = SearchConfig()
    learning: LearningSettings = LearningSettings()
    reviews: ReviewTrust = ReviewTrust()
    release: ReleaseConfig = ReleaseConfig()
