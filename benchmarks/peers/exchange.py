"""What a peer is given and what it gives back: JSON files in a folder."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

TASK_FILE = "task.json"
TRAINED_FILE = "trained.json"
PARSED_FILE = "parsed.json"
OUT_OF_SCOPE = "out_of_scope"
_WARM_UP = 50


@dataclass(frozen=True)
class Task:
    """What to learn and what to read.

    Args:
        train: ``text``, ``intent`` and ``entities`` (``start``, ``end``, ``entity``, ``value``).
        test: texts to parse.
        seed: of everything random.
        base: folder of the sentence encoder, for peers that need one.
        model: folder of a model that is trained already, for peers that train elsewhere.
    """

    train: list[dict[str, Any]]
    test: list[str]
    seed: int = 0
    base: str = ""
    model: str = ""

    def write(self, folder: Path) -> None:
        """Put the task into ``folder``."""
        (folder / TASK_FILE).write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Task:
        """The task in ``folder``."""
        return cls(**json.loads((folder / TASK_FILE).read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Parsed:
    """One message as the peer understands it: intents best first, with their confidence."""

    ranking: list[tuple[str, float]]
    entities: list[dict[str, Any]] = field(default_factory=list)


Read = Callable[[str], Awaitable[Parsed]]


@contextmanager
def training(folder: Path) -> Iterator[None]:
    """Write how long what happens inside takes, and the processor seconds of all its threads."""
    started, used = time.perf_counter(), time.process_time()
    yield
    figures = {
        "train_seconds": time.perf_counter() - started,
        "train_cpu_seconds": time.process_time() - used,
    }
    (folder / TRAINED_FILE).write_text(json.dumps(figures), encoding="utf-8")


async def write_parsed(folder: Path, texts: list[str], read: Read) -> None:
    """Parse ``texts`` one at a time with a warm model; write answers, times and memory."""
    for text in texts[:_WARM_UP]:
        await read(text)
    answers, times = [], []
    for text in texts:
        start = time.perf_counter()
        answers.append(asdict(await read(text)))
        times.append(1000 * (time.perf_counter() - start))
    result = {"answers": answers, "times_ms": times, "resident_mb": _peak_mb()}
    (folder / PARSED_FILE).write_text(json.dumps(result), encoding="utf-8")


def _peak_mb() -> float:
    """The most memory that this process has held.

    Linux tells it without what the parent held before the program was started, getrusage with it.
    """
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["VmHWM"].split()[0]) / 2**10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def run(train: Callable[[Path, Task], None], parse: Callable[[Path, Task], None]) -> None:
    """The command line of a peer: ``train FOLDER`` or ``parse FOLDER``."""
    step, folder = sys.argv[1], Path(sys.argv[2])
    {"train": train, "parse": parse}[step](folder, Task.read(folder))
