"""How shoppers say what shall become of an order that has not left (read by ``actions``)."""

from __future__ import annotations

import re

from languages.en.reads.numbers import from_words

_NUMBER = r"\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|a|an|another"

CLAUSES = re.compile(
    r"[,;!?\n]+\s*|\.\s+|\s+(?:and|then|plus|but|also)\s+(?:(?:then|also|please)\s+)?",
    re.I,
)
"""Where one wish ends and the next begins."""

_ENDS = r"(?=\W*$|[,.;!]|\W+(?:too|then|though|out|as well|please|now|after all|instead|and|but)\b)"
REMOVE = re.compile(
    r"\b(?:remove|delete|drop|kick|scrap|skip|leave out|without|"
    r"tak(?:e|ing) (?:\S+ ){0,5}?(?:out|off|away)|"
    r"(?:take|get) (?:\S+ ){0,5}?(?:out of|off)|cancel|strike|cut|"
    r"(?:don['’]?t|do not|no longer|won['’]?t) (?:want|need|use)|less|fewer|away|out|"
    rf"(?:can|could|may|must|should|shall|they|those|these|both) go{_ENDS}|goes{_ENDS})\b",
    re.I,
)
_NO_THING = r"(?! (?:ways?|times?|things?|questions?|words?|details?|info\w*|minutes?|go|try)\b)"
ADD = re.compile(
    r"\b(?:add|adding|include|put (?:\S+ ){0,5}?in(?:to)?|also (?:want|need|take)|"
    rf"(?:(?:one|two|three|\d+|some) )?(?<!once )(?<!any )(?:more|extra)\b{_NO_THING}|"
    r"another(?! (?:size|colou?r|variant|version|option|kind|one in)\b)"
    rf"{_NO_THING}|a second (?:one|pair))\b",
    re.I,
)
"""Asks for pieces; "in another way" and "once more" ask for none."""
KEEP = re.compile(
    r"\b(?:keep|stays?|leave (?:the|my|it|that) \S+(?: as)?(?: is)?$|"
    r"leave (?:(?:the|my|that|this) (?:[\w'’-]+ ){1,4}?)?(?:it |them |those )?"
    r"(?:as (?:it|they) (?:is|are)|alone))\b",
    re.I,
)
WANTS_AFTER_ALL = re.compile(
    r"\b(?:do|does|still) (?:wants?|needs?|likes?)\b(?! to\b)|"
    r"\b(?:want|need|like|take|have) (?:(?!n['’]?t\b|not\b)[\w'’-]+ ){1,5}?after all\b",
    re.I,
)
"""Takes back that something was to go."""
NOTHING_BUT_THE = re.compile(
    r"\b(?:only|just|nothing but|none but) (?:the|my|that|this|those|these)\b", re.I
)
"""What is named and nothing else."""
CHANGES = re.compile(
    r"\b(?:chang\w*|swap\w*|exchang\w*|switch\w*|replac\w*|edit\w*|adjust\w*|alter\w*|modif\w*|"
    r"different|(?:an)?other|new|wrong|instead|mistake|sizes?|colou?rs?|variants?|versions?)\b",
    re.I,
)
"""Speaks of changing something, though it may not say into what."""
ONLY = re.compile(
    r"\b(?:only|just|make (?:it|that|them)|down to|reduce (?:\S+ ){0,3}?to|instead)\b",
    re.I,
)
AS_IT_IS = re.compile(
    r"\b(?:is|are|was|were|ordered|bought|took|came|got)(?: \w+)? (?:in |as )(?:an? )?$",
    re.IGNORECASE,
)
"""How a line is that was ordered: "the dress is in XS"."""
TOWARDS = re.compile(
    r"\b(?:to|into|in|instead|should (?:be|read)|be|make (?:it|that|the \S+)|for|as|want|a|an)\s+"
    r"(?:a |an |the |size |colou?r )*$",
    re.I,
)
"""What stands before the option that is wished for."""
AWAY_FROM = re.compile(r"\b(?:not|from|instead of|rather than)\s+(?:the |a |size )?$", re.I)
"""What stands before the option that there is."""
ANOTHER = re.compile(
    r"\b(?:(?:an)?other|different|new) "
    r"(?:colou?rs?|sizes?|variants?|versions?|options?|kinds?|ones?)\b",
    re.I,
)
"""Wishes for another variant and does not say which."""
CAME_BEFORE = re.compile(
    r"(?:(?<!can )(?<!could )(?<!may )(?<!to )\bi(?:'ve)? (?:got|have|received|became)|"
    r"\b(?:you|they) (?:have )?(?:sent|gave|shipped|delivered)(?: me| us)?|"
    r"\b(?:came|arrived|delivered|sent) in)(?: (?:an?|the|it|in|them|one|now|instead)){0,3}\s$",
    re.I,
)
"""Before a colour or size: it is what came, not what is wished for ("I got the green one")."""
CAME_AFTER = re.compile(
    r"(?: ones?)? (?:(?:is|are|was|were) (?:what|the ones?(?: that)?) (?:i|we|you) "
    r"(?:have|got|received|sent)|came|arrived|was sent|were sent)\b",
    re.I,
)
"""Behind it, likewise ("white is what I have")."""
SAME_AGAIN = re.compile(
    r"\b(?:the same|same (?:one|again|thing|size|colou?r)|a new one|replace(?:ment|d)?|sound one|"
    r"another of the same|like for like)\b",
    re.I,
)
"""Wishes for a sound one of what there is."""
ANY_ORDER = re.compile(
    r"\b(?:an|any|some|one of (?:my|the)|another|a different|which|my) (?:\w+ )?orders?\b", re.I
)
"""An order, and not which one."""

