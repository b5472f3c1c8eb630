"""``shoptalk data validate``: training data, domain and configuration."""

from __future__ import annotations

import contextlib
import logging
import warnings
from collections.abc import Iterator

import click
from ruamel.yaml.nodes import Node

from common.paths import Project

# Methods of Rasa's validator; what they say about things nobody uses is not wrong, only idle.
_RASA_CHECKS = (
    "verify_domain_validity",
    "verify_intents_in_stories",
    "verify_utterances_in_stories",
    "verify_actions_in_stories_rules",
    "verify_forms_in_stories_rules",
    "verify_form_slots",
    "verify_slot_mappings",
    "verify_story_structure",
)
_IDLE = (
    "is not used in any story or rule",
    "is not found in the NLU training data",
    "Slot auto-fill has been removed",  # said of every domain with slots
)


@click.group()
def data() -> None:
    """Check the training data and configuration."""


@data.command()
@click.option("--quick", is_flag=True, help="Leave out Rasa's own checks of domain and stories.")
@click.option("--notes", is_flag=True, help="Show, too, what no story or rule uses.")
def validate(quick: bool, notes: bool) -> int:
    """Check intents, annotations, stories, rules, the domain, config.yml, names and answers.

    Names of products and synonyms are compared with the catalogue, answers with data/shop.yml,
    sentences with the values they are given, further languages with English.

    Every problem is one line: file, line and what is wrong. Exit code 1 when there is any.
    """
    from bot.runtime.consistency import check_agreement
    from bot.runtime.pipelines import check_config
    from bot.runtime.validation import check_data

    project = Project.find()
    found = (*check_config(project.config), *check_data(project))
    problems = [*map(str, found), *language_findings(project)]
    if not problems:
        problems = [str(problem) for problem in check_agreement(project)]
    idle: list[str] = []
    if not problems and not quick:
        problems, idle = rasa_findings(project)
    for line in [*(f"note: {text}" for text in idle if notes), *problems]:
        click.echo(line)
    click.echo(f"{len(problems)} problems." if problems else "No problems found.")
    return 1 if problems else 0


def language_findings(project: Project) -> list[str]:
    """What the project's languages lack, and sentences that ask for what nobody gives."""
    from actions.assembly import SHOP_FILE, phrasebook, shop_config
    from common.errors import ShoptalkError
    from common.language.check import check_languages

    if not (project.data / SHOP_FILE).is_file():
        return []
    try:
        book = phrasebook(project, shop_config(project))
        return list(check_languages(project.root, book, slots=_slots(project)))
    except ShoptalkError as error:
        return [str(error)]


def _slots(project: Project) -> set[str]:
    """The slots of the project's own domain, which its sentences may name."""
    from bot.runtime.yaml_files import compose, mapping

    path = project.domain
    files = [path] if path.is_file() else sorted(path.rglob("*.y*ml"))
    roots = (compose(file) for file in files)
    return {
        name
        for root in roots
        if isinstance(root, Node)
        for name in mapping(mapping(root).get("slots"))
    }


def rasa_findings(project: Project) -> tuple[list[str], list[str]]:
    """What Rasa's validator says about domain, stories and rules: problems, then mere notes."""
    import bot.runtime

    bot.runtime.activate()
    from rasa.shared.exceptions import RasaException
    from rasa.shared.importers.importer import TrainingDataImporter
    from rasa.validator import Validator

    try:
        importer = TrainingDataImporter.load_from_config(
            str(project.config), str(project.domain), [str(path) for path in project.training_data]
        )
        with _listening() as said:
            validator = Validator.from_importer(importer)
            failed = [check for check in _RASA_CHECKS if not getattr(validator, check)()]
    except (RasaException, SystemExit) as error:
        return [str(error)], []
    idle = [text for text in said if any(words in text for words in _IDLE)]
    problems = [text for text in said if text not in idle]
    if failed and not problems:
        problems = [f"Rasa's check '{check}' failed." for check in failed]
    return list(dict.fromkeys(problems)), list(dict.fromkeys(idle))


@contextlib.contextmanager
def _listening() -> Iterator[list[str]]:
    """Collect what Rasa warns about and logs, instead of printing it."""
    said: list[str] = []

    class Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    handler = Collect(logging.WARNING)
    root = logging.getLogger()
    before, root.handlers = root.handlers, [handler]
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", UserWarning)
            yield said
        said.extend(
            str(warning.message).splitlines()[0]
            for warning in caught
            if issubclass(warning.category, UserWarning)
        )
    finally:
        root.handlers = before
