"""Genuine Rasa 3.6 on Python 3.11 to 3.13 with today's libraries and without TensorFlow.

Call :func:`activate` before the first ``import rasa``. Everything that is adapted stands in
``bot.runtime.adaptations``, one function each, with the line of Rasa that needs it.
"""

from __future__ import annotations

from bot.runtime.adaptations import activate
from bot.runtime.environment import require_python

__all__ = ["activate", "require_python"]