OTHER_ORDER = re.compile(
    r"\b(?:in |from |of )?(?:the|my|that) other (?:one,? (?:from|of|with|that)|order|"
    r"parcel|package|delivery|purchase)\b",
    re.I,
)
"""Another order than the one that is spoken of; "the other one" alone may be a line of it."""
EACH = re.compile(r"\b(?:each|every\w*)\b", re.I)
"""Of each line, not of one."""

_NOT_OUT_OF = r"(?!(?:from|in|of|out|off|on|to|for|and|or|but|with|whole|entire|full|complete)\b)"
TELLS_ORDER = re.compile(
    r"\b(?:(?:from|in|of|out of) )?(?:(?:the|my|that|this) )?"
    r"(?:(?:order|parcel|package) (?:with|that (?:has|had)|containing|where|of|for)|"
    r"one (?:with|that (?:has|had)|containing|where))\b"
    r"[^,.;!?]*?(?=$|[,.;!?]|\b(?:i|we|please|but|for an?|for the|back)\b)|"
    rf"\b(?:the|my|that|this) (?:{_NOT_OUT_OF}[\w'’-]+ ){{1,3}}?(?:order|parcel|package)\b",
    re.I,
)
"""Words that tell which order is meant, not what to do with what they name."""

_HOW_MANY = re.compile(
    rf"\b(?P<n>{_NUMBER})\b(?!\s*(?:€|euro|days?|weeks?|min|ago|st\b|nd\b))", re.I
)

_NOT_A_NUMBER = re.compile(
    r"(?<!take)(?<!only)(?<!just)(?<!need)(?<!add)(?<!drop)(?<!remove)(?<!want)(?<!to)(?<!get)"
    r"(?<!make it)(?<!by)(?<!and)(?<!is)(?<!delete)(?<!keep)(?<=\w)\s$",
    re.I,
)
RETURN_NUMBER = re.compile(r"\b(?P<order>\S+?)-(?P<kind>[RX])(?P<n>\d{1,2})\b", re.I)
KEEPS_AFTER_ALL = re.compile(
    r"^(?!.*\b(?:other|others|rest|else|if|can|could|should|how|what|until)\b)(?!.*\?).*"
    r"\b(?:i|i['’]ll|i['’]d|we|we['’]ll|she|he|they)\b(?: \w+){0,3} "
    r"(?:keeps?|hang on to|hold on to) (?:it|them|this|that|these|those|the|my|both|mine)\b",
    re.I,
)
"""What was to go back stays after all: "I think I keep the red one"."""
EXCHANGE = re.compile(r"\b(?:exchange|swap)\b", re.I)

