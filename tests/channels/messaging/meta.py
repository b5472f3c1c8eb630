"""Stand-ins for Meta's Graph API: Messenger, Instagram and WhatsApp."""

from __future__ import annotations

import hashlib
import hmac
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
)

SECRET = "the-app-secret"
WORD = "a word of our own"
TOKEN = "EAAB-stand-in"
NUMBER = "1000200030004"


class GraphPlatform(Platform):
    in_bytes = False

    async def answer(self, request: web.Request) -> web.Response:
        need(request.headers.get("Authorization") == f"Bearer {TOKEN}", "OAuthException 190")
        if request.method == "GET":
            found = {"id": "1", "name": "A page", "display_phone_number": "+49 40 1"}
            return web.json_response(found)
        self.take(request.path, await read_json(request))
        return web.json_response({"message_id": "m_1"})

    def take(self, path: str, values: dict[str, Any]) -> None:
        """A message to ``me/messages``."""
        need(path == "/me/messages", f"Unsupported post request {path}")
        need(isinstance(values["recipient"]["id"], str), "recipient")
        if values.get("sender_action"):
            need(values["sender_action"] == "typing_on", "sender_action")
            self.typed += 1
            return
        need(values["messaging_type"] == "RESPONSE", "messaging_type")
        self._message(values["message"])

    def _message(self, message: dict[str, Any]) -> None:
        attachment = message.get("attachment")
        if attachment and attachment["type"] == "template":
            self._template(attachment["payload"])
            return
        if attachment:
            need(set(message) == {"attachment"}, "text beside an attachment")
            need(attachment["payload"]["url"].startswith("https://"), "url")
            self.shown.append(Shown("", picture=attachment["payload"]["url"]))
            return
        text, replies = message["text"], message.get("quick_replies", [])
        longest = 1000 if self.in_bytes else 2000
        size = len(text.encode()) if self.in_bytes else len(text)
        need(0 < size <= longest and text.strip(), "(#100) Length of param message[text]")
        need(len(replies) <= 13, "(#100) too many quick replies")
        for reply in replies:
            need(reply["content_type"] == "text", "content_type")
            need(0 < len(reply["title"]) <= 20, "(#100) quick_replies title")
            need(0 < len(reply["payload"]) <= 1000, "(#100) quick_replies payload")
        self.shown.append(Shown(text, {one["title"]: one["payload"] for one in replies}))

    def _template(self, payload: dict[str, Any]) -> None:
        need(payload["template_type"] == "generic", "template_type")
        need(1 <= len(payload["elements"]) <= 10, "(#100) elements")
        lines, choices = [], {}
        for number, element in enumerate(payload["elements"], start=1):
            need(0 < len(element["title"]) <= 80, "(#100) title")
            need(0 < len(element["subtitle"]) <= 80, "(#100) subtitle")
            need(element.get("image_url", "https://").startswith("https://"), "image_url")
            buttons = element.get("buttons", [])
            need(len(buttons) <= 3 and (buttons or "buttons" not in element), "(#100) buttons")
            lines.append(f"{element['title']} {element['subtitle']}")
            for button in buttons:
                need(button["type"] == "postback", "type")
                need(0 < len(button["title"]) <= 20, "(#100) title of a button")
                need(0 < len(button["payload"]) <= 1000, "(#100) payload")
                choices[f"{button['title']} ({number})"] = button["payload"]
        self.shown.append(Shown("\n".join(lines), choices))

    def is_typing(self, path: str, body: str) -> bool:
        return "sender_action" in body or "typing_indicator" in body

    def failure(self, status: int) -> web.Response:
        if status == 429:  # Graph says so with 400
            error = {
                "message": "(#613) Calls to this api have exceeded the rate limit",
                "code": 613,
            }
            return web.json_response({"error": error}, status=400)
        return super().failure(status)

    def refusal(self, why: str) -> web.Response:
        return web.json_response({"error": {"message": why, "code": 100}}, status=400)


class InstagramPlatform(GraphPlatform):
    in_bytes = True


