"""The grammatical shape of a value, as far as its words tell.

A sentence that was written for "taped seams" reads well with "side pockets" and badly with "folds
flat". Values of different shape therefore go into different slots, and what is no noun phrase
never stands where one belongs.
"""

from __future__ import annotations

import re
from itertools import pairwise


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NOUNS = frozenset({"thing", "mass", "plural"})
"""Shapes that follow "has", "with" or "made of"; only a "thing" takes an article."""
MASS_KEYS = _words("material lining filling insulation sole backing handle")
PLAIN_KEYS = _words("care language players wearer")
_STARTS_OF_PLACES = _words("above across at before below between for over under")
_PREPOSITIONS = _STARTS_OF_PLACES | _words(
    "after against around as behind by from in inside into of off on onto outside through to "
    "only than up when with without that"
)
_WITHIN_NUMBERS = _words("inside outside")
"""What stands after a number is an adjective: "2 inside pockets"."""
_NUMBERS = _words("two three four five six seven eight nine ten eleven twelve thirteen")
_ARTICLES = _words("a an the each every its their")
_NEGATIVES = ("no ", "not ", "without ", "never ")
_VERBS = re.compile(
    r"^(adjust|button|charge|close|come|cover|drain|dries|fall|fit|float|fold|give|hang|hold|keep|"
    r"lift|move|name|open|pack|pour|press|resist|roll|run|rust|shed|shine|shorten|shrink|sit|stack|"
    r"stand|stay|stop|suit|turn|unplug|untie|warm|wipe|work|zip)(e?s)?$"
)
_NOUNS_TOO = _words("button buttons cover press roll zip zips")
"""Verbs that are as often a thing ("2 buttons", "duvet cover")."""
_WITH_VERBS = _words("up off together clean")
_FINITE = _words("is are has have was were gives we you they")
_ORDERS = _words("fill join keep order pack pat size tap turn use")
_OF_PARTS = _words("neck length")
_PARTS = _words("bib bow collar hood mid-calf mid-thigh maxi midi mini round square")
"""One word of a neck or a length that stands alone; "crew" and "knee" need a word beside them."""
_CARE = re.compile(
    r"^(hand wash|wash|rinse|brush|wipe|sponge|shake|dust|oil|polish)( \w+)?$", re.IGNORECASE
)
_DONE = re.compile(r"(ed|woven|thrown|made|sewn|cut|turned)$")
_ADJECTIVES = re.compile(
    r"(ed|able|ible|proof|less|safe|tic|ing|some|ive|resistant|compatible|"
    r"-(?:back|breasted|friendly|on|through|free|cut))$"
)
_AFTER_A_NOUN = re.compile(
    r"(ed|able|ible|proof|safe|longer|shorter|through|resistant|compatible)$"
)
"""Of several words only these make a quality of the last: "grill safe", not "carrying ring"."""
_NO_QUALITIES = _words(
    "bed cable drawstring footbed lining ring seed spring string table tweed webbing"
)
_PLAIN_QUALITIES = _words(
    "boxy close firm flared glossy high hollow long longer loose low lower matt maxi medium mid "
    "narrow open oversized plain preshrunk puff quiet regular roomy round short shorter slim soft "
    "solar square steady straight suitable three-quarter tight unisex waterproof wide wider wired"
)
_COMPARED = _words("longer lower shorter wider")
_MASS = _words(
    "bamboo beech birch birdsong brass canvas cashmere conduction cork cotton crepe denim down "
    "elastic felt fleece foam foil fringe glass glaze hook-and-loop ignition iron jersey knit "
    "heat lacing latex leather linen lyocell nylon oak paper piping plastic polyester poplin "
    "rubber satin silk steel stitch stitching stoneware suede thread trim twill velvet viscose "
    "walnut wood wool noise pairing embroidery print"
)


def shape_of(key: str, value: str) -> str:
    """Name the shape of a value.

    Args:
        key: the attribute's name.
        value: one part of its value.

    Returns:
        ``thing`` ("stand collar"), ``mass`` ("linen"), ``plural`` ("taped seams"), ``quality``
        ("relaxed"), ``done`` ("washed before sewing"), ``verb`` ("folds flat"), ``do`` ("use wooden
        tools"), ``place`` ("below the knee"), ``no`` ("no side seams") or ``clause`` (anything
        that is none of them: "cover unties").
    """
    words = value.lower().split()
    if key == "care" and _CARE.match(value.lower()):
        return "do"
    if key == "origin" and value and not value.split()[-1][0].isupper():
        return "clause"
    if not words or key in PLAIN_KEYS:
        return "thing"
    if key in _OF_PARTS and len(words) == 1 and words[0] not in _PARTS:
        return "clause"
    if value.lower().startswith(_NEGATIVES):
        return "no" if words[0] == "no" else "clause"
    if (words[0] in _ORDERS and len(words) > 1) or words[:2] == ["zip", "off"]:
        return "do"
    if words[0] in _STARTS_OF_PLACES:
        return "place"
    if _is_verb(words[0]) or words[0] == "can":
        return "verb"
    return "clause" if _has_verb(words) else _shape_of_noun(key, value.split())


