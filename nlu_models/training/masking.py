"""What a BERT is pre-trained on: texts with hidden words, and pairs that follow each other or not.

Devlin et al. (2019), BERT, section 3.1 and appendix A.1, with whole words hidden as in their later
release, and anew in each epoch (Liu et al. 2019, RoBERTa).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from tokenizers import Encoding, Tokenizer

from common.errors import ModelError
from nlu_models.model.encoding import IGNORED, TextEncoder
from nlu_models.text.cleaning import clean
from nlu_models.training.chat_logs import Conversation

FOLLOWS, RANDOM = 0, 1
_MASK_TOKENS = ("[MASK]", "<mask>")
_AS_MASK, _AS_RANDOM = 0.8, 0.9


@dataclass(frozen=True)
class Pair:
    """One text, or two: ``label`` is whether the second follows (:data:`IGNORED`: unknown)."""

    first: str
    second: str | None = None
    label: int = IGNORED


@dataclass(frozen=True)
class Piece:
    """A pair as T tokens.

    Args:
        ids: of the tokens.
        types: 0 for the first text, 1 for the second.
        words: places of the tokens of each word.
        label: of the pair.
    """

    ids: tuple[int, ...]
    types: tuple[int, ...]
    words: tuple[tuple[int, ...], ...]
    label: int


@dataclass(frozen=True)
class MaskedBatch:
    """B pieces padded to T tokens.

    Args:
        input_ids, attention_mask, token_type_ids: (B, T).
        words: the hidden token, :data:`IGNORED` where none is, (B, T).
        follows: label of each pair, (B,).
    """

    input_ids: torch.Tensor
    attention_mask: torch.Tensor
    token_type_ids: torch.Tensor
    words: torch.Tensor
    follows: torch.Tensor


def pairs_of(conversations: Sequence[Conversation], generator: random.Random) -> list[Pair]:
    """Each turn with the next one, or, in half of the cases, one of another conversation.

    Lone turns stay alone, and all do where there is only one conversation.
    """
    talks = [turns for turns in conversations if len(turns) > 1]
    lone = [Pair(turns[0]) for turns in conversations if len(turns) == 1]
    if len(talks) < 2:
        return lone + [Pair(turn) for turns in talks for turn in turns]
    paired = []
    for place, turns in enumerate(talks):
        for first, following in pairwise(turns):
            if generator.random() < 0.5:
                paired.append(Pair(first, following, FOLLOWS))
            else:
                other = generator.randrange(len(talks) - 1)
                stranger = generator.choice(talks[other + (other >= place)])
                paired.append(Pair(first, stranger, RANDOM))
    return lone + paired


class Masker:
    """Turns pairs into batches.

    Args:
        encoder: cleans texts and holds the tokenizer.
        share: of the words to hide.

    Raises:
        ModelError: the vocabulary has no token that hides words.
    """

    def __init__(self, encoder: TextEncoder, share: float) -> None:
        self.encoder = encoder
        self.share = share
        self.mask_id = _mask_id(encoder.tokenizer)
        self.vocabulary = encoder.tokenizer.get_vocab_size()

    def piece(self, pair: Pair) -> Piece:
        """Tokenise one pair."""
        second = None if pair.second is None else self._clean(pair.second)
        encoding = self.encoder.tokenizer.encode(self._clean(pair.first), second)
        return Piece(
            tuple(encoding.ids), tuple(encoding.type_ids), tuple(_words(encoding)), pair.label
        )

    def _clean(self, text: str) -> str:
        return clean(text, self.encoder.max_characters).text

    def hide(self, piece: Piece, generator: random.Random) -> tuple[list[int], list[int]]:
        """Ids with some words hidden, and the hidden ids (:data:`IGNORED` elsewhere), T each.

        The number of words is the share of them, rounded up or down by chance and one at least.
        """
        ids, hidden = list(piece.ids), [IGNORED] * len(piece.ids)
        number = max(1, int(self.share * len(piece.words) + generator.random()))
        for word in generator.sample(piece.words, min(number, len(piece.words))):
            for place in word:
                hidden[place] = ids[place]
                ids[place] = self._shown(ids[place], generator)
        return ids, hidden

    def _shown(self, token: int, generator: random.Random) -> int:
        chance = generator.random()
        if chance < _AS_MASK:
            return self.mask_id
        return generator.randrange(self.vocabulary) if chance < _AS_RANDOM else token

    def batches(
        self, pairs: Sequence[Pair], size: int, generator: random.Random
    ) -> Iterator[MaskedBatch]:
        """Batches of like length, in random order."""
        rows = [(piece, *self.hide(piece, generator)) for piece in map(self.piece, pairs)]
        generator.shuffle(rows)
        rows.sort(key=lambda row: len(row[1]))
        starts = list(range(0, len(rows), size))
        generator.shuffle(starts)
        for start in starts:
            yield _collate(rows[start : start + size])


def _words(encoding: Encoding) -> Iterator[tuple[int, ...]]:
    """Places of the tokens of each word; special tokens are no words."""
    words: dict[tuple[int | None, int], list[int]] = {}
    for place, word in enumerate(encoding.word_ids):
        if word is not None:
            words.setdefault((encoding.sequence_ids[place], word), []).append(place)
    return (tuple(places) for places in words.values())


def _collate(rows: Sequence[tuple[Piece, list[int], list[int]]]) -> MaskedBatch:
    length = max(len(ids) for _, ids, _ in rows)

    def padded(values: Sequence[Sequence[int]], filler: int) -> torch.Tensor:
        return torch.tensor([[*row, *[filler] * (length - len(row))] for row in values])

    return MaskedBatch(
        padded([ids for _, ids, _ in rows], 0),
        padded([[1] * len(ids) for _, ids, _ in rows], 0),
        padded([piece.types for piece, _, _ in rows], 0),
        padded([hidden for _, _, hidden in rows], IGNORED),
        torch.tensor([piece.label for piece, _, _ in rows]),
    )


def _mask_id(tokenizer: Tokenizer) -> int:
    for token in _MASK_TOKENS:
        number = tokenizer.token_to_id(token)
        if number is not None:
            return int(number)
    raise ModelError(
        "The vocabulary of this BERT has no token that hides words, so it cannot be pre-trained.",
        hint=f"Set 'base' to a model with {' or '.join(_MASK_TOKENS)} in its tokenizer.json.",
    )
