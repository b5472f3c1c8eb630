"""Writing about products: descriptions, slogans and advertisements that are true."""

from __future__ import annotations

from generator.facts import ProductFacts
from generator.writer import AdCopy, Copy, Writer

__all__ = ["AdCopy", "Copy", "ProductFacts", "Writer"]
