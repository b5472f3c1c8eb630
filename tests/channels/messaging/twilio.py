"""A stand-in for Twilio's messaging."""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import parse_qsl, urlencode

from aiohttp import encode_basic_auth, web

from tests.channels.messaging.stand_ins import Call, Driver, Platform, Shown, need

SID, TOKEN, NUMBER = "AC0123", "the-auth-token", "+4940123"
ADDRESS = "https://chat.example.com/webhooks/twilio/webhook"


class TwilioPlatform(Platform):
    def __init__(self) -> None:
        super().__init__()
        self.from_numbers: list[str] = []

    async def answer(self, request: web.Request) -> web.Response:
        known = encode_basic_auth(SID, TOKEN)
        need(request.headers.get("Authorization") == known, "20003 Authenticate")
        if request.method == "GET":
            return web.json_response({"status": "active", "friendly_name": "A shop"})
        need(request.path == f"/2010-04-01/Accounts/{SID}/Messages.json", "20404")
        values = await request.post()
        need(str(values["To"]).removeprefix("whatsapp:").startswith("+"), "21211 To")
        need(str(values["From"]).removeprefix("whatsapp:").startswith("+"), "21212 From")
        body, media = str(values.get("Body", "")), str(values.get("MediaUrl", ""))
        need(body or media, "21602 message body is required")
        need(len(body) <= 1600, "21617 body exceeds the 1600 character limit")
        self.from_numbers.append(str(values["From"]))
        self.shown.append(Shown(body, picture=media))
        return web.json_response({"sid": "SM1"}, status=201)

    def refusal(self, why: str) -> web.Response:
        return web.json_response({"code": 21602, "message": why}, status=400)


class TwilioDriver(Driver):
    name = "twilio"
    presses = False

    def __init__(self) -> None:
        self.platform: TwilioPlatform = TwilioPlatform()

    def values(self) -> dict[str, str]:
        return {
            "account_sid": SID,
            "auth_token": TOKEN,
            "twilio_number": NUMBER,
            "api_url": self.platform.address,
        }

    def sign(self, body: bytes) -> Call:
        try:
            fields = sorted(parse_qsl(body.decode(), keep_blank_values=True))
        except ValueError:
            fields = []
        text = ADDRESS + "".join(f"{name}{value}" for name, value in fields)
        mac = hmac.new(TOKEN.encode(), text.encode(errors="backslashreplace"), hashlib.sha1)
        signature = base64.b64encode(mac.digest()).decode()
        kind = "application/x-www-form-urlencoded"
        return Call(body, {"X-Twilio-Signature": signature, "Content-Type": kind})

    def message(self, message_id: str, sender: str, **fields: str) -> Call:
        known = {"MessageSid": f"SM{message_id}", "From": f"+{sender}", "To": NUMBER}
        return self.sign(urlencode({**known, "NumMedia": "0", "Body": "", **fields}).encode())

    def text(self, words: str, *, message_id: str = "1", sender: str = "4711") -> Call:
        return self.message(message_id, sender, Body=words)

    def photo(self, *, caption: str = "", message_id: str = "1", sender: str = "4711") -> Call:
        media = {"MediaUrl0": "https://api.twilio.example/1", "MediaContentType0": "image/jpeg"}
        return self.message(message_id, sender, Body=caption, NumMedia="1", **media)
