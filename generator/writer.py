"""The writer as a shop uses it: descriptions, slogans and advertisements that are true."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self, TypeGuard

import numpy as np
from pydantic import Field, PositiveFloat, PositiveInt

from common.artifacts import read_manifest
from common.config import StrictModel
from common.errors import ConfigError, ModelError
from common.language import unit_mark
from generator import template
from generator.corpus import END
from generator.decoding import Draft, SentenceWriter
from generator.delex import relexicalise
from generator.facts import Fact, ProductFacts
from generator.files import LANGUAGE_FILE
from generator.guard import Guard
from generator.lexicon import Language
from generator.plan import NAMING, POSITIONS, SLOGAN, Segment
from generator.quality import acceptable, agrees, content_stems, says_twice
from generator.words import join

Source = Literal["model", "template"]
PLANS = 6
SLOGAN_PLANS = 8
LEAST_SENTENCES = 2
LEANING = ("It ", "They ", "There ", "The fit ", "Its ")
TOLD, MOST_TOLD, NAMED, REPEATED = 0.15, 3, 0.15, 0.1
STYLES = {
    "short": POSITIONS[:1],
    "standard": POSITIONS,
    "detailed": (POSITIONS[0], POSITIONS[1], POSITIONS[1], POSITIONS[2]),
}


class WriterConfig(StrictModel):
    """Settings of :class:`Writer`.

    Attributes:
        candidates: sentences drafted for each plan.
        temperature, nucleus: see :meth:`SentenceWriter.write`.
        spread: how much less likely a draft may be than the best one and still be chosen: by each
            so many nats a token its chance falls to a third.
        least_score: a draft of a lower mean log-probability a token is refused.
        least_chance: so is one with a token of a lower log-probability: the constraints, not the
            network, chose that word.
    """

    candidates: PositiveInt = 4
    temperature: float = Field(default=0.6, gt=0.0)
    nucleus: float = Field(default=0.9, gt=0.0, le=1.0)
    spread: PositiveFloat = 0.08
    least_score: float = -0.45
    least_chance: float = -2.2


@dataclass(frozen=True, slots=True)
class Copy:
    """A text about a product.

    Attributes:
        source: who wrote it, the model or the plain template.
        rejected: drafts that were refused.
    """

    text: str
    source: Source
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class _Checked:
    """A sentence that passed all checks, its score, and the facts it states."""

    text: str
    score: float
    stated: frozenset[str]


@dataclass(frozen=True, slots=True)
class AdCopy:
    """An advertisement: a headline and a body."""

    headline: str
    body: str
    source: Source
    rejected: int = 0

    @classmethod
    def of(cls, headline: Copy, body: Copy) -> Self:
        """Both together; the model wrote it where it wrote both."""
        source: Source = "model" if headline.source == body.source == "model" else "template"
        return cls(headline.text, body.text, source, headline.rejected + body.rejected)


class Writer:
    """Writes about products; every statement rests on the product's data. Thread-safe."""

    def __init__(
        self,
        network: SentenceWriter,
        language: Language,
        *,
        config: WriterConfig | None = None,
    ) -> None:
        self._network = network
        self._language = language
        self._slots = np.array([word.startswith("[") for word in network.words])
        self._config = config or WriterConfig()

    @classmethod
    def load(cls, folder: Path, *, config: WriterConfig | None = None, threads: int = 1) -> Self:
        """Open what :func:`generator.training.train` wrote.

        Raises:
            ModelError: nothing was trained, or a file is missing or damaged.
        """
        if not read_manifest(folder):
            raise ModelError(f"No trained writer in {folder}.", hint="Run: shoptalk train")
        language = Language.load(folder / LANGUAGE_FILE)
        network = SentenceWriter.load(folder, language.words, threads=threads)
        return cls(network, language, config=config)

    def describe(self, facts: ProductFacts, *, style: str | None = None, seed: int = 0) -> Copy:
        """A description of a product.

        Args:
            facts: the product.
            style: ``short`` (one sentence), ``standard`` or ``detailed``.
            seed: another seed gives another text, the same seed the same.

        Raises:
            ConfigError: the style is unknown.
        """
        return next(filter(_whole, self.stream(facts, style=style, seed=seed)))

    def stream(
        self, facts: ProductFacts, *, style: str | None = None, seed: int = 0
    ) -> Iterator[str | Copy]:
        """The same description sentence by sentence, then the whole.

        A sentence is chosen among many drafts, so it is there at once; it has passed the checks.
        What was told is void where the whole is the template's.
        """
        rng = np.random.default_rng(seed)
        sentences: list[str] = []
        used: frozenset[str] = frozenset()
        rejected = 0
        for position in _positions(style):
            segments = self._language.planner.draw(facts, position, rng, count=PLANS, used=used)
            drafts, refused = self._drafts(facts, segments, rng)
            rejected += refused
            if drafts:
                best = _most_telling(drafts, sentences, rng, self._config.spread)
                yield f" {best.text}" if sentences else best.text
                sentences.append(best.text)
                used |= _family(facts, best.stated)
            elif not sentences:
                break
        if len(sentences) < min(len(_positions(style)), LEAST_SENTENCES):
            yield Copy(template.describe(facts, seed), "template", rejected)
        else:
            yield Copy(" ".join(sentences), "model", rejected)

    def slogan(self, facts: ProductFacts, *, style: str | None = None, seed: int = 0) -> Copy:
        """A slogan for a product; see :meth:`describe`."""
        _positions(style)
        rng = np.random.default_rng(seed)
        segments = self._language.planner.draw(facts, SLOGAN, rng, count=SLOGAN_PLANS)
        drafts, rejected = self._drafts(facts, segments, rng)
        free = [draft for draft in drafts if self._may_head(draft.text, facts)]
        rejected += len(drafts) - len(free)
        if not free:
            return Copy(template.slogan(facts, seed), "template", rejected)
        best = _one_of(free, [draft.score for draft in free], rng, self._config.spread)
        return Copy(best.text, "model", rejected)

    def advertise(self, facts: ProductFacts, *, style: str | None = None, seed: int = 0) -> AdCopy:
        """An advertisement: a slogan as headline and a description as body."""
        return AdCopy.of(
            self.slogan(facts, seed=seed), self.describe(facts, style=style, seed=seed)
        )

    def _drafts(
        self, facts: ProductFacts, segments: Sequence[Segment], rng: np.random.Generator
    ) -> tuple[list[_Checked], int]:
        """Drafts of the planned sentences that pass all checks, and how many were refused."""
        if not segments:
            return [], 0
        guard, known, count = Guard(facts, closed=True), facts.by_key(), self._config.candidates
        rows = [segment for segment in segments for _ in range(count)]
        sources = [segment.source(facts, known, rng=rng) for segment in rows]
        speakable = self._speakable(guard)
        drafts = self._network.write(
            sources,
            np.stack([self._allowed(speakable, segment) for segment in rows]),
            rng=rng,
            temperature=self._config.temperature,
            nucleus=self._config.nucleus,
            give_up=self._config.least_chance,
        )
        good = [
            _Checked(text, _score(draft, segment), frozenset(segment.keys) - NAMING)
            for draft, segment in zip(drafts, rows, strict=True)
            if (text := self._text(draft, known, guard))
        ]
        return good, len(drafts) - len(good)

    def _speakable(self, guard: Guard) -> np.ndarray:
        """The words that suit the product's facts and its category."""
        category = guard.product.category
        return np.array(
            [
                word == END or (self._language.usual(word, category) and guard.allows(word))
                for word in self._network.words
            ]
        )

    def _allowed(self, speakable: np.ndarray, segment: Segment) -> np.ndarray:
        """What may be written: of the slots only the planned ones."""
        allowed = speakable & ~self._slots
        planned = [self._network.ids.get(f"[{key}]") for key in segment.keys]
        allowed[[index for index in planned if index is not None]] = True
        return allowed

    def _text(self, draft: Draft, known: dict[str, Fact], guard: Guard) -> str | None:
        """The draft as a text, or None when a check refuses it."""
        likely = (
            draft.score >= self._config.least_score and draft.worst >= self._config.least_chance
        )
        proper = likely and acceptable(draft.tokens, known)
        proper = proper and agrees(draft.tokens, plural=guard.product.plural)
        if not proper or not self._language.contexts.attested(draft.tokens):
            return None
        text = join(relexicalise(draft.tokens, known))
        return None if says_twice(text) or guard.check(text) else text

    def _may_head(self, text: str, facts: ProductFacts) -> bool:
        """Whether a slogan stands by itself and no other product has it already."""
        alone = not text.startswith(LEANING)
        return alone and self._language.slogans.get(text, facts.id) == facts.id


