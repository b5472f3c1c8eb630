"""The widget in a real browser, talking to a scripted bot."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import expect

from bot.server import create_app, start
from shop import Shop, events
from tests.browser.visitor import PHONE
from tests.server.fixtures import Door, settings_with
from tests.server.scripted import ScriptedAgent

pytestmark = pytest.mark.browser


async def test_a_shopper_talks_sees_cards_and_clicks_one(
    visit: Any, agent: ScriptedAgent, shop: Shop, screenshots: Path
) -> None:
    visitor = await visit()
    await visitor.open_chat()
    await expect(visitor.log).to_contain_text("What are you looking for?")
    await visitor.say("jackets")
    card = visitor.log.get_by_role("article", name="Fjord Rain Jacket, 1 of 3")
    await expect(card).to_contain_text("€129.00")
    await expect(card).to_contain_text("Fits what you said: waterproof, for hiking")
    await expect(card.locator("img")).to_have_js_property("complete", True)
    assert await card.locator("img").evaluate("image => image.naturalWidth") > 0
    await visitor.picture(screenshots / "widget-desktop.png")
    async with visitor.page.expect_response("**/api/events") as reported:
        await card.get_by_role("button", name="Details").click()
    assert (await (await reported.value).json())["recorded"] >= 1
    await expect(visitor.log.locator(".bubble.user").last).to_contain_text("Details")
    await expect(visitor.log).to_contain_text("You said: /product_details")
    assert agent.heard[-1].text == '/product_details{"product": "fjord-rain-jacket"}'
    assert [event.product_id for event in events.interactions(shop) if event.kind == "click"] == [
        "fjord-rain-jacket"
    ]
    assert visitor.errors == []


async def test_products_on_the_screen_are_counted_as_seen(visit: Any, shop: Shop) -> None:
    visitor = await visit()
    await visitor.open_chat()
    async with visitor.page.expect_response("**/api/events") as reported:
        await visitor.say("jackets")
    assert (await reported.value).status == 200
    seen = [(event.product_id, event.position) for event in events.interactions(shop)]
    assert ("fjord-rain-jacket", 1) in seen
    assert ("tide-wind-shell", 3) not in seen, "it is out of sight, to the right"


def looks_of(sent: Any) -> list[tuple[str, float]]:
    """Kind and seconds of the looks that a report tells."""
    told = json.loads(sent.post_data)["events"]
    return [(one["kind"], one["seconds"]) for one in told if "seconds" in one]


async def hidden(visitor: Any, is_hidden: bool) -> None:
    """The page goes to the background or comes back."""
    await visitor.page.evaluate(
        """(hidden) => {
            Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        is_hidden,
    )


async def in_view(visitor: Any) -> None:
    """Wait until the widget has seen that its cards are in view, and has told it."""
    await expect(visitor.log.get_by_role("article").first).to_be_in_viewport(ratio=0.6)
    for _ in range(2):
        await visitor.page.evaluate("() => new Promise(requestAnimationFrame)")


async def test_how_long_cards_are_in_view_is_told_with_the_next_message(
    visit: Any, open_door: Door
) -> None:
    visitor = await visit(await open_door(looks=True))
    await visitor.page.clock.install()
    await visitor.page.reload()
    await visitor.open_chat()
    await visitor.say("jackets")
    await in_view(visitor)
    await visitor.page.clock.fast_forward(4000)
    await hidden(visitor, False)
    async with visitor.page.expect_request("**/api/events") as sent:
        await visitor.say("hello")
    kinds = dict(looks_of(await sent.value))
    assert 4.0 <= kinds["dwell"] < 14.0
    told: list[Any] = []
    visitor.page.on("request", lambda one: told.append(one) if "events" in one.url else None)
    await visitor.page.clock.fast_forward(30_000)
    await visitor.say("hello")
    await expect(visitor.log.locator(".bubble.user")).to_have_count(3)
    assert [look for one in told for look in looks_of(one)] == [], "once"


async def test_a_page_that_was_opened_is_read_until_the_shopper_is_back(
    visit: Any, open_door: Door
) -> None:
    visitor = await visit(await open_door(looks=True))
    await visitor.page.clock.install()
    await visitor.page.reload()
    await visitor.open_chat()
    await visitor.say("details")
    await visitor.log.get_by_role("link", name="Fjord Rain Jacket").click()
    await hidden(visitor, True)
    await visitor.page.clock.fast_forward(20_000)
    async with visitor.page.expect_request("**/api/events") as sent:
        await hidden(visitor, False)
    assert [(kind, 20.0 <= length < 30.0) for kind, length in looks_of(await sent.value)] == [
        ("read", True)
    ]


