"""The places where a text appears and what fits there, from ``channels.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml
from pydantic import NonNegativeInt, PositiveInt

from common.config import StrictModel

FILE = Path(__file__).with_name("channels.yml")


class Medium(StrictModel):
    """Where a text is to appear.

    Attributes:
        length: one of :data:`generator.texts.LENGTHS`.
        headline, body: at most so many characters; None for no limit.
        hashtags: how many it usually has.
        link: whether it ends with the product's page.
    """

    length: str = "standard"
    headline: PositiveInt | None = None
    body: PositiveInt | None = None
    hashtags: NonNegativeInt = 0
    link: bool = False


@cache
def media() -> Mapping[str, Medium]:
    """The known places by name."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    found = {
        name: Medium.from_mapping(row, where=f"{FILE.name}: {name}") for name, row in rows.items()
    }
    return MappingProxyType(found)


def too_long(medium: str, *, headline: str = "", body: str = "") -> tuple[str, ...]:
    """Which parts of a text do not fit a place: ``headline``, ``body``, both or none.

    Raises:
        KeyError: there is no such place.
    """
    where = media()[medium]
    limits = (("headline", headline, where.headline), ("body", body, where.body))
    return tuple(name for name, text, most in limits if most is not None and len(text) > most)
