"""Commands on the shop's data: files in, files out, and what waits for people."""

from __future__ import annotations

import dataclasses
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from common.errors import DataError
from common.paths import Project
from shop.commands import printing
from shop.commands.printing import table

if TYPE_CHECKING:
    from shop.database import Shop
    from shop.views import CaseView, ComplaintView, HandoffView, WatchView

KINDS = ("products", "customers", "orders", "events", "reviews")
SUFFIXES = (".csv", ".tsv", ".txt", ".json", ".xml")
FORMATS = ("plain", "shopify", "woocommerce", "merchant")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """The shop's data."""


@cli.command("import")
@click.argument("kind")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--encoding", help="Of the files, e.g. cp1252. UTF-8 is found out.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(FORMATS),
    help="Of product files, where their shape does not tell it.",
)
@click.option(
    "--explain",
    "explains",
    is_flag=True,
    help="Import nothing; tell what would be. Exit code 1 when rows are wrong.",
)
def import_command(
    kind: str,
    files: tuple[Path, ...],
    encoding: str | None,
    format_name: str | None,
    explains: bool,
) -> None:
    """Read products, customers, orders, events or reviews from CSV or JSON files.

    Products also come as Shopify and WooCommerce export them, and from Google Merchant feeds. All
    or nothing: every bad row is listed with its line and reason, and then nothing is changed.
    Importing the same file again is safe. docs/import.md describes the columns.

    \b
    shoptalk import products catalogue.csv
    shoptalk import products.csv customers.json orders.csv    (the kind by the file's name)
    shoptalk import --explain products_export.csv             (imports nothing)
    """
    from shop.importing import explain, import_all

    by_kind = _by_kind(kind, files, encoding)
    with _shop() as shop:
        if explains:
            told = explain(shop, by_kind, encoding=encoding, format_name=format_name)
            click.echo("\n\n".join(printing.explanation(one) for one in told))
            raise click.exceptions.Exit(1 if any(one.wrong for one in told) else 0)
        reports = import_all(shop, by_kind, encoding=encoding, format_name=format_name)
    for report in reports:
        click.echo(f"Imported {report}.")
        for phrase, count in report.notes.items():
            click.echo(f"  {phrase}: {count}")


@cli.command("export")
@click.argument("kind")
@click.argument("file", type=click.Path(path_type=Path))
def export_command(kind: str, file: Path) -> None:
    """Write all products, customers, orders, events or reviews to a .csv, .tsv or .json file.

    The file can be imported again. Only you may read it: it can hold personal data.
    """
    from shop.exporting import export_file

    with _shop() as shop:
        count = export_file(shop, kind, file)
    click.echo(f"Exported {count} {kind} to {file}.")


@cli.command("handoffs")
@click.argument("number", required=False)
@click.option("--all", "everything", is_flag=True, help="Those that are taken or closed, too.")
@click.option("--take", "status", flag_value="taken", help="Say that somebody looks after NUMBER.")
@click.option("--close", "status", flag_value="closed", help="Say that NUMBER is done.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def handoffs_command(
    number: str | None, everything: bool, status: str | None, as_json: bool
) -> None:
    """List conversations that wait for a person, or show the one with this NUMBER.

    \b
    shoptalk handoffs
    shoptalk handoffs H-00003
    shoptalk handoffs H-00003 --take
    """
    from shop import support

    if status and number is None:
        raise click.UsageError("Name the handoff, e.g. H-00003.")
    with _shop() as shop:
        if number is None:
            found = support.list_handoffs(shop, status=None if everything else "open")
            _print_rows(found, _handoff_columns, as_json, "No conversation waits for a person.")
            return
        if status:
            support.mark_handoff(shop, number, status)
        _print_handoff(support.get_handoff(shop, number), as_json)


