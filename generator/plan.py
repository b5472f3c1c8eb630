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

from generator.facts import Fact, ProductFacts

POSITIONS = ("first", "middle", "last")
SLOGAN = "slogan"
ANY_CATEGORY = "*"
NAMING = frozenset({"name", "short", "noun", "noun.plural", "brand"})
MOST_FACTS = 4


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
        rng: np.random.Generator | None = None,
    ) -> str:
        """The encoder's input; the facts are in random order when ``rng`` is given."""
        keys = list(self.keys)
        if rng is not None:
            rng.shuffle(keys)
        noun = facts.get("noun") or facts.get("noun.plural")
        number = "<plural>" if product.plural else "<singular>"
        head = f"<{self.position}> {number} {product.category} {noun.value if noun else ''}"
        return " ".join([head, *(_described(facts[key]) for key in keys)])


def _described(fact: Fact) -> str:
    if fact.kind == "number":
        return fact.slot
    mark = "" if fact.kind == "text" else f" <{fact.kind}>"
    return f"{fact.slot}{mark} {fact.value.lower()}"


@dataclass
class Planner:
    """Counts of the plans seen in training, by category and position."""

    counts: dict[tuple[str, str], Counter[tuple[str, ...]]] = field(default_factory=dict)

    def learn(self, category: str, segment: Segment) -> None:
        """Count one sentence that a person wrote."""
        keys = tuple(sorted(set(segment.keys)))
        for group in (category, ANY_CATEGORY):
            self.counts.setdefault((group, segment.position), Counter())[keys] += 1

    def draw(
        self,
        product: ProductFacts,
        position: str,
        rng: np.random.Generator,
        *,
        count: int,
        used: frozenset[str] = frozenset(),
    ) -> list[Segment]:
        """At most ``count`` different plans for one sentence, the likely ones more often.

        Args:
            product: only its facts are planned.
            position: one of ``POSITIONS``, or ``SLOGAN``.
            rng: source of randomness.
            used: facts that were stated already and are left out.

        Only a slogan may state no fact at all. Plans of the same category come first.
        """
        plans: list[Segment] = []
        for group in (product.category, ANY_CATEGORY):
            fitting = self._fitting(product, group, position, used)
            fitting = {
                keys: n for keys, n in fitting.items() if Segment(position, keys) not in plans
            }
            wanted = min(count - len(plans), len(fitting))
            if wanted > 0:
                weights = np.array(list(fitting.values()), dtype=np.float64)
                drawn = rng.choice(
                    len(fitting), size=wanted, replace=False, p=weights / weights.sum()
                )
                keys = list(fitting)
                plans += [Segment(position, keys[index]) for index in drawn.tolist()]
        return plans

    def _fitting(
        self, product: ProductFacts, group: str, position: str, used: frozenset[str]
    ) -> dict[tuple[str, ...], int]:
        known = {key for key, fact in product.by_key().items() if fact.value != "0"} - used
        least, most = (0, 1) if position == SLOGAN else (1, MOST_FACTS)
        return {
            keys: count
            for keys, count in self.counts.get((group, position), Counter()).items()
            if known.issuperset(keys) and least <= len(set(keys) - NAMING) <= most
        }

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
