"""How shoppers answer what an operation asks for (read by ``actions.operations``)."""

from __future__ import annotations

import re

LACKING = re.compile(
    r"\b(?:dunno|idk|no (?:idea|clue)|not sure|lost|forgot(?:ten)?|deleted|(?:do not|don'?t|cannot|"
    r"can'?t|could not|couldn'?t|haven'?t) (?:\w+ )?(?:know|have|got|find|remember|recall|see))\b",
    re.IGNORECASE,
)
THE_ANSWER = re.compile(
    r"\b(?:numbers?|nr|postcode|zip|e-?mail|address|it|that|either)\b", re.IGNORECASE
)

TO_GIFT_CARD = re.compile(
    r"\b(?:on|onto|on to|to|as|into|by) (?:my |the |a |that |this )?"
    r"(?:gift ?card|gift voucher|voucher|store credit|shop credit)\b|"
    r"\b(?:gift ?card|voucher|store credit)\b[^.!?]*\b(?:instead|insted|rather than|"
    r"not (?:on )?my)\b",
    re.IGNORECASE,
)
"""Wishes for money on a gift card."""
AS_PAID = re.compile(
    r"\b(?:original(?:ly)?|(?:how|the way|what|where) i paid|as i paid|same (?:way|card|method)|"
    r"(?:credit|debit|bank) ?card|bank account|my account|(?:normal|usual|regular) refund|"
    r"(?:no|not|without) (?:an? |as (?:an? )?|on (?:an? |my )?|to (?:an? |my )?)?"
    r"(?:gift ?card|voucher|store credit)|"
    r"(?:to|on|onto|with) (?:my |the |that |this )?(?:card|visa|master ?card|pay ?pal|amex|"
    r"american express|klarna|giro(?:konto)?|maestro))\b|"
    r"^\W*(?:the |my )?(?:visa|master ?card|pay ?pal|amex|card)\b(?!.*\?)",
    re.IGNORECASE,
)
"""Wishes for money to go back the way it came."""

ALL_WORDS = frozenset(
    {"all", "everything", "both", "all of them", "the whole order", "whole order"}
)
"""Answers that mean every one of several."""

WAVES_OFF = re.compile(
    r"^\W*(?:(?:oh|ah|ok|okay|hm+|actually|sorry|well|then|please|wait)\W+)*"
    r"(?:no(?:pe)?\b(?! (?:idea|clue|problem|worries|longer|more|need|number))|nah\b|"
    r"(?:never\s?mind|nvm|forget (?:it|that|about (?:it|that))|leave (?:it|that)|drop (?:it|that)|"
    r"stop(?: (?:it|that))?|not (?:that|now))(?=\W*[,.;!–-]|\s+(?:and|then|please|just)\b))",
    re.IGNORECASE,
)
"""How a message begins that waves off what is open before it says what is wanted instead."""

LEAVES_AS_IT_IS = re.compile(
    r"\b(?:leave|keep) (?:it|them|that|everything|things|all(?: of it)?)(?: just| exactly)? "
    r"(?:as|the way|how|like)\b|\b(?:as|the way) (?:it|they) (?:is|was|are|were)\b(?! (?:not|n't))",
    re.IGNORECASE,
)
"""What stands is not to be done, whatever else is named: "leave it the way I ordered it"."""

LEAVES_ALL = re.compile(
    r"\W*(?:(?:no|nah|nope|ok|okay|oh|ah|hm+|well|then|actually|please|just|rather|so|sorry)\W+)*"
    r"(?:(?:leave|forget|skip|drop|scrap|keep) (?:about )?"
    r"(?:it|that|this|those|these|them|both|all|everything)(?: (?:two|one|ones|all|both))?|"
    r"never ?mind|nvm|(?:i|we)(?:['’]ll| will| rather)? keep "
    r"(?:it|them|those|these|that|this|both|everything))"
    r"(?:\W+(?:be|then|so|please|now|thanks|thank you|alone|after all|for now|"
    r"as (?:it|they) (?:is|are)))*\W*",
    re.IGNORECASE,
)
"""Nothing of what is open is to be done: "no, leave those"."""

LEAVES_THAT = re.compile(
    r"^\W*(?:(?:ah|oh|ok|okay|well|actually|no|then|so)\W+)*(?:leave|forget|skip|drop) "
    r"(?:about )?(?:the|that|this|my) [\w-]+(?: (?:so|then|be|alone))?\W*"
    r"(?:$|[.!,;]\W*(?:just|only) the [\w-]+\W*$)",
    re.IGNORECASE,
)
"""Lets the thing go that a question is about: "leave the sheet then, just the shirt"."""
FOUND = re.compile(
    r"^(?!.*(?:\bnot\b|n['’]?t\b|\?)).*\b(?:(?:it['’]?s|it is|they['’]?re|they are) "
    r"(?:here|there|found|turned up)|(?:i |we |she |he )?(?:just )?found (?:it|them)|"
    r"(?:turned|showed) up|it (?:just |has |has just )?(?:came|come|arrived))\b",
    re.IGNORECASE | re.DOTALL,
)
"""Tells that what was missed is there."""

