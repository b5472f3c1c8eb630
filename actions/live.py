"""The one catalogue that is live: search and recommendations see a change at their next call.

Whether the catalogue changed is one tiny query by its version (``shop.catalogue``); what changed is
taken in by the worker thread that asks next, never by the event loop. Calls that run meanwhile
finish on what they began with.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, TypeVar

from common.errors import ModelError

if TYPE_CHECKING:
    from actions.assembly import Services
    from recommender import (
        Filters,
        Item,
        PassageRanker,
        ProductSearch,
        Recommendation,
        Recommender,
        SearchPage,
    )
    from shop.database import Shop

logger = logging.getLogger(__name__)


_SEEN: ContextVar[dict[int, _State] | None] = ContextVar("seen_of_the_catalogue", default=None)
"""What an answer has seen so far, by the catalogue; None outside one."""


@contextmanager
def one_look() -> Iterator[None]:
    """Inside, the catalogue is looked at once: an answer is of one state of it."""
    token = _SEEN.set({})
    try:
        yield
    finally:
        _SEEN.reset(token)


_KEPT = 2048
"""Results of one function that are kept; those asked for longest ago go."""
_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


def of_catalogue(function: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
    """A function whose results are kept until the catalogue changes.

    Args:
        function: of what can be hashed and, last, the services, of which it looks at the catalogue
            and what the process began with; nobody changes its result.
    """

    @wraps(function)
    def kept(*args: _Arguments.args, **_: _Arguments.kwargs) -> _Result:
        *said, services = args
        found: _Result = services.search.kept(function, services, *said)  # type: ignore[attr-defined]
        return found

    return kept


@dataclass(frozen=True)
class _State:
    version: int
    search: ProductSearch | None
    recommender: Recommender | None
    categories: frozenset[str]
    facets: frozenset[str]
    """Search and recommender are None while there was nothing to train them from."""
    kept: dict[Any, Callable[..., Any]] = field(default_factory=dict)
    """What was worked out of this state, by who worked it out; see :func:`of_catalogue`."""


class LiveCatalogue:
    """Search and recommender over the products as they are now; thread-safe.

    A shop without products is served too: nothing is found and nothing recommended.

    Args:
        shop: the products' shop.
        read: gives its products as the recommender sees them.
        load_search, load_recommender: open the trained folder for these products.
        facets: the entities that a search of these products filters by.
    """

    def __init__(
        self,
        shop: Shop,
        read: Callable[[Shop], list[Item]],
        *,
        load_search: Callable[[list[Item]], ProductSearch],
        load_recommender: Callable[[list[Item]], Recommender],
        facets: Callable[[list[Item]], frozenset[str]],
    ) -> None:
        self._shop = shop
        self._read = read
        self._load_search = load_search
        self._load_recommender = load_recommender
        self._facets = facets
        self._lock = threading.Lock()
        # The version is read before the products: what changes in between is seen the next time.
        version, items = self._version(), read(shop)
        self._state = self._opened(version, items) if items else self._bare(version, items)

    @property
    def latest(self) -> _State:
        """The state last taken in, without looking whether there is a newer one."""
        return self._state

    def current(self) -> _State:
        """The state of the catalogue's present version; blocks while that is taken in.

        Raises:
            StorageError: the database cannot be read.
        """
        seen = _SEEN.get()
        if seen is not None and id(self) in seen:
            return seen[id(self)]
        state = self._looked_at()
        if seen is not None:
            seen[id(self)] = state
        return state

    def _looked_at(self) -> _State:
        version = self._version()
        if version == self._state.version:
            return self._state
        with self._lock:
            if version > self._state.version:
                self._state = self._renewed(self._version())
            return self._state

    def _renewed(self, version: int) -> _State:
        items, before = self._read(self._shop), self._state
        if before.search is None or before.recommender is None:
            return self._first(version, items)
        known = before.recommender.knows(items)
        recommender = before.recommender.with_items(items) if known else None
        return _State(
            version,
            before.search.with_items(items),
            recommender or self._load_recommender(items),
            _kinds(items),
            self._facets(items),
        )

    def _opened(self, version: int, items: list[Item]) -> _State:
        search, recommender = self._load_search(items), self._load_recommender(items)
        return _State(version, search, recommender, _kinds(items), self._facets(items))

    def _bare(self, version: int, items: list[Item]) -> _State:
        return _State(version, None, None, _kinds(items), self._facets(items))

    def _first(self, version: int, items: list[Item]) -> _State:
        """The first products have come; they are found once somebody has trained."""
        try:
            return self._opened(version, items)
        except ModelError as error:
            logger.warning("%d products are not found yet: %s", len(items), error.hint)
            return self._bare(version, items)

    def _version(self) -> int:
        from shop.catalogue import catalogue_version

        with self._shop.reading() as session:
            return catalogue_version(session)


def _kinds(items: Sequence[Item]) -> frozenset[str]:
    return frozenset(kind for item in items for kind in item.values("category"))


class LiveSearch:
    """:class:`recommender.ProductSearch` over the live catalogue."""

    def __init__(self, catalogue: LiveCatalogue) -> None:
        self._catalogue = catalogue

    def search(self, query: str, **wishes: Any) -> SearchPage:
        """See :meth:`recommender.ProductSearch.search`."""
        from recommender import SearchPage

        search = self._catalogue.current().search
        return search.search(query, **wishes) if search else SearchPage()

    def kept(self, function: Callable[..., Any], services: Services, *said: Any) -> Any:
        """What a function says of the catalogue as it is now, worked out once."""
        kept, key = self._catalogue.current().kept, (function, services.words.code)
        if key not in kept:
            kept[key] = lru_cache(_KEPT)(lambda *each: function(*each, services))
        return kept[key](*said)

    @property
    def ranker(self) -> PassageRanker:
        """What ranks passages by how surely they answer; by their words alone before training."""
        from recommender import PassageRanker
        from recommender.words import Words

        search = self._catalogue.current().search
        return search.ranker if search else PassageRanker(None, Words())

    def nearest(self, text: str, **wishes: Any) -> list[str]:
        """See :meth:`recommender.ProductSearch.nearest`."""
        search = self._catalogue.current().search
        return search.nearest(text, **wishes) if search else []

    def nearness(self, text: str) -> float:
        """See :meth:`recommender.ProductSearch.nearness`."""
        search = self._catalogue.current().search
        return search.nearness(text) if search else 0.0

    def spelled(self, word: str) -> str:
        """See :meth:`recommender.ProductSearch.spelled`."""
        search = self._catalogue.current().search
        return search.spelled(word) if search else word

    def matching(self, filters: Filters) -> list[Item]:
        """See :meth:`recommender.ProductSearch.matching`."""
        search = self._catalogue.current().search
        return search.matching(filters) if search else []


class LiveRecommender:
    """:class:`recommender.Recommender` over the live catalogue."""

    def __init__(self, catalogue: LiveCatalogue) -> None:
        self._catalogue = catalogue

    def recommend(self, **wishes: Any) -> list[Recommendation]:
        """See :meth:`recommender.Recommender.recommend`."""
        recommender = self._catalogue.current().recommender
        return recommender.recommend(**wishes) if recommender else []

    def similar(self, item_id: str, **wishes: Any) -> list[Recommendation]:
        """See :meth:`recommender.Recommender.similar`."""
        recommender = self._catalogue.current().recommender
        return recommender.similar(item_id, **wishes) if recommender else []

    def bought_with(self, item_id: str, **wishes: Any) -> list[Recommendation]:
        """See :meth:`recommender.Recommender.bought_with`; nothing for what it does not know."""
        recommender = self._catalogue.current().recommender
        known = recommender is not None and recommender.item(item_id) is not None
        return recommender.bought_with(item_id, **wishes) if recommender and known else []


class LiveNames(Set[str]):
    """Names in the catalogue as it was taken in last; never reads the database.

    Args:
        catalogue: the live one.
        which: ``categories`` or ``facets``.
    """

    def __init__(self, catalogue: LiveCatalogue, which: Literal["categories", "facets"]) -> None:
        self._catalogue = catalogue
        self._which = which

    @property
    def _names(self) -> frozenset[str]:
        names: frozenset[str] = getattr(self._catalogue.latest, self._which)
        return names

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
