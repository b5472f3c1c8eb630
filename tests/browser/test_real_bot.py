"""The trained bot behind its front door, in a real browser."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect
from sqlalchemy import select

from common.paths import Project
from shop import Shop, events, models
from tests.server.fixtures import settings_with

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
async def real(
    trained_project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[str, Shop]]:
    """The address of the bot as it is served, and its own copy of the sample shop."""
    from actions.assembly import load_services
    from bot.runtime.agent import load
    from bot.runtime.tracker_store import ConversationStore
    from bot.server import create_app, start

    source = Path(trained_project.database_url().removeprefix("sqlite:///"))
    copy = tmp_path / "real"
    copy.mkdir()
    for file in source.parent.glob(f"{source.name}*"):  # with its write-ahead log
        shutil.copy(file, copy / file.name)
    monkeypatch.setenv("SHOPTALK_DATABASE_URL", f"sqlite:///{copy / source.name}")
    services = load_services(trained_project)
    store = ConversationStore(url=f"sqlite:///{copy / 'conversations.db'}")
    settings = settings_with()
    agent = load(trained_project, tracker_store=store)
    agent.hand_services(services)
    runner, address = await start(
        create_app(agent, services, settings, pictures=trained_project.pictures), settings
    )
    yield address, services.shop
    await runner.cleanup()
    store.close()
    services.shop.close()


def a_shipped_order(shop: Shop) -> tuple[str, str]:
    """The number of an order on its way and the e-mail address of its customer."""
    query = (
        select(models.Order.number, models.Customer.email)
        .join(models.Customer, models.Customer.id == models.Order.customer_id)
        .where(models.Order.status == "shipped")
        .order_by(models.Order.number)
    )
    with shop.reading() as session:
        number, email = session.execute(query).first() or ("", "")
        return number, email


async def test_a_shopper_finds_a_product_and_asks_for_an_order(
    real: tuple[str, Shop], visit: Any, screenshots: Path
) -> None:
    address, shop = real
    visitor = await visit(address, reduced_motion="reduce")
    await visitor.picture(screenshots / "shop.png")
    await visitor.open_chat()
    await visitor.say("I need a waterproof jacket")
    cards = visitor.log.get_by_role("article")
    await expect(cards.first).to_contain_text("€")
    assert await cards.first.locator("img").evaluate("image => image.naturalWidth") > 0
    await visitor.picture(screenshots / "chat.png")
    name = (await cards.first.get_by_role("heading").inner_text()).strip()
    said = visitor.log.locator(".group")
    before = await said.count()
    async with visitor.page.expect_response("**/api/events"):
        await cards.first.locator(".card-button").first.click()
    await expect(said).to_have_count(before + 2)
    await expect(said.last).to_contain_text(name)
    clicked = [event.product_id for event in events.interactions(shop) if event.kind == "click"]
    assert clicked

    number, email = a_shipped_order(shop)
    await visitor.say("where is my order?")
    await expect(visitor.field).to_have_attribute("data-expects", "email")
    await visitor.say(email)
    await visitor.say(number)
    order = visitor.log.get_by_role("article", name=f"Order {number}")
    await expect(order).to_be_visible()
    await visitor.picture(screenshots / "order.png")

    await visitor.page.reload()
    await visitor.open_chat()
    await expect(order).to_be_visible()
    assert visitor.errors == []
