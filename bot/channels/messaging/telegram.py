"""Telegram: https://core.telegram.org/bots/api."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from pydantic import SecretStr

from bot.channels.messaging.contract import (
    ChannelSettings,
    Checked,
    Kind,
    Letter,
    Limits,
    MalformedError,
    Media,
    MediaKind,
    Pace,
    Received,
    Recipient,
    Webhook,
)
from bot.channels.messaging.http import HttpChannel
from bot.channels.messaging.reading import (
    identifier,
    json_body,
    json_or_nothing,
    part,
    parts,
    place,
    said,
    seconds,
    words,
)
from bot.channels.messaging.signatures import check_signature

SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the name of a header
UPDATES = ("message", "callback_query", "my_chat_member")
WIDE_TITLE = 18
"""Two titles of at most this length share a row."""
_FILES: tuple[tuple[str, MediaKind], ...] = (
    ("video", MediaKind.VIDEO),
    ("video_note", MediaKind.VIDEO),
    ("animation", MediaKind.VIDEO),
    ("voice", MediaKind.VOICE),
    ("audio", MediaKind.VOICE),
    ("document", MediaKind.FILE),
    ("sticker", MediaKind.STICKER),
)


class TelegramSettings(ChannelSettings):
    """``telegram:`` in ``credentials.yml``."""

    access_token: SecretStr
    """Of the bot, from BotFather."""
    verify: str | None = None
    """The bot's name; Rasa asks for it, this door does not."""
    webhook_url: str | None = None
    """Where Telegram sends to; by default ``public_url`` of ``server.yml`` and the path."""
    secret_token: SecretStr | None = None
    """What Telegram sends with each message; by default made from the access token."""
    api_url: str = "https://api.telegram.org"


class Telegram(HttpChannel):
    """A bot of Telegram's, in private chats: what is asked in a group is for all to read."""

    name = "telegram"
    settings = TelegramSettings
    limits: ClassVar[Limits] = Limits(
        text=4096,
        buttons=24,
        button_title=40,
        pictures=(".jpg", ".jpeg", ".png", ".webp"),
        caption=1024,
    )
    pace: ClassVar[Pace] = Pace(per_second=30, per_recipient=1)
    unknown: ClassVar[Checked] = Checked(False, "", "Compare 'access_token' with BotFather's.")

    def __init__(self, settings: TelegramSettings) -> None:
        token = settings.access_token.get_secret_value()
        super().__init__(f"{settings.api_url.rstrip('/')}/bot{token}")
        self._settings = settings
        given = settings.secret_token
        self._secret = given.get_secret_value() if given else _derived(token)

    async def open(self, address: str) -> None:
        """Tell Telegram where to send to."""
        if url := self._settings.webhook_url or address:
            await self._ask(
                "setWebhook", url=url, secret_token=self._secret, allowed_updates=list(UPDATES)
            )

    def verify(self, webhook: Webhook) -> None:
        """Telegram signs nothing; it sends the secret that it was given with the address."""
        check_signature(webhook.headers.get(SECRET_HEADER, ""), self._secret)

    def parse(self, webhook: Webhook) -> Sequence[Received]:
        """One update: a message, a press, or that the shopper blocked the bot."""
        update = json_body(webhook)
        message_id = identifier(update.get("update_id"))
        if not message_id:
            raise MalformedError("An update without 'update_id'.")
        if press := part(update.get("callback_query")):
            return list(_press(message_id, press))
        if change := part(update.get("my_chat_member")):
            return list(_change(message_id, change))
        return list(_message(message_id, part(update.get("message"))))

    def render(self, letter: Letter) -> dict[str, Any]:
        """``sendMessage`` with an inline keyboard, or ``sendPhoto``."""
        if letter.picture:
            return {"method": "sendPhoto", "photo": letter.picture, "caption": letter.text}
        body: dict[str, Any] = {"method": "sendMessage", "text": letter.text}
        if letter.choices:
            buttons = [{"text": one.title, "callback_data": one.token} for one in letter.choices]
            body["reply_markup"] = {"inline_keyboard": list(_rows(buttons))}
        return body

    async def send(self, recipient: Recipient, body: Mapping[str, Any], key: str) -> None:
        """Send it to the private chat."""
        values = dict(body)
        await self._ask(values.pop("method"), chat_id=recipient.sender, **values)

    async def typing(self, recipient: Recipient, received: str) -> None:
        """Show it; a press is answered, or its button would go on spinning."""
        if press := recipient.reply.get("press"):
            await self._ask("answerCallbackQuery", callback_query_id=press)
        await self._ask("sendChatAction", chat_id=recipient.sender, action="typing")

    async def inspect(self) -> list[Checked]:
        """Whether the token is known and the webhook set."""
        me = part((await self._ask("getMe")).get("result"))
        hook = part((await self._ask("getWebhookInfo")).get("result"))
        found = [Checked(True, f"The token is of @{me.get('username')}.")]
        if words(hook.get("url")):
            return [*found, Checked(True, f"Telegram sends to {hook['url']}.")]
        return [
            *found,
            Checked(
                False,
                "Telegram knows no address to send to.",
                "Set 'public_url' in server.yml and run 'shoptalk run'.",
            ),
        ]

    def wait_asked(self, headers: Mapping[str, str], body: bytes) -> float | None:
        """``retry_after`` of the answer."""
        answer = part(json_or_nothing(body))
        return seconds(part(answer.get("parameters")).get("retry_after"))

    async def _ask(self, method: str, **values: Any) -> dict[str, Any]:
        return await self.ask("POST", method, json=values)


