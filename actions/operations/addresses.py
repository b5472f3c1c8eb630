"""Reading a postal address out of one line of chat."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass

_POSTCODE = re.compile(
    r"\b(?:[A-Z]{1,2}-)?("
    r"[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}"  # United Kingdom
    r"|\d{4}\s?[A-Z]{2}\b"  # Netherlands
    r"|[A-Z]\d[\dW]\s?[A-Z\d]{4}"  # Ireland
    r"|\d{3}\s\d{2}"  # Sweden
    r"|\d{2}-\d{3}"  # Poland
    r"|\d{4,5}"
    r")\b",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^.*\b(?:to|is|be|at|address|it's|its)\b:?\s+", re.IGNORECASE)
_TAIL = re.compile(
    r"[\s,.!]*\b(?:please|pls|thanks|thank you|thx|cheers|instead|if possible|ok)\b.*$",
    re.IGNORECASE,
)
_NOT_ADDRESS = re.compile(r"\S+@\S+|\b[A-Z]{0,6}-?\d{6,}\b", re.IGNORECASE)
_CHATTER = re.compile(
    r"^(?:(?:ah|oh|ok|okay|yes|no|wait|sorry|actually|typo|please|hi|hello|hey|so|and|it)\b"
    r"[\s,:.!-]*)+",
    re.IGNORECASE,
)
_STREET = re.compile(r"(?:\d+\w?\s+\D{3,}|\D{3,}\s+\d+\s?\w?(?:[-/]\d+)?)$")
_COUNTRIES = {
    "germany": "DE",
    "deutschland": "DE",
    "austria": "AT",
    "netherlands": "NL",
    "the netherlands": "NL",
    "belgium": "BE",
    "france": "FR",
    "denmark": "DK",
    "sweden": "SE",
    "ireland": "IE",
    "italy": "IT",
    "spain": "ES",
    "uk": "GB",
    "united kingdom": "GB",
    "england": "GB",
    "scotland": "GB",
    "norway": "NO",
    "switzerland": "CH",
    "poland": "PL",
    "portugal": "PT",
    "finland": "FI",
}


@dataclass(frozen=True)
class ParsedAddress:
    """What was found; empty where nothing was."""

    name: str
    street: str
    postcode: str
    city: str
    country: str

    @property
    def complete(self) -> bool:
        """Whether a parcel would arrive; the country may go without saying."""
        return bool(self.street and self.postcode and self.city)

    @property
    def partial(self) -> bool:
        """Whether it looks like an address at all."""
        return bool(self.street or self.postcode)

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the missing parts."""
        return tuple(part for part in ("street", "postcode", "city") if not getattr(self, part))

    def as_dict(self) -> dict[str, str]:
        """The fields, as the shop's ``Address`` takes them."""
        return asdict(self)


def parse_address(text: str, *, country: str = "", name: str = "") -> ParsedAddress:
    """Split a one-line address into its parts.

    Args:
        text: what the shopper wrote, e.g. ``please send it to 12 Mill Lane, 20095 Hamburg``.
        country: two-letter code taken when the text names no country.
        name: the recipient when the text names none.
    """
    words = _without_chatter(text)
    parts = [part.strip() for part in words.split(",") if part.strip()]
    if parts and parts[-1].lower() in _COUNTRIES:
        country = _COUNTRIES[parts.pop().lower()]
    match, index = _last_postcode(parts)
    if match is None:
        street = next((part for part in parts if _STREET.search(part)), "")
        return ParsedAddress(name, street, "", "", country)
    streets, city = _streets_and_city(parts, index, match)
    street = ", ".join(streets)
    if _looks_british(match.group(1)) and country in {"", "DE"}:
        country = "GB"
    return ParsedAddress(name, street, match.group(1).upper(), city, country)


def _without_chatter(text: str) -> str:
    """The part of a message that can be an address, at most 300 characters."""
    words = " ".join(_NOT_ADDRESS.sub(" ", text[:600].replace("\n", ", ")).split())
    postcode = _POSTCODE.search(words)
    border = postcode.start() if postcode else len(words)
    words = _LEAD.sub("", words[:border]) + words[border:]
    return _TAIL.sub("", _CHATTER.sub("", words))[:300].strip(" .,?!")


def _streets_and_city(parts: list[str], index: int, match: re.Match[str]) -> tuple[list[str], str]:
    """The town stands after the postcode, or before it in the British way."""
    before = parts[index][: match.start()].strip(" -")
    after = parts[index][match.end() :].strip(" -")
    following = parts[index + 1] if index + 1 < len(parts) else ""
    streets = parts[:index]
    if after or following:
        return [*streets, *([before] if before else [])], after or following
    if before and streets:
        return streets, before
    if len(streets) > 1:
        return streets[:-1], streets[-1]
    return [*streets, *([before] if before else [])], ""


def _last_postcode(parts: list[str]) -> tuple[re.Match[str] | None, int]:
    """The last postcode that is not a house number (not at the start of the first part)."""
    for index in range(len(parts) - 1, -1, -1):
        matches = list(_POSTCODE.finditer(parts[index]))
        if matches and not (index == 0 and len(parts) > 1 and matches[-1].start() == 0):
            return matches[-1], index
    return None, -1


def _looks_british(postcode: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z]{1,2}\d[A-Za-z\d]?\s?\d[A-Za-z]{2}", postcode))
