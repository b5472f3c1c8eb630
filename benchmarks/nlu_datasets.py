"""Public data sets for intents and slots, read from a folder the user downloaded.

Expected below ``--data DIR`` (sources in brackets):

- ``banking77/train.csv, test.csv``, ``banking77/fewshot/train_5, train_10, valid``
  [PolyAI-LDN/task-specific-datasets; jianguoz/Few-Shot-Intent-Detection]
- ``clinc150/data_oos_plus.json`` [clinc/oos-eval]
- ``hint3/train, test`` [hellohaptik/HINT3, v2]
- ``snips-slots/train, valid, test`` [MiuLab/SlotGated-SLU]
- ``xsid/en.valid.conll``, ``zh.valid.conll``, ``zh.test.conll`` [mainlp/xsid, 0.7]
- ``mixsnips/dev.txt, test.txt`` [LooperXX/AGIF, MixSNIPS_clean]; trained on compositions of SNIPS
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from common.errors import DataError
from nlu_models.model.examples import Entity, Example, Request

OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class Dataset:
    """Examples to train on, to validate with (None: a share of ``train``) and to test on.

    ``unlabelled`` are training texts whose labels are not used.
    """

    train: list[Example]
    validation: list[Example] | None
    test: list[Example]
    unlabelled: tuple[str, ...] = ()


def load(name: str, data: Path) -> Dataset:
    """Read one data set.

    Raises:
        DataError: a file is missing.
    """
    try:
        return LOADERS[name](data)
    except OSError as error:
        raise DataError(
            f"The data set {name} is not complete below {data}: {error}.",
            hint="benchmarks/nlu_datasets.py says which files belong there.",
        ) from error


def _banking77(data: Path) -> Dataset:
    folder = data / "banking77"
    return Dataset(
        _csv(folder / "train.csv", "text", "category"),
        None,
        _csv(folder / "test.csv", "text", "category"),
    )


def _banking77_shots(shots: int) -> Callable[[Path], Dataset]:
    def load_shots(data: Path) -> Dataset:
        folder = data / "banking77"
        fewshot = folder / "fewshot"
        return Dataset(
            _lines(fewshot / f"train_{shots}"),
            _lines(fewshot / "valid"),
            _csv(folder / "test.csv", "text", "category"),
            tuple(e.text for e in _csv(folder / "train.csv", "text", "category")),
        )

    return load_shots


def _clinc150(data: Path) -> Dataset:
    parts = json.loads((data / "clinc150" / "data_oos_plus.json").read_text(encoding="utf-8"))

    def examples(*names: str) -> list[Example]:
        rows = [row for name in names for row in parts[name]]
        return [Example(text, OUT_OF_SCOPE if label == "oos" else label) for text, label in rows]

    return Dataset(
        examples("train", "oos_train"), examples("val", "oos_val"), examples("test", "oos_test")
    )


def _hint3(name: str) -> Callable[[Path], Dataset]:
    def load_shop(data: Path) -> Dataset:
        folder = data / "hint3"
        test = _csv(folder / "test" / f"{name}_test.csv", "sentence", "label")
        return Dataset(
            _csv(folder / "train" / f"{name}_train.csv", "sentence", "label"),
            None,
            [
                Example(e.text, OUT_OF_SCOPE if e.intent == "NO_NODES_DETECTED" else e.intent)
                for e in test
            ],
        )

    return load_shop


def _snips(data: Path) -> Dataset:
    folder = data / "snips-slots"
    return Dataset(_tagged(folder / "train"), _tagged(folder / "valid"), _tagged(folder / "test"))


def _mixsnips(data: Path) -> Dataset:
    snips = data / "snips-slots"
    test = _blocks(data / "mixsnips" / "test.txt")
    return Dataset(_tagged(snips / "train"), _tagged(snips / "valid"), test)


def _xsid(language: str) -> Callable[[Path], Dataset]:
    """Learnt from the validation part of a language (xSID has no other), tested on Chinese."""

    def load_language(data: Path) -> Dataset:
        folder = data / "xsid"
        test = _conll(folder / "zh.test.conll")
        return Dataset(_conll(folder / f"{language}.valid.conll"), None, test)

    return load_language


LOADERS: dict[str, Callable[[Path], Dataset]] = {
    "banking77": _banking77,
    "banking77-5": _banking77_shots(5),
    "banking77-10": _banking77_shots(10),
    "clinc150": _clinc150,
    "curekart": _hint3("curekart"),
    "sofmattress": _hint3("sofmattress"),
    "mixsnips": _mixsnips,
    "snips": _snips,
    "xsid-zh": _xsid("zh"),
    "xsid-zh-from-en": _xsid("en"),
}


def _csv(path: Path, text: str, label: str) -> list[Example]:
    with path.open(encoding="utf-8", newline="") as file:
        return [Example(row[text], row[label]) for row in csv.DictReader(file)]


def _lines(folder: Path) -> list[Example]:
    texts = (folder / "seq.in").read_text(encoding="utf-8").splitlines()
    labels = (folder / "label").read_text(encoding="utf-8").splitlines()
    return [Example(text, label) for text, label in zip(texts, labels, strict=True)]


def _tagged(folder: Path) -> list[Example]:
    tags = (folder / "seq.out").read_text(encoding="utf-8").splitlines()
    return [
        Example(" ".join(e.text.split()), e.intent, _entities(e.text.split(), line.split()))
        for e, line in zip(_lines(folder), tags, strict=True)
    ]


def _blocks(path: Path) -> list[Example]:
    """Sentences of ``word tag`` lines and a last line of intents joined by ``#``.

    Which words belong to which intent is not told: each request is the whole sentence.
    """
    found = []
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        *lines, intents = block.splitlines()
        words, tags = zip(*(line.split() for line in lines), strict=True)
        text = " ".join(words)
        names = intents.strip().split("#")
        requests = tuple(Request(0, len(text), name) for name in names)
        found.append(Example(text, names[0], _entities(words, tags), requests=requests))
    return found


def _conll(path: Path) -> list[Example]:
    """Sentences with their text and intent in comments, and a tab-separated line for each word."""
    found = []
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        told = dict(line[2:].split(" = ", 1) for line in block.splitlines() if " = " in line)
        rows = [line.split("\t") for line in block.splitlines() if line[0] != "#"]
        text, place, spans = told["text"], 0, []
        for _, word, _, tag in rows:
            start = text.index(word, place)
            place = start + len(word)
            spans.append((start, place, tag))
        found.append(Example(text, told["intent"], _tagged_spans(text, spans)))
    return found


def _entities(words: Sequence[str], tags: Sequence[str]) -> tuple[Entity, ...]:
    """Spans from BIO tags, one a word, in the text of the words joined by spaces."""
    place, spans = 0, []
    for word, tag in zip(words, tags, strict=True):
        spans.append((place, place + len(word), tag))
        place += len(word) + 1
    return _tagged_spans(" ".join(words), spans)


def _tagged_spans(text: str, words: Iterable[tuple[int, int, str]]) -> tuple[Entity, ...]:
    """Entities from the BIO tags of words, each with its span in ``text``."""
    found: list[Entity] = []
    for start, end, tag in words:
        kind = tag[2:]
        first = start
        if tag.startswith("I-") and found and found[-1].type == kind:
            first = found.pop().start
        if kind:
            found.append(Entity(first, end, kind, text[first:end]))
    return tuple(found)
