"""Shop systems keep HTML where a chat shows plain text: this takes the markup out.

The parser is Python's own: nothing here is shown by a browser, so no sanitizer is needed, and a
text that holds no markup is left alone to the letter.
"""

from __future__ import annotations

import re
from html.entities import html5
from html.parser import HTMLParser

_BLOCK_NAMES = (
    "address article aside blockquote br caption center dd details div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section summary "
    "table tbody tfoot thead tr ul"
)
_INLINE_NAMES = (
    "a abbr acronym area audio b base bdi bdo big body button canvas cite code col colgroup data "
    "datalist del dfn em embed font form frame head html i iframe img input ins kbd label link map "
    "mark meta meter noscript object optgroup option output param picture progress q rp rt ruby s "
    "samp script select small source span strike strong style sub sup svg td template textarea th "
    "time title track tt u var video wbr"
)
_UNSEEN = frozenset({"script", "style", "head", "template", "noscript"})
_BLOCKS, _INLINE = (frozenset(names.split()) for names in (_BLOCK_NAMES, _INLINE_NAMES))
_NAMES = "|".join(sorted(_BLOCKS | _INLINE))
TAG = re.compile(rf"</?(?:{_NAMES})(?![A-Za-z0-9])[^<>]*>|<!--|<!doctype\b", re.IGNORECASE)
"""A tag of HTML. ``a < b`` and ``<your name>`` are none."""
_BLOCK = re.compile(rf"</?(?:{'|'.join(sorted(_BLOCKS))})(?![A-Za-z0-9])", re.IGNORECASE)
_REFERENCE = re.compile(r"&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_AMPERSAND = re.compile(rf"&(?!{_REFERENCE.pattern[1:]})")
_SECTION = re.compile(r"<!\[CDATA\[|\]\]>|<!\[[^<>]*>|<\?[^<>]*>")
_ROUNDS = 8
"""How often a text may have been escaped; what is left then is taken out as it stands."""


def holds_markup(text: str) -> bool:
    """Whether a text holds a tag of HTML or an entity that means a character."""
    return bool(TAG.search(text)) or any(_means_one(m) for m in _REFERENCE.finditer(text))


def plain_text(text: str) -> str:
    """A text without its HTML: paragraphs and list items as lines, entities as characters.

    What was escaped twice, as exports of exports are, is unpacked until nothing is left to. Text
    without markup comes back as it is.
    """
    for _ in range(_ROUNDS):
        if not holds_markup(text):
            return text
        text = _unpacked(text)
    while TAG.search(text):
        text = TAG.sub("", text)
    return _REFERENCE.sub(lambda m: m[1] if _means_one(m) else m[0], text)


def plain_line(text: str) -> str:
    """As :func:`plain_text`, for what stands on one line, such as a name."""
    return " ".join(plain_text(text).split()) if holds_markup(text) else text


def _means_one(reference: re.Match[str]) -> bool:
    return reference[1].startswith("#") or f"{reference[1]};" in html5


def _unpacked(text: str) -> str:
    """One pass of the parser."""
    lines = _Lines(flowing=bool(_BLOCK.search(text)))
    text = _SECTION.sub("", text)
    text = _REFERENCE.sub(lambda m: m[0] if _means_one(m) else f"&amp;{m[1]};", text)
    lines.feed(_AMPERSAND.sub("&amp;", text))
    lines.close()
    return lines.text()


class _Lines(HTMLParser):
    """Collects what a reader would see.

    Args:
        flowing: the text has blocks of its own, so that a single line break in it is a space.
    """

    def __init__(self, *, flowing: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._flowing = flowing
        self._pieces: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Blocks begin a line, items of a list with a dash."""
        if re.split("[^a-z0-9]", tag)[0] not in _BLOCKS | _INLINE:
            self.handle_data(self.get_starttag_text() or "")
        self._unseen += tag in _UNSEEN
        self._pieces += ["\n"] * (tag in _BLOCKS) + ["- "] * (tag == "li")
        self._pieces += [" "] * (tag in {"td", "th"})

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """``<br/>``; nothing is open after it."""
        unseen = self._unseen
        self.handle_starttag(tag, attrs)
        self._unseen = unseen

    def handle_endtag(self, tag: str) -> None:
        """Blocks end their line."""
        self._unseen -= tag in _UNSEEN and self._unseen > 0
        self._pieces += ["\n"] * (tag in _BLOCKS)

    def handle_data(self, data: str) -> None:
        """What stands between tags."""
        if self._unseen:
            return
        if self._flowing:
            data = re.sub(r"\n\s*\n|\n", lambda m: " " if m[0] == "\n" else "\n", data)
        self._pieces.append(data)

    def text(self) -> str:
        """The lines that are not empty, each without spaces around it."""
        lines = (" ".join(line.split()) for line in "".join(self._pieces).split("\n"))
        return "\n".join(line for line in lines if line not in {"", "-"})