def _is_verb(word: str) -> bool:
    return bool(_VERBS.match(word)) and word.endswith("s") and word not in _NOUNS_TOO


def _has_verb(words: list[str]) -> bool:
    """Whether a verb follows its subject ("cable shortens"), or something is compared."""
    if words[-1] in ("included", "together") or _FINITE & set(words) or "can" in words:
        return True
    if words[0] == "weight" or (words[0].endswith("est") and len(words) > 2):
        return True
    following = list(pairwise(words))
    if any(_is_verb(word) for _, word in following):
        return True
    after = [*words[2:], ""]
    return any(
        _is_plural(subject)
        and _VERBS.match(word)
        and (word not in _NOUNS_TOO or then in _WITH_VERBS)
        for (subject, word), then in zip(following, after, strict=False)
    )


def _shape_of_noun(key: str, words: list[str]) -> str:
    cut = _head_ends(words)
    head = words[cut - 1]
    if _DONE.search(words[0]) and (cut == 1 < len(words) or _are_done(words)):
        return "done"
    if words[0].lower() in _NUMBERS:
        return "plural"
    if key in MASS_KEYS and cut > 1:
        return "mass"
    if _is_quality(head) and (cut == 1 or _AFTER_A_NOUN.search(head)):
        return "clause" if cut > 1 and _begins_a_clause(words[:cut]) else "quality"
    if key in MASS_KEYS:
        return "mass"
    if _is_plural(head) and head != "canvas":
        return "plural"
    return "mass" if head in _MASS or (cut > 1 and head.endswith("ing")) else "thing"


def _are_done(words: list[str]) -> bool:
    """Whether two things were done: "thrown and glazed by hand"."""
    joined = len(words) > 3 and words[1] == "and" and _DONE.search(words[2])
    return bool(joined and words[3] in _PREPOSITIONS)


def _head_ends(words: list[str]) -> int:
    """Where the words up to the head noun end: before what is told of it."""
    end = next((i for i in range(1, len(words)) if _ends_before(words, i)), len(words))
    told = 1 < end < len(words) and _DONE.search(words[end - 1])  # "a grip lined with cork"
    return end - 1 if told and "-" not in words[end - 1] else end


def _ends_before(words: list[str], place: int) -> bool:
    word, before = words[place], words[place - 1]
    if word in _WITHIN_NUMBERS and before.isdigit():
        return False
    return word in _PREPOSITIONS or (word in _ARTICLES and place > 1)


def _is_quality(word: str) -> bool:
    if word in _MASS or not word.islower() or word in _NO_QUALITIES:
        return False
    return bool(_ADJECTIVES.search(word)) or word in _PLAIN_QUALITIES


def _begins_a_clause(words: list[str]) -> bool:
    """Whether a thing is named before its quality: "every part replaceable", not "grill safe"."""
    told = words[0] in _ARTICLES or len(words) > 2 or _is_plural(words[0])
    return told or words[-1] in _COMPARED


def noun_phrase(value: str, shape: str) -> str:
    """A noun phrase as it stands in a sentence: "a chest strap", "taped seams", "linen"."""
    words = value.split()
    first = re.split(r" (?:and|or) ", value)[0].split()
    head = first[_head_ends(first) - 1]
    counted = shape == "thing" and not _is_name_or_number(head)
    if (
        not counted
        or words[0] in _ARTICLES | _NUMBERS | {"one"}
        or head in _MASS
        or _is_plural(head)
    ):
        return value
    return f"{'an' if _vowel(words[0]) else 'a'} {value}"


def _is_name_or_number(word: str) -> bool:
    return any(letter.isupper() or letter.isdigit() for letter in word)


def _is_plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith(("ss", "us", "is"))


def _vowel(word: str) -> bool:
    if word[:2].isupper():  # letters are spelt: "a USB cable", "an LED"
        return word[0] in "AEFHILMNORSX"
    return word[0] in "aeiou8" and not word.startswith(("uni", "use", "eu", "one"))


def base_form(verb: str) -> str:
    """A verb as it stands after "they": "folds" gives "fold"."""
    if verb in ("is", "has"):
        return {"is": "are", "has": "have"}[verb]
    if verb.endswith("ies") and len(verb) > 4:
        return f"{verb[:-3]}y"
    if re.search(r"(?:sh|ch|ss|x|zz)es$", verb):
        return verb[:-2]
    return verb.removesuffix("s")
