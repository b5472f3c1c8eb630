"""From raw records to checked ones, with a reason in plain words for each that is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from common.config import nearest
from common.errors import BadRow
from shop.config import ShopConfig
from shop.importing.layout import Layout
from shop.importing.raw import Raw
from shop.importing.records import Record

R = TypeVar("R", bound=Record)
WORDS = {
    "missing": "is missing",
    "int_parsing": "'{input}' is not a whole number",
    "int_from_float": "'{input}' is not a whole number",
    "int_type": "'{input}' is not a whole number",
    "float_parsing": "'{input}' is not a number",
    "finite_number": "'{input}' is not a number",
    "string_too_short": "is empty",
    "string_too_long": "is longer than {max_length} characters",
    "string_pattern_mismatch": "'{input}' may hold only letters, digits, dot, dash and underscore",
    "string_type": "'{input}' is not text",
    "too_short": "needs at least one entry",
    "greater_than_equal": "'{input}' is less than {ge}",
    "less_than_equal": "'{input}' is more than {le}",
    "list_type": "is not a list",
    "dict_type": "is not an object",
    "model_type": "is not an object",
}
MAX_SHOWN = 60


@dataclass(frozen=True)
class Checked(Generic[R]):
    """A record that fits the schema, and where it stands."""

    line: int
    record: R
    file: str = ""
    lines: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """The line of each nested record, by field."""

    def part(self, name: str, place: int) -> Checked[R]:
        """The same record as it stands where a nested one does, for complaints about that."""
        lines = self.lines.get(name, ())
        return replace(self, line=lines[place]) if place < len(lines) else self

    @property
    def all_lines(self) -> set[int]:
        """Every line that the record takes."""
        return {self.line, *(line for lines in self.lines.values() for line in lines)}

    def bad(self, reason: str) -> BadRow:
        """The complaint about this record; it names the file where there are several."""
        return BadRow(self.line, f"{self.file}: {reason}" if self.file else reason)


def validate(
    raw: Sequence[Raw], layout: Layout, config: ShopConfig
) -> tuple[list[Checked[Any]], list[BadRow]]:
    """The records that fit the schema, and why the others do not."""
    good: list[Checked[Any]] = []
    bad: list[BadRow] = []
    context = context_of(config)
    for one in raw:
        try:
            record = layout.record.model_validate(one.values, context=context)
        except ValidationError as error:
            bad += _reasons(one, error, layout)
        else:
            good.append(Checked(one.line, record, lines=one.lines))
    return good, bad


def context_of(config: ShopConfig) -> dict[str, Any]:
    """What reading a value must know of the shop."""
    return {"order_shape": config.order_shape, "currency": config.currency, "zone": config.zone}


def _reasons(raw: Raw, error: ValidationError, layout: Layout) -> Iterator[BadRow]:
    seen = set()
    for item in error.errors():
        location = item["loc"]
        row = BadRow(raw.line_of(location), _reason(item, layout, raw.columns))
        if row not in seen:
            seen.add(row)
            yield row


def _reason(item: ErrorDetails, layout: Layout, columns: Mapping[str, str]) -> str:
    name = _column(item["loc"], layout)
    name = columns.get(name, name)
    if item["type"] == "extra_forbidden":
        guess = nearest(str(item["loc"][-1]), _known(item["loc"], layout))
        return f"unknown key '{name}'" + (f"; did you mean '{guess}'?" if guess else "")
    words = _words(item)
    return f"column '{name}' {words}" if name else words


def _words(item: ErrorDetails) -> str:
    given = str(item["input"])
    shown = given if len(given) <= MAX_SHOWN else given[:MAX_SHOWN] + "…"
    context = item.get("ctx", {})
    if item["type"] == "value_error":
        return str(context["error"])
    if item["type"] == "literal_error":
        allowed = [
            word.strip(" '") for word in str(context["expected"]).replace(" or ", ",").split(",")
        ]
        guess = nearest(given.casefold(), allowed)
        return f"'{shown}' is not one of {', '.join(allowed)}" + (
            f"; did you mean '{guess}'?" if guess else ""
        )
    template = WORDS.get(item["type"])
    return template.format(input=shown, **context) if template else item["msg"]


def _column(location: tuple[int | str, ...], layout: Layout) -> str:
    """A place in a record as the name of its CSV column, e.g. ``item_price``."""
    if not location:
        return ""
    for part in layout.parts:
        names = [str(piece) for piece in location[1:] if not isinstance(piece, int)]
        if location[0] == part.field and names:
            return part.column(names[0])
    return str(location[0])


def _known(location: tuple[int | str, ...], layout: Layout) -> list[str]:
    for part in layout.parts:
        if location[0] == part.field and len(location) > 1:
            return list(part.record.model_fields)
    return list(layout.record.model_fields)