def _derived(token: str) -> str:
    return hmac.new(token.encode(), b"webhook", hashlib.sha256).hexdigest()


def _rows(buttons: list[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    """One button a row; two where both are short."""
    waiting: list[dict[str, str]] = []
    for button in buttons:
        if len(button["text"]) > WIDE_TITLE:
            if waiting:
                yield waiting
            waiting = []
            yield [button]
        else:
            waiting.append(button)
            if len(waiting) == 2:
                yield waiting
                waiting = []
    if waiting:
        yield waiting


def _private(chat: dict[str, Any]) -> str:
    return identifier(chat.get("id")) if chat.get("type") == "private" else ""


def _press(message_id: str, press: dict[str, Any]) -> Iterator[Received]:
    chat = _private(part(part(press.get("message")).get("chat")))
    if chat:
        reply = {"press": words(press.get("id"))}
        token = words(press.get("data"))
        yield Received(message_id, chat, Kind.PRESS, pressed=token, reply=reply)


def _change(message_id: str, change: dict[str, Any]) -> Iterator[Received]:
    chat = _private(part(change.get("chat")))
    if chat and part(change.get("new_chat_member")).get("status") == "kicked":
        yield Received(message_id, chat, Kind.GONE)


def _message(message_id: str, message: dict[str, Any]) -> Iterator[Received]:
    chat = _private(part(message.get("chat")))
    if not chat:
        return
    text = words(message.get("text")) or words(message.get("caption"))
    group = words(message.get("media_group_id"))
    if text.partition(" ")[0] == "/start":
        yield Received(message_id, chat, Kind.START)
    elif text == "/stop":
        yield Received(message_id, chat, Kind.STOP)
    else:
        yield from said(message_id, chat, text, tuple(_media(message)), group=group)


def _media(message: dict[str, Any]) -> Iterator[Media]:
    if sizes := parts(message.get("photo")):
        yield Media(MediaKind.PHOTO, words(sizes[-1].get("file_id")))
    for key, kind in _FILES:
        if file := part(message.get(key)):
            yield Media(kind, words(file.get("file_id")), words(file.get("file_name")))
            return
    if where := part(message.get("location")):
        title = part(message.get("venue")).get("title")
        yield place(where.get("latitude"), where.get("longitude"), title)
    if contact := part(message.get("contact")):
        name = words(contact.get("first_name"))
        yield Media(MediaKind.CONTACT, words(contact.get("phone_number")), name)
