"""How English asks about a thing or the shop (read by ``actions.questions``)."""

from __future__ import annotations

import re

_FRAME = """
    about actually again ain all almost already alright also always am another anybody anyone
    anyway anywhere aren around asks available away bad because been before being between both
    bought btw bye can't cannot come comes coming cos couldn cuz days didn doesn doing don done
    each either else enough ever every everybody everyone everything exactly exist few fit fits
    gets getting go goes going gonna gotta hadn happen happens hasn haven he hear her here him
    his home idea if info information into isn its itself kind kinda know let lets lot lots made
    make makes many maybe mean means mine more most much must never next nice no nobody not now
    oh ok okay old other others out over own perhaps person people pls possible pretty probably
    put putting question quite rather real really right said say saying says see seem seems she
    should shouldn since somebody someone sometimes somewhere sort still such sure take takes
    taking tell than then there these those though thought too try trying two under up ur use
    used using usually very via wanna wasn way were weren what's when where whether while who's
    whole whose why without won wonder wondering wont work working works would wouldn yeah yep
    description details facts feature features spec specs specification specifications
    first second third fourth fifth last
    stay stays far away bring brings exact exactly myself hold holds
    cut yes yet yourself cant dont doesnt isnt arent wasnt whats hows theyre youre ive u x"""
FRAME = frozenset(_FRAME.split())
"""Words that a question may have whatever it is about: they need no answer."""

IS_QUESTION = re.compile(
    r"\?|^\W*(?:(?:and|so|ok|okay|but|also|hey|hi|btw|um+|uh)\W+)*(?:"
    r"is|are|was|does|do|did|can|could|will|would|has|have|had|should|may|must|"
    r"what|whats|which|who|whose|where|when|why|how|hows|any)\b",
    re.IGNORECASE,
)
"""A message that asks, as far as its form tells."""

POINTS = re.compile(
    r"\b(?:the|that|this|these|those)\s+(?:[\w-]+\s+){0,3}ones?\b|\bthe\s+others?\b", re.IGNORECASE
)
"""One of the things shown, by what it is like."""

SEVERAL = re.compile(
    r"\b(?:both|(?<!at )all(?! (?:day|night|year|the time))|each|two|three|four|together|"
    r"altogether|either)\b",
    re.IGNORECASE,
)
"""More than one thing is asked about. ("They" may be one pair of boots.)"""

_NUMBER_SAID = (
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|half)\b|"
    r"\b(?:one|an?) (?:second|minute|hour|day|week|fortnight|month|year|season)\b"
)
EXPECTS = (
    (
        re.compile(r"\bhow much (?:is|are|does|do|will|would)\b.*\b(?:cost|pay|price|fee)\b", re.I),
        re.compile(r"[€$£]\s?\d|\d\s?[€$£]|\b(?:free|nothing|no cost)\b", re.I),
    ),
    (
        re.compile(
            r"\bhow (?:long|many|often|old|far|tall|high|wide|deep|thick|heavy|big|large|loud|"
            r"bright|fast|quick(?:ly)?|cold|hot|late|early)\b|\bwhen (?:is|are|do|does|will|can)\b|"
            r"\buntil when\b",
            re.I,
        ),
        re.compile(_NUMBER_SAID, re.I),
    ),
)
"""What a question asks for by its form, and how a text looks that says it."""

DISCOUNT = re.compile(
    r"\b(?:discounts?|reductions?|rebates?|deals?|(?:black|cyber) (?:friday|monday)|sales?|"
    r"percent off|% off|(?:some|any)thing off|cheaper if|price break)\b",
    re.IGNORECASE,
)
"""Something off the price is asked for, which only the shop could grant."""
REDUCTION = re.compile(r"\d+\s?%")
"""A sentence that says how much is taken off."""

_NEXT_QUESTION = re.compile(
    r"\?+\s+(?:(?:and|also|plus)\b\s*)?(?=\w+\W+\w)|"
    r",?\s+(?:and|but|also|plus|or)\s+(?=(?:also\s+)?(?:is|are|does|do|did|can|could|will|would|has|"
    r"have|how|what|whats|which|where|when|why|who)\b)",
    re.IGNORECASE,
)


