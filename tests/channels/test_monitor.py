"""The page of learning: shut without its key, and each figure leads to its conversations."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shop import Shop, models, rollouts
from shop.containment import endings
from shop.impressions import Reward, ShownList, ShownProduct, record_list, reward
from shop.rollouts import Rollout
from tests.channels.test_rest import bearer
from tests.server.fixtures import Door

KEY = "engineers-only-0123456789-0123456789"


def fill(shop: Shop) -> None:
    """Nine days of lists; see :func:`test_what_the_figures_are`."""
    begin = shop.now()
    rollouts.change(shop, None, Rollout("recommend", by="settings", why="the beginning"))
    # day, conversation, policy, product, what came of it
    for day, talk, policy, product, done in (
        (-9, "t1", "fixed", "skerry-parka", "purchase"),
        (-9, "t2", "fixed", "skerry-parka", ""),
        (-8, "t3", "lin_ucb", "tide-wind-shell", "cart"),
        (-2, "t3b", "lin_ucb", "tide-wind-shell", "click"),
        (-1, "t4", "fixed", "skerry-parka", "cart"),
        (-1, "t5", "fixed", "skerry-parka", "click"),
    ):
        shop.clock = lambda day=day: begin + timedelta(days=day)  # type: ignore[misc]
        unit = "mia" if talk.startswith("t3") else talk
        shown = (ShownProduct(product, 0, 1.0),)
        record_list(shop, ShownList(talk, talk, unit, "recommend", policy, 0, shown))
        if done:
            reward(shop, Reward(talk, product, done))  # type: ignore[arg-type]
    with shop.session() as session:
        session.add(models.Complaint(conversation_id="t5", text="!", created_at=shop.now()))
    shop.clock = lambda: begin


@pytest.fixture
async def door(open_door: Door, shop: Shop) -> Any:
    fill(shop)
    return await open_door(engineer_key=KEY, learning=True)


async def test_without_a_key_there_is_no_page(open_door: Door) -> None:
    door = await open_door(learning=True)
    for path in ("/learning", "/api/learning", "/learning/monitor.js"):
        assert (await door.get(path)).status == 404


async def test_the_figures_need_the_key_and_the_page_holds_none(door: Any) -> None:
    assert (await door.get("/api/learning")).status == 401
    assert (await door.get("/api/learning/conversations?of=policy:fixed")).status == 401
    assert (await door.get("/api/learning/conversations/t1")).status == 401
    page = await door.get("/learning")
    assert page.status == 200
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "fixed" not in await page.text()
    assert (await door.get("/learning/monitor.js")).headers["Content-Type"] == "text/javascript"
    assert (await door.get("/learning/index.html")).status == 404


async def test_what_the_figures_are(door: Any) -> None:
    found = await (await door.get("/api/learning", headers=bearer(KEY))).json()
    rows = {row["policy"]: row for row in found["policies"]}
    assert (rows["fixed"]["lists"], rows["fixed"]["liked"]) == (4, 0.75)
    assert rows["lin_ucb"]["share"] == pytest.approx(2 / 6)
    assert rows["lin_ucb"]["shoppers"] == 1
    assert [row["lists"] for row in found["by_day"]] == [2, 1, 1, 2]
    assert found["products"][0] == {"product": "skerry-parka", "share": pytest.approx(4 / 6)}
    # Of five that have ended one is resolved; the one of yesterday may still come back.
    assert found["containment"] == {
        "conversations": 6,
        "resolved": pytest.approx(1 / 5),
        "endings": {"resolved": 1, "silent": 2, "came_back": 1, "open": 1, "complaint": 1},
    }
    assert found["drift"]["alarm"] is False
    assert found["latency"] == {"turns": 0, "p50": None, "p95": None}
    assert [one["why"] for one in found["changes"]] == ["the beginning"]


@pytest.mark.parametrize(
    ("of", "talks"),
    [
        ("policy:lin_ucb", ["t3b", "t3"]),
        ("product:skerry-parka", ["t5", "t4", "t2", "t1"]),
        ("ending:came_back", ["t3"]),
        ("left_out:too_fast", []),
        ("week:now", ["t3b", "t4", "t5"]),
        ("week:before", ["t1", "t2", "t3"]),
        ("arm:order-1/new", []),
        ("nothing", []),
    ],
)
async def test_each_figure_leads_to_its_conversations(door: Any, of: str, talks: list[str]) -> None:
    address = f"/api/learning/conversations?of={of}"
    found = await (await door.get(address, headers=bearer(KEY))).json()
    assert set(found["conversations"]) == set(talks)


async def test_slogans_have_figures_of_their_own(door: Any, shop: Shop) -> None:
    context = {"texts": ["Warm.", "Warm?"]}
    shown = (ShownProduct("skerry-parka", 1, 0.5),)
    one = ShownList("t9.text.skerry-parka", "t9", "t9", "slogan", "lin_ucb", 3, shown, context)
    record_list(shop, one)
    reward(shop, Reward("t9", "skerry-parka", "click"))
    held = bearer(KEY)
    found = await (await door.get("/api/learning?surface=slogan", headers=held)).json()
    assert found["surfaces"] == ["recommend", "slogan"]
    assert found["texts"] == [{"text": "Warm?", "lists": 1, "liked": 1.0}]
    of = "/api/learning/conversations?surface=slogan&of=text:Warm%3F"
    assert (await (await door.get(of, headers=held)).json())["conversations"] == ["t9"]
    assert (await door.get("/api/learning?surface=none", headers=held)).status == 404


async def test_prometheus_gets_the_same_figures(door: Any) -> None:
    await door.get("/api/learning", headers=bearer(KEY))
    text = await (await door.get("/metrics")).text()
    assert 'shoptalk_learning_reward{policy="fixed",surface="recommend"} 0.75' in text
    assert 'shoptalk_learning_conversations{ending="resolved",surface="recommend"} 1.0' in text
    assert 'shoptalk_learning_drift_alarm{surface="recommend"} 0.0' in text


def test_who_comes_back_was_not_resolved(shop: Shop) -> None:
    fill(shop)
    found = {
        one.conversation_id: one.ending
        for one in endings(shop, "recommend", since=shop.now() - timedelta(days=28))
    }
    assert found["t3"] == "came_back", "although something went into the cart"
    assert found["t2"] == "silent"
