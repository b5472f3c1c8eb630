"""Items by position with their filterable fields as arrays, so that a filter is one mask."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from recommender.items import Filters, Item


class ItemIndex:
    """The current items, addressed by position.

    Args:
        ids: item ids by position.
        items: the items that exist now; an id without an item is never allowed.
    """

    def __init__(self, ids: Sequence[str], items: Iterable[Item]) -> None:
        by_id = {item.id: item for item in items}
        self.ids = tuple(ids)
        self.position = {item_id: index for index, item_id in enumerate(self.ids)}
        self.items: tuple[Item | None, ...] = tuple(by_id.get(item_id) for item_id in self.ids)
        self._present = np.array([item is not None for item in self.items], dtype=bool)
        self._in_stock = np.array([bool(i and i.in_stock) for i in self.items], dtype=bool)
        self._prices = np.array([i.price_cents if i else 0 for i in self.items], dtype=np.int64)
        self._holding: dict[tuple[str, str], list[int]] = {}
        for index, item in enumerate(self.items):
            for key in _keys(item) if item else ():
                self._holding.setdefault(key, []).append(index)

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, position: int) -> Item:
        item = self.items[position]
        if item is None:
            raise KeyError(self.ids[position])
        return item

    def mask(self, filters: Filters) -> np.ndarray:
        """Booleans, shape (items,): the same answer as ``filters.matches`` for each item."""
        mask = self._present.copy()
        if filters.in_stock_only:
            mask &= self._in_stock
        if filters.min_price_cents is not None:
            mask &= self._prices >= filters.min_price_cents
        if filters.max_price_cents is not None:
            mask &= self._prices <= filters.max_price_cents
        for field in ("category", "brand", "colour", "size"):
            wanted = getattr(filters, field)
            if wanted is not None:
                mask &= self._holders(field, wanted)
        mask[self.positions(filters.exclude)] = False
        if filters.without:
            for position in np.flatnonzero(mask):
                mask[position] = not filters.rule_out(self[int(position)])
        return mask

    def positions(self, item_ids: Iterable[str]) -> list[int]:
        """Positions of the ids that are known, in the order given."""
        return [self.position[i] for i in item_ids if i in self.position]

    def _holders(self, field: str, wanted: str) -> np.ndarray:
        mask = np.zeros(len(self), dtype=bool)
        mask[self._holding.get((field, wanted.casefold()), [])] = True
        return mask


def _keys(item: Item) -> Iterable[tuple[str, str]]:
    yield "category", item.category.casefold()
    yield "brand", item.brand.casefold()
    yield from {("colour", colour.casefold()) for colour in item.colours}
    yield from {("size", size.casefold()) for size in item.sizes}
