"""Is a draft a proper sentence? Small checks of form; truth is the guard's business."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from generator.facts import Fact, is_plural
from generator.words import END_MARKS, SLOT

LEAST_WORDS = 3
_PAUSES = frozenset({",", ";", ":", "–", "—"})
_SINGULAR_ARTICLES = frozenset({"a", "an"})
_DANGLING = frozenset({"a", "an", "the", "and", "or", "of", "with", "in", "for", "to", "by"})


def acceptable(tokens: Sequence[str], facts: Mapping[str, Fact]) -> bool:
    """Whether the tokens (words and slots) form a sentence as far as its form tells."""
    words = [token for token in tokens if token[-1:].isalnum() or SLOT.fullmatch(token)]
    return (
        len(words) >= LEAST_WORDS
        and tokens[-1] in END_MARKS
        and tokens[-2] not in _DANGLING | _PAUSES
        and tokens[0] not in _PAUSES
        and not _repeats(tokens)
        and not _article_before_plural(tokens, facts)
    )


def _repeats(tokens: Sequence[str]) -> bool:
    pairs = list(pairwise(tokens))
    triples = list(zip(tokens, tokens[1:], tokens[2:], strict=False))
    doubled = any(a == b or (a in _PAUSES and b in _PAUSES) for a, b in pairs)
    return doubled or len(set(triples)) < len(triples)


def _article_before_plural(tokens: Sequence[str], facts: Mapping[str, Fact]) -> bool:
    for article, token in pairwise(tokens):
        if article in _SINGULAR_ARTICLES and SLOT.fullmatch(token):
            fact = facts.get(token[1:-1])
            if fact is not None and fact.kind == "text" and is_plural(fact.value):
                return True
    return False
