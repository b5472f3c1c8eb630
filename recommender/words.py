"""Words of queries and products: tokens, light stemming, stop words and synonyms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence

from common.language import language
from common.language.scripts import cut, cutter, is_unspaced

MAX_QUERY_CHARACTERS = 300
MAX_QUERY_WORDS = 24
DEFAULT_LANGUAGE = "en"
_WORD = re.compile(r"[^\W_]+(?:\.[0-9]+)?", re.UNICODE)

Synonyms = Mapping[str, Sequence[str]]


class Words:
    """How the words of a language are compared.

    What belongs to the language comes from its folder: ``reads/search.py`` has ``STOP_WORDS`` and
    ``stem``, ``words/synonyms.yml`` the synonyms of any shop. A language without spaces between
    words may have ``WHOLE_WORDS`` (words that are never cut) and ``fold`` (one spelling for
    another) there as well; its texts are cut at the words that are known, the rest into neighbours
    of two.

    Args:
        code: of the language that the products' texts are in.
        synonyms: of the shop, beside those of the language.

    Attributes:
        whole: words that are never cut, where words are not parted by spaces.

    Raises:
        LanguageError: there is no such language, or it lacks what a search needs.
    """

    def __init__(self, code: str = DEFAULT_LANGUAGE, synonyms: Synonyms | None = None) -> None:
        self.code = code
        spoken = language(code)
        reads = spoken.reads("search")
        self.stop_words: frozenset[str] = reads.STOP_WORDS
        self.stem = reads.stem
        self._fold: Callable[[str], str] = getattr(reads, "fold", str)
        self._synonyms: dict[str, tuple[str, ...]] = {}
        for held in (spoken.words("synonyms"), synonyms or {}):
            for word, others in held.items():
                known = self.synonyms_of(self.stem(word))
                more = (self.stem(str(other)) for other in others)
                self._synonyms[self.stem(word)] = tuple(dict.fromkeys((*known, *more)))
        more_words = (word for held in self._synonyms.values() for word in held)
        held = (*getattr(reads, "WHOLE_WORDS", ()), *self._synonyms, *more_words)
        self.whole = frozenset(held) - self.stop_words
        self._cutter = cutter(self.stop_words | self.whole)

    def raw(self, text: str) -> list[str]:
        """The words of a text as typed, in normal form; stop words stay in."""
        found = raw_words(text)
        if not any(map(is_unspaced, found)):
            return found
        return [word for run in found for word in cut(self._fold(run), self._cutter)]

    def tokens(self, text: str) -> list[str]:
        """The stemmed words of a text; stop words stay in."""
        return [self.stem(word) for word in self.raw(text)]

    def held(self, text: str) -> list[str]:
        """The stemmed words under which a text is found: without spaces also parts of words."""
        parts: list[str] = []
        if is_unspaced(text):
            runs = [run for run in map(self._fold, raw_words(text)) if is_unspaced(run)]
            parts = [part for run in runs for part in (*run, *cut(run, None))]
        words = self.tokens(text)
        return [*(part for part in parts if part not in words), *words]

    @property
    def with_synonyms(self) -> Collection[str]:
        """The stemmed words that have synonyms."""
        return self._synonyms.keys()

    def synonyms_of(self, word: str) -> tuple[str, ...]:
        """Stemmed words that mean about the same as a stemmed word."""
        return self._synonyms.get(word, ())


def normalise(text: str) -> str:
    """Lower case, without accents and compatibility forms."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def raw_words(text: str) -> list[str]:
    """The words of a text as typed, in normal form."""
    return _WORD.findall(normalise(text).replace("'", ""))
