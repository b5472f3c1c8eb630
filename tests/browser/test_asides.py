"""What the widget does beside the conversation: files, rating, saving, consent, speaking first."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from bot.channels.ratings import Ratings
from shop import Shop, identity
from tests.browser.visitor import Visitor
from tests.channels.test_transcript import Post
from tests.server.fixtures import Door
from tests.server.scripted import ScriptedAgent

pytestmark = pytest.mark.browser

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0"
    "00000301010018dd8db00000000049454e44ae426082"
)


def photo(name: str = "damage.png", body: bytes = PIXEL) -> dict[str, Any]:
    return {"name": name, "mimeType": "image/png", "buffer": body}


@pytest.fixture
def with_attributes(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """``with_attributes(**attributes)``: the sample page's script tag has them, too."""

    def change(**attributes: str) -> None:
        from bot.channels import pages

        original = pages.jinja2.Template.render

        def render(template: Any, *args: Any, **values: Any) -> str:
            page: str = original(template, *args, **values)
            tag = " ".join(f"data-{name}='{value}'" for name, value in attributes.items())
            return page.replace('src="widget.js"', f'src="widget.js" {tag}')

        monkeypatch.setattr(pages.jinja2.Template, "render", render)

    return change


async def test_a_photo_is_sent_with_the_words_and_kept(
    visit: Any, agent: ScriptedAgent, tmp_path: Path, screenshots: Path
) -> None:
    visitor: Visitor = await visit()
    await visitor.open_chat()
    await visitor.attach(photo())
    await expect(visitor.page.locator(".attachment")).to_contain_text("damage.png")
    await visitor.say("it arrived like this")
    await expect(visitor.page.locator(".attachment")).to_have_count(0)
    await expect(visitor.log.locator(".bubble.user img")).to_be_visible()
    await expect(visitor.log).to_contain_text("You said: it arrived like this")
    (line,) = agent.heard[0].metadata["attachments"]
    assert (tmp_path / line.removeprefix("photo ")).read_bytes() == PIXEL
    await visitor.picture(screenshots / "widget-photo.png")
    await visitor.page.reload()
    await visitor.open_chat()
    await expect(visitor.log.locator(".sent-file")).to_have_text("Photo")
    assert visitor.errors == []


async def test_a_photo_alone_is_asked_about_and_goes_with_the_next_words(
    visit: Any, agent: ScriptedAgent
) -> None:
    visitor: Visitor = await visit()
    await visitor.open_chat()
    await visitor.attach(photo())
    await visitor.window.get_by_role("button", name="Send").click()
    await expect(visitor.log).to_contain_text("your photo has arrived")
    await visitor.page.reload()
    await visitor.open_chat()
    await visitor.say("the lamp is broken")
    await expect(visitor.log).to_contain_text("You said: the lamp is broken")
    assert len(agent.heard[0].metadata["attachments"]) == 1
    await visitor.say("thanks")
    await expect(visitor.log).to_contain_text("You said: thanks")
    assert "attachments" not in agent.heard[1].metadata


async def test_what_cannot_be_sent_is_said_and_the_rest_can_be_taken_away(
    visit: Any, open_door: Door
) -> None:
    visitor: Visitor = await visit(await open_door(max_upload_bytes=2_000_000))
    await visitor.open_chat()
    alert = visitor.page.get_by_role("alert")
    await visitor.attach(photo("huge.png", PIXEL + bytes(2_000_000)))
    await expect(alert).to_have_text("huge.png is larger than 2 MB.")
    await visitor.attach(photo("page.png", b"<!doctype html>" + bytes(20)))
    await expect(alert).to_have_text("Only pictures and PDF files can be sent.")
    await visitor.attach(photo())
    await visitor.window.get_by_role("button", name="Remove damage.png").click()
    await expect(visitor.page.locator(".attachment")).to_have_count(0)
    await expect(visitor.window.get_by_role("button", name="Send")).to_be_disabled()


async def test_where_no_files_are_wanted_there_is_no_button(visit: Any, open_door: Door) -> None:
    visitor: Visitor = await visit(await open_door(max_upload_bytes=0))
    await visitor.open_chat()
    await visitor.say("hello")
    await expect(visitor.log).to_contain_text("How can I help?")
    await expect(visitor.page.locator(".attach")).to_be_hidden()


def read(path: Path) -> str:
    return Path(path).read_text(encoding="utf-8")


def ratings_in(folder: Path) -> list[int]:
    ratings = Ratings(f"sqlite:///{folder / 'ratings.db'}")
    found = [rating.score for rating in ratings.latest(10)]
    ratings.close()
    return found


async def test_a_new_conversation_asks_how_the_old_one_went(
    visit: Any, tmp_path: Path, screenshots: Path
) -> None:
    visitor: Visitor = await visit()
    await visitor.open_chat()
    restart = visitor.window.get_by_role("button", name="Start a new conversation")
    await restart.click()
    await expect(visitor.page.get_by_text("How did this conversation go?")).to_have_count(0)
    await visitor.page.get_by_role("button", name="Cancel").click()
    for text in ("hello", "jackets"):
        await visitor.say(text)
    await expect(visitor.log.get_by_role("article")).to_have_count(3)
    await restart.click()
    question = visitor.page.get_by_role("alertdialog")
    await expect(question).to_contain_text("How did this conversation go?")
    await visitor.picture(screenshots / "widget-rating.png")
    async with visitor.page.expect_response("**/api/rating") as answer:
        await question.get_by_role("button", name="4 of 5").click()
    assert (await answer.value).ok
    await expect(question).to_contain_text("Thank you for your rating.")
    await question.get_by_role("button", name="Start new").click()
    await expect(visitor.log).not_to_contain_text("How can I help?")
    assert ratings_in(tmp_path) == [4]


