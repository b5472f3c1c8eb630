"""``shoptalk recommender release``: counts of products that may be published."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import click

from common.paths import Project

if TYPE_CHECKING:
    from recommender.items import Kind
    from recommender.release import Release, ReleaseConfig
    from shop.database import Shop

KINDS = ("purchase", "cart", "click", "rating", "impression")
LEDGER = "releases.json"


@click.command()
@click.option("--epsilon", type=float, help="What to spend; without it, what is left is told.")
@click.option(
    "--kind", type=click.Choice(KINDS), default="purchase", show_default=True, help="Of events."
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A CSV file of product_id and shoppers; printed where none is named.",
)
def release(epsilon: float | None, kind: Kind, out: Path | None) -> None:
    """Count the shoppers of each product with differential privacy, for others to read.

    Every product is listed with how many shoppers bought it (or did what --kind says), and noise
    that hides whether any one shopper is among them. The smaller epsilon, the more noise. What is
    spent is written to var/releases.json and never comes back; what would exceed the budget of
    'release' in data/recommender.yml is refused.

    \b
    shoptalk recommender release
    shoptalk recommender release --epsilon 0.5 --out counts.csv
    """
    from actions.assembly import recommender_settings
    from bot.commands.own_shop import own_shop
    from recommender.release import locked

    project = Project.find()
    settings = recommender_settings(project).release
    ledger_file = project.var / LEDGER
    if epsilon is None:
        with locked(ledger_file, settings.budget) as ledger:
            for entry in ledger.entries:
                click.echo(f"{entry.at}  {entry.kind}  {entry.epsilon:g}")
            click.echo(f"{ledger.left:g} of epsilon {settings.budget:g} is left.")
        return
    with own_shop() as shop:
        made, left = released(shop, ledger_file, settings, epsilon, kind)
    _write(made, out)
    click.echo(
        f"Spent epsilon {made.epsilon:g}; {left:g} of {settings.budget:g} is left. A count is off"
        f" by about {made.scale:.0f}; a shopper counts with at most {settings.per_shopper}"
        " products.",
        err=True,
    )


def released(
    shop: Shop, ledger_file: Path, settings: ReleaseConfig, epsilon: float, kind: Kind
) -> tuple[Release, float]:
    """Counts with noise, spent from a ledger; and what is left in it.

    Raises:
        EnvironmentProblem: OpenDP is not installed.
        DataError: the budget does not allow it.
    """
    from actions.assembly import interactions
    from recommender.release import Spent, choosers, locked, require_opendp
    from recommender.release import release as add_noise
    from shop.catalogue import list_products

    require_opendp()
    ids = [product.id for product in list_products(shop)]
    counts = choosers(interactions(shop), ids, kind, settings.per_shopper)
    with locked(ledger_file, settings.budget) as ledger:
        ledger.spend(Spent(shop.now().isoformat(timespec="seconds"), kind, epsilon))
        return add_noise(counts, ids, epsilon, settings.per_shopper), ledger.left


def _write(made: Release, out: Path | None) -> None:
    """Below 0 is told as 0, which tells nothing more."""
    rows = [(item, max(0, count)) for item, count in made.counts.items()]
    if out is None:
        click.echo("\n".join(f"{item},{count}" for item, count in rows))
        return
    with out.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("product_id", "shoppers"), *rows])
