"""The shop's own names: products, their kinds, and whatever else shoppers choose by."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from common.errors import DataError
from common.language.scripts import UNSPACED, is_unspaced
from nlu_models.linking.links import Hint, Link, hinted
from nlu_models.linking.products import ProductNames
from nlu_models.text.reads import Reads

PRODUCT = "product"
SIZE = "size"

_TOKEN = re.compile(
    rf"[{UNSPACED}]|[^\W_{UNSPACED}]+(?:['’][^\W_{UNSPACED}]+)?"  # an ideograph is a word
)
_LONGEST_NAME = 8
_MOST_REMEMBERED = 4096
_CLOSE = 0.75
_SHORTEST_FUZZY = 4
# "card" is what a box is made of and a way to pay, "large" a size and a compliment.
_ONLY_TAGGED = frozenset({SIZE, "material"})


@dataclass(frozen=True)
class Entry:
    """One known thing: its entity type, canonical id and name."""

    type: str
    id: str
    name: str


@dataclass(frozen=True)
class Token:
    """A word of a message, folded for look-up."""

    text: str
    start: int
    end: int


def tokens_of(text: str, fold: Callable[[str], str] = str.casefold) -> list[Token]:
    """The words of ``text``, each as ``fold`` makes it comparable."""
    return [Token(fold(match.group()), *match.span()) for match in _TOKEN.finditer(text)]


class Gazetteer:
    """Looks words up in the shop's names.

    Args:
        entries: entity type → list of ``{"id", "name", "synonyms"}``.
        reads: how the language of the messages compares words with names.
    """

    def __init__(
        self, entries: Mapping[str, Sequence[Mapping[str, Any]]], reads: Reads | None = None
    ) -> None:
        self._reads = reads or Reads()
        names = self._reads.names
        # Most words of most messages are the same few hundred.
        self._fold = lru_cache(_MOST_REMEMBERED)(names.fold) if names else str.casefold
        self._phrases: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
        self._names: dict[str, dict[str, Entry]] = defaultdict(dict)
        self._first_words: set[str] = set()
        for kind, items in entries.items():
            if kind == PRODUCT:
                continue
            for item in items:
                entry = Entry(kind, str(item["id"]), str(item["name"]))
                for name in (item["id"], item["name"], *item.get("synonyms", ())):
                    self._add(entry, str(name))
        products = entries.get(PRODUCT, ())
        self.products = ProductNames(
            [
                (str(item["id"]), str(name), str(item["name"]))
                for item in products
                for name in (item["name"], *item.get("synonyms", ()))
            ],
            self._tokens,
            names.PARTING if names else frozenset(),
        )

    def _tokens(self, text: str) -> list[Token]:
        return tokens_of(text, self._fold)

    @property
    def kinds(self) -> frozenset[str]:
        """The entity types of its names, products apart."""
        return frozenset(self._names)

    def _add(self, entry: Entry, name: str) -> None:
        key = tuple(token.text for token in self._tokens(name))
        if key and len(key) <= _LONGEST_NAME and entry not in self._phrases[key]:
            self._phrases[key].append(entry)
            self._first_words.add(key[0])
            self._names[entry.type][" ".join(key)] = entry

    @classmethod
    def read(cls, path: Path, reads: Reads | None = None) -> Gazetteer:
        """Read a gazetteer file.

        Raises:
            DataError: the file cannot be read or has another form.
        """
        try:
            return cls(json.loads(path.read_text(encoding="utf-8")), reads)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise DataError(
                f"The gazetteer {path} cannot be read: {error!r}.",
                hint="It maps each entity to a list of {id, name, synonyms}; "
                "'shoptalk train' writes it from the shop.",
            ) from error

    def find(self, text: str, hints: Sequence[Hint] = ()) -> list[Link]:
        """Names that stand in ``text`` as they are, longest first; products are not among them.

        Sizes, materials and words with other everyday meanings count only where ``hints`` has their
        type.
        """
        tokens = self._tokens(text)
        links: list[Link] = []
        place = 0
        while place < len(tokens):
            length = self._longest(tokens, place)
            if length:
                links.extend(self._checked(text, tokens[place : place + length], hints))
            place += max(length, 1)
        return links

    def _longest(self, tokens: Sequence[Token], place: int) -> int:
        if tokens[place].text not in self._first_words:
            return 0
        for length in range(min(_LONGEST_NAME, len(tokens) - place), 0, -1):
            if tuple(token.text for token in tokens[place : place + length]) in self._phrases:
                return length
        return 0

    def _checked(self, text: str, tokens: Sequence[Token], hints: Sequence[Hint]) -> Iterator[Link]:
        start, end = tokens[0].start, tokens[-1].end
        entries = self._phrases[tuple(token.text for token in tokens)]
        for entry in sorted(entries, key=lambda entry: not hinted(hints, entry.type, start, end)):
            is_ambiguous = text[start:end].casefold() in self._reads.ambiguous
            doubtful = is_ambiguous or entry.type in _ONLY_TAGGED
            if not doubtful or hinted(hints, entry.type, start, end):
                yield Link(start, end, entry.type, entry.id, name=entry.name)
                return

    def resolve(self, kind: str, text: str) -> tuple[Entry, float] | None:
        """The thing of type ``kind`` that ``text`` names, typing errors forgiven.

        Returns:
            The entry and a confidence between 0 and 1, or None.
        """
        name = " ".join(token.text for token in self._tokens(text))
        names = self._names.get(kind)
        if not names or not name:
            return None
        if name in names:
            return names[name], 1.0
        if is_unspaced(name):  # one ideograph of three makes another word, not a typing error
            return self._by_head(names, name)
        if len(name) < _SHORTEST_FUZZY:
            return None
        match = process.extractOne(
            name, names.keys(), scorer=OSA.normalized_similarity, score_cutoff=_CLOSE
        )
        if match is not None:
            return names[match[0]], match[1]
        return self._by_head(names, name)

    def _by_head(self, names: Mapping[str, Entry], name: str) -> tuple[Entry, float] | None:
        by_kind = self._reads.names is not None and self._reads.names.HEAD_IS_LAST
        return self._by_last_words(names, name) if by_kind else None

    def _by_last_words(self, names: Mapping[str, Entry], name: str) -> tuple[Entry, float] | None:
        """ "winter rain coat" is a coat where the last words name the kind."""
        words = name.split()
        for start in range(1, len(words)):
            entry = names.get(" ".join(words[start:]))
            if entry is not None:
                return entry, 0.9
        return None
