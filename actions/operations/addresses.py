"""Reading a postal address out of what people say, in the forms of every country.

Nothing is guessed: a country is named, or it is told by a form that no other has (a British
postcode, a state with a ZIP code), or it is the expected one and the postcode is one of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from itertools import pairwise
from types import ModuleType

from actions.operations.care_of import with_line, without_care_of
from common.language import available_languages, language
from common.language.scripts import UNSPACED, is_unspaced
from shop.addresses import country_code
from shop.countries import (
    needs_postcode,
    needs_region,
    needs_town,
    postcode_in,
    region_code,
    towns_of,
)

ENGLISH = "en"
_READS = "addresses"
_UNSPACED = re.compile(f"[{UNSPACED}]+")
MOST_CHARACTERS = 300
# An order number or an e-mail address is no part of an address, but LT-01001 is a postcode.
_NOT_ADDRESS = re.compile(r"\S+@\S+|#[A-Z]*\d+|\b[A-Z]{1,6}-?\d{6,}\b", re.IGNORECASE)
# Forms that tell the country by themselves.
_TELLING = (
    ("GB", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b", re.IGNORECASE)),
    ("IE", re.compile(r"\b(?:[AC-FHKNPRTV-Y]\d{2}|D6W)\s?[\dAC-FHKNPRTV-Y]{4}\b", re.IGNORECASE)),
    ("PT", re.compile(r"\b\d{4}-\d{3}\b")),
    ("NL", re.compile(r"\b[1-9]\d{3}\s?[A-Z]{2}\b")),
    ("PL", re.compile(r"\b\d{2}-\d{3}\b")),
)
_ANY_POSTCODE = re.compile(
    r"\b(?:[A-Z]{1,2}-)?\d{4,6}(?:-\d{3,4})?\b|\b\d{3}\s\d{2}\b", re.IGNORECASE
)
# "Paris? My mail is", "to the other one. 3 rue Cler"; "Mainstr. 3, 20095 Hamburg" goes on.
_SENTENCE_END = re.compile(r"[?!]\s+|(?<=\w{3})\.\s+(?=\d+\w?\s+[^\W\d]{2})")
_ANY_END = re.compile(r"(?<=\w{3})[.?!]\s+")
_WINDOW = 3
"""Most words of a postcode."""
_HOUSES_WITH_NAMES = frozenset({"GB", "IE"})
_MOST_WORDS = 4
"""Of a street without a number."""
KIND_OF_STREET = re.compile(
    r"\b(?:via|viale|vicolo|corso|piazza|largo|rue|avenue|av\.?|boulevard|bd\.?|chemin|all[ée]e|impasse|quai|"
    r"calle|c/|avenida|avda\.?|plaza|paseo|carrer|camino|rua|travessa|pra[çc]a|estrada|strada|bulevardul|aleea|"
    r"ul\.?|ulica|al\.?|aleja|plac|pl\.?)\s(?:(?:de|du|des|della|del|da|do|la|le) (?:l['’])?)*$",
    re.IGNORECASE,
)
"""What a street is, where the countries that the shop sends to put it before its name."""
PARTS = ("street", "postcode", "city", "region", "country")


@dataclass(frozen=True)
class ParsedAddress:
    """What was found; empty where nothing was. ``country`` is a code, or the words for one that
    nobody knows.
    """

    name: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    region: str = ""
    extra: str = ""

    @property
    def complete(self) -> bool:
        """Whether a parcel would arrive; the country may go without saying."""
        return not self.missing

    @property
    def partial(self) -> bool:
        """Whether it looks like an address at all."""
        return bool(self.street or self.postcode or self.region)

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the missing parts."""
        needed = {
            "street": True,
            "postcode": needs_postcode(self.country) if self.country else True,
            "city": needs_town(self.country) if self.country else True,
            "region": bool(self.country) and needs_region(self.country),
        }
        return tuple(name for name, need in needed.items() if need and not getattr(self, name))

    def as_dict(self) -> dict[str, str]:
        """The fields, as the shop's ``Address`` takes them."""
        return asdict(self)

    def joined(self, later: ParsedAddress) -> ParsedAddress:
        """This address with what a later message adds or corrects."""
        given = {name: value for name, value in later.as_dict().items() if value}
        return replace(self, **given)


