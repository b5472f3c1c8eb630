"""From an XML feed to a sheet of rows: RSS 2.0 and Atom.

The parser is Python's own expat, told to refuse every document type declaration. Entities can be
declared nowhere else, so none is expanded and nothing outside the file is read; and expat, unlike
the tree builders upon it, tells the line of each element.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from shop.importing.formats.sheet import Row, Sheet

GOOGLE = "http://base.google.com/ns/1.0"
ITEMS = {"item", "entry"}
ROOTS = {"rss", "feed", "rdf"}
DEEPEST = 40
DETAIL = ("section_name", "attribute_name", "attribute_value")
"""What lies in a ``product_detail``; as text it is ``section:name:value``."""


class FeedError(ValueError):
    """A file is no feed; ``line`` says where that shows."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


def read_feed(content: bytes, encoding: str | None = None) -> Sheet:
    """The items of a feed as rows; an element of Google's namespace has ``g:`` before its name.

    Args:
        content: the file.
        encoding: of the file; what its XML declaration says when not given.

    Raises:
        FeedError: it is not well-formed, declares a document type, cannot be decoded or is no feed.
    """
    parser = expat.ParserCreate(encoding, namespace_separator=" ")
    parser.buffer_text = True
    reading = _Reading(parser)
    parser.StartDoctypeDeclHandler = reading.doctype
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        reason = f"is not well-formed XML: {expat.ErrorString(error.code)}"
        raise FeedError(error.lineno, reason) from error
    except (LookupError, UnicodeError) as error:
        raise FeedError(1, f"cannot be read in its encoding: {error}") from error
    return reading.sheet()


@dataclass
class _Item:
    """An item that is being read: its elements by name."""

    line: int
    texts: dict[str, list[str]] = field(default_factory=dict)
    inner: dict[str, str] = field(default_factory=dict)
    """The elements within the one that is open, by name."""

    def take(self, name: str, text: str) -> None:
        """Keep an element that ends, if there is anything in it."""
        if name.endswith("product_detail") and self.inner:
            section, key = (self.inner.get(part, "").replace(":", " ") for part in DETAIL[:2])
            text = f"{section}:{key}:{self.inner.get(DETAIL[2], '')}"
        self.inner = {}
        if text:
            self.texts.setdefault(name.casefold(), []).append(text)

    def row(self) -> Row:
        cells = {name: texts[0] for name, texts in self.texts.items()}
        lists = {name: tuple(texts) for name, texts in self.texts.items()}
        return Row(self.line, cells, lists)


class _Reading:
    """Collects items while the parser goes through the file."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self._parser = parser
        self._path: list[str] = []
        self._item: _Item | None = None
        self._depth = 0
        self._pieces: list[list[str]] = []
        self._rows: list[Row] = []
        self._names: dict[str, None] = {}
        self._root = ""

    def doctype(self, name: str, *_: object) -> None:
        """``<!DOCTYPE``: refused, for it could declare entities."""
        raise FeedError(
            self._parser.CurrentLineNumber,
            "declares a document type (<!DOCTYPE), which a feed needs none of: take it out",
        )

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        name = _name(tag)
        line = self._parser.CurrentLineNumber
        if not self._path:
            self._root = name
            if name.casefold() not in ROOTS:
                raise FeedError(line, f"is no feed: its root is <{name}>, not <rss> or <feed>")
        self._path.append(name)
        if len(self._path) > DEEPEST:
            raise FeedError(line, "is no feed: its elements lie too deep")
        if self._item is None and name in ITEMS:
            self._item, self._depth = _Item(line), len(self._path)
        self._pieces.append([])
        if self._item is not None and name == "link":
            main = attributes.get("rel", "alternate") == "alternate"
            self._pieces[-1].append(attributes.get("href", "") if main else "")

    def text(self, data: str) -> None:
        """What stands between tags; that of an inner element counts for the outer ones, too."""
        for pieces in self._pieces[max(0, self._depth) :] if self._item else ():
            pieces.append(data)

    def end(self, tag: str) -> None:
        """An element ends."""
        depth, name = len(self._path), self._path.pop()
        pieces = self._pieces.pop()
        if self._item is None:
            return
        if depth == self._depth:
            self._rows.append(self._item.row())
            self._item, self._depth = None, 0
        elif depth == self._depth + 1:
            self._names.setdefault(name)
            self._item.take(name, "".join(pieces).strip())
        elif depth == self._depth + 2:
            self._item.inner[name.removeprefix("g:")] = "".join(pieces).strip()

    def sheet(self) -> Sheet:
        """All that was read. Where Google's element says the same as a plain one, it counts."""
        google = {name.removeprefix("g:") for name in self._names if name.startswith("g:")}
        header = tuple(name for name in self._names if name not in google)
        rows = tuple(_without(row, google) for row in self._rows)
        return Sheet(header, rows, self._root)


def _without(row: Row, google: set[str]) -> Row:
    """A row whose plain elements fill in only where Google's are missing."""
    cells, lists = dict(row.cells), dict(row.lists)
    for name in google:
        plain, several = cells.pop(name, ""), lists.pop(name, ())
        if plain and f"g:{name}" not in cells:
            cells[f"g:{name}"], lists[f"g:{name}"] = plain, several
    return Row(row.line, cells, lists)


def _name(tag: str) -> str:
    """An element's name; ``g:`` before it where it is in Google's namespace."""
    space, _, name = tag.rpartition(" ")
    return f"g:{name}" if space.rstrip("/") == GOOGLE.rstrip("/") else name
