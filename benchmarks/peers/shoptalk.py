"""This project's model, read in a process of its own like the peers."""

from __future__ import annotations

import asyncio
from pathlib import Path

from benchmarks.peers.exchange import Parsed, Task, run, write_parsed
from nlu_models.model.joint_bert import JointBert


def train(folder: Path, task: Task) -> None:
    """Nothing: the model in ``task.model`` is trained already."""


def parse(folder: Path, task: Task) -> None:
    """Parse the test texts one at a time."""
    model = JointBert.load(Path(task.model))

    async def read(text: str) -> Parsed:
        found = model.parse([text])[0]
        entities = [
            {"start": e.start, "end": e.end, "entity": e.type, "role": e.role}
            for e in found.entities
        ]
        return Parsed(list(found.ranking), entities)

    asyncio.run(write_parsed(folder, task.test, read))


if __name__ == "__main__":
    run(train, parse)
