"""``shoptalk learning``: what shoppers did with recommendations, and another order's worth."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from bot.commands.own_shop import own_shop
from common.errors import DataError
from common.paths import Project

if TYPE_CHECKING:
    from actions.rollouts import Steward
    from recommender.learning.settings import RewardSettings
    from shop.database import Shop
    from shop.impressions import Settled
    from shop.rollouts import Rollout

SURFACES = {"lists": "recommend", "texts": "slogan", "strategies": "strategy"}
"""What can be learnt about, by the name that a person gives it."""
FEWEST = 50
"""Of fewer lists nothing is said of another order."""


@click.group(invoke_without_command=True)
@click.option(
    "--of",
    "about",
    type=click.Choice(list(SURFACES)),
    default="lists",
    show_default=True,
    help="What is chosen: the order of recommendations, the slogans on their cards, or steps.",
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_context
def learning(context: click.Context, about: str, as_json: bool) -> None:
    """Show what shoppers did with lists of recommendations, by who ordered them, and who serves.

    Of lists that a learner ordered it is told, from the probabilities that were stored, how often
    the first place would have been liked in the recommender's own order. Nothing is recorded until
    data/recommender.yml or an experiment switches it on; docs/learning.md tells how.

    \b
    shoptalk learning
    shoptalk learning canary lin_ucb --share 0.1
    shoptalk learning gate
    shoptalk learning rollback
    shoptalk learning --of texts canary logistic_thompson
    """
    from actions.assembly import recommender_settings
    from shop import impressions, rollouts

    surface = context.obj = SURFACES[about]
    if context.invoked_subcommand is not None:
        return
    rewards = recommender_settings(Project.find()).learning.rewards
    with own_shop() as shop:
        by_policy: dict[str, list[Settled]] = {}
        for one in impressions.lists(shop, surface=surface):
            by_policy.setdefault(one.list.policy, []).append(one)
        rows = [_row(shop, policy, held, rewards) for policy, held in sorted(by_policy.items())]
        serving = rollouts.current(shop, surface)
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    if serving is not None:
        click.echo(_serves(serving))
    for row in rows:
        _show(row)
    if not rows:
        click.echo(f"Nothing was recorded of {about}. docs/learning.md tells how to begin.")


@learning.command()
@click.argument("policy")
@click.pass_obj
def shadow(surface: str, policy: str) -> None:
    """Let POLICY choose beside what serves, without serving: fixed, or the name of a learner."""
    with _steward(surface) as steward:
        click.echo(_serves(steward.begin(surface, policy, "shadow")))


@learning.command()
@click.argument("policy")
@click.option("--share", default=0.1, show_default=True, help="Of the shoppers, above 0, below 1.")
@click.pass_obj
def canary(surface: str, policy: str, share: float) -> None:
    """Let POLICY serve a share of the shoppers; a shopper always sees the same."""
    if not 0.0 < share < 1.0:
        raise DataError(f"{share} is no share of the shoppers.", hint="E.g. --share 0.1")
    with _steward(surface) as steward:
        click.echo(_serves(steward.begin(surface, policy, "canary", share)))


@learning.command()
@click.pass_obj
def gate(surface: str) -> None:
    """Show what the log says of the policy that is tried: whether it may serve, and why."""
    with _steward(surface) as steward:
        held = steward.plan(surface)
        found = steward.judged(held) if held is not None else None
    if held is None or found is None:
        click.echo("No policy is tried. Begin: shoptalk learning canary POLICY")
        return
    gain = found.verdict.gain
    click.echo(f"{held.serving} serves: first place liked {found.serving:.1%}")
    click.echo(f"{held.candidate} is tried: {found.candidate:.1%}")
    click.echo(
        f"gain {gain.value:+.1%} ({gain.low:+.1%} to {gain.high:+.1%}), as of about "
        f"{gain.effective_sample:.0f} shoppers of its own among {found.units:,}"
    )
    may = "may serve" if found.verdict.serves else "may not serve"
    click.echo(f"{held.candidate} {may}: {found.verdict.reason}")


@learning.command()
@click.pass_obj
def promote(surface: str) -> None:
    """Let the policy that is tried serve everybody, if the gate lets it."""
    with _steward(surface) as steward:
        click.echo(_serves(steward.promote(surface)))


@learning.command()
@click.option("--why", default="", help="Kept with the change.")
@click.pass_obj
def rollback(surface: str, why: str) -> None:
    """Undo at once the last change of what shoppers see: what is tried, else what serves."""
    with _steward(surface) as steward:
        click.echo(_serves(steward.roll_back(surface, why=why)))


@learning.command()
@click.pass_obj
def history(surface: str) -> None:
    """Show every change of what serves: when, by whom and why."""
    from shop import rollouts

    with own_shop() as shop:
        found = rollouts.changes(shop, surface)
    for one in found:
        when = f"{one.at:%Y-%m-%d %H:%M}" if one.at else ""
        click.echo(f"{when}  {one.by:<10} {_serves(one)} {one.why}")
    if not found:
        click.echo("Nothing was ever changed: the recommender's own order serves.")


@learning.command()
@click.option("--state", default="draft", show_default=True, help="Of the texts in the library.")
@click.option("--limit", default=20, show_default=True, help="At most so many.")
def texts(state: str, limit: int) -> None:
    """Show slogans of the library, those first that shoppers are expected to like best.

    What is expected is what the learner of slogans has found of texts like them; it tells which
    drafts to look at first. Each has passed the fact guard; none is shown before it is approved.
    """
    from actions.assembly import TEXT_LIBRARY, recommender_settings
    from actions.text_learning import expected_likes
    from generator.library import TextLibrary

    project = Project.find()
    settings = recommender_settings(project).learning.on(SURFACES["texts"])
    found = TextLibrary(project.var / TEXT_LIBRARY).texts(kind=SURFACES["texts"], state=state)
    with own_shop() as shop:
        liked = expected_likes(shop, settings, found)
    for one, share in sorted(zip(found, liked, strict=True), key=lambda row: -row[1])[:limit]:
        click.echo(f"{share:>7.1%}  {one.id:>5}  {one.product}: {one.text}")
    if not found:
        click.echo(f"No slogan is {state}. Write some: shoptalk generator fill")


@contextmanager
def _steward(surface: str) -> Iterator[Steward]:
    from actions.assembly import recommender_settings
    from actions.rollouts import Steward
    from actions.strategy_learning import STRATEGY, StrategySteward

    settings = recommender_settings(Project.find()).learning.on(surface)
    with own_shop() as shop:
        yield (StrategySteward if surface == STRATEGY else Steward)(shop, settings)


def _serves(held: Rollout) -> str:
    tried = f", {held.candidate} is tried as a {held.stage}" if held.stage else ""
    share = f" with {held.share:.0%} of the shoppers" if held.stage == "canary" else ""
    return f"{held.serving} serves{tried}{share}."


def _row(
    shop: Shop, policy: str, held: Sequence[Settled], rewards: RewardSettings
) -> dict[str, Any]:
    from shop import teaching

    known = teaching.known(shop, f"{held[0].list.surface}/{policy}")
    liked = [_liked(one, rewards) for one in held]
    places = max(len(one) for one in liked)
    at = [[one[place] for one in liked if len(one) > place] for place in range(places)]
    return {
        "policy": policy,
        "lists": len(held),
        "shoppers": len({one.list.unit for one in held}),
        "lists_liked": sum(any(one) for one in liked) / len(held),
        "places": [sum(map(bool, one)) / len(one) for one in at],
        "taught": known.version if known else 0,
        "own_order": _own_order(held, [one[0] for one in liked]),
    }


def _liked(one: Settled, rewards: RewardSettings) -> list[bool]:
    """Whether the product at each place was liked."""
    done: dict[str, list[tuple[str, float | None]]] = {}
    for reward in one.rewards:
        done.setdefault(reward.product_id, []).append((reward.kind, reward.value))
    return [rewards.liked(done.get(shown.product_id, ())) for shown in one.list.shown]


def _own_order(held: Sequence[Settled], first: Sequence[float]) -> dict[str, float] | None:
    """How often the first place would be liked in the recommender's order (SNIPS)."""
    import numpy as np

    from recommender.learning.evaluation import Log, evaluate
    from shop.impressions import FIXED

    if len(held) < FEWEST or held[0].list.policy == FIXED:
        return None
    shown = [one.list.shown[0] for one in held]
    log = Log(
        # The recommender's first choice is row 0; which other one was shown does not matter.
        np.array([min(one.action, 1) for one in shown]),
        np.array(first, dtype=float),
        np.array([one.propensity for one in shown]),
    )
    found = evaluate(log, np.tile([1.0, 0.0], (len(log), 1)))["snips"]
    return {
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "effective_sample": found.effective_sample,
    }


def _show(row: dict[str, Any]) -> None:
    click.echo(
        f"{row['policy']}: {row['lists']:,} lists for {row['shoppers']:,} shoppers, "
        f"{row['lists_liked']:.1%} with something liked; taught {row['taught']:,} times"
    )
    click.echo("  by place: " + ", ".join(f"{share:.1%}" for share in row["places"]))
    if own := row["own_order"]:
        click.echo(
            f"  first place in the recommender's own order: about {own['value']:.1%} "
            f"({own['low']:.1%} to {own['high']:.1%})"
        )
