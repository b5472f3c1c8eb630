"""From products and their texts to training pairs: facts in, a delexicalised sentence out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.delex import delexicalise
from generator.facts import ProductFacts
from generator.guard import Guard
from generator.plan import POSITIONS, SLOGAN, Segment
from generator.reading import Example
from generator.words import sentences

PAD, BEGIN, END, UNKNOWN = "<pad>", "<begin>", "<end>", "<unknown>"
SPECIAL = (PAD, BEGIN, END, UNKNOWN)
MAX_TARGET = 48


@dataclass(frozen=True)
class Pair:
    """One training pair: a product, what a sentence states of it, and the sentence in slots."""

    product: ProductFacts
    segment: Segment
    tokens: tuple[str, ...]


def pairs_of(examples: Iterable[Example]) -> list[Pair]:
    """A pair for each sentence and each slogan that says nothing beyond the product's data.

    Sentences that do would teach the writer to make things up (Dušek, Howcroft and Rieser,
    "Semantic Noise Matters for Neural Natural Language Generation", INLG 2019).
    """
    return [
        _pair(example.facts, position, sentence)
        for example in examples
        for position, sentence in _placed(example)
        if not Guard(example.facts, closed=True).check(sentence)
    ]


def target_vocabulary(pairs: Iterable[Pair]) -> list[str]:
    """Special tokens, then all words and slots of the targets, the most frequent first."""
    counts = Counter(token for pair in pairs for token in pair.tokens)
    return [*SPECIAL, *sorted(counts, key=lambda token: (-counts[token], token))]


def _placed(example: Example) -> Iterable[tuple[str, str]]:
    parts = sentences(example.description)
    for index, sentence in enumerate(parts):
        last = index == len(parts) - 1 and index > 0
        yield POSITIONS[2] if last else POSITIONS[min(index, 1)], sentence
    if example.slogan:
        yield SLOGAN, example.slogan


def _pair(product: ProductFacts, position: str, sentence: str) -> Pair:
    found = delexicalise(sentence, product)
    return Pair(product, Segment(position, found.keys), found.tokens[: MAX_TARGET - 2])


def padded(rows: Sequence[Sequence[int]]) -> list[list[int]]:
    """Rows of ids filled up with 0 to the longest."""
    longest = max(len(row) for row in rows)
    return [[*row, *[0] * (longest - len(row))] for row in rows]
