"""What shoppers say about what they bought, and about their account (read by ``actions``)."""

from __future__ import annotations

import re
from collections.abc import Mapping


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


REMEDIES: Mapping[str, re.Pattern[str]] = {
    "refund": _words(r"money(?: back)?|refund\w*|reimburs\w*|cash back|pay (?:me )?back|credit"),
    "replacement": _words(
        r"replace\w*|(?:a )?new (?:one|pair|set|piece)|another(?: one)?|"
        r"(?:re)?send again|(?:re)?send (?:me )?(?:it|them|one|that|a new)"
        r"(?: again)?|same (?:one )?again|swap|resend|a fresh one|a sound one|"
        r"the (?:right|correct|proper) (?:ones?|colou?r|size|things?|items?|articles?|pair|model)|"
        r"(?:what|the ones?(?: that)?) (?:i|we) (?:really |actually )?ordered"
    ),
}
"""What is wanted for goods that are missing, damaged or wrong."""

GUARANTEE_WISH = _words(
    r"repair\w*|mend(?:ed)?|fix(?:ed)?(?: it)?|(?:a )?new (?:one|pair|set|piece)|"
    r"replace\w*|another(?: one)?|"
    r"the same again|money back|(?:the|my) money|refund\w*"
)
"""What a shopper would like for what gave up."""
NEEDS_RECEIPT = re.compile(
    r"\b(?:receipt|proof of purchase|sales slip)\b[^.!]*\b(?:need|want|necessary|required?|ask for|"
    r"have to|must)\b|\b(?:need|want|without|have)\b[^.!]*\b(?:receipt|proof of purchase)\b|"
    r"(?:n['’]?t (?:got|have)|no longer have|lost|without|threw away) (?:the|my|a|that) "
    r"(?:receipt|bill|sales slip)\b",
    re.IGNORECASE,
)
"""Asks whether a receipt is needed."""

ASKS_SEND_BACK = re.compile(
    r"(?<!how )(?<!where )(?<!when )\b(?:can|could|may|might|able to)\b[^.?!]*"
    r"(?:\b(?:send|sent|give|take|taken|bring)\b[^.?!]{0,40}\bback\b|\breturn(?:ed|able)?\b)",
    re.IGNORECASE,
)
"""Asks whether something could be sent back."""
ASKS_WHEN_MONEY = re.compile(
    r"\b(?:when|how (?:long|soon|fast|quickly))\b[^.?!]*\b(?:money|refund\w*|paid back|"
    r"(?:get|have|see) (?:\S+ ){1,3}back|(?:on|in) my (?:bank )?(?:account|card))\b",
    re.IGNORECASE,
)
"""Asks when money comes back."""
WHEN_SUM_COMES = re.compile(
    r"\b(?:when (?:do|will|would|can|am|are)|how (?:long|soon)\b[^.?!]{0,20}) "
    r"(?:i|we) (?:\w+ )?(?:get|see|have|receive|getting) "
    r"(?:back )?(?:the|my|those|that) (?:[€$£] ?)?\d",
    re.IGNORECASE,
)
"""Asks when a sum comes."""
ASKS_DELIVERY_THEN = re.compile(
    r"\b(?:pay|costs?|charge[ds]?|free|how much|extra)\b[^.?!]*\b(?:delivery|shipping|postage)\b|"
    r"\b(?:delivery|shipping|postage)\b[^.?!]*\b(?:pay|costs?|charge[ds]?|free|extra|then)\b",
    re.IGNORECASE,
)
"""Asks what the delivery costs once something is changed."""

EXTENT: Mapping[str, re.Pattern[str]] = {
    "whole": _words(
        r"(?:in the box |in there )?at all|whole (?:item|thing|one|product)|entire\w*|"
        r"complete(?:ly)?"
        r"|all of it|itself"
    ),
    "part": _words(
        r"(?:a |only a |just a |one )?(?:part|piece|bit)s?(?: of (?:it|them))?|only part"
    ),
}
"""Whether a whole item is missing, or a part of it."""
WEAR = re.compile(
    r"\b(?:worn[- ](?:thin|out|down|off|through|smooth)|(?:wear|wore)s? (?:and tear|thin|out|down)|"
    r"(?:blunt|dull|thin|faded|scuffed) (?:from|after|with) "
    r"(?:all |the |years |months |a lot |so ){0,2}(?:of )?(?:the )?\w+|"
    r"(?:from|by) (?:normal|ordinary|everyday|daily|regular) use)\b",
    re.IGNORECASE,
)
"""What becomes of a thing that is used."""
PART_OF = re.compile(r"\b(?:of|from|for|on|to) (?:the|my|our|a|one) (?:\w+ )?$", re.IGNORECASE)
"""Before the name of a thing: a part of it is spoken of, or something that belongs to it."""

