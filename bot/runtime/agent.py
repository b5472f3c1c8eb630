"""Loading the trained bot: Rasa's agent with our stores, locks and in-process actions."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rasa.core.agent import Agent
from rasa.core.brokers.broker import EventBroker
from rasa.core.http_interpreter import RasaNLUHttpInterpreter
from rasa.core.lock_store import LockStore
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain
from rasa.shared.utils.io import read_config_file
from rasa.utils.endpoints import EndpointConfig

from actions.services import Services
from bot.channels.notices import Notice
from bot.runtime.actions_endpoint import InProcessActions, sorry
from bot.runtime.locks import InProcessLockStore
from bot.runtime.look_back import turns_looked_back
from bot.runtime.processor import CertainProcessor
from bot.runtime.responses import PhrasebookResponses, project_phrasebook
from bot.runtime.tracker_store import ConversationStore
from bot.runtime.training import MODEL_FILE
from common.config import nearest, read_yaml_mapping
from common.errors import ConfigError, ModelError, ShoptalkError, StorageError
from common.incidents import new_incident
from common.language import Phrasebook, program_phrasebook
from common.paths import Project

if TYPE_CHECKING:
    from bot.channels.shared_redis import Place

logger = logging.getLogger(__name__)

# key of endpoints.yml: argument of AvailableEndpoints
REDIS = "redis"
"""A type of lock store that is ours."""
ENDPOINTS = {
    "action_endpoint": "action",
    "tracker_store": "tracker_store",
    "lock_store": "lock_store",
    "event_broker": "event_broker",
    "models": "model",
    "nlg": "nlg",
    "nlu": "nlu",
}


class ShopAgent(Agent):
    """Rasa's agent around :class:`CertainProcessor`.

    Attributes:
        book: what the bot says; None for a plain Rasa project, whose domain says all there is.
    """

    book: Phrasebook | None = None

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        """Load a model archive in place of the one that is served now."""
        self.processor = CertainProcessor(
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            action_endpoint=self.action_endpoint,
            generator=self.nlg,
            http_interpreter=self.http_interpreter,
        )
        self.processor.book = self.book
        if (place := shared_place(self.lock_store)) is not None:
            from bot.runtime.shared_unheard import SharedUnheard

            self.processor.unheard = SharedUnheard(place)
        self.domain = self.processor.domain
        self._set_fingerprint(fingerprint)
        self.tracker_store.domain = self.domain
        if isinstance(self.nlg, TemplatedNaturalLanguageGenerator):
            self.nlg.responses = self.domain.responses
        if isinstance(self.tracker_store, ConversationStore):
            self.tracker_store.turns = turns_looked_back(self.processor.policies())
        if isinstance(self.action_endpoint, InProcessActions):
            self.action_endpoint.set_domain(self.domain)
            self.action_endpoint.book = self.book

    @staticmethod
    def _create_tracker_store(store: TrackerStore | None, domain: Domain) -> TrackerStore:
        """Rasa's fail-safe store hides an outage and then reads old state; ours says that it is."""
        store = store or InMemoryTrackerStore(domain)
        store.domain = domain
        return store

    def hand_services(self, services: Services) -> None:
        """Give the actions of this process what they may call."""
        if isinstance(self.action_endpoint, InProcessActions):
            self.action_endpoint.services = services

    def unheard(self, conversation_id: str) -> None:
        """A message of this conversation was refused: no yes counts until it is asked for again."""
        if isinstance(self.processor, CertainProcessor):
            self.processor.unheard.add(conversation_id)

    @property
    def problem(self) -> str | None:
        """Why messages cannot be stored or understood now; None while all is well."""
        return self.processor.problem if isinstance(self.processor, CertainProcessor) else None

    async def find_problem(self) -> str | None:
        """As ``problem``, after a look whether conversations can be stored at this moment."""
        if isinstance(self.processor, CertainProcessor):
            await self.processor.check_store()
        return self.problem

    def close(self) -> None:
        """Stop the threads of the understanding."""
        if isinstance(self.processor, CertainProcessor):
            self.processor.close()


def model_path(project: Project) -> Path:
    """Where the trained Rasa model of a project lies."""
    return project.models / "rasa" / MODEL_FILE


def load(
    project: Project,
    *,
    action_endpoint: EndpointConfig | None = None,
    tracker_store: TrackerStore | None = None,
    model: Path | None = None,
    book: Phrasebook | None = None,
) -> ShopAgent:
    """Load the trained bot of a project, ready to handle messages.

    Args:
        project: whose ``endpoints.yml`` and model to use.
        action_endpoint: where actions run; by default as ``endpoints.yml`` says, else in process.
        tracker_store: where conversations are kept; by default as ``endpoints.yml`` says, else in
            ``var/conversations.db``.
        model: another model archive than the project's own.
        book: what the bot says, where it was read before.

    Raises:
        LanguageError: a language is not there, or a sentence cannot be read.
        ModelError: there is no trained model, or it cannot be read.
        StorageError: the conversation store cannot be opened.
    """
    endpoints = read_endpoints(project)
    agent = ShopAgent(
        generator=endpoints.nlg,
        tracker_store=tracker_store or _tracker_store(project, endpoints),
        lock_store=_lock_store(endpoints),
        action_endpoint=action_endpoint or endpoints.action or InProcessActions(),
        http_interpreter=RasaNLUHttpInterpreter(endpoints.nlu) if endpoints.nlu else None,
    )
    agent.book = book or project_phrasebook(project)
    if endpoints.nlg is None and agent.book is not None:
        agent.nlg = PhrasebookResponses(agent.book)
    _load_model(agent, model or model_path(project))
    return agent


