"""Sizes as people write them: "size M", "in XL", "eu 42"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlu_models.linking.links import Hint, Link

SIZE = "size"

_LETTERS = r"(?:x{1,3}s|x{1,4}l|[2-5]xl|s|m|l)"
_SIZED = re.compile(
    rf"\bsize(?:s?\s*[:=]\s*|s?\s+|(?=\d))(?:eu\s*|uk\s*|us\s*)?(?P<size>{_LETTERS}|\d{{1,3}}(?:[.,]5)?)(?![\w€%])",
    re.IGNORECASE,
)
_REGION = re.compile(r"\b(?:eu|eur)\s?(?P<size>\d{2}(?:[.,]5)?)(?!\w)", re.IGNORECASE)
_CAPITALS = re.compile(r"(?<![\w'’.&-])(?P<size>X{1,3}S|X{1,4}L|[2-5]XL|S|M|L)(?![\w'’&-])")
_SMALL_LETTERS = re.compile(
    rf"\b(?:in|an?|take|to)\s+(?P<size>{_LETTERS})(?!['’\w-])", re.IGNORECASE
)


def find_sizes(text: str, hints: Sequence[Hint] = ()) -> list[Link]:
    """Sizes with letters in capitals and numbers with a point.

    A lone ``S``, ``M`` or ``L`` counts in capitals, unless the whole message is in capitals.
    """
    found: list[Link] = []
    for start, end in _spans(text):
        if all(end <= other.start or other.end <= start for other in found):
            found.append(Link(start, end, SIZE, canonical_size(text[start:end])))
    return found


def _spans(text: str) -> Iterator[tuple[int, int]]:
    patterns = [_SIZED, _REGION, _SMALL_LETTERS]
    if not text.isupper() or len(text) <= 4:
        patterns.append(_CAPITALS)
    for pattern in patterns:
        for match in pattern.finditer(text):
            yield match.span("size")


def canonical_size(text: str) -> str:
    """A size as shops write it: ``xl`` and ``EU 42,5`` become ``XL`` and ``42.5``."""
    size = re.sub(r"^(?:sizes?|eu|eur|uk|us)\s*", "", text.strip(), flags=re.IGNORECASE)
    size = size.replace(",", ".")
    repeated = re.fullmatch(r"([2-5])x([sl])", size, re.IGNORECASE)
    if repeated:
        size = "x" * int(repeated[1]) + repeated[2]
    return size.upper() if re.fullmatch(_LETTERS, size, re.IGNORECASE) else size
