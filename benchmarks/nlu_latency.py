"""How long one message takes, on one thread with a warm model.

    python -m benchmarks.nlu_latency MODEL_FOLDER < TEXTS.json

Prints the figures as JSON. It runs in a process of its own, which holds what a server holds: after
a training in the same process, messages took longer.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.environments import ROOT
from nlu_models.model.joint_bert import JointBert

_TIMED = 1000
_WARM_UP = 50


def latency(folder: Path, texts: Sequence[str]) -> dict[str, float]:
    """Median and 99th percentile of one message, in milliseconds, in a new process.

    Args:
        folder: of a model.
        texts: messages; the first thousand are timed.

    Raises:
        CalledProcessError: the process failed; it has said why.
    """
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.nlu_latency", folder.absolute()],
        input=json.dumps(list(texts[:_TIMED])),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def timed(model: JointBert, texts: Sequence[str]) -> dict[str, float]:
    """The figures of :func:`latency` for a model that is loaded."""
    for text in texts[:_WARM_UP]:
        model.parse([text])
    times = []
    for text in texts:
        start = time.perf_counter()
        model.parse([text])
        times.append(time.perf_counter() - start)
    p50, p99 = np.percentile(times, [50, 99])
    return {"p50_ms": 1000 * float(p50), "p99_ms": 1000 * float(p99)}


if __name__ == "__main__":
    print(json.dumps(timed(JointBert.load(Path(sys.argv[1])), json.load(sys.stdin))))
