"""The texts that are live in the library, where the bot shows a product."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.filling import facts_fingerprint
from generator.library import KeptText, TextLibrary

if TYPE_CHECKING:
    from shop.views import ProductView


class LiveTexts:
    """Puts the live texts in place of the shop's own; a text of data that has changed is not shown.

    Thread-safe. The library is read again when its file has changed.

    Args:
        library: of the project.
    """

    def __init__(self, library: TextLibrary) -> None:
        self.library = library
        self._lock = threading.Lock()
        self._version: object = None
        self._live: Mapping[tuple[str, str], KeptText] = {}

    def shown(self, product: ProductView) -> ProductView:
        """The product with its live description and slogan, as far as there are any."""
        from actions.assembly import facts_of

        live = self._texts()
        found = [live.get((product.id, kind)) for kind in ("description", "slogan")]
        held = [text for text in found if text is not None]
        if not held:
            return product
        facts = facts_fingerprint(facts_of(product))
        told = {text.kind: text.text for text in held if text.facts == facts}
        return replace(product, **told)  # type: ignore[arg-type]

    def _texts(self) -> Mapping[tuple[str, str], KeptText]:
        with self._lock:
            version = self.library.version()
            if version != self._version:
                texts = self.library.texts(state="live") if version else []
                self._live = {(one.product, one.kind): one for one in texts}
                self._version = version
            return self._live
