"""For whom a thing is looked for: a person's group and age, as filters."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from actions.catalogue.kinds import pool
from actions.conversation import Entity, Turn
from common.language import language
from common.language.scripts import (
    NOT_BEFORE_A_WORD,
    NOT_BEHIND_A_WORD,
    UNSPACED,
    WholeWords,
    whole_words,
)
from common.language.variants import either

if TYPE_CHECKING:
    from actions.services import Services
    from recommender.needs import Suits

_OWN_AND_ADULTS = 2
"""A word for women is in the group of women, and in that of all adults."""


def recipient_of(turn: Turn) -> tuple[str, str]:
    """The group of people that a message looks for something for, and the word for them.

    Both are empty where it names nobody.
    """
    beside = language(turn.language).reads("wishes").SOMEBODY_BESIDE
    turn = replace(turn, text=beside.sub(" ", turn.text), entities=_for_whom(turn, beside))
    tagged = " ".join(str(e.text or e.value) for e in turn.entities if e.name == "recipient")
    for name, said, plain in _patterns(turn.language):
        if tagged and (match := said.search(tagged)):
            return name, match[0]
        if plain is not None and (match := plain.search(turn.text)):
            return name, match[0]
    for name, pattern in _named_behind(turn.language):
        if match := pattern.search(turn.text):
            return name, match[1]
    return "", ""


def _for_whom(turn: Turn, beside: re.Pattern[str]) -> tuple[Entity, ...]:
    """The entities without those who only give, come along or are told of."""
    gone = [match.span() for match in beside.finditer(turn.text)]
    return tuple(
        e
        for e in turn.entities
        if e.name != "recipient" or not any(start <= e.start < end for start, end in gone)
    )


def but_for(group: str, code: str) -> str:
    """The people who are left where a thing shall be for no child; empty for any other group."""
    groups = language(code).words("recipients")["groups"]
    grown = [name for name, told in groups.items() if not told.get("child")]
    return grown[-1] if groups.get(group, {}).get("child") else ""


def age_of(turn: Turn) -> int | None:
    """The years of the person that a message tells of."""
    found = language(turn.language).reads("quantities").age(turn.text)
    return round(found[2]) if found else None


def suits(group: str, age: int | None, code: str, services: Services) -> Suits | None:
    """What must fit for somebody; None where nobody is known."""
    from recommender.needs import Suits

    if not group and age is None:
        return None
    words = language(code).words("recipients")
    told = words["groups"].get(group, {})
    child = age <= words["child_until"] if age is not None else bool(told.get("child"))
    if child:
        told = next(one for one in words["groups"].values() if one.get("child"))
    elif told.get("child"):
        told = {}
    fits = frozenset(told.get("fits") or ())
    marks = frozenset(services.words.stem(mark) for mark in words["marks"])
    is_told = any(
        not marks.isdisjoint(item.told) or any(name in item.measures for name in words["ages"])
        for item in pool("", services)
    )
    return Suits(
        values=dict.fromkeys(words["attributes"], fits) if fits else {},
        age=float(age) if age is not None else None,
        age_names=tuple(words["ages"]),
        marks=marks,
        # A shop that marks nothing for children has nothing to go by.
        child=child if is_told else None,
    )


def group_of(value: str, code: str) -> str:
    """The group of people that a catalogue's word for them means; empty where it is many."""
    groups = language(code).words("recipients")["groups"]
    fitting = [name for name, group in groups.items() if value.casefold() in group["fits"]]
    return fitting[0] if fitting and len(fitting) <= _OWN_AND_ADULTS else ""


@lru_cache(maxsize=16)
def _patterns(code: str) -> tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...]:
    groups: dict[str, dict[str, Any]] = language(code).words("recipients")["groups"]
    return tuple(
        (name, _whole(group["said"]), _whole(group["plain"]) if "plain" in group else None)
        for name, group in groups.items()
    )


@lru_cache(maxsize=16)
def _named_behind(code: str) -> tuple[tuple[str, WholeWords], ...]:
    """The groups by their words behind one that says for whom ("for my two little nephews")."""
    words = language(code).words("recipients")
    between = rf"(?:\s+|(?<=[{UNSPACED}]))(?:[\w-]+\s+){{0,2}}?"
    return tuple(
        (name, whole_words(f"{words['before']}{between}({group['said']})"))
        for name, group in words["groups"].items()
    )


def _whole(words: str) -> re.Pattern[str]:
    return re.compile(
        rf"{NOT_BEHIND_A_WORD}(?<!['’])(?:{either(words)}){NOT_BEFORE_A_WORD}", re.IGNORECASE
    )


def without_owned(turn: Turn, whom: str) -> Turn:
    """A message of gift talk with what the one who gets the present has already left out.

    Args:
        turn: the message ("has knives").
        whom: the word for whom the present is; without one everything stays as it is.
    """
    owned = getattr(language(turn.language).reads("wishes"), "OWNED_BEFORE", None)
    if not whom or owned is None or "?" in turn.text:
        return turn
    return replace(
        turn,
        entities=tuple(
            replace(e, unwanted=True)
            if e.name in ("category", "product") and e.text and owned.search(turn.text[: e.start])
            else e
            for e in turn.entities
        ),
    )
