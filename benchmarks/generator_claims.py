"""How well the fact guard tells true statements from planted errors.

A set is a folder of YAML files, each a list of rows: a ``product`` (as in the catalogue) with
``holds`` and ``planted``, texts that its data bears out and texts that it does not, or with one
``text`` and its ``verdict`` (whether the data bears it out). In place of a ``product`` a row may
name one of the sample catalogue by its id (``sku_or_id``).
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from common.errors import DataError
from generator.facts import ProductFacts
from generator.guard import Guard
from generator.reading import Example
from generator.words import sentences


@dataclass(frozen=True)
class Claim:
    """A text about a product, and whether the product's data bears it out."""

    product: ProductFacts
    text: str
    holds: bool


@dataclass(frozen=True)
class Verdict:
    """What the guard says to a claim: what it refuses, and how long it took."""

    claim: Claim
    refused: tuple[str, ...]
    milliseconds: float

    @property
    def right(self) -> bool:
        """Whether the guard is right."""
        return self.claim.holds is not bool(self.refused)


def read_claims(folder: Path, catalogue: Sequence[ProductFacts] = ()) -> list[Claim]:
    """The claims of a folder; ``catalogue`` holds the products that rows may name.

    Raises:
        DataError: there are none, or a row is malformed.
    """
    known = {product.id: product for product in catalogue}
    found = [claim for file in sorted(folder.glob("*.yml")) for claim in _claims(file, known)]
    if not found:
        raise DataError(f"There are no claims in {folder}.", hint="It holds *.yml files.")
    return found


def judge(claims: list[Claim]) -> list[Verdict]:
    """What the guard says to each."""
    return [_judged(claim) for claim in claims]


def figures(verdicts: list[Verdict]) -> dict[str, float]:
    """Recall on planted errors and false alarms on what holds, as shares."""
    planted = [one for one in verdicts if not one.claim.holds]
    true = [one for one in verdicts if one.claim.holds]
    return {
        "planted": len(planted),
        "true": len(true),
        "recall": float(np.mean([one.right for one in planted])) if planted else 0.0,
        "false_alarms": float(np.mean([not one.right for one in true])) if true else 0.0,
        "p50_ms": float(np.median([one.milliseconds for one in verdicts])),
    }


def own_sentences(examples: list[Example]) -> tuple[int, int]:
    """How many of the shop's own sentences and slogans there are, and how many are refused where
    only the attributes count as known."""
    told = [
        (example.facts, text)
        for example in examples
        for text in (*sentences(example.description), *filter(None, [example.slogan]))
    ]
    return len(told), sum(bool(Guard(facts).check(text)) for facts, text in told)


def _judged(claim: Claim) -> Verdict:
    started = time.perf_counter()
    found = Guard(claim.product).check(claim.text)
    taken = 1000 * (time.perf_counter() - started)
    refused = tuple(f"{one.word} ({one.kind}: {one.reason})" for one in found)
    return Verdict(claim, refused, taken)


def _claims(file: Path, known: Mapping[str, ProductFacts]) -> Iterator[Claim]:
    rows = yaml.safe_load(file.read_text(encoding="utf-8"))
    for number, row in enumerate(rows or (), start=1):
        try:
            product = _product(row["product"]) if "product" in row else known[row["sku_or_id"]]
            if "text" in row:
                yield Claim(product, str(row["text"]), bool(row["verdict"]))
            yield from (Claim(product, str(text), True) for text in row.get("holds", ()))
            yield from (Claim(product, str(text), False) for text in row.get("planted", ()))
        except (KeyError, TypeError, ValueError) as error:
            raise DataError(f"{file}: row {number} is malformed: {error}.") from error


def _product(values: Mapping[str, Any]) -> ProductFacts:
    return ProductFacts(
        id=str(values.get("id", values["name"])),
        name=values["name"],
        category=values.get("category", ""),
        brand=values.get("brand", ""),
        price=float(values["price"]) if "price" in values else None,
        attributes=dict(values.get("attributes", {})),
        colours=tuple(map(str, values.get("colours", ()))),
        sizes=tuple(map(str, values.get("sizes", ()))),
    )
