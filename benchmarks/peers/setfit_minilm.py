"""SetFit (Tunstall et al. 2022): a sentence encoder tuned on pairs, and a logistic regression.

The settings are those of the paper: 20 pairs of each kind an utterance, one epoch, batches of 16,
a rate of 2e-5.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from benchmarks.peers.exchange import Parsed, Task, run, training, write_parsed

_MODEL = "model"
_PAIRS = 20
_BATCH = 16


def train(folder: Path, task: Task) -> None:
    """Train into ``folder`` from the encoder ``task.base``."""
    from datasets import Dataset
    from setfit import SetFitModel, Trainer, TrainingArguments

    rows = [row for row in task.train if row["intent"] is not None]
    labels = sorted({row["intent"] for row in rows})
    data = Dataset.from_dict(
        {
            "text": [row["text"] for row in rows],
            "label": [labels.index(row["intent"]) for row in rows],
        }
    )
    arguments = TrainingArguments(
        output_dir=str(folder / "steps"),
        batch_size=_BATCH,
        num_iterations=_PAIRS,
        seed=task.seed,
        save_strategy="no",
        report_to="none",
    )
    with training(folder):
        model = SetFitModel.from_pretrained(task.base, labels=labels, device="cpu")
        Trainer(model=model, args=arguments, train_dataset=data).train()
        model.save_pretrained(str(folder / _MODEL))


def parse(folder: Path, task: Task) -> None:
    """Parse the test texts one at a time."""
    from setfit import SetFitModel

    model = SetFitModel.from_pretrained(str(folder / _MODEL), device="cpu")

    async def read(text: str) -> Parsed:
        chances = model.predict_proba([text], show_progress_bar=False)[0].tolist()
        ranking = sorted(zip(model.labels, chances, strict=True), key=lambda pair: -pair[1])
        return Parsed(ranking)

    asyncio.run(write_parsed(folder, task.test, read))


if __name__ == "__main__":
    run(train, parse)
