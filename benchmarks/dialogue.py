"""How well two requests, refusals and short answers are understood, with the trained bot's model.

``python -m benchmarks.dialogue`` prints the accuracy on the sets in ``tests/nlu``: those that
nothing was tuned on, those that the rules were made with, and messages as strangers write them, in
their situations. ``--misses`` lists what was misread.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from common import messages as rich
from common.paths import Project
from nlu_models.evaluation.requests import told
from nlu_models.model.archive import open_model
from nlu_models.training.dialogues import read_turns

if TYPE_CHECKING:
    from rasa.core.agent import Agent

    from nlu_models.model.examples import Example
    from nlu_models.model.joint_bert import JointBert

SETS = Path(__file__).parents[1] / "tests" / "nlu"
NAMES = ("two_requests", "negation", "context")
IN_SITUATIONS = ("dialogues", "talks", "strangers", "strangers_dev")
TUNED = "_dev"
DENY = "deny"
LONG = 15
"""Words from which a message is called long."""


@dataclass(frozen=True)
class Case:
    """One message and how it must be read; ``a/b`` where either is right.

    Attributes:
        part: of the set: ``two`` or ``one``, ``negated`` or ``not_negated``, else empty.
        text: what the shopper says.
        after: what the bot has said just before.
        intents: of all requests that are not turned down, in their order.
        negated: of the requests that are turned down.
        entities: that must be found, type -> value.
    """

    part: str
    text: str
    after: tuple[rich.Message, ...] = ()
    intents: tuple[str, ...] = ()
    negated: tuple[str, ...] = ()
    entities: dict[str, Any] | None = None


@dataclass(frozen=True)
class Result:
    """A case and what was read: the intents, the negated ones, and whether all of it is right."""

    case: Case
    intents: tuple[str, ...]
    negated: tuple[str, ...]
    right: bool


def read_set(name: str, folder: Path = SETS) -> list[Case]:
    """The cases of one set."""
    values = yaml.safe_load((folder / f"{name}.yml").read_text(encoding="utf-8"))
    if isinstance(values, list):
        questions = yaml.safe_load((folder / "questions.yml").read_text(encoding="utf-8"))
        return [_in_context(entry, questions) for entry in values]
    return [_case(part, entry) for part, entries in values.items() for entry in entries]


def _case(part: str, entry: dict[str, Any]) -> Case:
    negated = (entry["negated"],) if "negated" in entry else ()
    intents = tuple(entry.get("requests") or ([entry["intent"]] if "intent" in entry else []))
    return Case(part, entry["text"], intents=intents or (DENY,), negated=negated)


def _in_context(entry: dict[str, Any], questions: dict[str, list[dict[str, Any]]]) -> Case:
    said = tuple(message for values in questions[entry["after"]] for message in _message(values))
    intents = tuple(entry.get("requests") or [entry["intent"]])
    return Case("", entry["text"], said, intents, entities=entry.get("entities"))


def _message(values: dict[str, Any]) -> Iterator[rich.Message]:
    """One message of ``questions.yml``."""
    text = values.get("text", "")
    if choices := values.get("choices"):
        buttons = tuple(rich.Button(title=str(t), payload=p) for t, p in choices.items())
        yield rich.Buttons(text=text, buttons=buttons)
    elif products := values.get("products"):
        cards = (
            rich.ProductCard(product_id=p, name=p, price_cents=100 * n, price_text=f"€{n}")
            for n, p in enumerate(products, 1)
        )
        yield rich.ProductCarousel(text=text, products=tuple(cards))
    elif "rating" in values:
        yield rich.Rating(text=text, scale=values["rating"])
    elif "expects" in values:
        yield rich.FormHint(expects=values["expects"], fills=values.get("fills"))
    else:
        yield rich.Text(text=text)


async def measure(agent: Agent, cases: Iterable[Case]) -> list[Result]:
    """Read every case with the bot's pipeline, each in a conversation of its own."""
    return [_judged(case, await _parse(agent, case)) for case in cases]


