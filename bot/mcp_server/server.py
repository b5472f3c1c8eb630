"""The Model Context Protocol: the tools, and whose conversation a call is in.

Over stdio the process is one conversation. Over HTTP every request shows the token of one (from
``POST /api/session``, with the shop's server key or without) as its bearer token.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from actions.assembly import with_live_texts
from actions.services import call
from bot.channels.session_gate import BEARER
from bot.mcp_server.desk import Desk, Work
from bot.sessions import Sessions
from common.errors import LanguageError, ShopRuleError, ShoptalkError, TokenError
from common.language import Phrasebook

try:
    import uvicorn
    from mcp.server.mcpserver import Context, MCPServer
    from mcp.server.mcpserver.exceptions import ToolError
except ImportError as error:
    from common.errors import EnvironmentProblem

    raise EnvironmentProblem(
        "The library 'mcp' is not installed.", hint="Install it with: pip install mcp"
    ) from error

if TYPE_CHECKING:
    from actions.assembly import Services

OpenDesk = Callable[[str | None], Desk]
"""The desk of a request, by its ``Authorization`` header (None over stdio)."""


def desks(services: Services, sessions: Sessions | None) -> OpenDesk:
    """Desks of one conversation (stdio), or of the conversations of tokens.

    Args:
        sessions: reads the tokens; without it there is one conversation, this process's own.
    """
    own = secrets.token_hex(16)

    def open_desk(header: str | None) -> Desk:
        conversation = own
        if sessions is not None:
            if not (header or "").startswith(BEARER):
                raise TokenError(
                    "The header 'Authorization: Bearer TOKEN' is missing.",
                    hint="Ask POST /api/session for a token.",
                )
            token = (header or "").removeprefix(BEARER).strip()
            conversation = sessions.read(token).conversation_id
        shown = partial(with_live_texts, services=services)
        shop, config, search = services.shop, services.config, services.search
        return Desk(shop, config, search, conversation, caller="mcp", shown=shown)

    return open_desk


def build(name: str, open_desk: OpenDesk, book: Phrasebook) -> MCPServer:
    """The server with its tools.

    Args:
        name: of the shop.
        book: says the shop's rules.
    """
    server: MCPServer = MCPServer(name)
    tools = _Tools(open_desk, book)
    for tool in (
        tools.search_products,
        tools.product,
        tools.identify,
        tools.orders,
        tools.order_status,
        tools.preview_cancel,
        tools.cancel_order,
        tools.preview_return,
        tools.return_items,
        tools.preview_exchange,
        tools.exchange_item,
    ):
        server.add_tool(tool)
    return server


def http_server(server: MCPServer, host: str, port: int) -> uvicorn.Server:
    """Streamable HTTP at ``/mcp``; uvicorn serves no web sockets, whose library Rasa holds back."""
    app = server.streamable_http_app(host=host)
    return uvicorn.Server(uvicorn.Config(app, host=host, port=port, ws="none", log_level="warning"))


class _Tools:
    """The tools; their docstrings are what an assistant reads."""

    def __init__(self, open_desk: OpenDesk, book: Phrasebook) -> None:
        self._open = open_desk
        self._book = book

    async def search_products(self, query: str, context: Context, count: int = 5) -> dict[str, Any]:
        """Find products of the shop by words and meaning."""
        return await self._at(context, lambda desk: desk.find(query, count))

    async def product(self, product_id: str, context: Context) -> dict[str, Any]:
        """Read one product: price, attributes, variants, what is in stock."""
        return await self._at(context, lambda desk: desk.product(product_id))

    async def identify(
        self,
        context: Context,
        email: str = "",
        order_number: str = "",
        postcode: str = "",
        first_name: str = "",
        last_name: str = "",
    ) -> dict[str, Any]:
        """Prove who the customer is, by what they told you; needed before anything of theirs."""
        facts = {
            "email": email,
            "order_number": order_number,
            "postcode": postcode,
            "first_name": first_name,
            "last_name": last_name,
        }
        return await self._at(context, lambda desk: desk.identify(facts))

    async def orders(self, context: Context) -> dict[str, Any]:
        """List the identified customer's latest orders."""
        return await self._at(context, lambda desk: desk.orders())

    async def order_status(self, order_number: str, context: Context) -> dict[str, Any]:
        """Read one order: status, lines, expected day, tracking."""
        return await self._at(context, lambda desk: desk.order(order_number))

    async def preview_cancel(self, order_number: str, context: Context) -> dict[str, Any]:
        """Say what cancelling would do. Show it to the customer; nothing is changed."""
        return await self._at(context, lambda desk: desk.preview_cancel(order_number))

    async def cancel_order(
        self, order_number: str, confirmation: str, request_id: str, context: Context
    ) -> dict[str, Any]:
        """Cancel the order, after the customer's yes to the preview whose confirmation this is.

        A request_id counts once: send the same one again when an answer was lost.
        """
        return await self._at(
            context, lambda desk: desk.cancel(order_number, confirmation, request_id)
        )

    async def preview_return(
        self, order_number: str, context: Context, item_ids: list[int] | None = None
    ) -> dict[str, Any]:
        """Say what a return would do, or without item_ids what can be returned."""
        return await self._at(context, lambda desk: desk.preview_return(order_number, item_ids))

    async def return_items(
        self,
        order_number: str,
        item_ids: list[int],
        reason: str,
        confirmation: str,
        request_id: str,
        context: Context,
    ) -> dict[str, Any]:
        """Announce the return, after the yes to its preview; a request_id counts once."""
        return await self._at(
            context,
            lambda desk: desk.send_back(order_number, item_ids, reason, confirmation, request_id),
        )

    async def preview_exchange(
        self,
        order_number: str,
        context: Context,
        item_id: int | None = None,
        new_sku: str | None = None,
    ) -> dict[str, Any]:
        """Say what an exchange would do, or without new_sku what the item can be exchanged for."""
        return await self._at(
            context, lambda desk: desk.preview_exchange(order_number, item_id, new_sku)
        )

    async def exchange_item(
        self,
        order_number: str,
        item_id: int,
        new_sku: str,
        confirmation: str,
        request_id: str,
        context: Context,
    ) -> dict[str, Any]:
        """Exchange the item, after the customer's yes to its preview; a request_id counts once."""
        return await self._at(
            context,
            lambda desk: desk.exchange(order_number, item_id, new_sku, confirmation, request_id),
        )

    async def _at(self, context: Context, work: Work) -> dict[str, Any]:
        headers = context.headers or {}
        try:
            desk = self._open(headers.get("authorization"))
            return await call(work, desk)
        except ShopRuleError as error:
            raise ToolError(f"{error.code}: {self._words(error)}") from error
        except ShoptalkError as error:
            raise ToolError(" ".join(filter(None, (error.message, error.hint)))) from error

    def _words(self, error: ShopRuleError) -> str:
        """The rule as the chat says it; its code where the language has no such sentence."""
        try:
            name = f"utter_rule_{error.code}"
            return self._book.render(name, self._book.languages[0], **error.values)
        except (LanguageError, KeyError):
            return error.code
