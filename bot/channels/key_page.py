"""A page for the shop's people: it holds nothing itself, and asks with the key typed into it.

Without SHOPTALK_ENGINEER_KEY there is no such page.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ParamSpec, TypeVar

from aiohttp import web

from bot.channels.keys import check_key
from bot.settings import ENGINEER_KEY_VARIABLE, ServerSettings

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_KINDS = {".css": "text/css", ".js": "text/javascript"}
P = ParamSpec("P")
T = TypeVar("T")


class KeyPage:
    """A page, its files, its key, and its work one at a time.

    Args:
        settings: the key.
        address: of the page, e.g. ``/learning``; its files stand below.
        folder: of ``index.html``.
        files: style sheets and scripts by name, each with the folder that it is in.
    """

    def __init__(
        self, settings: ServerSettings, address: str, folder: Path, files: Mapping[str, Path]
    ) -> None:
        self._settings, self._address = settings, address
        self._folder, self._files = folder, files
        self._one_at_a_time = asyncio.Lock()

    @property
    def is_open(self) -> bool:
        """Whether there is a key."""
        return self._settings.engineer_key is not None

    def routes(self) -> list[web.RouteDef]:
        """The page and its files."""
        return [
            web.get(self._address, self.page),
            web.get(f"{self._address}/{{name}}", self.file),
        ]

    async def page(self, request: web.Request) -> web.StreamResponse:
        """The page, without what it shows."""
        headers = {"Content-Security-Policy": PAGE_POLICY, "Cache-Control": "no-cache"}
        return web.FileResponse(self._folder / "index.html", headers=headers)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A style sheet or a script of the page."""
        name = request.match_info["name"]
        if name not in self._files:
            raise web.HTTPNotFound
        path = self._files[name] / name
        return web.FileResponse(path, headers={"Content-Type": _KINDS[path.suffix]})

    def check(self, request: web.Request) -> None:
        """See that the key is right.

        Raises:
            TokenError: it is missing or wrong.
        """
        check_key(request, self._settings.engineer_key, variable=ENGINEER_KEY_VARIABLE)

    async def alone(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """``work(...)`` in a worker thread, after what was asked for before."""
        async with self._one_at_a_time:
            return await asyncio.to_thread(work, *args, **kwargs)
