"""Why a model reads a message as it does: which words carry it, and which utterances it resembles.

A word carries as much as the intent's probability falls when the word is left out: occlusion
(Zeiler and Fergus 2014), for text "erasure" (Li, Monroe and Jurafsky 2016). Words that say the same
thing cover for each other, so several can be needed although none is missed alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nlu_models.model.archive import model_folder
from nlu_models.model.examples import Parse, Word
from nlu_models.model.joint_bert import JointBert
from nlu_models.model.neighbours import UTTERANCES_FILE, Neighbour, UtteranceIndex

_NEIGHBOURS = 5
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True)
class WordEffect:
    """What one word does to the decision.

    Args:
        word: as it stands in the text.
        start: its first character.
        end: one past its last character.
        for_intent: by how much the probability of the intent falls without it, -1 to 1; outside
            the ranking it counts as 0.
        for_runner_up: the same of the runner-up; 0 when there is none.
    """

    word: str
    start: int
    end: int
    for_intent: float
    for_runner_up: float


@dataclass(frozen=True)
class Explanation:
    """Why a message was read as it was.

    Args:
        parse: what the model says.
        runner_up: the second intent and its probability, if there is one.
        words: in the order of the text.
        nearest: the training utterances most like the message.
        nearest_of_runner_up: those of the runner-up.
    """

    parse: Parse
    runner_up: tuple[str, float] | None
    words: tuple[WordEffect, ...]
    nearest: tuple[Neighbour, ...]
    nearest_of_runner_up: tuple[Neighbour, ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        name, confidence = self.runner_up or (None, 0.0)
        return {
            "text": self.parse.text,
            "intent": self.parse.intent,
            "confidence": self.parse.confidence,
            "exact": self.parse.exact,
            "out_of_scope_score": self.parse.out_of_scope_score,
            "runner_up": name and {"intent": name, "confidence": confidence},
            "words": [asdict(effect) for effect in self.words],
            "nearest": [near._asdict() for near in self.nearest],
            "nearest_of_runner_up": [near._asdict() for near in self.nearest_of_runner_up],
        }


@dataclass(frozen=True)
class Explainer:
    """A model with what is needed to explain it. Safe to share between threads.

    Args:
        model: that reads the messages.
        index: its utterances; without them an explanation has no neighbours.
    """

    model: JointBert
    index: UtteranceIndex | None

    @classmethod
    def open(cls, path: Path) -> Explainer:
        """Open a model folder or the model of a Rasa archive.

        Raises:
            ModelError: there is no model, or one of its files is damaged.
        """
        with model_folder(path) as folder:
            has_index = (folder / UTTERANCES_FILE).exists()
            index = UtteranceIndex.load(folder) if has_index else None
            # Neighbours are told by the whole network, which all words are therefore read by.
            return cls(JointBert.load(folder).leaving(()), index)

    def explain(self, text: str, *, neighbours: int = _NEIGHBOURS) -> Explanation:
        """Explain how the model reads ``text``.

        Args:
            text: any text; each word of it costs one more pass, all in one batch.
            neighbours: how many training utterances to name.
        """
        (parse,) = self.model.parse([text])
        runner_up = parse.ranking[1] if len(parse.ranking) > 1 else None
        rival = runner_up[0] if runner_up else None
        nearest: list[Neighbour] = []
        nearest_of_rival: list[Neighbour] = []
        if self.index is not None:
            embedding = self.model.runner.run([text]).embeddings[0]
            nearest = self.index.nearest(embedding, neighbours)
            if rival is not None:
                nearest_of_rival = self.index.nearest(embedding, neighbours, intent=rival)
        return Explanation(
            parse, runner_up, self._effects(parse, rival), tuple(nearest), tuple(nearest_of_rival)
        )

    def _effects(self, parse: Parse, runner_up: str | None) -> tuple[WordEffect, ...]:
        text, spans = parse.text, _spans(parse.words)
        without = [text[:start] + text[end:] for start, end in spans]
        # The whole text is in the batch too: a batch differs from a single pass in the last digits.
        whole, *others = (dict(each.ranking) for each in self.model.parse([text, *without]))

        def fall(intent: str | None, other: dict[str, float]) -> float:
            return whole.get(intent or "", 0.0) - other.get(intent or "", 0.0)

        return tuple(
            WordEffect(text[start:end], start, end, fall(parse.intent, p), fall(runner_up, p))
            for (start, end), p in zip(spans, others, strict=True)
        )


def _spans(words: Sequence[Word]) -> list[tuple[int, int]]:
    """What a reader calls a word: all between two spaces, but each ideograph by itself."""
    spans: list[tuple[int, int]] = []
    before = ""
    for word in words:
        joined = spans and spans[-1][1] == word.start
        if joined and not _IDEOGRAPH.search(before + word.text):
            spans[-1] = (spans[-1][0], word.end)
        else:
            spans.append((word.start, word.end))
        before = word.text
    return spans
