"""How English adds to a wish, takes from it and gives its reasons (read by ``actions``)."""

from __future__ import annotations

import re

from languages.en.reads import amounts

UNWANTED_BEFORE = re.compile(
    r"\b(?:no(?:thing|ne)?(?: more)?|without|"
    r"(?<!\bdo )(?<!\bdoes )(?<!\bdid )(?<!\bcan )(?<!\bwill )(?<!\bwould )(?<!\bcould )"
    r"(?<!\brather )(?<!\bhas )(?<!\bhave )(?<!\bhad )not|"
    r"(?<!\bcan )(?<!\bcould )(?<!\bwould )(?<!\bhas )(?<!\bhave )(?<!\bhad )never|"
    r"except(?: for)?|excluding|skip|avoid\w*|"
    r"leave (?:out|off)|drop|forget|enough|tired of|sick of|hate[sd]?|dislikes?|loathes?|detests?|"
    r"allergic to|(?:sneez|itch|wheez|cough)\w* (?:from|at|because of|with|under|near)|"
    r"(?:reacts?|reacting|reaction|sensitive|intolerant) (?:badly )?to|(?:rash|hives) from|"
    r"free (?:of|from)|"
    r"(?:other|rather) than|apart from|instead of|any\w* but|out with|rid of|"
    r"(?:is|are|was|were)n['’]?t|"
    r"(?:don['’]?t|do not|doesn['’]?t|does not|can(?:['’]?t|not)|won['’]?t) "
    r"(?:want|like|need|wear|stand|do|get on with|eat|use|have|touch|tolerate|"
    r"bear|abide|suffer|see|manage|handle|sleep (?:on|under))|"
    r"(?:should|must|ought|may|could)(?:n['’]?t| not)(?: to)? "
    r"(?:be(?! too)|have|hold|contain|stand|sit|go|hang|look|smell|feel|come)"
    r"(?: (?:on|in|like|of|at|with))?|"
    r"already (?:has|have|had|owns?|got)|"
    r"(?:has|have|got|owns?|['’]s got|['’]ve got) "
    r"(?:already|enough|loads|plenty|lots|tons|so many|too many|about \w+))"
    r"(?: of(?: those)?)?\s+"
    r"(?:(?:in|the|a|an|any|anything|for|from|by|made|of|with|too|very|so|another|more|nice|good|"
    r"his|her|their|my)\s+)*$",
    re.IGNORECASE,
)
"""The words before a thing that say that it is not wanted, or that it is there already."""

UNWANTED_AFTER = re.compile(
    r"^\s*(?:,?\s*(?:she|he|they|i|we)(?:['’]ve|['’]s)?\s+(?:has|have|got|had)?\s*already\b"
    r"|\s*(?:always |just |really )?(?:makes?|made|gives?|gave) "
    r"(?:him|her|me|us|them|(?:my|our) \w+) (?:sneeze|itch|wheeze|cough|"
    r"(?:itchy|sneezy|ill|sick)\b|(?:a |the )?(?:rash|hives))"
    r"|\s*allerg(?:y|ies)\b"
    r"|(?: ones?)?\s*(?:is|are) out\b|,?\s*no\W*$|\s*(?:has|have) (?:he|she|they) already|"
    r"\s+already\W*$)",
    re.IGNORECASE,
)
"""The words behind a thing that say so."""

OWNED_BEFORE = re.compile(
    r"(?:^|[.!?;,]\s*)\W*(?:(?:he|she|they|mum|dad|mom)\s+)?(?:has|have|got|owns?)\s+"
    r"(?:(?:a|an|some|the|his|her|their|good|nice)\s+)*$",
    re.IGNORECASE,
)
"""Before a thing that somebody who is to get a present has: "has knives"."""

LEFT_OUT_WORDS = re.compile(
    r"\b(?:no|not|without|nothing|avoid|skip)\s+(?:(?:in|with|a|an|the|any|another|more|one)\s+)*"
    r"(?P<words>[a-z][a-z-]+(?:\s+[a-z][a-z-]+)?)",
    re.IGNORECASE,
)
"""A thing left out that understanding has no name for: "no prints"."""

NOT_LEFT_OUT = frozenset(
    re.findall(
        r"\w+",
        "too so very that much many more less sure really thanks thank problem idea my thing what "
        "it this these those them worries need matter good bad nice expensive cheap bright heavy "
        "big small interested happy like want one ones for yet longer weigh cost be",
    )
)
"""Words after a no that leave nothing out: "not too expensive", "no thanks"."""

