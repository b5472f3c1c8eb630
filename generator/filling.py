"""Write the texts that products lack, in batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from common.artifacts import fingerprint
from generator.facts import ProductFacts
from generator.guard import Guard
from generator.library import TextLibrary
from generator.providers import Kind, TextProvider

KINDS: tuple[Kind, ...] = ("description", "slogan")
TRIES_A_TEXT = 3
"""Drafts for each text that is wanted, at most."""
WHO = "fill"
SAME = "the same again"


@dataclass
class Filled:
    """What was done for one product.

    Attributes:
        accepted: how many texts were kept.
        retired: how many were written from data that has changed since.
        rejected: why drafts were refused -> how many.
    """

    product: str
    accepted: int = 0
    retired: int = 0
    rejected: Counter[str] = field(default_factory=Counter)


def fill(
    products: Iterable[ProductFacts],
    provider: TextProvider[Any],
    library: TextLibrary,
    *,
    variants: int = 3,
    kinds: Sequence[Kind] = KINDS,
    country: str = "",
) -> Iterator[Filled]:
    """Write what each product lacks; what is done stays done when it is broken off.

    Args:
        products: in any order; one that has its texts is left as it is.
        provider: drafts.
        library: where the texts go, as drafts for a person to approve.
        variants: different texts of each kind that a product shall have.
        kinds: what to write.
        country: whose rules of advertising hold beside the general ones.

    Yields:
        What was done, product by product.
    """
    for product in products:
        done, facts = Filled(product.id), facts_fingerprint(product)
        done.retired = library.retire_outdated(product.id, facts, who=WHO)
        for kind in kinds:
            _fill_one(product, kind, facts, provider, library, variants, country, done)
        yield done


def facts_fingerprint(product: ProductFacts) -> str:
    """Changes when anything that may be said of a product does."""
    said = (product.name, product.category, product.brand, product.colours, product.sizes)
    return fingerprint(*map(str, said), *map(str, sorted(product.attributes.items())))


def _fill_one(
    product: ProductFacts,
    kind: Kind,
    facts: str,
    provider: TextProvider[Any],
    library: TextLibrary,
    variants: int,
    country: str,
    done: Filled,
) -> None:
    """Texts of one kind."""
    held = library.texts(product=product.id, kind=kind)
    current = [one for one in held if one.facts == facts]
    lacking = variants - sum(one.state != "retired" for one in current)
    seed, guard = (
        1 + max((one.seed for one in current), default=-1),
        Guard(product, country=country),
    )
    for seed_tried in range(seed, seed + TRIES_A_TEXT * max(lacking, 0)):
        if lacking <= 0:
            return
        copy = provider.write(product, kind, seed=seed_tried)
        refused = guard.check(copy.text)
        done.rejected.update(f"{one.kind}: {one.reason}" for one in refused)
        if refused:
            continue
        added = library.add(
            product.id, kind, copy.text, origin=copy.source, seed=seed_tried, facts=facts
        )
        if not added:
            done.rejected[SAME] += 1
            continue
        done.accepted += 1
        lacking -= 1
