"""The clauses of a message: where it may be cut, and what kind of clause each piece is.

The kinds follow Huddleston and Pullum (2002), "The Cambridge Grammar of the English Language",
chapter 10: a question, an order (imperative), a statement; a wish ("I'd like to ...") is a
statement that asks for something, and a fragment has no verb of its own ("in blue", "the second").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from rapidfuzz.distance import OSA

from nlu_models.text.negation import find_refusal, straight

MOST_CLAUSES = 8
_LEAST_LETTERS = 6
"""Letters from which on a verb may have a typing error."""
# Words that open a message or a clause and say nothing of its kind.
_OPENERS = (
    "please|pls|plz|kindly|hi|hey|hello|hiya|ok|okay|so|well|oh|ah|sorry|thanks|thx|yes|yeah|yep|no|"
    "nope|nah|just|actually|hmm?|um|erm|wait|right|great|cool|also|and|but|then|now|first|second|"
    "secondly|firstly|maybe|perhaps|alternatively|instead|meanwhile|in the meantime|after that|"
    "afterwards|by the way|btw|one more thing|another thing|both|to|guys|today|finally|next|else"
)
_OPENING = re.compile(rf"(?:(?:{_OPENERS})\b[\s,:;.!]*)*", re.IGNORECASE)
# What joins clauses within a sentence; the others do so only after one of these or a sign.
_JOINING = r"and|nd|adn|n|&|\+|plus|but|then|btw|by the way|as well as"
_FURTHER = (
    rf"{_JOINING}|also|or|oh|next|afterwards|after that|secondly|another thing|one more thing|"
    r"in addition|besides|on top of that|while (?:you'?re|i'?m|we'?re|ur) (?:at it|here)"
)
_BOUNDARY = re.compile(
    rf"(?:[,;:.!?…]+\s*(?:{_FURTHER})|\s+[-–—]+\s+(?:{_FURTHER})|\s+(?:{_JOINING}))(?!\w)[,:]?\s+"
    rf"(?:(?:{_FURTHER})(?!\w)[,:]?\s+)*"
    r"|[.!?;…]+\s+|[,:]\s+|\s+[-–—]+\s+|\n+",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(
    r"\b(?:no|nr|st|mr|mrs|ms|dr|e\.g|i\.e|max|min|approx|incl|tel|apt|vs|\w)\.$", re.IGNORECASE
)
_NEVER_CUT = re.compile(r"\S+@[\w.-]*\w|\b(?:https?://|www\.)\S*\w", re.IGNORECASE)
_ADDING = re.compile(
    r"\b(?:also|plus|btw|by the way|as well as|another thing|one more thing|secondly|second|"
    r"besides|in addition|on top of that|at it)\b|\+",
    re.IGNORECASE,
)
_LINKING = re.compile(rf"(?<!\w)(?!but)(?:{_FURTHER})(?!\w)|[.!?;…]", re.IGNORECASE)
_AND = re.compile(r"(?<!\w)(?:and|nd|adn|n|&)(?!\w)", re.IGNORECASE)
# "it should be blue", "I need it by Friday": goes on about what was just said.
_GOING_ON = re.compile(
    r"(?:i|we|im|i'\w+|we'\w+|it|its|it's|they|he|she|that|this|you|nothing|nobody|none)\b"
    r"|(?:is|was|would|will|does|can|could)\s+(?:that|this)\b",
    re.IGNORECASE,
)
# "if it doesn't fit": tells when something is asked for.
_SUBORDINATE = re.compile(
    r"(?:if|what if|in case|unless|until|because|cause|since|although|as soon as|"
    r"(?:when|once|before|after|while)\s+(?:i|we|it|they|you|my))\b",
    re.IGNORECASE,
)
_LEAST_WORDS = 3
"""Words from which on a question says what it is about: not "why?", "how much?"."""

_QUESTION = re.compile(
    r"(?:what|which|who|whose|when|where|why|how|can|could|would|will|shall|should|may|might|do|"
    r"does|did|is|are|was|were|am|have|has|had)(?:'?(?:s|re|d|ll|n't))?\b"
    r"|(?:ca|wo|do|does|did|is|are|was|were|have|has|had|could|would|should)n'?t\b"
    r"|(?:wat|wats|hows|wheres|whens|whos|any|anything|got any|got some|possible to|u got)\b",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"(?:(?:i|we|id|im|i'd|i'm|we'd|we're|i am|we are|i'll|we'll)\s+)?"
    r"(?:(?:also|just|really|still|then|now|only|do|would|rather|'d)\s+)*"
    r"(?:want|wanna|need|gotta|wish|like to|love to|have to|looking|searching|after|hoping|trying|"
    r"interested|thinking|prefer)\b"
    r"|(?:(?:i|we)(?:'?d| would)|would)\s+(?:(?:also|just|really|still|then|now)\s+)*"
    r"(?:like|love|prefer|appreciate)\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"(?:i|we|you|it|they|he|she|u|this|that|these|those|there|my|our|your|the|a|an|his|her|their|"
    r"nobody|nothing|someone|somebody|everything|im|ive|id|its|theres|"
    r"(?:i|we|you|it|they|he|she|that|there)'(?:m|ve|s|re|d|ll))\b",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|am|im|'m|'s|'re|'ve|has|have|had|does|do|did|can|could|will|would|should|"
    r"must|\w+n'?t|cannot|came|comes?|got|gets?|went|goes|broke|arrived?s?|works?|needs?|want(?:s|ed)?|"
    r"like[sd]?|leaks?|smells?|says?|said|sent|bought|ordered|received|paid|never|forgot|lost|chose|"
    r"fell|looks?|fits?|moved|returned|shows?|keeps?|thinks?|knows?|left|made|took|\w{3,}ed)\b",
    re.IGNORECASE,
)
# After a refusal: what is wished for in its place ("only to return it", "but a new one").
_INSTEAD = re.compile(
    r"^[\s,.;:–-]*(?:(?:but|rather|instead)\b|(?:just|only)\b(?!\s+a\s+question))", re.IGNORECASE
)
_WISH_FOR_IT = re.compile(
    r"(?:i|we)\s+(?:really\s+)?(?:need|want|would like)\s+(?:it|them|one)\b", re.IGNORECASE
)
_VERBS = frozenset(
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
_WORD = re.compile(r"[^\W\d_]+(?:'\w+)?")


class Kind(Enum):
    """What kind of clause a piece of a message is."""

    QUESTION = "question"
    ORDER = "order"
    WISH = "wish"
    STATEMENT = "statement"
    FRAGMENT = "fragment"

    @property
    def asks(self) -> bool:
        """Whether it asks for something by its form alone."""
        return self in {Kind.QUESTION, Kind.ORDER, Kind.WISH}


@dataclass(frozen=True)
class Clause:
    """A piece of a message.

    Args:
        start: first character in the message (0-based).
        end: one past its last character.
        text: the piece.
        kind: by its form.
        linked: joined to the piece before by a word ("and") or by the end of a sentence, not by a
            comma alone.
        adds: the joint says that something else comes ("also", "plus", "by the way").
        counterpart: the clause without its negation, where that refuses something.
    """

    start: int
    end: int
    text: str
    kind: Kind
    linked: bool = True
    adds: bool = False
    counterpart: str | None = None


def find_clauses(text: str, spans: Sequence[tuple[int, int]] = ()) -> list[Clause]:
    """Cut a message wherever a clause might end; the cut itself decides nothing yet.

    Args:
        text: the message.
        spans: what must stay whole, such as the entities found in it.

    Returns:
        The clauses in their order, at most :data:`MOST_CLAUSES`; one when there is nothing to cut.
        What cannot stand alone ("in blue", "it should be warm") belongs to the clause before it.
    """
    plain = straight(text)
    taken = [*spans, *(match.span() for match in _NEVER_CUT.finditer(plain))]
    clauses: list[Clause] = []
    start, joint = 0, ""
    for cut, after, following in [*_cuts(plain, taken), (len(plain), len(plain), "")]:
        if not _WORD.search(plain[start:cut]):
            continue
        piece = _clause(plain, start, cut, joint)
        if clauses and clauses[-1].counterpart and _INSTEAD.search(f"{joint} {piece.text}"):
            kind = Kind.WISH if piece.kind is Kind.FRAGMENT else piece.kind
            piece = replace(piece, kind=kind)
        if clauses and (len(clauses) == MOST_CLAUSES or not _stands_alone(piece, joint)):
            piece = _joined(plain, clauses.pop(), piece)
        clauses.append(piece)
        start, joint = after, following
    return clauses


def _joined(text: str, before: Clause, piece: Clause) -> Clause:
    words = text[before.start : piece.end]
    kind = before.kind if before.kind is not Kind.FRAGMENT else kind_of(words)
    return replace(before, end=piece.end, text=words, kind=kind)


def _stands_alone(piece: Clause, joint: str) -> bool:
    """Whether a piece says something of its own, and does not go on about what was said."""
    if piece.kind is Kind.FRAGMENT or piece.counterpart is not None or piece.adds:
        return piece.kind is not Kind.FRAGMENT or piece.counterpart is not None
    words = without_opening(piece.text)
    if piece.kind is Kind.STATEMENT:
        return _AND.search(joint) is not None and not _GOING_ON.match(words)
    if piece.kind is Kind.WISH:
        return not _WISH_FOR_IT.match(words)
    if piece.kind is Kind.QUESTION:
        return len(words.split()) >= _LEAST_WORDS and not _GOING_ON.match(words)
    return True


def _cuts(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """(end of a piece, start of the next, what joins them)."""
    for match in _BOUNDARY.finditer(text):
        start, end = match.span()
        if any(left < end and start < right for left, right in taken):
            continue
        if text[start] == "." and _ABBREVIATION.search(text[: start + 1]):
            continue
        sign = re.match(r"[?!]+", text[start:end])
        yield start + (sign.end() if sign else 0), end, match.group()


def _clause(text: str, start: int, end: int, joint: str) -> Clause:
    while end > start and text[end - 1] in " ,;:":
        end -= 1
    words = text[start:end]
    adds = bool(_ADDING.search(joint) or _ADDING.match(words))
    linked = bool(_LINKING.search(joint))
    return Clause(start, end, words, kind_of(words), linked, adds, find_refusal(words))


def kind_of(text: str) -> Kind:
    """The kind of one clause, judged by how it begins."""
    words = without_opening(text)
    if _SUBORDINATE.match(words):
        return Kind.FRAGMENT
    if _QUESTION.match(words):
        return Kind.QUESTION
    if _WISH.match(words):
        return Kind.WISH
    if _is_order(words):
        return Kind.ORDER
    if _SUBJECT.match(words):
        return Kind.STATEMENT if _FINITE.search(words) else Kind.FRAGMENT
    return Kind.FRAGMENT


def without_opening(text: str) -> str:
    """The clause after "hi", "please", "no", "also" and the like."""
    opening = _OPENING.match(straight(text))
    return text[opening.end() :] if opening else text


def _is_order(words: str) -> bool:
    """Whether a clause begins with a verb, typing errors forgiven, and goes on after it."""
    first = _WORD.match(words)
    return first is not None and len(words.split()) > 1 and _is_verb(first.group().lower())


@lru_cache(maxsize=4096)
def _is_verb(word: str) -> bool:
    if word in _VERBS:
        return True
    if len(word) < _LEAST_LETTERS:
        return False
    return any(OSA.distance(word, verb) <= 1 for verb in _VERBS if word[0] == verb[0])
