"""Cleaning a message before the model reads it, without losing where each character came from."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass

_REPEATED = re.compile(r"([^\W\d])\1\1|([^\w\s])\2\2\2|\s\s", re.IGNORECASE)
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)
_MOST_MARKS = 2
_MOST_LETTERS = 2
_MOST_SIGNS = 3
# Text that vanishes in cleaning is skipped, but never more than this many characters for each one
# kept, so that a flood of zero-width characters costs as little as a long message.
_READ_AHEAD = 16


@dataclass(frozen=True)
class CleanText:
    """A cleaned text and the way back.

    Args:
        text: what the model reads.
        starts: for each character of ``text``, the first original character it stands for.
        ends: for each character of ``text``, one past the last original character.
    """

    text: str
    starts: range | tuple[int, ...]
    ends: range | tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original span of the clean characters ``start`` to ``end`` (not empty)."""
        return self.starts[start], self.ends[end - 1]

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """The clean characters of the original span; the way back from :meth:`span`."""
        return bisect_left(self.ends, start + 1), bisect_left(self.starts, end)


def clean(text: str, max_characters: int = 512, *, squeeze: bool = True) -> CleanText:
    """Normalise a message and bound its length.

    NFKC folds look-alike forms (full-width letters, ligatures); zero-width, control and unassigned
    characters go, tabs and line breaks become spaces; of repeated letters two stay, of repeated
    signs three; digits are never touched.

    Args:
        text: anything a person or a program may send.
        max_characters: the most characters to keep.
        squeeze: shorten repeated letters and signs; without it every character that means
            something stays, as the linking of e-mail addresses needs.

    Returns:
        The clean text, at most ``max_characters`` long, with original offsets.
    """
    if len(text) <= max_characters and _is_clean(text):
        return CleanText(text, range(len(text)), range(1, len(text) + 1))
    kept: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end, cluster in _clusters(text, max_characters * _READ_AHEAD):
        for character in unicodedata.normalize("NFKC", cluster):
            shown = " " if character.isspace() else character
            if squeeze and not _is_wanted(kept, shown):
                if kept:  # a repeated letter belongs to the span of those that stay
                    ends[-1] = end
                continue
            kept.append(shown)
            starts.append(start)
            ends.append(end)
            if len(kept) == max_characters:
                return CleanText("".join(kept), tuple(starts), tuple(ends))
    return CleanText("".join(kept), tuple(starts), tuple(ends))


def _is_clean(text: str) -> bool:
    return text.isascii() and text.isprintable() and not _REPEATED.search(text)


def _clusters(text: str, limit: int) -> list[tuple[int, int, str]]:
    """Characters with the marks that combine with them, so that NFKC sees them together."""
    clusters: list[tuple[int, int, str]] = []
    for index, character in enumerate(text[:limit]):
        if unicodedata.combining(character) and clusters:
            start, _, cluster = clusters[-1]
            # More marks than a language needs ("zalgo" text) are dropped, but belong to the span.
            addition = character if len(cluster) <= _MOST_MARKS else ""
            clusters[-1] = (start, index + 1, cluster + addition)
        elif character.isspace() or not _is_invisible(character):
            clusters.append((index, index + 1, character))
    return clusters


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in _INVISIBLE or ord(character) in _VARIATION_SELECTORS


def _is_wanted(kept: list[str], character: str) -> bool:
    """Whether one more of ``character`` may follow what is kept."""
    if character == " ":
        return bool(kept) and kept[-1] != " "
    if character.isdigit():
        return True
    most = _MOST_LETTERS if character.isalpha() else _MOST_SIGNS
    folded = character.casefold()
    return len(kept) < most or any(other.casefold() != folded for other in kept[-most:])