CODE_FOR: Mapping[str, re.Pattern[str]] = {
    "next": _words(
        r"next (?:order|time|one)|new order|not ordered yet|before i (?:order|buy)|check-?out|"
        r"basket|"
        r"cart|bag"
    ),
    "order": _words(
        r"(?:already|just) (?:ordered|placed|bought|paid)|(?:that|this|my|the|last|existing|"
        r"previous|"
        r"placed) (?:last )?order|ordered already|i (?:have )?placed"
    ),
}
"""What a promotion code is meant for."""
BARE_CODE = re.compile(r"\b(?=[A-Z]*\d|[A-Z]{5,}\b)[A-Z][A-Z0-9]{3,19}\b")
"""A code in a message that names none."""

_LEGAL = (
    r"GmbH(?: ?& ?Co\.? ?KG)?|mbH|AG|KG|OHG|UG|e\. ?K\.|e\. ?V\.|eG|Ltd\.?|Limited|LLP|LLC|Inc\.?|"
    r"Corp\.?|plc|PLC|S\. ?[rR]\. ?[lL]\.?|Srl|S\. ?[pP]\. ?A\.?|SpA|S\.A\.?(?:S\.?)?|SAS|SARL|"
    r"SASU|"
    r"EURL|B\.?V\.?|N\.?V\.?|VOF|AB|A/S|ApS|Oy|Oyj|AS|S\.?L\.?U?\.?|Sp\. ?z ?o\. ?o\.|s\.r\.o\.|"
    r"Kft\.?|d\.o\.o\.|Lda\.?|Pty"
)
COMPANY = re.compile(
    r"(?<![\w.])(?P<name>(?:[A-ZÀ-Þ0-9][\w&.'’+-]*|&|and|und|et|e|y|of|de|van|von)"
    rf"(?: (?:[A-ZÀ-Þ0-9][\w&.'’+-]*|&|and|und|et|e|y|of|de|van|von)){{0,6}}?,? (?:{_LEGAL}))"
    r"(?=$|[\s,;:)])"
)
"""A company by its legal form."""
VAT_LEAD = re.compile(
    r"\b(?:(?:our|my|the|with)? ?(?:vat|ust|tax|btw|tva|iva|mwst)[\w.-]*"
    r"(?:[ -]?(?:id|no|nr|number|reg\w*))*)\b[\s.:#]*(?:is\b)?\s*",
    re.IGNORECASE,
)
"""Before a VAT id."""
NO_COMPANY = _words(
    r"no (?:company|firm|business)|private(?:ly)?|personal(?:ly)?|just (?:me|a copy|the invoice)|"
    r"(?:to|for|on) (?:me|my (?:own )?name)|(?:a|the) copy|as it is|none"
)
NO_VAT = _words(r"no|none|without|(?:do not|don'?t|doesn'?t|does not) have|n/?a|skip|not needed")
VAT_ID = re.compile(
    r"\b(?:[A-Z]{2}[ -]?(?=[A-Z0-9 .-]*\d)[A-Z0-9](?:[ .-]?[A-Z0-9]){1,12}|\d{2}-\d{7})\b"
)
SAME_AS_ORDER = _words(
    r"same (?:postal |billing |delivery )?address|(?:same|as) (?:as )?(?:the |on the |for the )?"
    r"(?:delivery|order|parcel)|address (?:is |stays )?(?:the )?(?:same|as (?:it is|on|for))"
)
"""Says, in any message, that the order's own address is meant."""
SAME_ADDRESS = _words(
    r"same(?: as \w+)?|(?:the )?delivery (?:address|one)|(?:that|this|the) (?:one|address)|"
    r"as (?:it is|on the order|delivered)|yes|yep|sure"
)

ALL_ORDERS = _words(
    r"all (?:of )?(?:my |the )?orders|(?:my|the) orders|altogether|together|overall|in (?:all|"
    r"total) "
    r"(?:so far|over|across|with you)|ever (?:spent|bought|paid)|so far|each order|every order|"
    r"(?:spent|spend) (?:with|at|here)"
)
"""Over all orders, not one of them."""
LATEST_ORDER = _words(
    r"(?:last|latest|newest|most recent) (?:order|purchase|one|time)|just (?:ordered|bought)"
)

