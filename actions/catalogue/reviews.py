"""What buyers say of a product, from its reviews, in words."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from common.errors import LanguageError
from common.language import FALLBACK, language
from common.language.scripts import held_words, whole_words
from recommender.reviews import OpinionWords, Review, ReviewSummary, ReviewTrust, Said, summarise

if TYPE_CHECKING:
    from actions.speech import Speaker
    from shop.database import Shop
    from shop.reviews import ReviewView

WORDS = "reviews"
KEPT = 2000
"""So many products' summaries are kept."""
LEAST_SAYING = 2
"""What fewer reviews say is no word about a product."""
LEAST_SHARE = 0.1
"""And a smaller share of them."""


class ProductReviews:
    """The summaries of the shop's reviews, kept until reviews change; thread-safe, blocking.

    Args:
        shop: whose reviews.
        trust: which of them count.
        code: of the language that they are written in.
    """

    def __init__(self, shop: Shop, trust: ReviewTrust | None = None, code: str = FALLBACK) -> None:
        self._shop = shop
        self._trust = trust or ReviewTrust()
        self._code = code
        self._lock = threading.Lock()
        self._version = -1
        self._kept: OrderedDict[str, ReviewSummary] = OrderedDict()

    def of(self, product_id: str) -> ReviewSummary:
        """What the reviews of a product come to; nothing where there are too few that count.

        Raises:
            StorageError: the database cannot be read.
        """
        from shop.reviews import reviews_of, reviews_version

        version = reviews_version(self._shop)
        if not version:
            return ReviewSummary()  # none was ever imported
        with self._lock:
            if version != self._version:
                self._version, self._kept = version, OrderedDict()
            if product_id in self._kept:
                self._kept.move_to_end(product_id)
                return self._kept[product_id]
        found = self._summary([_review(view) for view in reviews_of(self._shop, product_id)])
        with self._lock:
            if version == self._version:
                self._kept[product_id] = found
                if len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        return found

    def _summary(self, reviews: Sequence[Review]) -> ReviewSummary:
        words = opinion_words(self._code)
        return summarise(reviews, words, self._trust) if reviews and words else ReviewSummary()


@lru_cache(maxsize=16)
def opinion_words(code: str) -> OpinionWords | None:
    """By what words a language's reviews are read; None where it has none."""
    return OpinionWords(found) if (found := _words(code)) else None


def told_of_reviews(summary: ReviewSummary) -> list[Said]:
    """What enough reviews say to be told."""
    least = max(LEAST_SAYING, LEAST_SHARE * summary.total)
    return [one for one in summary.said if one.count >= least]


def in_words(said: Said, summary: ReviewSummary, speaker: Speaker) -> str:
    """One thing that reviews say, with how many of them; as a part of a sentence."""
    part = "claims" if said.sense == "claim" else "aspects"
    words = _words(speaker.voice.language)[part][said.code]["said"]
    return speaker.words(
        f"utter_review_{said.sense}",
        count=said.count,
        total=summary.total,
        **{"claim" if said.sense == "claim" else "aspect": words},
    )


def review_lines(
    product_ids: Sequence[str], reviews: ProductReviews | None, speaker: Speaker, most: int = 1
) -> dict[str, str]:
    """What is said most in the reviews of some products, good or bad; blocking.

    Args:
        product_ids: those of which enough is said are in the result.
        reviews: the shop's, where it has any.
        speaker: says it.
        most: things of each product.
    """
    found: dict[str, str] = {}
    for one in product_ids if reviews is not None else ():
        summary = reviews.of(one) if reviews is not None else ReviewSummary()
        said = sorted(told_of_reviews(summary), key=lambda told: -told.count)[:most]
        if said:
            facts = [in_words(told, summary, speaker) for told in said]
            found[one] = speaker.words("utter_said_in_reviews", facts=facts)
    return found


def asked_words(said: Said, question: str, code: str) -> frozenset[str]:
    """The words of a question that this answers ("does it run small")."""
    part = "claims" if said.sense == "claim" else "aspects"
    one = _words(code)[part][said.code]
    pattern = "|".join(one.get("asked") or one["patterns"])
    found = whole_words(pattern).finditer(question)
    return frozenset(w for match in found for w in held_words(match[0].replace("-", " ")))


def _words(code: str) -> Mapping[str, Any]:
    try:
        words: Mapping[str, Any] = language(code).words(WORDS)
    except LanguageError:
        return {}
    return words


def _review(view: ReviewView) -> Review:
    return Review(
        text=f"{view.title}. {view.text}" if view.title else view.text,
        stars=view.rating,
        author=view.author,
        address=view.address,
        at=view.at.timestamp(),
        verified=view.verified,
    )
