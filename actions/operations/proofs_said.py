"""Who somebody is, as it is said: names, numbers and addresses by their place and form alone.

What understanding has tagged goes first (``actions.operations.identity``); this reads what has the
form of a name or a code whatever its letters' case, and what puts an address right that was told
before ("it is .net", "with two n", "no dash").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from types import ModuleType

from actions.conversation import Entity, Turn
from common.language import language
from shop.countries import postcode_in

EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[A-Za-z]{2,}")
_CODES = ("order_number", "postcode", "email")
_CLAUSE_END = re.compile(r"[,;:!?\n()]+|\.(?=\s|$)|\s[–-]\s")
_NAME_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")
_CODE_WORD = re.compile(r"[^\W_][\w-]*")
_LEAST_OF_A_NAME, _MOST_OF_A_NAME = 2, 4
_MOST_WORDS_OF_A_CODE = 2
PHONE_END = re.compile(r"\d{4}")
"""The last digits of a telephone number alone."""
_BEHIND = re.compile(r"[\s,;，、；/]{1,3}(?P<end>\d{4})(?!\w|[.,/-]\d)")
_BEFORE = re.compile(r"(?<![\w.,/-])(?P<end>\d{4})[\s,;，、；/]{1,3}$")
_WITH_END = re.compile(r".*\d{4,}[\s,;，、；/]{1,3}(?P<end>\d{4})")
_MARK = "\0"
"""Where something that proves who speaks has been taken out of a text."""


def name_said(turn: Turn) -> str | None:
    """First and last name, after "my name is" or in a clause beside a code or an address.

    "thijs postma, 3511 KM", "it's Cian Quinn here I bought a lamp", "28195 Bremen, Karl Weber".
    """
    reads = language(turn.language).reads("identity")
    text = _with_marks(turn)
    for lead in reads.NAME_LEAD.finditer(text):
        clause = _CLAUSE_END.split(text[lead.end() :], maxsplit=1)[0]
        if name := _leading_name(clause, reads):
            return name
    if _MARK not in text:
        return None
    clauses = _CLAUSE_END.split(text)
    marked = [place for place, clause in enumerate(clauses) if _MARK in clause]
    near = sorted(
        range(len(clauses)), key=lambda place: (min(abs(place - one) for one in marked), place)
    )
    for place in near:
        for part in _around_marks(clauses[place]):
            if name := _whole_name(part, reads):
                return name
    return None


def _with_marks(turn: Turn) -> str:
    """The whole message with a mark in the place of each code and address."""
    text = EMAIL.sub(_MARK, turn.whole or turn.text)
    for said in (e.text for e in turn.entities if e.name in _CODES and e.text):
        text = text.replace(said, _MARK)
    return text


def _around_marks(clause: str) -> Iterator[str]:
    """What stands before a code first: behind a postcode stands its town."""
    yield from clause.split(_MARK)


def _leading_name(clause: str, reads: ModuleType) -> str | None:
    """The words that a clause begins with as far as they may be a name."""
    found: list[str] = []
    for word in clause.split(_MARK, maxsplit=1)[0].split():
        if not _may_be_of_a_name(word, reads):
            break
        found.append(word.rstrip("."))
    return _name_of(found, reads)


def _whole_name(part: str, reads: ModuleType) -> str | None:
    """A piece of a clause that is a name and nothing else, as far as its words can tell."""
    words = reads.NAME_TAIL.sub("", reads.GREETING.sub("", part)).split()
    if not all(_may_be_of_a_name(word, reads) for word in words):
        return None
    return _name_of(words, reads)


def _name_of(words: Sequence[str], reads: ModuleType) -> str | None:
    telling = [word for word in words if word.casefold() not in reads.PARTICLES]
    fits = len(telling) >= _LEAST_OF_A_NAME and len(words) <= _MOST_OF_A_NAME
    return " ".join(words) if fits else None


def _may_be_of_a_name(word: str, reads: ModuleType) -> bool:
    plain = word.casefold().replace("’", "'").rstrip(".")
    return _NAME_WORD.fullmatch(word) is not None and plain not in reads.NO_NAME


def may_be_of_a_name(word: str, spoken: str) -> bool:
    """Whether a word of a language's speaker may be part of a name."""
    return _may_be_of_a_name(word, language(spoken).reads("identity"))


def postcodes_said(turn: Turn, countries: Sequence[str], *, alone: bool = False) -> list[str]:
    """Postcodes of some countries, whatever their letters' case and spaces.

    What has letters tells itself ("d08 k2x4", "3511km"); a number counts only where it is a clause
    of its own, or all of an answer.

    Args:
        turn: the message.
        countries: codes of the countries whose postcodes count.
        alone: whether a number counts only where it is all of the message.
    """
    known = {str(one) for one in turn.all("order_number")}
    text = EMAIL.sub(_MARK, turn.text)
    found: list[str] = []
    for clause in _CLAUSE_END.split(text):
        for words in _windows(clause):
            whole = words == (turn.text if alone else clause).strip(" .")
            code = _code_of(words, tuple(countries), whole)
            if code and words not in known and not any(words in one for one in found):
                found.append(code)
    return found


