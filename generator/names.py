"""Names in a text: makers, places of origin, codes, and whom a thing is for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from common.language.scripts import is_unspaced
from generator.evidence import Evidence
from generator.facts import ProductFacts
from generator.phrases import Word, stem
from generator.segments import countries
from generator.statements import UNSUPPORTED, Statement
from generator.tongue import language_code, statement_lists, statement_words

TITLE_CASE = 0.6
"""From this share of capitals on, a line is written in title case."""
_CODE = re.compile(r"^(?:[A-Z]{2,}\d*(?:-[A-Z0-9]+)?|[A-Z]+\d+\w*)$")


def named(
    words: Sequence[Word], free: frozenset[int], evidence: Evidence, product: ProductFacts
) -> Iterator[Statement]:
    """The makers, places and codes that a sentence names."""
    title = _in_title_case(words)
    begins = True
    for at, word in enumerate(words):
        if at not in free and (kind := _kind(words, at, begins=begins, title=title)):
            yield _judged(word, kind, evidence, product)
        begins = word.text in ".!?:–—;("


def _kind(words: Sequence[Word], at: int, *, begins: bool, title: bool) -> str | None:
    word, read, lists = words[at], statement_words(), statement_lists()
    if is_unspaced(word.text):
        return _kind_without_capitals(words, at)
    if not word.text[:1].isupper() or word.text in read.NAMES:
        return None
    if word.lower in countries(language_code()) or word.lower in lists.places:
        return "origin"
    if word.text.removesuffix("'s") in lists.brands:
        return "brand"
    if _CODE.match(word.text):
        return "code" if not title or any(c.isdigit() for c in word.text) else None
    if at and words[at - 1].lower in read.MAKER and word.lower not in lists.technologies:
        return "brand"
    return None if begins or title or len(word.text) < 2 else "name"


def _kind_without_capitals(words: Sequence[Word], at: int) -> str | None:
    """The kind of a name in a script without capitals: only listed ones are known."""
    word, read, lists = words[at], statement_words(), statement_lists()
    if word.lower in countries(language_code()) or word.lower in lists.places:
        return "origin"
    beside = {one.lower for one in words[max(0, at - 1) : at + 2]}
    is_brand = word.text in lists.brands
    everyday = word.text in lists.ambiguous and beside.isdisjoint(read.MAKER)
    return "brand" if is_brand and not everyday else None


def _judged(word: Word, kind: str, evidence: Evidence, product: ProductFacts) -> Statement:
    lower = word.lower.removesuffix("'s")
    place = statement_lists().places.get(lower, lower)
    found = evidence.words.get(word.stem) or evidence.words.get(stem(place)) or []
    if not found and kind == "origin":
        adjectives = [a for a, land in statement_lists().places.items() if land == lower]
        found = [one for a in adjectives for one in evidence.words.get(stem(a), [])]
    if kind == "brand":
        found = [one for one in found if one.field in ("brand", "name", "short", "details")
                 or one.field == "description"]  # fmt: skip
    if not found:
        return Statement(word.text, kind, reason=UNSUPPORTED)
    return Statement(word.text, kind, found[0].field)


def _in_title_case(words: Sequence[Word]) -> bool:
    long = [word for word in words if word.text[0].isalpha() and len(word.text) > 3]
    capital = sum(word.text[0].isupper() for word in long)
    return len(long) > 2 and capital >= TITLE_CASE * len(long)


def audiences(text: str, evidence: Evidence) -> Iterator[Statement]:
    """Whom a sentence says that the product is for, where the data must say so."""
    for match in statement_words().FOR_WHOM.finditer(text):
        whom = match["whom"] or match["whose"]
        needs = statement_lists().audiences.get(whom.lower(), ())
        found = [one for word in needs for one in evidence.words.get(stem(word), []) if one.named]
        if found:
            yield Statement(whom, "audience", found[0].field)
        else:
            yield Statement(whom, "audience", reason=UNSUPPORTED)
