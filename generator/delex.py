"""Values out of the text and slots in, for learning; and back again, for writing.

Delexicalisation lets a small model learn phrasing alone: what is true of the product at hand is
filled in from its data afterwards (Wen et al., "Semantically Conditioned LSTM-based Natural
Language Generation", EMNLP 2015).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from common.language import unit_mark
from generator.facts import Fact, ProductFacts
from generator.tongue import copy_words, unit_words
from generator.words import split

NEAR = 4


@dataclass(frozen=True)
class Delexicalised:
    """A sentence as tokens with slots, and the keys of the facts that it states."""

    tokens: tuple[str, ...]
    keys: tuple[str, ...]


def delexicalise(sentence: str, product: ProductFacts) -> Delexicalised:
    """Put a slot in place of each value that the sentence takes from the product's data."""
    facts = [f for f in (*product.naming, *product.facts) if f.kind in ("text", "number")]
    text = sentence
    for fact in sorted(facts, key=lambda f: -len(f.value)):
        if fact.kind == "text":
            text = _phrase(fact.value).sub(fact.slot, text, count=1)
    tokens = split(text)
    for fact in facts:
        if fact.kind == "number":
            tokens = _slot_number(tokens, fact, _counted(fact, product))
    return Delexicalised(tuple(tokens), tuple(stated_keys(tokens, product)))


def relexicalise(tokens: Sequence[str], facts: Mapping[str, Fact]) -> list[str]:
    """Put the product's values in place of the slots.

    Args:
        tokens: words and slots.
        facts: facts by key.

    Returns:
        Word tokens; a value of several words stays one token, a unit agrees with its number.

    Raises:
        KeyError: the product has no such fact.
    """
    words: list[str] = []
    number = ""
    for token in tokens:
        if token.startswith("[") and token.endswith("]"):
            fact = facts[token[1:-1]]
            words.append(fact.value)
            number = fact.value if fact.kind == "number" else ""
            continue
        words.append(_agreeing(token, number))
        number = ""
    return words


def stated_keys(tokens: Sequence[str], product: ProductFacts) -> Iterable[str]:
    """Keys of the facts that a delexicalised sentence states, by slot or in other words."""
    held = set(tokens)
    words = {copy_words().stem(token) for token in tokens}
    for fact in (*product.naming, *product.facts):
        if fact.slot in held or (fact not in product.naming and _in_other_words(fact, words)):
            yield fact.key


def _in_other_words(fact: Fact, stems: set[str]) -> bool:
    """Whether a feature is named, or at least half the words of a text value are there."""
    named = {
        copy_words().stem(word)
        for word in re.findall(r"[a-z]+", fact.value.lower())
        if len(word) > 2
    }
    if not named or fact.kind == "number":
        return False
    return named <= stems if fact.kind != "text" else len(named & stems) * 2 >= len(named)


def _phrase(value: str) -> re.Pattern[str]:
    pattern = r"[\s-]".join(re.escape(word) for word in re.split(r"[\s-]+", value) if word)
    return re.compile(rf"(?<![\w\[-]){pattern}(?![\w\]'’])", re.IGNORECASE)


def _slot_number(tokens: list[str], fact: Fact, counted: frozenset[str]) -> list[str]:
    for index, token in enumerate(tokens):
        plain = copy_words().NUMBER_WORDS.get(token.lower(), token.replace(",", ""))
        if plain == fact.value and _fits(tokens, index, fact, counted):
            return [*tokens[:index], fact.slot, *tokens[index + 1 :]]
    return tokens


def _fits(tokens: Sequence[str], index: int, fact: Fact, counted: frozenset[str]) -> bool:
    """Whether the number at ``index`` is the value of this fact.

    A number with a unit is followed by that unit or by none; a number without one stands near a
    word for what it counts, so that "3 zips" is not taken for three pockets.
    """
    after = tokens[index + 1].lower().lstrip("-") if index + 1 < len(tokens) else ""
    unit = unit_mark(fact.attribute)
    if unit is not None and fact.kind == "number" and not fact.key.endswith(".n"):
        return after in unit_words().UNIT_WORDS.get(unit, ()) or after not in unit_words().ALL_UNITS
    near = tokens[max(0, index - NEAR) : index + NEAR + 1]
    return not counted.isdisjoint(copy_words().stem(word) for word in near)


def _counted(fact: Fact, product: ProductFacts) -> frozenset[str]:
    """Stems of the words for what a number without a unit counts."""
    value = str(product.attributes.get(fact.attribute, ""))
    words = {*copy_words().implied(fact.attribute, value), *re.findall(r"[a-z]+", value.lower())}
    if fact.attribute in copy_words().COUNTS_THE_NAME:
        words.add(product.name.split()[-1].lower())
    return frozenset(copy_words().stem(word) for word in words)


def _agreeing(token: str, number: str) -> str:
    if not number:
        return token
    for singular, plural in unit_words().UNIT_NOUNS:
        if token in (singular, plural):
            return singular if number == "1" else plural
    return token
