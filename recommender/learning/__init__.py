"""Learning from what shoppers do: choosing with a known propensity, and judging it afterwards."""

from __future__ import annotations

from recommender.learning.base import (
    NO_CONTEXT,
    Choice,
    Feedback,
    Following,
    Learner,
    LearnerConfig,
)
from recommender.learning.registry import learner_class, new_learner

__all__ = [
    "NO_CONTEXT",
    "Choice",
    "Feedback",
    "Following",
    "Learner",
    "LearnerConfig",
    "learner_class",
    "new_learner",
]
