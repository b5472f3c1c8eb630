"""Train and try the writer from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from generator.facts import ProductFacts

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
    default=Path("var/models/generator"),
    show_default=True,
    help="The trained folder.",
)
_STYLE = click.option("--style", help="short, standard or detailed.")
_SEED = click.option("--seed", type=int, default=0, help="Another seed gives another text.")


@click.group()
def cli() -> None:
    """Write descriptions, slogans and advertisements."""


@cli.command()
@_ITEMS
@_MODEL
def train(item_paths: tuple[Path, ...], model: Path) -> None:
    """Learn to write from the catalogue's own texts."""
    from generator.reading import read_examples
    from generator.training import train as train_writer

    report = train_writer(read_examples(*item_paths), model)
    click.echo(
        f"{report.products} products, {report.sentences} sentences, {report.parameters / 1e6:.1f} M"
        f" parameters, loss {report.loss:.2f} in {report.seconds:.0f} s. Written to {model}."
    )


@cli.command()
@_ITEMS
@_MODEL
@_STYLE
@_SEED
@click.argument("product_id")
def describe(
    item_paths: tuple[Path, ...], model: Path, style: str | None, seed: int, product_id: str
) -> None:
    """Write a description of one product."""
    from generator.writer import Writer

    copy = Writer.load(model).describe(_facts(item_paths, product_id), style=style, seed=seed)
    click.echo(f"{copy.text}\n({copy.source}; {copy.rejected} drafts refused)")


@cli.command()
@_ITEMS
@_MODEL
@_STYLE
@_SEED
@click.argument("product_id")
def advertise(
    item_paths: tuple[Path, ...], model: Path, style: str | None, seed: int, product_id: str
) -> None:
    """Write an advertisement for one product."""
    from generator.writer import Writer

    copy = Writer.load(model).advertise(_facts(item_paths, product_id), style=style, seed=seed)
    click.echo(f"{copy.headline}\n\n{copy.body}\n({copy.source}; {copy.rejected} drafts refused)")


@cli.command()
@_ITEMS
@click.argument("product_id")
@click.argument("text")
def check(item_paths: tuple[Path, ...], product_id: str, text: str) -> None:
    """Check a text about a product against the product's data."""
    from generator.guard import Guard

    violations = Guard(_facts(item_paths, product_id)).check(text)
    for found in violations:
        click.echo(f"{found.word}: {found.reason}")
    click.echo("Nothing unsupported." if not violations else f"{len(violations)} unsupported.")
    if violations:
        raise SystemExit(1)


def _facts(paths: tuple[Path, ...], product_id: str) -> ProductFacts:
    from generator.reading import read_examples

    for example in read_examples(*paths):
        if example.facts.id == product_id:
            return example.facts
    raise click.BadParameter(f"There is no product {product_id!r} in these files.")


if __name__ == "__main__":
    cli()
