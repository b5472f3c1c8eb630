"""The page on which a merchant reads, approves and publishes the written texts.

It is shut, and answers 404, unless SHOPTALK_ENGINEER_KEY is set. The page itself holds no text: it
asks for them with the key that is typed into it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.channels.key_page import KeyPage, P
from bot.channels.monitor import FOLDER as MONITOR
from bot.settings import ServerSettings
from common.errors import DataError

if TYPE_CHECKING:
    from actions.texts_desk import TextsDesk

FOLDER = Path(__file__).parents[1] / "texts_page"
STATES = ("draft", "approved", "live", "retired")
MOST_NAME = 60
_FILES = {"texts.css": FOLDER, "texts.js": FOLDER, "monitor.css": MONITOR}
"""The style of the page of learning is this page's, too."""


class TextsDoor:
    """The handlers of the page of texts.

    Args:
        settings: the key.
        desk: reads and moves the texts.
    """

    def __init__(self, settings: ServerSettings, desk: TextsDesk) -> None:
        self._page, self._desk = KeyPage(settings, "/texts", FOLDER, _FILES), desk

    def attach(self, app: web.Application) -> None:
        """Answer on an application: nothing where there is no key."""
        if self._page.is_open:
            app.add_routes(self.routes())

    def routes(self) -> list[web.RouteDef]:
        """What this door answers."""
        return [
            *self._page.routes(),
            web.get("/api/texts", self.overview),
            web.post("/api/texts/{number}/state", self.move),
            web.post("/api/texts/products/{product}/more", self.more),
            web.post("/api/texts/products/{product}/texts", self.add),
        ]

    async def overview(self, request: web.Request) -> web.Response:
        """Products with their written texts, claims and scores."""
        self._page.check(request)
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
        self._page.check(request)
        number, body = request.match_info["number"], await _body(request)
        if not (number.isascii() and number.isdigit() and len(number) < 12):
            raise DataError(f"There is no text {number!r}.")
        state = str(body.get("state", ""))
        return await self._told(self._desk.move, int(number), state, who=_who(body))

    async def more(self, request: web.Request) -> web.Response:
        """Write more variants of a product's texts."""
        self._page.check(request)
        return await self._told(self._desk.write_more, request.match_info["product"])

    async def add(self, request: web.Request) -> web.Response:
        """Keep a text about a product that somebody wrote."""
        self._page.check(request)
        body = await _body(request)
        kind, text = str(body.get("kind", "")), str(body.get("text", ""))
        product = request.match_info["product"]
        return await self._told(self._desk.add, product, kind, text, who=_who(body))

    async def _told(
        self, work: Callable[P, Any], *args: P.args, **kwargs: P.kwargs
    ) -> web.Response:
        return web.json_response(await self._page.alone(work, *args, **kwargs))


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