ASKS_UNTIL_WHEN = re.compile(
    r"\b(?:until|till|by) when\b|\bhow (?:long|many (?:more )?days) "
    r"(?:do|have|can|may|would) (?:i|we)\b|\bhow many days (?:are|is) left\b|"
    r"\b(?:deadline|last day)\b",
    re.IGNORECASE,
)
"""Asks until when one may decide."""
ORDER_ASPECTS: Mapping[str, re.Pattern[str]] = {
    "until": ASKS_UNTIL_WHEN,
    "refunds": _words(
        r"refund\w*|(?:money|get|got|gets|comes?|came|pay|paid|goes|go) (?:\w+ ){0,2}back(?! then)"
    ),
    "payment": _words(
        r"(?:which|what|whose) (?:card|account|way|method)|how (?:did|have|do) (?:i|we|she|he) "
        r"(?:\w+ )?"
        r"pa(?:y|id)|paid how|(?:what|which) (?:did|have) \w+ pa(?:y|id) with|pa(?:y|id|yment) "
        r"(?:with|by|"
        r"method)|with (?:which|what|my) \w+|from which|charged? (?:on|to)|on (?:which|the|my) "
        r"card|paid "
        r"already|is (?:it|that) paid"
    ),
    "shipping": _words(r"shipping|delivery (?:cost|fee|charge)s?|postage"),
    "discount": _words(r"discount|code|coupon|voucher|reduction|taken off"),
    "total": _words(
        r"how much|total|sum|(?:comes?|came|adds?|added) (?:up )?to(?! (?:me|us|my|our)\b)|"
        r"what (?:did|have|do|does|it|i|was|is) (?:\w+ ){0,4}?(?:cost|pay|"
        r"paid|spent|price)|"
        r"cost|prices?|amount|(?:i|we) paid|charged|tax|vat"
    ),
    "address": _words(
        r"address|where (?:does|did|is|was|will) (?:it|that|this|the \w+) (?:\w+ )?(?:go|going|"
        r"sent|come)|"
        r"goes where|(?:go|goes|going|sent|ship\w*|deliver\w*) to|to which|which (?:house|"
        r"street|town|city)"
    ),
    "placed": _words(
        r"when (?:did|was|have|had) (?:i|we|it|that|this|the order) (?:\w+ ){0,2}?(?:order|"
        r"place|buy|bought|"
        r"made|ordered|placed)\w*|(?:order|purchase) date|what (?:day|date)|when was (?:it|that|"
        r"this)"
    ),
    "items": _words(
        r"what(?:'?s| is| was| were| did i| all| exactly)? (?:\w+ ){0,3}?(?:in|order(?:ed)?|buy|"
        r"bought|get)"
        r"(?: (?:it|there|that|this))?|items?|contents?|line items|in (?:it|there|that order)|list|"
        r"contains?|which (?:things|products|articles|colour|color|size)|complete|colou?r|size|"
        r"how many|one by one|each (?:of them|item|thing|one)?|separately|per item"
    ),
}
"""What of an order is asked for; the words of several ask for several."""

ACCOUNT_ASPECTS: Mapping[str, re.Pattern[str]] = {
    "points": _words(r"points?|club|loyalty|status level"),
    "balance": _words(
        r"balance|gift ?cards?|vouchers?|(?:how much|what)(?:'?s| is| was| would be| do i "
        r"have)? (?:\w+ ){0,4}?"
        r"(?:on|left on) (?:it|the card|my card|that card|there)|still worth|how much (?:money "
        r")?(?:is )?left"
    ),
    "secret": _words(
        r"(?:the |its )?(?:code|pin|number) of (?:it|the card|my card|that)|password|full "
        r"(?:card )?number"
    ),
    "email": _words(r"e-?mail(?: address)?|mail address|mailbox|mail"),
    "phone": _words(r"phone|mobile|telephone|cell|number (?:do )?you have"),
    "name": _words(r"(?:my|the|which|what) name|who (?:i am|am i)|called"),
    "address": _words(
        r"(?:street|postal |home |delivery |my |which |what |the )?address(?:es)?|street|where "
        r"i live"
    ),
    "payment": _words(
        r"(?:payment|pay(?:ing)?) (?:method|way)s?|cards? (?:are|do|is)|which cards?|any cards?|"
        r"ways? (?:of|to) pay\w*"
    ),
}
"""What of an account is asked for."""

