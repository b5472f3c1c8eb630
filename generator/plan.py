"""What to say in which sentence: learnt from what people chose to say about similar products.

Planning first and wording second keeps a small model to the facts of each sentence (Moryossef,
Goldberg and Dagan, "Step-by-Step: Separating Planning from Realization", NAACL 2019).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np

from generator.facts import Fact, ProductFacts, is_plural

POSITIONS = ("first", "middle", "last")
SLOGAN = "slogan"
ANY_CATEGORY = "*"
FAITHFUL, LOOSE, FREE = "<faithful>", "<loose>", "<free>"
NAMING = frozenset({"name", "short", "type", "brand"})


@dataclass(frozen=True)
class Segment:
    """One sentence to be written: where it stands and which facts it states."""

    position: str
    keys: tuple[str, ...]

    def source(
        self,
        product: ProductFacts,
        facts: Mapping[str, Fact],
        *,
        faith: str = FAITHFUL,
        rng: np.random.Generator | None = None,
    ) -> str:
        """The encoder's input; the facts are in random order when ``rng`` is given.

        The control token ``faith`` tells sentences that stick to the facts from freer ones
        (Filippova, "Controlled Hallucinations", Findings of EMNLP 2020).
        """
        keys = list(self.keys)
        if rng is not None:
            rng.shuffle(keys)
        kind = facts["type"].value if "type" in facts else product.category
        number = "<plural>" if product.plural else "<singular>"
        head = f"<{self.position}> {faith} {number} {product.category} {kind}"
        return " ".join([head, *(_described(facts[key]) for key in keys)])


def _described(fact: Fact) -> str:
    if fact.kind in ("yes", "no"):
        return f"{fact.slot} <{fact.kind}> {fact.value}"
    if fact.kind == "number":
        return f"{fact.slot} <number>"
    return f"{fact.slot} <{'plural' if is_plural(fact.value) else 'singular'}> {fact.value.lower()}"


@dataclass
class Planner:
    """Counts of the plans seen in training, by category and position."""

    counts: dict[tuple[str, str], Counter[tuple[str, ...]]] = field(default_factory=dict)

    def learn(self, category: str, segment: Segment) -> None:
        """Count one sentence that a person wrote."""
        keys = tuple(sorted(set(segment.keys)))
        for group in (category, ANY_CATEGORY):
            self.counts.setdefault((group, segment.position), Counter())[keys] += 1

    def description(
        self, product: ProductFacts, rng: np.random.Generator, *, length: int = 3
    ) -> list[Segment]:
        """A plan for a description: no fact twice, at most ``length`` sentences."""
        positions = [POSITIONS[0], *[POSITIONS[1]] * max(length - 2, 0), POSITIONS[2]]
        used: set[str] = set()
        plan = []
        for position in positions[:length]:
            keys = self._draw(product, position, used, rng)
            if keys is not None:
                used.update(set(keys) - NAMING)
                plan.append(Segment(position, keys))
        return plan

    def slogan(self, product: ProductFacts, rng: np.random.Generator) -> Segment:
        """A plan for a slogan, which may state nothing at all."""
        keys = self._draw(product, SLOGAN, set(), rng, needs_fact=False)
        return Segment(SLOGAN, keys or ())

    def _draw(
        self,
        product: ProductFacts,
        position: str,
        used: set[str],
        rng: np.random.Generator,
        *,
        needs_fact: bool = True,
    ) -> tuple[str, ...] | None:
        known = set(product.by_key())
        for group in (product.category, ANY_CATEGORY):
            plans = [
                (keys, count)
                for keys, count in self.counts.get((group, position), Counter()).items()
                if known.issuperset(keys)
                and used.isdisjoint(keys)
                and (not needs_fact or set(keys) - NAMING)
            ]
            if plans:
                weights = np.array([count for _, count in plans], dtype=np.float64)
                return plans[int(rng.choice(len(plans), p=weights / weights.sum()))][0]
        return None

    def to_json(self) -> list[Any]:
        """The counts as JSON can hold them."""
        return [
            [group, position, [[list(keys), count] for keys, count in sorted(plans.items())]]
            for (group, position), plans in sorted(self.counts.items())
        ]

    @classmethod
    def from_json(cls, rows: Iterable[Sequence[Any]]) -> Self:
        """Read what :meth:`to_json` gave."""
        return cls(
            {
                (group, position): Counter({tuple(keys): count for keys, count in plans})
                for group, position, plans in rows
            }
        )