class WhatsAppPlatform(GraphPlatform):
    def take(self, path: str, values: dict[str, Any]) -> None:
        need(path == f"/{NUMBER}/messages", f"Unsupported post request {path}")
        need(values["messaging_product"] == "whatsapp", "messaging_product")
        if values.get("status") == "read":
            need(values["typing_indicator"] == {"type": "text"}, "typing_indicator")
            need(values["message_id"], "message_id")
            self.typed += 1
            return
        need(values["to"].isdecimal(), "to")
        match values["type"]:
            case "text":
                need(0 < len(values["text"]["body"]) <= 4096, "text.body")
                self.shown.append(Shown(values["text"]["body"]))
            case "image":
                link = values["image"]["link"]
                need(link.startswith("https://") and link.endswith((".jpg", ".png")), "link")
                need(len(values["image"].get("caption", "")) <= 1024, "caption")
                self.shown.append(Shown(values["image"].get("caption", ""), picture=link))
            case "interactive":
                self._interactive(values["interactive"])
            case other:
                need(False, f"type {other}")

    def _interactive(self, values: dict[str, Any]) -> None:
        text, action = values["body"]["text"], values["action"]
        need(0 < len(text) <= 1024, "body.text")
        if values["type"] == "button":
            replies = [button["reply"] for button in action["buttons"]]
            need(1 <= len(replies) <= 3, "number of buttons")
            longest, longest_id = 20, 256
        else:
            need(values["type"] == "list", "interactive.type")
            need(0 < len(action["button"]) <= 20, "action.button")
            replies = [row for section in action["sections"] for row in section["rows"]]
            need(1 <= len(replies) <= 10, "number of rows")
            longest, longest_id = 24, 200
        for reply in replies:
            need(0 < len(reply["title"]) <= longest, "title")
            need(0 < len(reply["id"]) <= longest_id, "id")
            need(0 < len(reply.get("description", "-")) <= 72, "description")
            need(values["type"] == "list" or "description" not in reply, "description")
        titles = [reply["title"] for reply in replies]
        need(values["type"] == "list" or len({*titles}) == len(titles), "titles are the same")
        self.shown.append(Shown(text, {one["title"]: one["id"] for one in replies}))


class MetaDriver(Driver):
    def sign(self, body: bytes) -> Call:
        mac = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        headers = {"X-Hub-Signature-256": f"sha256={mac}", "Content-Type": "application/json"}
        return Call(body, headers)


class MessengerDriver(MetaDriver):
    name = "facebook"
    object = "page"
    stands_in: type[GraphPlatform] = GraphPlatform

    def __init__(self) -> None:
        self.platform = self.stands_in()

    def values(self) -> dict[str, str]:
        return {
            "verify": WORD,
            "secret": SECRET,
            "page-access-token": TOKEN,
            "api_url": self.platform.address,
        }

    def events(self, *events: dict[str, Any]) -> Call:
        entry = [{"id": "page", "time": 1, "messaging": [event]} for event in events]
        return self.sign(as_json({"object": self.object, "entry": entry}))

    def event(self, sender: str, **content: Any) -> dict[str, Any]:
        return {"sender": {"id": sender}, "recipient": {"id": "page"}, "timestamp": 1, **content}

    def text(self, words: str, *, message_id: str = "1", sender: str = "4711") -> Call:
        message = {"mid": f"m_{message_id}", "text": words}
        return self.events(self.event(sender, message=message))

    def photo(self, *, caption: str = "", message_id: str = "1", sender: str = "4711") -> Call:
        photo = {"type": "image", "payload": {"url": "https://cdn.example/1.jpg"}}
        message = {"mid": f"m_{message_id}", "attachments": [photo]}
        if caption:
            message["text"] = caption
        return self.events(self.event(sender, message=message))

    def press(self, token: str, title: str, *, message_id: str = "1", sender: str = "4711") -> Call:
        message = {"mid": f"m_{message_id}", "text": title, "quick_reply": {"payload": token}}
        return self.events(self.event(sender, message=message))

    def start(self, *, message_id: str = "1", sender: str = "4711") -> Call | None:
        postback = {"mid": f"m_{message_id}", "title": "Get started", "payload": "GET_STARTED"}
        return self.events(self.event(sender, postback=postback))


class InstagramDriver(MessengerDriver):
    name = "instagram"
    object = "instagram"
    stands_in = InstagramPlatform


class WhatsAppDriver(MetaDriver):
    name = "whatsapp"

    def __init__(self) -> None:
        self.platform = WhatsAppPlatform()

    def values(self) -> dict[str, str]:
        return {
            "verify": WORD,
            "secret": SECRET,
            "access_token": TOKEN,
            "phone_number_id": NUMBER,
            "api_url": self.platform.address,
        }

    def messages(self, *messages: dict[str, Any]) -> Call:
        value = {
            "messaging_product": "whatsapp",
            "metadata": {"phone_number_id": NUMBER},
            "messages": list(messages),
        }
        entry = {"id": "1", "changes": [{"field": "messages", "value": value}]}
        return self.sign(as_json({"object": "whatsapp_business_account", "entry": [entry]}))

    def message(self, message_id: str, sender: str, kind: str, about: Any) -> dict[str, Any]:
        known = {"id": f"wamid.{message_id}", "from": sender, "timestamp": "1", "type": kind}
        return {**known, kind: about}

    def text(self, words: str, *, message_id: str = "1", sender: str = "4711") -> Call:
        return self.messages(self.message(message_id, sender, "text", {"body": words}))

    def photo(self, *, caption: str = "", message_id: str = "1", sender: str = "4711") -> Call:
        about = {"id": "media-1", "mime_type": "image/jpeg"}
        if caption:
            about["caption"] = caption
        return self.messages(self.message(message_id, sender, "image", about))

    def press(self, token: str, title: str, *, message_id: str = "1", sender: str = "4711") -> Call:
        reply = {"type": "button_reply", "button_reply": {"id": token, "title": title}}
        return self.messages(self.message(message_id, sender, "interactive", reply))
