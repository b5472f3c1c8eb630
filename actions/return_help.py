"""Help with a return under way: its label, no printer, pick-up, where to drop it, how long."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event, ShopAction
from actions.conversation import Turn, turn_of
from actions.services import Services, call, get
from actions.speech import say, speaker_of
from common.errors import NotVerifiedError
from common.language import Money, language

OTHER, LABEL, WHERE = "other", "label", "drop_off"


def asked_about(turn: Turn) -> list[str]:
    """What a message asks about a return: keys of the language's ``RETURN_HELP``."""
    kinds = language(turn.language).reads("changes").RETURN_HELP
    if (pressed := str(turn.first("about") or "")) in kinds:
        return [pressed]
    found = [kind for kind, pattern in kinds.items() if pattern.search(turn.text)]
    # "How long is the label valid": the label is only what it is of.
    narrow = [kind for kind in found if kind not in {LABEL, WHERE}]
    return narrow or found[:1] or [OTHER]


class ReturnHelp(ShopAction):
    """Answered from the shop's settings: nothing changes, and nobody has to be identified."""

    def name(self) -> str:
        """For ``return_help``."""
        return "action_return_help"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """One answer for each thing that was asked."""
        services, speaker = get(), speaker_of(tracker)
        policy = services.config.policies.returns
        values: dict[str, Any] = {
            "printer": policy.without_printer or None,
            "drop_off": policy.drop_off or None,
            "pick_up": policy.pick_up,
            "fee": Money(policy.pick_up_cents, services.config.currency),
            "days": policy.send_within_days,
            "until": await _until(services, tracker.sender_id),
        }
        for kind in asked_about(turn_of(tracker)):
            again = (speaker.button("utter_button_label_again", "/resend_label"),)
            buttons = again if kind == LABEL else ()
            say(dispatcher, speaker.message(f"utter_return_help_{kind}", *buttons, **values))
        return []


async def _until(services: Services, conversation_id: str) -> date | None:
    """The day by which the latest return should be on its way, where it is known whose it is."""
    from shop.operations import under_way

    try:
        found = await call(under_way, services.shop, conversation_id)
    except NotVerifiedError:
        return None
    if not found:
        return None
    begun = found[0].created_at.astimezone(services.config.zone).date()
    day: date = begun + timedelta(services.config.policies.returns.send_within_days)
    return day
