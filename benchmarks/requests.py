"""Requests in shoppers' words, each with every product that would be a right first answer.

``python -m benchmarks.requests tests/blind/requests-1.yml --out answers.txt`` says each to the
trained bot in a conversation of its own, counts how often the first product shown is a right one,
and writes what was shown beside what breaks a stated wish.
"""

from __future__ import annotations

import argparse
import asyncio
import secrets
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from tqdm import tqdm

from common.messages import Message, ProductCarousel
from common.paths import Project

if TYPE_CHECKING:
    from bot.testing.runner import Stage


def shown_in(messages: Sequence[Message]) -> list[str]:
    """Ids of the products on the cards of one turn, in their order."""
    carousels = [message for message in messages if isinstance(message, ProductCarousel)]
    return [card.product_id for carousel in carousels for card in carousel.products]


async def answers(cases: Sequence[Mapping[str, Any]], stage: Stage) -> list[tuple[list[str], str]]:
    """For each request the products that were shown, and all that was said."""
    from bot.testing.runner import Dialogue, own_shop, transcript_lines
    from bot.testing.script import Step

    found = []
    with tempfile.TemporaryDirectory() as folder, own_shop(stage, Path(folder)) as shop:
        for case in tqdm(cases, desc="Requests", unit="request"):
            dialogue = Dialogue(stage, shop, secrets.token_hex(16), {})
            await dialogue.take(Step(user=case["say"]))
            turn = dialogue.turns[-1]
            said = "\n".join(line.strip() for line in transcript_lines(turn))
            found.append((shown_in(turn.messages), said))
    return found


def main() -> None:
    """Say all requests of a file and count."""
    from bot.testing.stage import open_stage

    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path, help="write what was shown to each")
    chosen = parser.parse_args()
    cases = yaml.safe_load(chosen.file.read_text(encoding="utf-8"))
    with open_stage(Project.find()) as stage:
        found = asyncio.run(answers(cases, stage))
    right, kinds, lines = Counter[str](), Counter[str](), []
    for case, (shown, said) in zip(cases, found, strict=True):
        is_right = bool(shown) and shown[0] in case["right_first"]
        right[case["kind"]] += is_right
        kinds[case["kind"]] += 1
        verdict = "right" if is_right else f"wrong, of {', '.join(case['right_first'])}"
        lines += [f"{case['id']} {case['kind']}: {verdict}; breaks: {case['breaks']}", said, ""]
    for kind, count in sorted(kinds.items()):
        print(f"{kind:12} {right[kind]:3} of {count}")
    print(
        f"first product right: {right.total()} of {len(cases)} ({right.total() / len(cases):.0%})"
    )
    if chosen.out:
        chosen.out.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
