"""Writing about products: descriptions, slogans and advertisements that are true."""

from __future__ import annotations

from generator.facts import ProductFacts
from generator.providers import TextProvider, open_provider
from generator.writer import AdCopy, Copy, Writer

__all__ = ["AdCopy", "Copy", "ProductFacts", "TextProvider", "Writer", "open_provider"]
