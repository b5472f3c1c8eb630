"""``shoptalk serve``: a part of the bot as a service of its own."""

from __future__ import annotations

import ipaddress

import click

from bot.settings import SERVER_KEY_VARIABLE, ServerSettings
from common.errors import ConfigError
from common.paths import Project

PORT = 5008


@click.group()
def serve() -> None:
    """Serve a part of the bot by itself."""


@serve.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=PORT, show_default=True, help="Port to listen on; 0: a free one.")
def recommender(host: str, port: int) -> None:
    """Serve recommendations and the product search over HTTP.

    /api/openapi.json describes the routes. SHOPTALK_SERVER_KEY is asked for where it is set, and
    needed to listen beyond this machine. What 'shoptalk train recommender' trains meanwhile is
    taken in without dropping a request.
    """
    from bot.commands.run import in_event_loop

    project = Project.find()
    settings = ServerSettings.load(project, host=host, port=port)
    check_key_of(settings)
    in_event_loop(lambda: serve_recommender(project, settings))


def check_key_of(settings: ServerSettings) -> None:
    """Refuse to tell the whole network what a shop's customers are recommended.

    Raises:
        ConfigError: the address is not this machine's alone, and there is no key.
    """
    if settings.server_key is None and not _is_of_this_machine(settings.host):
        raise ConfigError(
            f"{settings.host} can be reached from elsewhere, and nothing guards the service.",
            hint=f"Set {SERVER_KEY_VARIABLE}, or listen on 127.0.0.1.",
        )


def _is_of_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def serve_recommender(project: Project, settings: ServerSettings) -> None:
    """Open the shop and its trained recommender and serve them until stopped.

    Raises:
        ShoptalkError: the database or the model cannot be opened, or the port is taken.
    """
    from actions.assembly import live_catalogue, open_project_shop, recommender_settings
    from bot.recommender_service import create_app
    from bot.recommender_service.engine import Engine
    from bot.server import serve as serve_app

    shop = open_project_shop(project)
    try:
        live = live_catalogue(project, shop, recommender_settings(project))
        app = create_app(Engine(shop, live), settings)
        await serve_app(app, settings, on_ready=_announce)
    finally:
        shop.close()


def _announce(address: str) -> None:
    click.echo(f"The recommender is ready: {address}api/openapi.json  (Ctrl-C stops it)")
