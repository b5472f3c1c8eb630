"""``search``, ``recommend``, ``describe``, ``advertise``: the shop's services without the chat."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from common.config import nearest
from common.errors import DataError

F = TypeVar("F", bound=Callable[..., Any])
CENTS = 100


def _filters(command: F) -> F:
    """The options that narrow products down."""
    options = (
        click.option("--category", help="Only this category."),
        click.option("--brand", help="Only of this brand."),
        click.option(
            "--facet",
            "facets",
            multiple=True,
            metavar="NAME=VALUE",
            help="Only with this value of an option or attribute, e.g. colour=navy; repeatable.",
        ),
        click.option("--max-price", type=float, help="At most this price."),
        click.option("-k", "count", default=5, show_default=True, help="How many."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@click.argument("words", nargs=-1, required=True)
@_filters
def search(words: tuple[str, ...], count: int, **narrow: Any) -> None:
    """Find products by WORDS: exact, mistyped, or meaning the same."""
    services = _services()
    page = services.search.search(" ".join(words), filters=_filters_of(narrow), k=count)
    for number, hit in enumerate(page.hits, 1):
        _line(services, number, hit.item_id, hit.reason)
    click.echo(f"{len(page.hits)} of {page.total} products." if page.hits else "Nothing found.")


@click.command()
@click.option("--customer", help="For this customer, e.g. C00042.")
@click.option("--like", "recent", multiple=True, metavar="PRODUCT", help="Seen lately; repeatable.")
@_filters
def recommend(customer: str | None, recent: tuple[str, ...], count: int, **narrow: Any) -> None:
    """Recommend products, each with its reason."""
    services = _services()
    for product_id in recent:
        _product(services, product_id)
    found = services.recommender.recommend(
        user_id=customer, recent=recent, filters=_filters_of(narrow), k=count
    )
    for number, item in enumerate(found, 1):
        _line(services, number, item.item_id, item.reason)
    if not found:
        click.echo("No product fits.")


@click.command()
@click.argument("product")
@click.option("--slogan", is_flag=True, help="Write a slogan instead.")
@click.option("--style", help="short, standard or detailed.")
@click.option("--seed", default=0, show_default=True, help="Another seed, another text.")
@click.option("--explain", is_flag=True, help="Say claim by claim which field bears it out.")
@click.option("--text", help="Explain this text instead of writing one.")
@click.option("--country", default="", help="Whose rules of advertising hold too, e.g. FR.")
def describe(
    product: str,
    slogan: bool,
    style: str | None,
    seed: int,
    explain: bool,
    text: str | None,
    country: str,
) -> None:
    """Write a description of PRODUCT (its id) from its data alone.

    On a terminal the words appear as they are written; a draft that the fact guard refuses is
    followed by the next one. Elsewhere only the text that passed is printed.
    """
    services = _services()
    facts = _facts(services, product)
    if text is None:
        write = services.writer.slogan if slogan else services.writer.describe
        from bot.commands.screen import Screen

        screen = Screen()
        copy = write(facts, style=style, seed=seed, heard=screen if sys.stdout.isatty() else None)
        text = copy.text
        screen.finish(text)
        click.echo(f"(by the {copy.source})", err=True)
    if explain:
        _explain(facts, text, country)


def _explain(facts: Any, text: str, country: str) -> None:
    """Each claim of a text with its field, or why it is refused."""
    from generator.guard import Guard

    found = Guard(facts, country=country).explain(text)
    for said in found:
        why = f"from '{said.field}'" if said.holds else f"refused: {said.reason}"
        click.echo(f"  {said.word:<24} {said.kind:<12} {why}")
    refused = sum(not said.holds for said in found)
    click.echo(f"{len(found)} claims, {refused} refused.")


@click.command()
@click.argument("product")
def advertise(product: str) -> None:
    """Write an ad for PRODUCT (its id): a headline and a text."""
    services = _services()
    copy = services.writer.advertise(_facts(services, product))
    click.echo(f"{copy.headline}\n\n{copy.body}")
    click.echo(f"(by the {copy.source})", err=True)


def _services() -> Any:
    from actions import services

    return services.get()


def _filters_of(narrow: dict[str, Any]) -> Any:
    from recommender.items import Filters

    price = narrow.pop("max_price")
    cents = None if price is None else round(price * CENTS)
    facets = dict(_named_value(text) for text in narrow.pop("facets"))
    facets |= {name: value for name, value in narrow.items() if value is not None}
    return Filters(facets, max_price_cents=cents)


def _named_value(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    if not (name and value):
        raise click.BadParameter(f"{text!r} is no NAME=VALUE.", param_hint="--facet")
    return name, value


def _product(services: Any, product_id: str) -> Any:
    from shop.catalogue import get_product, list_products

    product = get_product(services.shop, product_id)
    if product is None:
        guess = nearest(product_id, [known.id for known in list_products(services.shop)])
        raise DataError(
            f"There is no product '{product_id}'{f'; did you mean {guess!r}?' if guess else '.'}",
            hint="'shoptalk search WORDS' lists ids.",
        )
    return product


def _facts(services: Any, product_id: str) -> Any:
    from actions.assembly import facts_of

    return facts_of(_product(services, product_id))


def _line(services: Any, number: int, product_id: str, reason: Any) -> None:
    from actions.catalogue.reasons import reason_words
    from actions.speech import Speaker
    from shop.money import format_price

    product = _product(services, product_id)
    price = format_price(product.price_cents, services.config.currency)
    voice = services.book.voice(services.book.languages[0])
    words = reason_words(reason, services.config, Speaker(voice))
    click.echo(f"{number:2}. {product.name}  {price}  [{product.id}]  {words}")
