"""How English states something of a thing: the small words around values, parts and numbers.

The words that need a fact are data, in ``words/statements.yml`` and ``words/advertising.yml``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from languages.en.reads.numbers import WORDS, from_words


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NUMBER_IN_WORDS = WORDS
"""A pattern of one number in words."""


def number(words: str) -> float | None:
    """The number that lower-case words stand for."""
    return FRACTIONS.get(words) or from_words(words.replace("-", " "))


FRACTIONS: Mapping[str, float] = {"half": 0.5, "quarter": 0.25, "dozen": 12.0}
DENYING = _words(
    "no not never without neither nor non isn't doesn't don't cannot can't won't nothing none"
)
"""Words that deny what follows them at once."""
SETS = _words("set piece")
"""What the number of a set's pieces counts, beside its name."""
SORTS = _words("choice choices option options version versions")
"""What the number of an option's values counts, beside its name."""
OF_THE_THING = _words("the its their")
"""Articles that point at the thing itself."""
NOT_MORE = _words("no not")
THAN_WORDS = _words("than")
MINUS = _words("minus")
NO_NUMBERS = _words("a an and")
"""Words that neither begin nor end a number."""
OF_A = _words("a an of")
PARTS_OF_ONE = _words("half quarter")
COUNT_NOTHING = _words("one zero")
"""Numbers in words that are everyday words as well."""
UNITS: Mapping[str, str] = {
    **dict.fromkeys(("g", "gram", "grams", "gramme", "grammes"), "g"),
    **dict.fromkeys(("kg", "kgs", "kilo", "kilos", "kilogram", "kilograms"), "kg"),
    **dict.fromkeys(("oz", "ounce", "ounces"), "oz"),
    **dict.fromkeys(("lb", "lbs", "pound", "pounds"), "lb"),
    **dict.fromkeys(("mm", "millimetre", "millimetres", "millimeter", "millimeters"), "mm"),
    **dict.fromkeys(("cm", "centimetre", "centimetres", "centimeter", "centimeters"), "cm"),
    **dict.fromkeys(("m", "metre", "metres", "meter", "meters"), "m"),
    **dict.fromkeys(("inch", "inches"), "inches"),
    **dict.fromkeys(("ft", "foot", "feet"), "ft"),
    **dict.fromkeys(("l", "litre", "litres", "liter", "liters"), "l"),
    **dict.fromkeys(("ml", "millilitre", "millilitres", "milliliter", "milliliters"), "ml"),
    **dict.fromkeys(("s", "sec", "second", "seconds"), "seconds"),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), "minutes"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "hours"),
    **dict.fromkeys(("day", "days"), "days"),
    **dict.fromkeys(("month", "months"), "months"),
    **dict.fromkeys(("year", "years"), "years"),
    **dict.fromkeys(("w", "watt", "watts"), "W"),
    **dict.fromkeys(("kw", "kilowatt", "kilowatts"), "kW"),
    **dict.fromkeys(("c", "°c", "°", "degree", "degrees"), "°C"),
    **dict.fromkeys(("db", "decibel", "decibels"), "dB"),
    **dict.fromkeys(("gb", "gigabyte", "gigabytes"), "GB"),
    **dict.fromkeys(("%", "percent", "per cent"), "%"),
    **dict.fromkeys(("lm", "lumen", "lumens"), "lm"),
    **dict.fromkeys(("k", "kelvin"), "K"),
    **dict.fromkeys(("hz", "hertz"), "Hz"),
    **dict.fromkeys(("ohm", "ohms"), "ohm"),
    **dict.fromkeys(("gsm", "g/m²", "grams/m²"), "g/m²"),
}
"""How a text names a unit -> the unit's mark."""
PER_AREA = frozenset({("per", "square", "metre"), ("per", "square", "meter")})
"""Behind grams: how heavy a cloth is."""
SHORT_UNITS = _words("m c k l h w g s")
"""Marks that are a letter: only behind digits."""
CURRENCIES: Mapping[str, str] = {
    "£": "GBP", "€": "EUR", "$": "USD", "euro": "EUR", "euros": "EUR", "pounds": "GBP",
    "pound": "GBP", "dollar": "USD", "dollars": "USD", "eur": "EUR", "gbp": "GBP", "usd": "USD",
}  # fmt: skip
TO = _words("to by x × - – and or")
"""Between the two numbers of a range or of a size."""
ABOUT = _words("about around roughly nearly almost approximately some circa")
MORE = _words("over above exceeding beyond")
LESS = _words("under below beneath within")
THAN = {"more": "more", "less": "less", "fewer": "less", "lighter": "less", "heavier": "more",
        "longer": "more", "shorter": "less", "least": "more", "most": "less"}  # fmt: skip

