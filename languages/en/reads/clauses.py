"""Where an English message may be cut into clauses, and how a clause begins.

The kinds follow Huddleston and Pullum (2002), "The Cambridge Grammar of the English Language",
chapter 10.
"""

from __future__ import annotations

import re

from languages.en.reads.negation import find_refusal as find_refusal

# Words that open a message or a clause and say nothing of its kind.
_OPENERS = (
    "please|pls|plz|kindly|hi|hey|hello|hiya|ok|okay|so|well|oh|ah|sorry|thanks|thx|yes|yeah|yep|no|"
    "nope|nah|just|actually|hmm?|um|erm|wait|right|great|cool|also|and|but|then|now|first|second|"
    "secondly|firstly|maybe|perhaps|alternatively|instead|meanwhile|in the meantime|after that|"
    "afterwards|by the way|btw|one more thing|another thing|both|to|guys|today|finally|next|else"
)
OPENING = re.compile(rf"(?:(?:{_OPENERS})\b[\s,:;.!]*)*", re.IGNORECASE)
# What joins clauses within a sentence; the others do so only after one of these or a sign.
_JOINING = r"and|nd|adn|n|&|\+|plus|but|then|btw|by the way|as well as"
_FURTHER = (
    rf"{_JOINING}|also|or|oh|next|afterwards|after that|secondly|another thing|one more thing|"
    r"in addition|besides|on top of that|while (?:you'?re|i'?m|we'?re|ur) (?:at it|here)"
)
BOUNDARY = re.compile(
    rf"(?:[,;:.!?…]+\s*(?:{_FURTHER})|\s+[-–—]+\s+(?:{_FURTHER})|\s+(?:{_JOINING}))(?!\w)[,:]?\s+"
    rf"(?:(?:{_FURTHER})(?!\w)[,:]?\s+)*"
    r"|[.!?;…]+\s+|[,:]\s+|\s+[-–—]+\s+|\n+",
    re.IGNORECASE,
)
ABBREVIATION = re.compile(
    r"\b(?:no|nr|st|mr|mrs|ms|dr|e\.g|i\.e|max|min|approx|incl|tel|apt|vs|\w)\.$", re.IGNORECASE
)
ADDING = re.compile(
    r"\b(?:also|plus|btw|by the way|as well as|another thing|one more thing|secondly|second|"
    r"besides|in addition|on top of that|at it)\b|\+",
    re.IGNORECASE,
)
LINKING = re.compile(rf"(?<!\w)(?!but)(?:{_FURTHER})(?!\w)|[.!?;…]", re.IGNORECASE)
AND = re.compile(r"(?<!\w)(?:and|nd|adn|n|&)(?!\w)", re.IGNORECASE)
# "it should be blue", "I need it by Friday": goes on about what was just said.
GOING_ON = re.compile(
    r"(?:i|we|im|i'\w+|we'\w+|it|its|it's|they|he|she|that|this|you|nothing|nobody|none)\b"
    r"|(?:is|was|would|will|does|can|could)\s+(?:that|this)\b",
    re.IGNORECASE,
)
# "if it doesn't fit": tells when something is asked for.
SUBORDINATE = re.compile(
    r"(?:if|what if|in case|unless|until|because|cause|since|although|as soon as|"
    r"(?:when|once|before|after|while)\s+(?:i|we|it|they|you|my))\b",
    re.IGNORECASE,
)
QUESTION = re.compile(
    r"(?:what|which|who|whose|when|where|why|how|can|could|would|will|shall|should|may|might|do|"
    r"does|did|is|are|was|were|am|have|has|had)(?:'?(?:s|re|d|ll|n't))?\b"
    r"|(?:ca|wo|do|does|did|is|are|was|were|have|has|had|could|would|should)n'?t\b"
    r"|(?:wat|wats|hows|wheres|whens|whos|any|anything|got any|got some|possible to|u got)\b",
    re.IGNORECASE,
)
WISH = re.compile(
    r"(?:(?:i|we|id|im|i'd|i'm|we'd|we're|i am|we are|i'll|we'll)\s+)?"
    r"(?:(?:also|just|really|still|then|now|only|do|would|rather|'d)\s+)*"
    r"(?:want|wanna|need|gotta|wish|like to|love to|have to|looking|searching|after|hoping|trying|"
    r"interested|thinking|prefer)\b"
    r"|(?:(?:i|we)(?:'?d| would)|would)\s+(?:(?:also|just|really|still|then|now)\s+)*"
    r"(?:like|love|prefer|appreciate)\b",
    re.IGNORECASE,
)
SUBJECT = re.compile(
    r"(?:i|we|you|it|they|he|she|u|this|that|these|those|there|my|our|your|the|a|an|his|her|their|"
    r"nobody|nothing|someone|somebody|everything|im|ive|id|its|theres|"
    r"(?:i|we|you|it|they|he|she|that|there)'(?:m|ve|s|re|d|ll))\b",
    re.IGNORECASE,
)
FINITE = re.compile(
    r"\b(?:is|are|was|were|am|im|'m|'s|'re|'ve|has|have|had|does|do|did|can|could|will|would|should|"
    r"must|\w+n'?t|cannot|came|comes?|got|gets?|went|goes|broke|arrived?s?|works?|needs?|want(?:s|ed)?|"
    r"like[sd]?|leaks?|smells?|says?|said|sent|bought|ordered|received|paid|never|forgot|lost|chose|"
    r"fell|looks?|fits?|moved|returned|shows?|keeps?|thinks?|knows?|left|made|took|\w{3,}ed)\b",
    re.IGNORECASE,
)
# After a refusal: what is wished for in its place ("only to return it", "but a new one").
INSTEAD = re.compile(
    r"^[\s,.;:–-]*(?:(?:but|rather|instead)\b|(?:just|only)\b(?!\s+a\s+question))", re.IGNORECASE
)
WISH_FOR_IT = re.compile(
    r"(?:i|we)\s+(?:really\s+)?(?:need|want|would like)\s+(?:it|them|one)\b", re.IGNORECASE
)
VERBS = frozenset(
    re.findall(
        r"\w+",
        "add advertise advise ask book bring buy call cancel change check choose clear close "
        "collect compare complete confirm connect contact correct create delete deliver describe "
        "display do edit email enter escalate exchange explain fetch fill filter find fix follow "
        "forget forward get give go hand hear help hold join keep kill know learn leave let list "
        "locate log look mail make modify move narrow open order organise pass pay pick place "
        "post print provide pull put recommend redirect refund register reimburse remove rename "
        "repeat replace report request reroute resend reserve reset return scrap search see sell "
        "send ship show sign skip sort speak start stop submit subscribe suggest swap switch take "
        "talk tell text track transfer translate try turn undo unsubscribe update use view void "
        "wrap write",
    )
)
# "it", "this one": says again what was said before.
BACK_REFERENCE = re.compile(
    r"\b(?:it|them|this|that|these|those|one|ones|her|him|there)\b", re.IGNORECASE
)