def parse_address(text: str, *, country: str = "", name: str = "") -> ParsedAddress:
    """The parts of an address.

    Args:
        text: what the shopper wrote, e.g. ``please send it to 12 Mill Lane, 20095 Hamburg``.
        country: the code of the country that is expected; taken when the postcode is one of its.
        name: the recipient when the text names none.
    """
    text, line = without_care_of(text)
    found = _parsed(text, country, name)
    return replace(found, extra=with_line(found.extra, line)) if line else found


def _parsed(text: str, country: str, name: str) -> ParsedAddress:
    if (written := _without_spaces(text, country)) is not None:
        return replace(written, name=written.name or name)
    if _reads_unspaced():
        text = _UNSPACED.sub(" ", text)  # what is left may be an address in Latin letters
    parts = _parts(text)
    named, parts = _named_country(parts, country)
    found = _Postcode.find(parts, named, country)
    if found is None:
        at = next((n for n, part in enumerate(parts) if _is_street(part, numbered=True)), None)
        if at is None:
            return ParsedAddress(name=name, country=named or country)
        person = next((part for part in parts[:at] if _is_person(part)), "")
        return ParsedAddress(name=name or person, street=parts[at], country=named or country)
    return _around(parts, found, name)


def _without_spaces(text: str, expected: str) -> ParsedAddress | None:
    """An address in a script without spaces, where a language reads those by their own marks.

    The region tells the country; where none is told it is the one that is expected.
    """
    if not is_unspaced(text):
        return None
    for country, read in _reads_unspaced():
        found = read(text, towns_of(country))
        if found is not None:
            told = country if found.get("region") else expected
            return ParsedAddress(**{"country": told, **found})
    return None


@cache
def _reads_unspaced() -> tuple[tuple[str, Callable[..., dict[str, str] | None]], ...]:
    """The languages' readers of such addresses, each with the country that it is made for."""
    readers = []
    for spoken in available_languages().values():
        if any((layer.folder / "reads" / f"{_READS}.py").is_file() for layer in spoken.layers):
            read = getattr(spoken.reads(_READS), "pieces_of", None)
            readers += [(spoken.locale().territory or "", read)] if read else []
    return tuple(readers)


def answer_to(missing: Sequence[str], text: str, so_far: ParsedAddress) -> ParsedAddress:
    """A bare answer to the question for the one part that is missing: "Hamburg", "Austria"."""
    words = " ".join(_parts(without_care_of(text)[0]))
    if not words or len(words.split()) > _MOST_WORDS or _english().TALK.search(words):
        return ParsedAddress()
    wanted = missing[0] if missing else ""
    if wanted == "country" or len(missing) == 0:
        return ParsedAddress(country=_code(words) or "")
    if wanted == "postcode":
        code = postcode_in(words, so_far.country) if so_far.country else None
        return ParsedAddress(postcode=code or (words if _ANY_POSTCODE.fullmatch(words) else ""))
    if wanted == "region":
        return ParsedAddress(region=region_code(words, so_far.country) or "")
    if wanted == "city" and not any(c.isdigit() for c in words):
        return ParsedAddress(city=words)
    return ParsedAddress()


@dataclass(frozen=True)
class _Postcode:
    """A postcode and where it stands: in which part, from which word to which."""

    code: str
    country: str
    part: int
    start: int
    end: int

    @classmethod
    def find(cls, parts: Sequence[str], named: str, expected: str) -> _Postcode | None:
        """The last postcode of the country named, else of one told by its form, else expected."""
        if named:
            return cls._of(parts, named) or cls._any(parts, named)
        text = ", ".join(parts)
        told = [code for code, form in _TELLING if form.search(text)]
        if _state_and_zip(text):
            told.insert(0, "US")
        for code in dict.fromkeys([*told, expected]):
            if code and (found := cls._of(parts, code)):
                return found
        return cls._any(parts, "")

    @classmethod
    def _of(cls, parts: Sequence[str], country: str) -> _Postcode | None:
        for place, start, end, words in _windows(parts):
            if any(c.isdigit() for c in words) and (code := postcode_in(words, country)):
                return cls(code, country, place, start, end)
        return None

    @classmethod
    def _any(cls, parts: Sequence[str], country: str) -> _Postcode | None:
        """What looks like a postcode of some country; the shop says what is wrong with it."""
        for place, start, end, words in _windows(parts):
            if _ANY_POSTCODE.fullmatch(words):
                return cls(words.upper(), country, place, start, end)
        return None


