"""What reviews say of a product, counted; and which of them count.

Each review is cut into clauses. A *claim* is made where one of its patterns stands in a clause and
nothing denies it ("it does not run small"). An *aspect* is praised or criticised where one of its
words stands in a clause with words of praise or blame, each turned round by a negation up to three
words before it (Hu and Liu, "Mining and Summarizing Customer Reviews", KDD 2004; the window of
Hutto and Gilbert, "VADER", ICWSM 2014). A review says each thing once. All words belong to the
language: ``words/reviews.yml``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Literal

from pydantic import PositiveFloat, PositiveInt

from common.config import StrictModel
from common.language.scripts import EDGE, UNSPACED, WholeWords, whole_words

Sense = Literal["claim", "praise", "blame"]
SECONDS_A_DAY = 86_400.0
LONGEST = 4000
"""So many characters of a review are read."""
WINDOW = 3
"""A negation turns a word round that stands at most so many words after it."""
LEAST_WORDS = 4
"""Texts of fewer words may well be the same by chance ("very nice")."""
_WORD = re.compile(  # an ideograph is about a word
    rf"[{UNSPACED}]|[^\W_{UNSPACED}]+(?:['’][^\W_{UNSPACED}]+)?"
)


class ReviewTrust(StrictModel):
    """Which reviews count for what is told of a product.

    Attributes:
        unverified: whether those count, too, whose authors are not known to have bought it.
            Anybody can write as many of these as they like.
        most_an_address: an address from which more come about one product is no shopper's.
        most_a_day, times_usual: a day with more than both so many reviews and so many times the
            usual day is a burst, of which nothing counts.
        least: fewer reviews than these are not summed up.
    """

    unverified: bool = False
    most_an_address: PositiveInt = 3
    most_a_day: PositiveInt = 10
    times_usual: PositiveFloat = 5.0
    least: PositiveInt = 3


@dataclass(frozen=True, slots=True)
class Review:
    """One review of one product.

    Attributes:
        text: all that was written; may be empty.
        stars: from 1 to 5, or None.
        author: tells people apart; empty for nobody known.
        address: tells the places apart from which reviews came; empty where that is not known.
        at: seconds since the epoch.
        verified: whether the author is known to have bought the product.
    """

    text: str
    stars: float | None
    author: str
    address: str
    at: float
    verified: bool


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that several reviews say.

    Attributes:
        code: of the claim or the aspect.
        sense: a claim, or praise or blame of the aspect.
        count: how many reviews say it.
        example: a clause that says it.
    """

    code: str
    sense: Sense
    count: int
    example: str


@dataclass(frozen=True, slots=True)
class ReviewSummary:
    """What the reviews of a product come to.

    Attributes:
        total: how many count.
        left_out: how many do not.
        stars: their mean; None where nobody gave any, or too few count.
        said: what they say, the most frequent first; nothing where too few count.
    """

    total: int = 0
    left_out: int = 0
    stars: float | None = None
    said: tuple[Said, ...] = ()


