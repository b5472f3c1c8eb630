"""Texts as word tokens and back, with slots such as ``[mass_g]`` as single tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence

from common.language.scripts import UNSPACED
from generator.tongue import copy_words

SLOT = re.compile(r"\[[a-z0-9_.#]+\]")
_TOKEN = re.compile(
    r"\[[a-z0-9_.#]+\]"
    r"|\d{1,3}(?:,\d{3})+"
    r"|-?[^\W_]+(?:[-'’.&/][^\W_]+)*"
    r"|[.,;:!?()%&°+–—-]"
)
_NO_SPACE_BEFORE = frozenset(".,;:!?)%°")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\[“\"])|(?<=[。！？])\s*(?=\S)")
END_MARKS = (".", "!", "?", "。", "！", "？")
_NO_SPACE = rf"[{UNSPACED}，。！？：；、（）“”]"
_GAP = re.compile(rf"(?<={_NO_SPACE})\s+|\s+(?={_NO_SPACE})")


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [part.strip() for part in _SENTENCE.split(text) if part.strip()]


def split(text: str) -> list[str]:
    """The tokens of a sentence; its first word in lower case unless it looks like a name."""
    tokens = _TOKEN.findall(text.replace("’", "'"))
    if tokens and _starts_plainly(tokens[0]):
        tokens[0] = tokens[0][0].lower() + tokens[0][1:]
    return tokens


def join(tokens: Sequence[str], *, capital: bool = True) -> str:
    """A sentence, or a part of one, from its tokens: spaces, a capital, the right article."""
    text = ""
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else ""
        if following:
            token = copy_words().article(token, following)
        glued = not text or token in _NO_SPACE_BEFORE or (token.startswith("-") and len(token) > 1)
        text += token if glued or text.endswith("(") else f" {token}"
    text = close_up(text)
    return text[:1].upper() + text[1:] if capital else text


def close_up(text: str) -> str:
    """A text without spaces beside ideographs and their punctuation, where none are written."""
    return _GAP.sub("", text)


def _starts_plainly(word: str) -> bool:
    return word[0].isupper() and word[1:] == word[1:].lower()
