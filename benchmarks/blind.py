"""Conversations of people who know neither code nor data, played for graders who know neither.

``python -m benchmarks.blind play tests/blind/round-1.yml --out transcript.txt`` plays each
conversation with the trained bot, on a fresh copy of the shop, and writes what was said beside what
should have come. ``python -m benchmarks.blind grades A.json [B.json]`` sums up what graders wrote:
``{"turns": [{"id": "A01.1", "grade": "good" | "bearable" | "wrong" | "harmful"}, ...]}``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from tqdm import tqdm

from common.paths import Project

if TYPE_CHECKING:
    from bot.testing.runner import Stage

GRADES = ("good", "bearable", "wrong", "harmful")
BAD = frozenset({"wrong", "harmful"})


async def transcript(case: Mapping[str, Any], stage: Stage, folder: Path) -> list[str]:
    """One conversation as its lines, the bot's replies and what was expected.

    Args:
        case: with ``id``, ``kind``, ``persona`` and ``turns`` (``shopper``, ``expect``).
        stage: the trained bot and the shop that every conversation starts from.
        folder: where the copy of the shop goes.
    """
    from bot.testing.runner import Dialogue, own_shop, transcript_lines
    from bot.testing.script import Step

    lines = ["", f"=== {case['id']} {case['kind']} ({case['persona']})"]
    with own_shop(stage, folder) as shop:
        dialogue = Dialogue(stage, shop, secrets.token_hex(16), {})
        for number, turn in enumerate(case["turns"], 1):
            await dialogue.take(Step(user=turn["shopper"]))
            said = list(transcript_lines(dialogue.turns[-1]))
            lines.append(f"{case['id']}.{number} U{said[0].strip()}")
            lines += [f"B{line}" for line in said[1:]]
            lines.append(f"   (expected: {turn['expect']})")
    return lines


def play(cases: Path, out: Path) -> None:
    """Play all conversations of a file and write the transcript."""
    from bot.testing.stage import open_stage

    listed = yaml.safe_load(cases.read_text(encoding="utf-8"))
    with open_stage(Project.find()) as stage, tempfile.TemporaryDirectory() as folder:
        lines = [
            line
            for case in tqdm(listed, desc="Conversations", unit="conversation")
            for line in asyncio.run(transcript(case, stage, Path(folder)))
        ]
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def summary(grades: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """Shares of first and later turns, a line for each grader, and how far two agree.

    Args:
        grades: for each grader, turn -> grade; a turn's id ends in its place, ``A01.1``.

    Yields:
        Lines to read.
    """
    for number, graded in enumerate(grades, 1):
        for name, later in (("first", False), ("later", True)):
            turns = [grade for id_, grade in graded.items() if id_.endswith(".1") is not later]
            counts = Counter(turns)
            shares = ", ".join(f"{g} {counts[g] / max(len(turns), 1):.0%}" for g in GRADES)
            yield f"grader {number}, {name} turns ({len(turns)}): {shares}"
    if len(grades) == 2:
        yield f"wrong or not: kappa {kappa(*grades):.2f}"


def kappa(one: Mapping[str, str], other: Mapping[str, str]) -> float:
    """Cohen's kappa of two graders on "wrong or not" (Cohen 1960), over the turns both graded."""
    both = sorted(one.keys() & other.keys())
    pairs = [(one[id_] in BAD, other[id_] in BAD) for id_ in both]
    agreed = sum(a == b for a, b in pairs) / len(pairs)
    first, second = (sum(p[i] for p in pairs) / len(pairs) for i in (0, 1))
    chance = first * second + (1 - first) * (1 - second)
    return 1.0 if chance == 1 else (agreed - chance) / (1 - chance)


def read_grades(path: Path) -> dict[str, str]:
    """Turn -> grade, from a grader's file.

    Raises:
        ValueError: a grade is none of the four.
    """
    graded = {turn["id"]: turn["grade"] for turn in json.loads(path.read_text())["turns"]}
    if unknown := sorted(set(graded.values()) - set(GRADES)):
        raise ValueError(f"{path} has the grades {unknown}; they must be of {list(GRADES)}.")
    return graded


def main() -> None:
    """Play or sum up, as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    player = commands.add_parser("play", help="play conversations and write the transcript")
    player.add_argument("cases", type=Path)
    player.add_argument("--out", type=Path, required=True)
    graders = commands.add_parser("grades", help="sum up what graders wrote")
    graders.add_argument("files", type=Path, nargs="+")
    chosen = parser.parse_args()
    if chosen.command == "play":
        play(chosen.cases, chosen.out)
    else:
        print(*summary([read_grades(path) for path in chosen.files]), sep="\n")


if __name__ == "__main__":
    main()