@cli.command("complaints")
@click.option("--all", "everything", is_flag=True, help="Those that are closed, too.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def complaints_command(everything: bool, as_json: bool) -> None:
    """List what shoppers complained about."""
    from shop import support

    with _shop() as shop:
        found = support.list_complaints(shop, status=None if everything else "open")
        _print_rows(found, _complaint_columns, as_json, "There are no complaints.")


@cli.command("cases")
@click.argument("number", required=False)
@click.option("--all", "everything", is_flag=True, help="Those that are closed, too.")
@click.option("--close", "done", is_flag=True, help="Say that NUMBER is done.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def cases_command(number: str | None, everything: bool, done: bool, as_json: bool) -> None:
    """List what waits after a sale: missing items, claims, invoices, confirmations.

    \b
    shoptalk cases
    shoptalk cases S-00012 --close
    """
    from shop import support

    if done != (number is not None):
        raise click.UsageError("Name the case that is done, e.g. S-00012 --close.")
    with _shop() as shop:
        found = (
            [support.close_case(shop, number)]
            if number
            else support.list_cases(shop, status=None if everything else "open")
        )
        _print_rows(found, _case_columns, as_json, "No case waits.")


@cli.command("watches")
@click.argument("number", required=False)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def watches_command(number: str | None, as_json: bool) -> None:
    """List who is to be told that a product is back or cheaper; NUMBER: has been told.

    \b
    shoptalk watches
    shoptalk watches W-00004
    """
    from shop import support

    with _shop() as shop:
        found = [support.close_watch(shop, number)] if number else support.due_watches(shop)
        _print_rows(found, _watch_columns, as_json, "Nobody is to be told of anything.")


@cli.command("sample")
def sample_command() -> None:
    """Fill an empty database with the project's sample data.

    Products come from data/catalogue; customers, orders and events from data/sample, their dates
    moved to today.
    """
    from shop.sample import load_sample

    with _shop() as shop:
        report = load_sample(shop, Project.find().data, progress=True)
    click.echo(f"{report}.")
    if report.customer:
        click.echo(f"Try it as {report.customer}:")
    for number, status in report.orders:
        click.echo(f"  {number}  {status}")


@cli.command("migrate")
@click.option("--back-to", metavar="STEP", help="Take the schema back to this step, e.g. 0001.")
def migrate_command(back_to: str | None) -> None:
    """Bring the database of an older version up to date. Make a backup first."""
    from shop.database import migrate

    taken = migrate(Project.find().database_url(), back_to=back_to)
    for step in taken:
        done = "Took back" if back_to else "Took"
        click.echo(f"{done} step {step.revision}: {step.name}.")
    if not taken:
        click.echo("The database is up to date.")


@contextmanager
def _shop() -> Iterator[Shop]:
    from shop.config import ShopConfig
    from shop.database import open_shop

    project = Project.find()
    settings = project.data / "shop.yml"
    config = ShopConfig.load_yaml(settings) if settings.exists() else ShopConfig()
    shop = open_shop(project.database_url(), config)
    try:
        yield shop
    finally:
        shop.close()


def _by_kind(first: str, files: Sequence[Path], encoding: str | None) -> dict[str, list[Path]]:
    """The files of each kind: named by the first argument, by the files' names or their shape."""
    from shop.importing.recognising import kind_of, looks_like_products

    if Path(first).suffix.casefold() not in SUFFIXES:
        if not files:
            raise click.UsageError(f"Which files hold the {first}?")
        return {first: list(files)}
    by_kind: dict[str, list[Path]] = defaultdict(list)
    for path in (Path(first), *files):
        kind = next((k for k in KINDS if path.stem.casefold().startswith(k[:-1])), None)
        if kind is None and looks_like_products(path, encoding=encoding):
            kind = "products"
        kind = kind or kind_of(path, encoding=encoding)
        if kind is None:
            raise DataError(
                f"Neither the name of {path} nor its columns say what it holds.",
                hint=f"Say it first: shoptalk import products {path}",
            )
        by_kind[kind].append(path)
    return dict(by_kind)


def _print_rows(
    views: Sequence[Any], columns: Callable[[Any], dict[str, str]], as_json: bool, nothing: str
) -> None:
    if as_json:
        values = [dataclasses.asdict(view) for view in views]
        click.echo(json.dumps(values, default=str, ensure_ascii=False, indent=2))
    elif not views:
        click.echo(nothing)
    else:
        click.echo(table([columns(view) for view in views]))


def _handoff_columns(view: HandoffView) -> dict[str, str]:
    return {
        "NUMBER": view.number,
        "SINCE": f"{view.created_at:%Y-%m-%d %H:%M}",
        "STATUS": view.status,
        "CUSTOMER": view.customer_id or "not known",
        "REASON": view.reason,
        "LAST WORDS": view.transcript[-1][1] if view.transcript else "",
    }


def _complaint_columns(view: ComplaintView) -> dict[str, str]:
    return {
        "NUMBER": view.number,
        "SINCE": f"{view.created_at:%Y-%m-%d %H:%M}",
        "CUSTOMER": view.customer_id or "not known",
        "ORDER": view.order_number or "",
        "COMPLAINT": view.text,
    }


def _case_columns(view: CaseView) -> dict[str, str]:
    return {
        "NUMBER": view.number,
        "SINCE": f"{view.created_at:%Y-%m-%d %H:%M}",
        "STATUS": view.status,
        "KIND": view.kind,
        "ORDER": view.order_number or "",
        "ITEMS": ", ".join(view.items),
        "DETAILS": ", ".join(f"{name}: {value}" for name, value in view.details.items() if value),
        "WORDS": view.text,
    }


def _watch_columns(view: WatchView) -> dict[str, str]:
    from shop.money import price_text

    return {
        "NUMBER": view.number,
        "SINCE": f"{view.created_at:%Y-%m-%d %H:%M}",
        "TO": view.email,
        "PRODUCT": view.product,
        "VARIANT": view.sku or "any",
        "BELOW": price_text(view.below_cents) if view.below_cents else "",
        "STATUS": view.status,
    }


def _print_handoff(view: HandoffView, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(view), default=str, ensure_ascii=False, indent=2))
        return
    click.echo(table([_handoff_columns(view)]))
    click.echo()
    for who, words in view.transcript:
        click.echo(f"{who}: {words}")


if __name__ == "__main__":
    cli()
