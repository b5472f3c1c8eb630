"""A stand-in for LINE's Messaging API."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import uuid
from typing import Any

from aiohttp import web

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

ID, SECRET, TOKEN = "1650000000", "the-channel-secret", "the-access-token"


class LinePlatform(Platform):
    def __init__(self) -> None:
        super().__init__()
        self.keys: set[str] = set()
        self.known_keys = 0
        self.tokens: list[str] = []

    def is_typing(self, path: str, body: str) -> bool:
        return path.endswith("/chat/loading/start")

    async def answer(self, request: web.Request) -> web.Response:
        if request.path == "/oauth2/v3/token":
            form = await request.post()
            need(form["grant_type"] == "client_credentials", "invalid_request")
            need((form["client_id"], form["client_secret"]) == (ID, SECRET), "invalid_client")
            self.tokens.append(f"stateless-{len(self.tokens)}")
            given = {"access_token": self.tokens[-1], "expires_in": 900}
            return web.json_response({"token_type": "Bearer", **given})
        good = self.tokens[-1] if self.tokens else TOKEN
        need(request.headers.get("Authorization") == f"Bearer {good}", "Authentication failed")
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
            self.known_keys += 1
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
        if message["type"] == "flex":
            self._flex(message)
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

    def _flex(self, message: dict[str, Any]) -> None:
        need(0 < units(message["altText"]) <= 400, "altText")
        carousel = message["contents"]
        need(carousel["type"] == "carousel", "contents")
        need(1 <= len(carousel["contents"]) <= 12, "bubbles")
        need(len(json.dumps(carousel).encode()) <= 50_000, "size of a carousel")
        lines, choices = [], {}
        for number, bubble in enumerate(carousel["contents"], start=1):
            need(len(json.dumps(bubble).encode()) <= 30_000, "size of a bubble")
            texts = [one["text"] for one in bubble["body"]["contents"]]
            need(all(texts), "text")
            lines.append(" ".join(texts))
            for button in bubble.get("footer", {"contents": []})["contents"]:
                action = button["action"]
                need(0 < units(action["label"]) <= 20, "label")
                need(0 < len(action["data"]) <= 300, "data")
                choices[f"{action['label']} ({number})"] = action["data"]
        self.shown.append(Shown("\n".join(lines), choices))


class LineDriver(Driver):
    name = "line"

    def __init__(self) -> None:
        self.platform = LinePlatform()

    def values(self) -> dict[str, str]:
        return {
            "channel_secret": SECRET,
            "channel_access_token": TOKEN,
            "api_url": self.platform.address,
        }

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
