"""Things called by the one character that says what kind of thing they are: 壶 for a 煮茶壶."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from actions.conversation.table import Row
from common.language import language
from common.language.scripts import is_unspaced


def by_heads(text: str, rows: Sequence[Row], code: str) -> list[Row] | None:
    """The rows of which a text has the last character of a name; None where that tells none apart.

    Args:
        text: the words that may call a thing.
        rows: what lies there; an order is called by what is in it.
        code: of the text's language.
    """
    if not is_unspaced(text) or not language(code).reads("names").HEAD_IS_LAST:
        return None
    stem = language(code).reads("search").stem
    said = stem(text)
    called = [row for row in rows if any(head in said for head in _heads(row, stem))]
    return called if 0 < len(called) < len(rows) else None


def _heads(row: Row, stem: Callable[[str], str]) -> set[str]:
    """The last character of each name, in a script where it may be a word."""
    names = row.words.split() if row.at else row.name.split()
    return {stem(name[-1]) for name in names if is_unspaced(name[-1])}
