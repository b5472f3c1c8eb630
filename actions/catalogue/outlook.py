"""Whether a product will last, and when it is back: by what was sold, never as a promise."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from math import ceil, floor
from typing import TYPE_CHECKING

from common.language import language
from recommender.demand import DemandConfig, Forecast, Sale, daily, forecast, week_rhythm

if TYPE_CHECKING:
    import numpy as np

    from actions.conversation import Turn
    from actions.speech import Speaker
    from common.messages import Message
    from shop.database import Shop
    from shop.views import ProductView

LEAST_SOLD = 3
"""Of what was sold fewer times nothing is foreseen."""


class StockOutlook:
    """What will be sold of a product in the weeks ahead; thread-safe, blocking.

    The shop's sales are read once a day, when somebody asks.

    Args:
        shop: whose orders and events.
        config: how far ahead, and by which past.
    """

    def __init__(self, shop: Shop, config: DemandConfig | None = None) -> None:
        self._shop = shop
        self.config = config or DemandConfig()
        self._lock = threading.Lock()
        self._until: date | None = None
        self._sales: dict[str, np.ndarray] = {}
        self._rhythm: np.ndarray | None = None

    def of(self, product_id: str) -> Forecast | None:
        """What is foreseen of one product; None where too little of it was sold.

        Raises:
            StorageError: the database cannot be read.
        """
        from shop.sales import sold

        today = self._shop.now().astimezone(self._shop.config.zone).date()
        until = today - timedelta(days=1)
        with self._lock:
            if self._until != until:
                history = self.config.history
                read = sold(self._shop, until - timedelta(days=history - 1))
                sales = (Sale(one.product_id, one.day, one.pieces) for one in read)
                self._sales = daily(sales, until, history)
                self._rhythm = week_rhythm(self._sales.values(), until)
                self._until = until
            column, rhythm = self._sales.get(product_id), self._rhythm
        if column is None or (column > 0).sum() < LEAST_SOLD:
            return None
        return forecast({product_id: column}, until, self.config, rhythm=rhythm)[product_id]


def asks_outlook(turn: Turn) -> bool:
    """Whether a message asks if a thing will sell out."""
    return bool(language(turn.language).reads("catalogue").WILL_LAST.search(turn.text))


def asks_return(turn: Turn) -> bool:
    """Whether a message asks when a thing is back."""
    return bool(language(turn.language).reads("catalogue").COMES_BACK.search(turn.text))


def told_outlook(
    product: ProductView, found: Forecast | None, days: int, speaker: Speaker
) -> Message | None:
    """What is left and what will probably be sold; None where the shop does not count it.

    Args:
        product: some of which is in stock.
        found: what is foreseen of it.
        days: for how long.
        speaker: says it.
    """
    if not all(variant.counted for variant in product.variants):
        return None
    left = sum(variant.stock for variant in product.variants)
    if found is None:
        return speaker.message("utter_stock_outlook_unknown", product=product.name, left=left)
    low, high = floor(found.low), ceil(found.high)
    runs = "yes" if low >= left else "maybe" if high >= left else "no"
    values = {"product": product.name, "low": low, "high": high, "left": left}
    return speaker.message("utter_stock_outlook", **values, days=days, out=runs)


def told_return(product: ProductView, speaker: Speaker) -> Message:
    """That nobody knows when a sold out thing is back, and the offer to write then."""
    payload = f'/watch_product{{"product": "{product.id}"}}'
    button = speaker.button("utter_button_watch_it", payload)
    return speaker.message("utter_back_unknown", button, product=product.name)
