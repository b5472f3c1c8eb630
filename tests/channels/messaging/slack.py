"""A stand-in for Slack's Web API."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from tests.channels.messaging.stand_ins import (
    Call,
    Driver,
    Platform,
    Shown,
    as_json,
    need,
    read_json,
)

SECRET, TOKEN = "the-signing-secret", "xoxb-stand-in"


class SlackPlatform(Platform):
    async def answer(self, request: web.Request) -> web.Response:
        need(request.headers.get("Authorization") == f"Bearer {TOKEN}", "invalid_auth")
        values = await read_json(request)
        if request.path == "/auth.test":
            return web.json_response({"ok": True, "user": "helper", "team": "A shop"})
        need(request.path == "/chat.postMessage", "unknown_method")
        need(values["channel"].startswith("D"), "channel_not_found")
        need(0 < len(values["text"]) <= 4000, "msg_too_long")
        self._blocks(values)
        return web.json_response({"ok": True, "ts": "1.2"})

    def _blocks(self, values: dict[str, Any]) -> None:
        text, choices, picture, cards = self._read(values["text"]), {}, "", 0
        blocks = values.get("blocks", [])
        need(len(blocks) <= 50, "invalid_blocks")
        for block in blocks:
            match block["type"]:
                case "section":
                    need(0 < len(block["text"]["text"]) <= 3000, "invalid_blocks: section")
                    if block["text"]["text"].startswith("*"):
                        cards += 1
                        text += "\n" + self._read(block["text"]["text"])
                case "image":
                    need(0 < len(block["alt_text"]) <= 2000, "invalid_blocks: image")
                    picture = block["image_url"]
                case "actions":
                    need(1 <= len(block["elements"]) <= 25, "invalid_blocks: actions")
                    names = [element["action_id"] for element in block["elements"]]
                    need(len({*names}) == len(names), "invalid_blocks: action_id")
                    for element in block["elements"]:
                        need(0 < len(element["text"]["text"]) <= 75, "invalid_blocks: text")
                        need(0 < len(element["value"]) <= 2000, "invalid_blocks: value")
                        title = element["text"]["text"]
                        choices[f"{title} ({cards})" if cards else title] = element["value"]
        self.shown.append(Shown(text, choices, picture))

    @staticmethod
    def _read(text: str) -> str:
        need("<" not in text.replace("&lt;", ""), "mark-up that nobody meant")
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

    def failure(self, status: int) -> web.Response:
        if status == 503:  # Slack also says so with 200
            return web.json_response({"ok": False, "error": "service_unavailable"})
        return web.json_response({"ok": False}, status=status, headers={"Retry-After": "3"})

    def refusal(self, why: str) -> web.Response:
        return web.json_response({"ok": False, "error": why})


class SlackDriver(Driver):
    name = "slack"

    def __init__(self) -> None:
        self.platform = SlackPlatform()

    def values(self) -> dict[str, str]:
        return {
            "slack_token": TOKEN,
            "slack_signing_secret": SECRET,
            "api_url": self.platform.address,
        }

    def sign(self, body: bytes, *, at: float | None = None) -> Call:
        stamp = str(int(time.time() if at is None else at))
        text = f"v0:{stamp}:".encode() + body
        mac = hmac.new(SECRET.encode(), text, hashlib.sha256).hexdigest()
        headers = {"X-Slack-Signature": f"v0={mac}", "X-Slack-Request-Timestamp": stamp}
        return Call(body, headers)

    def event(self, message_id: str, **event: Any) -> Call:
        known = {"type": "event_callback", "team_id": "T1", "event_id": f"Ev{message_id}"}
        return self.sign(as_json({**known, "event": event}))

    def message(self, message_id: str, sender: str, **content: Any) -> Call:
        known = {"type": "message", "channel_type": "im", "user": f"U{sender}"}
        return self.event(message_id, **{**known, "channel": f"D{sender}", **content})

    def text(self, words: str, *, message_id: str = "1", sender: str = "4711") -> Call:
        escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return self.message(message_id, sender, text=escaped)

    def photo(self, *, caption: str = "", message_id: str = "1", sender: str = "4711") -> Call:
        file = {"id": "F1", "name": "photo.jpg", "mimetype": "image/jpeg"}
        more = {"subtype": "file_share", "files": [file], "text": caption}
        return self.message(message_id, sender, **more)

    def press(self, token: str, title: str, *, message_id: str = "1", sender: str = "4711") -> Call:
        payload = {
            "type": "block_actions",
            "team": {"id": "T1"},
            "user": {"id": f"U{sender}"},
            "channel": {"id": f"D{sender}"},
            "actions": [{"action_id": token, "value": token, "action_ts": f"{message_id}.0"}],
        }
        return self.sign(urlencode({"payload": json.dumps(payload)}).encode())
