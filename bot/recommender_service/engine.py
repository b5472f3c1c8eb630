"""What the recommender service answers, from the live catalogue; every call may block."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from actions.assembly import interaction_of
from bot.recommender_service import wire
from common.errors import DataError, ModelError

if TYPE_CHECKING:
    from actions.live_model import LiveModel
    from recommender import Filters, Interaction, ProductSearch, Reason, Recommender
    from shop.database import Shop


class NotKnownError(DataError):
    """The caller names what the shop does not have."""

    status = 404


class NotTrainedError(ModelError):
    """There is nothing yet that could answer."""

    status = 503


class Engine:
    """Answers requests; thread-safe.

    One answer comes from one state of the catalogue and one model, whatever changes meanwhile.

    Args:
        shop: where events are recorded and read.
        live: search and recommender over the live catalogue, by the model trained last.
    """

    def __init__(self, shop: Shop, live: LiveModel) -> None:
        self._shop = shop
        self._live = live

    def health(self) -> wire.Health:
        """Whether requests can be answered, and by which model."""
        model, state = self._live.serving()
        held = state.recommender.n_items if state.recommender is not None else 0
        trained = state.search is not None and state.recommender is not None
        status: Any = "ok" if trained else "untrained"
        return wire.Health(status=status, model=model, products=held)

    def recommend(self, asked: wire.RecommendRequest) -> wire.Listing:
        """The best for a shopper, without what they do not want to see.

        Raises:
            NotTrainedError: there is no model.
        """
        recommender, _, model = self._models()
        lately, unwanted = self._of(asked)
        found = recommender.recommend(
            user_id=asked.customer_id or asked.session_id,
            recent=asked.recent,
            lately=lately,
            filters=_filters(asked.filters, unwanted),
            k=asked.k,
        )
        rows = ((one.item_id, one.score, one.reason) for one in found)
        return wire.Listing(model=model, items=_listed(recommender, rows))

    def similar(self, asked: wire.SimilarRequest) -> wire.Listing:
        """Products like one.

        Raises:
            NotKnownError: there is no such product.
            NotTrainedError: there is no model.
        """
        recommender, _, model = self._models()
        _check(recommender, asked.item_id)
        found = recommender.similar(asked.item_id, filters=_filters(asked.filters), k=asked.k)
        rows = ((one.item_id, one.score, one.reason) for one in found)
        return wire.Listing(model=model, items=_listed(recommender, rows))

    def search(self, asked: wire.SearchRequest) -> wire.Hits:
        """Products by words and meaning.

        Raises:
            NotTrainedError: there is no model.
        """
        recommender, search, model = self._models()
        page = search.search(
            asked.query, filters=_filters(asked.filters), k=asked.k, offset=asked.offset
        )
        rows = ((one.item_id, one.score, one.reason) for one in page.hits)
        return wire.Hits(model=model, total=page.total, items=_listed(recommender, rows))

    def explain(self, asked: wire.ExplainRequest) -> wire.Explained:
        """Why a product stands where it does for a shopper.

        Raises:
            NotKnownError: there is no such product.
            NotTrainedError: there is no model.
        """
        recommender, _, model = self._models()
        _check(recommender, asked.item_id)
        lately, _ = self._of(asked)
        found = recommender.explain(
            asked.item_id,
            user_id=asked.customer_id or asked.session_id,
            recent=asked.recent,
            lately=lately,
        )
        return wire.Explained(
            model=model,
            item_id=found.item_id,
            score=found.score,
            parts=dict(found.parts),
            reason=_why(found.reason),
            chosen=found.chosen,
        )

    def record(self, asked: wire.EventsRequest) -> wire.Recorded:
        """Store what happened; it counts in the next answer for whoever did it.

        Raises:
            NotKnownError: an event names a product or customer that the shop does not have.
        """
        from shop import events
        from shop.views import Event

        try:
            events.record(self._shop, *(Event(**_event(one)) for one in asked.events))
        except DataError as error:
            raise NotKnownError(error.message, hint="Nothing was recorded.") from error
        return wire.Recorded(recorded=len(asked.events))

    def _models(self) -> tuple[Recommender, ProductSearch, str]:
        model, state = self._live.serving()
        if state.recommender is None or state.search is None:
            raise NotTrainedError("Nothing is trained yet.", hint="Run: shoptalk train recommender")
        return state.recommender, state.search, model

    def _of(self, shopper: wire.Shopper) -> tuple[list[Interaction], frozenset[str]]:
        """What a shopper did lately, and what they do not want to see."""
        from shop import events

        if not (shopper.customer_id or shopper.session_id):
            return [], frozenset()
        who = (shopper.session_id or "", shopper.customer_id)
        done = [interaction_of(event) for event in events.lately(self._shop, *who)]
        return done, events.dismissed(self._shop, *who)


def _event(one: wire.Behaviour | wire.Rating) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "product_id": one.item_id,
        "customer_id": one.customer_id,
        "session_id": one.session_id,
        "surface": one.surface,
        "value": one.value if isinstance(one, wire.Rating) else None,
        "once": one.id or "",
    }


def _check(recommender: Recommender, item_id: str) -> None:
    if recommender.item(item_id) is None:
        raise NotKnownError(f"There is no product {item_id!r}.", hint="POST /api/search finds ids.")


def _filters(wishes: wire.Wishes, unwanted: frozenset[str] = frozenset()) -> Filters:
    from recommender import Filters

    return Filters(
        facets=wishes.facets,
        ranges={name: (one.least, one.most) for name, one in wishes.ranges.items()},
        min_price_cents=wishes.min_price_cents,
        max_price_cents=wishes.max_price_cents,
        in_stock_only=wishes.in_stock_only,
        exclude=frozenset(wishes.exclude) | unwanted,
        without=frozenset(word.casefold() for word in wishes.without),
    )


def _listed(
    recommender: Recommender, rows: Iterable[tuple[str, float, Reason]]
) -> list[wire.Listed]:
    found = []
    for item_id, score, reason in rows:
        if (item := recommender.item(item_id)) is not None:
            found.append(
                wire.Listed(
                    item_id=item_id,
                    name=item.name,
                    price_cents=item.price_cents,
                    in_stock=item.in_stock,
                    score=score,
                    reason=_why(reason),
                )
            )
    return found


def _why(reason: Reason) -> wire.Why:
    return wire.Why(code=reason.code, values=_plain(reason.values))


def _plain(value: Any) -> Any:
    """A value of a reason as JSON has it; a feature is an object of its attribute and value."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if hasattr(value, "_asdict"):
        return _plain(value._asdict())
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    return value.item() if hasattr(value, "item") else value
