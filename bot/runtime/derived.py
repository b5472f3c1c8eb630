"""What follows from declarations: domain, rules and utterances of operations and of answers.

An operation is one Python file, an answer one entry in ``data/faq``. Their intents, the rules that
lead to them and the utterances that they bring need no second place.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import yaml

from actions.answers import FaqEntry, read_answers
from actions.operations import all_operations
from actions.operations.base import Operation
from bot.runtime.base import languages_of
from common.extensions import use_project
from common.paths import Project

ANSWER = "action_answer_faq"
VERSION = "3.1"


@dataclass(frozen=True)
class Derived:
    """Rasa's YAML of what a project declares elsewhere.

    Attributes:
        answers: the entries of ``data/faq``, and the language's for any shop.
        operations: the program's, the project's and those of installed packages.
        told: the same answers in the project's further languages.
    """

    answers: tuple[FaqEntry, ...]
    operations: tuple[Operation, ...]
    told: tuple[FaqEntry, ...] = ()

    @cached_property
    def domain(self) -> dict[str, Any]:
        """Intents, entities, and the action that answers."""
        starts = {intent for operation in self.operations for intent in operation.start_intents}
        facts = [fact for operation in self.operations for fact in operation.facts]
        return {
            "version": VERSION,
            "intents": sorted({*starts, *(entry.id for entry in self.answers)}),
            "entities": sorted({entity for fact in facts for entity in fact.entities}),
            "actions": [ANSWER],
        }

    @cached_property
    def rules(self) -> dict[str, Any]:
        """One rule an answer; operations are opened by their policy."""
        return {
            "version": VERSION,
            "rules": [
                {"rule": f"Answer {entry.id}", "steps": [{"intent": entry.id}, {"action": ANSWER}]}
                for entry in self.answers
            ],
        }

    @cached_property
    def nlu(self) -> dict[str, Any]:
        """The utterances that entries and operations bring with them."""
        said = {entry.id: _with_question(entry) for entry in self.answers if entry.utterances}
        for entry in self.told:
            if entry.utterances:
                known = [said[entry.id]] if entry.id in said else []
                said[entry.id] = "\n".join([*known, _with_question(entry)])
        for operation in self.operations:
            said.update(operation.utterances)
        return {
            "version": VERSION,
            "nlu": [
                {"intent": intent, "examples": f"{_dedented(examples)}\n"}
                for intent, examples in sorted(said.items())
            ],
        }

    def text(self) -> str:
        """All of it, to see whether it has changed."""
        return yaml.safe_dump([self.domain, self.rules, self.nlu])


def derived(project: Project) -> Derived:
    """What follows from the answers and operations of a project.

    Raises:
        DataError: an entry of ``data/faq`` is wrong.
        ExtensionError: a file of the project with an operation cannot be used.
    """
    use_project(project.root)
    if not project.has_shop:  # no settings, no answers of them
        answers = {one.id: one for one in read_answers(project.answers, None)}
        return Derived(tuple(answers.values()), tuple(all_operations().values()))
    first, *further = languages_of(project)
    answers = {one.id: one for one in read_answers(project.answers, first)}
    also = [one for each in further for one in read_answers(project.answers / each.code, each)]
    for entry in also:
        answers.setdefault(entry.id, entry)
    told = [entry for entry in also if answers[entry.id] is not entry]
    return Derived(tuple(answers.values()), tuple(all_operations().values()), tuple(told))


def _with_question(entry: FaqEntry) -> str:
    return f"- {entry.question}\n{_dedented(entry.utterances)}"


def _dedented(examples: str) -> str:
    return "\n".join(line.strip() for line in examples.splitlines() if line.strip())
