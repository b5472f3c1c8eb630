"""One sentence with gaps: ICU's message syntax, parsed once and filled many times."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from pyicumessageformat import Parser

from common.errors import LanguageError
from common.language.values import Formatter, Money, Quantity, Sentence

Formats = Mapping[str, Callable[[str], str]]
Nested = Callable[[Sentence], str]

_PARSER = Parser()
# "a, b and c" - "a, b or c" - "a, b, c"
_LISTS: Mapping[str, Literal["standard", "or", "unit"]] = {
    "list": "standard",
    "or": "or",
    "series": "unit",
}
_FIRST: Formats = {"first": str.upper, "small": str.lower}
"""What happens to the first letter."""
_SORTED = "sorted"
"""A list by the alphabet."""
_LINES = "lines"
"""Each thing of a list on a line of its own."""


class MissingValueError(LanguageError):
    """A sentence asks for a value that was not given."""


@dataclass(frozen=True)
class Template:
    """A parsed sentence.

    Attributes:
        text: as it was written.
        where: the file and the name of the sentence, for errors.
    """

    text: str
    where: str
    _parts: tuple[Any, ...]

    @classmethod
    def parse(cls, text: str, where: str) -> Template:
        """Parse a sentence.

        Raises:
            LanguageError: braces, plurals or choices are malformed.
        """
        try:
            return cls(text, where, tuple(_PARSER.parse(text)))
        except SyntaxError as error:
            raise LanguageError(
                f"{where}: the sentence cannot be read: {error}.",
                hint="A value stands in braces: {order}. A plural needs an 'other': "
                "{n, plural, one {# item} other {# items}}.",
            ) from error

    def asks(self) -> frozenset[str]:
        """The names of the values that this sentence asks for."""
        return frozenset(_names(self._parts))

    def fill(
        self, values: Mapping[str, Any], formatter: Formatter, formats: Formats, nested: Nested
    ) -> str:
        """The sentence in full.

        Args:
            values: by name; more than the sentence asks for is no error.
            formatter: writes them.
            formats: the language's own formats, e.g. ``the``.
            nested: says a sentence that is a value.

        Raises:
            MissingValueError: a value was not given.
            LanguageError: a format is unknown.
        """
        return _Filling(self.where, values, formatter, formats, nested).fill(self._parts)


def _names(parts: Sequence[Any]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, dict):
            yield part["name"]
            for option in (part.get("options") or {}).values():
                yield from _names(option)


@dataclass(frozen=True)
class _Filling:
    where: str
    values: Mapping[str, Any]
    formatter: Formatter
    formats: Formats
    nested: Nested

    def fill(self, parts: Sequence[Any]) -> str:
        return "".join(part if isinstance(part, str) else self._gap(part) for part in parts)

    def _gap(self, part: dict[str, Any]) -> str:
        value = self._value(part["name"])
        match part.get("type"):
            case "plural":
                return self.fill(_plural(part, value, self.formatter))
            case "select":
                options = part["options"]
                return self.fill(options.get(_key(value), options["other"]))
            case kind:
                return self._written(value, kind, part.get("format"))

    def _value(self, name: str) -> Any:
        try:
            return self.values[name]
        except KeyError:
            given = ", ".join(sorted(self.values)) or "nothing"
            raise MissingValueError(
                f"{self.where} asks for {{{name}}}, which is not given.", hint=f"Given: {given}."
            ) from None

    def _written(self, value: Any, kind: str | None, style: str | None) -> str:
        if isinstance(value, list | tuple | set | frozenset) and kind != "number":
            words = [self._written(one, None, None) for one in value]
            if kind == _SORTED:
                words.sort()
            if kind == _LINES:
                return "\n".join(words)
            return self.formatter.join(words, _LISTS.get(kind or "list", "standard"))
        if kind == "number":
            return self.formatter.write(_count(value))
        text = (
            self.nested(value)
            if isinstance(value, Sentence)
            else self.formatter.write(value, style or kind)
        )
        if kind is None or kind in _STYLES:
            return text
        if kind in self.formats:
            return self.formats[kind](text)
        if kind in _FIRST:
            return _FIRST[kind](text[:1]) + text[1:]
        raise LanguageError(
            f"{self.where}: there is no format '{kind}'.",
            hint=f"Known: {', '.join(sorted({*_STYLES, *_FIRST, *self.formats}))}.",
        )


_STYLES = frozenset({"date", "long", "time", "weekday", "number", _LINES, _SORTED, *_LISTS})


def _key(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Sentence):
        return value.name
    return "none" if value is None or value in ("", [], ()) else str(value)


def _count(value: Any) -> int | float | Decimal:
    """What a plural goes by: a number, how many things, an amount; nothing is 0."""
    match value:
        case list() | tuple():
            return len(value)
        case Money():
            return value.cents
        case Quantity():
            return value.value
        case int() | float() | Decimal():
            return value
    return 0


def _plural(part: dict[str, Any], value: Any, formatter: Formatter) -> Sequence[Any]:
    number = _count(value)
    options = part["options"]
    exact = options.get(f"={number}")
    if exact is not None:
        chosen: Sequence[Any] = exact
    else:
        chosen = options.get(formatter.plural(number - part["offset"]), options["other"])
    return chosen
