"""Files of other shop systems that ``shoptalk import`` takes as they are.

A format is a module with a ``NAME`` for ``--format``, a ``TITLE`` to call it by, ``recognises``
(why a sheet is one of its files; empty if it is not) and ``products`` (what a sheet holds, as the
plain records that the ordinary import checks and writes).
"""

from __future__ import annotations

from typing import Protocol

from shop.importing.formats import merchant, shopify, woocommerce
from shop.importing.formats.sheet import Found, Setting, Sheet


class Format(Protocol):
    """What each module in :data:`FORMATS` has."""

    NAME: str
    TITLE: str

    def recognises(self, sheet: Sheet) -> str:
        """Why a sheet is one of its files; empty if it is not."""

    def products(self, sheet: Sheet, setting: Setting) -> Found:
        """What a sheet holds."""


FORMATS: dict[str, Format] = {one.NAME: one for one in (shopify, woocommerce, merchant)}
PLAIN = "plain"
NAMES = (PLAIN, *FORMATS)
"""What ``--format`` takes."""
