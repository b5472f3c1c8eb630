"""A real Firefox, spoken to by WebDriver BiDi, for what must work in more than one browser."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

STARTS_WITHIN_SECONDS = 60
WAITS_SECONDS = 20
KEY = ("keyDown", "keyUp")
_LISTENS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")


class Firefox:
    """One window.

    Args:
        socket: of a BiDi connection.

    Attributes:
        errors: what its console said as errors.
    """

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._window = ""
        self.errors: list[str] = []

    async def begin(self) -> None:
        """Open a session and take its window."""
        await self.tell("session.new", capabilities={})
        await self.tell("session.subscribe", events=["log.entryAdded"])
        tree = await self.tell("browsingContext.getTree")
        self._window = tree["contexts"][0]["context"]

    async def tell(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command; returns its result."""
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": params})
        async with asyncio.timeout(WAITS_SECONDS):
            while True:
                said = json.loads(await self._socket.receive_str())
                if said.get("method") == "log.entryAdded" and said["params"]["level"] == "error":
                    self.errors.append(str(said["params"]["text"]))
                if said.get("id") == number:
                    assert said["type"] == "success", said
                    found: dict[str, Any] = said["result"]
                    return found

    async def visit(self, address: str) -> None:
        """Load a page."""
        await self.tell(
            "browsingContext.navigate", context=self._window, url=address, wait="complete"
        )

    async def ask(self, script: str) -> Any:
        """What a script says; ``root`` in it is the widget's shadow root."""
        whole = f"""async () => {{
          const root = [...document.querySelectorAll('*')].find((e) => e.shadowRoot)?.shadowRoot;
          {script}
        }}"""
        result = await self.tell(
            "script.callFunction",
            functionDeclaration=whole,
            target={"context": self._window},
            awaitPromise=True,
        )
        assert result["type"] == "success", result
        return result["result"].get("value")

    async def until(self, condition: str) -> None:
        """Wait until a condition holds in the page."""
        await self.ask(
            f"""for (let i = 0; i < 180; i++) {{
              if ({condition}) return true;
              await new Promise((done) => setTimeout(done, 100));
            }}
            throw new Error("waited in vain for " + {json.dumps(condition)});"""
        )

    async def type(self, text: str) -> None:
        """Type into what has the focus, and press Enter."""
        keys = [{"type": kind, "value": key} for key in [*text, "\ue007"] for kind in KEY]
        actions = [{"type": "key", "id": "keyboard", "actions": keys}]
        await self.tell("input.performActions", context=self._window, actions=actions)


@asynccontextmanager
async def firefox(program: str, profile: Path) -> AsyncIterator[Firefox]:
    """Start one without a screen, with an empty profile."""
    process = await asyncio.create_subprocess_exec(
        program,
        "--headless",
        "--no-remote",
        "--profile",
        str(profile),
        "--remote-debugging-port=0",
        stderr=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
    )
    assert process.stderr is not None
    try:
        async with asyncio.timeout(STARTS_WITHIN_SECONDS):
            while not (found := _LISTENS.search((await process.stderr.readline()).decode())):
                assert process.returncode is None, "Firefox has ended"
        async with (
            aiohttp.ClientSession() as client,
            client.ws_connect(f"{found[1]}/session", max_msg_size=0) as socket,
        ):
            one = Firefox(socket)
            await one.begin()
            yield one
    finally:
        process.terminate()
        await process.wait()
