"""The recommender and the product search as a REST service of their own."""

from __future__ import annotations

from bot.recommender_service.app import create_app

__all__ = ["create_app"]