def _windows(clause: str) -> Iterator[str]:
    words = clause.replace(_MARK, " ").split()
    for length in range(_MOST_WORDS_OF_A_CODE, 0, -1):
        for start in range(len(words) - length + 1):
            some = words[start : start + length]
            if all(_CODE_WORD.fullmatch(word) for word in some):
                yield " ".join(some)


@lru_cache(maxsize=512)
def _code_of(words: str, countries: tuple[str, ...], whole: bool) -> str | None:
    """The code as its country writes it; None where it is none, or may be any number."""
    if not any(map(str.isdigit, words)):
        return None
    has_letters = any(map(str.isalpha, words))
    if not (has_letters or whole):
        return None
    if has_letters and not whole and words.split()[-1].isalpha() and words != words.upper():
        return None  # "2000 in": in lower case its last word may be any
    return next((code for c in countries if (code := postcode_in(words, c))), None)


def phone_told(turn: Turn) -> dict[str, str]:
    """The telephone number of a message as ``phone``, or the last digits of it as ``phone_end``.

    One that is told for whoever receives a parcel is not the customer's. Last digits are told as
    such ("尾号8000"), or stand right beside an order's number.
    """
    reads = language(turn.language).reads("identity")
    of_a_parcel = getattr(reads, "PHONE_OF_PARCEL", None)
    for one in turn.entities:
        if one.name != "phone" or one.unwanted or PHONE_END.fullmatch(str(one.value)):
            continue
        if of_a_parcel is None or not of_a_parcel.search(turn.text[: one.start]):
            return {"phone": str(one.value)}
    form = getattr(reads, "PHONE_END", None)
    if match := form.search(turn.text) if form else None:
        return {"phone_end": next(filter(None, match.groups()), "")}
    numbers = (one for one in turn.entities if one.name == "order_number" and one.text)
    return next(({"phone_end": end} for one in numbers if (end := _end_beside(one, turn.text))), {})


def _end_beside(number: Entity, text: str) -> str | None:
    """Four digits right behind an order's number, or right before it."""
    inside = _WITH_END.fullmatch(number.text)  # understanding may take both for the number
    behind = _BEHIND.match(text[number.start + len(number.text) :])
    before = _BEFORE.search(text[: number.start])
    return next((match["end"] for match in (inside, behind, before) if match), None)


def email_put_right(before: str, turn: Turn) -> str | None:
    """An address that was told before with what a message corrects; None where it corrects none.

    Where more than one change would fit the words, none is guessed.
    """
    reads = language(turn.language).reads("identity")
    local, _, host = before.partition("@")
    text = turn.text
    for change in (_other_end, _rather, _other_host, _letters, _without_sign):
        after = change(local, host, text, reads)
        if after and after != before and EMAIL.fullmatch(after):
            return after
    return None


def _rather(local: str, host: str, text: str, reads: ModuleType) -> str | None:
    for match in reads.RATHER.finditer(text):
        right, wrong = (match[name].strip(".").casefold() for name in ("right", "wrong"))
        before = f"{local}@{host}"
        if wrong and before.count(wrong) == 1 and wrong != right:
            return before.replace(wrong, right)
    return None


def _other_host(local: str, host: str, text: str, reads: ModuleType) -> str | None:
    match = reads.EMAIL_HOST.search(text)
    return f"{local}@{match['host'].casefold()}" if match else None


def _other_end(local: str, host: str, text: str, reads: ModuleType) -> str | None:
    ends = [
        match["end"].casefold()
        for match in reads.EMAIL_END.finditer(text)
        if not reads.LEFT_BEFORE.search(text[: match.start()])
    ]
    return f"{local}@{host.rpartition('.')[0]}.{ends[0]}" if len(ends) == 1 else None


def _letters(local: str, host: str, text: str, reads: ModuleType) -> str | None:
    if match := reads.LETTER_TWICE.search(text):
        letter = match["letter"].casefold()
        return _in_one_place(local, host, rf"(?<!{letter}){letter}(?!{letter})", letter * 2)
    if match := reads.LETTER_ONCE.search(text):
        letter = match["letter"].casefold()
        return _in_one_place(local, host, letter * 2, letter)
    return None


def _in_one_place(local: str, host: str, pattern: str, written: str) -> str | None:
    """The address with a change in the only place where it fits, before the sign or else behind."""
    if found := re.findall(pattern, local):
        return f"{re.sub(pattern, written, local)}@{host}" if len(found) == 1 else None
    found = re.findall(pattern, host)
    return f"{local}@{re.sub(pattern, written, host)}" if len(found) == 1 else None


def _without_sign(local: str, host: str, text: str, reads: ModuleType) -> str | None:
    match = reads.NO_SIGN.search(text)
    if match is None:
        return None
    sign = reads.SIGNS.get(match["sign"].casefold().rstrip("s"), "")
    return f"{local.replace(sign, '')}@{host}" if sign and sign in local else None