def parts(text: str) -> list[str]:
    """The questions of a message that asks several; the message itself where it asks one."""
    found = [part.strip(" ,;") for part in _NEXT_QUESTION.split(text)]
    asked = [part for part in found if IS_QUESTION.search(part)]
    return asked if len(asked) > 1 else [text]


_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_TAG = re.compile(
    r"^\W*(?:right|yes|no|ok(?:ay)?|true|correct|hm+|really|huh|what)\W*$", re.IGNORECASE
)


def asking(text: str) -> str:
    """The one sentence of a text that asks; the text itself where none or several do."""
    said = [one for one in _SENTENCE.split(text.strip()) if one]
    asked = [one for one in said if one.endswith("?") and not _TAG.match(one)]
    return asked[0] if len(said) > 1 and len(asked) == 1 else text


FOLLOWS = re.compile(
    r"^\W*(?:(?:ok|okay|so)\W+)?(?:and|what about|how about|also)\b", re.IGNORECASE
)
"""The question before is asked again, about something else."""

LEANS = re.compile(r"(?:It|They|This|That|These|Those|Its|Their|There|Then)\b")
"""A sentence that begins so speaks of what the one before it names."""

LIMITS = re.compile(
    r"\b(?:(?:is|are|was|do|does|ca|could|wo)n['’]t|not|except|unless|never|only)\b", re.IGNORECASE
)
"""A sentence that says where an answer does not hold."""
POLAR = re.compile(
    r"^\W*(?:(?:and|so|ok|okay|but|also|hey|hi|btw)\W+)*"
    r"(?:is|are|does|do|has|have|can|could|will|would)\b(?!.*\b(?:not|no|without|or)\b|n['’]t)",
    re.IGNORECASE,
)
"""A question that yes or no answers as it stands."""

ASKS_WHETHER = re.compile(
    r"^\W*(?:(?:and|so|ok|okay|but|also|hey|hi|btw|then|well)\W+)*"
    r"(?:is|are|does|do|has|have|can|could|will|would|must|isn['’]?t|aren['’]?t|doesn['’]?t|don['’]?t)\b"
    r"(?!.*\bor\b)|"
    r"\b(?:is|are|does|do|can|could|will) (?:it|they|that|this|these|those|one|she|he|we|i)\b"
    r"(?!.*\bor\b)",
    re.IGNORECASE,
)
"""A clause that yes or no answers, by its words."""
ASKS_OUTRIGHT = re.compile(
    r"\b(?:for )?how many (?:people|persons|players|can play|is (?:it|that|this))\b|"
    r"\bwhat(?:['’]?s| is| are) the\b",
    re.IGNORECASE,
)
"""A clause that asks for one figure, whatever else stands around it."""
_CLAUSE = re.compile(r"[,;.!?]+\s+|\s+(?:and|but)\s+(?=(?:is|are|can|does|do|from|how|what|for)\b)")


def clauses(text: str) -> list[str]:
    """The clauses of a question, each by itself."""
    return [one for one in (part.strip() for part in _CLAUSE.split(text)) if one]


IN_THE_BOX = re.compile(
    r"\b(?:in|inside) the (?:box|package|packaging|carton)\b|\bwhat(?:'?s| is| do i get)? "
    r"(?:included|all included)\b|\bwhat (?:comes|do(?:es)? \w+ come) with\b|"
    r"\bwhat do i get\b",
    re.IGNORECASE,
)
"""What comes with a thing."""
COMES_WITH = re.compile(r"\b(?:included|supplied|comes with|in the box)\b", re.IGNORECASE)

