"""What goes over the wire of the recommender service; every text and list has a bound."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

MOST_ITEMS = 100
MOST_EVENTS = 100
Id = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[!-~]+$")]
"""Printable ASCII without spaces, as ids of products, customers and sessions are."""
Text = Annotated[str, StringConstraints(max_length=200)]


def _whole(value: object) -> object:
    """JSON knows one kind of number: 3.0 is the integer 3."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


# The validator stands last, or the bounds are lost from the description.
Cents = Annotated[int, Field(ge=0, le=10**12), BeforeValidator(_whole)]
Count = Annotated[int, Field(ge=1, le=MOST_ITEMS), BeforeValidator(_whole)]
Place = Annotated[int, Field(ge=0, le=10**6), BeforeValidator(_whole)]
Bound = Annotated[float, Field(ge=-1e12, le=1e12, allow_inf_nan=False)]


class Asked(BaseModel):
    """Base of what callers send: an unknown key and a value of another type are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Bounds(Asked):
    """From the least to the most, both included."""

    least: Bound | None = None
    most: Bound | None = None


class Wishes(Asked):
    """What the products must be; see ``recommender.Filters``.

    ``facets`` names a value of an option or attribute, ``ranges`` bounds a numeric attribute in
    its own unit, ``without`` are values of whatever facet that are not wanted.
    """

    facets: Annotated[dict[Text, Text], Field(max_length=20)] = Field(default_factory=dict)
    ranges: Annotated[dict[Text, Bounds], Field(max_length=20)] = Field(default_factory=dict)
    min_price_cents: Cents | None = None
    max_price_cents: Cents | None = None
    in_stock_only: bool = True
    exclude: Annotated[list[Id], Field(max_length=1000)] = Field(default_factory=list)
    without: Annotated[list[Text], Field(max_length=20)] = Field(default_factory=list)


class Shopper(Asked):
    """For whom: a customer, a session, both or nobody; ``recent`` was shown, oldest first."""

    customer_id: Id | None = None
    session_id: Id | None = None
    recent: Annotated[list[Id], Field(max_length=MOST_ITEMS)] = Field(default_factory=list)


class RecommendRequest(Shopper):
    """A page of recommendations."""

    filters: Wishes = Wishes()
    k: Count = 10


class SimilarRequest(Asked):
    """Products like one."""

    item_id: Id
    filters: Wishes = Wishes()
    k: Count = 10


class SearchRequest(Asked):
    """A page of hits; of a query the first 300 characters count."""

    query: Annotated[str, StringConstraints(max_length=4000)]
    filters: Wishes = Wishes()
    k: Count = 10
    offset: Place = 0


class ExplainRequest(Shopper):
    """Why a product stands where it does for a shopper."""

    item_id: Id


class _Happened(Asked):
    item_id: Id
    session_id: Id
    customer_id: Id | None = None
    surface: Text = ""
    id: Id | None = None


class Behaviour(_Happened):
    """What a visitor did; what has the ``id`` of another event is recorded once."""

    kind: Literal["impression", "click", "cart", "purchase"]


class Rating(_Happened):
    """Stars that a visitor gave."""

    kind: Literal["rating"]
    value: Annotated[float, Field(ge=1, le=5, allow_inf_nan=False)]


class EventsRequest(Asked):
    """What happened just now, all or nothing."""

    events: Annotated[
        list[Annotated[Behaviour | Rating, Field(discriminator="kind")]],
        Field(max_length=MOST_EVENTS),
    ]


class Why(BaseModel):
    """A reason: its code and the values behind it; see docs/recommender.md."""

    code: str
    values: dict[str, Any]


class Listed(BaseModel):
    """One product of a list, the best first."""

    item_id: str
    name: str
    price_cents: int
    in_stock: bool
    score: float
    reason: Why


class Listing(BaseModel):
    """A list, and the version of the model that made it."""

    model: str
    items: list[Listed]


class Hits(Listing):
    """One page of hits, and how many there are in all."""

    total: int


class Explained(BaseModel):
    """Why a product stands where it does; ``parts`` is what each model added to the score.

    ``chosen`` says that the shopper bought it or has just been shown it: it is not recommended.
    """

    model: str
    item_id: str
    score: float
    parts: dict[str, float]
    reason: Why
    chosen: bool


class Recorded(BaseModel):
    """How many events were taken; those that were known before are among them."""

    recorded: int


class Health(BaseModel):
    """``untrained`` says that there is no model yet for these products."""

    status: Literal["ok", "untrained"]
    model: str
    products: int
