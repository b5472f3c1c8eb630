"""The page on which a merchant reads, approves and publishes the written texts.

It is shut, and answers 404, unless SHOPTALK_ENGINEER_KEY is set. The page itself holds no text: it
asks for them with the key that is typed into it.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.channels.keys import check_key
from bot.channels.monitor import FOLDER as MONITOR
from bot.channels.monitor import PAGE_POLICY
from bot.settings import ENGINEER_KEY_VARIABLE, ServerSettings
from common.errors import DataError

if TYPE_CHECKING:
    from actions.texts_desk import TextsDesk

FOLDER = Path(__file__).parents[1] / "texts_page"
STATES = ("draft", "approved", "live", "retired")
MOST_NAME = 60
_FILES = {
    "texts.css": (FOLDER, "text/css"),
    "texts.js": (FOLDER, "text/javascript"),
    "monitor.css": (MONITOR, "text/css"),
}
"""The style of the page of learning is this page's, too."""


class TextsDoor:
    """The handlers of the page of texts.

    Args:
        settings: the key.
        desk: reads and moves the texts.
    """

    def __init__(self, settings: ServerSettings, desk: TextsDesk) -> None:
        self._settings, self._desk = settings, desk
        self._one_at_a_time = asyncio.Lock()

    def attach(self, app: web.Application) -> None:
        """Answer on an application: nothing where there is no key."""
        if self._settings.engineer_key is not None:
            app.add_routes(self.routes())

    def routes(self) -> list[web.RouteDef]:
        """What this door answers."""
        return [
            web.get("/texts", self.page),
            web.get("/texts/{name}", self.file),
            web.get("/api/texts", self.overview),
            web.post("/api/texts/{number}/state", self.move),
            web.post("/api/texts/products/{product}/more", self.more),
            web.post("/api/texts/products/{product}/texts", self.add),
        ]

    async def page(self, request: web.Request) -> web.StreamResponse:
        """The page of texts, without a text."""
        headers = {"Content-Security-Policy": PAGE_POLICY, "Cache-Control": "no-cache"}
        return web.FileResponse(FOLDER / "index.html", headers=headers)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """The style sheets and the script of the page of texts."""
        name = request.match_info["name"]
        if name not in _FILES:
            raise web.HTTPNotFound
        folder, kind = _FILES[name]
        return web.FileResponse(folder / name, headers={"Content-Type": kind})

    async def overview(self, request: web.Request) -> web.Response:
        """Products with their written texts, claims and scores."""
        self._check(request)
        asked = request.query
        page = asked.get("page", "0")
        if not (page.isascii() and page.isdigit() and len(page) < 7):
            raise DataError(f"page is no number: {page!r}.")
        state = asked.get("state", "")
        if state and state not in STATES:
            raise DataError(f"There is no state {state!r}.", hint=f"States: {', '.join(STATES)}.")
        return await self._told(
            self._desk.overview, state=state, query=asked.get("query", ""), page=int(page)
        )

    async def move(self, request: web.Request) -> web.Response:
        """Give a written text another state."""
        self._check(request)
        number, body = request.match_info["number"], await _body(request)
        if not (number.isascii() and number.isdigit() and len(number) < 12):
            raise DataError(f"There is no text {number!r}.")
        state = str(body.get("state", ""))
        return await self._told(self._desk.move, int(number), state, who=_who(body))

    async def more(self, request: web.Request) -> web.Response:
        """Write more variants of a product's texts."""
        self._check(request)
        return await self._told(self._desk.write_more, request.match_info["product"])

    async def add(self, request: web.Request) -> web.Response:
        """Keep a text about a product that somebody wrote."""
        self._check(request)
        body = await _body(request)
        kind, text = str(body.get("kind", "")), str(body.get("text", ""))
        product = request.match_info["product"]
        return await self._told(self._desk.add, product, kind, text, who=_who(body))

    async def _told(self, function: Any, *args: Any, **kwargs: Any) -> web.Response:
        async with self._one_at_a_time:
            return web.json_response(await asyncio.to_thread(function, *args, **kwargs))

    def _check(self, request: web.Request) -> None:
        check_key(request, self._settings.engineer_key, variable=ENGINEER_KEY_VARIABLE)


async def _body(request: web.Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except ValueError as error:
        raise DataError("The body is no JSON.") from error
    if not isinstance(body, dict):
        raise DataError("The body is no JSON object.")
    return body


def _who(body: dict[str, Any]) -> str:
    """Who decided, as they call themselves, for the history."""
    return " ".join(str(body.get("who", "")).split())[:MOST_NAME] or "page"
