"""Is a draft a proper sentence? Checks of form; truth is the guard's business."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from generator.facts import Fact, is_plural
from generator.tongue import copy_words, shape_words
from generator.words import END_MARKS, SLOT

LEAST_WORDS = 3
_PAUSES = frozenset({",", ";", ":", "–", "—"})
_COUNTER = re.compile(r"#\d+")
_WORD = re.compile(r"[a-z]{4,}")
ANY_SLOT, EDGE = "[]", ""
SHORT_NAME = "[short]"
_OF_ALL = frozenset({"name", "short", "noun", "brand"})
"""What names the whole product."""


@dataclass
class SlotContexts:
    """The words around each slot in the sentences people wrote.

    A network that has seen little may put a value where none of its kind belongs ("lined with
    short sleeves"); a slot in a place where nobody ever wrote it is such a mistake.
    """

    before: set[tuple[str, ...]] = field(default_factory=set)
    after: set[tuple[str, str]] = field(default_factory=set)

    def learn(self, tokens: Sequence[str]) -> None:
        """Take in a sentence that a person wrote."""
        for before, after in _contexts(tokens):
            self.before.add(before)
            self.after.add(after)

    def attested(self, tokens: Sequence[str]) -> bool:
        """Whether every slot stands in a place where somebody wrote it."""
        return all(b in self.before and a in self.after for b, a in _contexts(tokens))


def acceptable(tokens: Sequence[str], facts: Mapping[str, Fact]) -> bool:
    """Whether the tokens (words and slots) form a sentence as far as its form tells."""
    words = [token for token in tokens if token[-1:].isalnum() or SLOT.fullmatch(token)]
    return (
        len(words) >= LEAST_WORDS
        and tokens[-1] in END_MARKS
        and tokens[-2] not in copy_words().LINKS | _PAUSES
        and tuple(tokens[-3:-1]) not in copy_words().UNFINISHED
        and tokens[0] not in _PAUSES
        and not _repeats(tokens)
        and not _says_it_of_a_part(tokens, facts)
        and not _quality_for_a_thing(tokens, facts)
        and not _article_before_plural(tokens, facts)
        and not _miscounts(tokens, facts)
    )


def says_twice(text: str) -> bool:
    """Whether a sentence uses a telling word twice: "a padded collar and the collar is padded"."""
    stems = content_stems(text)
    return len(set(stems)) < len(stems)


def content_stems(text: str) -> list[str]:
    """The stems of the words that tell something."""
    return [
        copy_words().stem(word)
        for word in _WORD.findall(text.lower())
        if word not in copy_words().FUNCTION_WORDS
    ]


def _contexts(tokens: Sequence[str]) -> Iterable[tuple[tuple[str, ...], tuple[str, str]]]:
    """For each slot the words before it, back to one that carries meaning, and after it."""
    carriers = copy_words().CARRIERS | _PAUSES
    plain = [*(_COUNTER.sub("", token) for token in tokens), EDGE]
    for index, token in enumerate(plain):
        if not SLOT.fullmatch(token):
            continue
        start = index - 1
        while start > 0 and plain[start] in carriers:
            start -= 1
        before = (_general(word) for word in plain[max(start, 0) : index])
        yield (*before, token), (token, _general(plain[index + 1]))


def _general(token: str) -> str:
    return ANY_SLOT if SLOT.fullmatch(token) else token


def _repeats(tokens: Sequence[str]) -> bool:
    triples = list(zip(tokens, tokens[1:], tokens[2:], strict=False))
    doubled = any(a == b or (a in _PAUSES and b in _PAUSES) for a, b in pairwise(tokens))
    said = [(a, b) for a, b in pairwise(tokens) if a.isalpha() and a not in copy_words().CARRIERS]
    said = [(a, b) for a, b in said if b.isalpha()]
    return doubled or len(set(triples)) < len(triples) or len(set(said)) < len(said)


def agrees(tokens: Sequence[str], *, plural: bool) -> bool:
    """Whether a sentence speaks of a product as the one thing, or the several, that it is."""
    subject = copy_words().SUBJECTS.get(tokens[0].lower(), plural)
    named = any(
        word == SHORT_NAME and (then in copy_words().HAVING or then.endswith("s"))
        for word, then in pairwise(tokens)
    )
    return bool(subject == plural) and not (plural and named)


def _says_it_of_a_part(tokens: Sequence[str], facts: Mapping[str, Fact]) -> bool:
    """Whether a number is said of another attribute: "the diffuse light is 2.5 m long"."""
    known = [facts.get(token[1:-1]) if SLOT.fullmatch(token) else None for token in tokens]
    for at, fact in enumerate(known):
        if fact is None or fact.kind != "number" or fact.key.endswith(".n"):
            continue
        if at > 1 and tokens[at - 1] in copy_words().HAVING:
            part = known[at - 2]
            if part is not None and part.key in facts and part.attribute not in _OF_ALL:
                return True
    return False


def _quality_for_a_thing(tokens: Sequence[str], facts: Mapping[str, Fact]) -> bool:
    """Whether nothing follows a quality after its article: "with a flared and a zip"."""
    ends = copy_words().LINKS | _PAUSES | set(END_MARKS)
    for article, token, then in zip(tokens, tokens[1:], tokens[2:], strict=False):
        fact = facts.get(token[1:-1]) if SLOT.fullmatch(token) else None
        if fact is None or fact.kind != "text" or article not in copy_words().SINGULAR_ARTICLES:
            continue
        if fact.shape not in shape_words().NOUNS and then in ends:
            return True
    return False


def _article_before_plural(tokens: Sequence[str], facts: Mapping[str, Fact]) -> bool:
    for article, token in pairwise(tokens):
        if article in copy_words().SINGULAR_ARTICLES and SLOT.fullmatch(token):
            fact = facts.get(token[1:-1])
            if fact is not None and fact.kind == "text" and is_plural(fact.value):
                return True
    return False


def _miscounts(tokens: Sequence[str], facts: Mapping[str, Fact]) -> bool:
    """Whether "there is" or "there are" disagrees with the number that follows."""
    counting = copy_words().COUNTING
    for there, verb, token in zip(tokens, tokens[1:], tokens[2:], strict=False):
        one = counting.get((there, verb)) if SLOT.fullmatch(token) else None
        fact = facts.get(token[1:-1])
        if one is not None and fact is not None and fact.kind == "number":
            return (fact.value == "1") != one
    return False
