"""The one place where a bot is put together: agent, services, channels, front door.

Everything else is handed what it needs. Commands, tests and benchmarks begin here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.settings import ServerSettings
from common.paths import Project

if TYPE_CHECKING:
    from bot.runtime.agent import ShopAgent
    from bot.seats import Seat

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Bot:
    """A project's trained bot, ready to answer.

    Attributes:
        project: whose bot it is.
        agent: Rasa's agent; it runs the actions in this process with ``services``, unless
            ``endpoints.yml`` names a server for them.
        services: ``actions.services.Services``; where the project has no shop, its stand-in for
            the front door.
    """

    project: Project
    agent: ShopAgent
    services: Any

    @classmethod
    async def open(cls, project: Project) -> Bot:
        """Load the models; the agent's and the shop's at the same time.

        Raises:
            ShoptalkError: a model, a database or a configuration file is not as it must be.
        """
        import bot.runtime

        bot.runtime.activate()
        from bot.runtime import logs
        from bot.runtime.agent import connect_event_broker, load

        logs.configure()
        loading = asyncio.create_task(asyncio.to_thread(_services, project))
        agent = load(project)
        await connect_event_broker(agent, project)
        services = await loading
        if project.has_shop:
            agent.hand_services(services)
        return cls(project, agent, services)

    def close(self) -> None:
        """Stop the threads of the agent."""
        self.agent.close()

    @asynccontextmanager
    async def channels(self, settings: ServerSettings) -> AsyncIterator[list[str]]:
        """Serve Rasa's own messaging channels of ``credentials.yml`` beside the front door.

        Yields:
            Their names; none is started where there are none.
        """
        from bot.runtime.stock_channels import StockServer, read_channels

        channels = read_channels(self.project.credentials)
        stock = StockServer(self.agent, channels)
        try:
            if channels:
                await stock.start(settings.host, settings.stock_channels_port)
            yield [channel.name() for channel in channels]
        finally:
            await stock.stop()

    async def serve(
        self,
        settings: ServerSettings,
        *,
        on_ready: Callable[[str], None],
        seat: Seat | None = None,
    ) -> None:
        """Open the front door until cancelled; ``on_ready`` gets the address of the chat page.

        Args:
            seat: which of several processes behind one port this one is.

        Raises:
            EnvironmentProblem: the port is in use or may not be used.
        """
        from bot.channels.engineers import explanations
        from bot.channels.messaging.doors import Messaging
        from bot.channels.messaging.email import Email
        from bot.channels.messaging.registry import read_messaging
        from bot.channels.server_context import Kept
        from bot.channels.shared_redis import SharedInRedis
        from bot.channels.uploads import FOLDER
        from bot.runtime.agent import model_path, shared_place
        from bot.server import create_app, serve
        from bot.understanding.desk import ProposalDesk

        channels = read_messaging(self.project.credentials)
        place = shared_place(self.agent.lock_store)
        app = create_app(
            self.agent,
            self.services,
            settings,
            pictures=self.project.pictures,
            languages=self.project.languages,
            explain=explanations(model_path(self.project)),
            messaging=Messaging(channels, messaging_database(self.project)),
            kept=Kept(self.project.var / FOLDER, messaging_database(self.project)),
            shared=SharedInRedis(place) if place else None,
            seat=seat,
            desk=ProposalDesk(self.project, self.services),
            mailer=next((one for one in channels if isinstance(one, Email)), None),
        )
        # What the shop says is encoded beside the first turns: no question waits for all of it.
        encoding = asyncio.create_task(asyncio.to_thread(_encode_answers, self.services))
        learning = asyncio.create_task(_keep_learning(self.services))
        try:
            await serve(app, settings, on_ready=on_ready, seat=seat)
        finally:
            learning.cancel()
            await asyncio.gather(encoding, learning, return_exceptions=True)


async def _keep_learning(services: Any) -> None:
    from actions.teaching import keep_taught

    await asyncio.gather(*map(keep_taught, getattr(services, "teachers", ())))


def _encode_answers(services: Any) -> None:
    if services is None or not getattr(services, "faq", None):
        return
    from actions.questions.reply import encode_answers
    from actions.speech import Speaker
    from common.errors import ShoptalkError

    try:
        for code in services.book.languages:
            encode_answers(services, Speaker(services.book.voice(code)))
    except ShoptalkError as error:
        logger.warning("The answers could not be encoded ahead: %s", error)


def messaging_database(project: Project) -> str:
    """URL of the messaging channels' inbox: where the conversations are, if that is named."""
    from bot.runtime.agent import read_endpoints

    store = read_endpoints(project).tracker_store
    if store is not None and store.url and str(store.type).endswith("ConversationStore"):
        return str(store.url)
    return f"sqlite:///{project.var / 'messaging.db'}"


def _services(project: Project) -> Any:
    if project.has_shop:
        from actions.assembly import load_services

        return load_services(project)
    from bot.runtime.plain import open_without_shop

    return open_without_shop(project)