def _whole(told: str | Copy) -> TypeGuard[Copy]:
    return isinstance(told, Copy)


def _score(draft: Draft, segment: Segment) -> float:
    """Likelihood, and a reward for each fact that is stated, or for a slogan of its own."""
    slots = {f"[{key}]" for key in segment.keys}
    if segment.position == SLOGAN:
        own = slots & {f"[{key}]" for key in NAMING}
        return draft.score + NAMED * bool(own.intersection(draft.tokens))
    return draft.score + TOLD * min(len(slots.intersection(draft.tokens)), MOST_TOLD)


def _most_telling(
    drafts: Sequence[_Checked], before: Sequence[str], rng: np.random.Generator, spread: float
) -> _Checked:
    """One of the best drafts that say little of what stands in the sentences before."""
    said = set(content_stems(" ".join(before)))
    scores = [
        draft.score - REPEATED * len(said.intersection(content_stems(draft.text)))
        for draft in drafts
    ]
    return _one_of(drafts, scores, rng, spread)


def _one_of(
    drafts: Sequence[_Checked], scores: Sequence[float], rng: np.random.Generator, spread: float
) -> _Checked:
    """One of the drafts, the better the likelier; each text counts once."""
    best: dict[str, tuple[float, _Checked]] = {}
    for score, draft in zip(scores, drafts, strict=True):
        if draft.text not in best or score > best[draft.text][0]:
            best[draft.text] = (score, draft)
    held = list(best.values())
    worth = np.exp((np.array([score for score, _ in held]) - max(scores)) / spread)
    return held[int(rng.choice(len(held), p=worth / worth.sum()))][1]


def _family(facts: ProductFacts, keys: frozenset[str]) -> frozenset[str]:
    """The keys, and those that say the same in another unit: ``mass_g`` and ``mass_kg``."""
    known = facts.by_key()
    stems = {
        known[key].attribute.rpartition("_")[0] for key in keys if unit_mark(known[key].attribute)
    }
    return keys | {
        key for key, fact in known.items() if fact.attribute.rpartition("_")[0] in stems - {""}
    }


def check_style(style: str | None) -> None:
    """Refuse a style that nobody knows.

    Raises:
        ConfigError: the style is unknown.
    """
    _positions(style)


def _positions(style: str | None) -> tuple[str, ...]:
    if style is None:
        return STYLES["standard"]
    if style not in STYLES:
        raise ConfigError(f"Unknown style {style!r}.", hint=f"Styles: {', '.join(STYLES)}.")
    return STYLES[style]