NOTE_LEAD = re.compile(
    r"^\W*(?:(?:hi|hey|hello|ok|please|pls|and|also|so|yes)\W+)*"
    r"(?:(?:can|could|would) (?:you|u|i|we)|i(?:['’]d| would) like to|i want to|let me)?\s*"
    r"(?:please |pls |maybe )?(?:add|put|leave|write|make|attach|give)?\s*"
    r"(?:me |us )?(?:a |an |this |the |another )?(?:small |short )?"
    r"(?:note|comment|message|remark|instructions?)\b"
    r"(?:\s+(?:to|on|for|with|in) (?:my |the |this |that |your )?"
    r"(?:order|parcel|package|driver|courier|it|packing|box|delivery|\S*\d\S*?)\b(?:\s+\S*\d\S*)?)*"
    r"(?:\s+(?:please|pls|then))*[\s:,.–-]*(?:(?:that|saying|which says|to say)\s+)?",
    re.I,
)
"""What comes before the words of a note."""

AMENDS = re.compile(
    r"^\W*(?:(?:no|oh|sorry|wait|actually|please|pls|and|i mean[t]?|correction|rather|"
    r"make (?:that|it)|change (?:that|it) to|it['’]?s|it is|that['’]?s|should be|put|say)\b"
    r"[\s,:]*)+|"
    r"[\s,.]*\b(?:instead|please|pls|thanks|rather)\W*$",
    re.I,
)
"""What stands around the words that put something right."""

WAYS = {
    "paypal": re.compile(r"\bpay ?pal\b", re.I),
    "gift_card": re.compile(r"\b(?:gift ?(?:card|voucher)|voucher|store credit)\b", re.I),
    "card": re.compile(r"\b(?:(?:credit|debit|bank) ?card|card)\b", re.I),
    "sepa": re.compile(r"\b(?:bank account|direct debit|sepa|giro(?:konto)?)\b", re.I),
    "invoice": re.compile(r"\b(?:invoice|bill)\b", re.I),
}
"""Kinds of ways to pay, the narrow ones first."""

ORDERS = re.compile(r"\b(?:orders|parcels|packages|purchases)\b", re.I)
"""Several orders are meant, not several things in one."""

NONE = re.compile(r"\b(?:none|neither|nothing)\b", re.I)
"""Nothing of what was offered is meant."""

RETURN_HELP = {
    "printer": re.compile(r"\b(?:print(?:er|ed|ing)?|qr|sticker)\b", re.I),
    "pick_up": re.compile(
        r"\b(?:pick(?:ed)?[- ]?(?:it |them |me |this )?up|collect(?:ed|ion)?|fetch(?:ed)?|"
        r"come (?:and )?get|at my door|carry)\b",
        re.I,
    ),
    "deadline": re.compile(
        r"\b(?:how long|until when|by when|deadline|valid|expires?|how many days|latest)\b",
        re.I,
    ),
    "packing": re.compile(
        r"\b(?:box|pack(?:ed|ing|aging)?|wrap(?:ped)?|carton|bag|one parcel|together)\b",
        re.I,
    ),
    "label": re.compile(
        r"\b(?:label|e-?mail|didn['’]?t (?:come|get|arrive)|not (?:come|arrived)|again|resend|"
        r"lost)\b",
        re.I,
    ),
    "drop_off": re.compile(
        r"\b(?:drop|where|post ?office|shop|point|counter|bring|take it|hand (?:it )?in|branch|"
        r"near)\b",
        re.I,
    ),
}
"""What is asked about a return under way, the narrow ones first."""


def how_many(text: str, *, articles: bool = False) -> int | None:
    """A number of pieces in words or digits.

    Args:
        articles: whether "a" and "another" are one piece.
    """
    for match in _HOW_MANY.finditer(text):
        said = match["n"].lower()
        if said == "one" and _NOT_A_NUMBER.search(text[: match.start()]):
            continue  # "the second one"
        if said not in {"a", "an", "another"}:
            return int(said) if said.isdecimal() else int(from_words(said) or 0) or None
        if articles:
            return 1
    return None
