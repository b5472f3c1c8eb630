"""``shoptalk doctor``: what is wrong with this environment, and how to mend it."""

from __future__ import annotations

import importlib.metadata
import platform
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from bot.commands.setup import requirements_folder
from bot.runtime.environment import NEWEST, OLDEST, SUPPORTED
from common.artifacts import MANIFEST
from common.errors import ShoptalkError
from common.paths import Project

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; ``level`` is ok, note or wrong."""

    level: str
    text: str
    hint: str = ""


@click.command()
@click.option("--port", default=5005, show_default=True, help="The port the bot shall use.")
def doctor(port: int) -> int:
    """Look at Python, packages, models, database and port; exit code 1 when something is wrong."""
    project = Project.find()
    wrong = 0
    for check in CHECKS:
        for finding in check(project, port):
            click.echo(f"{finding.level:>5}  {finding.text}")
            if finding.hint:
                click.echo(f"       -> {finding.hint}")
            wrong += finding.level == "wrong"
    click.echo(f"\n{wrong} things to mend." if wrong else "\nAll is well.")
    return 1 if wrong else 0


def check_python(project: Project, port: int) -> Iterator[Finding]:
    """Whether this is the supported Python."""
    version = platform.python_version()
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        yield Finding("ok", f"Python {version}")
    else:
        yield Finding(
            "wrong", f"Python {version}; {SUPPORTED} is needed.", "Install it, 'make run'."
        )


def check_packages(project: Project, port: int) -> Iterator[Finding]:
    """Whether what is installed is what the requirements pin."""
    folder = requirements_folder()
    for name, needed in (("serve", True), ("rasa", True), ("train", False), ("dev", False)):
        path = folder / f"{name}.txt"
        if path.exists():
            yield _compare(name, read_pins(path), needed)


def read_pins(path: Path) -> dict[str, str]:
    """The pinned versions of a requirements file: name to version."""
    pins = map(_PIN.match, path.read_text(encoding="utf-8").splitlines())
    return {pin["name"].lower(): pin["version"] for pin in pins if pin}


def _compare(name: str, pins: dict[str, str], needed: bool) -> Finding:
    absent, other = [], []
    for package, version in pins.items():
        try:
            found = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            absent.append(package)
            continue
        if found.split("+")[0] != version.split("+")[0]:
            other.append(f"{package} {found} instead of {version}")
    if not absent and not other:
        return Finding("ok", f"requirements/{name}.txt: all {len(pins)} packages as pinned")
    parts = [f"missing: {', '.join(absent[:8])}" + (" ..." if len(absent) > 8 else "")] * bool(
        absent
    ) + other[:8]
    level = "wrong" if needed else "note"
    return Finding(level, f"requirements/{name}.txt: {'; '.join(parts)}", "Run 'make install'.")


def check_checkpoint(project: Project, port: int) -> Iterator[Finding]:
    """Whether the pre-trained language model is the one that is meant (needed to train only)."""
    from nlu_models.training.checkpoint import BUNDLED, find_checkpoint

    try:
        find_checkpoint(BUNDLED)
        yield Finding("ok", "The pre-trained MiniLM has the right checksum")
    except ShoptalkError as error:
        yield Finding("note", f"Training is not possible: {error.message}", error.hint or "")


def check_models(project: Project, port: int) -> Iterator[Finding]:
    """Whether everything that the bot loads was trained."""
    from bot.commands.parts import parts_of

    for part in parts_of(project):
        if part.is_ready(project):
            yield Finding("ok", f"{part.title.capitalize()}: trained")
        else:
            text = f"{part.title.capitalize()}: not trained, or from older files"
            yield Finding("wrong", text, f"Run 'shoptalk train {part.name}'.")


def check_catalogue(project: Project, port: int) -> Iterator[Finding]:
    """Whether the recommender was trained from the products that are there now."""
    if not project.has_shop or not (project.models / "recommender" / MANIFEST).exists():
        return
    from actions.assembly import items, open_project_shop
    from recommender.vectors import VectorStore

    try:
        trained = set(VectorStore.load(project.models / "recommender").ids)
        shop = open_project_shop(project)
    except ShoptalkError as error:
        yield Finding("wrong", error.message, error.hint or "")
        return
    try:
        present = {item.id for item in items(shop)}
    finally:
        shop.close()
    new, gone = present - trained, trained - present
    if not new and not gone:
        yield Finding("ok", "Recommender: trained from the products that are there now")
        return
    level = "wrong" if len(new) > len(present & trained) else "note"
    text = f"Recommender: of an older catalogue; {len(new)} products are new, {len(gone)} are gone"
    yield Finding(level, text, "Run 'shoptalk train recommender'.")


def check_channels(project: Project, port: int) -> Iterator[Finding]:
    """Whether every messaging channel of credentials.yml can be started."""
    import bot.runtime

    bot.runtime.activate()
    from bot.channels.messaging.registry import read_messaging
    from bot.runtime.stock_channels import read_channels

    try:
        names = [channel.name for channel in read_messaging(project.credentials)]
        names += [channel.name() for channel in read_channels(project.credentials)]
    except ShoptalkError as error:
        yield Finding("wrong", error.message, error.hint or "")
        return
    if names:
        text = f"Messaging channels: {', '.join(names)}"
        yield Finding("ok", text, "Ask the platforms: shoptalk channel check NAME")


def check_agreement(project: Project, port: int) -> Iterator[Finding]:
    """Whether names and answers of the project agree with its catalogue and settings."""
    from bot.runtime import consistency

    try:
        problems = list(consistency.check_agreement(project))
    except ShoptalkError:
        return  # said by the check of the database
    if problems:
        text = f"{len(problems)} names or answers do not fit the shop, first {problems[0]}"
        yield Finding("wrong", text, "Run 'shoptalk data validate' for all of them.")


def check_database(project: Project, port: int) -> Iterator[Finding]:
    """Whether the shop's and the conversations' databases can be used."""
    from actions.assembly import open_project_shop
    from shop.catalogue import list_products

    try:
        shop = open_project_shop(project)
        try:
            yield Finding("ok", f"Shop database: {len(list_products(shop))} products")
        finally:
            shop.close()
    except ShoptalkError as error:
        yield Finding("wrong", error.message, error.hint or "")
    yield _check_conversations(project)


def _check_conversations(project: Project) -> Finding:
    import bot.runtime

    bot.runtime.activate()
    from bot.runtime.agent import read_endpoints
    from bot.runtime.tracker_store import ConversationStore

    endpoint = read_endpoints(project).tracker_store
    url = endpoint.url if endpoint else f"sqlite:///{project.var / 'conversations.db'}"
    try:
        ConversationStore(url=url).close()
    except ShoptalkError as error:
        return Finding("wrong", error.message, error.hint or "")
    return Finding("ok", "Conversation database: can be used")


def check_port_free(project: Project, port: int) -> Iterator[Finding]:
    """Whether the bot could listen."""
    from bot.commands.run import check_port

    try:
        check_port("127.0.0.1", port)
        yield Finding("ok", f"Port {port} is free")
    except ShoptalkError as error:
        yield Finding("note", error.message, error.hint or "")


def check_browser(project: Project, port: int) -> Iterator[Finding]:
    """Whether the browser tests could run."""
    if any(map(shutil.which, _BROWSERS)):
        yield Finding("ok", "Chromium for the browser tests")
    else:
        yield Finding("note", "No Chromium: the browser tests are skipped.", "Run '.ci/run'.")


CHECKS: tuple[Callable[[Project, int], Iterator[Finding]], ...] = (
    check_python,
    check_packages,
    check_checkpoint,
    check_models,
    check_catalogue,
    check_channels,
    check_database,
    check_agreement,
    check_port_free,
    check_browser,
)