def _windows(parts: Sequence[str]) -> Iterator[tuple[int, int, int, str]]:
    """(part, first word, last word + 1, words), from the end, the longest first.

    A number that begins the first of several parts is a house's.
    """
    for place in range(len(parts) - 1, -1, -1):
        words = parts[place].split()
        for end in range(len(words), 0, -1):
            for start in range(max(end - _WINDOW, 0), end):
                if not (place == 0 and start == 0 and len(parts) > 1 and end < len(words)):
                    yield place, start, end, " ".join(words[start:end])


def _around(parts: Sequence[str], found: _Postcode, name: str) -> ParsedAddress:
    """Town, state and street from what stands beside the postcode."""
    words = parts[found.part].split()
    before, after = " ".join(words[: found.start]), " ".join(words[found.end :])
    earlier, later = list(parts[: found.part]), list(parts[found.part + 1 :])
    region, earlier, before = _region(found.country, earlier, before)
    country = found.country
    city = after.strip(" -")
    if not city and later:
        city = later.pop(0)
    elif later and not any(c.isdigit() for c in later[-1]):
        country = later.pop()  # words for a country that nobody knows: the shop asks about them
    before = before.strip(" -")
    if not city and before and not any(c.isdigit() for c in before):
        city, before = before, ""
    if not city and not before and len(earlier) > 1:
        city = earlier.pop()
    elif not city and before and _has_town(country):
        before, city = _split_street(before)
    if len(earlier) == 1 and _is_house(city) and not _is_house(earlier[0]):
        earlier, city = [city], earlier[0]  # the town first, as in Hungary
    streets = [part for part in (*earlier, before, *later) if part]
    if _has_recipient(streets, country):
        name, streets = name or streets[0], streets[1:]
    extra = [part for part in streets[1:] if _english().UNIT.fullmatch(part)]
    street = [part for place, part in enumerate(streets) if place == 0 or part not in extra]
    street = [part for part in street if _is_street(part)]
    return ParsedAddress(
        name=name,
        street=", ".join(street),
        postcode=found.code,
        city=city,
        country=country,
        region=region,
        extra=", ".join(extra),
    )


def _has_recipient(streets: Sequence[str], country: str) -> bool:
    """Whether the name of a person stands before the street; on the British Isles it may be the
    name of a house.
    """
    if len(streets) < 2 or country in _HOUSES_WITH_NAMES:
        return False
    return _is_person(streets[0]) and _is_street(streets[1], numbered=True)


def _is_person(part: str) -> bool:
    """Whether words look like a first and a last name."""
    words = part.split()
    return 1 < len(words) <= _MOST_WORDS and all(
        word[0].isupper() and word.replace("-", "").replace("'", "").isalpha() for word in words
    )


def _region(country: str, earlier: list[str], before: str) -> tuple[str, list[str], str]:
    """The state, where an address names one: before the postcode, or a part of its own."""
    if not country or not needs_region(country):
        return "", earlier, before
    words = before.split()
    for count in (3, 2, 1):
        if count <= len(words) and (code := region_code(" ".join(words[-count:]), country)):
            return code, earlier, " ".join(words[:-count])
    if not words and earlier and (code := region_code(earlier[-1], country)):
        return code, earlier[:-1], before
    return "", earlier, before


def _is_house(part: str) -> bool:
    return any(c.isdigit() for c in part)


def _has_town(country: str) -> bool:
    return not country or needs_town(country)


def _split_street(text: str) -> tuple[str, str]:
    """``12 Mill Lane`` is a street; in ``Hafenstr. 12 Hamburg`` the town follows it."""
    match = re.fullmatch(r"(\D+\d+\s?[a-zA-Z]?)\s+(\D{2,})", text)
    return (match[1], match[2]) if match else (text, "")


