"""The writer as a shop uses it: descriptions, slogans and advertisements that are true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

import numpy as np
from pydantic import Field, PositiveInt

from common.artifacts import read_manifest
from common.config import StrictModel
from common.errors import ConfigError, ModelError
from generator import template
from generator.corpus import END
from generator.decoding import Draft, SentenceWriter, read_language
from generator.delex import relexicalise
from generator.facts import Fact, ProductFacts
from generator.guard import Guard
from generator.plan import NAMING, Planner, Segment
from generator.quality import acceptable
from generator.words import join

Source = Literal["model", "template"]
COVERAGE = 0.5
STYLES = {"short": 1, "standard": 3, "detailed": 4}


class WriterConfig(StrictModel):
    """Settings of :class:`Writer`.

    Attributes:
        candidates: sentences drafted for each place of a text.
        temperature, nucleus: see :meth:`SentenceWriter.write`.
        least_chance: a draft with a token of a lower log-probability is refused: the constraints,
            not the network, chose that word.
    """

    candidates: PositiveInt = 12
    temperature: float = Field(default=0.6, gt=0.0)
    nucleus: float = Field(default=0.9, gt=0.0, le=1.0)
    least_chance: float = -4.5


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
class AdCopy:
    """An advertisement: a headline and a body."""

    headline: str
    body: str
    source: Source
    rejected: int = 0


class Writer:
    """Writes about products; every statement rests on the product's data. Thread-safe."""

    def __init__(
        self,
        network: SentenceWriter,
        planner: Planner,
        texts: dict[str, list[str]],
        *,
        config: WriterConfig | None = None,
    ) -> None:
        self._network = network
        self._planner = planner
        self._taken = {text: owner for owner, held in texts.items() for text in held}
        self._config = config or WriterConfig()

    @classmethod
    def load(cls, folder: Path, *, config: WriterConfig | None = None, threads: int = 1) -> Self:
        """Open what :func:`generator.training.train` wrote.

        Raises:
            ModelError: nothing was trained, or a file is missing or damaged.
        """
        if not read_manifest(folder):
            raise ModelError(f"No trained writer in {folder}.", hint="Run: shoptalk train")
        words, planner, texts = read_language(folder)
        return cls(
            SentenceWriter.load(folder, words, threads=threads), planner, texts, config=config
        )

    def describe(self, facts: ProductFacts, *, style: str | None = None, seed: int = 0) -> Copy:
        """A description of a product.

        Args:
            facts: the product.
            style: ``short`` (one sentence), ``standard`` or ``detailed``.
            seed: another seed gives another text, the same seed the same.

        Raises:
            ConfigError: the style is unknown.
        """
        rng = np.random.default_rng(seed)
        plan = self._planner.description(facts, rng, length=_length(style))
        chosen, rejected = self._sentences(facts, plan, rng)
        if not chosen:
            return Copy(template.describe(facts), "template", rejected)
        return Copy(" ".join(chosen), "model", rejected)

    def slogan(self, facts: ProductFacts, *, style: str | None = None, seed: int = 0) -> Copy:
        """A slogan for a product; see :meth:`describe`."""
        _length(style)
        rng = np.random.default_rng(seed)
        plans = [self._planner.slogan(facts, rng) for _ in range(4)]
        drafts, rejected = self._drafts(facts, plans, rng)
        free = [(text, score) for text, score in drafts if self._is_free(text, facts)]
        if not free:
            return Copy(template.slogan(facts), "template", rejected + len(drafts))
        best = max(free, key=lambda draft: draft[1])
        return Copy(best[0], "model", rejected + len(drafts) - len(free))

    def advertise(self, facts: ProductFacts, *, style: str | None = None, seed: int = 0) -> AdCopy:
        """An advertisement: a slogan as headline and a description as body."""
        headline = self.slogan(facts, seed=seed)
        body = self.describe(facts, style=style, seed=seed)
        source: Source = "model" if headline.source == body.source == "model" else "template"
        return AdCopy(headline.text, body.text, source, headline.rejected + body.rejected)

    def _sentences(
        self, facts: ProductFacts, plan: Sequence[Segment], rng: np.random.Generator
    ) -> tuple[list[str], int]:
        """The best draft of each planned sentence; nothing when the opening has none."""
        if not plan:
            return [], 0
        chosen: list[str] = []
        rejected = 0
        for index, drafts in enumerate(self._draft_each(facts, plan, rng)):
            good = [draft for draft in drafts if draft[0] not in chosen]
            rejected += self._config.candidates - len(good)
            if good:
                chosen.append(max(good, key=lambda draft: draft[1])[0])
            elif index == 0:
                return [], rejected
        enough = min(len(plan), 2)
        return (chosen, rejected) if len(chosen) >= enough else ([], rejected)

    def _drafts(
        self, facts: ProductFacts, plan: Sequence[Segment], rng: np.random.Generator
    ) -> tuple[list[tuple[str, float]], int]:
        """All good drafts of all planned sentences together, and how many were refused."""
        good = [draft for drafts in self._draft_each(facts, plan, rng) for draft in drafts]
        return good, len(plan) * self._config.candidates - len(good)

    def _draft_each(
        self, facts: ProductFacts, plan: Sequence[Segment], rng: np.random.Generator
    ) -> list[list[tuple[str, float]]]:
        """Texts and scores of the drafts that pass all checks, for each planned sentence."""
        guard, known, count = Guard(facts), facts.by_key(), self._config.candidates
        segments = [segment for segment in plan for _ in range(count)]
        sources = [segment.source(facts, known, rng=rng) for segment in segments]
        allowed = np.stack([self._allowed(guard, segment) for segment in plan]).repeat(count, 0)
        drafts = self._network.write(
            sources,
            allowed,
            rng=rng,
            temperature=self._config.temperature,
            nucleus=self._config.nucleus,
        )
        return [
            [
                (text, _score(draft, segment))
                for draft in drafts[place * count : (place + 1) * count]
                if (text := self._text(draft, known, guard))
            ]
            for place, segment in enumerate(plan)
        ]

    def _text(self, draft: Draft, known: dict[str, Fact], guard: Guard) -> str | None:
        if draft.worst < self._config.least_chance or not acceptable(draft.tokens, known):
            return None
        text = join(relexicalise(draft.tokens, known))
        return None if guard.check(text) else text

    def _allowed(self, guard: Guard, segment: Segment) -> np.ndarray:
        planned = {f"[{key}]" for key in segment.keys}
        return np.array(
            [
                word in planned if word.startswith("[") else word == END or guard.allows(word)
                for word in self._network.words
            ]
        )

    def _is_free(self, text: str, facts: ProductFacts) -> bool:
        """Whether no other product has this text already."""
        return self._taken.get(text, facts.id) == facts.id


def _score(draft: Draft, segment: Segment) -> float:
    """Likelihood, and a reward for stating what was planned."""
    planned = [f"[{key}]" for key in segment.keys if key not in NAMING]
    stated = sum(slot in draft.tokens for slot in planned)
    return draft.score + COVERAGE * stated / max(len(planned), 1)


def _length(style: str | None) -> int:
    if style is None:
        return STYLES["standard"]
    if style not in STYLES:
        raise ConfigError(f"Unknown style {style!r}.", hint=f"Styles: {', '.join(STYLES)}.")
    return STYLES[style]
