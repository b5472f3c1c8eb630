"""What shoppers' presses propose, on the page of learning: a person accepts or rejects it there.

It is shut unless SHOPTALK_ENGINEER_KEY is set. What is accepted stands among the examples of the
project's files; nothing is learnt before somebody trains.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from aiohttp import web

from bot.channels.keys import check_key
from bot.channels.server_context import ServerContext
from bot.settings import ENGINEER_KEY_VARIABLE
from common.errors import ShoptalkError

if TYPE_CHECKING:
    from bot.understanding.desk import ProposalDesk

logger = logging.getLogger(__name__)
LOOK_EVERY_SECONDS = 300.0
BEGIN_DAYS = 90.0
OVERLAP_SECONDS = 24 * 3600.0
"""Conversations of the last day are looked through again: one may have gone on since."""
ON_THE_PAGE = "the page of learning"


class ProposalDoor:
    """The handlers of proposals.

    Args:
        context: what all doors share.
        desk: keeps proposals, and writes what is accepted.
    """

    def __init__(self, context: ServerContext, desk: ProposalDesk) -> None:
        self._context = context
        self._desk = desk
        self._since = time.time() - BEGIN_DAYS * 24 * 3600.0

    def attach(self, app: web.Application) -> None:
        """Answer on an application: nothing where there is no key."""
        if self._context.settings.engineer_key is None:
            return
        app.cleanup_ctx.append(self._keep_looking)
        app.add_routes(
            [
                web.get("/api/learning/proposals", self.listed),
                web.post("/api/learning/proposals/{id}", self.decided),
            ]
        )

    async def listed(self, request: web.Request) -> web.Response:
        """The proposals that nobody has decided about."""
        self._check(request)
        found = await asyncio.to_thread(self._desk.open)
        return web.json_response({"proposals": [asdict(one) for one in found]})

    async def decided(self, request: web.Request) -> web.Response:
        """Accept or reject a proposal."""
        self._check(request)
        number, told = request.match_info["id"], await request.json()
        decision = told.get("decision") if isinstance(told, dict) else None
        if not number.isdecimal() or decision not in ("accept", "reject"):
            raise web.HTTPBadRequest(text='Send {"decision": "accept"} or "reject".')
        yes = decision == "accept"
        try:
            said = await asyncio.to_thread(self._desk.decide, int(number), yes, by=ON_THE_PAGE)
        except ShoptalkError as error:
            return web.json_response({"error": error.message}, status=409)
        return web.json_response({"done": said})

    async def look(self) -> None:
        """Look through the conversations that have gone on since the last time."""
        now = time.time()
        await self._desk.look_through(self._context.agent.tracker_store, self._since)
        self._since = now - OVERLAP_SECONDS

    def _check(self, request: web.Request) -> None:
        key = self._context.settings.engineer_key
        check_key(request, key, variable=ENGINEER_KEY_VARIABLE)

    async def _keep_looking(self, app: web.Application) -> AsyncIterator[None]:
        looking = asyncio.create_task(self._look_again_and_again())
        yield
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)

    async def _look_again_and_again(self) -> None:
        while True:
            try:
                await self.look()
            except (ShoptalkError, OSError) as error:
                logger.warning("Conversations were not looked through: %s", error)
            await asyncio.sleep(LOOK_EVERY_SECONDS)
