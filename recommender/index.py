"""Items by position with their filterable fields as arrays, so that a filter is one mask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np

from recommender.items import BRAND, CATEGORY, AttributeValue, Filters, Item, Range, is_of

_NOBODY = np.zeros(0, dtype=np.int64)


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
        self._numbers: dict[str, np.ndarray] = {}
        self._unwanted = lru_cache(maxsize=256)(self._holding_fact)
        holding, facts, offered = (defaultdict[tuple[str, str], list[int]](list) for _ in range(3))
        choices = defaultdict[str, dict[int, int]](dict)
        for position, item in enumerate(self.items):
            if item is None:
                continue
            for facet in {CATEGORY, BRAND, *item.options, *item.facets}:
                for value in {value.casefold() for value in item.values(facet)}:
                    holding[facet, value].append(position)
            for facet, value in item.facts():
                facts[facet, value.casefold()].append(position)
            for facet, values in item.options.items():
                held = {value.casefold() for value in values}
                choices[facet][position] = len(held)
                for value in held:
                    offered[facet, value].append(position)
        self._holding, self._facts, self._offered = map(_arrays, (holding, facts, offered))
        self._choices = {facet: self._counted(counts) for facet, counts in choices.items()}

    def _counted(self, counts: Mapping[int, int]) -> np.ndarray:
        found = np.zeros(len(self), dtype=np.int32)
        found[list(counts)] = list(counts.values())
        return found

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, position: int) -> Item:
        item = self.items[position]
        if item is None:
            raise KeyError(self.ids[position])
        return item

    def mask(self, filters: Filters) -> np.ndarray:
        """Booleans, shape (items,): the same answer as ``filters.matches`` for each item."""
        mask = self.coarse_mask(filters)
        for position in np.flatnonzero(mask).tolist() if filters.needs else ():
            mask[position] = self.fits(position, filters)
        return mask

    def coarse_mask(self, filters: Filters) -> np.ndarray:
        """What :meth:`mask` says before anybody looks at the needs, one item after the other."""
        mask = self._present.copy()
        if filters.in_stock_only:
            mask &= self._in_stock
        if filters.min_price_cents is not None:
            mask &= self._prices >= filters.min_price_cents
        if filters.max_price_cents is not None:
            mask &= self._prices <= filters.max_price_cents
        for facet, wanted in filters.facets.items():
            held = np.zeros(len(self), dtype=bool)
            held[self.holders(facet, wanted)] = True
            mask &= held
        for name, bounds in filters.ranges.items():
            mask &= self._within(name, bounds)
        mask[self.positions(filters.exclude)] = False
        for word in filters.without:
            mask[self._unwanted(word)] = False
        if filters.without:
            mask &= self._has_choice(filters.without)
        return mask

    def fits(self, position: int, filters: Filters) -> bool:
        """Whether an item fits the needs of the filters."""
        return all(need.fits(self[position]) for need in filters.needs)

    def holders(self, facet: str, value: str) -> np.ndarray:
        """Positions of the items that are, or can be had in, this value of a facet."""
        return self._holding.get((facet, value.casefold()), _NOBODY)

    def positions(self, item_ids: Iterable[str]) -> list[int]:
        """Positions of the ids that are known, in the order given."""
        return [self.position[i] for i in item_ids if i in self.position]

    def _within(self, name: str, bounds: Range) -> np.ndarray:
        if name not in self._numbers:
            values = (item.attributes.get(name) if item else None for item in self.items)
            self._numbers[name] = np.array([_number(value) for value in values], dtype=float)
        numbers, (low, high) = self._numbers[name], bounds
        mask = ~np.isnan(numbers)
        if low is not None:
            mask &= numbers >= low
        if high is not None:
            mask &= numbers <= high
        return mask

    def _holding_fact(self, word: str) -> np.ndarray:
        """Positions of the items of which a fact is named by an unwanted word."""
        named = [held for fact, held in self._facts.items() if is_of(*fact, word)]
        return np.unique(np.concatenate(named)) if named else _NOBODY

    def _has_choice(self, unwanted: Iterable[str]) -> np.ndarray:
        """Whether each item has, of every option, a value that is not unwanted."""
        mask = np.ones(len(self), dtype=bool)
        words = list(unwanted)
        for facet, counts in self._choices.items():
            left = counts.copy()
            for word in words:
                left[self._offered.get((facet, word), _NOBODY)] -= 1
            mask &= (counts == 0) | (left > 0)
        return mask


def _arrays(lists: Mapping[tuple[str, str], list[int]]) -> dict[tuple[str, str], np.ndarray]:
    return {key: np.array(positions, dtype=np.int64) for key, positions in lists.items()}


def _number(value: AttributeValue | None) -> float:
    """The value of a numeric attribute; NaN for any other."""
    numeric = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if numeric and value is not None else float("nan")
