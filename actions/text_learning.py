"""Which of a product's slogans stands on its card: a learner that shoppers teach.

What is chosen among are texts that a person has approved, that were written from the product's
data as it is now, and that the fact guard lets pass at that very moment: whatever shoppers click,
nothing is said that the data does not bear out. What stands without learning is always one of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from actions.policies import Chooser, Policies, Shopper
from actions.teaching import Teacher
from common.errors import DataError

if TYPE_CHECKING:
    from generator.library import KeptText
    from recommender.learning.settings import LearningSettings
    from recommender.learning.text_features import TextCandidate
    from shop.database import Shop
    from shop.impressions import ShownList
    from shop.views import ProductView

SLOGANS = "slogan"
"""The surface, and the kind of texts in the library."""
STANDING = "standing"
"""The id of the text that stands without learning."""
SHOWN = ("approved", "live")
"""The states of texts that a person wants to be shown."""


@dataclass
class ApprovedTexts:
    """The slogans of a library that may be shown, read again when its file changes.

    Args:
        path: the library; it need not be there.
    """

    path: Path
    _version: tuple[int, int] = field(default=(0, 0), repr=False)
    _held: Mapping[str, list[KeptText]] = field(default_factory=dict, repr=False)
    _true: dict[tuple[int, str], bool] = field(default_factory=dict, repr=False)

    def of(self, product: ProductView) -> list[KeptText]:
        """What may be shown with a product, the oldest first."""
        if not (held := self._all().get(product.id, [])):
            return []
        from actions.assembly import facts_of
        from generator.filling import facts_fingerprint
        from generator.guard import Guard

        facts = facts_of(product)
        now = facts_fingerprint(facts)
        found = []
        for one in held:
            key = (one.id, now)
            if key not in self._true:
                self._true[key] = one.facts == now and not Guard(facts).check(one.text)
            if self._true[key]:
                found.append(one)
        return found

    def _all(self) -> Mapping[str, list[KeptText]]:
        from generator.library import TextLibrary

        try:
            found = self.path.stat()
        except OSError:
            return {}
        version = (found.st_mtime_ns, found.st_size)
        if version != self._version:
            held: dict[str, list[KeptText]] = {}
            for one in TextLibrary(self.path).texts(kind=SLOGANS):
                if one.state in SHOWN:
                    held.setdefault(one.product, []).append(one)
            self._held, self._version = held, version
            self._true.clear()
        return self._held


@dataclass
class TextLearning:
    """Chooses slogans and records what it chose. Its functions block: call them in a worker thread.

    Args:
        shop: where choices, rewards and knowledge are kept.
        settings: of the project, for texts.
        texts: what there is to choose from.

    Raises:
        ConfigError: the project names a learner that there is not, or its settings are wrong.
    """

    shop: Shop
    settings: LearningSettings
    texts: ApprovedTexts
    teacher: Teacher = field(init=False, repr=False)
    _policies: Policies = field(init=False, repr=False)

    def __post_init__(self) -> None:
        from shop.impressions import FIXED

        if self.settings.learner not in (None, FIXED):
            self.settings.new_learner(str(self.settings.learner))
        self.teacher = Teacher(self.shop, self.settings, SLOGANS)
        self._policies = Policies(self.teacher)

    def is_on(self) -> bool:
        """Whether slogans may be chosen at all."""
        return self._policies.is_on()

    def chooser(self, shopper: Shopper) -> Chooser | None:
        """Who chooses for a shopper; None where nothing is switched on."""
        return self._policies.chooser(shopper)

    def choose(
        self,
        standing: Mapping[str, str],
        shopper: Shopper,
        chooser: Chooser,
        *,
        list_id: str,
    ) -> dict[str, str]:
        """The slogan of each product of a list that has several to choose from; all are recorded.

        Args:
            standing: product to the text that stands without learning.
            shopper: who reads them.
            chooser: who chooses.
            list_id: of the list that the products are shown in.

        Raises:
            StorageError: the database cannot be read or written.
        """
        from shop import impressions
        from shop.catalogue import get_product

        chosen: dict[str, str] = {}
        stored: list[ShownList] = []
        for product_id, text in standing.items():
            product = get_product(self.shop, product_id)
            if product is None or len(candidates := self._candidates(product, text)) == 1:
                continue
            one = self._one(product, candidates, shopper, chooser, list_id)
            chosen[product_id] = candidates[one.shown[0].action].text
            stored.append(one)
        if stored:
            impressions.record_list(self.shop, *stored)
        return chosen

    def _candidates(self, product: ProductView, standing: str) -> list[TextCandidate]:
        """The text that stands, then those approved beside it."""
        from recommender.learning.text_features import TextCandidate

        beside = [one for one in self.texts.of(product) if one.text != standing]
        return [
            TextCandidate(f"{product.id} {STANDING}", standing, standing=True),
            *(TextCandidate(str(one.id), one.text) for one in beside),
        ]

    def _one(
        self,
        product: ProductView,
        candidates: Sequence[TextCandidate],
        shopper: Shopper,
        chooser: Chooser,
        list_id: str,
    ) -> ShownList:
        from recommender.learning.text_features import Reader, text_rows
        from shop.impressions import text_of

        drawn = any(one.category == product.category for one in shopper.liked)
        rows = text_rows(candidates, Reader(shopper.customer_id is not None, drawn), product.id)
        chosen = self._policies.choose(chooser, rows, 1)
        stored = self._policies.shown(
            text_of(list_id, product.id), shopper, chooser, chosen, [product.id]
        )
        told: dict[str, Any] = {"texts": [one.text for one in candidates]}
        stored.context.update(told)
        return stored


def expected_likes(
    shop: Shop, settings: LearningSettings, texts: Sequence[KeptText]
) -> list[float]:
    """How often each text is expected to be liked by a stranger, by what serves or is tried.

    Raises:
        DataError: no learner has been taught anything about texts.
    """
    from recommender.learning.text_features import Reader, TextCandidate, text_rows
    from shop.impressions import FIXED

    teacher = Teacher(shop, settings, SLOGANS)
    plan = teacher.steward.plan(SLOGANS)
    policy = next((one for one in plan.policies - {FIXED}), None) if plan else None
    learner = teacher.learner(policy) if policy else None
    if learner is None or not learner.updates:
        raise DataError(
            "No learner has been taught anything about slogans.",
            hint="docs/learning.md tells how to let one choose them.",
        )
    rows = [
        text_rows([TextCandidate(str(one.id), one.text)], Reader(), one.product)[0] for one in texts
    ]
    return [float(value) for value in learner.value(np.array(rows))] if rows else []