async def test_at_closing_it_is_asked_where_the_page_wants_that(
    visit: Any, with_attributes: Any, tmp_path: Path
) -> None:
    with_attributes(rating="close")
    visitor: Visitor = await visit()
    await visitor.open_chat()
    for text in ("hello", "one"):
        await visitor.say(text)
    await expect(visitor.log).to_contain_text("You said: one")
    close = visitor.window.get_by_role("button", name="Close chat")
    await close.click()
    async with visitor.page.expect_response("**/api/rating"):
        await visitor.page.get_by_role("button", name="5 of 5").click()
    await expect(visitor.window).to_be_hidden()
    await visitor.open_chat()
    await close.click()
    await expect(visitor.window).to_be_hidden()
    assert ratings_in(tmp_path) == [5]


async def test_the_conversation_can_be_saved(visit: Any) -> None:
    visitor: Visitor = await visit()
    await visitor.open_chat()
    await visitor.say("jackets")
    await expect(visitor.log.get_by_role("article")).to_have_count(3)
    async with visitor.page.expect_download() as download:
        await visitor.window.get_by_role("button", name="Save this conversation").click()
    file = await download.value
    text = read(await file.path())
    assert file.suggested_filename.startswith("My shop 20")
    assert "My shop: Hello! I can help you" in text
    assert "You: jackets" in text
    assert "- Fjord Rain Jacket, €129.00, Waterproof, three layers" in text


async def test_nothing_is_sent_or_stored_before_consent(
    visit: Any, with_attributes: Any, agent: ScriptedAgent, screenshots: Path
) -> None:
    with_attributes(consent="", privacy="/privacy")
    visitor: Visitor = await visit()
    sockets: list[str] = []
    visitor.page.on("websocket", lambda socket: sockets.append(socket.url))
    await visitor.launcher.click()
    notice = visitor.window.locator(".consent")
    await expect(notice).to_contain_text("Before we begin")
    link = notice.get_by_role("link", name="Privacy notice")
    assert str(await link.get_attribute("href")).endswith("/privacy")
    await expect(visitor.field).to_be_hidden()
    await visitor.picture(screenshots / "widget-consent.png")
    await notice.get_by_role("button", name="No, thank you").click()
    await expect(visitor.window).to_be_hidden()
    await visitor.page.evaluate("Shoptalk.ask('hello')")
    await expect(notice).to_be_visible()
    assert sockets == []
    assert await visitor.page.evaluate("localStorage.length") == 0
    await notice.get_by_role("button", name="Agree and start").click()
    await expect(visitor.log).to_contain_text("How can I help?")
    assert [message.text for message in agent.heard] == ["hello"]
    await visitor.page.reload()
    await visitor.open_chat()
    await expect(notice).to_be_hidden()


RULES = [
    {"page": "/elsewhere*", "after": 0, "text": "Not here."},
    {"page": "/*", "after": 0.1, "text": "Shall I help you choose?", "suggestions": ["Yes please"]},
]


async def test_the_chat_speaks_first_once_a_visit_where_a_rule_says_so(
    visit: Any, with_attributes: Any, screenshots: Path
) -> None:
    with_attributes(proactive=json.dumps(RULES))
    visitor: Visitor = await visit()
    teaser = visitor.page.locator(".teaser")
    await expect(teaser).to_contain_text("Shall I help you choose?")
    await visitor.picture(screenshots / "widget-teaser.png")
    await teaser.get_by_role("button", name="Shall I help you choose?").click()
    await expect(visitor.log).to_contain_text("Shall I help you choose?")
    await expect(visitor.log).not_to_contain_text("What are you looking for?")
    await expect(visitor.page.get_by_role("button", name="Yes please")).to_be_visible()
    await expect(teaser).to_be_hidden()
    second = await visitor.another_tab()
    await second.page.wait_for_timeout(300)
    await expect(second.page.locator(".teaser")).to_be_hidden()


async def test_a_line_that_was_sent_away_stays_away(visit: Any, with_attributes: Any) -> None:
    with_attributes(proactive=json.dumps(RULES))
    visitor: Visitor = await visit()
    await visitor.page.get_by_role("button", name="Dismiss").click()
    await visitor.page.reload()
    await visitor.page.wait_for_timeout(300)
    await expect(visitor.page.locator(".teaser")).to_be_hidden()


async def test_rules_that_are_none_are_told_of(visit: Any, with_attributes: Any) -> None:
    with_attributes(proactive="[{]")
    visitor: Visitor = await visit()
    await visitor.open_chat()
    await expect(visitor.log).to_contain_text("What are you looking for?")


async def test_the_conversation_is_sent_to_the_customer(
    visit: Any, open_door: Door, agent: ScriptedAgent, shop: Shop
) -> None:
    post = Post()
    visitor: Visitor = await visit(await open_door(mailer=post))
    await visitor.open_chat()
    send = visitor.window.get_by_role("button", name="Send this conversation by e-mail")
    await visitor.say("the lamp is broken")
    await expect(visitor.log).to_contain_text("You said: the lamp is broken")
    await send.click()
    await expect(visitor.log).to_contain_text("do not know yet who you are")
    identity.trust(shop, agent.heard[0].sender_id, "C00042")
    await send.click()
    await expect(visitor.log).to_contain_text("This conversation was sent to m")
    assert "the lamp is broken" in post.sent[0][2]
    assert [error for error in visitor.errors if "409" not in error] == []


async def test_without_a_mail_door_nothing_offers_it(visit: Any) -> None:
    visitor: Visitor = await visit()
    await visitor.open_chat()
    await expect(
        visitor.window.get_by_role("button", name="Save this conversation")
    ).to_be_visible()
    await expect(visitor.window.locator(".tool.mail")).to_be_hidden()
