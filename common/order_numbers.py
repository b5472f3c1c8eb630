"""The shape of a shop's order numbers, told by one example: ``A-1001``, ``#W2611340``, ``1001``.

What stands before the first digit is the same in every number; the rest are digits, or letters and
digits where the example has letters there, with the example's own separators between them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from common.language.scripts import NOT_BEFORE_A_WORD, NOT_BEHIND_A_WORD

DEFAULT_EXAMPLE = "100001"
"""The order number of a shop that has not told its own."""

MAX_CHARACTERS = 40
_SLACK = 4
"""How many digits more than the example's a number may have: shops grow."""
_FEWEST = 3
"""A number that is found in running text has at least so many digits."""
_BETWEEN = r"[\s_.:#/–—-]{0,3}"
_VISIBLE = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class OrderNumberShape:
    """How the shop's order numbers look.

    Attributes:
        example: one number, exactly as the shop writes it.
        prefix: what stands before its first digit, ``A-`` or ``#W``; may be empty.
        groups: the runs of letters and digits after it, ``("1001",)``.
        joints: the separators between those runs; one fewer than there are groups.
    """

    example: str
    prefix: str
    groups: tuple[str, ...]
    joints: tuple[str, ...]

    @classmethod
    def of(cls, example: str) -> OrderNumberShape:
        """The shape that an example has.

        Raises:
            ValueError: it holds no digit, or is longer than ``MAX_CHARACTERS``.
        """
        written = " ".join(example.split()).upper()
        digit = re.search(r"[0-9]", written)
        if digit is None or len(written) > MAX_CHARACTERS:
            raise ValueError(f"'{example}' is not an order number like A-1001: it needs digits")
        prefix, body = written[: digit.start()], written[digit.start() :]
        groups = re.findall(r"[^\W_]+", body)
        joints = re.findall(r"[\W_]+", body)[: len(groups) - 1]
        return cls(written, prefix, tuple(groups), tuple(joints))

    @property
    def letters(self) -> str:
        """The prefix without its signs: ``A`` for ``A-1001``, ``W`` for ``#W2611340``."""
        return "".join(_VISIBLE.findall(self.prefix))

    @property
    def digits(self) -> int:
        """How many characters a number has after its prefix, separators apart."""
        return sum(map(len, self.groups))

    def normal(self, text: str) -> str:
        """The number as the shop writes it, from what a person types.

        ``a1001``, ``#1001`` and ``A 1001`` become ``A-1001``. What does not have the
        shape is only put in capitals with single spaces, for numbers of an older shape.
        """
        plain = " ".join(unicodedata.normalize("NFKC", text).upper().split())
        found = _whole(self).fullmatch(plain)
        if found is None:
            return plain
        pieces = [piece for piece in found.groups() if piece]
        body = pieces[0]
        for joint, piece in zip(self.joints, pieces[1:], strict=True):
            body += joint + piece
        return f"{self.prefix}{body}"

    def pattern(self) -> re.Pattern[str]:
        """Finds numbers in running text, with the prefix or a ``#``, or alone in full length."""
        return _running(self)


@lru_cache(maxsize=32)
def _whole(shape: OrderNumberShape) -> re.Pattern[str]:
    letters = rf"(?:{_spaced(shape.letters)})?" if shape.letters else ""
    first = [f"({_group(group, len(group), 0)})" for group in shape.groups[:-1]]
    body = _BETWEEN.join([*first, f"({_group(shape.groups[-1], 1)})"])
    return re.compile(rf"{_BETWEEN}{letters}{_BETWEEN}{body}")


@lru_cache(maxsize=32)
def _running(shape: OrderNumberShape) -> re.Pattern[str]:
    body = _BETWEEN.join(_group(group, _FEWEST) for group in shape.groups)
    exact = _BETWEEN.join(_group(group, len(group), 0) for group in shape.groups)
    marked = rf"#\s?{_spaced(shape.letters)}{_BETWEEN}" if shape.letters else r"#\s?"
    start = NOT_BEHIND_A_WORD
    choices = [rf"{start}{marked}{body}", rf"{start}#\s?{body}"]
    if shape.letters:
        choices.append(rf"{start}{_spaced(shape.letters)}{_BETWEEN}{body}")
    choices.append(rf"{start}(?<![.,€$£¥￥+-]){exact}(?![%€]|[.,]\d)")
    return re.compile(rf"(?:{'|'.join(choices)}){NOT_BEFORE_A_WORD}", re.IGNORECASE)


def _spaced(letters: str) -> str:
    return re.escape(letters)


def _group(group: str, fewest: int, slack: int = _SLACK) -> str:
    """A run like one of the example: digits for digits, letters and digits for mixed ones."""
    kind = "[0-9]" if group.isdecimal() else "[0-9A-Z]"
    return rf"{kind}{{{min(fewest, len(group))},{len(group) + slack}}}"
