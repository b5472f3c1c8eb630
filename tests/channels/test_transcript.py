"""A conversation by e-mail: to its customer's own address, in words, not often."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.channels.messaging.contract import NotTakenError, TryAgainError
from bot.channels.transcript import PATH
from shop import Shop, identity
from tests.channels.messaging.mailbox import ADDRESS, Mailbox
from tests.channels.sockets import Socket
from tests.channels.test_rest import bearer, open_session
from tests.channels.test_web import url
from tests.server.fixtures import Door
from tests.server.scripted import ScriptedAgent


@dataclass
class Post:
    """Keeps what is sent; ``error`` is raised instead."""

    sent: list[tuple[str, str, str]] = field(default_factory=list)
    error: Exception | None = None

    async def mail(self, to: str, subject: str, text: str) -> None:
        if self.error:
            raise self.error
        self.sent.append((to, subject, text))


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
async def door(open_door: Door, post: Post) -> Any:
    return await open_door(mailer=post)


async def say(door: Any, token: str, *texts: str) -> None:
    for text in texts:
        body = {"message": text}
        reply = await door.post("/webhooks/rest/webhook", json=body, headers=bearer(token))
        assert reply.status == 200


def know(shop: Shop, agent: ScriptedAgent) -> None:
    """Whoever spoke last is Mia."""
    identity.trust(shop, agent.heard[-1].sender_id, "C00042")


async def send(door: Any, token: str) -> tuple[int, dict[str, Any]]:
    reply = await door.post(PATH, headers=bearer(token))
    return reply.status, await reply.json()


async def test_it_goes_to_the_customer_s_own_address(
    door: Any, post: Post, shop: Shop, agent: ScriptedAgent
) -> None:
    token = await open_session(door)
    await say(door, token, "jackets, please", "my order")
    know(shop, agent)
    status, told = await send(door, token)
    assert status == 200
    assert told["sent_to"].endswith("@example.com")
    assert "mia@" not in told["sent_to"]
    ((to, subject, text),) = post.sent
    assert to == "mia@example.com"
    assert subject == f"Your conversation with {shop.config.name}"
    day = r"\d{4}-\d\d-\d\d \d\d:\d\d UTC"
    assert re.match(rf"{day}  You:\njackets, please\n\n{day}  {shop.config.name}:\nYou said", text)
    assert "Order HP-" in text


async def test_nobody_s_conversation_is_sent_to_nobody(door: Any, post: Post) -> None:
    token = await open_session(door)
    await say(door, token, "hello")
    status, told = await send(door, token)
    assert (status, post.sent) == (409, [])
    assert "who you are" in told["hint"]
    assert (await send(door, "foreign"))[0] == 401


async def test_the_same_one_is_not_sent_again_and_again(
    door: Any, post: Post, shop: Shop, agent: ScriptedAgent
) -> None:
    token = await open_session(door)
    await say(door, token, "hello")
    know(shop, agent)
    assert [(await send(door, token))[0] for _ in range(4)] == [200, 200, 429, 429]
    assert len(post.sent) == 2


@pytest.mark.parametrize("error", [TryAgainError("busy"), NotTakenError("no such mailbox")])
async def test_a_mail_server_that_says_no_is_told_truly(
    door: Any, post: Post, shop: Shop, agent: ScriptedAgent, error: Exception
) -> None:
    token = await open_session(door)
    await say(door, token, "hello")
    know(shop, agent)
    post.error = error
    status, told = await send(door, token)
    assert status == 503
    assert "Incident" in told["error"]


async def test_the_widget_is_told_whether_it_can_be_sent(open_door: Door, door: Any) -> None:
    for place, mails in ((door, True), (await open_door(), False)):
        async with Socket(url(place)) as socket:
            await socket.open(shoptalk=1)
            assert (await socket.next("history"))["mails"] is mails
        if not mails:
            assert (await place.post(PATH)).status == 404


async def test_the_mail_door_sends_it() -> None:
    mailbox = Mailbox()
    await mailbox.start()
    try:
        await mailbox.channel().mail("mia@example.com", "Your conversation", "You:\nGrüße")
    finally:
        await mailbox.close()
    (sent,) = mailbox.sent
    assert (sent["To"], sent["From"]) == ("mia@example.com", f"A shop <{ADDRESS}>")
    assert (sent["Subject"], sent["Auto-Submitted"]) == ("Your conversation", "auto-generated")
    assert sent.get_content().split() == ["You:", "Grüße"]
