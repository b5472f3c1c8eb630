"""The page of texts: shut without its key; what is published is true of the data of today."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from actions.assembly import facts_of
from actions.live_texts import LiveTexts
from generator.filling import facts_fingerprint
from generator.library import TextLibrary
from shop import Shop
from shop.catalogue import get_product
from tests.channels.test_rest import bearer
from tests.server.fixtures import Door

KEY = "merchants-only-0123456789-0123456789"
PRODUCT = "fjord-rain-jacket"
TRUE, FALSE = "A jacket by Northlea.", "A jacket of pure silk."


def fill_library(shop: Shop, library: TextLibrary) -> str:
    """A true and a false draft of the jacket; gives the fingerprint of its data."""
    product = get_product(shop, PRODUCT)
    assert product is not None
    facts = facts_fingerprint(facts_of(product))
    library.add(PRODUCT, "description", TRUE, origin="model", seed=0, facts=facts)
    library.add(PRODUCT, "description", FALSE, origin="model", seed=1, facts=facts)
    return facts


@pytest.fixture
def library(tmp_path: Path, shop: Shop) -> TextLibrary:
    held = TextLibrary(tmp_path / "texts.db")
    fill_library(shop, held)
    return held


@pytest.fixture
async def door(open_door: Door, library: TextLibrary) -> Any:
    return await open_door(engineer_key=KEY, texts=library)


async def move(door: Any, number: int, state: str) -> Any:
    body = {"state": state, "who": "Ada"}
    return await door.post(f"/api/texts/{number}/state", json=body, headers=bearer(KEY))


async def test_without_a_key_there_is_no_page(open_door: Door, library: TextLibrary) -> None:
    door = await open_door(texts=library)
    for path in ("/texts", "/api/texts", "/texts/texts.js"):
        assert (await door.get(path)).status == 404


async def test_the_texts_need_the_key_and_the_page_holds_none(door: Any) -> None:
    assert (await door.get("/api/texts")).status == 401
    assert (await door.post("/api/texts/1/state", json={"state": "approved"})).status == 401
    assert (await door.post(f"/api/texts/products/{PRODUCT}/more", json={})).status == 401
    page = await door.get("/texts")
    assert page.status == 200
    assert TRUE not in await page.text()
    assert (await door.get("/texts/monitor.css")).headers["Content-Type"] == "text/css"
    assert (await door.get("/texts/index.html")).status == 404


async def test_product_variants_claims_and_scores_are_side_by_side(door: Any) -> None:
    answer = await door.get("/api/texts?state=draft", headers=bearer(KEY))
    found = await answer.json()
    assert (found["total"], found["states"]) == (1, {"draft": 2})
    (row,) = found["products"]
    assert (row["id"], row["brand"]) == (PRODUCT, "Northlea")
    true, false = row["texts"]
    assert (true["text"], true["outdated"]) == (TRUE, False)
    assert all(said["holds"] for said in true["claims"])
    assert [said["words"] for said in false["claims"] if not said["holds"]] == ["silk"]
    assert true["scores"]["characters"] == len(TRUE)


async def test_a_text_goes_from_draft_to_live_and_is_shown(
    door: Any, library: TextLibrary, shop: Shop
) -> None:
    product = get_product(shop, PRODUCT)
    assert product is not None
    live = LiveTexts(library)
    assert (await move(door, 1, "live")).status == 400
    assert (await move(door, 1, "approved")).status == 200
    assert live.shown(product) == product
    assert (await move(door, 1, "live")).status == 200
    assert live.shown(product).description == TRUE
    assert live.shown(product).slogan == product.slogan
    assert [change.who for change in library.history(1)] == ["model", "Ada", "Ada"]
    assert (await move(door, 1, "retired")).status == 200
    assert live.shown(product) == product


async def test_what_the_data_does_not_bear_out_is_not_published(
    door: Any, library: TextLibrary, shop: Shop
) -> None:
    refused = await move(door, 2, "approved")
    assert refused.status == 400
    assert "silk" in (await refused.json())["error"]
    library.add(PRODUCT, "slogan", "By Northlea.", origin="model", seed=0, facts="of older data")
    refused = await move(door, 3, "approved")
    assert "has changed" in (await refused.json())["error"]
    library.move(3, "approved", who="Ada")
    library.move(3, "live", who="Ada")
    product = get_product(shop, PRODUCT)
    assert product is not None
    assert LiveTexts(library).shown(product) == product


async def test_more_is_written_and_a_text_of_ones_own_is_kept(door: Any) -> None:
    address = f"/api/texts/products/{PRODUCT}"
    more = await (await door.post(f"{address}/more", json={}, headers=bearer(KEY))).json()
    assert len(more["texts"]) > 2
    own = {"kind": "slogan", "text": "Rain?  Let it.", "who": "Ada"}
    kept = await (await door.post(f"{address}/texts", json=own, headers=bearer(KEY))).json()
    assert (kept["texts"][-1]["text"], kept["texts"][-1]["origin"]) == ("Rain? Let it.", "person")
    again = await door.post(f"{address}/texts", json=own, headers=bearer(KEY))
    assert again.status == 400


@pytest.mark.parametrize("path", ["/api/texts?page=x", "/api/texts?state=lost"])
async def test_what_is_asked_wrongly_is_told(door: Any, path: str) -> None:
    assert (await door.get(path, headers=bearer(KEY))).status == 400
