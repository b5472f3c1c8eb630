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

SURFACE = "recommend"
FEWEST = 50
"""Of fewer lists nothing is said of another order."""


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_context
def learning(context: click.Context, as_json: bool) -> None:
    """Show what shoppers did with lists of recommendations, by who ordered them, and who serves.

    Of lists that a learner ordered it is told, from the probabilities that were stored, how often
    the first place would have been liked in the recommender's own order. Nothing is recorded until
    data/recommender.yml or an experiment switches it on; docs/learning.md tells how.

    \b
    shoptalk learning
    shoptalk learning canary lin_ucb --share 0.1
    shoptalk learning gate
    shoptalk learning rollback
    """
    from actions.assembly import recommender_settings
    from shop import impressions, rollouts

    if context.invoked_subcommand is not None:
        return
    rewards = recommender_settings(Project.find()).learning.rewards
    with own_shop() as shop:
        by_policy: dict[str, list[Settled]] = {}
        for one in impressions.lists(shop, surface=SURFACE):
            by_policy.setdefault(one.list.policy, []).append(one)
        rows = [_row(shop, policy, held, rewards) for policy, held in sorted(by_policy.items())]
        serving = rollouts.current(shop, SURFACE)
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    if serving is not None:
        click.echo(_serves(serving))
    for row in rows:
        _show(row)
    if not rows:
        click.echo("No list of recommendations was recorded. docs/learning.md tells how to begin.")


@learning.command()
@click.argument("policy")
def shadow(policy: str) -> None:
    """Let POLICY choose beside what serves, without serving: fixed, or the name of a learner."""
    with _steward() as steward:
        click.echo(_serves(steward.begin(SURFACE, policy, "shadow")))


@learning.command()
@click.argument("policy")
@click.option("--share", default=0.1, show_default=True, help="Of the shoppers, above 0, below 1.")
def canary(policy: str, share: float) -> None:
    """Let POLICY serve a share of the shoppers; a shopper always sees the same."""
    if not 0.0 < share < 1.0:
        raise DataError(f"{share} is no share of the shoppers.", hint="E.g. --share 0.1")
    with _steward() as steward:
        click.echo(_serves(steward.begin(SURFACE, policy, "canary", share)))


@learning.command()
def gate() -> None:
    """Show what the log says of the policy that is tried: whether it may serve, and why."""
    with _steward() as steward:
        held = steward.plan(SURFACE)
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
def promote() -> None:
    """Let the policy that is tried serve everybody, if the gate lets it."""
    with _steward() as steward:
        click.echo(_serves(steward.promote(SURFACE)))


@learning.command()
@click.option("--why", default="", help="Kept with the change.")
def rollback(why: str) -> None:
    """Undo at once the last change of what shoppers see: what is tried, else what serves."""
    with _steward() as steward:
        click.echo(_serves(steward.roll_back(SURFACE, why=why)))


@learning.command()
def history() -> None:
    """Show every change of what serves: when, by whom and why."""
    from shop import rollouts

    with own_shop() as shop:
        found = rollouts.changes(shop, SURFACE)
    for one in found:
        when = f"{one.at:%Y-%m-%d %H:%M}" if one.at else ""
        click.echo(f"{when}  {one.by:<10} {_serves(one)} {one.why}")
    if not found:
        click.echo("Nothing was ever changed: the recommender's own order serves.")


@contextmanager
def _steward() -> Iterator[Steward]:
    from actions.assembly import recommender_settings
    from actions.rollouts import Steward

    settings = recommender_settings(Project.find()).learning
    with own_shop() as shop:
        yield Steward(shop, settings)


def _serves(held: Rollout) -> str:
    tried = f", {held.candidate} is tried as a {held.stage}" if held.stage else ""
    share = f" with {held.share:.0%} of the shoppers" if held.stage == "canary" else ""
    return f"{held.serving} serves{tried}{share}."


def _row(
    shop: Shop, policy: str, held: Sequence[Settled], rewards: RewardSettings
) -> dict[str, Any]:
    from shop import teaching

    known = teaching.known(shop, f"{SURFACE}/{policy}")
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


def _liked(one: Settled, rewards: RewardSettings) -> list[float]:
    """The reward of each place."""
    done: dict[str, list[tuple[str, float | None]]] = {}
    for reward in one.rewards:
        done.setdefault(reward.product_id, []).append((reward.kind, reward.value))
    return [rewards.of(done.get(shown.product_id, ())) for shown in one.list.shown]


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
