"""Requests and frames that nobody would send, made from a seed, and what the door says to them.

Half of what is sent is nearly right: a known route with one thing bent, an event with an odd value.
The other half is bytes.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")
_PATIENCE = 0.5
"""Seconds after which we hang up, where the server waits for more to come."""
_FRAMES_A_SOCKET = 40
_METHODS = ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "BREW", "")
_PATHS = (
    "/",
    "/widget.js",
    "/health",
    "/metrics",
    "/pictures/a.svg",
    "/pictures/..%2f..%2fserver.yml",
    "/demo/shop.css",
    "/api/session",
    "/api/history",
    "/api/events",
    "/api/files",
    "/api/rating",
    "/api/openapi.json",
    "/webhooks/rest/webhook",
    "/webhooks/telegram/webhook",
    "/socket.io/?EIO=4&transport=polling",
    "/socket.io/?EIO=4&transport=websocket",
    "/socket.io/?EIO=3&transport=polling&sid=x",
)
_HEADERS: Mapping[str, tuple[str, ...]] = {
    "Origin": ("https://[::1", "null", "https://evil.example", "\x00"),
    "Content-Type": ("application/json", "text/plain", "multipart/form-data; boundary=x", ";;;"),
    "Content-Encoding": ("gzip", "deflate", "br", "zstd", "pigeon"),
    "Content-Length": ("0", "5", "-1", "999999999999", "1e3", " 7"),
    "Transfer-Encoding": ("chunked", "gzip, chunked", "identity"),
    "Authorization": ("Bearer ", "Bearer x.y.z", "Basic eA==", "Bearer " + "A" * 9000),
    "Expect": ("100-continue", "a miracle"),
    "If-None-Match": ('"x"', "*", "W/"),
    "Range": ("bytes=0-", "bytes=9-1", "lines=1"),
    "Upgrade": ("websocket", "h2c"),
    "X-Forwarded-For": ("1.2.3.4", ",,,,", "unknown"),
    "Host": ("127.0.0.1", "a b", "[::1", ""),
    "Cookie": ("=;=;=", "a=" + "b" * 5000),
}
_EVENTS = ("session_request", "user_uttered", "disconnect", "connect", "", "\ud83d", "__class__")


@dataclass
class Outcome:
    """What came of it.

    Attributes:
        sent: requests and frames.
        statuses: how often the server answered with which status.
    """

    sent: int = 0
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def failures(self) -> int:
        """Answers that say that the fault is the server's."""
        return sum(count for status, count in self.statuses.items() if status >= 500)


