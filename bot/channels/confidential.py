"""What no shop should keep of a message: card numbers, IBANs, passwords. They are masked.

It happens before a message is stored, logged or read by the bot, so nothing further in ever has
them. Digits are what they are in any script; names such as "password" are the language's
(``words/confidential.yml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Self

from bot.channels.numbers import (
    IBAN_LENGTHS,
    digits_of,
    is_card,
    is_iban,
    is_resident_id,
    is_shaped_as_card,
)
from common.errors import LanguageError
from common.language import language
from common.language.scripts import NOT_BEHIND_A_WORD, UNSPACED

FILE = "confidential"
HIDDEN = "•"
KEPT = 4
"""Last characters of a card or an account that stay, so that a person can tell which one."""
_GAP = "[\\s\u200b-\u200d\u2060\\-\u2010-\u2015./_,·*]{0,4}"
_DIGITS = re.compile(rf"(?<!\d)\d(?:{_GAP}\d){{11,29}}")
_IBAN = re.compile(
    rf"(?<![^\W_])[A-Za-z]{{2}}{_GAP}\d{_GAP}\d(?:{_GAP}[A-Za-z0-9]){{11,30}}", re.ASCII
)
_RESIDENT_ID = re.compile(r"(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])")
_EXPIRY = re.compile(r"(?<!\d)(?:0?[1-9]|1[0-2])\s?[/.\-]\s?(?:20)?\d{2}(?!\d)")
_CODE = re.compile(r"(?<![\d•])\d{3,4}(?!\d)")
_BESIDE = 45
"""Characters after a card's number in which its expiry and its code are looked for."""
_LOGIN = re.compile(r"(?<![^\s@:/|])[^\s@:/|]{1,64}@[\w.-]+\.\w{2,}\s*[:/|]\s*(\S+)")
_QUOTED = "[\"“„«'‘]([^\"”“»'’\n]{2,80})[\"”“»'’]"
_ENDS = ".,;!?)\"'”’"


class Kind(StrEnum):
    """What was masked; each has a sentence, ``utter_notice_masked_<kind>``."""

    CARD = "card"
    IBAN = "iban"
    PASSWORD = "password"  # noqa: S105 - the name of a kind
    IDENTITY = "identity"


@dataclass(frozen=True)
class Masked:
    """A text without secrets, and the kinds of what was taken out of it."""

    text: str
    kinds: tuple[Kind, ...] = ()


@dataclass(frozen=True)
class _Secret:
    start: int
    end: int
    kind: Kind
    shown: str


@dataclass(frozen=True)
class _Words:
    """The patterns of one language."""

    password: re.Pattern[str]
    shaped: re.Pattern[str]
    phrase: re.Pattern[str]
    reversed: re.Pattern[str]
    no_password: frozenset[str]
    code: re.Pattern[str]
    cards: re.Pattern[str]
    iban: re.Pattern[str]
    spoken: re.Pattern[str]
    digits: Mapping[str, str]
    times: Mapping[str, int]

    @classmethod
    def of(cls, code: str) -> Self:
        found: Mapping[str, Any] = language(code).words(FILE)
        names, phrases = _any(found["names"]), _any(found["phrases"])
        start, end = NOT_BEHIND_A_WORD, rf"(?:(?!\w)|(?<=[{UNSPACED}])|(?=[{UNSPACED}]))"
        gap = rf"(?:\s+|(?<=[{UNSPACED}]))"
        fillers = rf"(?:{gap}{_any(found['fillers'])}{end}){{0,5}}"
        between = rf"(?:\s*{_any(found['between'])}{end}\s*[:=：]?|\s*(?:->|→|[:=：–]|\s-\s))\s*"
        one = rf"[^\s{UNSPACED}，。；！？、]"
        token = rf"(?:{_QUOTED}|({one}+))"
        before = rf"(?<![^\s{UNSPACED}，。；：])"
        spoken = _any([*found["digits"], *found["times"]])
        return cls(
            password=_compile(rf"{start}{names}{fillers}{between}{token}"),
            shaped=_compile(rf"{start}{names}{gap}(?![:：=])({one}+)"),
            phrase=_compile(rf"{start}{phrases}{fillers}{between}([^.,;，。；\n]+)"),
            reversed=_compile(
                rf"{before}({one}{{2,80}})(?:\s+|(?=[{UNSPACED}])){_any(found['reversed'])}"
                rf"{gap}{names}{end}"
            ),
            no_password=frozenset(found["no_password"]),
            code=_compile(
                rf"{start}{_any(found['security_codes'])}"
                rf"(?:(?:[\s:=：]+|(?<=[{UNSPACED}])){_any(found['code_fillers'])}{end})*"
                rf"[\s:=：]*(\d{{3,4}})(?!\d)"
            ),
            cards=_compile(rf"{start}{_any(found['cards'])}{end}"),
            iban=_compile(rf"{start}{_any(found['iban'])}{end}"),
            spoken=_compile(rf"(?<!\w)(?:(?:{spoken}|\d+)(?:[\s,.\-]+|$|(?!\w))){{4,}}"),
            digits=found["digits"],
            times=found["times"],
        )