_PARTS = r"colou?rs?|sizes?|prices?|budget|brands?|material|cost"
OPEN = re.compile(
    r"\b(?:any(?: other)?|every|whatever|whichever|no matter(?: (?:what|which))?|forget(?: about)?|"
    r"drop|loosen|ignore|leave(?: out)?|never mind|regardless of|"
    r"don['’]?t (?:care|mind|worry)(?: about)?|not (?:bothered|fussed|picky) about|other|"
    r"different)\s+"
    rf"(?:the\s+|which\s+|what\s+|my\s+)?(?P<what>{_PARTS})\b(?!\s+(?:is|are)\s+(?!fine|ok|good|great))"
    rf"|\b(?:the\s+)?(?P<what2>{_PARTS})\s+"
    r"(?:(?:is|are|does|do)(?:n['’]?t| not)\s+(?:really\s+)?"
    r"(?:matter|important|an? (?:issue|problem))"
    r"|(?:is|are) (?:no (?:issue|problem|object)|irrelevant|all the same|not important))"
    rf"|\bmoney is no object\b(?P<what3>)",
    re.IGNORECASE,
)
"""A wish that is taken back."""
OPENED = {"colour": "colour", "color": "colour", "size": "size", "brand": "brand"}
PRICES = frozenset({"price", "budget", "cost", ""})


def opened(match: re.Match[str]) -> str:
    """What a wish that is taken back is about."""
    return (match["what"] or match["what2"] or "").lower().removesuffix("s")


NO_SIZE_BEFORE = re.compile(
    rf"(?:[€$£]|\b(?:{amounts.AT_MOST}|{amounts.AT_LEAST}|{amounts.ABOUT}|than|price|cost|costs|"
    r"spend|pay|number|no\.?|nr\.?|order|to|and|or))\s*$",
    re.IGNORECASE,
)
NO_SIZE_AFTER = re.compile(
    rf"^\s*(?:[€$£%]|(?:{amounts.CURRENCY})|euros?\b|eur\b|(?:{amounts.OTHER_UNIT})\b|"
    rf"(?:{amounts.AND_LESS}|{amounts.AND_MORE})|[-–.,:]\d)",
    re.IGNORECASE,
)
"""What stands around a bare number that is no size."""

WHAT_IS_LEFT = re.compile(
    r"\bwhat (?:does|would|will) (?:that|this) leave\b"
    r"|\bwhat(?:['’]?s| is) (?:then )?left(?: then)?\W*$"
    r"|\bwhat remains\b",
    re.IGNORECASE,
)
"""What a search has left is asked for."""

TOO_DEAR = re.compile(
    r"^(?:\s*(?:€|euros?|eur|bucks))?\s*(?:is|are|['’]s|was|seems?|for \w+ is)?\s*(?:\w+ ){0,2}?"
    r"(?:too|over)\s*(?:much|expensive|dear|pricey|high|steep|my budget)\b",
    re.IGNORECASE,
)
"""Behind an amount that is more than somebody wants to pay."""

LIFTED = re.compile(
    r"\b(?:(?:doesn|don|does not|do not|need)(?:['’]?t)? (?:have to|need to|need|necessarily)?|"
    r"need(?:n['’]?t| not)|no need (?:for it )?to|(?:does|do)n['’]?t (?:have|need) to|"
    r"not necessarily) (?:be|have(?: (?:a|an|any))?) (?P<what>[\w-]+(?: [\w-]+)?)"
    r"|\b(?:forget|never mind|drop|skip|ignore)(?: about)? (?:the|that|being) (?P<what2>[\w-]+)"
    r"|\b(?P<what3>[\w-]+) (?:isn['’]?t|is not|doesn['’]?t|does not) "
    r"(?:necessary|needed|matter|important|a must)\b",
    re.IGNORECASE,
)
"""Something that was wished for and need not be any more: "it doesn't have to be waterproof"."""


def lifted(text: str) -> list[tuple[str, tuple[int, int]]]:
    """The words of what need not be any more, each with where they stand."""
    return [
        ((match["what"] or match["what2"] or match["what3"]).lower(), match.span())
        for match in LIFTED.finditer(text)
    ]


TOO = re.compile(r"\btoo\s+$", re.IGNORECASE)
"""Before what a thing shall not be too much of: that is no kind of thing."""

EITHER = re.compile(r"^\s*(?:,|/|or|and|or in|and in|, or)\s*(?:in\s+)?$", re.IGNORECASE)
"""Between two values of which either is welcome."""

NEW_KIND_OF_SAME = re.compile(
    r"\b(?:then|instead|rather|(?:what|how) about|alternatively|ok(?:ay)?|fine|or)\b", re.IGNORECASE
)
"""Another kind in place of the last where a message names nothing else."""

