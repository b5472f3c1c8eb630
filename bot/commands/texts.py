"""``shoptalk generator fill`` and what becomes of the texts it writes."""

from __future__ import annotations

import getpass
from collections import Counter
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from common.paths import Project
from generator.cli import cli as of_generator

cli = click.Group("generator", commands=dict(of_generator.commands), help=of_generator.help)
"""The writer's own commands, and what needs the shop beside it."""


@cli.command()
@click.option("--variants", default=3, show_default=True, help="Texts of each kind.")
@click.option("--category", help="Only products of this category.")
@click.option("--limit", type=int, help="At most so many products.")
@click.option("--country", default="", help="Whose rules of advertising hold too, e.g. FR.")
def fill(variants: int, category: str | None, limit: int | None, country: str) -> None:
    """Write drafts for every product that lacks texts or has changed; safe to repeat."""
    from actions import services
    from actions.assembly import facts_of
    from generator.filling import fill as filled
    from shop.catalogue import list_products

    held = services.get()
    products = list_products(held.shop, category=category)[:limit]
    written = filled(
        map(facts_of, products), held.writer, _library(), variants=variants, country=country
    )
    accepted, retired, rejected = 0, 0, Counter[str]()
    for done in tqdm(written, total=len(products), desc="texts", unit="product", disable=None):
        accepted, retired = accepted + done.accepted, retired + done.retired
        rejected += done.rejected
    click.echo(
        f"{len(products)} products: {accepted} texts accepted, {sum(rejected.values())} rejected,"
        f" {retired} retired because the product has changed."
    )
    for why, count in rejected.most_common():
        click.echo(f"  {count:>5}  {why}")


@cli.command()
@click.argument("model")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--rank", default=8, show_default=True, help="Of the updates.")
@click.option("--adaptive", is_flag=True, help="AdaLoRA: give ranks to the weights that need them.")
@click.option("--epochs", default=3, show_default=True, help="Passes over the shop's texts.")
def adapt(model: str, folder: Path, **settings: Any) -> None:
    """Teach MODEL (a folder or a hub's name) the shop's texts; the adapter goes to FOLDER."""
    from actions.assembly import open_project_shop, shop_examples
    from generator.hugging_face import AdapterConfig, fit_adapter
    from generator.tongue import write_in

    project = Project.find()
    write_in(project.language, project.languages)
    shop = open_project_shop(project)
    try:
        examples = shop_examples(shop)
    finally:
        shop.close()
    loss = fit_adapter(examples, model, folder, AdapterConfig.from_mapping(settings))
    click.echo(f"Loss {loss:.2f}. Written to {folder}; name it as 'adapter' of text_provider.")


@cli.command()
@click.argument("product")
@click.option("--kind", type=click.Choice(["ad", "description"]), default="ad", show_default=True)
@click.option("--channel", help="Where it is to appear, e.g. search_ad, instagram, push.")
@click.option("--length", type=click.Choice(["line", "short", "standard", "detailed"]))
@click.option("--tone", type=click.Choice(["lively", "calm", "technical", "premium"]))
@click.option("--manner", default="", help="A style in your own words, for a language model.")
@click.option("--keyword", "keywords", multiple=True, help="Must be told, if the data holds it.")
@click.option("--avoid", multiple=True, help="A word that must not stand in it.")
@click.option("--count", default=3, show_default=True, help="How many different texts.")
@click.option("--seed", default=0, show_default=True, help="The same seed, the same texts.")
def variants(product: str, **wished: Any) -> None:
    """Write several texts about PRODUCT (its id), the best first."""
    from actions import services
    from actions.assembly import facts_of
    from generator.variants import Brief
    from generator.variants import variants as written
    from shop.catalogue import get_product

    held = services.get()
    found = get_product(held.shop, product)
    if found is None:
        raise click.BadParameter(f"There is no product {product!r}.")
    brief = Brief.from_mapping({name: value for name, value in wished.items() if value is not None})
    answer = written(held.writer, facts_of(found), brief)
    for number, one in enumerate(answer.variants, start=1):
        lines = filter(None, (one.headline, one.body, " ".join(one.hashtags)))
        click.echo(f"{number}. " + "\n   ".join(lines))
        click.echo(f"   (from {', '.join(one.fields) or 'nothing but the name'})", err=True)
    for word in answer.unheld:
        click.echo(f"The data does not hold {word!r}.", err=True)


@cli.command(name="list")
@click.argument("product", required=False)
@click.option("--state", help="draft, approved, live or retired.")
def list_command(product: str | None, state: str | None) -> None:
    """List the texts, of PRODUCT (its id) alone where it is given."""
    for one in _library().texts(product=product, state=state):
        click.echo(f"{one.id:>5}  {one.state:<8}  {one.product}  {one.kind} ({one.origin})")
        click.echo(f"       {one.text}")


@cli.command()
@click.argument("number", type=int)
@click.argument("state", type=click.Choice(["draft", "approved", "live", "retired"]))
def move(number: int, state: str) -> None:
    """Give text NUMBER another STATE; a live one takes the place of the one before.

    What is approved or goes live must be true of the product's data of today.
    """
    from actions import services
    from actions.texts_desk import TextsDesk

    TextsDesk(services.get().shop, _library()).move(number, state, who=getpass.getuser())
    click.echo(f"Text {number} is {state}.")


@cli.command()
@click.argument("number", type=int)
def history(number: int) -> None:
    """Say what happened to text NUMBER, when and by whom."""
    for change in _library().history(number):
        click.echo(f"{change.at}  {change.state:<8}  {change.who}")


def _library() -> Any:
    from actions.assembly import TEXT_LIBRARY
    from generator.library import TextLibrary

    return TextLibrary(Project.find().var / TEXT_LIBRARY)
