"""Slack: the Events API, interactive messages, Block Kit.

https://docs.slack.dev/apis/events-api and https://docs.slack.dev/interactivity
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import parse_qs

from pydantic import SecretStr

from bot.channels.messaging.contract import (
    Answer,
    Card,
    CardLimits,
    ChannelSettings,
    Checked,
    ForgedError,
    Kind,
    Letter,
    Limits,
    Media,
    Pace,
    Received,
    Recipient,
    Webhook,
)
from bot.channels.messaging.http import HttpChannel
from bot.channels.messaging.offers import shortened
from bot.channels.messaging.reading import (
    json_body,
    json_object,
    json_or_nothing,
    kind_of,
    part,
    parts,
    said,
    words,
)
from bot.channels.messaging.signatures import check_signature, hex_sha256

SIGNATURE_HEADER = "x-slack-signature"
TIME_HEADER = "x-slack-request-timestamp"
LONGEST_NOTICE = 500
WINDOW_SECONDS = 300
"""An older webhook is one that was recorded and sent again."""
_PASSING = frozenset({"ratelimited", "rate_limited", "internal_error", "service_unavailable"})
_PICTURES = (".jpg", ".jpeg", ".png", ".gif")
_LINK = re.compile(r"<(?:mailto:|tel:)?([^<>|]*)(?:\|([^<>]*))?>")


class SlackSettings(ChannelSettings):
    """``slack:`` in ``credentials.yml``."""

    slack_token: SecretStr
    """Of the bot; it begins with ``xoxb-``."""
    slack_signing_secret: SecretStr
    """Of the app, by which webhooks are signed."""
    api_url: str = "https://slack.com/api"


class Slack(HttpChannel):
    """Direct messages to a Slack app: what is asked in a channel is for all to read."""

    name = "slack"
    settings = SlackSettings
    limits: ClassVar[Limits] = Limits(
        text=3000,
        buttons=25,
        button_title=75,
        pictures=_PICTURES,
        cards=CardLimits(
            cards=10, title=500, subtitle=2000, buttons=25, button_title=75, pictures=_PICTURES
        ),
    )
    pace: ClassVar[Pace] = Pace(per_second=20, per_recipient=1)
    unknown: ClassVar[Checked] = Checked(
        False, "", "Copy 'slack_token' from the app's page 'OAuth & Permissions'."
    )

    def __init__(self, settings: SlackSettings, *, clock: Callable[[], float] = time.time) -> None:
        super().__init__(settings.api_url, settings.slack_token.get_secret_value())
        self._secret = settings.slack_signing_secret.get_secret_value()
        self._clock = clock

    def handshake(self, webhook: Webhook) -> Answer | None:
        """The challenge of ``url_verification``, which is signed like everything else."""
        if webhook.method != "POST" or b"url_verification" not in webhook.body:
            return None
        self.verify(webhook)
        body = json_or_nothing(webhook.body)
        if not isinstance(body, dict) or body.get("type") != "url_verification":
            return None
        return Answer(words(body.get("challenge")))

    def verify(self, webhook: Webhook) -> None:
        """HMAC-SHA-256 of time and body with the app's signing secret, for five minutes."""
        at = webhook.headers.get(TIME_HEADER, "")
        text = b":".join((b"v0", at.encode(errors="backslashreplace"), webhook.body))
        expected = f"v0={hex_sha256(self._secret, text)}"
        check_signature(webhook.headers.get(SIGNATURE_HEADER, ""), expected)
        if not at.isdecimal() or abs(self._clock() - int(at)) > WINDOW_SECONDS:
            raise ForgedError("The webhook is older than five minutes.")

    def parse(self, webhook: Webhook) -> Sequence[Received]:
        """An event, or a press in an interactive message."""
        if webhook.body.startswith(b"payload="):
            return list(_presses(_payload(webhook.body)))
        body = json_body(webhook)
        if body.get("type") != "event_callback":
            return []
        return list(_event(body))

    def render(self, letter: Letter) -> dict[str, Any]:
        """Blocks, and the words for a notification."""
        if letter.cards:
            blocks = [block for card in letter.cards for block in _card(card)]
            return {"text": escaped(shortened(letter.text, LONGEST_NOTICE)), "blocks": blocks}
        if letter.picture:
            alt = letter.text or "…"
            block = {"type": "image", "image_url": letter.picture, "alt_text": escaped(alt)}
            return {"text": escaped(alt), "blocks": [block]}
        text = escaped(letter.text)
        if not letter.choices:
            return {"text": text}
        section = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
        buttons = [_button(one.title, one.token) for one in letter.choices]
        return {"text": text, "blocks": [section, {"type": "actions", "elements": buttons}]}

    async def send(self, recipient: Recipient, body: Mapping[str, Any], key: str) -> None:
        """``chat.postMessage`` to the direct messages."""
        channel = recipient.reply.get("channel") or recipient.sender.rpartition(":")[2]
        values = {"channel": channel, "unfurl_links": False, **body}
        await self.ask("POST", "chat.postMessage", json=values)

    async def inspect(self) -> list[Checked]:
        """Whether the token is known."""
        found = await self.ask("POST", "auth.test", json={})
        return [Checked(True, f"The token is of {found.get('user')} in {found.get('team')}.")]

    def is_passing(self, body: bytes) -> bool:
        """Slack says "too often" with status 200, too."""
        return part(json_or_nothing(body)).get("error") in _PASSING

    def is_refused(self, body: bytes) -> bool:
        """Slack refuses with status 200."""
        return part(json_or_nothing(body)).get("ok") is not True


