"""Train, try and measure the recommender and the product search from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.items import Filters, Interaction, Item
    from recommender.reasons import Reason

_ITEMS = click.option(
    "--items",
    "item_paths",
    type=click.Path(exists=True, path_type=Path),
    multiple=True,
    required=True,
    help="Catalogue JSON file, or a folder of them. May be given more than once.",
)
_MODEL = click.option(
    "--model",
    type=click.Path(path_type=Path),
    default=Path("var/models/recommender"),
    show_default=True,
    help="The trained folder.",
)
_COUNT = click.option("-k", "count", type=click.IntRange(1), default=5, show_default=True)
_FILTERS = (
    click.option("--category"),
    click.option("--brand"),
    click.option(
        "--facet",
        "facets",
        multiple=True,
        metavar="NAME=VALUE",
        help="E.g. colour=navy; repeatable.",
    ),
    click.option("--max-price", type=float, help="In whole currency units, e.g. 49.90."),
)


@click.group()
def cli() -> None:
    """Recommend and search products."""


@cli.command()
@_ITEMS
@click.option(
    "--interactions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON, CSV or Parquet with user_id, item_id, kind and at.",
)
@click.option("--database", metavar="URL", help="Or a database that holds them (SQLAlchemy URL).")
@click.option("--query", metavar="SQL", help="And the SELECT that gives those columns.")
@_MODEL
def train(
    item_paths: tuple[Path, ...],
    interactions: Path | None,
    database: str | None,
    query: str | None,
    model: Path,
) -> None:
    """Learn from products and from what shoppers did.

    Rows of CSV, Parquet and a database are read part by part, however many there are.
    """
    from recommender.chunks import read_sql
    from recommender.reading import stream_interactions
    from recommender.training import train as train_recommender

    if (database is None) != (query is None) or (database and interactions):
        raise click.UsageError("Give --interactions, or --database and --query, or neither.")
    events: Iterable[Interaction] = stream_interactions(interactions) if interactions else ()
    if database and query:
        events = read_sql(database, query)
    report = train_recommender(_items(item_paths), events, model)
    shares = ", ".join(f"{name} {share:.2f}" for name, share in report.weights.items())
    click.echo(
        f"{report.items} products, {report.users} shoppers, {report.interactions} events in"
        f" {report.seconds:.0f} s. Mix: {shares}. Written to {model}."
    )


def _filtered(command: click.decorators.FC) -> click.decorators.FC:
    for option in reversed(_FILTERS):
        command = option(command)
    return command


@cli.command()
@_ITEMS
@_MODEL
@_COUNT
@click.option("--user", help="Customer or session id.")
@click.option("--recent", multiple=True, help="Product looked at just now, oldest first.")
@_filtered
def recommend(
    item_paths: tuple[Path, ...],
    model: Path,
    count: int,
    user: str | None,
    recent: tuple[str, ...],
    **wishes: Any,
) -> None:
    """Recommend products to a shopper, with the reason for each."""
    from recommender.recommender import Recommender

    items = _items(item_paths)
    found = Recommender.load(model, items).recommend(
        user_id=user, recent=recent, filters=_wishes(wishes), k=count
    )
    for one in found:
        _show(items, one.item_id, one.score, one.reason)


@cli.command()
@_ITEMS
@_MODEL
@_COUNT
@click.argument("item_id")
@_filtered
def similar(
    item_paths: tuple[Path, ...],
    model: Path,
    count: int,
    item_id: str,
    **wishes: Any,
) -> None:
    """Show the products most like one product."""
    from recommender.recommender import Recommender

    items = _items(item_paths)
    recommender = Recommender.load(model, items)
    for one in recommender.similar(item_id, filters=_wishes(wishes), k=count):
        _show(items, one.item_id, one.score, one.reason)


@cli.command()
@_ITEMS
@_MODEL
@_COUNT
@click.argument("query")
@_filtered
def search(
    item_paths: tuple[Path, ...],
    model: Path,
    count: int,
    query: str,
    **wishes: Any,
) -> None:
    """Search products by words and by meaning."""
    from recommender.search import ProductSearch

    items = _items(item_paths)
    page = ProductSearch.load(model, items).search(query, filters=_wishes(wishes), k=count)
    for hit in page.hits:
        _show(items, hit.item_id, hit.score, hit.reason)
    click.echo(f"{page.total} found.")


@cli.command()
@_MODEL
@click.option(
    "--interactions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="JSON, CSV or Parquet with user_id, item_id, kind and at, or the shop's exported events.",
)
@click.option("-k", "count", type=click.IntRange(1), default=10, show_default=True)
@click.option(
    "--share",
    type=click.FloatRange(0.1, 0.95),
    default=0.8,
    show_default=True,
    help="Of the events, to learn from; what came later is foreseen.",
)
@click.option(
    "--compare",
    multiple=True,
    metavar="NAME",
    help="A model beside the mix, by name or dotted path; repeatable.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="An HTML page with the figures and plots.",
)
def evaluate(
    model: Path,
    interactions: Path,
    count: int,
    share: float,
    compare: tuple[str, ...],
    out: Path | None,
) -> None:
    """Measure how well the models would have foreseen the latest events."""
    from recommender.dataset import Dataset
    from recommender.models import Mix
    from recommender.models.registry import MIXED, new_model
    from recommender.reading import stream_interactions
    from recommender.report import html, lines, measure
    from recommender.vectors import VectorStore

    store = VectorStore.load(model)
    data = Dataset(store.ids, stream_interactions(interactions), vectors=store.matrix)
    beside = [new_model(name, {}, where="--compare") for name in compare or MIXED]
    report = measure(data, [*beside, Mix()], share=share, k=count)
    click.echo("\n".join(lines(report)))
    if out is not None:
        out.write_text(html(report), encoding="utf-8")
        click.echo(f"Written to {out}.")


def _items(paths: tuple[Path, ...]) -> list[Item]:
    from recommender.reading import read_items

    return read_items(*paths)


def _wishes(wishes: dict[str, Any]) -> Filters:
    from recommender.items import Filters

    price = wishes.pop("max_price")
    cents = None if price is None else round(float(price) * 100)
    facets = dict(_named_value(text) for text in wishes.pop("facets"))
    facets |= {name: value for name, value in wishes.items() if value is not None}
    return Filters(facets, max_price_cents=cents)


def _named_value(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        raise click.BadParameter(f"{text!r} is no NAME=VALUE.", param_hint="--facet")
    return name, value


def _show(items: list[Item], item_id: str, score: float, reason: Reason) -> None:
    name = next(item.name for item in items if item.id == item_id)
    values = ", ".join(f"{key}={value}" for key, value in reason.values.items())
    click.echo(f"{score:5.2f}  {name}  ({item_id})  {reason.code}: {values}")


if __name__ == "__main__":
    cli()
