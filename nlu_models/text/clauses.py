"""The clauses of a message: where it may be cut, and what kind of clause each piece is.

The kinds follow Huddleston and Pullum (2002), "The Cambridge Grammar of the English Language",
chapter 10: a question, an order (imperative), a statement; a wish ("I'd like to ...") is a
statement that asks for something, and a fragment has no verb of its own ("in blue", "the second").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from rapidfuzz.distance import OSA

from nlu_models.text.reads import ClauseReads

MOST_CLAUSES = 8
_LEAST_LETTERS = 6
"""Letters from which on a verb may have a typing error."""
_NEVER_CUT = re.compile(r"\S+@[\w.-]*\w|\b(?:https?://|www\.)\S*\w", re.IGNORECASE)
_LEAST_WORDS = 3
"""Words from which on a question says what it is about: not "why?", "how much?"."""

_WORD = re.compile(r"[^\W\d_]+(?:'\w+)?")
_APOSTROPHES = str.maketrans("’‘`´", "''''")


class Kind(Enum):
    """What kind of clause a piece of a message is."""

    QUESTION = "question"
    ORDER = "order"
    WISH = "wish"
    STATEMENT = "statement"
    FRAGMENT = "fragment"

    @property
    def asks(self) -> bool:
        """Whether it asks for something by its form alone."""
        return self in {Kind.QUESTION, Kind.ORDER, Kind.WISH}


@dataclass(frozen=True)
class Clause:
    """A piece of a message.

    Args:
        start: first character in the message (0-based).
        end: one past its last character.
        text: the piece.
        kind: by its form.
        linked: joined to the piece before by a word ("and") or by the end of a sentence, not by a
            comma alone.
        adds: the joint says that something else comes ("also", "plus", "by the way").
        counterpart: the clause without its negation, where that refuses something.
    """

    start: int
    end: int
    text: str
    kind: Kind
    linked: bool = True
    adds: bool = False
    counterpart: str | None = None


def find_clauses(
    text: str, reads: ClauseReads, spans: Sequence[tuple[int, int]] = ()
) -> list[Clause]:
    """Cut a message wherever a clause might end; the cut itself decides nothing yet.

    Args:
        text: the message.
        reads: the patterns of its language.
        spans: what must stay whole, such as the entities found in it.

    Returns:
        The clauses in their order, at most :data:`MOST_CLAUSES`; one when there is nothing to cut.
        What cannot stand alone ("in blue", "it should be warm") belongs to the clause before it.
    """
    plain = straight(text)
    taken = [*spans, *(match.span() for match in _NEVER_CUT.finditer(plain))]
    clauses: list[Clause] = []
    start, joint = 0, ""
    for cut, after, following in [*_cuts(plain, taken, reads), (len(plain), len(plain), "")]:
        if not _WORD.search(plain[start:cut]):
            continue
        piece = _clause(plain, (start, cut), joint, reads)
        if clauses and clauses[-1].counterpart and reads.INSTEAD.search(f"{joint} {piece.text}"):
            kind = Kind.WISH if piece.kind is Kind.FRAGMENT else piece.kind
            piece = replace(piece, kind=kind)
        if clauses and (len(clauses) == MOST_CLAUSES or not _stands_alone(piece, joint, reads)):
            piece = _joined(plain, clauses.pop(), piece, reads)
        clauses.append(piece)
        start, joint = after, following
    return clauses


def _joined(text: str, before: Clause, piece: Clause, reads: ClauseReads) -> Clause:
    words = text[before.start : piece.end]
    kind = before.kind if before.kind is not Kind.FRAGMENT else kind_of(words, reads)
    return replace(before, end=piece.end, text=words, kind=kind)


def _stands_alone(piece: Clause, joint: str, reads: ClauseReads) -> bool:
    """Whether a piece says something of its own, and does not go on about what was said."""
    if piece.kind is Kind.FRAGMENT or piece.counterpart is not None or piece.adds:
        return piece.kind is not Kind.FRAGMENT or piece.counterpart is not None
    words = without_opening(piece.text, reads)
    if piece.kind is Kind.STATEMENT:
        return reads.AND.search(joint) is not None and not reads.GOING_ON.match(words)
    if piece.kind is Kind.WISH:
        return not reads.WISH_FOR_IT.match(words)
    if piece.kind is Kind.QUESTION:
        return len(words.split()) >= _LEAST_WORDS and not reads.GOING_ON.match(words)
    return True


def _cuts(
    text: str, taken: Sequence[tuple[int, int]], reads: ClauseReads
) -> Iterator[tuple[int, int, str]]:
    """(end of a piece, start of the next, what joins them)."""
    for match in reads.BOUNDARY.finditer(text):
        start, end = match.span()
        if any(left < end and start < right for left, right in taken):
            continue
        if text[start] == "." and reads.ABBREVIATION.search(text[: start + 1]):
            continue
        sign = re.match(r"[?!]+", text[start:end])
        yield start + (sign.end() if sign else 0), end, match.group()


def _clause(text: str, span: tuple[int, int], joint: str, reads: ClauseReads) -> Clause:
    start, end = span
    while end > start and text[end - 1] in " ,;:":
        end -= 1
    words = text[start:end]
    adds = bool(reads.ADDING.search(joint) or reads.ADDING.match(words))
    linked = bool(reads.LINKING.search(joint))
    refused = reads.find_refusal(words)
    return Clause(start, end, words, kind_of(words, reads), linked, adds, refused)


def kind_of(text: str, reads: ClauseReads) -> Kind:
    """The kind of one clause, judged by how it begins."""
    words = without_opening(text, reads)
    if reads.SUBORDINATE.match(words):
        return Kind.FRAGMENT
    if reads.QUESTION.match(words):
        return Kind.QUESTION
    if reads.WISH.match(words):
        return Kind.WISH
    if _is_order(words, reads.VERBS):
        return Kind.ORDER
    if reads.SUBJECT.match(words):
        return Kind.STATEMENT if reads.FINITE.search(words) else Kind.FRAGMENT
    return Kind.FRAGMENT


def straight(text: str) -> str:
    """``text`` with every kind of apostrophe as ``'``; no character moves."""
    return text.translate(_APOSTROPHES)


def without_opening(text: str, reads: ClauseReads) -> str:
    """The clause after "hi", "please", "no", "also" and the like."""
    opening = reads.OPENING.match(straight(text))
    return text[opening.end() :] if opening else text


def _is_order(words: str, verbs: frozenset[str]) -> bool:
    """Whether a clause begins with a verb, typing errors forgiven, and goes on after it."""
    first = _WORD.match(words)
    return first is not None and len(words.split()) > 1 and _is_verb(first.group().lower(), verbs)


@lru_cache(maxsize=4096)
def _is_verb(word: str, verbs: frozenset[str]) -> bool:
    if word in verbs:
        return True
    if len(word) < _LEAST_LETTERS:
        return False
    return any(OSA.distance(word, verb) <= 1 for verb in verbs if word[0] == verb[0])