async def connect_event_broker(agent: Agent, project: Project) -> None:
    """Stream the conversations' events to the broker that ``endpoints.yml`` names, if any."""
    broker = await EventBroker.create(read_endpoints(project).event_broker)
    agent.tracker_store.event_broker = broker


def read_endpoints(project: Project) -> AvailableEndpoints:
    """``endpoints.yml`` of a project; without the file, the embedded defaults.

    Rasa's own reader parses and validates the file once for each of its keys.

    Raises:
        ConfigError: a key is unknown (with the nearest right name), or the file is not YAML.
    """
    path = project.endpoints
    if not path.is_file():
        return AvailableEndpoints()
    _, lines = read_yaml_mapping(path)
    for key, line in lines.items():
        if key not in ENDPOINTS:
            guess = nearest(key, list(ENDPOINTS))
            suggestion = f"; did you mean '{guess}'?" if guess else ""
            raise ConfigError(
                f"{path}:{line}: unknown key '{key}'{suggestion}",
                hint="Known keys: " + ", ".join(ENDPOINTS),
            )
    content = read_config_file(str(path))  # fills in ${VARIABLES}
    configured = {
        argument: EndpointConfig.from_dict(content[key])
        for key, argument in ENDPOINTS.items()
        if content.get(key)
    }
    return AvailableEndpoints(**configured)


def open_conversations(project: Project) -> TrackerStore:
    """The store of the project's conversations, without a model.

    Raises:
        StorageError: it cannot be opened.
    """
    return _tracker_store(project, read_endpoints(project))


def _tracker_store(project: Project, endpoints: AvailableEndpoints) -> TrackerStore:
    if endpoints.tracker_store is None:
        return ConversationStore(url=f"sqlite:///{project.var / 'conversations.db'}")
    return TrackerStore.create(endpoints.tracker_store)


def _lock_store(endpoints: AvailableEndpoints) -> LockStore:
    named = endpoints.lock_store
    if named is None:
        return InProcessLockStore()
    if named.type == REDIS:
        # Rasa's own reads a lock, changes it and writes it back: two processes can hold it at once.
        from bot.runtime.redis_locks import RedisLocks

        try:
            return RedisLocks(url=named.url or "localhost", **named.kwargs)
        except TypeError as error:
            raise ConfigError(
                f"'lock_store' of endpoints.yml: {error}.",
                hint="It takes url, port, db, username, password, use_ssl, key_prefix.",
            ) from error
    return LockStore.create(named)


def shared_place(locks: LockStore) -> Place | None:
    """The Redis that several processes share: that of their locks. None for one alone."""
    from bot.runtime.redis_locks import RedisLocks

    return locks.place if isinstance(locks, RedisLocks) else None


def _load_model(agent: Agent, path: Path) -> None:
    if not path.exists():
        raise ModelError(
            f"There is no trained model at {path}.", hint="Run 'shoptalk train' first."
        )
    try:
        agent.load_model(path)
    except ConfigError:
        raise
    except Exception as error:  # Rasa, tarfile, zlib and each component raise their own
        raise ModelError(
            f"The model {path} cannot be read: {_reason(error)}",
            hint="Delete it and run 'shoptalk train'.",
        ) from error


def _reason(error: BaseException) -> str:
    """What lies at the bottom of an error, in one line; Rasa's wrappers name only a node."""
    while not isinstance(error, ShoptalkError) and error.__cause__ is not None:
        error = error.__cause__
    if isinstance(error, ShoptalkError):
        return error.message
    line = next(iter(str(error).strip().splitlines()), "").rstrip(".")
    return f"{line or type(error).__name__}."


def describe(agent: Agent) -> dict[str, Any]:
    """What is served, for health checks and the log: model name, id and training time."""
    metadata = agent.processor.model_metadata if agent.processor else None
    return {
        "model": agent.model_name,
        "model_id": agent.model_id,
        "trained_at": metadata.trained_at.isoformat() if metadata else None,
    }


def apology(conversation_id: str, book: Phrasebook | None = None, code: str | None = None) -> str:
    """What to say to a user about the error being handled; it is logged under a reference.

    Args:
        book: what the project says; the program's own sentences without it.
        code: of the conversation's language; the project's first without it.
    """
    error = sys.exception()
    if isinstance(error, StorageError):
        logger.error("A turn of %s was not kept: %s", conversation_id, error)
        return Notice.not_kept().words(book or program_phrasebook(), code)
    incident = new_incident()
    logger.exception("Incident %s: a message of conversation %s failed.", incident, conversation_id)
    return sorry(book, incident, code)