_UP = re.compile(
    r"\b(?:(?:one|a|1) size (?:up|bigger|larger)|(?:the )?next (?:bigger|larger) (?:size|one)|"
    r"next size up|(?:one|a) (?:bigger|larger) size|(?:bigger|larger) by one size|size up)\b",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:(?:one|a|1) size (?:down|smaller)|(?:the )?next (?:smaller) (?:size|one)|"
    r"next size down|(?:one|a) smaller size|size down)\b",
    re.IGNORECASE,
)
IN_FORM = re.compile(
    r"\b(?:come|comes|have|has|got|get|there|available|make|made|sell) (?:\w+ ){0,3}?in (?:an? )?$",
    re.IGNORECASE,
)
"""Before a colour or a size in which a thing is asked for: "does it come in"."""

SAME_OPTION = re.compile(r"\b(?:that|the same|same|this) (?:size|colou?r)\b", re.IGNORECASE)
"""The size or colour that was spoken of before."""


def steps(text: str) -> int:
    """How many sizes up (or, below zero, down) a text asks for."""
    return 1 if _UP.search(text) else -1 if _DOWN.search(text) else 0


INSTEAD = re.compile(
    r"\b(?:i meant?|i mean|meant to say|rather|instead|make (?:it|that)|sorry)\b", re.IGNORECASE
)
"""Another kind of thing in place of the last, everything else as it was."""

NOT_AGAIN = re.compile(
    r"\bnot (?:really |at all |particularly )?interested in\b|"
    r"\b(?:don['’]?t|do not|never|stop) (?:ever )?(?:want to )?"
    r"(?:show(?:ing)?|see(?:ing)?|recommend(?:ing)?|suggest(?:ing)?) (?:me )?"
    r"(?:[\w'’-]+ ){0,5}(?:again|any ?more)\b",
    re.IGNORECASE,
)
"""A product that somebody does not want to see again."""

GOES_WITH = re.compile(
    r"\b(?:go(?:es)?(?: well| nicely)? with|match(?:es|ing)?|wear (?:it|this|that|them)? ?with|"
    r"to go with|suits? (?:it|this|that|the|my|our)|pair(?:s|ed)? with)\b",
    re.IGNORECASE,
)
"""Something beside a thing, not like it."""

_WORDS_BETWEEN = (
    r"(?:(?!(?:an?|the|some|any|for|with|to|in|of|and|or|that|which)\b)[\w'’-]+\s+){0,2}$"
)
THERE_ALREADY = re.compile(
    r"\b(?:(?<!can )(?<!could )(?<!may )(?<!should )(?<!do )(?<!if )(?:i|we)(?:['’]ve)?"
    r"(?:\s+(?:already|just|have|got|bought|ordered|own))+\s+(?:an?|the|my|this|that|your)\s+|"
    r"(?:go(?:es)?(?:\s+well|\s+nicely)?|wear|worn|pairs?|paired|along|together|matching)"
    r"\s+with\s+(?:(?:an?|the|my|our|his|her|their|this|that)\s+)?|"
    r"(?:match(?:es|ing)?|besides|next\s+to|in\s+addition\s+to|on\s+top\s+of|apart\s+from)\s+"
    r"(?:an?|the|my|our|his|her|their|this|that)\s+)" + _WORDS_BETWEEN,
    re.IGNORECASE,
)
"""What stands before a thing that is there already: "to go with my coat"."""
MINE = re.compile(r"\b(?:my|our|his|her|their)\s+" + _WORDS_BETWEEN, re.IGNORECASE)
"""What may stand before such a thing, where another is looked for beside it: "for my coat"."""

MOST_OF = re.compile(
    r"\b(?:(?P<most>most|highest|greatest|maximum|largest number of)|"
    r"(?P<least>fewest|least|lowest|minimum|smallest number of))\s+(?P<what>[a-z]{3,})\b",
    re.IGNORECASE,
)
""" "With the most pieces": of what the things have a number."""

OTHER_VALUE = re.compile(r"\b(?:in )?(?:another|a different) (?:colou?r|size)\b", re.IGNORECASE)
"""The same thing in another form."""

DO_YOU_SELL = re.compile(
    r"\b(?:do|did) (?:you|u)(?: guys)? (?:also )?(?:sell|stock|carry)\s+(?:any\s+)?"
    r"(?P<what>[a-z-]+(?: [a-z-]+)?)\W*$",
    re.IGNORECASE,
)
"""A kind of thing that is asked for by its name alone."""

ADDS = re.compile(r"^\W*(?:and|also|plus)\b", re.IGNORECASE)
"""Something beside what was looked for before."""

FOR_PURPOSE = re.compile(
    r"\bfor\s+(?:(?:the|a|an|my|our|his|her|some)\s+)?(?P<what>[a-z]{4,})\b", re.IGNORECASE
)
"""What a thing shall be for."""

