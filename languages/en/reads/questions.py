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
    yes yet yourself cant dont doesnt isnt arent wasnt whats hows theyre youre ive u x"""
FRAME = frozenset(_FRAME.split())
"""Words that a question may have whatever it is about: they need no answer."""

IS_QUESTION = re.compile(
    r"\?|^\W*(?:(?:and|so|ok|okay|but|also|hey|hi|btw|um+|uh)\W+)*(?:"
    r"is|are|was|does|do|did|can|could|will|would|has|have|had|should|may|"
    r"what|whats|which|who|whose|where|when|why|how|hows|any)\b",
    re.IGNORECASE,
)
"""A message that asks, as far as its form tells."""

POINTS = re.compile(
    r"\b(?:the|that|this|these|those)\s+(?:[\w-]+\s+){0,3}ones?\b|\bthe\s+others?\b", re.IGNORECASE
)
"""One of the things shown, by what it is like."""

SEVERAL = re.compile(
    r"\b(?:both|all(?! (?:day|night|year|the time))|each|two|three|four|together|altogether|"
    r"either)\b",
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


FOLLOWS = re.compile(
    r"^\W*(?:(?:ok|okay|so)\W+)?(?:and|what about|how about|also)\b", re.IGNORECASE
)
"""The question before is asked again, about something else."""

LEANS = re.compile(r"(?:It|They|This|That|These|Those|Its|Their|There|Then)\b")
"""A sentence that begins so speaks of what the one before it names."""

POLAR = re.compile(
    r"^\W*(?:(?:and|so|ok|okay|but|also|hey|hi|btw)\W+)*"
    r"(?:is|are|does|do|has|have|can|could|will|would)\b(?!.*\b(?:not|no|without|or)\b|n['’]t)",
    re.IGNORECASE,
)
"""A question that yes or no answers as it stands."""

IN_THE_BOX = re.compile(
    r"\b(?:in|inside) the (?:box|package|packaging|carton)\b|\bwhat(?:'?s| is| do i get)? "
    r"(?:included|all included)\b|\bwhat (?:comes|do(?:es)? \w+ come) with\b|"
    r"\bwhat do i get\b",
    re.IGNORECASE,
)
"""What comes with a thing."""
COMES_WITH = re.compile(r"\b(?:included|supplied|comes with|in the box)\b", re.IGNORECASE)

_SHOWING = r"(?:see|show\w*|have|got|any|send|there|more|where\w*|need|want|get|post)"
KINDS = {
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
