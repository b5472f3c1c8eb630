"""Custom actions in the bot's own process: an action endpoint without HTTP.

``endpoints.yml`` names :class:`InProcessActions` by its dotted path; a ``url`` there instead still
means an action server. Rasa's ``RemoteAction`` calls :meth:`InProcessActions.request` where it
would post JSON, and gets the same answer a server would give. What a server cannot do: an action
that fails or takes too long is answered with an apology, never with silence.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
from typing import Any

from rasa.core.actions.action import ActionExecutionRejection as RasaRejection
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from actions.services import Services, handed
from actions.speech import language_spoken
from bot.runtime.action_result import ActionResult
from common.config import nearest
from common.errors import ConfigError
from common.incidents import new_incident
from common.language import Phrasebook, program_phrasebook

logger = logging.getLogger(__name__)

DEFAULT_PACKAGE = "actions"
DEFAULT_TIMEOUT_SECONDS = 30.0


class InProcessActions(EndpointConfig):
    """Runs the rasa_sdk actions of a package in this process.

    Args:
        package: package whose ``Action`` subclasses are run; it is imported at the first call.
        timeout: seconds an action may take before the user gets an apology.

    Attributes:
        services: what the actions may call; without them they load their own.
    """

    def __init__(
        self,
        package: str = DEFAULT_PACKAGE,
        *,
        timeout: float = DEFAULT_TIMEOUT_SECONDS,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.package = package
        self.timeout = timeout
        self.book: Phrasebook | None = None
        self.services: Services | None = None
        self._executor: ActionExecutor | None = None
        self._domain: dict[str, Any] = {}

    def set_domain(self, domain: Domain) -> None:
        """Remember the domain, so that it is not written out again for each action call."""
        self._domain = domain.as_dict()
        self.kwargs["enable_selective_domain"] = True

    @property
    def executor(self) -> ActionExecutor:
        """The executor with all actions of the package registered.

        Raises:
            ConfigError: the package cannot be imported.
        """
        if self._executor is None:
            executor = ActionExecutor()
            try:
                executor.register_package(self.package)
            except (ImportError, SystemExit) as error:
                raise ConfigError(
                    f"The actions package '{self.package}' cannot be imported.",
                    hint="The log shows the failing import; 'action_endpoint' in endpoints.yml"
                    " names the package.",
                ) from error
            self._executor = executor
        return self._executor

    async def request(
        self, method: str = "post", subpath: str | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Run the action of one call.

        Args:
            method: ignored, as is ``subpath``: there is no HTTP.
            subpath: ignored.
            kwargs: ``json`` is the call (``next_action``, ``tracker``, perhaps ``domain``).

        Returns:
            ``{"events": [...], "responses": [...]}`` as an action server returns it.

        Raises:
            RasaRejection: the action refused to run, so that the policies choose again.
        """
        call = kwargs["json"]
        name = call["next_action"]
        try:
            with handed(self.services):
                return await asyncio.wait_for(self._run(name, call), self.timeout)
        except ActionExecutionRejection as rejection:
            raise RasaRejection(name, str(rejection)) from rejection
        except TimeoutError:
            return _apology(self.book, name, call, f"took longer than {self.timeout:g} seconds")
        except ActionNotFoundException:
            return _apology(self.book, name, call, self._unknown(name))
        except Exception:
            return _apology(self.book, name, call, "raised an error", exc_info=True)

    async def _run(self, name: str, call: dict[str, Any]) -> ActionResult:
        run = self.executor.actions.get(name)
        if run is None:
            raise ActionNotFoundException(name)
        tracker = Tracker.from_dict(call["tracker"])
        dispatcher = CollectingDispatcher()
        domain = call.get("domain") or self._domain
        if inspect.iscoroutinefunction(run):
            events = await run(dispatcher, tracker, domain)
        else:  # a plain function would hold up every other conversation
            events = await asyncio.to_thread(run, dispatcher, tracker, domain)
            if inspect.isawaitable(events):
                events = await events
        valid = ActionExecutor.validate_events(events or [], name)
        return ActionResult(events=valid, responses=dispatcher.messages)

    def _unknown(self, name: str) -> str:
        guess = nearest(name, list(self.executor.actions))
        suggestion = f"; did you mean '{guess}'?" if guess else ""
        return f"is not defined in package '{self.package}'{suggestion}"


def sorry(book: Phrasebook | None, incident: str, code: str | None = None) -> str:
    """An apology in the language ``code``, else in the project's first."""
    said = book or program_phrasebook()
    return said.render("utter_apology", code or said.languages[0], incident=incident)


def _apology(
    book: Phrasebook | None,
    name: str,
    call: dict[str, Any],
    problem: str,
    *,
    exc_info: bool = False,
) -> dict[str, Any]:
    incident = new_incident()
    logger.error(
        "Incident %s: action '%s' %s (conversation %s).",
        incident,
        name,
        problem,
        call.get("sender_id"),
        exc_info=exc_info,
    )
    code = language_spoken(Tracker.from_dict(call["tracker"]), book) if book else None
    return {"events": [], "responses": [{"text": sorry(book, incident, code)}]}
