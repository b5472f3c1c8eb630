"""Words of queries and products: tokens, light stemming, stop words and synonyms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

MAX_QUERY_CHARACTERS = 300
MAX_QUERY_WORDS = 24
_WORD = re.compile(r"[^\W_]+(?:\.[0-9]+)?", re.UNICODE)

_STOP_WORDS = """
    a an and any anything are as at be but by can could d do does else find for from get give
    good got had has have hello hey hi how i im in is it items just like ll look looking m may me
    my need of on one ones or our please product products really s sell shop show so some
    something stuff t thank thanks that the their them these they thing things this to u us ve
    want wanted was we what which who will with would you your yours"""
STOP_WORDS = frozenset(_STOP_WORDS.split())

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "anorak": ("jacket",),
    "backpack": ("rucksack", "daypack"),
    "beanbag": ("cushion",),
    "billfold": ("wallet",),
    "blouse": ("shirt",),
    "boardgame": ("game",),
    "bobblehat": ("hat",),
    "bookbag": ("backpack", "bag"),
    "bottoms": ("trouser",),
    "bra": ("bralette",),
    "bulb": ("lamp",),
    "chinos": ("trouser",),
    "coat": ("jacket", "parka"),
    "comforter": ("duvet",),
    "cooker": ("stove",),
    "cordless": ("wireless",),
    "couch": ("sofa",),
    "cup": ("mug",),
    "denim": ("jean",),
    "duvet": ("bedding",),
    "earbud": ("headphone", "earphone"),
    "earphone": ("headphone", "earbud"),
    "flashlight": ("torch", "headlamp"),
    "footwear": ("shoe",),
    "frock": ("dress",),
    "fryingpan": ("pan",),
    "gown": ("dress",),
    "handbag": ("bag", "tote"),
    "headset": ("headphone",),
    "hoodie": ("sweatshirt", "shirt"),
    "hoody": ("hoodie", "sweatshirt"),
    "jeans": ("trouser",),
    "jumper": ("sweater", "shirt"),
    "kicks": ("sneaker", "shoe"),
    "knapsack": ("backpack", "rucksack"),
    "lantern": ("lamp",),
    "leggings": ("trouser",),
    "light": ("lamp",),
    "lighting": ("lamp",),
    "mac": ("raincoat",),
    "pan": ("skillet",),
    "pants": ("trouser",),
    "parka": ("jacket",),
    "pillowcase": ("bedding",),
    "pot": ("saucepan",),
    "pullover": ("sweater", "jumper"),
    "puzzle": ("jigsaw",),
    "quilt": ("duvet",),
    "raincoat": ("jacket", "rain"),
    "rainproof": ("waterproof",),
    "rucksack": ("backpack", "daypack"),
    "runner": ("sneaker", "shoe"),
    "sandal": ("shoe",),
    "satchel": ("bag",),
    "sheet": ("bedding",),
    "shorts": ("trouser",),
    "skillet": ("pan",),
    "slacks": ("trouser",),
    "sleepingbag": ("sleeping",),
    "slipper": ("shoe",),
    "sneaker": ("shoe", "trainer"),
    "specs": ("feature",),
    "suitcase": ("bag", "luggage"),
    "sweater": ("jumper", "knit"),
    "tee": ("shirt", "t-shirt"),
    "torch": ("headlamp", "lantern"),
    "trainer": ("sneaker", "shoe"),
    "trouser": ("pants",),
    "tshirt": ("shirt", "tee"),
    "vest": ("gilet", "waistcoat"),
    "waterresistant": ("waterproof",),
    "windbreaker": ("windproof", "jacket"),
    "winter": ("warm", "insulated"),
}


def normalise(text: str) -> str:
    """Lower case, without accents and compatibility forms."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def tokens(text: str) -> list[str]:
    """The stemmed words of a text; stop words stay in."""
    return [stem(word) for word in raw_words(text)]


def raw_words(text: str) -> list[str]:
    """The words of a text as typed, in normal form."""
    return _WORD.findall(normalise(text).replace("'", ""))


def stem(word: str) -> str:
    """Cut the plural: jackets, dresses, batteries, knives."""
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1]


def synonyms_of(word: str) -> tuple[str, ...]:
    """Stemmed words that mean about the same as a stemmed word."""
    return _STEMMED_SYNONYMS.get(word, ())


_STEMMED_SYNONYMS = {
    stem(word): tuple(stem(other) for other in others) for word, others in SYNONYMS.items()
}