class OpinionWords:
    """The words of a language by which reviews are read.

    Args:
        words: ``words/reviews.yml``: ``claims`` and ``aspects`` (code -> ``patterns``), ``praise``,
            ``blame``, ``negations`` and ``turns`` (words between clauses), each a list of regular
            expressions for whole words.
    """

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._claims = {code: _any(one["patterns"]) for code, one in words["claims"].items()}
        self._aspects = {code: _any(one["patterns"]) for code, one in words["aspects"].items()}
        self._praise, self._blame = _any(words["praise"]), _any(words["blame"])
        self._negations = _any(words["negations"])
        self._between = re.compile(
            rf"[.!?;:,()\n。！？；：，、（）]+|{EDGE}(?:{'|'.join(words['turns'])}){EDGE}",
            re.IGNORECASE,
        )

    def said_in(self, text: str) -> dict[tuple[str, Sense], str]:
        """What one review says: (code, sense) -> the clause that says it."""
        found: dict[tuple[str, Sense], str] = {}
        feelings: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for clause in filter(None, map(str.strip, self._between.split(text[:LONGEST]))):
            for code, pattern in self._claims.items():
                if any(not self._denied(clause, m.start()) for m in pattern.finditer(clause)):
                    found.setdefault((code, "claim"), clause)
            feeling = self._feeling(clause)
            for code, pattern in self._aspects.items() if feeling else ():
                if pattern.search(clause):
                    feelings[code].append((feeling, clause))
        for code, felt in feelings.items():
            total = sum(feeling for feeling, _ in felt)
            if total:
                sense: Sense = "praise" if total > 0 else "blame"
                example = next(clause for feeling, clause in felt if feeling * total > 0)
                found[code, sense] = example
        return found

    def _feeling(self, clause: str) -> int:
        """Words of praise minus words of blame, each turned round where it is denied."""
        held = [(*match.span(), 1) for match in self._praise.finditer(clause)]
        held += [(*match.span(), -1) for match in self._blame.finditer(clause)]
        # "Drains fast" is blame as a whole: what lies within a longer one says nothing.
        whole = [one for one in held if not any(_within(one, other) for other in held)]
        return sum(-sign if self._denied(clause, at) else sign for at, _, sign in whole)

    def _denied(self, clause: str, at: int) -> bool:
        before = [match.start() for match in _WORD.finditer(clause, 0, at)][-WINDOW:]
        return bool(before) and self._negations.search(clause[before[0] : at]) is not None


def counting(reviews: Iterable[Review], trust: ReviewTrust | None = None) -> list[Review]:
    """The reviews of one product that count, oldest first.

    Each author has one say, the latest; the same text counts once, whoever sends it; what comes in
    a burst or too often from one address counts not at all.
    """
    settings = trust or ReviewTrust()
    held = sorted(reviews, key=lambda one: one.at)
    crowded = Counter(one.address for one in held if one.address)
    burst = _bursts(held, settings)
    held = [
        one
        for one in held
        if (one.verified or settings.unverified)
        and crowded[one.address] <= settings.most_an_address
        and _day(one) not in burst
    ]
    latest = {one.author: one for one in held if one.author}
    held = [one for one in held if not one.author or latest[one.author] is one]
    first: dict[str, Review] = {}
    for one in held:
        words = _WORD.findall(one.text.casefold())
        first.setdefault(" ".join(words) if len(words) >= LEAST_WORDS else str(id(one)), one)
    return list(first.values())


def summarise(
    reviews: Sequence[Review], words: OpinionWords, trust: ReviewTrust | None = None
) -> ReviewSummary:
    """What the reviews of one product say, with how many say it.

    Args:
        reviews: all there are.
        words: of the language that they are in.
        trust: which of them count.
    """
    settings = trust or ReviewTrust()
    held = counting(reviews, settings)
    if len(held) < settings.least:
        return ReviewSummary(len(held), len(reviews) - len(held))
    stars = [one.stars for one in held if one.stars is not None]
    counts: Counter[tuple[str, Sense]] = Counter()
    examples: dict[tuple[str, Sense], str] = {}
    for one in held:
        said = words.said_in(one.text)
        counts.update(said.keys())
        examples |= {key: clause for key, clause in said.items() if key not in examples}
    ordered = sorted(counts, key=lambda key: (-counts[key], key))
    return ReviewSummary(
        total=len(held),
        left_out=len(reviews) - len(held),
        stars=sum(stars) / len(stars) if stars else None,
        said=tuple(Said(*key, counts[key], examples[key]) for key in ordered),
    )


def _bursts(reviews: Sequence[Review], settings: ReviewTrust) -> set[int]:
    """The days on which far more came than on others."""
    a_day = Counter(map(_day, reviews))
    found = set()
    for day, count in a_day.items():
        others = [other for one, other in a_day.items() if one != day]
        usual = median(others) if others else 0.0
        if count > max(settings.most_a_day, settings.times_usual * usual):
            found.add(day)
    return found


def _within(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return other[0] <= one[0] and one[1] <= other[1] and other[1] - other[0] > one[1] - one[0]


def _day(review: Review) -> int:
    return int(review.at // SECONDS_A_DAY)


def _any(patterns: Sequence[str]) -> WholeWords:
    return whole_words("|".join(patterns))
