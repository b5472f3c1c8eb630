"""Utterances that were never trained on: is each read as it was labelled?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from common.errors import DataError

if TYPE_CHECKING:
    from rasa.core.agent import Agent
    from rasa.shared.nlu.training_data.message import Message


@dataclass(frozen=True)
class Misread:
    """An utterance that was read otherwise than it is labelled."""

    path: Path
    text: str
    wanted: str
    given: str

    def __str__(self) -> str:
        return f"{self.path.name}: '{self.text}' is read as {self.given}, not {self.wanted}"


async def check_utterances(agent: Agent, path: Path) -> tuple[int, Sequence[Misread]]:
    """Let the bot read the utterances of one file.

    Args:
        agent: the trained bot.
        path: a file in Rasa's form for NLU training data.

    Returns:
        How many utterances it holds, and those that were misread: another intent, or an entity
        that was not found.

    Raises:
        DataError: the file holds no utterances.
    """
    from rasa.shared.exceptions import RasaException
    from rasa.shared.nlu.training_data.loading import load_data

    try:
        examples = load_data(str(path)).intent_examples
    except (RasaException, ValueError) as error:
        raise DataError(f"{path} is no file of utterances: {error}") from error
    if not examples:
        raise DataError(
            f"{path} holds no utterances.", hint="Write them as in data/nlu: 'nlu:', 'intent:' ..."
        )
    misread = [wrong for each in examples if (wrong := await _misread(agent, path, each))]
    return len(examples), misread


async def _misread(agent: Agent, path: Path, example: Message) -> Misread | None:
    text, intent = str(example.get("text")), str(example.get("intent"))
    parsed = await agent.parse_message(text)
    given = str(parsed["intent"]["name"])
    if given != intent:
        return Misread(path, text, intent, given)
    wanted = {str(entity["entity"]) for entity in example.get("entities", [])}
    found = {str(entity["entity"]) for entity in parsed["entities"]}
    if lost := sorted(wanted - found):
        return Misread(path, text, f"with {', '.join(lost)}", f"{intent} without")
    return None
