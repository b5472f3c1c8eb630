"""Actions in the bot's own process: they run, they are refused, and they never leave silence."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import types
from collections.abc import Iterator
from typing import Any

import pytest
from rasa.core.actions.action import ActionExecutionRejection as RasaRejection
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa_sdk import Action
from rasa_sdk import events as sdk_events
from rasa_sdk.interfaces import ActionExecutionRejection

from bot.runtime.actions_endpoint import InProcessActions
from common.errors import ConfigError

PACKAGE = "actions_of_the_endpoint_test"


class Greeter(Action):
    def name(self) -> str:
        return "action_greeter"

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[dict[str, Any]]:
        dispatcher.utter_message(text=f"Hello {tracker.sender_id}")
        return [sdk_events.SlotSet("seen", len(domain.get("intents", [])))]


class Blocking(Action):
    def name(self) -> str:
        return "action_blocking"

    def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[dict[str, Any]]:
        dispatcher.utter_message(text=threading.current_thread().name)
        return []


class Failing(Action):
    def name(self) -> str:
        return "action_failing"

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[dict[str, Any]]:
        raise ValueError("card number 4242")


class Hanging(Action):
    def name(self) -> str:
        return "action_hanging"

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[dict[str, Any]]:
        await asyncio.Event().wait()
        return []


class Refusing(Action):
    def name(self) -> str:
        return "action_refusing"

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[dict[str, Any]]:
        raise ActionExecutionRejection("action_refusing", "not now")


@pytest.fixture
def endpoint() -> Iterator[InProcessActions]:
    sys.modules[PACKAGE] = types.ModuleType(PACKAGE)
    yield InProcessActions(PACKAGE, timeout=0.1)
    del sys.modules[PACKAGE]


@pytest.fixture
def domain() -> Domain:
    return Domain.from_yaml(
        'version: "3.1"\nintents: [greet, bye]\nslots:\n  seen:\n    type: any\n'
        "    mappings:\n    - type: custom\n"
    )


async def run(name: str, endpoint: InProcessActions, domain: Domain) -> list[Any]:
    """Call an action the way Rasa does."""
    tracker = DialogueStateTracker("mia", domain.slots)
    return await RemoteAction(name, endpoint).run(
        CollectingOutputChannel(), TemplatedNaturalLanguageGenerator({}), tracker, domain
    )


async def test_an_action_runs_and_its_events_and_messages_come_back(
    endpoint: InProcessActions, domain: Domain
) -> None:
    said, event = await run("action_greeter", endpoint, domain)
    assert isinstance(said, BotUttered)
    assert said.text == "Hello mia"
    assert event == SlotSet("seen", len(domain.as_dict()["intents"]))


async def test_the_remembered_domain_is_not_sent_with_each_call(
    endpoint: InProcessActions, domain: Domain
) -> None:
    endpoint.set_domain(domain)
    call = RemoteAction("action_greeter", endpoint)._action_call_format(
        DialogueStateTracker("mia", domain.slots), domain
    )
    assert "domain" not in call
    _, event = await run("action_greeter", endpoint, domain)
    assert event == SlotSet("seen", len(domain.as_dict()["intents"]))


async def test_an_action_that_is_not_async_leaves_the_event_loop_free(
    endpoint: InProcessActions, domain: Domain
) -> None:
    (said,) = await run("action_blocking", endpoint, domain)
    assert said.text != threading.main_thread().name


@pytest.mark.parametrize(
    ("name", "in_the_log"),
    [
        ("action_failing", "raised an error"),
        ("action_hanging", "took longer than 0.1 seconds"),
        ("action_greter", "did you mean 'action_greeter'?"),
    ],
)
async def test_a_failure_is_an_apology_whose_reference_stands_in_the_log(
    name: str,
    in_the_log: str,
    endpoint: InProcessActions,
    domain: Domain,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        (said,) = await run(name, endpoint, domain)
    assert "sorry" in said.text
    assert "4242" not in said.text
    reference = said.text.rsplit("Reference ", 1)[1].rstrip(")")
    (record,) = [r for r in caplog.records if reference in r.getMessage()]
    assert in_the_log in record.getMessage()
    assert name in record.getMessage()


async def test_an_action_may_refuse_so_that_the_policies_choose_again(
    endpoint: InProcessActions, domain: Domain
) -> None:
    with pytest.raises(RasaRejection, match="not now"):
        await run("action_refusing", endpoint, domain)


def test_a_package_that_cannot_be_imported_is_named() -> None:
    with pytest.raises(ConfigError, match="'no_such_package' cannot be imported"):
        _ = InProcessActions("no_such_package").executor


def test_the_actions_of_the_program_can_be_registered() -> None:
    assert {"action_describe_product", "validate_operation_form"} <= {
        *InProcessActions("actions").executor.actions
    }
