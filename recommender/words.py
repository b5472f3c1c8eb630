"""Words of queries and products: tokens, light stemming, stop words and synonyms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

MAX_QUERY_CHARACTERS = 300
MAX_QUERY_WORDS = 24
_WORD = re.compile(r"[^\W_]+(?:\.[0-9]+)?", re.UNICODE)

_STOP_WORDS = """
    a after an and any anything are as at be but by can could d do does else find for from get
    give good got had has have hello hey hi how i im in is it items just keep keeps like ll look
    looking m may me my need of on one ones or our please product products really s sell shop
    show so some something stuff t thank thanks that the their them these they thing things this
    to u us ve want wanted was we what which who will with would you your yours"""
STOP_WORDS = frozenset(_STOP_WORDS.split())

NUMBER_WORDS: Mapping[str, str] = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
}  # fmt: skip

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "alarm": ("wake",),
    "anorak": ("jacket",),
    "baby": ("cot",),
    "backpack": ("rucksack", "daypack"),
    "beanbag": ("cushion",),
    "bicycle": ("cycling",),
    "bike": ("cycling", "bicycle"),
    "billfold": ("wallet",),
    "blouse": ("shirt",),
    "boardgame": ("game",),
    "bobblehat": ("hat",),
    "bookbag": ("backpack", "bag"),
    "bottoms": ("trouser",),
    "bowls": ("bowl",),
    "boy": ("kid",),
    "bra": ("bralette",),
    "bulb": ("lamp",),
    "canceling": ("cancelling",),
    "cheap": ("budget",),
    "checked": ("check",),
    "child": ("kid",),
    "children": ("kid", "child"),
    "chinos": ("trouser",),
    "coat": ("jacket", "parka"),
    "color": ("colour",),
    "comforter": ("duvet",),
    "cooker": ("stove",),
    "cordless": ("wireless",),
    "couch": ("sofa",),
    "cup": ("mug",),
    "cushion": ("pillow",),
    "cycle": ("cycling",),
    "denim": ("jean",),
    "dry": ("waterproof", "rain"),
    "duvet": ("bedding",),
    "earbud": ("headphone", "earphone"),
    "earphone": ("headphone", "earbud"),
    "eco": ("organic", "recycled"),
    "feet": ("shoe", "boot"),
    "flashlight": ("torch", "headlamp"),
    "flask": ("vacuum", "bottle"),
    "foot": ("shoe", "boot"),
    "footwear": ("shoe",),
    "frock": ("dress",),
    "fryingpan": ("pan",),
    "girl": ("kid",),
    "gown": ("dress",),
    "gray": ("grey",),
    "handbag": ("bag", "tote"),
    "headset": ("headphone",),
    "heating": ("warm",),
    "heels": ("heeled",),
    "hike": ("hiking",),
    "holdall": ("duffel",),
    "hoodie": ("sweatshirt", "shirt"),
    "hoody": ("hoodie", "sweatshirt"),
    "jeans": ("trouser",),
    "jogging": ("running",),
    "jumper": ("sweater", "shirt"),
    "kicks": ("sneaker", "shoe"),
    "kid": ("kids", "child"),
    "knapsack": ("backpack", "rucksack"),
    "lantern": ("lamp",),
    "leggings": ("trouser",),
    "light": ("lamp",),
    "lighting": ("lamp",),
    "luggage": ("case", "duffel"),
    "mac": ("raincoat",),
    "muddy": ("mud",),
    "nightgown": ("nightdress",),
    "pajamas": ("pyjama",),
    "pan": ("skillet",),
    "pants": ("trouser",),
    "parka": ("jacket",),
    "petanque": ("boules",),
    "pillowcase": ("bedding",),
    "pot": ("saucepan",),
    "present": ("gift",),
    "pullover": ("sweater", "jumper"),
    "purse": ("wallet", "clutch", "bag"),
    "puzzle": ("jigsaw",),
    "pyjamas": ("pyjama",),
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
    "sleepwear": ("pyjama", "nightdress"),
    "slipper": ("shoe",),
    "sneaker": ("shoe", "trainer"),
    "sneakers": ("shoe", "trainer"),
    "specs": ("feature",),
    "stereo": ("speaker",),
    "striped": ("stripe", "stripes"),
    "stripy": ("stripe",),
    "suitcase": ("case", "luggage"),
    "sustainable": ("recycled", "organic"),
    "sweater": ("jumper", "knit"),
    "sweatpants": ("joggers",),
    "tartan": ("check",),
    "tee": ("shirt", "t-shirt"),
    "thermos": ("vacuum", "bottle", "flask"),
    "tights": ("leggings",),
    "toddler": ("kid", "child"),
    "torch": ("headlamp", "lantern"),
    "tough": ("durable",),
    "tracksuit": ("joggers",),
    "trainer": ("sneaker", "shoe"),
    "trek": ("trekking", "hiking"),
    "trekking": ("hiking",),
    "trouser": ("pants",),
    "trunks": ("shorts",),
    "tshirt": ("shirt", "tee"),
    "vegetarian": ("vegan",),
    "vest": ("gilet", "waistcoat"),
    "waterresistant": ("waterproof",),
    "wellies": ("rubber", "boot"),
    "wellingtons": ("rubber", "boot"),
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
    """Cut the plural (jackets, dresses, batteries) and write small numbers as figures."""
    if word in NUMBER_WORDS:
        return NUMBER_WORDS[word]
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
