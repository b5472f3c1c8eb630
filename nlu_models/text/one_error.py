"""The words that one typing error parts from a word.

Words are found by what is left of them without one letter (Mor and Fraenkel 1982, "A hash code
method for detecting and correcting spelling errors"; later known as SymSpell): two words one error
apart share such a rest, or one of them is the other's. A word costs as many look-ups as it has
letters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class OneErrorIndex:
    """Finds words that one error (Damerau 1964) parts from another.

    Args:
        words: to find.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._by_rest: dict[str, list[str]] = {}
        for word in {*words}:
            for rest in {word, *_rests(word)}:
                self._by_rest.setdefault(rest, []).append(word)

    def near(self, word: str) -> set[str]:
        """The words that are ``word`` but for one letter too many, too few, wrong, or swapped."""
        candidates = {
            known for rest in (word, *_rests(word)) for known in self._by_rest.get(rest, ())
        }
        return {known for known in candidates if is_one_error(word, known)}


def is_one_error(word: str, other: str) -> bool:
    """Whether exactly one error parts two words: a letter added, left out, changed, or two
    neighbours swapped.
    """
    if word == other or abs(len(word) - len(other)) > 1:
        return False
    start = next(
        (place for place, (one, two) in enumerate(zip(word, other, strict=False)) if one != two),
        min(len(word), len(other)),
    )
    rest, other_rest = word[start:], other[start:]
    return (
        rest[1:] == other_rest[1:]
        or rest[1:] == other_rest
        or rest == other_rest[1:]
        or (rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:])
    )


def _rests(word: str) -> Iterator[str]:
    """``word`` without one of its letters, for each letter."""
    return (word[:place] + word[place + 1 :] for place in range(len(word)))