async def test_nothing_is_timed_where_the_shop_does_not_ask(visit: Any) -> None:
    visitor = await visit()
    await visitor.page.clock.install()
    await visitor.page.reload()
    await visitor.open_chat()
    told: list[Any] = []
    visitor.page.on("request", lambda one: told.append(one) if "events" in one.url else None)
    await visitor.say("jackets")
    await in_view(visitor)
    await visitor.page.clock.fast_forward(70_000)
    await visitor.say("hello")
    await expect(visitor.log.locator(".bubble.user")).to_have_count(2)
    await hidden(visitor, True)
    assert [look for one in told for look in looks_of(one)] == []


async def test_a_chip_says_its_title_and_goes_away(visit: Any, agent: ScriptedAgent) -> None:
    visitor = await visit()
    await visitor.open_chat()
    await visitor.page.get_by_role("button", name="Where is my order?").click()
    await expect(visitor.log).to_contain_text("You said: Where is my order?")
    await expect(visitor.page.locator(".chip")).to_have_count(0)
    await visitor.say("hello")
    await visitor.page.get_by_role("button", name="Find something").click()
    await expect(visitor.log).to_contain_text("You said: /find_product")
    assert agent.heard[-1].metadata["title"] == "Find something"


async def test_an_order_with_its_progress(visit: Any, screenshots: Path) -> None:
    visitor = await visit()
    await visitor.open_chat()
    await visitor.say("my order")
    order = visitor.log.get_by_role("article", name="Order HP-104233")
    for text in ("On its way", "€218.00", "Placed 12 June 2025", "navy, M"):
        await expect(order).to_contain_text(text)
    steps = order.get_by_role("listitem")
    await expect(steps.nth(2)).to_have_attribute("aria-current", "step")
    await expect(steps.nth(3)).to_have_attribute("aria-label", "Delivered, still to come")
    link = order.get_by_role("link", name="Track the parcel")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    await expect(visitor.page.get_by_role("button", name="Change address")).to_be_visible()
    await visitor.picture(screenshots / "widget-order.png")


async def test_the_keyboard_fits_what_the_bot_waits_for(visit: Any) -> None:
    visitor = await visit()
    await visitor.open_chat()
    await visitor.say("return")
    await expect(visitor.field).to_have_attribute("inputmode", "email")
    await expect(visitor.field).to_have_attribute("autocomplete", "email")
    await expect(visitor.field).to_have_attribute("placeholder", "you@example.com")
    await visitor.say("mia@example.com")
    await expect(visitor.field).to_have_attribute("placeholder", "Write a message …")
    assert await visitor.field.get_attribute("inputmode") is None
    await visitor.say("sure?")
    await visitor.page.get_by_role("button", name="Yes", exact=True).click()
    await expect(visitor.log).to_contain_text("You said: Yes")


async def test_a_long_answer_is_read_from_its_beginning(visit: Any) -> None:
    visitor = await visit(viewport={"width": 1280, "height": 600}, reduced_motion="reduce")
    await visitor.open_chat()
    await visitor.say("jackets")
    await expect(visitor.log.get_by_text("These keep the rain out:")).to_be_in_viewport(ratio=1)
    more = visitor.page.get_by_role("button", name="Show more")
    await expect(more).to_be_visible()
    await expect(more).not_to_be_in_viewport(ratio=1)


async def test_rating_handoff_and_picture(visit: Any, agent: ScriptedAgent) -> None:
    visitor = await visit()
    await visitor.open_chat()
    await visitor.say("person")
    notice = visitor.log.get_by_role("region", name="Handed to a colleague")
    await expect(notice).to_contain_text("H-00012")
    await visitor.say("picture")
    await expect(visitor.log.locator("figure img")).to_be_visible()
    await visitor.say("bye")
    await visitor.page.get_by_role("button", name="4 of 5").click()
    await expect(visitor.log).to_contain_text("You said: 4")
    await expect(visitor.page.locator(".star.on")).to_have_count(4)
    await expect(visitor.page.locator(".star").first).to_be_disabled()