def _any(words: Sequence[str]) -> str:
    longest_first = sorted(map(str, words), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first) + ")"


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@cache
def _words(code: str) -> _Words | None:
    """A language's patterns; None for one that has no such file."""
    try:
        return _Words.of(code)
    except LanguageError:
        return None


def mask(text: str, languages: Sequence[str]) -> Masked:
    """``text`` with its secrets masked; the text itself where it has none.

    Args:
        languages: those in which shoppers may write; the names of secrets are theirs.
    """
    known = [found for code in languages if (found := _words(code))]
    kinds: list[Kind] = []
    for finder in (_resident_ids, _ibans, _cards, _passwords):
        secrets = _apart(finder(text, known))
        kinds += [one.kind for one in secrets]
        for one in reversed(secrets):
            text = text[: one.start] + one.shown + text[one.end :]
    return Masked(text, tuple(dict.fromkeys(kinds)))


def _apart(secrets: Iterator[_Secret]) -> list[_Secret]:
    """In their order, without those that lie over another."""
    found: list[_Secret] = []
    for one in sorted(secrets, key=lambda secret: (secret.start, -secret.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return found


def _number(start: int, end: int, kind: Kind, characters: str) -> _Secret:
    return _Secret(start, end, kind, HIDDEN * KEPT + characters[-KEPT:])


def _resident_ids(text: str, known: Sequence[_Words]) -> Iterator[_Secret]:
    for run in _RESIDENT_ID.finditer(text):
        if is_resident_id(digits_of(run[0][:-1]) + run[0][-1]):
            yield _number(*run.span(), Kind.IDENTITY, run[0])


def _ibans(text: str, known: Sequence[_Words]) -> Iterator[_Secret]:
    named = any(words.iban.search(text) for words in known)
    for run in _IBAN.finditer(text):
        places = [m.start() + run.start() for m in re.finditer(r"[A-Za-z0-9]", run[0])]
        length = IBAN_LENGTHS.get(run[0][:2].upper(), 0)
        if not length or len(places) < length:
            continue
        end = places[length - 1] + 1
        written = "".join(text[place] for place in places[:length]).upper()
        alone = end == len(text) or not text[end].isalnum()
        if is_iban(written) or (alone and named):
            yield _number(run.start(), end, Kind.IBAN, written)


def _cards(text: str, known: Sequence[_Words]) -> Iterator[_Secret]:
    named = any(words.cards.search(text) for words in known)
    for start, end, digits in _card_numbers(text, named):
        yield _number(start, end, Kind.CARD, digits)
        yield from _beside_card(text, end)
    for words in known:
        for found in words.code.finditer(text):
            yield _Secret(*found.span(1), Kind.CARD, HIDDEN * 3)
        for run in words.spoken.finditer(text):
            digits = _spoken_digits(run[0], words)
            if not run[0].replace(" ", "").isdigit() and is_card(digits):
                yield _number(run.start(), run.start() + len(run[0].rstrip()), Kind.CARD, digits)


def _card_numbers(text: str, named: bool) -> Iterator[tuple[int, int, str]]:
    """Start, end and digits; a run of digits may have an expiry before or behind the number."""
    for run in _DIGITS.finditer(text):
        places = [m.start() + run.start() for m in re.finditer(r"\d", run[0])]
        digits, first = digits_of(run[0]), 0
        while first < len(places):
            found = _card_from(text, places, digits, first, named)
            if found:
                yield found
                first += len(found[2])
            else:
                first += 1


def _card_from(
    text: str, places: Sequence[int], run: str, first: int, named: bool
) -> tuple[int, int, str] | None:
    start = places[first]
    if run[first] not in "23456" or (start and text[start - 1].isdigit()):
        return None
    for length in range(19, 12, -1):
        if first + length > len(places):
            continue
        end = places[first + length - 1] + 1
        if end < len(text) and text[end].isdigit():
            continue
        digits = run[first : first + length]
        if is_card(digits) or is_shaped_as_card(digits, text[start:end], named=named):
            return start, end, digits
    return None


def _beside_card(text: str, after: int) -> Iterator[_Secret]:
    """The expiry and the code behind a card's number."""
    until = min(len(text), after + _BESIDE)
    if expiry := _EXPIRY.search(text, after, until):
        yield _Secret(*expiry.span(), Kind.CARD, HIDDEN * 2)
        if code := _CODE.search(text, expiry.end(), min(len(text), expiry.end() + _BESIDE)):
            yield _Secret(*code.span(), Kind.CARD, HIDDEN * 3)


def _spoken_digits(run: str, words: _Words) -> str:
    digits, times = "", 1
    for word in re.findall(r"[^\W_]+", run.lower()):
        if word in words.times:
            times = words.times[word]
            continue
        digits += (words.digits.get(word) or digits_of(word)) * times
        times = 1
    return digits


def _passwords(text: str, known: Sequence[_Words]) -> Iterator[_Secret]:
    for login in _LOGIN.finditer(text):
        if _looks_secret(login[1]):
            yield _hidden(login.start(1), login[1])
    for words in known:
        for found in words.phrase.finditer(text):
            yield _hidden(found.start(1), found[1])
        for found in words.password.finditer(text):
            group = 1 if found[1] else 2
            if group == 1 or _may_be_password(found[group], words):
                yield _hidden(found.start(group), found[group])
        for found in words.shaped.finditer(text):
            if _looks_secret(found[1]):
                yield _hidden(found.start(1), found[1])
        for found in words.reversed.finditer(text):
            if _may_be_password(found[1], words):
                yield _hidden(found.start(1), found[1])


def _hidden(start: int, token: str) -> _Secret:
    kept = token.rstrip(_ENDS) or token
    return _Secret(start, start + len(kept), Kind.PASSWORD, HIDDEN * 6)


def _may_be_password(token: str, words: _Words) -> bool:
    said = token.strip(_ENDS + "“‘«(").lower().replace("’", "'")
    return len(said) > 1 and said not in words.no_password and HIDDEN not in said


def _looks_secret(token: str) -> bool:
    """Whether a word looks like a password: digits, signs inside, or capitals in the middle."""
    bare = token.rstrip(_ENDS)
    mixed = any(char.isdigit() for char in bare) or any(char.isupper() for char in bare[1:])
    signs = any(not char.isalnum() and char not in "-'’@.•" for char in bare)
    return len(bare) >= 4 and HIDDEN not in bare and "@" not in bare and (mixed or signs)