async def _parse(agent: Agent, case: Case) -> dict[str, Any]:
    from rasa.core.channels.channel import UserMessage
    from rasa.shared.core.events import BotUttered, UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker

    assert agent.processor is not None
    said = [BotUttered(None, {"custom": rich.dump(message)}) for message in case.after]
    tracker = DialogueStateTracker.from_events("measured", [UserUttered("hi"), *said])
    return await agent.processor.parse_message(UserMessage(case.text), tracker)


def _judged(case: Case, parse: dict[str, Any]) -> Result:
    intent = parse["intent"]["name"]
    requests = parse.get("requests") or [{"intent": intent, "negated": False}]
    negated = tuple(entry["intent"] for entry in requests if entry["negated"])
    intents = tuple(entry["intent"] for entry in requests if not entry["negated"]) or (intent,)
    found = {entity["entity"]: str(entity["value"]) for entity in parse["entities"]}
    wanted = {name: str(value) for name, value in (case.entities or {}).items()}
    right = (
        _agree(case.intents, intents)
        and _agree(case.negated, negated)
        and _agree((case.intents[0],), (intent,))
        and wanted.items() <= found.items()
        and not (case.entities == {} and found)
    )
    return Result(case, intents, negated, right)


def _agree(wanted: tuple[str, ...], given: tuple[str, ...]) -> bool:
    return len(wanted) == len(given) and all(
        one in either.split("/") for either, one in zip(wanted, given, strict=True)
    )


def accuracy(results: Iterable[Result], part: str | None = None) -> float:
    """The share that was read rightly, of all or of one part."""
    counted = [result.right for result in results if part in {None, result.case.part}]
    return sum(counted) / len(counted)


def read_in_situation(
    model: JointBert, name: str, folder: Path = SETS
) -> list[tuple[Example, bool]]:
    """The messages of a set of dialogues, and whether all that each asks and refuses is right."""
    turns = [turn.example for turn in read_turns([folder / f"{name}.yml"])]
    parses = model.parse([turn.text for turn in turns], [turn.situation for turn in turns])
    return [
        (turn, told(turn.parts) == told(parse.requests))
        for turn, parse in zip(turns, parses, strict=True)
    ]


def main() -> None:
    """Print one line a set, and a line for each of its parts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--misses", action="store_true", help="list what was read wrongly")
    parser.add_argument("--tuned", action="store_true", help="only what the rules were made with")
    arguments = parser.parse_args()
    suffixes = (TUNED,) if arguments.tuned else ("", TUNED)
    asyncio.run(_report([f"{n}{s}" for n in NAMES for s in suffixes], misses=arguments.misses))


async def _report(names: list[str], *, misses: bool) -> None:
    from bot.runtime import activate

    activate()
    from bot.runtime.agent import load

    project = Project.find()
    agent = load(project)
    for name in names:
        results = await measure(agent, read_set(name))
        parts = sorted({result.case.part for result in results} - {""})
        print(f"{name:<18} {len(results):>4}  {accuracy(results):.1%}")
        for part in parts:
            count = sum(result.case.part == part for result in results)
            print(f"  {part:<16} {count:>4}  {accuracy(results, part):.1%}")
        for result in results if misses else ():
            if not result.right:
                print(f"    {result.case.text!r}: {_words(result)}")

    model = open_model(project.models / "rasa" / "model.tar.gz")
    for name in IN_SITUATIONS:
        read = read_in_situation(model, name)
        for words, part in ((0, name), (LONG, "  long")):
            right = [whole for turn, whole in read if len(turn.text.split()) >= words]
            print(f"{part:<18} {len(right):>4}  {sum(right) / max(1, len(right)):.1%}")
        for turn, whole in read if misses else ():
            if not whole:
                print(f"    {turn.text!r}")


def _words(result: Result) -> str:
    case = result.case
    wanted = [*case.intents, *(f"not {name}" for name in case.negated)]
    given = [*result.intents, *(f"not {name}" for name in result.negated)]
    return f"{', '.join(given)} instead of {', '.join(wanted)}"


if __name__ == "__main__":
    main()
