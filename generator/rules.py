"""The rules of advertising: what a text must not say, or only with a field behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from common.errors import LanguageError
from common.language.scripts import NOT_BEFORE_A_WORD, NOT_BEHIND_A_WORD
from generator.evidence import Evidence
from generator.statements import RULE, Statement
from generator.tongue import advertising_rules, language_code


@dataclass(frozen=True)
class Rule:
    """One row of ``words/advertising.yml``.

    Attributes:
        kind: of the claim.
        pattern: what says it.
        unless: words of which one in the data allows it.
        countries: where it holds; empty for everywhere.
    """

    kind: str
    pattern: re.Pattern[str]
    unless: tuple[str, ...] = ()
    countries: frozenset[str] = frozenset()

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Rule:
        """Read a row.

        Raises:
            LanguageError: it lacks a key, or its pattern is none.
        """
        try:
            pattern = re.compile(
                rf"{NOT_BEHIND_A_WORD}(?:{row['pattern']}){NOT_BEFORE_A_WORD}", re.IGNORECASE
            )
            unless = tuple(str(word).lower() for word in row.get("unless") or ())
            return cls(str(row["kind"]), pattern, unless, frozenset(row.get("in") or ()))
        except (KeyError, re.error) as error:
            raise LanguageError(
                f"A rule of words/advertising.yml is malformed: {error}.",
                hint="Each has 'kind' and 'pattern', a regular expression.",
            ) from error


def broken(text: str, evidence: Evidence, country: str) -> Iterator[Statement]:
    """What a sentence says that an advertisement must not say, or that a field allows.

    Args:
        text: one sentence.
        evidence: what the product's fields bear out.
        country: ISO 3166 code of the shop's market, or empty for the rules of everywhere alone.
    """
    for rule in _rules(language_code()):
        if rule.countries and country not in rule.countries:
            continue
        for match in rule.pattern.finditer(text):
            said = match.group()
            allowed = next((word for word in rule.unless if word in evidence.text), "")
            if allowed:
                yield Statement(said, rule.kind, allowed)
            elif said.lower() not in evidence.text:
                yield Statement(said, rule.kind, reason=RULE)


@cache
def _rules(code: str) -> tuple[Rule, ...]:
    del code  # the language that is spoken; another one has rules of its own
    return tuple(map(Rule.of, advertising_rules()))