TOGETHER = re.compile(
    r"\b(?:(?:full|whole|complete) (?:outfit|set|look|kit)|outfit|(?:in )?total|altogether|"
    r"together|all in all|in all|for everything|sum)\b",
    re.IGNORECASE,
)
"""One budget for several things."""

BETWEEN = re.compile(
    r"\b(?:in[ -]between|between (?:those|these|the|them)(?: two)?|the middle one)\b", re.IGNORECASE
)
"""Something between the things shown."""

NO_NUMBER_BEFORE = re.compile(
    r"(?:\bnot?|n['’]t|\bnever|\bwithout|\bexcept|\banything but|\bother than)\s+"
    r"(?:(?:be|have|the|a|an|any|one|ones|with|of|for|in)\s+)*$",
    re.IGNORECASE,
)
"""Before a number that a thing shall not have: "not the 1000 piece sort"."""

SIZE_BEFORE = re.compile(r"\b(?P<value>[a-z]+)[ -](?:sized?\b|beds?\b)", re.IGNORECASE)
"""A word that says a size before one for it: "king size", "a double bed"."""

SOMEBODY_BESIDE = re.compile(
    r"\b(?:from|by|thanks to) (?:my|our|his|her|their|the) (?:(?!for\b)[\w-]+ )?[\w-]+\b",
    re.IGNORECASE,
)
"""Somebody who only gives a thing: "a stove from my brother" is for nobody else."""

KIND_BEFORE = re.compile(
    r"(?:^\W*|[.!?:;]\s*|(?<!\bfor )(?<!\bto )(?<!\bin )(?<!\bon )(?<!\bwith )(?<!\blike )"
    r"(?<!\bof )(?<!\bfrom )\b(?:an?|any|some|another|which|what|pairs? of|need|want|buy|"
    r"sell|stock|(?:look|search|hunt|shopp)ing for|search for|two|three)\s+)"
    r"(?:(?!(?:for|to|in|on|at|with|without|of|from|my|our|his|her|your|their|the|that|this|which|"
    r"who|and|or|is|was|are|i|no|not|like)\b)[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
"""What stands before a word that names what is looked for: "a thick pullover"."""

SOMEBODY_ELSE = re.compile(r"\b(?:he|she|him|her|they|them|some(?:one|body))\b", re.IGNORECASE)
"""The person who was spoken of before."""
PRONOUNS = frozenset({"he", "she", "him", "her", "his", "hers", "they", "them", "their"})
"""Words for a person who was spoken of before."""

_DETERMINED = (
    r"\b(?P<det>my|our|a|an|the|his|her)\s+(?:(?!for\b|to\b|in\b)[\w-]+\s+){{0,3}}?"
    r"(?P<who>{word})\b"
)

_ONE, _SEVERAL_PEOPLE = frozenset({"a", "an"}), frozenset({"men", "women", "kids", "children"})
_YOURS = {"my": "your", "our": "your"}


def whom(text: str, word: str) -> str:
    """A person as the shop would call them: "my dad" is "your dad"."""
    found = re.search(_DETERMINED.format(word=re.escape(word)), text, re.IGNORECASE)
    if found is None or (found["det"].lower() in _ONE and word.lower() in _SEVERAL_PEOPLE):
        return word
    determiner = found["det"].lower()
    return f"{_YOURS.get(determiner, determiner)} {word}"


NO_WISH = frozenset(
    re.findall(
        r"[\w’']+",
        "thing things those these this that am hav whats loads way ways gift gifts present "
        "presents idea ideas recommend recommendation recommendations suggest suggestion "
        "suggestions advice help please thanks birthday christmas xmas anniversary love loves "
        "like likes into really very much nice best good great cool loved keen fan hello hi hey "
        "so well ok okay hmm um oh ah yes no not without maybe perhaps wondering think buy "
        "buying bought get getting need needs something anything someone everything other "
        "different else person people he she they him her his hers their them who whom whose "
        "i'm im i've ive id i'd you're youre should could would might must may can cant can't "
        "if wear take choose pick prefer budget around about max maximum price euro euros "
        "dollars under below over above between cheap cheaper expensive pricier less more most "
        "least month week next last today tomorrow saturday sunday monday tuesday wednesday "
        "thursday friday year years old turning turns age aged already has have had though but "
        "only just few lot lots kind sort type rather instead sorry meant mean same one ones "
        "first second third looking lives where all always when time times also too quite bit "
        "little tip tips inspiration pls plz new make makes made won't doesn't don't isn't "
        "aren't stuff goes go matching match list show give tell see let want wants wanted "
        "search find product products item items which what how why that's thats it's its there "
        "here out up any another us me my mine your colleague leaving leaves full total "
        "together stay obviously usually right left enough either fine size sizes colour colours "
        "ooh aah wow real really proper "
        "color colors than ",
    )
)
"""Words of a wish that say nothing about the thing itself."""
