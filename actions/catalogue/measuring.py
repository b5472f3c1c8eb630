"""Numbers with units in a message, as bounds on what products are measured by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from actions.catalogue.wish import Bound
from common.language import language
from common.language.measures import measure
from common.language.scripts import is_unspaced

if TYPE_CHECKING:
    from recommender.items import Item

_COMMON = 0.3
"""A measure that no word names must be told of this share of the products."""
_NEARLY = 1e-6


class Measured(NamedTuple):
    """Numbers of a message: bounds by measure, those that a thing shall not have, what names no
    measure here, and where they stand."""

    bounds: dict[str, Bound]
    left_out: dict[str, Bound]
    unmet: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


def measured_in(
    text: str,
    code: str,
    items: Sequence[Item],
    *,
    age: bool = False,
    but: Sequence[tuple[int, int]] = (),
) -> Measured:
    """The numbers with units that a text asks for.

    Args:
        text: the message.
        code: of its language.
        items: the products that are looked among; what they are measured by decides what a number
            means.
        age: whether years are a person's.
        but: spans that name something else ("1 TB" as a choice).
    """
    table = language(code).words("measures")
    refused = getattr(language(code).reads("wishes"), "NO_NUMBER_BEFORE", None)
    bounds: dict[str, Bound] = {}
    left_out: dict[str, Bound] = {}
    unmet: list[str] = []
    spans: list[tuple[int, int]] = []
    for one in language(code).reads("quantities").quantities(text):
        if any(start < one.end and one.start < end for start, end in but):
            continue
        is_age = age and one.unit == "years"
        name = _measure_of(one, text, code, items, only_named=is_age)
        if is_age and name is None:
            continue
        spans.append((one.start, one.end))
        if name is None:
            unmet.append(text[one.start : one.end].strip())
            continue
        value = measure(one.value, one.unit).value
        if refused is not None and not one.bound and refused.search(text[: one.start]):
            left_out[name] = Bound(value - _NEARLY, value + _NEARLY, one.unit)
            continue
        near = value if not one.bound and name in table["nearest"] else None
        bounds[name] = Bound(*_limits(name, value, one.bound, table), one.unit, near)
    return Measured(bounds, left_out, tuple(unmet), tuple(spans))


def _measure_of(
    one: Any, text: str, code: str, items: Sequence[Item], *, only_named: bool = False
) -> str | None:
    """The measure that a number means: named by a word, usual for its unit, or common here."""
    table = language(code).words("measures")
    kind = measure(one.value, one.unit).kind
    usual = table["usual_units"].get(one.unit) or table["usual"].get(kind, [])
    counted = Counter(
        name
        for item in items
        for name, (_, _, own) in item.measures.items()
        if own == kind or name == kind or (not own and name in usual)
    )
    said = _words(text)
    person = table.get("of_a_person", {}).get(kind, ())
    weighs = getattr(language(code).reads("quantities"), "OF_A_PERSON", None)
    if person and weighs is not None and weighs.search(text[: one.start]):
        return next((name for name in person if counted[name]), None)
    named = [name for word, name in table["named"].items() if _names(word, text, said)]
    named = [name for told in named for name in told.split(", ") if counted[name]]
    named += [name for name in counted if set(name.split("_")) <= said]
    for name in named if only_named else (*named, *usual):
        if counted[name]:
            return str(name)
    if not counted or only_named:
        return None
    name, number = counted.most_common(1)[0]
    is_common = number >= _COMMON * len(items) and one.unit not in table["usual_units"]
    return name if is_common else None


def _names(word: str, text: str, said: set[str]) -> bool:
    """Whether a text has a word, among those that it says or inside a text without spaces."""
    return word in said or (is_unspaced(word) and word in text)


def _words(text: str) -> set[str]:
    words = "".join(c if c.isalnum() else " " for c in text.lower()).split()
    return {*words, *(word.removesuffix("s") for word in words)}


def _limits(name: str, value: float, bound: str, table: Any) -> tuple[float | None, float | None]:
    if name in table["always"] or (not bound and name in table["at_most"]) or bound == "most":
        return None, value + _NEARLY
    if bound == "least" or (not bound and name in table["at_least"]):
        return value - _NEARLY, None
    reach = 0.0 if name in table["exact"] else abs(value) * float(table["about"])
    return value - reach, value + reach


def beyond(name: str, most: bool, items: Iterable[Item], unit: str = "") -> Bound | None:
    """The bound for "lighter than these", None where none of them is measured so."""
    spans = [item.measures[name] for item in items if name in item.measures]
    if not spans:
        return None
    if most:
        ends = [high if isfinite(high) else low for low, high, _ in spans]
        return Bound(max(ends) + _NEARLY, None, unit)
    return Bound(None, min(low for low, _, _ in spans) - _NEARLY, unit)
