"""``shoptalk mcp``: the shop for assistants that speak the Model Context Protocol."""

from __future__ import annotations

import click

from bot.settings import ServerSettings
from common.paths import Project


@click.command()
@click.option("--http", is_flag=True, help="Streamable HTTP instead of stdio.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address for HTTP.")
@click.option("--port", default=5007, show_default=True, help="Port for HTTP.")
def mcp(http: bool, host: str, port: int) -> None:
    """Serve the shop to assistants by MCP.

    Over stdio the process is one conversation; over HTTP each request shows a conversation's token.
    """
    from actions.assembly import load_services
    from bot.mcp_server.server import build, desks, http_server
    from bot.sessions import Sessions

    project = Project.find()
    services = load_services(project)
    sessions = Sessions(ServerSettings.load(project)) if http else None
    server = build(services.config.name, desks(services, sessions), services.book)
    if http:
        http_server(server, host, port).run()
    else:
        server.run("stdio")
