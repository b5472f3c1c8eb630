"""Values as other shop systems write them, made into those of this one."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from common.artifacts import fingerprint
from shop.importing.fields import PROSE_LIMIT
from shop.importing.markup import plain_line, plain_text
from shop.money import parse_price
from shop.text import LINE_LIMIT

SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}")
_MEASURE = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*([^\W\d]+)?")
_TRUE = {"true", "yes", "1", "y"}
SHORTEST_NAME = 3
SHORTENED = "texts that were shortened"


def slug(text: str) -> str:
    """An id that may be part of an address; what had to be changed keeps apart what was apart."""
    text = text.strip()
    if not text or SLUG.fullmatch(text):
        return text
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", folded).strip("-._")[:100]
    return f"{plain}-{fingerprint(text)[:8]}".lstrip("-")


def made_sku(product: str, choices: Iterable[str], taken: set[str]) -> str:
    """A stock-keeping unit for a variant that has none: the same one at every import.

    Args:
        product: the product's id.
        choices: the values of the variant's options, in their order.
        taken: those of the product's other variants; the new one is added.
    """
    whole = "-".join([product, *choices])
    sku = re.sub(r"\s+", "-", whole.strip()).lower()
    if sku in taken or len(sku) > LINE_LIMIT:
        sku = f"{sku[:150]}-{fingerprint(whole)[:8]}"
    taken.add(sku)
    return sku


def key(name: str) -> str:
    """The name of an option or attribute: lower case, words joined by underscores."""
    return re.sub(r"\W+", "_", plain_line(name).lower()).strip("_")


def yes(text: str) -> bool:
    """Whether a cell says yes."""
    return text.strip().casefold() in _TRUE


def address(text: str) -> str:
    """The address of a picture or page, complete and without what a list could not hold."""
    text = text.strip()
    text = f"https:{text}" if text.startswith("//") else text
    return text.replace("|", "%7C").replace(" ", "%20")


def each_once(texts: Iterable[str]) -> list[str]:
    """Those that are not empty, each once and in their order."""
    return list(dict.fromkeys(text for text in texts if text))


def tags(texts: Iterable[str]) -> list[str]:
    """Labels without markup, and without the mark by which a cell divides them."""
    return each_once(plain_line(text).replace("|", "/").strip() for text in texts)


def branch(path: str) -> list[str]:
    """``A > B > C`` from its tip: C, B, A."""
    return [plain_line(piece).strip() for piece in reversed(re.split(r"\s*>\s*", path)) if piece]


def prose(text: str, notes: Counter[str]) -> str:
    """A description without its markup, not longer than a field holds; a cut is counted."""
    return _within(plain_text(text), PROSE_LIMIT, notes)


def title(text: str, notes: Counter[str]) -> str:
    """A name on one line, not longer than a field holds; a cut is counted."""
    return _within(plain_line(text), LINE_LIMIT, notes)


def _within(text: str, limit: int, notes: Counter[str]) -> str:
    if len(text) <= limit:
        return text
    notes[SHORTENED] += 1
    cut = text[: limit - 1]
    return f"{cut.rsplit(None, 1)[0] if ' ' in cut[-80:] else cut}…"


def cents(text: str) -> int | None:
    """A price to compare with; None where there is none, or none that can be read."""
    try:
        return parse_price(text) if text else None
    except ValueError:
        return None


def measure(text: str, unit: str = "") -> Any:
    """``1,5 kg`` as an attribute with its unit; other text as it is, nothing as None."""
    text = text.strip()
    found = _MEASURE.fullmatch(text)
    if not found:
        return text or None
    number = float(found[1].replace(",", "."))
    value = int(number) if number.is_integer() else number
    unit = found[2] or unit
    return ({"value": value, "unit": unit} if unit else value) if value else None


def split(text: str, by: str = ",") -> list[str]:
    """The pieces of a list in a cell; ``\\,`` is a comma that does not divide."""
    pieces = re.split(rf"(?<!\\){re.escape(by)}", text)
    return [piece.replace(f"\\{by}", by).strip() for piece in pieces if piece.strip()]


def common_name(names: Sequence[str]) -> str:
    """What the names of a product's variants begin with, up to a whole word."""
    first = names[0]
    if all(name == first for name in names):
        return first
    words = [name.split() for name in names]
    shared = []
    for column in zip(*words, strict=False):
        if len(set(column)) > 1:
            break
        shared.append(column[0])
    name = re.sub(r"[\s,;:/|(–—-]+$", "", " ".join(shared))
    return name if len(name) >= SHORTEST_NAME else first
