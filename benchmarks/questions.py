"""How questions that nobody prepared are answered: rightly, wrongly, or with an honest no.

``python -m benchmarks.questions`` asks the cases of ``questions.yml`` about the products and the
shop of both example projects, by the same functions as the bot, and needs the trained recommender
of the sample shop for its sentence encoder. ``--misses`` lists what went wrong; ``--tune`` fits the
weights of the signals on the other part of the file.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import click
import yaml

from actions.assembly import RECOMMENDER, Services, phrasebook, recommender_settings, shop_config
from actions.conversation import Entity, Turn
from actions.questions.about import about_products, about_shop
from actions.questions.reply import Question, Reply
from actions.services import handed
from actions.speech import Speaker
from common.messages import fallback_text
from common.paths import Project

CASES = Path(__file__).with_name("questions.yml")
ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
Grade = Literal["right", "wrong", "honest no"]
_OPTIONS = ("size", "colour", "quantity")


@dataclass(frozen=True)
class Case:
    """One question: the shop, what it is about, and words of which a right reply holds one."""

    shop: str
    ask: str
    about: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    entities: tuple[Entity, ...] = ()

    @classmethod
    def of(cls, values: dict[str, Any]) -> Case:
        """A case as it stands in the file."""
        named = tuple(Entity(n, values[n], str(values[n])) for n in _OPTIONS if n in values)
        return cls(
            values["shop"],
            values["ask"],
            tuple(values.get("about", ())),
            tuple(values.get("says", ())),
            named,
        )


@dataclass(frozen=True)
class Outcome:
    """A case, the reply to it, and what that is worth.

    ``near`` tells whether an honest no named the right words all the same.
    """

    case: Case
    text: str
    known: bool
    rests_on: tuple[Any, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the reply has words of the right answer."""
        return any(words.casefold() in self.text.casefold() for words in self.case.says)

    @property
    def grade(self) -> Grade:
        """Answered rightly or wrongly, or not answered."""
        if not self.known:
            return "honest no"
        return "right" if self.holds else "wrong"


@click.command()
@click.option("--part", default="held", show_default=True, help="Part of the file to ask.")
@click.option("--misses", is_flag=True, help="List the questions that were not answered as wanted.")
@click.option("--tune", is_flag=True, help="Fit the weights of the signals on the part 'tune'.")
def main(part: str, misses: bool, tune: bool) -> None:
    """Measure the answers to questions that nobody prepared."""
    if tune:
        fit()
        return
    outcomes = list(ask_all(cases(part)))
    for name, about in (("products", True), ("the shop", False)):
        _show(name, [one for one in outcomes if bool(one.case.about) is about])
    _show("all", outcomes)
    for one in outcomes if misses else ():
        wanted = "right" if one.case.says else "honest no"
        if one.grade != wanted:
            click.echo(f"{one.grade:9} {one.case.about or one.case.shop} {one.case.ask!r}")
            click.echo(f"          {one.text[:240]!r}")


def cases(part: str) -> list[Case]:
    """The cases of one part of the file."""
    values = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    return [Case.of(entry) for entry in values[part]]


def ask_all(asked: list[Case]) -> Iterator[Outcome]:
    """Ask each case in its shop."""
    for name in dict.fromkeys(case.shop for case in asked):
        with opened(name) as services, handed(services):
            for case in asked:
                if case.shop == name:
                    reply = reply_to(case, services)
                    text = " ".join(fallback_text(message) for message in reply.messages)
                    yield Outcome(case, text, reply.known, reply.rests_on)


def reply_to(case: Case, services: Services) -> Reply:
    """The bot's reply, as after an understanding that found the right product and intent."""
    question = question_of(case, services)
    return about_products(question) if case.about else about_shop(question)


def question_of(case: Case, services: Services) -> Question:
    """A case as the actions ask it."""
    from shop.catalogue import get_product

    intent = "ask_product" if case.about else "ask_shop"
    turn = Turn(text=case.ask, whole=case.ask, intent=intent, entities=case.entities)
    products = tuple(p for one in case.about if (p := get_product(services.shop, one)) is not None)
    if len(products) < len(case.about):
        raise click.ClickException(f"{CASES.name}: {case.about} is not in the shop '{case.shop}'.")
    speaker = Speaker(services.book.voice("en"))
    return Question(turn, speaker, services, products)


@contextmanager
def opened(name: str) -> Iterator[Services]:
    """A project's sample in a database of its own, with the sample shop's sentence encoder."""
    from actions.answers import load_faq
    from actions.assembly import items
    from actions.questions.pages import PAGES, load_pages
    from common.language import language
    from recommender import ProductSearch
    from shop.database import open_shop
    from shop.sample import load_sample

    project = Project.find(ROOT if name == "." else EXAMPLES / name)
    config, spoken = shop_config(project), language(project.language, project.languages)
    encoder = Project.find(ROOT).models / RECOMMENDER
    with tempfile.TemporaryDirectory() as folder:
        shop = open_shop(f"sqlite:///{folder}/shop.db", config)
        try:
            load_sample(shop, project.data)
            settings = recommender_settings(project)
            search: Any = ProductSearch.load(encoder, items(shop), config=settings.search)
            nothing: Any = None  # nothing is recommended or written here
            yield Services(
                shop=shop,
                config=config,
                recommender=nothing,
                search=search,
                writer=nothing,
                faq=load_faq(project.answers, config, spoken),
                book=phrasebook(project, config),
                pages=load_pages(project.data / PAGES, config, spoken),
            )
        finally:
            shop.close()


def _show(name: str, outcomes: list[Outcome]) -> None:
    for has_answer in (True, False):
        of_kind = [one for one in outcomes if bool(one.case.says) is has_answer]
        count = {g: sum(one.grade == g for one in of_kind) for g in ("right", "wrong", "honest no")}
        near = sum(one.grade == "honest no" and one.holds for one in of_kind)
        kind = "answerable" if has_answer else "unanswerable"
        told = ", ".join(f"{number} {grade}" for grade, number in count.items())
        click.echo(f"{name:9} {len(of_kind):3} {kind:12} {told} ({near} of them name the answer)")


def fit() -> None:
    """Print the weights and the bias that a logistic regression finds on the part ``tune``."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    from actions.questions.reply import signals_of

    rows: list[tuple[float, ...]] = []
    answers: list[bool] = []
    for name in dict.fromkeys(case.shop for case in cases("tune")):
        with opened(name) as services, handed(services):
            for case in (one for one in cases("tune") if one.shop == name):
                question = question_of(case, services)
                for product in question.products[:1] or (None,):
                    for known, signals in signals_of(question, product):
                        rows.append(signals)
                        said = known.said.casefold()
                        answers.append(any(words.casefold() in said for words in case.says))
    model = LogisticRegression(C=2.0).fit(np.array(rows), np.array(answers))
    names = ("meaning", "margin", "words", "rarest", "asked")
    for weight_name, weight in zip(names, model.coef_[0], strict=True):
        click.echo(f"{weight_name}: {weight:.2f}")
    click.echo(f"bias: {model.intercept_[0]:.2f} ({sum(answers)} of {len(rows)} passages answer)")


if __name__ == "__main__":
    main()
