"""A stand-in for the Bot API of Telegram."""

from __future__ import annotations

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

TOKEN = "123456:stand-in"
SECRET = "a-secret-of-the-webhook"


class TelegramPlatform(Platform):
    def __init__(self) -> None:
        super().__init__()
        self.webhook: dict[str, Any] = {}
        self.answered_presses: list[str] = []

    def is_typing(self, path: str, body: str) -> bool:
        return path.endswith(("sendChatAction", "answerCallbackQuery", "setWebhook"))

    async def answer(self, request: web.Request) -> web.Response:
        need(request.path.startswith(f"/bot{TOKEN}/"), "Unauthorized")
        method = request.path.rpartition("/")[2]
        values = await read_json(request)
        match method:
            case "getMe":
                return self._ok({"username": "stand_in_bot"})
            case "getWebhookInfo":
                return self._ok({"url": self.webhook.get("url", "")})
            case "setWebhook":
                need(values["url"].startswith("https://"), "HTTPS url must be provided")
                self.webhook = values
            case "sendChatAction":
                self.typed += 1
            case "answerCallbackQuery":
                self.answered_presses.append(values["callback_query_id"])
            case "sendMessage":
                self._message(values)
            case "sendPhoto":
                self._photo(values)
            case _:
                need(False, f"Not Found: {method}")
        return self._ok(True)

    def _message(self, values: dict[str, Any]) -> None:
        need(0 < units(values["text"]) <= 4096, "message is too long")
        need(values["text"].strip(), "message text is empty")
        need(set(values) <= {"chat_id", "text", "reply_markup"}, "unknown field")
        choices = {}
        for row in values.get("reply_markup", {}).get("inline_keyboard", ()):
            need(0 < len(row) <= 8, "a row of a keyboard")
            for button in row:
                need(button["text"], "a button without text")
                need(1 <= len(button["callback_data"].encode()) <= 64, "BUTTON_DATA_INVALID")
                choices[button["text"]] = button["callback_data"]
        need(len(choices) <= 100, "too many buttons")
        self.shown.append(Shown(values["text"], choices))

    def _photo(self, values: dict[str, Any]) -> None:
        need(units(values.get("caption", "")) <= 1024, "caption is too long")
        need(not values["photo"].endswith(".svg"), "IMAGE_PROCESS_FAILED")
        self.shown.append(Shown(values.get("caption", ""), picture=values["photo"]))

    def _ok(self, result: Any) -> web.Response:
        return web.json_response({"ok": True, "result": result})

    def failure(self, status: int) -> web.Response:
        values = {"ok": False, "parameters": {"retry_after": 7}}
        return web.json_response(values, status=status)


class TelegramDriver(Driver):
    name = "telegram"

    def __init__(self) -> None:
        self.platform: TelegramPlatform = TelegramPlatform()

    def values(self) -> dict[str, str]:
        return {"access_token": TOKEN, "secret_token": SECRET, "api_url": self.platform.address}

    def sign(self, body: bytes) -> Call:
        return Call(body, {"X-Telegram-Bot-Api-Secret-Token": SECRET})

    def update(self, message_id: str, **content: Any) -> Call:
        return self.sign(as_json({"update_id": int(message_id), **content}))

    def message(self, message_id: str, sender: str, **content: Any) -> Call:
        chat = {"id": int(sender), "type": "private"}
        return self.update(message_id, message={"message_id": 5, "chat": chat, **content})

    def text(self, words: str, *, message_id: str = "1", sender: str = "4711") -> Call:
        return self.message(message_id, sender, text=words)

    def photo(self, *, caption: str = "", message_id: str = "1", sender: str = "4711") -> Call:
        sizes = [{"file_id": "small", "width": 90}, {"file_id": "photo-1", "width": 900}]
        more = {"caption": caption} if caption else {}
        return self.message(message_id, sender, photo=sizes, **more)

    def press(self, token: str, title: str, *, message_id: str = "1", sender: str = "4711") -> Call:
        chat = {"id": int(sender), "type": "private"}
        press = {"id": f"press-{message_id}", "data": token, "message": {"chat": chat}}
        return self.update(message_id, callback_query=press)

    def start(self, *, message_id: str = "1", sender: str = "4711") -> Call | None:
        return self.text("/start campaign", message_id=message_id, sender=sender)
