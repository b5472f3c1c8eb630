"""Items by position with their filterable fields as arrays, so that a filter is one mask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from recommender.items import BRAND, CATEGORY, Filters, Item, Range, is_of


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
        self._facts: dict[tuple[str, str], list[int]] = {}
        self._offered: dict[tuple[str, str], list[int]] = {}
        self._choices: dict[str, Counter[int]] = {}
        for position, item in enumerate(self.items):
            if item is not None:
                self._take_in(position, item)

    def _take_in(self, position: int, item: Item) -> None:
        for facet in {CATEGORY, BRAND, *item.options, *item.facets}:
            for value in {value.casefold() for value in item.values(facet)}:
                self._holding.setdefault((facet, value), []).append(position)
        for facet, value in item.facts():
            self._facts.setdefault((facet, value.casefold()), []).append(position)
        for facet, values in item.options.items():
            offered = {value.casefold() for value in values}
            for value in offered:
                self._offered.setdefault((facet, value), []).append(position)
            self._choices.setdefault(facet, Counter())[position] = len(offered)

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
        for facet, wanted in filters.facets.items():
            mask &= self._marked(self.holders(facet, wanted))
        for name, bounds in filters.ranges.items():
            mask &= self._within(name, bounds)
        mask[self.positions(filters.exclude)] = False
        for word in filters.without:
            named = [at for fact, at in self._facts.items() if is_of(*fact, word)]
            mask[[position for positions in named for position in positions]] = False
        mask[self._without_choice(filters.without)] = False
        if filters.needs:
            for position in np.flatnonzero(mask).tolist():
                mask[position] = all(need.fits(self[position]) for need in filters.needs)
        return mask

    def holders(self, facet: str, value: str) -> list[int]:
        """Positions of the items that are, or can be had in, this value of a facet."""
        return self._holding.get((facet, value.casefold()), [])

    def positions(self, item_ids: Iterable[str]) -> list[int]:
        """Positions of the ids that are known, in the order given."""
        return [self.position[i] for i in item_ids if i in self.position]

    def _marked(self, positions: Sequence[int]) -> np.ndarray:
        mask = np.zeros(len(self), dtype=bool)
        mask[positions] = True
        return mask

    def _within(self, name: str, bounds: Range) -> np.ndarray:
        wish = Filters(ranges={name: bounds}, in_stock_only=False)
        return np.array(
            [item is not None and wish.matches(item) for item in self.items], dtype=bool
        )

    def _without_choice(self, unwanted: Iterable[str]) -> list[int]:
        """Positions of the items of which some option has nothing but unwanted values."""
        words = list(unwanted)
        found: list[int] = []
        for facet, counts in self._choices.items():
            left = counts.copy()
            for word in words:
                left.subtract(self._offered.get((facet, word), ()))
            found += [
                position for position, count in left.items() if counts[position] and not count
            ]
        return found
