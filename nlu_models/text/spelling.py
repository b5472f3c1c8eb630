"""Reading a misspelt word as the word it was meant to be.

A word is taken for misspelt when neither the utterances nor the common words of the pre-trained
vocabulary hold it, and one error (a letter too many, too few, wrong, or two swapped: Damerau 1964)
parts it from a word of the utterances or, failing that, from a common word. A word without errors
costs one look-up.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from common.errors import ModelError
from nlu_models.text.cleaning import CleanText
from nlu_models.text.one_error import OneErrorIndex

if TYPE_CHECKING:
    from tokenizers import Tokenizer

WORDS_FILE = "words.json"
COMMON_FILE = "common.json"
"""Common words, the most frequent first, where the vocabulary does not tell them."""
WORD_BAR = "\u2581"
"""Begins a word in the vocabulary of SentencePiece; the pieces without it stand inside words."""

# Words of the sentence, not parts of an address, a number or a compound.
_WORD = re.compile(r"(?<![\w@.\-/#&+])[a-z]+(?![\w@\-/#&+]|\.\w)", re.IGNORECASE)
_SHORTEST = 3
_SHORTEST_FOR_COMMON = 5
_COMMON = 10_000
_SHORT = 5
_FEWEST_FOR_SHORT = 3
_LONGEST = 24
_REMEMBERED = 4096
_BYTE_LEVEL_SPACE = "\u0120"


class Speller:
    """Corrects words towards those of the training utterances.

    Args:
        counts: lower-case word → how often the utterances hold it.
        common: other lower-case words that are right as they are, the most frequent first.
        listed: whether ``common`` is a list of its own, and not the vocabulary's.
    """

    def __init__(
        self, counts: Mapping[str, int], common: Iterable[str] = (), *, listed: bool = False
    ) -> None:
        self.counts = dict(counts)
        self.listed = listed
        self._ranks = {word: rank for rank, word in enumerate(common)}
        words = {*self.counts, *self._ranks}
        self._index = OneErrorIndex(word for word in words if len(word) <= _LONGEST + 1)
        self._corrected = lru_cache(maxsize=_REMEMBERED)(self._find)

    @classmethod
    def of(
        cls, texts: Iterable[str], common: Iterable[str] = (), *, listed: bool = False
    ) -> Speller:
        """Learn the words of ``texts``."""
        words = (word.lower() for text in texts for word in _WORD.findall(text))
        counts = Counter(word for word in words if len(word) >= _SHORTEST)
        return cls(counts, common, listed=listed)

    @classmethod
    def load(cls, folder: Path, tokenizer: Tokenizer) -> Speller:
        """Read the words of a model folder.

        Raises:
            ModelError: the file is missing or damaged.
        """
        path = folder / WORDS_FILE
        try:
            counts = {str(word): int(n) for word, n in json.loads(path.read_text("utf-8")).items()}
        except (OSError, ValueError, AttributeError, TypeError) as error:
            raise ModelError(
                f"{path} is missing or damaged: {error}",
                hint="Train the model again: 'shoptalk train'.",
            ) from error
        listed = (folder / COMMON_FILE).is_file()
        common = read_common(folder / COMMON_FILE) if listed else common_words(tokenizer)
        return cls(counts, common, listed=listed)

    def save(self, folder: Path) -> None:
        """Write :data:`WORDS_FILE` into a model folder, and :data:`COMMON_FILE` if it is listed."""
        (folder / WORDS_FILE).write_text(json.dumps(self.counts), encoding="utf-8")
        if self.listed:
            (folder / COMMON_FILE).write_text(json.dumps([*self._ranks]), encoding="utf-8")

    def is_listed(self, word: str) -> bool:
        """Whether a lower-case word is a common one of a list beside the vocabulary."""
        return self.listed and word in self._ranks

    def correct(self, text: CleanText) -> CleanText:
        """``text`` with its misspelt words corrected; each still stands for its original span."""
        changes = [
            (word.start(), word.end(), right)
            for word in _WORD.finditer(text.text)
            if (right := self.word(word[0].lower())) is not None
        ]
        return text.replaced(changes) if changes else text

    def word(self, word: str) -> str | None:
        """What a lower-case ``word`` was meant to be, or None where it is right or unknown."""
        if word in self.counts or word in self._ranks or not _SHORTEST <= len(word) <= _LONGEST:
            return None
        return self._corrected(word)

    def _find(self, word: str) -> str | None:
        near = self._index.near(word)
        # Many short words lie one letter apart: there a candidate must be well known.
        fewest = _FEWEST_FOR_SHORT if len(word) < _SHORT else 1
        # People rarely miss the first letter: a candidate that keeps it comes first.
        found = max(
            (right for right in near if self.counts.get(right, 0) >= fewest),
            key=lambda right: (right[0] == word[0], self.counts[right], right),
            default=None,
        )
        if found is not None or len(word) < _SHORTEST_FOR_COMMON:
            return found
        return max(
            near & self._ranks.keys(),
            key=lambda right: (right[0] == word[0], -self._ranks[right]),
            default=None,
        )


def common_words(tokenizer: Tokenizer) -> list[str]:
    """The words that the pre-trained vocabulary has as one token, the most frequent first.

    Vocabularies are made in the order of frequency; the rarer half of BERT's words are names. Of
    SentencePiece's, those of several languages are known, in an order that means little for one.
    """
    if uses_bars(tokenizer):
        return list(islice(words_with_bar(tokenizer), _COMMON))
    words = (token.removeprefix(_BYTE_LEVEL_SPACE).lower() for token in _tokens(tokenizer))
    fit = (word for word in words if len(word) >= _SHORTEST and word.isascii() and word.isalpha())
    return list(islice(dict.fromkeys(fit), _COMMON))


def words_with_bar(tokenizer: Tokenizer) -> Iterator[str]:
    """The words in Latin letters that SentencePiece's vocabulary has as one piece, in its order."""
    words = (token[1:].lower() for token in _tokens(tokenizer) if token.startswith(WORD_BAR))
    return iter(dict.fromkeys(word for word in words if len(word) >= _SHORTEST and word.isalpha()))


def uses_bars(tokenizer: Tokenizer) -> bool:
    """Whether the vocabulary is SentencePiece's: whole words begin with :data:`WORD_BAR`."""
    parts = tokenizer.pre_tokenizer.pre_tokenize_str("a") if tokenizer.pre_tokenizer else []
    return any(part.startswith(WORD_BAR) for part, _ in parts)


def read_common(path: Path) -> list[str]:
    """Read :data:`COMMON_FILE`.

    Raises:
        ModelError: it is damaged.
    """
    try:
        return [str(word) for word in json.loads(path.read_text("utf-8"))]
    except (OSError, ValueError, TypeError) as error:
        raise ModelError(
            f"{path} is damaged: {error}", hint="Train the model again: 'shoptalk train'."
        ) from error


def _tokens(tokenizer: Tokenizer) -> list[str]:
    vocabulary = tokenizer.get_vocab()
    return sorted(vocabulary, key=vocabulary.__getitem__)
