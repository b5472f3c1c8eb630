"""What a merchant sees and decides of the written texts: product, variants, claims and scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from common.errors import DataError
from generator.filling import facts_fingerprint, fill
from generator.guard import Guard
from generator.library import KeptText, TextLibrary
from generator.quality import content_stems
from generator.statements import Statement

if TYPE_CHECKING:
    from generator.facts import ProductFacts
    from generator.providers import TextProvider
    from shop.database import Shop
    from shop.views import ProductView

PAGE = 10
MORE = 3
"""Texts of each kind that are written at once."""
PUBLISHED = frozenset({"approved", "live"})
MOST_CHARACTERS = 2000
BY_HAND = "person"
"""The origin of a text that somebody wrote."""


@dataclass(frozen=True)
class TextsDesk:
    """Reads and moves the texts of the library. Its functions block: call them in a worker thread.

    Args:
        shop: with the products.
        library: with the texts.
        writer: writes more; None where nothing writes.
    """

    shop: Shop
    library: TextLibrary
    writer: TextProvider[Any] | None = None

    def overview(self, *, state: str = "", query: str = "", page: int = 0) -> dict[str, Any]:
        """Products with their texts, as JSON-ready values.

        Args:
            state: only products with a text in that state; empty for all.
            query: a part of the name or id.
            page: from 0, ``PAGE`` products each.
        """
        from shop.catalogue import list_products

        texts = self.library.texts()
        by_product: dict[str, list[KeptText]] = {}
        for one in texts:
            by_product.setdefault(one.product, []).append(one)
        wanted = query.strip().casefold()
        found = [
            product
            for product in list_products(self.shop)
            if wanted in f"{product.name} {product.id}".casefold()
            and (not state or any(o.state == state for o in by_product.get(product.id, ())))
        ]
        shown = found[page * PAGE : (page + 1) * PAGE]
        return {
            "products": [self._row(one, by_product.get(one.id, ())) for one in shown],
            "total": len(found),
            "page": page,
            "pages": max(-(-len(found) // PAGE), 1),
            "states": dict(Counter(one.state for one in texts)),
            "writes": self.writer is not None,
        }

    def product(self, product_id: str) -> dict[str, Any]:
        """One product with its texts.

        Raises:
            DataError: there is no such product.
        """
        return self._row(self._known(product_id), self.library.texts(product=product_id))

    def move(self, number: int, state: str, *, who: str) -> dict[str, Any]:
        """Give a text another state; returns its product.

        Raises:
            DataError: there is no such text, its state does not allow that, or it is to be
                published and the product's data does not bear it out.
        """
        found = next((one for one in self.library.texts() if one.id == number), None)
        if found is not None and state in PUBLISHED:
            self._check(found)
        return self.product(self.library.move(number, state, who=who).product)

    def add(self, product_id: str, kind: str, text: str, *, who: str) -> dict[str, Any]:
        """Keep a text that somebody wrote, as a draft.

        Raises:
            DataError: there is no such product, or the text is empty, too long or there already.
        """
        told = " ".join(text.split())
        if not 0 < len(told) <= MOST_CHARACTERS or kind not in ("description", "slogan"):
            raise DataError(f"A text is a description or a slogan of 1 to {MOST_CHARACTERS} signs.")
        facts = facts_fingerprint(self._facts(product_id))
        if not self.library.add(
            product_id, kind, told, origin=BY_HAND, seed=0, facts=facts, who=who
        ):
            raise DataError("The product has this text already.")
        return self.product(product_id)

    def write_more(self, product_id: str) -> dict[str, Any]:
        """Write more variants of a product; returns it with what was refused and why.

        Raises:
            DataError: there is no such product, or nothing writes.
            ServiceUnavailableError: the writer is away.
        """
        if self.writer is None:
            raise DataError("Nothing writes here.", hint="Name a text_provider in endpoints.yml.")
        facts = self._facts(product_id)
        held = Counter(
            one.kind for one in self.library.texts(product=product_id) if one.state != "retired"
        )
        wanted = max(held.values(), default=0) + MORE
        country = self.shop.config.home_country
        rejected: Counter[str] = Counter()
        for done in fill([facts], self.writer, self.library, variants=wanted, country=country):
            rejected += done.rejected
        return {**self.product(product_id), "rejected": dict(rejected)}

    def _check(self, text: KeptText) -> None:
        facts = self._facts(text.product)
        if text.facts != facts_fingerprint(facts):
            raise DataError(
                f"The data of {facts.name} has changed since text {text.id} was written.",
                hint="Write it again: shoptalk generator fill",
            )
        if refused := self._guard(facts).check(text.text):
            words = ", ".join(f"{one.word} ({one.reason})" for one in refused)
            raise DataError(
                f"The data of {facts.name} does not bear out: {words}.",
                hint="Correct the product's data, or write another text.",
            )

    def _guard(self, facts: ProductFacts) -> Guard:
        return Guard(facts, country=self.shop.config.home_country)

    def _facts(self, product_id: str) -> ProductFacts:
        from actions.assembly import facts_of

        return facts_of(self._known(product_id))

    def _known(self, product_id: str) -> ProductView:
        from shop.catalogue import get_product

        found = get_product(self.shop, product_id)
        if found is None:
            raise DataError(f"There is no product {product_id}.")
        return found

    def _row(self, product: ProductView, texts: Sequence[KeptText]) -> dict[str, Any]:
        from actions.assembly import facts_of

        facts = facts_of(product)
        fingerprint, guard = facts_fingerprint(facts), self._guard(facts)
        return {
            "id": product.id,
            "name": product.name,
            "brand": product.brand,
            "category": product.category,
            "attributes": [
                [name.replace("_", " "), str(value), product.units.get(name, "")]
                for name, value in product.attributes.items()
            ],
            "description": product.description,
            "slogan": product.slogan,
            "texts": [
                {
                    "id": one.id,
                    "kind": one.kind,
                    "text": one.text,
                    "origin": one.origin,
                    "state": one.state,
                    "outdated": one.facts != fingerprint,
                    "claims": [_claim(said) for said in guard.explain(one.text)],
                    "scores": _scores(one, texts, guard),
                }
                for one in texts
            ],
        }


def _claim(said: Statement) -> dict[str, Any]:
    return {
        "words": said.word,
        "kind": said.kind,
        "field": said.field.replace("_", " "),
        "holds": said.holds,
        "reason": said.reason,
    }


def _scores(text: KeptText, texts: Sequence[KeptText], guard: Guard) -> dict[str, Any]:
    """How many facts it states, how long it is, and how much of it stands in the likest other."""
    stems = set(content_stems(text.text))
    others = [
        set(content_stems(one.text))
        for one in texts
        if one.kind == text.kind and one.id != text.id and one.state != "retired"
    ]
    likest = max((len(stems & other) / max(len(stems), 1) for other in others), default=0.0)
    stated = {said.field for said in guard.explain(text.text) if said.holds}
    return {
        "facts": len(stated),
        "characters": len(text.text),
        "repeats": round(likest, 2),
    }