def escaped(text: str) -> str:
    """Words in which Slack reads no mark-up."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str) -> str:
    """What the shopper typed: Slack turns addresses into links."""
    found = _LINK.sub(lambda link: link[2] or link[1], text)
    return found.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _card(card: Card) -> Iterator[dict[str, Any]]:
    name = escaped(card.title)
    words = f"*{name}*\n{escaped(card.subtitle)}"
    section: dict[str, Any] = {"type": "section", "text": {"type": "mrkdwn", "text": words}}
    if card.picture:
        section["accessory"] = {"type": "image", "image_url": card.picture, "alt_text": name}
    yield section
    if card.choices:
        buttons = [_button(one.title, one.token) for one in card.choices]
        yield {"type": "actions", "elements": buttons}


def _button(title: str, token: str) -> dict[str, Any]:
    shown = {"type": "plain_text", "text": title, "emoji": False}
    return {"type": "button", "text": shown, "value": token, "action_id": token}


def _payload(body: bytes) -> dict[str, Any]:
    form = parse_qs(body.decode(errors="replace"))
    return json_object(form.get("payload", [""])[0], "'payload'")


def _presses(payload: dict[str, Any]) -> Iterator[Received]:
    if payload.get("type") != "block_actions":
        return
    sender = _sender(part(payload.get("team")).get("id"), part(payload.get("user")).get("id"))
    channel = words(part(payload.get("channel")).get("id"))
    for action in parts(payload.get("actions")):
        token, at = words(action.get("value")), words(action.get("action_ts"))
        if sender and channel.startswith("D") and token:
            reply = {"channel": channel}
            message_id = f"{at}:{token}"
            yield Received(message_id, sender, Kind.PRESS, pressed=token, reply=reply)


def _event(body: dict[str, Any]) -> Iterator[Received]:
    event, message_id = part(body.get("event")), words(body.get("event_id"))
    sender = _sender(body.get("team_id"), event.get("user"))
    said_by_bot = event.get("bot_id") or event.get("subtype") not in (None, "file_share")
    direct = event.get("type") == "message" and event.get("channel_type") == "im"
    if not direct or said_by_bot or not sender or not message_id:
        return
    reply = {"channel": words(event.get("channel"))}
    text = plain(words(event.get("text")))
    yield from said(message_id, sender, text, tuple(_media(event)), reply=reply)


def _sender(team: object, user: object) -> str:
    return f"{words(team)}:{words(user)}" if words(user) else ""


def _media(event: dict[str, Any]) -> Iterator[Media]:
    for file in parts(event.get("files")):
        yield Media(kind_of(file.get("mimetype")), words(file.get("id")), words(file.get("name")))
