"""What a clause refuses: negation that turns a request down, told from negation that does not.

Not every negation refuses something. A negative question asks ("can't you cancel it?"), a negative
statement tells what is wrong ("it doesn't fit", "I didn't order this"). What refuses is a negated
wish ("I don't want to cancel"), a negative order ("don't cancel it") and a negated need ("no need
to cancel"); see Huddleston and Pullum (2002), "The Cambridge Grammar of the English Language",
chapters 9 and 10.

Which request is refused, no list of words can know. So the negation is taken out, and the model
reads what is left: :func:`find_refusal` gives that positive counterpart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FLAGS = re.IGNORECASE
_NOT = r"(?:do not|don'?t|did not|didn'?t|have not|haven'?t|never)"
_ADVERBS = r"(?:(?:really|actually|even|necessarily|just|ever|currently|at all|now)\s+)*"
_WHO = r"(?:i|we|you|u|my \w+|they|he|she)\s+"
# What the shop does with an order anyway: "don't send it" asks for something, it refuses nothing.
_ACTS_OF_THE_SHOP = r"(?:send|ship|deliver|dispatch|post|mail|charge|use|leave|put|bill)"
_DONE = r"(?:sending|shipping|sent|shipped|delivered|dispatched|posted|charged)"
# Verbs of a state: "don't like it", "don't know how" tell something.
_STATES = (
    r"(?:like|know|think|remember|understand|get it|mind|care|believe|see|feel|trust|fit|work|have|"
    r"need|want|wanna|forget|hesitate|worry|be|keep|wait|miss|make|let|bother|trouble)"
)
_OPENING = (
    r"(?:(?:please|pls|plz|kindly|no|nope|nah|so|ok|okay|oh|wait|well|hey|hi|hello|and|but|also|just|"
    r"actually|sorry|yes|yeah|stop|thanks|now|then|hm+|for now|(?:as )?i said)\b[\s,!.]*)*"
)

_ASKS = re.compile(
    rf"{_OPENING}(?:"
    r"(?:ca|wo|do|does|did|is|are|was|were|have|has|had|could|would|should)n'?t\s+"
    r"(?:you|u|i|we|it|they|there|he|she|my|the|your|this|that|anyone|anybody|someone)\b"
    r"|(?:can|could|would|will|do|does|did|is|are|was|were|have|has|should)\s+"
    r"(?:you|u|i|we|it|they|there|my|the|your|this|that)\s+not\b"
    r"|(?:why|how come|how|what|when|where|which|who|if|unless|whether|in case|whats?|hows?)\b)",
    _FLAGS,
)
# Whoever does not want to talk to a machine asks for a person.
_MACHINE = re.compile(
    r"\b(?:bots?|chat ?bots?|robots?|machines?|computers?|ai|automat\w+)\b", _FLAGS
)
_OF_THE_SHOP = re.compile(
    rf"\b(?:{_ACTS_OF_THE_SHOP}|{_DONE})\b(?!.*\bback\b)",
    _FLAGS,
)
# "don't want to pay for it", "don't want it any more": nobody can be asked to leave these undone.
_NO_REQUEST = re.compile(
    r"\s*(?:(?:to\s+)?(?:pay|spend|wait|lose|miss|keep|risk|waste|receive|get|hear)"
    r"|(?:it|them|this|that|these|those|one)\b(?!\s+\w+(?:ed|en|nt)\b))\b"
    r"|\s*(?:my|the|your|our)\b(?=.*\bany\s?more\b)",
    _FLAGS,
)
_WISHING = re.compile(
    r"^(?:want(?:ed)?|wanna|wish|need|have|like|asked?|request(?:ed)?|plan|intend)\b", _FLAGS
)
_THING = re.compile(r"(?:the|an?|that|any|my|your)\s", _FLAGS)
_NOT_YET = re.compile(
    r"\b(?:yet|so far|still|received|arrived|came|come|until|since|for \w+ (?:days|weeks))\b",
    _FLAGS,
)


@dataclass(frozen=True)
class _Cue:
    """A way to refuse: where it stands, and what the counterpart begins with."""

    pattern: re.Pattern[str]
    keeps: bool
    """The words before the cue stay in the counterpart."""


def _cue(pattern: str, *, keeps: bool = True) -> _Cue:
    return _Cue(re.compile(pattern, _FLAGS), keeps)


# In each pattern, the group "out" is what must go for the clause to be positive.
_CUES = (
    # "I don't think I want to return it": the negation belongs to the wish.
    _cue(r"(?P<out>\b(?:i|we)\s+(?:do not|don'?t)\s+think\s+(?:that\s+)?)(?:i|we)\b"),
    # "I never said I want to cancel", "I didn't say cancel".
    _cue(
        rf"(?:^|\b{_WHO})(?P<out>{_NOT}\s+(?:say|said)\s+(?:that\s+)?)\w+",
        keeps=False,
    ),
    # "I don't want to cancel", "you don't have to cancel", "I never asked to cancel".
    _cue(
        rf"(?:^|{_OPENING}|\b{_WHO}){_ADVERBS}(?P<out>{_NOT}\s+){_ADVERBS}"
        r"(?:want(?:ed)?|wanna|wish|need|intend|plan|ask(?:ed)?|request(?:ed)?|require|have to|"
        r"care to|like to|feel like)\b"
    ),
    # "I no longer want to cancel".
    _cue(r"(?P<out>\bno longer\s+)(?:want|wish|need|intend|plan)\s+to\b"),
    _cue(rf"\b{_WHO}would(?P<out>\s+not|n'?t)\s+(?:like|want|wish|need)\b"),
    # "I won't return it".
    _cue(
        r"\b(?:i|we)\s+(?P<out>(?:will not|won'?t|shall not|shan'?t)\s+(?:be\s+(?=\w+ing\b))?)"
        r"(?!(?:be|have|need|want|fit|accept)\b)\w+"
    ),
    _cue(rf"\b{_WHO}(?P<out>need(?:n'?t|\s+not)\s+)\w+", keeps=False),
    # "I'm not asking for a refund", "not cancelling, just ...".
    _cue(
        rf"^{_OPENING}(?:(?:i|we)(?:'?m|'re|\s+am|\s+are)\s+|am\s+)?(?P<out>not\s+){_ADVERBS}"
        r"(?!(?:get|receiv|work|fitt|arriv|com|charg|see|find|turn|show|see|hav|hear|be)\w*ing)"
        r"(?:\w+ing\b|going to\b|after\b|about to\b|interested in\b|in need of\b)"
    ),
    _cue(rf"(?:^{_OPENING}|\b(?:i'?m|i am)\s+)(?P<out>not\s+here\s+to\s+)\w+", keeps=False),
    # "I have nothing to complain about".
    _cue(r"(?P<out>\bnothing\s+to\s+)\w+", keeps=False),
    # "I'd rather not return it", "I've decided not to cancel".
    _cue(
        r"\b(?:rather|prefer|decided|chosen|agreed|going|want|wish)\s+(?:to\s+)?"
        r"(?P<out>not\s+)(?:to\s+)?\w+",
        keeps=False,
    ),
    # "stop recommending things", "skip the return".
    _cue(rf"^{_OPENING}(?P<out>(?:stop|quit)\s+)\w+ing\b", keeps=False),
    _cue(
        rf"^{_OPENING}(?P<out>(?:forget|skip|never ?mind|nvm)\s+(?:about\s+)?)(?:the|that)\s+\w+",
        keeps=False,
    ),
    # "don't cancel it".
    _cue(
        rf"^{_OPENING}(?P<out>(?:do not|don'?t|let'?s not)\s+(?:you\s+)?"
        r"(?:(?:bother|trouble)\s+(?:with|about|to)\s+)?)"
        rf"(?!{_ACTS_OF_THE_SHOP}\b(?!.*\bback\b)|{_STATES}\b)\w+",
        keeps=False,
    ),
    # "no need to cancel", "I have no intention of cancelling", "there's no reason to return it".
    _cue(
        r"(?P<out>\bno\s+(?:need|reason|point|intention|plans?|wish|desire|interest)\s+"
        r"(?:to|for|in|of|on|that)\s+(?:you\s+to\s+)?(?:a\s+|an\s+)?)\w+",
        keeps=False,
    ),
    _cue(
        r"(?P<out>\b(?:not|\w+n'?t)\s+(?:be\s+)?(?:necessary|needed|required)\s+(?:to|for)\s+)\w+",
        keeps=False,
    ),
    # "no refund please", "no exchange needed".
    _cue(
        rf"^{_OPENING}(?P<out>no\s+)(?!thank|thanks|need|problem|idea|worries|way|particular)"
        r"\w+(?:\s+\w+)?\s+(?:please|pls|plz|needed|necessary|required|wanted|thanks|thx|for me)\b"
    ),
    _cue(r"^(?:please|pls|plz)\s+(?P<out>no\s+)\w+(?:\s+\w+)?\s*(?:[,.!]|$)"),
    # "this is not a complaint", "it's not about a refund", "not a return".
    _cue(
        rf"^{_OPENING}(?:(?:this|it|that)(?:'?s|\s+is)\s+|(?:this|it|that)\s+(?=isn'?t))?"
        r"(?P<out>(?:not|isn'?t)\s+(?:about\s+)?)an?\s+\w+",
        keeps=False,
    ),
)


def find_refusal(clause: str) -> str | None:
    """The positive counterpart of a clause that refuses something, else None.

    Args:
        clause: one clause, every apostrophe in it as ``'``.
    """
    text = clause.strip()
    if text.endswith("?") or _ASKS.match(text):
        return None
    for cue in _CUES:
        match = cue.pattern.search(text)
        if match is None:
            continue
        start, end = match.span("out")
        rest = text[end:]
        if _tells_something(rest):
            return None
        # "skip the return": a thing alone asks for nothing.
        before = text[:start] if cue.keeps else "i want " if _THING.match(rest) else ""
        return (before + rest).strip(" ,.").removeprefix("to ")
    return None


def _tells_something(rest: str) -> bool:
    """Whether what is negated is no request: what the shop does anyway, a state, a machine."""
    after_wishing = _WISHING.sub("", rest)
    return bool(
        _MACHINE.search(rest)
        or _OF_THE_SHOP.search(rest)
        or _NOT_YET.search(rest)
        or _NO_REQUEST.match(after_wishing)
    )
