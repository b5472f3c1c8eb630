"""Rasa's own messaging channels (Mattermost, Webex, ...), served by Sanic in the same loop.

They are Sanic blueprints, so Sanic is started only when ``credentials.yml`` names one that has no
door of ours (``bot/channels/messaging``). Our rich messages are turned into what such a channel can
show: words, choices and pictures.
"""

from __future__ import annotations

import logging
import uuid
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.shared.exceptions import RasaException
from rasa.shared.utils.io import read_config_file
from sanic import Sanic

from bot.channels.confidential import Masked, mask
from bot.channels.incoming import PAYLOAD_PREFIX
from bot.channels.messaging.registry import DOORS, has_door
from bot.channels.notices import Notice
from bot.channels.tongues import Tongues
from bot.runtime.agent import ShopAgent, apology
from bot.runtime.choices import Choices
from common import messages
from common.config import read_yaml_mapping
from common.errors import ConfigError, EnvironmentProblem, ShoptalkError
from common.extensions import CHANNELS, resolve
from common.language import Phrasebook, program_phrasebook

logger = logging.getLogger(__name__)

ROUTE = "/webhooks/"
# Ours are served by the front door; its tokens would be worth nothing beside an open door.
SERVED_ELSEWHERE = ("rest", "socketio", "cmdline", "rasa")


def read_channels(credentials: Path) -> list[InputChannel]:
    """The channels that ``credentials.yml`` names.

    A name is one of Rasa's channels, one of the project's ``channels/`` or of an installed package,
    or the dotted path of a class.

    Raises:
        ConfigError: a channel is unknown (with the nearest right name) or needs other credentials.
        EnvironmentProblem: a channel's library is not installed.
    """
    if not credentials.is_file():
        return []
    named, lines = read_yaml_mapping(credentials)
    try:
        content = read_config_file(str(credentials)) if named else {}  # fills in ${VARIABLES}
        return [
            _channel_class(name, f"{credentials}:{lines[name]}").from_credentials(content[name])
            for name in named
            if _is_stock(name, f"{credentials}:{lines[name]}")
        ]
    except ShoptalkError:
        raise
    except (RasaException, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(
            f"{credentials}: a channel cannot be set up: {error}.",
            hint="Compare its keys with Rasa's documentation of that channel.",
        ) from error


def _is_stock(name: str, where: str) -> bool:
    """Whether Rasa's own server is needed for a channel."""
    if has_door(name):
        return False
    if name not in SERVED_ELSEWHERE:
        return True
    logger.warning(
        "%s: Rasa's channel '%s' is not started, for it checks nobody's right; web widgets and "
        "POST /webhooks/rest/webhook are served by the front door without this entry.",
        where,
        name,
    )
    return False


def _channel_class(name: str, where: str) -> type[InputChannel]:
    from rasa.core.channels import BUILTIN_CHANNELS

    known = {key: value for key, value in BUILTIN_CHANNELS.items() if key not in SERVED_ELSEWHERE}
    known |= dict.fromkeys(DOORS, InputChannel)  # to be named where one is misspelt
    return resolve(name, known, CHANNELS, InputChannel, where=where)


class PlainOutput(OutputChannel):
    """Around a stock output channel: our rich messages become words, choices and pictures.

    Args:
        inner: the stock channel.
        choices: remembers what a title means.
        book: says the words that join the parts, in the conversation's language.
    """

    def __init__(
        self, inner: OutputChannel, choices: Choices, book: Phrasebook | None = None
    ) -> None:
        self._inner = inner
        self._choices = choices
        self._book = book or program_phrasebook()

    def name(self) -> str:
        """The name of the stock channel."""
        return str(self._inner.name())

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Send one message of the bot in a form the stock channel has."""
        custom = message.get("custom")
        if custom is None or not messages.is_message(custom):
            await self._inner.send_response(recipient_id, self._offer(recipient_id, message))
            return
        rich = messages.in_language(messages.parse(custom), message.get(messages.LANG))
        if plain := _plain(rich, self._book):
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


def _plain(message: messages.Message, book: Phrasebook) -> dict[str, Any]:
    """A rich message as Rasa's plain kinds; empty when there is nothing to show."""
    if isinstance(message, messages.Image):
        return {"text": message.alt, "image": message.url}
    text = messages.fallback_text(message, book)
    buttons = [button.model_dump() for button in messages.buttons_of(message)]
    return {"text": text, "buttons": buttons} if text or buttons else {}


class StockServer:
    """Sanic with the stock channels, in the running event loop.

    Args:
        agent: answers the messages.
        channels: from :func:`read_channels`.
    """

    def __init__(self, agent: ShopAgent, channels: list[InputChannel]) -> None:
        self._agent = agent
        self._channels = channels
        self._choices = Choices()
        self._tongues: Tongues | None = None
        self._server: Any = None

    async def start(self, host: str, port: int) -> None:
        """Listen.

        Raises:
            EnvironmentProblem: the port is in use or may not be used.
        """
        app = Sanic(f"shoptalk_{uuid.uuid4().hex}", configure_logging=False)
        app.ctx.agent = self._agent
        app.ctx.input_channels = self._channels
        begun = [channel for channel in self._channels if self._add(app, channel)]
        if not begun:
            return  # Sanic does not start without a route
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

    def _add(self, app: Sanic, channel: InputChannel) -> bool:
        """Serve a channel; one that cannot begin ends neither the others nor the process."""
        try:
            blueprint = channel.blueprint(self.handle)
            app.blueprint(blueprint, url_prefix=f"{ROUTE}{channel.url_prefix()}")
        except Exception:
            logger.exception("The channel '%s' could not begin and is left out.", channel.name())
            return False
        return True

    async def handle(self, message: UserMessage) -> None:
        """Answer one message of a stock channel; an error becomes an apology."""
        book = self._agent.book or program_phrasebook()
        output = PlainOutput(message.output_channel, self._choices, book)
        message.output_channel = output
        text = self._choices.resolve(message.sender_id, message.text or "")
        found = Masked(text) if text.startswith(PAYLOAD_PREFIX) else mask(text, book.languages)
        message.text = found.text
        tongues = self._tongues or Tongues(self._agent, book)
        self._tongues = tongues
        tongues.heard(message.sender_id, found.text, (message.metadata or {}).get(messages.LANG))
        for kind in found.kinds:
            words = Notice.masked(kind).words(book, await tongues.of(message.sender_id))
            await output.send_text_message(message.sender_id, words)
        try:
            await self._agent.handle_message(message)
        except Exception:
            words = apology(message.sender_id, book, await tongues.of(message.sender_id))
            await output.send_text_message(message.sender_id, words)

    async def stop(self) -> None:
        """Stop listening."""
        if self._server is not None:
            await self._server.before_stop()
            self._server.close()
            await self._server.wait_closed()
            await self._server.after_stop()
