"""What stands around an address in an English message, and the words that are part of one."""

import re

LEAD = re.compile(r"^.*(?:\b(?:to|is|be|at|address|it's|its)\b:?|:)\s+", re.IGNORECASE)
"""Before the address; only as far as its postcode."""
_CODE = r"post ?(?:al )?code|zip(?: ?code)?|plz|cap"
_PLACE = rf"city|town|village|place|country|{_CODE}"
TAIL = re.compile(
    r"[\s,.!]*\b(?:please|pls|thanks|thank you|thx|cheers|instead|if possible|ok|"
    r"(?:and|but) not|not to|rather than|from now on|this time|for (?:this|that|the) order|"
    r"(?:and|but) (?:can|could|will|would|i|what|when|where|how))\b.*$|"
    r",\s+(?:i|i'm|i am|it's|this is|my)\b.*$|"
    rf"(?:the )?same (?:{_PLACE})(?:,? (?:and|&|plus) (?:the )?(?:same )?(?:{_PLACE}))*\b|"
    r"(?:[!?;]|(?<=\w{4})\.)\s+\S.*$|"
    r"\.\s+(?:the|my|it|it's|its|order|this|that|e-?mail|mail|i|i'm)\b.*$",
    re.IGNORECASE,
)
SAME_PLACE = {
    "city": re.compile(r"\bsame\b[^.!?;]{0,20}\b(?:city|town|village|place)\b", re.IGNORECASE),
    "postcode": re.compile(rf"\bsame\b[^.!?;]{{0,20}}\b(?:{_CODE})\b", re.IGNORECASE),
    "street": re.compile(r"\bsame\b[^.!?;,]{0,20}\bstreet\b", re.IGNORECASE),
}
"""Parts of an address that are to stay as they are."""
CHATTER = re.compile(
    r"^(?:(?:ah|oh|ok|okay|yes|no|wait|sorry|actually|typo|please|hi|hello|hey|so|and|it|"
    r"(?:all|both|everything|all (?:of them|\w+)|th(?:at|is) one)(?=\s*[.,:;!-]))\b"
    r"[\s,:.!-]*)+",
    re.IGNORECASE,
)
TALK = re.compile(
    r"\b(?:i|i'm|i've|you|we|they|he|she|my|your|our|it|is|are|was|have|has|had|do|does|can|could|"
    r"will|would|want|need|account|same|already|what|why|when|where|how|wait|moment)\b",
    re.IGNORECASE,
)
"""A sentence, not a street."""
UNIT = re.compile(
    r"(?:suite|ste|apt|apartment|unit|flat|floor|fl|room|rm|building|bldg|#)\.?\s*[\w-]+|"
    r"(?:\d+(?:st|nd|rd|th)|ground|first|second|third|top)\s+floor",
    re.IGNORECASE,
)
"""A part of a building."""

_ENDS_A_NAME = (
    r"on|onto|in|into|to|at|as|for|from|under|below|beneath|there|too|also|please|pls|thanks|then|and|but|"
    r"or|so|the|with|because|since|who|he|she|they|it|is|it's|if|instead|otherwise|not|no|yes"
)
_OF_A_NAME = rf"(?!(?:{_ENDS_A_NAME})\b)[^\W\d_][\w'’&-]+"
CARE_OF = re.compile(
    r"(?<![\w/])(?P<how>(?i:c ?/ ?o|c\. ?o\.|z\. ?h(?:d|dn)\.|attn\b)|"
    r"(?<!take )(?<!takes )(?<!taken )(?<!taking )(?<!took )(?i:care of)|"
    r"(?:(?<![^,;:\n] )(?<![^ ])|(?<=put )|(?<=add )|(?<=write )|(?<=say )|(?<=with ))"
    r"bei(?= [A-ZÄÖÜ]))[\s:.]*"
    r"(?P<name>(?i:(?:(?:the|my|our|family|mrs?\.?|ms\.?|frau|herrn?|familie) )?)"
    rf"(?:[A-Z]\.? )?(?i:{_OF_A_NAME}(?:[ ]+{_OF_A_NAME}){{0,3}}))"
)
"""A line of an address beside the recipient: with whom a parcel is left, for whose attention."""
SAYS_CARE_OF = re.compile(r"(?:c ?/ ?o|c\. ?o\.|care of)", re.IGNORECASE)
CARE_OF_SHORT = "c/o"
"""How it is written where it is said at length; what has an abbreviation of its own keeps it."""

HOUSE_NUMBER = re.compile(
    r"\b(?:house|street|door)? ?(?:number|no\.?|nr\.?|#)(?: is| should be| to)? ?"
    r"(?:not \w+[,]? (?:but )?)?(?P<n>\d{1,5} ?[a-z]?)\b",
    re.IGNORECASE,
)
"""The number of a house alone, to put right that of an address."""
NUMBER_NOT = re.compile(
    r"\b(?P<n>\d{1,5} ?[a-z]?)\b[,.]?\s+(?:and )?(?:not|instead of|rather than)\s+(?:the )?"
    r"(?P<was>\d{1,5} ?[a-z]?)\b(?![- ]?\d)",
    re.IGNORECASE,
)
"""A number in the place of another: "18, not 8"."""
RECIPIENT = re.compile(
    r"\b(?:names?(?:['’]s| is)?|recipient|addressed|addressee|label|doorbell|bell|c/o|care of)\b",
    re.IGNORECASE,
)
"""Says whom a parcel is for."""
RECIPIENT_NAMED = re.compile(
    r"(?i:\b(?:(?:recipient|addressee)(?: (?:is|should be|to be|shall be|to)|:)|"
    r"(?:put|change|set) the name(?: on (?:it|the \w+))? to|"
    r"(?:make|made|making) (?:it )?out to|address(?:ed)?(?: it)? to))\s+"
    r"(?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’.-]*){1,3})(?![\w'’-]| *\d)"
)
"""Names whom a parcel shall be for: "change the recipient to Anna Berg"."""
TAKEN_BACK = re.compile(
    r"\b(?:no|sorry|i mean|i meant|rather|wait|actually|correction)\b", re.IGNORECASE
)
"""Between a number and the one that is meant instead of it."""