async def test_words_are_words_and_never_markup(visit: Any) -> None:
    visitor = await visit()
    await visitor.open_chat()
    await visitor.say("markup")
    bubble = visitor.log.locator(".bubble.bot").last
    await expect(bubble).to_contain_text("<img src=x onerror=alert(1)> bold")
    await expect(bubble.locator("img")).to_have_count(0)
    await expect(bubble.locator("strong")).to_have_text("bold")
    await expect(bubble.get_by_role("link")).to_have_attribute("href", "https://example.com/a")
    await visitor.say("<b>mine</b>")
    await expect(visitor.log.locator(".bubble.user").last).to_contain_text("<b>mine</b>")
    assert visitor.errors == []


async def test_a_reload_continues_the_conversation(visit: Any) -> None:
    visitor = await visit()
    await visitor.open_chat()
    await visitor.say("jackets")
    await expect(visitor.log.get_by_role("article")).to_have_count(3)
    await visitor.page.reload()
    await visitor.open_chat()
    await expect(visitor.log.get_by_role("article")).to_have_count(3)
    await expect(visitor.log.locator(".bubble.user")).to_contain_text("jackets")
    await expect(visitor.log).not_to_contain_text("What are you looking for?")
    await expect(visitor.page.get_by_role("button", name="Show more")).to_be_visible()


async def test_a_new_conversation_is_asked_for_twice(visit: Any, agent: ScriptedAgent) -> None:
    visitor = await visit()
    await visitor.open_chat()
    await visitor.say("hello")
    await expect(visitor.log).to_contain_text("How can I help?")
    await visitor.window.get_by_role("button", name="Start a new conversation").click()
    await visitor.page.get_by_role("button", name="Cancel").click()
    await expect(visitor.log).to_contain_text("How can I help?")
    await visitor.window.get_by_role("button", name="Start a new conversation").click()
    await visitor.page.get_by_role("button", name="Start new", exact=True).click()
    await expect(visitor.log).not_to_contain_text("How can I help?")
    await expect(visitor.log).to_contain_text("What are you looking for?")
    await visitor.say("again")
    await expect(visitor.log).to_contain_text("You said: again")
    assert len({message.sender_id for message in agent.heard}) == 2


async def test_errors_and_limits_are_told_in_the_shoppers_language(
    visit: Any, open_door: Door
) -> None:
    door = await open_door(messages_per_conversation={"per_minute": 1, "burst": 2})
    visitor = await visit(door, locale="de-DE")
    await visitor.page.evaluate("document.querySelector('shoptalk-chat').remove()")
    await visitor.page.evaluate(
        """() => {
            delete window.Shoptalk;
            const script = document.createElement("script");
            script.src = "/widget.js";
            script.dataset.lang = "de";
            script.dataset.shop = "Harbour & Pine";
            const added = new Promise((done) => script.addEventListener("load", done));
            document.body.append(script);
            return added;
        }"""
    )
    await visitor.open_chat()
    await expect(visitor.field).to_have_attribute("placeholder", "Nachricht schreiben …")
    await expect(visitor.log).to_contain_text("What are you looking for?")  # the bot has no German
    await visitor.say("boom")
    await expect(visitor.log).to_contain_text("bei uns ist etwas schiefgegangen")
    await visitor.say("silence")
    await visitor.say("too much")
    await expect(visitor.log).to_contain_text("Sie schreiben schneller, als ich lesen kann")


async def test_a_message_that_is_too_long_is_not_lost(visit: Any, agent: ScriptedAgent) -> None:
    visitor = await visit()
    await visitor.open_chat()
    await visitor.field.fill("x" * 4010)
    await expect(visitor.page.get_by_role("alert")).to_have_text("10 characters too many")
    await visitor.field.press("Enter")
    assert len(await visitor.field.input_value()) == 4010
    assert agent.heard == []


async def test_shift_and_enter_make_a_new_line(visit: Any, agent: ScriptedAgent) -> None:
    visitor = await visit()
    await visitor.open_chat()
    await visitor.field.press_sequentially("one")
    await visitor.field.press("Shift+Enter")
    await visitor.field.press_sequentially("two")
    await visitor.field.press("Enter")
    await expect(visitor.log).to_contain_text("You said: one")
    assert agent.heard[0].text == "one\ntwo"


