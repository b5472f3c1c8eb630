"""The trained parts of a project: whether each is there, and how it is trained."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import click

from common.artifacts import MANIFEST
from common.errors import EnvironmentProblem
from common.paths import Project

TRAINING_LIBRARY = "torch"
OWN_COMPONENTS = "nlu_models"
LOCK_FILE = "train.lock"


@dataclass(frozen=True)
class Part:
    """One thing that is trained.

    Attributes:
        name: what the command line calls it.
        title: what it does, in words.
        is_ready: whether the bot can start with it as it is; cheap.
        train: trains it where something it depends on has changed, or when forced; returns
            whether it did.
        needs_shop: a plain Rasa project has no such part.
    """

    name: str
    title: str
    is_ready: Callable[[Project], bool]
    train: Callable[[Project, bool], bool]
    needs_shop: bool = True


def _bot_is_ready(project: Project) -> bool:
    from bot.runtime.training import is_trained

    return is_trained(project)


def _train_bot(project: Project, force: bool) -> bool:
    from actions.assembly import write_gazetteer
    from bot.runtime.training import is_trained, train_rasa

    if project.has_shop:
        write_gazetteer(project)
    if is_trained(project) and not force:
        return False
    import bot.runtime

    bot.runtime.activate()
    train_rasa(project, force=force)
    return True


def _recommender_is_ready(project: Project) -> bool:
    """Trained, or nothing to train from: a shop without products is served all the same."""
    if _has_manifest("recommender")(project):
        return True
    from actions.assembly import has_products

    return not has_products(project)


def say_if_empty(project: Project) -> None:
    """Say what comes next where a shop has no products yet."""
    if not project.has_shop or _has_manifest("recommender")(project):
        return
    from actions.assembly import has_products

    if not has_products(project):
        click.echo(
            "The shop has no products yet. Bring them in with 'shoptalk import products.csv' "
            "(docs/import.md tells the columns), then run 'shoptalk train'.",
            err=True,
        )


def _has_manifest(name: str) -> Callable[[Project], bool]:
    # Its data are the shop's, which change with every click: what is there is good enough to
    # start with, and 'shoptalk train' brings it up to date.
    return lambda project: (project.models / name / MANIFEST).exists()


def _train_recommender(project: Project, force: bool) -> bool:
    from actions.assembly import train_recommender

    return train_recommender(project, force=force)


def _train_generator(project: Project, force: bool) -> bool:
    from actions.assembly import train_generator

    return train_generator(project, force=force)


PARTS: tuple[Part, ...] = (
    Part("bot", "understanding and dialogue", _bot_is_ready, _train_bot, needs_shop=False),
    Part(
        "recommender",
        "recommendations and search",
        _recommender_is_ready,
        _train_recommender,
    ),
    Part("generator", "descriptions and ads", _has_manifest("generator"), _train_generator),
)


def missing(project: Project) -> list[Part]:
    """The parts without which the bot cannot start as its files say."""
    return [part for part in parts_of(project) if not part.is_ready(project)]


def parts_of(project: Project) -> list[Part]:
    """The parts that this project has."""
    return [part for part in PARTS if project.has_shop or not part.needs_shop]


def train_parts(project: Project, parts: Sequence[Part], *, force: bool = False) -> None:
    """Train ``parts`` one after the other, saying how long each took.

    Raises:
        EnvironmentProblem: the training libraries are not installed.
    """
    if _needs_torch(project, parts) and importlib.util.find_spec(TRAINING_LIBRARY) is None:
        raise EnvironmentProblem(
            "Training needs torch, which is not installed here.",
            hint="Run 'shoptalk setup', or copy var/models from a machine that trained.",
        )
    with _alone(project):
        _train_each(project, parts, force)


def _needs_torch(project: Project, parts: Sequence[Part]) -> bool:
    """Rasa's own components do without; so a plain project of them trains on any machine."""
    if any(part.needs_shop for part in parts):
        return True
    return f"{OWN_COMPONENTS}." in project.config.read_text(encoding="utf-8")


def _train_each(project: Project, parts: Sequence[Part], force: bool) -> None:
    for number, part in enumerate(parts, 1):
        place = f"[{number}/{len(parts)}]"
        click.echo(f"{place} {part.title.capitalize()} ...", err=True)
        start = time.perf_counter()
        trained = part.train(project, force)
        seconds = time.perf_counter() - start
        said = f"trained in {seconds:.0f} s" if trained else "nothing had changed"
        click.echo(f"{place} {part.title.capitalize()}: {said}.", err=True)


@contextmanager
def _alone(project: Project) -> Iterator[None]:
    """Wait until no other process trains this project; what it made need not be made again."""
    import portalocker

    project.var.mkdir(parents=True, exist_ok=True)
    with (project.var / LOCK_FILE).open("w") as file:
        try:
            portalocker.lock(file, portalocker.LOCK_EX | portalocker.LOCK_NB)
        except portalocker.exceptions.LockException:
            click.echo("Waiting for another process that trains this project ...", err=True)
            portalocker.lock(file, portalocker.LOCK_EX)
        yield
