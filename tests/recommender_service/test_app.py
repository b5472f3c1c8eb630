"""The service answers as the recommender does, and says what is wrong."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from actions.assembly import items
from actions.live import LiveCatalogue
from actions.live_model import LiveModel, TrainedFolder
from bot.commands.serve import check_key_of
from bot.recommender_service.engine import Engine
from common.errors import ConfigError
from recommender.training import TrainingConfig, train
from shop import Shop, events, models
from shop.catalogue import catalogue_changed
from tests.recommender_service.conftest import Client, Served, serving
from tests.server.fixtures import settings_with
from tests.server.small_shop import open_small_shop

KEY = "of-the-backend-0123456789-0123456789"


def ids(listing: dict) -> list[str]:
    return [one["item_id"] for one in listing["items"]]


def test_what_can_be_bought_is_recommended_with_a_reason(client: Client) -> None:
    found = client.post("recommend", k=5).json
    assert set(ids(found)) == {"fjord-rain-jacket", "tide-wind-shell"}
    assert all(one["reason"]["code"] and one["name"] for one in found["items"])
    assert found["model"]


def test_filters_hold(client: Client) -> None:
    cheap = {"max_price_cents": 10_000}
    assert ids(client.post("recommend", filters=cheap).json) == ["tide-wind-shell"]
    all_of_them = {"in_stock_only": False, "without": ["Red"], "exclude": ["fjord-rain-jacket"]}
    assert ids(client.post("recommend", filters=all_of_them).json) == ["skerry-parka"]


def test_the_likest_of_one_product(client: Client) -> None:
    found = client.post("similar", item_id="fjord-rain-jacket", k=1).json
    assert ids(found) == ["tide-wind-shell"]
    assert client.post("similar", item_id="nothing").status == 404


def test_search_finds_by_words_that_are_mistyped(client: Client) -> None:
    found = client.post("search", query="rain jaket", filters={"in_stock_only": False}).json
    assert ids(found)[0] == "fjord-rain-jacket"
    assert found["total"] >= 1
    assert client.post("search", query="rain jacket", offset=50).json["items"] == []


def test_a_click_counts_in_the_next_answer_and_a_purchase_is_not_shown_again(
    client: Client, served: Served
) -> None:
    event = {"kind": "purchase", "item_id": "tide-wind-shell", "session_id": "s1", "id": "once"}
    for _ in range(2):
        assert client.post("events", events=[event]).json == {"recorded": 1}
    assert len(events.lately(served.shop, "s1")) == 1
    assert ids(client.post("recommend", session_id="s1").json) == ["fjord-rain-jacket"]
    found = client.post("explain", session_id="s1", item_id="tide-wind-shell").json
    assert found["chosen"]


def test_what_is_not_wanted_is_not_recommended(client: Client, served: Served) -> None:
    events.dismiss(served.shop, ["fjord-rain-jacket"], "s2")
    assert ids(client.post("recommend", session_id="s2").json) == ["tide-wind-shell"]


def test_the_parts_of_an_explanation_add_up(client: Client) -> None:
    found = client.post("explain", item_id="fjord-rain-jacket", recent=["tide-wind-shell"]).json
    assert sum(found["parts"].values()) == pytest.approx(found["score"])
    assert set(found["parts"]) == {"popularity", "item_to_item", "content"}
    assert found["reason"]["values"]["known"] == "shown"


def test_events_of_nobody_and_nothing_are_refused_as_a_whole(
    client: Client, served: Served
) -> None:
    good = {"kind": "click", "item_id": "tide-wind-shell", "session_id": "s3"}
    for bad in ({"item_id": "nothing"}, {"customer_id": "C99999"}):
        answer = client.post("events", events=[good, good | bad])
        assert (answer.status, answer.json["hint"]) == (404, "Nothing was recorded.")
    assert events.lately(served.shop, "s3") == []


@pytest.mark.parametrize(
    ("body", "content_type", "status", "says"),
    [
        (b"{", "application/json", 400, "Invalid JSON"),
        (b'{"k": 0}', "application/json", 400, "k: "),
        (b'{"many": 3}', "application/json", 400, "many: Extra inputs"),
        (b'{"k": "3"}', "application/json", 400, "k: "),
        (b'{"k": 3}', "text/plain", 415, "application/json"),
        (b'{"recent": ["' + b"x" * 300_000 + b'"]}', "application/json", 413, "Too Large"),
        (b"[" * 50_000, "application/json", 400, ""),
    ],
)
def test_what_is_wrong_with_a_body_is_said(
    client: Client, body: bytes, content_type: str, status: int, says: str
) -> None:
    answer = client.send("POST", "/api/recommend", body, content_type)
    assert answer.status == status
    assert says in answer.json["error"]


def test_another_method_is_told_the_right_one(client: Client) -> None:
    answer = client.get("recommend")
    assert (answer.status, answer.headers["Allow"]) == (405, "POST")


def test_the_key_opens_all_but_health_and_description(served: Served) -> None:
    with serving(served.engine(), settings_with(server_key=KEY)) as client:
        assert client.post("recommend").status == 401
        assert client.post("recommend", key="wrong").status == 401
        assert client.post("recommend", key=KEY).status == 200
        assert client.get("health").status == client.get("openapi.json").status == 200


def test_without_a_key_only_this_machine_is_served() -> None:
    for host in ("127.0.0.1", "::1", "localhost"):
        check_key_of(settings_with(host=host))
    check_key_of(settings_with(host="0.0.0.0", server_key=KEY))
    with pytest.raises(ConfigError, match="nothing guards"):
        check_key_of(settings_with(host="0.0.0.0"))


def test_a_price_that_changes_is_served_at_once(client: Client, served: Served) -> None:
    with served.shop.session() as session:
        row = session.get(models.Product, "skerry-parka")
        assert row is not None
        row.price_cents = 17_700
        catalogue_changed(session)
    found = client.post("search", query="parka", filters={"in_stock_only": False}).json
    assert found["items"][0]["price_cents"] == 17_700


def test_before_the_first_training_it_says_what_to_do(tmp_path: Path) -> None:
    shop = open_small_shop(tmp_path)
    opened = partial(
        LiveCatalogue,
        shop,
        lambda _: [],
        load_search=_none,
        load_recommender=_none,
        facets=_none,
    )
    live = LiveModel(opened, TrainedFolder(tmp_path / "recommender").version)
    with serving(Engine(shop, live), settings_with()) as client:
        assert client.get("health").status == 503
        assert client.get("health").json["status"] == "untrained"
        answer = client.post("recommend")
        assert (answer.status, answer.json["hint"]) == (503, "Run: shoptalk train recommender")
    shop.close()


def _none(_: Any) -> Any:
    return frozenset()


def test_a_new_model_is_taken_in_without_dropping_a_request(served: Served) -> None:
    """Requests go on in four threads from before the training until its model answers."""
    with serving(served.engine(), settings_with()) as client:
        before = client.get("health").json["model"]
        seen: list[tuple[int, str]] = []
        swapped, stop = threading.Event(), threading.Event()

        def ask() -> None:
            while not stop.is_set():
                answer = client.post("recommend", k=2)
                model = answer.json.get("model", "")
                seen.append((answer.status, model))
                if model != before:
                    swapped.set()

        asking = [threading.Thread(target=ask) for _ in range(4)]
        for one in asking:
            one.start()
        _train(served.shop, served.folder, anonymous=True)
        arrived = swapped.wait(60)
        stop.set()
        for one in asking:
            one.join()
        assert arrived
        assert {status for status, _ in seen} == {200}
        assert client.get("health").json["model"] != before


def test_a_damaged_model_is_not_taken_in(served: Served) -> None:
    with serving(served.engine(), settings_with()) as client:
        before = client.get("health").json["model"]
        broken = served.folder / "mix.npz"
        held = broken.read_bytes()
        manifest = (served.folder / "manifest.json").read_text()
        broken.write_bytes(b"nothing")
        (served.folder / "manifest.json").write_text(manifest + " ")
        try:
            answers = [client.post("recommend") for _ in range(5)]
        finally:
            broken.write_bytes(held)
        assert {answer.status for answer in answers} == {200}
        assert {answer.json["model"] for answer in answers} == {before}


def _train(shop: Shop, folder: Path, *, anonymous: bool) -> None:
    config = TrainingConfig.model_validate({"trust": {"anonymous": anonymous}})
    train(items(shop), [], folder, config, progress=False)