class Fuzzer:
    """Makes and sends them.

    Args:
        port: of the front door on this machine.
        seed: the same one makes the same requests.
        token: opens a conversation, so that bodies are read, too.
    """

    def __init__(self, port: int, seed: int, token: str = "") -> None:
        self._port = port
        self._random = random.Random(seed)
        self._token = token
        self.outcome = Outcome()

    async def run(
        self, count: int, *, at_once: int = 16, progress: Callable[[int], None] | None = None
    ) -> Outcome:
        """Send so many, requests and frames in turn."""

        async def worker() -> None:
            while self.outcome.sent < count:
                if self._random.random() < _FRAMES_A_SOCKET / (_FRAMES_A_SOCKET + 1):
                    await self._request()
                else:
                    await self._frames()
                if progress:
                    progress(self.outcome.sent)

        await asyncio.gather(*(worker() for _ in range(at_once)))
        return self.outcome

    def request(self) -> bytes:
        """One request, more or less."""
        pick = self._random.choice
        if self._random.random() < 0.1:
            return self._random.randbytes(self._random.randint(1, 400))
        headers = {"Host": "127.0.0.1", "Connection": "close"}
        if self._token and self._random.random() < 0.7:
            headers["Authorization"] = f"Bearer {self._token}"
        for name in self._random.sample(list(_HEADERS), self._random.randint(0, 3)):
            headers[name] = pick(_HEADERS[name])
        body = self._body()
        if "Content-Length" not in headers and self._random.random() < 0.9:
            headers["Content-Length"] = str(len(body))
        lines = [f"{pick(_METHODS)} {self._path()} HTTP/1.{pick('011')}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return self._bent("\r\n".join([*lines, "", ""]).encode() + body)

    def frame(self) -> str:
        """One frame of the web chat, more or less."""
        kind = self._random.random()
        if kind < 0.3:
            size = self._random.randint(0, 60)
            return "".join(chr(self._random.randint(1, 0xD7FF)) for _ in range(size))
        if kind < 0.4:
            return self._random.choice(["40", "41", "1", "2", "3", "6", "45", "46-", "4", ""])
        event = [self._random.choice(_EVENTS), self._value(3)]
        identifier = self._random.choice(["", "1", "999999999", "-1"])
        text = f"42{identifier}{json.dumps(event)}"
        return self._bent(text.encode()).decode("utf-8", "replace")

    def _path(self) -> str:
        path = self._random.choice(_PATHS)
        if self._random.random() < 0.2:
            path += "".join(chr(self._random.randint(33, 255)) for _ in range(8))
        return path

    def _body(self) -> bytes:
        kind = self._random.random()
        if kind < 0.2:
            return self._random.randbytes(self._random.randint(0, 300))
        if kind < 0.25:
            return b"[" * 20_000
        text = json.dumps(self._value(4))
        return text.encode("utf-8", "surrogatepass")

    def _value(self, depth: int) -> Any:
        kinds: list[Any] = [
            None,
            True,
            -1,
            10**30,
            1.5,
            "",
            "hello",
            "/affirm",
            "\ud800",
            "x" * 5000,
        ]
        if depth == 0 or self._random.random() < 0.3:
            return self._random.choice(kinds)
        if self._random.random() < 0.3:
            return [self._value(depth - 1) for _ in range(self._random.randint(0, 4))]
        names = ("message", "session_id", "metadata", "events", "kind", "ref", "attachments")
        more = ("customer_token", "restart", "score", "comment", "shoptalk", "lang", "")
        found = {name: self._value(depth - 1) for name in self._random.sample(names + more, 4)}
        if self._token and self._random.random() < 0.5:
            found["session_id"] = self._token
        return found

    def _bent(self, text: bytes) -> bytes:
        """The bytes, now and then with some of them changed, doubled or left out."""
        if self._random.random() < 0.7 or not text:
            return text
        at = self._random.randrange(len(text))
        change = self._random.choice(("flip", "cut", "double"))
        if change == "cut":
            return text[:at] + text[at + self._random.randint(1, 9) :]
        if change == "double":
            return text[:at] + text[at : at + 20] * 3 + text[at:]
        return text[:at] + bytes([self._random.randrange(256)]) + text[at + 1 :]

    async def _request(self) -> None:
        self.outcome.sent += 1
        said = b""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        except ConnectionError:
            return
        try:
            writer.write(self.request())
            async with asyncio.timeout(_PATIENCE):
                while block := await reader.read(65536):
                    said += block[:200] if said else block
        except (ConnectionError, TimeoutError):
            pass  # it hung up, or it waits for more: an answer as well
        finally:
            writer.close()
        if found := _STATUS.match(said):
            self.outcome.statuses[int(found[1])] += 1

    async def _frames(self) -> None:
        address = f"http://127.0.0.1:{self._port}/socket.io/?EIO=4&transport=websocket"
        try:
            async with aiohttp.ClientSession() as web, web.ws_connect(address) as socket:
                await socket.receive(timeout=5)
                await socket.send_str("40")
                for _ in range(_FRAMES_A_SOCKET):
                    self.outcome.sent += 1
                    await socket.send_str(self.frame())
                    if socket.closed:
                        return
                    await asyncio.sleep(0)
        except (aiohttp.ClientError, ConnectionError, TimeoutError, UnicodeError):
            self.outcome.sent += 1  # it was hung up on
