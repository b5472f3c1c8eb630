"""Public data sets for measuring understanding; ``docs/benchmarks.md`` says where to get them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from common.errors import DataError
from nlu_models.examples import Example


@dataclass(frozen=True)
class DataSet:
    """A fixed split. ``repeated`` counts test utterances that also stand in the training part."""

    name: str
    train: tuple[Example, ...]
    test: tuple[Example, ...]

    @property
    def repeated(self) -> frozenset[str]:
        """Normalised texts that stand in both parts."""
        seen = {normalised(example.text) for example in self.train}
        return frozenset(t for e in self.test if (t := normalised(e.text)) in seen)


def normalised(text: str) -> str:
    """A text without case, punctuation and repeated blanks, to find repetitions."""
    kept = "".join(c if c.isalnum() else " " for c in text.lower())
    return " ".join(kept.split())


def banking77(folder: Path) -> DataSet:
    """BANKING77 (Casanueva et al. 2020): 10,003 and 3,080 utterances, 77 intents."""
    home = folder / "banking77"
    return DataSet("banking77", _csv(home / "train.csv"), _csv(home / "test.csv"))


def banking77_10(folder: Path) -> DataSet:
    """BANKING77 with ten training utterances for each intent (Zhang et al. 2021)."""
    return _few(folder, 10)


def banking77_5(folder: Path) -> DataSet:
    """BANKING77 with five training utterances for each intent (Zhang et al. 2021)."""
    return _few(folder, 5)


DATASETS: dict[str, Callable[[Path], DataSet]] = {
    "banking77": banking77,
    "banking77-10": banking77_10,
    "banking77-5": banking77_5,
}


def _few(folder: Path, shots: int) -> DataSet:
    home = folder / "banking77"
    part = home / "fewshot" / f"train_{shots}"
    texts, labels = _lines(part / "seq.in"), _lines(part / "label")
    train = tuple(Example(t, i) for t, i in zip(texts, labels, strict=True))
    return DataSet(f"banking77-{shots}", train, _csv(home / "test.csv"))


def _csv(path: Path) -> tuple[Example, ...]:
    with _open(path).open(encoding="utf-8", newline="") as file:
        return tuple(Example(row["text"], row["category"]) for row in csv.DictReader(file))


def _lines(path: Path) -> list[str]:
    return _open(path).read_text(encoding="utf-8").splitlines()


def _open(path: Path) -> Path:
    if not path.is_file():
        raise DataError(
            f"{path} does not exist.",
            hint="Name the folder of the data sets with --data; docs/benchmarks.md says where the "
            "sets are published.",
        )
    return path
