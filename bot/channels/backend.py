"""The backend's door: the shop's own server opens conversations for its customers.

It is shut, and answers 404, unless SHOPTALK_SERVER_KEY is set.
"""

from __future__ import annotations

from aiohttp import web

from bot.channels.keys import check_key
from bot.channels.rest import opened
from bot.channels.server_context import ServerContext
from bot.settings import SERVER_KEY_VARIABLE
from common.errors import DataError, ShopRuleError


class BackendDoor:
    """The handlers for the shop's backend, which shows the server key as a bearer token.

    Args:
        context: what all doors share.
    """

    def __init__(self, context: ServerContext) -> None:
        self._context = context

    def routes(self) -> list[web.RouteDef]:
        """What this door answers: nothing where there is no key."""
        if self._context.settings.server_key is None:
            return []
        return [web.post("/api/customers/{customer_id}/session", self.session)]

    async def session(self, request: web.Request) -> web.Response:
        """Open a conversation for a customer, who needs to prove nothing more in it."""
        key = self._context.settings.server_key
        check_key(request, key, variable=SERVER_KEY_VARIABLE)
        try:
            session = await self._context.gate.open_for(request.match_info["customer_id"])
        except ShopRuleError as error:
            raise DataError(
                "The shop has no such customer.",
                hint="Send the id under which the shop's database has them.",
            ) from error
        return opened(session)
