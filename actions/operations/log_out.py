"""End the identity in this conversation, whatever the door."""

from __future__ import annotations

from actions.operations.base import Context, Operation


class LogOut(Operation):
    """Nothing personal is read or changed any more without proof."""

    name = "log_out"
    start_intents = frozenset({"log_out"})
    personal = False
    confirms = False

    async def execute(self, context: Context) -> None:
        """End it, and say what stays to be read."""
        from shop.identity import log_out

        known = await context.shop(log_out, context.conversation_id)
        context.values.clear()
        context.say("utter_logged_out" if known else "utter_not_logged_in")