_BACK = (
    r"\b(?:send|sent|sending|give|bring|take|taken|ship|go|goes|come)\b[^.?!]{0,30}\bback\b|"
    r"\breturn(?:s|ed|able|ing)?\b|\bhygien\w+|\bmoney back\b"
)
SENDS_BACK = re.compile(_BACK, re.IGNORECASE)
"""A question of sending something back."""
POINTS_AT_IT = re.compile(
    r"\b(?:it|they|them|this one|that one|this|that|these|those|ones)\b(?!\s+(?:policy|shop))|"
    r"\b(?:the|a|an)\s+(?!(?:items?|things?|goods|parcels?|orders?|stuff|products?|policy|return\w*|"
    r"box|label|refund|fee|price|shop|way|money|original|whole|full)\b)\w+",
    re.IGNORECASE,
)
"""A message that speaks of one thing, not of things as such."""
KEPT_KINDS = {
    "gift-card": re.compile(r"\bgift[ -]?cards?\b|\bvouchers?\b|\bsuch a card\b", re.IGNORECASE),
    "personalised": re.compile(
        r"\b(?:personali[sz]ed|engraved|monogrammed|custom[- ]made|made to (?:order|measure))\b",
        re.IGNORECASE,
    ),
}
"""Kinds of things that shops do not take back, by the tags that mark them."""
IF_USED = re.compile(
    r"\b(?:after|once|when|if|have|having|has|had|already|been|i|we|she|he)\b[^.?!]*\b(?:used|using|"
    r"use|worn|wore|wear|wearing|washed|played|play|slept|sleep|walked|run|ran|cooked)\b"
    r"(?<!to wear)(?<!to use)(?<!to play)(?! at home)",
    re.IGNORECASE,
)
"""The thing was in use before."""
MAY = re.compile(
    r"\b(?:can|could|may|might|am i|are we|is it|are they|will you|would you|do you|possible|okay|"
    r"allowed|yes or no)\b",
    re.IGNORECASE,
)
"""Whether something may be done is asked, somewhere in the message."""

_SHOWING = r"(?:see|show\w*|have|got|any|send|there|more|where\w*|need|want|get|post)"
KINDS = {
    "returning": SENDS_BACK,
    "box": IN_THE_BOX,
    "video": re.compile(r"\b(?:videos?|clip of it|youtube)\b", re.IGNORECASE),
    "picture": re.compile(
        rf"\b{_SHOWING}\b.*\b(?:pictures?|photos?|pics?|images?)\b(?! frame)|"
        r"^\W*(?:a |the |more )?(?:pictures?|photos?|pics?|images?)\b|"
        r"\bwhat (?:do|does) \w+(?: \w+)? look like\b",
        re.IGNORECASE,
    ),
    "reviews": re.compile(
        r"\breviews?\b|(?<!water )(?<!temperature )(?<!waterproof )\bratings\b|\b\d? ?stars\b|"
        r"\b(?:what|how) (?:do|did|have) (?:(?:the|all) )?(?:other|others|people|customers|buyers|"
        r"women|men|users)\b.*\b(?:think|thought|say|said|like|liked|find|found|rate|rated)\b|"
        r"\b(?:others?|people|customers|buyers|swimmers|users|anyone|anybody) (?:\w+ )?"
        r"(?:rate|rated|like|liked|complain\w*|happy|recommend)\b|"
        r"\b(?:feedback|testimonials?|opinions?)\b",
        re.IGNORECASE,
    ),
    "link": re.compile(
        r"\b(?:link|url|product page|web ?page|website|on your site)\b", re.IGNORECASE
    ),
    "total": re.compile(
        r"\b(?:how much|price|cost|total|sum|pay)\b.*\b(?:both|together|altogether|all|total|"
        r"(?:the )?(?:two|three|four|pair|lot))\b|"
        r"\b(?:both|together|altogether|all (?:three|four|of (?:them|these))|in total)\b.*"
        r"\b(?:how much|price|cost|come to|add up)\b|^\W*(?:in total|altogether|total)\W*$",
        re.IGNORECASE,
    ),
    "price": re.compile(
        r"\bhow much (?:is|are|for|would)\b(?! (?:left|the weight))|"
        r"\bwhat(?:'?s| is| are) the price|"
        r"\b(?:price|cost)s?\W*$|\bhow much (?:do|does) (?:\w+ ){1,3}cost\b",
        re.IGNORECASE,
    ),
}
"""Questions that are answered in their own way, whatever the thing is; the first that fits wins."""

