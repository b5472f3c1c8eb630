"""``shoptalk gaps``: what shoppers asked and nothing answered, and what becomes of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from bot.understanding.gaps import Cluster, as_question, clusters, frame, trained_ranker
from common.config import nearest
from common.errors import DataError
from common.paths import Project

if TYPE_CHECKING:
    from shop.database import Shop

SHOWN = 20
_ABOUT = {"product": "about a product", "shop": "about the shop", "message": "not understood"}


@click.group(invoke_without_command=True)
@click.option("--all", "everything", is_flag=True, help=f"All of them, not the first {SHOWN}.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_context
def gaps(context: click.Context, everything: bool, as_json: bool) -> None:
    """Show what shoppers asked and nothing answered: the same together, counted, most often first.

    E-mail addresses and numbers are masked before anything is kept. What is answered or added here
    is learnt with the next 'shoptalk train'. 'shoptalk nlu proposals' proposes the nearest of the
    shop's answers, or the nearest sentence of its pages.

    \b
    shoptalk gaps
    shoptalk gaps answer 12 "Students get 10 % off with a valid card."
    shoptalk gaps utterance 15 faq_discount_code
    shoptalk gaps drop 17
    """
    if context.invoked_subcommand is not None:
        return
    with _shop() as shop:
        found = clusters(shop, trained_ranker(Project.find()))
        if as_json:
            click.echo(json.dumps([_as_dict(one) for one in found], indent=2))
            return
        _show(found if everything else found[:SHOWN], shop)
    if not found:
        click.echo("Nothing was asked that had no answer.")
    elif len(found) > SHOWN and not everything:
        click.echo(f"... and {len(found) - SHOWN} more: shoptalk gaps --all")


@gaps.command()
@click.argument("number", metavar="ID", type=int)
@click.argument("text")
@click.option("--question", help="As it is shown to shoppers; the most frequent one otherwise.")
@click.option("--name", help="The answer's id, e.g. faq_students; made of the question otherwise.")
def answer(number: int, text: str, question: str | None, name: str | None) -> None:
    """Make an answer of the questions with this ID: TEXT goes into data/faq/answered.yml.

    TEXT may name settings of data/shop.yml, e.g. {support_email}.
    """
    from actions.answers import FaqEntry, fill, read_answers
    from bot.commands.gap_files import PREFIX, id_of, utterances_of, write_answer
    from common.language import language
    from shop.gaps import forget_gaps

    project = Project.find()
    spoken = language(project.language, project.languages)
    with _shop() as shop:
        cluster = _cluster(shop, number)
        lines = utterances_of([gap.text for gap in cluster.gaps])
        asked = question or as_question(lines[0] if lines else cluster.gaps[0].text)
        taken = [entry.id for entry in read_answers(project.answers, spoken)]
        words = trained_ranker(project).content(asked, frame(project))
        entry = FaqEntry(
            id=name or id_of(asked, taken, words),
            question=asked,
            answer=text.strip(),
            utterances="".join(f"- {line}\n" for line in lines),
        )
        if entry.id in taken or not entry.id.startswith(PREFIX):
            raise DataError(
                f"'{entry.id}' cannot be the answer's id.",
                hint=f"It must begin with {PREFIX} and be the only one of that name.",
            )
        fill(entry.answer, shop.config, where="TEXT", spoken=spoken)
        path = write_answer(project.answers, entry)
        forget_gaps(shop, [gap.id for gap in cluster.gaps])
    click.echo(f"{path.relative_to(project.root)}: {entry.id}, asked in {len(lines)} ways.")
    click.echo("Now run: shoptalk train")


@gaps.command()
@click.argument("number", metavar="ID", type=int)
@click.argument("intent")
def utterance(number: int, intent: str) -> None:
    """Teach the questions with this ID as INTENT: they go into data/nlu.

    They are added where the project's utterances of INTENT stand, else to data/nlu/gaps.yml.
    """
    from bot.commands.gap_files import utterances_of, write_utterances
    from shop.gaps import forget_gaps

    project = Project.find()
    known = _intents(project)
    if intent not in known:
        guess = nearest(intent, known)
        raise DataError(
            f"There is no intent '{intent}'.",
            hint=f"Did you mean '{guess}'?" if guess else "docs/own-shop.md tells how to add one.",
        )
    with _shop() as shop:
        cluster = _cluster(shop, number)
        lines = utterances_of([gap.text for gap in cluster.gaps])
        if not lines:
            raise DataError(
                "Each of these questions holds a masked address or number.",
                hint=f"Write one of '{intent}' without it, then: shoptalk gaps drop {number}",
            )
        path, added = write_utterances(project.data / "nlu", intent, lines)
        forget_gaps(shop, [gap.id for gap in cluster.gaps])
    click.echo(f"{path.relative_to(project.root)}: {added} new utterances of {intent}.")
    click.echo("Now run: shoptalk train")


@gaps.command()
@click.argument("number", metavar="ID", type=int)
def drop(number: int) -> None:
    """Forget the questions with this ID: nobody needs an answer to them."""
    from shop.gaps import forget_gaps

    with _shop() as shop:
        cluster = _cluster(shop, number)
        forget_gaps(shop, [gap.id for gap in cluster.gaps])
    click.echo(f"{len(cluster.gaps)} questions are forgotten.")


def _cluster(shop: Shop, number: int) -> Cluster:
    for one in clusters(shop, trained_ranker(Project.find())):
        if any(gap.id == number for gap in one.gaps):
            return one
    raise DataError(f"There is no question {number}.", hint="List them: shoptalk gaps --all")


def _show(found: list[Cluster], shop: Shop) -> None:
    from shop.catalogue import get_product

    for one in found:
        first = one.gaps[0]
        product = get_product(shop, first.product_id) if first.product_id else None
        about = f"about {product.name}" if product else _ABOUT[first.kind]
        times = "once" if one.count == 1 else f"{one.count} times"
        click.echo(f"{one.id:>5}  {times}, {about}")
        for gap in one.gaps:
            click.echo(f"       {gap.text}{f' ({gap.count})' if gap.count > 1 else ''}")


def _as_dict(one: Cluster) -> dict[str, object]:
    first = one.gaps[0]
    return {
        "id": one.id,
        "count": one.count,
        "kind": first.kind,
        "product": first.product_id or None,
        "last_asked": max(gap.last_at for gap in one.gaps).isoformat(),
        "questions": [{"text": gap.text, "count": gap.count} for gap in one.gaps],
    }


def _intents(project: Project) -> list[str]:
    import bot.runtime

    bot.runtime.activate()
    from rasa.shared.importers.importer import TrainingDataImporter

    importer = TrainingDataImporter.load_from_config(
        str(project.config), str(project.domain), [str(path) for path in project.training_data]
    )
    return sorted(importer.get_domain().intents)


@contextmanager
def _shop() -> Iterator[Shop]:
    from actions.assembly import open_project_shop

    shop = open_project_shop(Project.find())
    try:
        yield shop
    finally:
        shop.close()
