"""Sizes as people write them: "size M", "in XL", "eu 42"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from common.language.scripts import EDGE, NOT_BEFORE_A_WORD, NOT_BEHIND_A_WORD, UNSPACED
from nlu_models.linking.links import Link
from nlu_models.text.reads import SizeReads

SIZE = "size"

_LETTERS = r"(?:x{1,3}s|x{1,4}l|[2-5]xl|s|m|l)"
_REGION = re.compile(
    rf"{EDGE}(?:eu|eur)\s?(?P<size>\d{{2}}(?:[.,]5)?){NOT_BEFORE_A_WORD}", re.IGNORECASE
)
_CAPITALS = re.compile(
    rf"{NOT_BEHIND_A_WORD}(?<!['’.&-])(?P<size>X{{1,3}}S|X{{1,4}}L|[2-5]XL|S|M|L)(?!['’&-])"
    rf"{NOT_BEFORE_A_WORD}"
)


class SizeFinder:
    """Finds sizes in a message.

    Args:
        reads: the words around a size in its language.
    """

    def __init__(self, reads: SizeReads | None) -> None:
        self._name = re.compile(r"(?:eu|eur|uk|us)\s*", re.IGNORECASE)
        self._worded: tuple[re.Pattern[str], ...] = ()
        if reads is None:
            return
        self._name = re.compile(rf"(?:{reads.SIZE}|eu|eur|uk|us)\s*", re.IGNORECASE)
        sized = re.compile(
            rf"{EDGE}(?:{reads.SIZE})(?:\s*[:=]\s*|\s+|(?=\d)|(?<=[{UNSPACED}]))(?:eu\s*|uk\s*|us\s*)?"
            rf"(?P<size>{_LETTERS}|\d{{1,3}}(?:[.,]5)?)(?![€%]){NOT_BEFORE_A_WORD}",
            re.IGNORECASE,
        )
        small = re.compile(
            rf"{EDGE}(?:{reads.BEFORE})(?:\s+|(?<=[{UNSPACED}]))(?P<size>{_LETTERS})(?!['’-])"
            rf"{NOT_BEFORE_A_WORD}",
            re.IGNORECASE,
        )
        self._worded = (sized, _REGION, small)

    def find(self, text: str) -> list[Link]:
        """Sizes with letters in capitals and numbers with a point.

        A lone ``S``, ``M`` or ``L`` counts in capitals, unless the whole message is in capitals.
        """
        found: list[Link] = []
        for start, end in self._spans(text):
            if all(end <= other.start or other.end <= start for other in found):
                found.append(Link(start, end, SIZE, self.canonical(text[start:end])))
        return found

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        patterns = [*(self._worded or (_REGION,))]
        if not text.isupper() or len(text) <= 4:
            patterns.append(_CAPITALS)
        for pattern in patterns:
            for match in pattern.finditer(text):
                yield match.span("size")

    def canonical(self, text: str) -> str:
        """A size as shops write it: ``xl`` and ``EU 42,5`` become ``XL`` and ``42.5``."""
        size = text.strip()
        if named := self._name.match(size):
            size = size[named.end() :]
        size = size.replace(",", ".")
        repeated = re.fullmatch(r"([2-5])x([sl])", size, re.IGNORECASE)
        if repeated:
            size = "x" * int(repeated[1]) + repeated[2]
        return size.upper() if re.fullmatch(_LETTERS, size, re.IGNORECASE) else size