ARTICLES = _words("a an the its their this that these those each every both any")
BRINGING = _words("has have having features featuring includes including boasts sports carries")
"""Verbs whose object is a part of the thing."""
WITH = _words("with without plus")
BEING = _words("is are be it's they're stays stay keeps keep feels feel remains remain you them")
LINKING = BEING | _words("of in from made cut woven knitted same all pure entirely the a an same")
"""Between a part and what it is made of."""
AT = _words("at on for around along across in to inside through")
"""Between what it is made of and a part."""
JOINING = _words("and or &")
OWNERS = _words(
    "nearest next wall your his her my our someone's somebody's anyone's another people's"
)
PLACES = _words("in into inside to from under over against through onto behind between past")
"""Before something that is a place, not a part: "in a pocket"."""
MADE_OF = _words("of from in")
THAT = _words("that which who")
MAKER = _words("by")
MEASURING = _words(
    "weighs weigh weighing measures measure measuring lasts last holds hold takes take stands "
    "runs run is are has reaches gives"
)
"""Verbs between a part and its number."""
ENDS = _words(
    "and but while with without plus or so that which because when where if for from to at on in "
    "by into until as than is are has have was can will you it they its your behind under over "
    "inside outside around across along between against through before after above below per "
    "underneath onto off upon during once then too goes go comes come keeps keep weighs holds"
)
"""Words that no noun phrase runs past."""
MAYBE_CLAIMS = ("able", "ible", "less", "proof")
FREELY = _words(
    """able adorable agreeable amiable available cable capable charitable comfortable considerable
    countless effortless enjoyable endless enviable fable fashionable favourable flexible
    formidable honourable horrible huggable impossible incredible inevitable inseparable
    irresistible invisible laughable likeable likable lovable loveable memorable miserable
    movable nevertheless noble nonetheless notable noticeable peaceable portable possible
    presentable probable reasonable regardless reliable remarkable respectable responsible
    sensible sociable stable suitable table terrible timeless tireless treasurable unbelievable
    unforgettable unless unmistakable unmistakeable useless valuable vegetable veritable visible
    wearable wordless regrettable careless restless fearless hopeless homeless senseless shameless
    breathless cloudless weightless understandable unshakeable unstoppable dependable bubble
    double trouble humble gamble bible terribly edible audible"""
)
"""Words with the endings of a quality that state none, or one that no field could hold."""
NAMES = _words(
    """I I'm I'd I'll I've January February March April May June July August September October
    November December Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mondays Tuesdays
    Wednesdays Thursdays Fridays Saturdays Sundays Christmas Easter Halloween Sunday's Monday's
    Friday's T-shirt T-shirts OK Mr Mrs DIY TV UK EU PC Mother Father Dad Mum Grandma Grandpa
    Earth Moon Sun Valentine's Atlantic Pacific Arctic Alps Baltic"""
)
"""Words with a capital that name no maker and no place of origin."""
FOR_WHOM = re.compile(
    r"\b(?:for|suits?|suitable for|made for|ideal for|fits?|safe for|loved by)\s+"
    r"(?:your |the |all |young |small |little |older |active |curious |busy )*"
    r"(?P<whom>kids|children|toddlers|babies|newborns|infants|teenagers|men|women|boys|girls|"
    r"dogs|cats|pets)\b"
    r"|\b(?P<whose>men|women|kids|children|boys|girls|toddlers|babies)(?:'s|s')?\s+"
    r"(?!love|like|can|will|who|and|or|are|in|of|to|on|at|with)(?=[a-z])",
    re.IGNORECASE,
)
"""For whom a thing is said to be."""
BROUGHT = re.compile(
    r"\b(?:(?:has|have) (?:a|an|its own|two|three|extra|some|built-in|integrated) |"
    r"(?:features?|includes?|boasts?|sports|comes? with|equipped with|fitted with|complete with|"
    r"offers)\s+(?:a |an |its own |two |three |extra |some )?|"
    r"with (?:a|an|its own|two|three|extra|built-in|integrated|second|spare) |^with )"
    r"(?!no |little |bit |touch |every |each |all |any |the |your |that |this )"
    r"(?P<what>[a-z][a-z-]*(?: [a-z][a-z-]*){0,3})",
    re.IGNORECASE,
)
"""What a thing is said to have."""
MORE_OF_IT = re.compile(
    r"\b(?:comes? |supplied |sold |complete )?(?:with|has|includes?|and) (?:a |an |two |one )?"
    r"(?=second|spare|extra|additional|replacement|bonus|free|matching)(?P<what>\w+ [a-z][a-z-]*)"
    r"|(?P<inside>(?:built-in|integrated) [a-z][a-z-]*)",
    re.IGNORECASE,
)
"""What is said to come with a thing beyond what it has."""
INCLUDED = re.compile(
    r"(?P<what>[a-z][a-z-]*(?: [a-z][a-z-]*)?) (?:is |are |comes? |come )?"
    r"(?:also |all )?(?:included|supplied|provided|in the box|thrown in)",
    re.IGNORECASE,
)
"""What is said to come with a thing."""
ORDINALS = _words("first second third fourth fifth last next same other another")
NEGATING = _words("out away avoid instead")
"""Words before something that is not to be, or not there, beside the negations."""
AFFIXES = _words(
    "free proof resistant repellent friendly safe tested certified approved cleaning "
    "powered activated enabled compatible sealed wicking neutral conditioning"
)
"""What makes a quality of the word before its hyphen."""
PREFIXES = _words("self anti non ultra semi multi hyper")
"""What makes a quality of the word behind its hyphen."""
COUNTED = _words(
    "piece pieces person people player players pocket pockets part parts colour colours size sizes "
    "setting settings speed speeds step steps season seasons pack packs set sets ply layer layers "
    "compartment sleeper sleepers seat seats place places year years month months game games card "
    "cards dice button buttons wheel wheels leg legs bulb bulbs mode modes tool tools function "
    "functions blade blades litre litres cup cups guest guests way ways in-one"
)
"""Nouns that make even a number in words a claim."""
FITTING = _words("fit cut leg legs sleeve sleeves rise waist shape silhouette")
"""Nouns of a garment's shape, of which a quality is told as of a part."""
SOFTENING = _words(
    "duck goose very so pure real solid fine soft thick thin natural all just only rather"
)
"""Words between a verb and what it says of a thing."""
MAKING = _words("made cut woven knitted comes come available built carved finished dyed")
"""Verbs before what a thing is made of, or the colour it comes in."""
LAYING = _words("with in by")
"""Between what was done with a material and the material: "lined with"."""
SKIPPED = _words(
    "than only just up of to down another adds add gives give further more extra provides provide"
)
"""Words between a part and its number."""
BREAKING = _words("and with while but")
"""Words that begin another clause."""
NO_QUALITY = _words("down felt lead")
"""Everyday words behind "is" that are no material there."""
OF = _words("of")
BEFORE_NOUNS = ARTICLES | WITH | BRINGING | _words("no two three four five six of")
IN_COLOUR = _words("in")
"""Before the colour that something comes in."""
FREE_SORTS = _words(
    """soft softer smooth thin thinner thick thicker flat chunky small smaller large larger big
    bigger broad narrow narrower fast faster slow warm cool crisp fine fluid single active
    whole extra tiny safe deep deeper heavy heavier light lighter long longer short shorter
    wide wider high higher low lower pretty beautiful gorgeous elegant stylish chic sleek
    classic modern timeless playful rustic subtle soothing cosy snug comfy generous roomy
    ample sturdy-looking clever dropped dark wet dry cold hot clean neat tidy own matching
    favourite beloved humble graceful charming delicate rich pure true real honest plain
    simple calm rounded-off curved straight upper lower outer inner front rear actual full
    half entire main total overall usual average available"""
)
"""Qualities before a thing that no field could hold against."""
OPENING = re.compile(r"^(?:a|an|its) (?P<what>[a-z][a-z-]*(?: [a-z][a-z-]*){0,2})", re.IGNORECASE)
"""What a sentence begins to speak of as if the thing had it: "A milk frother makes ..."."""
SIDES: Mapping[str, str] = {
    "outside": "outside", "inside": "within", "within": "within", "underneath": "within",
}  # fmt: skip
"""A word behind a material -> the side of the thing that is of it."""
BODY = _words(
    "ankle ankles knee knees hip hips thigh thighs calf calves waist floor wrist wrists elbow "
    "elbows"
)
"""How far a garment comes."""
REACHING = _words("reaches reach falls fall ends end stops stop sits sit comes come hangs length")
ONE_OF = _words("a an")
AS_VERBS = _words("up it in them")
"""Behind a verb at the beginning of a sentence: "Zips up"."""
WHOLE_NAMES = _words(
    "material materials fabric details construction composition made_of contents type"
)
"""Attributes whose materials are of the whole thing."""