_LENGTHS = frozenset({"mm", "cm", "m", "km", "inch", "inches", "in", "ft"})
_TIMES = frozenset({"min", "minutes", "h", "hours", "days", "weeks", "months", "years"})
_WEIGHTS = frozenset({"g", "kg", "oz", "lb", "g/m²"})
_VOLUMES = frozenset({"ml", "l"})
MEASURES = {
    "long": _LENGTHS | _TIMES,
    "last": _TIMES,
    "lasts": _TIMES,
    **dict.fromkeys(("short", "wide", "tall", "high", "deep", "thick", "far"), _LENGTHS),
    **dict.fromkeys(("big", "large", "small"), _LENGTHS | _VOLUMES),
    **dict.fromkeys(("heavy", "light", "weigh", "weighs"), _WEIGHTS),
    **dict.fromkeys(("cold", "warm", "hot"), frozenset({"°C", "°F"})),
    "strong": frozenset({"W", "kg"}),
    "powerful": frozenset({"W", "V"}),
    "bright": frozenset({"lm"}),
}
"""Word of a question -> the units of what it asks for."""

EITHER_OF = re.compile(
    r"\b(?P<one>[\w-]+)\s+or\s+(?:(?:an?|the|is it|it['’]s)\s+)?(?P<other>[\w-]+)\b", re.IGNORECASE
)
"""Two things of which a question asks which one holds: "down or synthetic"."""

IS_CONDITION = re.compile(
    r"^\W*(?:(?:and|but|so|ok|okay|right|then|also)\W+)*(?:if|when|once|in case|should|as|since)\b"
    r"(?!.*\b(?:can|could|do|does|will|would|may|is|are|what|how|who|where)\s+(?:i|you|we|it|they|she|he)\b)"
    r"[^.!?]*$",
    re.IGNORECASE | re.DOTALL,
)
"""A piece of a message that only says when the next one holds ("and if it doesn't fit,")."""

FOR_A_PURPOSE = re.compile(
    r"\bfor\b|\b(?:good|suitable|suited|right|meant|made|ok|okay|fine)\b.*\b(?:at|in|on|with|to)\b",
    re.IGNORECASE,
)
"""A question whether a thing is good for something."""

ALL_OPTIONS = re.compile(
    r"\b(?:which|what)\b.*\b(?:options|versions|variants|varieties|choices|models)\b", re.IGNORECASE
)
"""Every choice that a thing is made in."""

_BEFORE_OPTION = (
    r"(?:what|which|any|other|more|all|different|list|range|choice|the)\b(?:\W+\w+){0,3}?\W+"
)


def asks_for_values(text: str, labels: list[str]) -> bool:
    """Whether a text asks which values there are of what has one of these labels.

    "What colours", "which lengths do you have", "sizes?", "colour list please".
    """
    one = "|".join(sorted((_label(label) for label in labels if label), key=len, reverse=True))
    if not one:
        return False
    pattern = rf"\b(?:{_BEFORE_OPTION})?(?:{one})\b"
    found = re.search(pattern, text, re.IGNORECASE)
    if found is None:
        return False
    asked = re.search(r"\b(?:what|which|any other|how many|list|range|different)\b", text, re.I)
    return bool(asked) or re.fullmatch(rf"\W*(?:and |the )?(?:{one})\W*", text, re.I) is not None


def _label(label: str) -> str:
    word = re.escape(label.lower()).removesuffix("s")
    return re.sub("colou?r", "colou?r", word) + "s?"


ASKS_FOR_IT = re.compile(
    r"^\W*(?:(?:and|so|ok|okay|but|please|hi|hello|also)\W+)*(?:can|could|may|might|would|will) "
    r"(?:you|i|we|it|that|this|they|the \w+)\b",
    re.IGNORECASE,
)
"""A wish in the form of a question."""
