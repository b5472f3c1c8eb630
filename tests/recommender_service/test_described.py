"""Whatever is sent, the service answers as its own description says, and never with a 500."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import jsonschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.recommender_service.app import OPERATIONS, door
from tests.recommender_service.conftest import Answer, Client
from tests.server.fixtures import settings_with

PATHS = sorted(path for method, path in OPERATIONS if method == "post")
QUICK = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
IDS = st.sampled_from(["fjord-rain-jacket", "skerry-parka", "C00042", "s1", "~", "!" * 200])
TEXTS = st.text(max_size=200)
CENTS = st.none() | st.integers(0, 10**12)
BOUND = st.none() | st.floats(-1e12, 1e12)
WISHES = st.fixed_dictionaries(
    {},
    optional={
        "facets": st.dictionaries(st.just("colour") | TEXTS, st.just("navy") | TEXTS, max_size=3),
        "ranges": st.dictionaries(
            TEXTS, st.fixed_dictionaries({"least": BOUND, "most": BOUND}), max_size=2
        ),
        "min_price_cents": CENTS,
        "max_price_cents": CENTS,
        "in_stock_only": st.booleans(),
        "exclude": st.lists(IDS, max_size=3),
        "without": st.lists(TEXTS, max_size=3),
    },
)
SHOPPER: dict[str, Any] = {
    "customer_id": st.none() | IDS, "session_id": IDS, "recent": st.lists(IDS, max_size=3),
}  # fmt: skip
PAGE: dict[str, Any] = {
    "filters": WISHES,
    "k": st.integers(1, 100) | st.integers(1, 100).map(float),
}
HAPPENED: dict[str, Any] = {"item_id": IDS, "session_id": IDS}
MAY: dict[str, Any] = {"customer_id": st.none() | IDS, "surface": TEXTS, "id": IDS}
EVENTS = st.one_of(
    st.fixed_dictionaries(
        {**HAPPENED, "kind": st.sampled_from(["impression", "click", "cart", "purchase"])},
        optional=MAY,
    ),
    st.fixed_dictionaries(
        {**HAPPENED, "kind": st.just("rating"), "value": st.floats(1, 5)}, optional=MAY
    ),
)
RIGHT: dict[str, st.SearchStrategy[Any]] = {
    "/api/recommend": st.fixed_dictionaries({}, optional={**SHOPPER, **PAGE}),
    "/api/similar": st.fixed_dictionaries({"item_id": IDS}, optional=PAGE),
    "/api/search": st.fixed_dictionaries(
        {"query": st.text(max_size=400)}, optional={**PAGE, "offset": st.integers(0, 10**6)}
    ),
    "/api/explain": st.fixed_dictionaries({"item_id": IDS}, optional=SHOPPER),
    "/api/events": st.fixed_dictionaries({"events": st.lists(EVENTS, max_size=4)}),
}
KEYS = st.sampled_from(["k", "query", "item_id", "events", "filters", "recent", "kind", "value"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)


@lru_cache
def document(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("openapi.json").json
    return found


def check(client: Client, path: str, answer: Answer) -> None:
    described = document(client)
    response = described["paths"][path]["post"]["responses"][str(answer.status)]
    schema = response["content"]["application/json"]["schema"]
    whole = {**schema, "components": described["components"]}
    jsonschema.Draft202012Validator(whole).validate(answer.json)


def is_described(client: Client, path: str, body: Any) -> bool:
    described = document(client)
    schema = described["paths"][path]["post"]["requestBody"]["content"]["application/json"]
    whole = {**schema["schema"], "components": described["components"]}
    return jsonschema.Draft202012Validator(whole).is_valid(body)


def test_every_route_is_described(client: Client) -> None:
    described = document(client)
    assert described["openapi"] == "3.1.0"
    found = {(m, path) for path, item in described["paths"].items() for m in item}
    assert found == set(OPERATIONS)


def test_bounds_and_keys_are_described(client: Client) -> None:
    described = document(client)
    body = described["paths"]["/api/similar"]["post"]["requestBody"]["content"]
    count = body["application/json"]["schema"]["properties"]["k"]
    assert (count["minimum"], count["maximum"]) == (1, 100)
    assert "security" not in described["paths"]["/api/similar"]["post"]
    guarded = door(settings_with(server_key="of-the-backend-0123456789-0123456789"))
    assert guarded.tokens == ("server",)
    assert guarded.operations["post", "/api/similar"].opens == "server"


@QUICK
@given(st.sampled_from(PATHS).flatmap(lambda path: st.tuples(st.just(path), RIGHT[path])))
def test_what_is_described_is_taken(client: Client, sent: tuple[str, Any]) -> None:
    path, body = sent
    assert is_described(client, path, body)
    answer = client.send("POST", path, json.dumps(body).encode())
    assert answer.status in {200, 404}
    check(client, path, answer)


@QUICK
@given(st.sampled_from(PATHS), ANYTHING)
def test_anything_else_is_refused_in_words(client: Client, path: str, body: Any) -> None:
    answer = client.send("POST", path, json.dumps(body).encode())
    assert answer.status in ({200, 404} if _taken(client, path, body) else {400})
    check(client, path, answer)


@QUICK
@given(st.sampled_from(PATHS), st.binary(max_size=300))
def test_bytes_of_any_kind_are_answered(client: Client, path: str, body: bytes) -> None:
    check(client, path, client.send("POST", path, body))


def _taken(client: Client, path: str, body: Any) -> bool:
    finite = "NaN" not in json.dumps(body) and "Infinity" not in json.dumps(body)
    return finite and is_described(client, path, body)
