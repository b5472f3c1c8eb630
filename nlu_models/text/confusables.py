"""Letters that look like Latin ones, put into Latin words to get past a reader of words.

After "Mixed-Script Confusables" of Unicode Technical Standard #39 (Unicode Security Mechanisms): a
word that has a Latin letter, and whose other letters all look like one, is meant to be Latin. A
word of another script stays as it is, also where all its letters have a Latin look-alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_ALIKE = (
    # Cyrillic
    ("авгеіјкӏмһнорѕстухүѵьԁԍԛԝѡ", "abreijklmhhopsctyxyvbdgqww"),
    ("АВЕІЈКӀМНОРЅСТУХҮѴԌԚԜ", "ABEIJKIMHOPSCTYXYVGQW"),
    # Greek
    ("αγεηικνορτυχω", "ayenikvoptuxw"),
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"),
    # Armenian
    ("զհոսցօ", "qhnugo"),
    # Latin itself: small capitals and the phonetic alphabet
    ("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɑɡɩ", "abcdefghijklmnoprstuvwyzagi"),
)
LATIN = {
    ord(other): latin
    for others, latins in _ALIKE
    for other, latin in zip(others, latins, strict=True)
}
"""Code point of a letter → the Latin letter that it looks like."""

_CONFUSABLE = re.compile(f"[{''.join(map(chr, LATIN))}]")
_LATIN_LETTER = re.compile(
    r"[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1d00-\u1d25\u1e00-\u1eff\ua730\ua731]"
)
_OTHER_LETTER = re.compile(rf"(?!{_LATIN_LETTER.pattern})[^\W\d_]")
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")


def in_latin(text: str) -> str:
    """``text`` with the look-alikes replaced in words that are meant to be Latin.

    Returns:
        A text of the same length.
    """
    if _CONFUSABLE.search(text) is None:
        return text
    return _WORD.sub(lambda match: _word_in_latin(match[0]), text)


def _word_in_latin(word: str) -> str:
    plain = word.translate(LATIN)
    is_meant = _LATIN_LETTER.search(word) and not _OTHER_LETTER.search(plain)
    return plain if is_meant else word


_LEET_DIGITS = "013457"
_LEET = str.maketrans(_LEET_DIGITS, "oieast")
_LEET_DIGIT = re.compile(f"[{_LEET_DIGITS}]")
_LEET_WORD = re.compile(
    r"(?<![\w@.-])(?=[a-z]*\d)(?=\d*[a-z])[a-z013457]{4,20}(?![\w@-])", re.IGNORECASE
)


def without_leet(text: str, is_word: Callable[[str], bool]) -> str:
    """``text`` with digits for letters ("j4cket") written out, where that gives a known word.

    Sizes, order numbers and names of models are no words and stay; so does a number with its unit
    ("4way").

    Args:
        text: a clean text.
        is_word: whether a word in lower case is known.

    Returns:
        A text of the same length.
    """
    if _LEET_DIGIT.search(text) is None:
        return text
    return _LEET_WORD.sub(lambda match: _written_out(match[0], is_word), text)


def _written_out(word: str, is_word: Callable[[str], bool]) -> str:
    plain, unit = word.lower().translate(_LEET), word.lower().lstrip(_LEET_DIGITS)
    known = is_word(word.lower()) or (len(unit) < len(word) and is_word(unit))
    if known or not is_word(plain):
        return word
    return plain.upper() if word.isupper() else plain