def _state_and_zip(text: str) -> bool:
    """Whether a state of the United States stands before five digits: no other country does so."""
    return any(
        region_code(match[1], "US")
        for match in re.finditer(r"\b([A-Z]{2})[\s,]+\d{5}(?:-\d{4})?\b", text)
    )


def _named_country(parts: list[str], expected: str) -> tuple[str, list[str]]:
    """The country at the end of an address, and the address without it."""
    if not parts or (expected and _is_postcode(parts[-1], expected)):
        return "", parts  # in "3012 BR" the letters are no country
    words = parts[-1].split()
    for count in range(min(len(words), 4), 0, -1):
        name = " ".join(words[-count:])
        code = _code(name)
        if code is None or _is_state(name, parts):
            continue
        rest = " ".join(words[:-count])
        if rest and not any(c.isdigit() for c in rest):
            continue  # the name of a street or town that ends like a country
        if rest or len(parts) > 1:
            return code, [*parts[:-1], *([rest] if rest else [])]
    return "", parts


def _is_postcode(part: str, country: str) -> bool:
    """Whether a part of an address is all postcode."""
    code = postcode_in(part, country)
    return code is not None and code.replace(" ", "") == part.upper().replace(" ", "")


def _is_state(name: str, parts: Sequence[str]) -> bool:
    """``DE`` after a town in the United States is Delaware; a country's code stands alone."""
    return (
        len(name) == 2
        and bool(region_code(name, "US"))
        and not re.search(r"\d{4}", " ".join(parts))
    )


def _code(name: str) -> str | None:
    aliases = {str(key): str(code) for key, code in language(ENGLISH).words("countries").items()}
    return country_code(name, aliases)


def _parts(text: str) -> list[str]:
    """The pieces of a message between commas and line breaks, without what is said around them."""
    read = _english()
    words = " ".join(_NOT_ADDRESS.sub(" ", text[: 2 * MOST_CHARACTERS].replace("\n", ", ")).split())
    words = _its_sentence(_after_the_proof(words))
    postcode = _postcode_in(words)
    border = postcode.start() if postcode else len(words)
    head, tail = read.LEAD.sub("", words[:border]), words[border:]
    if postcode is None:
        head = read.TAIL.sub("", read.CHATTER.sub("", head))
    words = (read.CHATTER.sub("", head) + read.TAIL.sub("", tail))[:MOST_CHARACTERS].strip(" .,?!")
    return [part.strip(" .") for part in words.split(",") if part.strip(" .")]


def _postcode_in(words: str) -> re.Match[str] | None:
    return _ANY_POSTCODE.search(words) or _TELLING[0][1].search(words)


def proves_before_address(text: str) -> bool:
    """Whether a sentence with a postcode stands before the one with the address."""
    words = " ".join(text.split())
    return _after_the_proof(words) != words


def _after_the_proof(words: str) -> str:
    """The last sentence with a postcode, where one before has one, too: that proves who writes."""
    ends = [0, *(match.end() for match in _ANY_END.finditer(words))]
    with_code = [
        start for start, end in pairwise([*ends, len(words)]) if _postcode_in(words[start:end])
    ]
    return words[with_code[-1] :] if len(with_code) > 1 else words


def _its_sentence(words: str) -> str:
    """The sentence with the postcode, with the one before it where that has the street."""
    sentences = _SENTENCE_END.split(words)
    place = next((n for n, one in enumerate(sentences) if _postcode_in(one)), None)
    if place is None or len(sentences) == 1:
        return words
    found = _postcode_in(sentences[place])
    before = sentences[place][: found.start()] if found else ""
    alone = not any(sign.isalpha() for sign in before)
    return ", ".join(sentences[max(place - alone, 0) : place + 1])


def _is_street(part: str, *, numbered: bool = False) -> bool:
    """Whether words can be a street: with a house number, or a few words that are no sentence."""
    if any(c.isdigit() for c in part) and any(c.isalpha() for c in part):
        return len(part.split()) <= 2 * _MOST_WORDS
    return not numbered and len(part.split()) <= _MOST_WORDS and not _english().TALK.search(part)


def _english() -> ModuleType:
    return language(ENGLISH).reads("addresses")