ACCOUNT_FIELDS: Mapping[str, re.Pattern[str]] = {
    "email": _words(r"e-?mail(?: address)?|mail(?: address)?|mailbox"),
    "phone": _words(
        r"phone|mobile|telephone|cell|(?:new|old) (?:nr|number)|(?:my|phone) (?:nr|number)"
    ),
    "name": _words(r"name|surname|married|spelled|spelt"),
    "address": _words(r"(?<!mail )address|street|moved|unit number|apartment|flat|i live"),
}
"""What of an account shall change."""
REMOVE = _words(
    r"delete|remove|erase|take (?:\w+ ){1,4}(?:out|off)|out with it|get rid of|no longer mine"
)

ON_FILE = _words(
    r"(?:my|the) (?:own )?(?:usual |normal |account )?(?:e-?mail|mail|address)|on file|(?:that|"
    r"the) one you have|"
    r"same (?:one|address|mail)|yes|yep|sure|you have it"
)
"""The address that the shop has."""
BACK_IN_STOCK = _words(
    r"back|in stock|stock|available|restock\w*|comes? in|come in|again|there is one|sold out"
)
CHEAPER = _words(
    r"cheaper|reduced|(?:price )?drops?|less|on sale|sale|goes? down|falls?|below|under|lower"
)
AMOUNT = re.compile(r"(?<![\w.,])\d{1,6}(?:[.,]\d{1,2})?(?![\w]|[.,]\d)")

LEFT_OVER = re.compile(
    r"\s*[,;(–-]?\s*\b(?:(?:my |the )?(?:e-?mail|mail|order|number|postcode)(?: (?:is|was|number))*"
    r"|(?:i'?m|it'?s|from|of|in|for)(?: (?:my |the )?order)?)[\s:,.;–-]*$",
    re.I,
)
"""What is left at the end of a story once who speaks and which order it is have been taken out."""

_USED = re.compile(
    r"\b(?:i|we|he|she|they|it|kids|children|son|daughter|husband|wife|already|been|was|were|got|has|"
    r"have|had|ive|i['’]ve)\b(?: \w+['’]?\w*){0,4}? (?:wore|worn|washed|used|played|slept in|"
    r"slept on|cooked|ran in|walked in|hiked in|drunk from)\b|"
    r"(?:^|[,;]\s*)(?:only |just )?(?:wore|washed|worn|played)\b",
    re.IGNORECASE,
)
_NOT_USED = re.compile(
    r"\b(?:never|not|n['’]t|hasnt|havent|wasnt|isnt|un\w*|without|only tried|just tried|hardly|"
    r"before|if|when|once i|could|would|might|may|can|used to|what i|is used|be used|so it can)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?]+[.!?]*")


def tells_use(text: str) -> bool:
    """Whether a sentence, and no question, tells that a thing was worn, washed or the like."""
    return any(
        _USED.search(one[0]) and not _NOT_USED.search(one[0]) and not one[0].endswith("?")
        for one in _SENTENCE.finditer(text)
    )


CAME_WITHOUT = re.compile(
    r"\b(?:came|arrived|is here|was delivered|got (?:it|the (?:parcel|package|box|order))|"
    r"received|opened|unpacked|in (?:it|the (?:box|parcel|package)))\b.*\b(?:missing|not in (?:it|"
    r"there|the)|wasn['’]?t in|weren['’]?t in|isn['’]?t in|aren['’]?t in|only (?:one|two|\d)|"
    r"without|lacks?|lacking|instead of (?:two|three|four|\d))\b|"
    r"\b(?:one|two|three|some|part|half|\d) of (?:the|them|it|my) ?.*\bmissing\b",
    re.IGNORECASE | re.DOTALL,
)
"""Says that a parcel is there and something of it is not."""

ASKS_MONEY_BACK = re.compile(
    r"\b(?:how much|what)\b(?!.*\b(?:cost|pay for)\b).*\b(?:get|got|paid|pay|comes?|receive|have|"
    r"credited|refunded)\b(?: \w+){0,3} back\b|\b(?:how much|what)\b.*\brefund(?:ed)?\b",
    re.IGNORECASE,
)
"""Asks what comes back for what has just been shown."""
