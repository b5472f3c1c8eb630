"""Which pieces of a multilingual vocabulary a project needs, and the tokenizer of these.

Three quarters of a small multilingual network are the vectors of words in languages that a shop
never hears. Pieces of the scripts that its languages are written in stay. English always stays,
for people mix it into every language, but of all pieces in Latin letters only those that make up
English words, unless another language in Latin letters is spoken.
"""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from babel import Locale
from babel.core import get_global

from nlu_models.text.spelling import WORD_BAR
from nlu_models.training.languages import lists_of

if TYPE_CHECKING:
    from tokenizers import Tokenizer

EVERY = "mul"
"""The code for many languages (ISO 639-2): nothing is left out."""

BEGIN, PADDING, END, UNKNOWN, MASK = "<s>", "<pad>", "</s>", "<unk>", "<mask>"
SPECIAL = (BEGIN, PADDING, END, UNKNOWN)
"""The first pieces; the last of all is :data:`MASK`."""

_NEVER = -100.0
"""The score of a special piece: one that is typed is only text."""
_ENGLISH = "en"
_LATIN = "LATIN"
_SCRIPTS = {
    "Hans": ("CJK",),
    "Hant": ("CJK",),
    "Jpan": ("CJK", "HIRAGANA", "KATAKANA"),
    "Kore": ("HANGUL", "CJK"),
    "Beng": ("BENGALI",),
    "Orya": ("ORIYA",),
    "Cans": ("CANADIAN",),
    "Cher": ("CHEROKEE",),
}
"""CLDR's code of a script -> the first words of its letters' Unicode names, where they differ."""


@dataclass(frozen=True)
class Needs:
    """What of a vocabulary is needed.

    Args:
        scripts: first words of the Unicode names of letters.
        latin: whether all pieces in Latin letters are needed, and not just the English ones.
        everything: whether nothing is left out.
        endings: pieces that end in one of these and are longer are left out, so that an entity may
            end before it (``words/endings.yml`` of a language).
    """

    scripts: tuple[str, ...]
    latin: bool = False
    everything: bool = False
    endings: tuple[str, ...] = ()


def needs_of(languages: Iterable[str]) -> Needs:
    """What the languages of a project, told by their codes, need."""
    codes = sorted({*languages})
    scripts = [_script(code) for code in codes]
    latin = any(
        script == "Latn" and code.split("-")[0] != _ENGLISH
        for code, script in zip(codes, scripts, strict=True)
    )
    names = {name for script in scripts if script for name in _letters(script)}
    endings = {str(ending) for listed in lists_of(codes, "endings") for ending in listed}
    everything = EVERY in codes or None in scripts
    return Needs(tuple(sorted(names | {_LATIN})), latin, everything, tuple(sorted(endings)))


def _script(code: str) -> str | None:
    """CLDR's code of the script that a language is mostly written in; None where it has none."""
    parts = str(get_global("likely_subtags").get(code.split("-")[0], "")).split("_")
    return parts[1] if len(parts) > 1 else None


def _letters(script: str) -> tuple[str, ...]:
    names = Locale("en").scripts
    return _SCRIPTS.get(script) or (str(names.get(script, script)).split()[0].upper(),)


def kept(pieces: Sequence[str], needs: Needs, english: Collection[str]) -> list[int]:
    """The places of the pieces that stay, in their order.

    Args:
        pieces: all of them, the special ones first.
        needs: of the project.
        english: pieces that English words are made of.
    """
    first, last = len(SPECIAL), len(pieces) - 1
    stay = [
        place
        for place in range(first, last)
        if needs.everything or _stays(pieces[place], needs, english)
    ]
    return [*range(first), *stay, last]


def _stays(piece: str, needs: Needs, english: Collection[str]) -> bool:
    text = piece.removeprefix(WORD_BAR)
    if len(text) > 1 and text.endswith(needs.endings):
        return False
    scripts = {script for letter in text if (script := _script_of(letter))}
    if not scripts <= {*needs.scripts}:
        return False
    if scripts == {_LATIN}:
        return needs.latin or piece in english or (len(text) == 1 and text in string.ascii_letters)
    return True


@cache
def _script_of(character: str) -> str | None:
    """The first word of a letter's Unicode name; None for digits, signs and marks."""
    if unicodedata.category(character)[0] not in "LM":
        return None
    return unicodedata.name(character, "?").partition(" ")[0]


def tokenizer_of(pieces: Sequence[str], scores: Sequence[float]) -> Tokenizer:
    """A SentencePiece tokenizer (Kudo 2018, unigram language model) of these pieces.

    There is no normaliser: messages are cleaned before.

    Args:
        pieces: the special ones first, :data:`MASK` last.
        scores: log probabilities of the pieces.
    """
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors

    special = {*SPECIAL, MASK}
    weighed = [
        (piece, _NEVER if piece in special else float(score))
        for piece, score in zip(pieces, scores, strict=True)
    ]
    tokenizer = Tokenizer(models.Unigram(weighed, pieces.index(UNKNOWN), byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(WORD_BAR, "always", split=True)
    tokenizer.decoder = decoders.Metaspace(WORD_BAR, "always", split=True)
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{BEGIN} $A {END}",
        pair=f"{BEGIN} $A {END} {END} $B {END}",
        special_tokens=[(mark, pieces.index(mark)) for mark in (BEGIN, END)],
    )
    tokenizer.add_special_tokens([*SPECIAL, MASK])
    return tokenizer


def pieces_of(tokenizer: Tokenizer, words: Iterable[str]) -> frozenset[str]:
    """The pieces that ``words`` are made of, as they are and with a capital letter."""
    forms = sorted({form for word in words for form in (word, word.capitalize())})
    encodings = tokenizer.encode_batch(forms, add_special_tokens=False)
    return frozenset(token for encoding in encodings for token in encoding.tokens)
