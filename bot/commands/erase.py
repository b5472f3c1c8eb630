"""``shoptalk erase``: what is known of a customer's behaviour, and the conversations with them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from common.errors import EnvironmentProblem
from common.paths import Project

if TYPE_CHECKING:
    from rasa.core.tracker_store import TrackerStore

    from shop.erasing import Erased

NEXT = "The trained recommender forgets them at the next training: shoptalk train recommender"


@click.command()
@click.argument("customer")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def erase(customer: str, as_json: bool) -> None:
    """Erase what CUSTOMER (an id or e-mail address) did, rated, was shown and said.

    Events, ratings, reviews, the lists shown and what came of them, what was marked as not wanted,
    and the conversations with all that was noted in them; what was done in the same sessions
    before it was known who speaks, too. The account, orders, and what the shop's people hold
    about them (cases, complaints, handoffs, watches) stay. It cannot be undone; to do it again is
    safe. Importing an older export of events brings them back: leave the customer out of it.

    \b
    shoptalk erase mia@example.com
    shoptalk erase C-10023 --json
    """
    from bot.commands.own_shop import own_shop
    from shop.erasing import erase as erase_behaviour

    project = Project.find()
    with own_shop() as shop:
        erased = erase_behaviour(shop, customer)
    messages = _forget(project, erased)
    counts = {**erased.counts, "conversation_events": messages}
    if as_json:
        click.echo(json.dumps({"customer": erased.customer_id, "erased": counts}, indent=2))
        return
    told = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in counts.items())
    click.echo(f"Erased of customer {erased.customer_id}: {told}.")
    click.echo(NEXT)


def _forget(project: Project, erased: Erased) -> int:
    """Delete the customer's conversations; returns how many of their events there were."""
    if not erased.conversations:
        return 0
    import bot.runtime

    bot.runtime.activate()
    from bot.runtime.agent import open_conversations

    return asyncio.run(forget_conversations(open_conversations(project), erased.conversations))


async def forget_conversations(store: TrackerStore, conversations: Sequence[str]) -> int:
    """Delete conversations from their store.

    Args:
        store: closed afterwards.
        conversations: their ids; those that it does not have are passed over.

    Returns:
        How many events of them there were.

    Raises:
        EnvironmentProblem: the store is one that cannot delete.
    """
    from bot.runtime.tracker_store import ConversationStore

    if not isinstance(store, ConversationStore):
        raise EnvironmentProblem(
            f"The shop's data is erased, but conversations in a {type(store).__name__} are not.",
            hint=f"Delete these there: {', '.join(conversations)}.",
        )
    try:
        return sum([await store.delete(one) for one in conversations])
    finally:
        store.close()
