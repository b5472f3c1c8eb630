"""The actions of this process call what the agent was handed."""

from __future__ import annotations

from typing import Any, cast

from rasa_sdk import Action

from actions.services import Services, get
from bot.runtime.actions_endpoint import InProcessActions


async def test_actions_get_the_services_of_their_agent() -> None:
    class Look(Action):  # type: ignore[misc]
        def name(self) -> str:
            return "action_look"

        async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
            dispatcher.utter_message(text=str(get()))
            return []

    async def answer_of(services: str) -> str:
        endpoint = InProcessActions("json")  # a package without actions
        endpoint.executor.register_action(Look)
        endpoint.services = cast("Services", services)
        call = {"next_action": "action_look", "tracker": {"sender_id": "mia", "slots": {}}}
        return str((await endpoint.request(json=call))["responses"][0]["text"])

    assert await answer_of("the services of one") == "the services of one"
    assert await answer_of("of another") == "of another"