async def test_a_message_written_without_connection_is_sent_later(
    visit: Any, agent: ScriptedAgent, shop: Shop, pictures: Path
) -> None:
    services = SimpleNamespace(shop=shop, config=shop.config)
    app_of = partial(create_app, agent, services, pictures=pictures)
    runner, address = await start(app_of(settings_with()), settings_with())
    visitor = await visit(address)
    await visitor.open_chat()
    await visitor.say("before")
    await expect(visitor.log).to_contain_text("You said: before")
    await runner.cleanup()
    await expect(visitor.page.locator(".state")).to_have_text("Reconnecting …")
    await visitor.say("during")
    await expect(visitor.log).to_contain_text("Will be sent when the connection is back.")
    same = settings_with(port=int(address.strip("/").rpartition(":")[2]))
    runner, _ = await start(app_of(same), same)
    try:
        await expect(visitor.log).to_contain_text("You said: during", timeout=20_000)
        await expect(visitor.log.locator(".bubble.user")).to_have_count(2)
        await expect(visitor.log).not_to_contain_text("Will be sent")
        assert [message.text for message in agent.heard] == ["before", "during"]
    finally:
        await visitor.leave()
        await runner.cleanup()


async def test_on_a_phone_the_chat_is_the_whole_screen(visit: Any, screenshots: Path) -> None:
    visitor = await visit(**PHONE, reduced_motion="reduce")
    await visitor.open_chat()
    assert await visitor.window.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    await expect(visitor.launcher).to_be_hidden()
    focused = await visitor.page.evaluate(
        "document.querySelector('shoptalk-chat').shadowRoot.activeElement.id"
    )
    assert focused == "shoptalk-window", "no keyboard over the greeting"
    await visitor.say("jackets")
    await expect(visitor.log.get_by_role("article")).to_have_count(3)
    width = await visitor.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390, "nothing sticks out"
    await visitor.picture(screenshots / "widget-phone.png")
    await visitor.window.get_by_role("button", name="Close chat").click()
    await expect(visitor.launcher).to_be_visible()


async def test_the_dark_theme_follows_the_system(visit: Any, screenshots: Path) -> None:
    visitor = await visit(color_scheme="dark")
    await visitor.open_chat()
    await visitor.say("my order")
    await expect(visitor.log.get_by_role("article")).to_be_visible()
    background = await visitor.window.evaluate("box => getComputedStyle(box).backgroundColor")
    channels = [int(part) for part in background.strip("rgb()").split(",")]
    assert max(channels) < 60
    await visitor.picture(screenshots / "widget-dark.png")


async def test_messages_that_arrive_while_it_is_closed_are_counted(
    visit: Any, agent: ScriptedAgent
) -> None:
    visitor = await visit()
    await visitor.open_chat()
    await visitor.say("wait")
    await agent.waiting.wait()
    await visitor.window.get_by_role("button", name="Close chat").click()
    agent.release.set()
    await expect(visitor.launcher).to_have_attribute("aria-label", "Chat with us, 1 unread")
    await visitor.open_chat()
    await expect(visitor.launcher).to_have_attribute("aria-label", "Chat with us")


async def test_one_script_tag_on_another_site(visit: Any, open_door: Door) -> None:
    page = '<!doctype html><html lang="en"><link rel="icon" href="data:,">{}<body><h1>Shop</h1>'
    tag = '<script src="{}" data-shop="Elsewhere" async></script>'
    site = web.Application()
    host = TestServer(site)

    async def index(request: web.Request) -> web.Response:
        return web.Response(text=page.format(tag.format(source)), content_type="text/html")

    site.router.add_get("/", index)
    await host.start_server()
    try:
        door = await open_door(cors_origins=[str(host.make_url("/")).rstrip("/")])
        source = door.make_url("/widget.js")
        visitor = await visit(str(host.make_url("/")))
        await visitor.open_chat()
        async with visitor.page.expect_response("**/api/events") as reported:
            await visitor.say("jackets")
            await expect(visitor.log.get_by_role("article")).to_have_count(3)
        assert (await reported.value).ok
        assert visitor.errors == []
    finally:
        await host.close()


async def test_the_page_can_open_ask_and_take_over_a_product(
    visit: Any, agent: ScriptedAgent
) -> None:
    visitor = await visit()
    await visitor.page.get_by_role("button", name="Fjord Rain Jacket").click()
    await expect(visitor.log).to_contain_text("You said: Tell me about the Fjord Rain Jacket")
    await visitor.say("one jacket")
    await visitor.page.evaluate(
        """() => document.addEventListener("shoptalk:product", (event) => {
            event.preventDefault();
            document.title = event.detail.productId;
        })"""
    )
    await visitor.log.get_by_role("button", name="Fjord Rain Jacket").click()
    await expect(visitor.page).to_have_title("fjord-rain-jacket")
    assert len(agent.heard) == 2, "the page took care of it itself"
