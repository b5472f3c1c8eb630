"""A stand-in for LINE's Messaging API."""

from __future__ import annotations

import base64
import hashlib
import hmac
import uuid
from typing import Any

from aiohttp import web

from bot.channels.messaging import MessagingChannel
from bot.channels.messaging.line import Line, LineSettings
from tests.channels.messaging.stand_ins import (
    Call,
    Driver,
    Platform,
    Shown,
    as_json,
    need,
    read_json,
    units,
)

SECRET, TOKEN = "the-channel-secret", "the-access-token"


class LinePlatform(Platform):
    def __init__(self) -> None:
        super().__init__()
        self.keys: set[str] = set()

    def is_typing(self, path: str, body: str) -> bool:
        return path.endswith("/chat/loading/start")

    async def answer(self, request: web.Request) -> web.Response:
        need(request.headers.get("Authorization") == f"Bearer {TOKEN}", "Authentication failed")
        match request.path:
            case "/v2/bot/info":
                return web.json_response({"displayName": "A shop"})
            case "/v2/bot/channel/webhook/endpoint":
                return web.json_response({"endpoint": "https://chat.example.com", "active": True})
            case "/v2/bot/chat/loading/start":
                values = await read_json(request)
                need(values["loadingSeconds"] in range(5, 61, 5), "loadingSeconds")
                self.typed += 1
                return web.json_response({}, status=202)
        need(request.path == "/v2/bot/message/push", "Not found")
        key = str(uuid.UUID(request.headers["X-Line-Retry-Key"]))
        if key in self.keys:
            return web.json_response({"message": "already accepted"}, status=409)
        values = await read_json(request)
        need(1 <= len(values["messages"]) <= 5, "messages")
        for message in values["messages"]:
            self._message(message)
        self.keys.add(key)
        return web.json_response({})

    def _message(self, message: dict[str, Any]) -> None:
        if message["type"] == "image":
            need(message["originalContentUrl"].startswith("https://"), "originalContentUrl")
            need(message["previewImageUrl"], "previewImageUrl")
            self.shown.append(Shown("", picture=message["originalContentUrl"]))
            return
        need(message["type"] == "text", "type")
        need(0 < units(message["text"]) <= 5000, "text")
        choices = {}
        for item in message.get("quickReply", {"items": []})["items"]:
            action = item["action"]
            need(action["type"] == "postback", "action")
            need(0 < units(action["label"]) <= 20, "label")
            need(0 < len(action["data"]) <= 300, "data")
            choices[action["label"]] = action["data"]
        need(len(choices) <= 13, "items")
        self.shown.append(Shown(message["text"], choices))


class LineDriver(Driver):
    name = "line"

    def __init__(self) -> None:
        self.platform = LinePlatform()

    def channel(self) -> MessagingChannel:
        values = {
            "channel_secret": SECRET,
            "channel_access_token": TOKEN,
            "api_url": self.platform.address,
        }
        return Line(LineSettings.from_mapping(values))

    def sign(self, body: bytes) -> Call:
        mac = hmac.new(SECRET.encode(), body, hashlib.sha256).digest()
        return Call(body, {"X-Line-Signature": base64.b64encode(mac).decode()})

    def event(self, message_id: str, sender: str, kind: str, **content: Any) -> dict[str, Any]:
        source = {"type": "user", "userId": f"U{sender}"}
        known = {"webhookEventId": f"01{message_id}", "mode": "active", "timestamp": 1}
        return {**known, "type": kind, "source": source, **content}

    def events(self, *events: dict[str, Any]) -> Call:
        return self.sign(as_json({"destination": "U0", "events": list(events)}))

    def text(self, words: str, *, message_id: str = "1", sender: str = "4711") -> Call:
        message = {"type": "text", "id": message_id, "text": words}
        return self.events(self.event(message_id, sender, "message", message=message))

    def photo(self, *, caption: str = "", message_id: str = "1", sender: str = "4711") -> Call:
        message = {"type": "image", "id": f"media-{message_id}"}
        return self.events(self.event(message_id, sender, "message", message=message))

    def press(self, token: str, title: str, *, message_id: str = "1", sender: str = "4711") -> Call:
        postback = {"data": token}
        return self.events(self.event(message_id, sender, "postback", postback=postback))

    def start(self, *, message_id: str = "1", sender: str = "4711") -> Call | None:
        return self.events(self.event(message_id, sender, "follow"))
