"""Which language a message is written in, said only where it is sure.

Letters of another script are sure at once. Latin letters need words that only a question or a wish
is made of (``languages/others.yml``), so that a foreign street, name or brand changes nothing, and
then the agreement of py3langid (naive Bayes over byte n-grams, Lui and Baldwin 2012), which works
offline and is asked only then.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel import Locale

from common.language.folder import PROGRAM_LANGUAGES, read_yaml
from common.language.template import Template
from common.language.values import Formatter

MOST_READ = 400
"""Characters of a message that are looked at."""
_NO_WORDS = re.compile(r"\S+@\S+|https?://\S+|\S*\d\S*")
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST_WORDS = 2
_ENOUGH = 0.3
"""The share of words that must be such as only this language has."""
_SCRIPTS = {"CJK": "Han", "HIRAGANA": "Kana", "KATAKANA": "Kana"}
"""First word of a letter's Unicode name -> the name of its script, where they differ."""
_LATIN = "Latin"


@dataclass(frozen=True)
class Other:
    """One language of ``languages/others.yml``."""

    code: str
    says: Template
    words: frozenset[str]
    script: str


@cache
def other_languages() -> Mapping[str, Other]:
    """The languages that can be told from each other, by their code."""
    path = PROGRAM_LANGUAGES / "others.yml"
    return {
        str(code): Other(
            str(code),
            Template.parse(str(told["says"]), f"{path}: {code}"),
            frozenset(map(str, told.get("words") or ())),
            str(told.get("script") or _LATIN),
        )
        for code, told in read_yaml(path).items()
    }


def written_in(text: str, spoken: Sequence[str]) -> str | None:
    """The language that a message is surely written in; None where that cannot be told.

    Args:
        text: the message.
        spoken: codes of the languages that are expected; a doubt is in their favour.
    """
    words = [word.casefold() for word in _WORD.findall(_NO_WORDS.sub(" ", text[:MOST_READ]))]
    if script := _foreign_script(words):
        written = [one.code for one in other_languages().values() if one.script == script]
        return _likeliest(text, written) if written else None
    if len(words) < _FEWEST_WORDS:
        return None
    hits = Counter(
        {one.code: sum(word in one.words for word in words) for one in other_languages().values()}
    )
    known = max((hits[code] for code in spoken), default=0)
    foreign = {code: count for code, count in hits.items() if code not in spoken}
    best = max(foreign.values(), default=0)
    if best < max(_FEWEST_WORDS, known + 1) or best / len(words) < _ENOUGH:
        return next((code for code in spoken if hits[code] >= _FEWEST_WORDS), None)
    candidates = [code for code, count in foreign.items() if count == best]
    found = _likeliest(text, [*candidates, *spoken])
    return None if found in spoken else found


def only_speaks(code: str, spoken: Sequence[str]) -> str | None:
    """That only the languages ``spoken`` are spoken here, in the language of that code."""
    other = other_languages().get(code)
    if other is None:
        return None
    formatter = Formatter(Locale.parse(code))
    return other.says.fill({"languages": language_names(spoken, code)}, formatter, {}, str)


def language_names(codes: Sequence[str], code: str) -> list[str]:
    """What languages are called in the language ``code``."""
    names = Locale.parse(code.replace("-", "_")).languages
    return [str(names.get(one.split("-")[0], one)) for one in codes]


def _foreign_script(words: Sequence[str]) -> str | None:
    """The script of most letters, unless that is the Latin one."""
    scripts = Counter(_script(letter) for word in words for letter in word)
    if scripts["Kana"]:
        scripts["Kana"] += scripts.pop("Han", 0)  # Japanese is written in both
    if not scripts:
        return None
    script, count = scripts.most_common(1)[0]
    return script if script != _LATIN and count > 1 else None


def _script(letter: str) -> str:
    first = unicodedata.name(letter, "LATIN").split()[0]
    return _SCRIPTS.get(first, first.title())


def _likeliest(text: str, codes: Collection[str]) -> str:
    """The likeliest of some languages."""
    if len(codes) == 1:
        return next(iter(codes))
    ranked = (code for code, _ in _identifier().rank(text[:MOST_READ]) if code in codes)
    return next(ranked, next(iter(codes)))


@cache
def _identifier() -> Any:
    """The model of py3langid, in about a second; it stands in the package itself."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)
