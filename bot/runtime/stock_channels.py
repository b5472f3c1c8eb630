"""Rasa's own messaging channels (Slack, Telegram, Twilio, ...), served by Sanic in the same loop.

They are Sanic blueprints, so Sanic is started only when ``credentials.yml`` names one. Our rich
messages are turned into what such a channel can show: words, choices and pictures.
"""

from __future__ import annotations

import logging
import uuid
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.core.run import create_http_input_channels
from rasa.shared.exceptions import RasaException
from sanic import Sanic

from bot.runtime.agent import apology
from bot.runtime.choices import Choices
from common import messages
from common.config import nearest, read_yaml_mapping
from common.errors import ConfigError, EnvironmentProblem, ShoptalkError

logger = logging.getLogger(__name__)

ROUTE = "/webhooks/"
# Ours are served by the front door; its tokens would be worth nothing beside an open door.
SERVED_ELSEWHERE = ("rest", "socketio", "cmdline", "rasa")


def read_channels(credentials: Path) -> list[InputChannel]:
    """The channels that ``credentials.yml`` names.

    Raises:
        ConfigError: a channel is unknown (with the nearest right name), needs other credentials, or
            is one of those that the front door serves.
        EnvironmentProblem: a channel's library is not installed.
    """
    if not credentials.is_file():
        return []
    named, lines = read_yaml_mapping(credentials)
    for name in named:
        _check_name(name, f"{credentials}:{lines[name]}")
    try:
        return list(create_http_input_channels(None, str(credentials))) if named else []
    except ShoptalkError:
        raise
    except (RasaException, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(
            f"{credentials}: a channel cannot be set up: {error}.",
            hint="Compare its keys with Rasa's documentation of that channel.",
        ) from error


def _check_name(name: str, where: str) -> None:
    from rasa.core.channels import BUILTIN_CHANNELS

    if name in SERVED_ELSEWHERE:
        raise ConfigError(
            f"{where}: the channel '{name}' checks nobody's right; the front door does.",
            hint=f"Remove '{name}': web widgets and POST /webhooks/rest/webhook work without it.",
        )
    if name not in BUILTIN_CHANNELS and "." not in name:
        guess = nearest(name, list(BUILTIN_CHANNELS))
        suggestion = f"; did you mean '{guess}'?" if guess else ""
        raise ConfigError(
            f"{where}: there is no channel '{name}'{suggestion}",
            hint="Channels: " + ", ".join(sorted(set(BUILTIN_CHANNELS) - set(SERVED_ELSEWHERE))),
        )


class PlainOutput(OutputChannel):
    """Around a stock output channel: our rich messages become words, choices and pictures."""

    def __init__(self, inner: OutputChannel, choices: Choices) -> None:
        self._inner = inner
        self._choices = choices

    def name(self) -> str:
        """The name of the stock channel."""
        return str(self._inner.name())

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Send one message of the bot in a form the stock channel has."""
        custom = message.get("custom")
        if custom is None or not messages.is_message(custom):
            await self._inner.send_response(recipient_id, self._offer(recipient_id, message))
        elif plain := _plain(messages.parse(custom)):
            await self._inner.send_response(recipient_id, self._offer(recipient_id, plain))

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Plain words."""
        await self._inner.send_text_message(recipient_id, text, **kwargs)

    def _offer(self, recipient_id: str, message: dict[str, Any]) -> dict[str, Any]:
        """Remember the payloads and let each button say its title, which fits every channel."""
        offered = [
            messages.Button(title=str(button["title"]), payload=str(button.get("payload") or ""))
            for button in message.get("buttons") or ()
        ]
        if not offered:
            self._choices.clear_numbers(recipient_id)
            return message
        self._choices.offer(recipient_id, offered)
        said = [{"title": button.title, "payload": button.title} for button in offered]
        return {**message, "buttons": said}


def _plain(message: messages.Message) -> dict[str, Any]:
    """A rich message as Rasa's plain kinds; empty when there is nothing to show."""
    if isinstance(message, messages.Image):
        return {"text": message.alt, "image": message.url}
    text = messages.fallback_text(message)
    buttons = [button.model_dump() for button in messages.buttons_of(message)]
    return {"text": text, "buttons": buttons} if text or buttons else {}


class StockServer:
    """Sanic with the stock channels, in the running event loop.

    Args:
        agent: answers the messages.
        channels: from :func:`read_channels`.
    """

    def __init__(self, agent: Agent, channels: list[InputChannel]) -> None:
        self._agent = agent
        self._channels = channels
        self._choices = Choices()
        self._server: Any = None

    async def start(self, host: str, port: int) -> None:
        """Listen.

        Raises:
            EnvironmentProblem: the port is in use or may not be used.
        """
        app = Sanic(f"shoptalk_{uuid.uuid4().hex}", configure_logging=False)
        app.ctx.agent = self._agent
        app.ctx.input_channels = self._channels
        for channel in self._channels:
            prefix = f"{ROUTE}{channel.url_prefix()}"
            app.blueprint(channel.blueprint(self.handle), url_prefix=prefix)
        try:
            self._server = await app.create_server(
                host=host, port=port, return_asyncio_server=True, access_log=False
            )
        except OSError as error:
            raise EnvironmentProblem(
                f"Port {port} for the messaging channels cannot be used: {error.strerror}.",
                hint="Set 'stock_channels_port' in server.yml to a free port.",
            ) from error
        await self._server.startup()
        await self._server.before_start()
        await self._server.after_start()

    async def handle(self, message: UserMessage) -> None:
        """Answer one message of a stock channel; an error becomes an apology."""
        output = PlainOutput(message.output_channel, self._choices)
        message.output_channel = output
        message.text = self._choices.resolve(message.sender_id, message.text or "")
        try:
            await self._agent.handle_message(message)
        except Exception:
            await output.send_text_message(message.sender_id, apology(message.sender_id))

    async def stop(self) -> None:
        """Stop listening."""
        if self._server is not None:
            await self._server.before_stop()
            self._server.close()
            await self._server.wait_closed()
            await self._server.after_stop()
