"""``shoptalk experiment``: two orders of recommendations side by side, and which is better."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from bot.commands.own_shop import own_shop
from common.errors import DataError

if TYPE_CHECKING:
    from recommender.learning.experiments import ArmCount, Comparison, ExperimentConfig
    from shop.database import Shop
    from shop.experiments import Arm, ExperimentView

_VERDICTS = {"better": "better", "worse": "worse", "open": "no difference shown yet"}


@click.group()
def experiment() -> None:
    """Try two orders of recommendations on real shoppers, and look at any time.

    A shopper always sees the same arm. The policies of arms: fixed (the recommender's own order),
    learning (the learner of data/recommender.yml), or the name of a learner.

    \b
    shoptalk experiment create order-1 --arm control=fixed --arm new=learning
    shoptalk experiment status
    shoptalk experiment stop order-1
    """


@experiment.command()
@click.argument("name")
@click.option("--arm", "arms", multiple=True, metavar="NAME=POLICY[:SHARE]", help="Two or more.")
@click.option("--effect", default=0.02, show_default=True, help="Smallest difference that matters.")
@click.option(
    "--of",
    "about",
    type=click.Choice(["lists", "texts", "strategies"]),
    default="lists",
    show_default=True,
    help="What is chosen: the order of recommendations, slogans, or steps.",
)
@click.option("--base-rate", default=0.1, show_default=True, help="Rate expected without a change.")
def create(name: str, arms: tuple[str, ...], effect: float, about: str, base_rate: float) -> None:
    """Begin an experiment; the first arm is what the others are compared with."""
    from bot.commands.learning import SURFACES
    from recommender.learning.experiments import ExperimentConfig, check_shares
    from shop import experiments

    given = {"effect": effect, "base_rate": base_rate}
    config = ExperimentConfig.from_mapping(given, where="shoptalk experiment create")
    parsed = [_arm(text) for text in arms] or [_arm("control=fixed"), _arm("new=learning")]
    check_shares({arm.name: arm.share for arm in parsed})
    with own_shop() as shop:
        for arm in parsed:
            _check_policy(arm, SURFACES[about])
        experiments.create(shop, name, parsed, surface=SURFACES[about], config=given)
    click.echo(f"'{name}' runs: {', '.join(f'{arm.name} ({arm.policy})' for arm in parsed)}.")
    click.echo(f"Each arm needs {config.least_sample:,} shoppers or more for {effect:.1%}.")


@experiment.command()
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status(name: str | None, as_json: bool) -> None:
    """Show all experiments, or the one called NAME: what may be said of it by now."""
    from shop import experiments

    with own_shop() as shop:
        found = [one for one in experiments.experiments(shop) if name in (None, one.name)]
        if name is not None and not found:
            raise DataError(
                f"There is no experiment '{name}'.", hint="List them: shoptalk experiment status"
            )
        reports = [report(shop, one) for one in found]
    if as_json:
        click.echo(json.dumps(reports, indent=2))
        return
    for one in reports:
        _show(one)
    if not reports:
        click.echo("No experiment was begun. See: shoptalk experiment create --help")


@experiment.command()
@click.argument("name")
def stop(name: str) -> None:
    """End an experiment: everybody sees what data/recommender.yml says again."""
    from shop import experiments

    with own_shop() as shop:
        _show(report(shop, experiments.stop(shop, name)))


def report(shop: Shop, view: ExperimentView) -> dict[str, Any]:
    """What may be said of an experiment by now, as JSON-ready values."""
    from recommender.learning import experiments as statistics
    from shop import experiments

    config = statistics.ExperimentConfig.model_validate(dict(view.config))
    counts = [
        statistics.ArmCount(one.name, one.units, one.successes)
        for one in experiments.counts(shop, view.name)
    ]
    p = statistics.mismatch(counts, {arm.name: arm.share for arm in view.arms})
    found = [statistics.compare(counts[0], other, config) for other in counts[1:]]
    return {
        "name": view.name,
        "started": view.started_at.isoformat(),
        "stopped": view.stopped_at.isoformat() if view.stopped_at else None,
        "least_sample": config.least_sample,
        "enough": min(count.units for count in counts) >= config.least_sample,
        "mismatch_p": p,
        "mismatch": p < statistics.MISMATCH,
        "arms": [_arm_row(count, view, config) for count in counts],
        "comparisons": [_comparison_row(one) for one in found],
    }


def _arm_row(count: ArmCount, view: ExperimentView, config: ExperimentConfig) -> dict[str, Any]:
    policy = next(arm.policy for arm in view.arms if arm.name == count.name)
    return {
        "arm": count.name,
        "policy": policy,
        "shoppers": count.units,
        "with_click": count.successes,
        "rate": count.rate,
        "missing": max(config.least_sample - count.units, 0),
    }


def _comparison_row(one: Comparison) -> dict[str, Any]:
    return {
        "arm": one.arm,
        "difference": one.difference,
        "low": one.low,
        "high": one.high,
        "p": one.p,
        "verdict": one.verdict,
    }


def _show(one: dict[str, Any]) -> None:
    ended = f", stopped {one['stopped'][:16]}" if one["stopped"] else ""
    click.echo(f"{one['name']}: since {one['started'][:16]}{ended}")
    for arm in one["arms"]:
        click.echo(
            f"  {arm['arm']:<16} {arm['policy']:<20} {arm['shoppers']:>8} shoppers  "
            f"{arm['rate']:>7.2%} clicked"
        )
    if one["mismatch"]:
        click.echo(
            f"  The arms' sizes are not the shares asked for (p = {one['mismatch_p']:.2g}): "
            "something sorts or loses shoppers, and the rest means nothing."
        )
    for row in one["comparisons"]:
        click.echo(
            f"  {row['arm']}: {row['difference']:+.2%} ({row['low']:+.2%} to {row['high']:+.2%}, "
            f"p = {row['p']:.2g}): {_VERDICTS[row['verdict']]}"
        )
    if not one["enough"]:
        missing = max(arm["missing"] for arm in one["arms"])
        click.echo(f"  {missing:,} shoppers are missing in an arm for the smallest difference.")


def _arm(text: str) -> Arm:
    from shop.experiments import Arm

    name, _, rest = text.partition("=")
    policy, _, share = rest.partition(":")
    try:
        return Arm(name.strip(), policy.strip(), float(share or 0.5))
    except ValueError as error:
        raise DataError(f"'{text}' is no arm.", hint="E.g. --arm new=learning:0.1") from error


def _check_policy(arm: Arm, surface: str) -> None:
    from actions.teaching import LEARNING
    from recommender.learning.settings import LearningSettings
    from shop.impressions import FIXED

    if not (arm.name and arm.policy):
        raise DataError("An arm needs a name and a policy.", hint="E.g. --arm new=learning:0.1")
    if arm.policy not in (FIXED, LEARNING):
        LearningSettings().on(surface).new_learner(arm.policy)