SPELT: tuple[tuple[re.Pattern[str], str], ...] = ()
"""Questions that are written in other letters than the language's own, and their intents."""

WHY_ALONE = re.compile(
    r"\W*(?:(?:and|but|ok|okay|so|no|oh|hm+)\W+)*(?:why(?: (?:not|is that|that|so|though|ever))?|"
    r"how come|what for|for what reason|why (?:can['’]?t|won['’]?t|don['’]?t) you)\W*",
    re.IGNORECASE,
)
"""A why and nothing else: it asks about what was said last."""
WHAT_DONE = re.compile(
    r"\bwhat (?:did|have) you (?:just |now |actually |really |exactly )?"
    r"(?:do|done|change|changed)\b|"
    r"\b(?:did|have) you (?:just |really |actually |already |now )*(?:do|done|change|changed) "
    r"(?:it|that|anything|something)\b|\bwhat (?:has )?(?:just )?happened\W*$",
    re.IGNORECASE,
)
"""Asks what the bot has done."""
ELLIPSIS = re.compile(
    r"\W*(?:(?:ok|okay|fine|good|thanks|great|right|alright|hm+|ah|oh|pity|too bad|shame|"
    r"oh well)\W+)*(?:"
    r"(?:and|what about|how about|and what about|and how about)\s+(?:for\s+)?"
    r"(?:the|my|that|this)\b[^.!?]{2,50}|"
    r"(?:and |is it |also )?(?:too late |the same |same )?for (?:the|my|that)\b[^.!?]{2,60}|"
    r"(?:the|my) [^.!?]{2,40}\b(?:too|as well|also))\s*[?.!]*",
    re.IGNORECASE,
)
"""Names another thing that what was asked before is meant for as well."""
FOR_A_TIME = re.compile(
    r"\b(?:stop|hold|pause|delay|postpone|keep|wait|interrupt)\b[^.!?]*?\b(?:for (?:the next )?"
    r"(?:an?|some|\d+|two|three|four|five|six|seven|eight|nine|ten|a few|a couple of) "
    r"(?:more )?(?:days?|weeks?|months?)|until|till)\b",
    re.IGNORECASE,
)
"""Wants something to wait for a time."""
CONDITIONAL = re.compile(r"\bif\b", re.IGNORECASE)
WHAT_ELSE = re.compile(
    r"\W*(?:(?:and|but|ok|okay|so|then|oh|hm+|well)\W+)*what (?:can|could|do|should|shall) "
    r"(?:i|we) do(?: (?:then|now|instead|about (?:it|that)))*\W*|"
    r"\W*(?:so |and |but )*(?:what now|now what|and now)\W*",
    re.IGNORECASE,
)
"""Asks what is left to do where something could not be done."""
PLEADS = re.compile(
    r"\b(?:pl(?:ease|s|z)\W+pl(?:ease|s|z)|(?:make|making) an? (?:small |little )?exception|"
    r"just this (?:once|time)|(?:any|some) way around|isn['’]?t there (?:anything|any way|a way)|"
    r"(?:i|we) beg(?: you)?|have a heart|can['’]?t you (?:really |just |maybe )*(?:do|help|try))\b",
    re.IGNORECASE,
)
"""Pleads for what was refused."""
OBJECTS = re.compile(
    r"^\W*(?:(?:yes|no|well|ok|okay|oh|hm+|sorry|wait)\W+)*but\b"
    r"(?! (?:can|could|may|what|which|where|when|how|please|then|if)\b)",
    re.IGNORECASE,
)
"""Objects to what was refused."""
CONTINUES = re.compile(
    r"^\W*(?:because|cause|cos|since|as|so that|which|who|whose|where(?:as|by)|although|though|"
    r"that (?:is|are|was|were|i|we|one)|whatever)\b|"
    r"^\W*(?:while (?:i['’]?m|i am|we['’]?re|we are|you['’]?re|you are) at it|"
    r"(?:understood|noted|got it|i see|fair enough|right then))\W*$",
    re.IGNORECASE,
)
"""How a piece begins that only goes on with the piece before it."""
GOES_ON = re.compile(
    r"^\W*(?:for|until|till|to|on|from|with|without|at|by|because|since|as|so that|in)\b",
    re.IGNORECASE,
)
"""How a piece begins that is no sentence without the one before it."""
WANTS_INSTEAD = re.compile(
    r"(?:[,.;!–-]|\bbut)\s*(?P<wish>(?:just |rather |instead )?(?:i|we)(?:['’]d| would)? "
    r"(?:just |only |rather |actually )?(?:want|need|like|prefer|love)\b.+)",
    re.IGNORECASE,
)
"""What is wanted in the place of what was refused before it."""
HAND_OVER = re.compile(
    r"^(?!.*\b(?:don['’]?t|do not|no need|never)\b).*\b(?:"
    r"(?:pass|put|hand) me (?:on|through|over)|"
    r"connect me|(?:want|need|get me|give me|talk to|speak to|speak with) "
    r"(?:an? |some |the |your )?(?:real |living |actual )?"
    r"(?:human|person|agent|colleague|representative|manager)(?: being)?)\b",
    re.IGNORECASE,
)
PERSON_THERE = re.compile(
    r"\b(?:is|are|will|when (?:is|are|will|can)|can)\b[^.!?]{0,20}"
    r"\b(?:humans?|persons?|people|somebody|someone|anyone|anybody|agents?|colleagues?|staff|team)\b"
    r"[^.!?]*\b(?:there|available|in today|today|tomorrow|tonight|now|on duty|around|at work|in|"
    r"back|reach|online|weekends?|\w+days?)\b",
    re.IGNORECASE,
)
"""Asks whether, or when, a person is there."""
KEEPS_IT = re.compile(
    r"\b(?:(?:can|could|may) (?:i|we)|i(?:['’]d| would) (?:like|love|rather|prefer)(?: to)?|"
    r"(?:i|we) (?:want to|will|would|just)|i['’]ll|let me) (?:still |just |now |also |rather )*"
    r"keep (?:it|them|those|these|that|the \w+)\b",
    re.IGNORECASE,
)
"""Wants to keep what was to go back."""
UNDO = re.compile(
    r"\W*(?:(?:please|pls|can|could|you|i|we|want|to|no|oh|wait|sorry|actually|now|no+)\W+)*"
    r"(?:undo|revert|reverse|take back|roll back)"
    r"(?: (?:it|that|this|the last (?:one|thing|change)))?"
    r"(?:\W+(?:please|pls|again|now))*\W*",
    re.IGNORECASE,
)
"""Wants what was done undone."""
CANCELS_IT = re.compile(
    r"^\W*(?:(?:then|so|ok|okay|well|no|please|pls|just|in that case|can you|could you|i want to|"
    r"i['’]d rather)\W+)*"
    r"cancel (?:it|that|this|everything|all of it|the (?:whole )?(?:order|thing|lot))"
    r"(?:\W+(?:please|pls|then|instead|altogether))*\W*$",
    re.IGNORECASE,
)
"""Wants the order spoken of cancelled, where nothing else is open that could be."""
RUDE = re.compile(
    r"\b(?:useless|stupid|idiot(?:s|ic)?|dumb|moron\w*|fuck\w*|shit\w*|crap|bullshit|suck\w*|"
    r"rubbish|garbage|pathetic|hate (?:you|this|bots)|piss off|wtf|dimwit)\b",
    re.IGNORECASE,
)
"""Anger at the one who answers."""
COMPLAINS = re.compile(r"\bcomplain(?:t|ts|ing)?\b|\b(?:on|for the) record\b", re.IGNORECASE)
FAREWELL = re.compile(
    r"\W*(?:(?:ok|okay|well|thanks|thank you|right|alright|great|perfect)\W+)*"
    r"(?:bye(?:[- ]?bye)?|good ?bye|cya|see (?:you|ya)(?: later| soon)?|cheerio|so long|"
    r"have a (?:nice|good|great|lovely) (?:day|evening|weekend|one))\W*",
    re.IGNORECASE,
)
ASKS = re.compile(
    r"^\W*(?:(?:and|or|so|ok|okay|but|also|hey|hi|btw|um+|uh|then|wait|well)\W+)*(?:"
    r"(?:can|could|may|should|shall|would|will|won['’]?t|can['’]?t) "
    r"(?:i|we|you|the|it|they|that|this|my|one)\b|"
    r"(?:do|does|did|have|has|are|is) (?:i|you|we|there|they|it (?:too|still|ok|possible))\b|"
    r"how (?:long|much|many|do|does|can|will|is|are)\b|(?:what|when|where|who|which) "
    r"(?:is|are|do|does|did|happens|will|would|can|about|if)\b|what['’]s\b)",
    re.IGNORECASE,
)
"""The form of a question, with or without its mark."""
