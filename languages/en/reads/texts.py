"""How shoppers want a text changed: "shorter", "for instagram", "with 3 hashtags", "say it's warm".

:func:`edits` reads a message as a list of (code, value); ``actions.catalogue.rework`` says what the
codes are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from languages.en.reads.numbers import from_words

Edit = tuple[str, str]

SAYING = frozenset(
    re.findall(
        r"\S+",
        "works work working runs goes "
        "say says said saying mention tell tells product item article thing it's its they're "
        "theyre that's thats comes come made make makes great good really please text copy ad "
        "one bit lot everyone people part word line sentence first",
    )
)
"""Words of a claim that say nothing of the product: what else is in it must have a fact."""
SPEAKING_TO_YOU = frozenset(
    re.findall(
        r"\S+",
        "you your yours yourself we let's love enjoy hello meet ready bring take happy smile play "
        "fun friends adventure surprise dream dreams anywhere whenever forever",
    )
)
"""Words by which a text speaks to its reader; a lively one has more of them."""

_LESS = r"\b(?:less|not (?:so|that|as)|too|no more|without (?:the )?)\s+(?:much\s+)?"
_NUMBER = (
    r"(?P<n>\d{1,4}|a few|some|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|"
    r"twenty|thirty|forty|fifty)"
)
_STIFF = r"(?:stiff|formal|serious|corporate|dry|boring|dull|flat|bland|cold|nostalgic|sober)"
_LOUD = (
    r"(?:funn(?:y|ier)|jok\w+|sales\w*|loud|pushy|hype\w*|cheesy|cringe\w*|silly|cute|excit\w+|"
    r"\w+ish|pirate)"
)
_LIVELY = (
    r"(?:more fun|fun(?:n(?:y|ier))?|playful|witt(?:y|ier)|livel(?:y|ier)|catch(?:y|ier)|hype|"
    r"excit\w+|energetic|enthusias\w+|cheek(?:y|ier)|cut(?:e|er)|warmer|friendl(?:y|ier)|punch(?:y|ier)|"
    r"humou?r\w*|jok\w+|boring|cool(?:er)?|emotional|young(?:er)?)"
)
_PREMIUM = (
    r"(?:premium|luxur(?:y|ious)|high[- ]end|up-?market|posh(?:er)?|classy|classier|exclusive|"
    r"sophisticated|refined|noble|elegant)"
)
_TECHNICAL = r"(?:technical|tech(?:y|ier)|specs|spec sheet|specifications|nerdy|nerdier|precise)"
_CALM = (
    r"(?:too flowery|(?:less |not so )?(?:flowery|poetic|salesy)|just (?:the )?facts|only facts|"
    r"facts(?: only)?(?=\W*$)|calm(?:er)?|serious|sober|plain(?:er)?|"
    r"neutral|factual|matter[- ]of[- ]fact|formal|"
    r"professional|quiet(?:er)?|no jokes|tone it down|toned down|simple(?:r)?)"
)
_NO = (
    r"(?:no|without|drop|leave(?:\s+out)?|remove|skip|minus|take out|lose|cut(?:\s+out)?|delete|"
    r"not)"
)

_KINDS: tuple[tuple[str, str], ...] = (
    (
        "versions",
        rf"\b{_NUMBER}\s+(?:different\s+|other\s+)?(?:versions?|options|variants|drafts)\b"
        r"|\b(?P<n2>two|three|[23]|a few|some)\s+(?:of (?:them|these|those)|others?|more|"
        r"different ones)(?=\W*$)",
    ),
    (
        "facts",
        r"\b(?:which|what)\s+(?:\w+\s+)?(?:facts?|data|fields?|attributes?|sources?|information|"
        r"info)\b(?=.*\b(?:use|used|using|from|based|behind|take|took|rests?|in (?:it|there))\b)"
        r".*|\bwhere (?:did|do|does) (?:you|it|that|this|all that) (?:get|have|take|come)\b.*"
        r"|\bwhat (?:is|was) (?:it|that|this|the text) based on\b|\b(?:how do you know|says who)\b"
        r"(?: (?:all )?(?:that|this))?|\b(?:show|tell|give|list) (?:me )?(?:the|your) "
        r"(?:facts|sources)\b(?:\s+(?:behind|of|for|you used)\b.*)?",
    ),
    (
        "back",
        r"\b(?:(?:take|use|keep|give me|back to|go back to|show me|i(?:'ll| will)? (?:take|like|"
        r"prefer))\s+(?:again\s+)?)?(?:the|your|that)\s+(?P<n>first|second|third|original|previous|"
        r"last|earlier|old|one before)(?:\s+(?:one|version|text|draft|try|variant))?"
        r"(?:\s+(?:again|back|instead|was better))?(?=\W*$|\s+(?:and|but)\b|,)|"
        r"^\W*(?P<n2>undo)(?: (?:that|it))?\W*$|\b(?:as it was|go back)(?= before|\W*$)",
    ),
    (
        "sentences",
        rf"\b(?:(?:only|just|in|at most|max(?:imum)?|no more than)\s+)?{_NUMBER}\s+(?:short\s+)?"
        r"(?:sentences|lines|bullets|bullet points|points)"
        r"(?:\s+(?:at most|max(?:imum)?|only|tops))?\b"
        rf"|^\W*(?:only|just)\s+(?P<n2>two|three|four|five|[2-5])\W*$",
    ),
    ("no_exclamations", rf"\b{_NO}\s+(?:any\s+|the\s+)?exclamation\s*(?:marks?|points?|signs?)?\b"),
    (
        "quote",
        r"\bquot(?:e|es|ing|ation)\b(?:.*\b(?:customers?|buyers?|shoppers?|somebody|someone)\b)?|"
        r"\b(?:testimonials?|customer (?:voice|review|opinion)s?)\b",
    ),
    ("question", r"\b(?:start|begin|open)\w* (?:it )?with a question\b|\bas a question\b"),
    ("characters", rf"\b{_NUMBER}[\s-]*(?:characters?|chars?|letters|signs|zeichen)\b"),
    ("words", rf"\b{_NUMBER}[\s-]+words?\b"),
    ("no_hashtags", rf"\b{_NO}\s+(?:\w+\s+){{0,2}}hashtags?\b"),
    ("hashtags", rf"(?:\b{_NUMBER}\s+)?(?:\w+\s+)?(?:hash\s?tags?\b|#\s?tags?\b)"),
    ("no_price", rf"\b{_NO}\s+(?:\w+\s+){{0,2}}(?:price|cost)s?(?:\s+out)?\b"),
    (
        "price",
        r"\b(?:with|add|include|mention|put|show|say|state|give)\s+(?:\w+\s+){0,2}(?:price|cost)s?"
        r"(?:\s+in(?:\s+it)?)?\b|\bwith how much it costs\b",
    ),
    ("bullets", r"\b(?:bullets?(?:\s+points?)?|as a list|in points)\b"),
    (
        "one_sentence",
        r"\b(?:(?:only|just|in)\s+)?(?:one|a single|1)[\s-]+(?:sentence|line|liner)\b",
    ),
    ("slogan", r"\b(?:slogan|tag\s?line|just (?:the|a) head(?:line|ing))\b"),
    ("shorter", rf"{_LESS}(?:long|wordy|text)\b"),
    ("longer", r"\btoo (?:short|brief)\b|\bnot long enough\b"),
    ("calm", r"\bno (?:jokes|humou?r|puns|hype)\b"),
    ("lively", rf"{_LESS}{_STIFF}\b"),
    ("calm", rf"{_LESS}{_LOUD}\b|\bless fun\b"),
    (
        "half",
        r"\bhalf (?:of (?:that|it|this|them)|as long|as much|as many words|"
        r"the (?:length|size|words|text))\b"
        r"|\bhalve it\b|\bcut it in half\b|\bby half\b",
    ),
    (
        "shorter",
        r"\b(?:shorter|shorten|short|briefer|brief|trim(?: it)?|"
        r"condense|more concise|concise|crisper|tighter|cut it(?: down)?)\b",
    ),
    (
        "longer",
        r"\b(?:a (?:bit|little) longer|longer|lengthier|more (?:details?|detailed|text|words)|"
        r"expand(?: it)?|elaborate|long)\b",
    ),
    ("instagram", r"\b(?:for\s+)?(?:instagram|insta|ig|tik\s?tok)(?:\s+(?:post|caption|story))?\b"),
    ("facebook", r"\b(?:for\s+)?(?:facebook|fb)(?:\s+post)?\b"),
    ("newsletter", r"\b(?:for\s+(?:the|a|our|my)\s+)?(?:news\s?letter|mailing)\b"),
    ("search_ad", r"\b(?:for\s+(?:a\s+)?)?(?:search\s+ads?|google(?:\s+ads?)?|ad\s?words)\b"),
    (
        "short_post",
        r"\b(?:(?:for|version for)\s+)?(?:twitter|tweet|threads|bluesky|mastodon)(?:\s+post)?\b",
    ),
    ("text_message", r"\b(?:for\s+)?(?:(?:an?\s+)?sms|text message|whats\s?app)(?:\s+message)?\b"),
    ("premium", rf"\b(?:make it\s+)?(?:(?:more|a bit|bit|way|much|sound)\s+)*{_PREMIUM}\b"),
    ("technical", rf"\b(?:make it\s+)?(?:(?:more|a bit|bit|way|much)\s+)*{_TECHNICAL}\b"),
    ("lively", rf"\b(?:make it\s+)?(?:(?:more|a bit|bit|way|much)\s+)*{_LIVELY}\b"),
    ("calm", rf"\b(?:make it\s+)?(?:(?:more|a bit|bit)\s+)*{_CALM}\b"),
    ("no_brand", rf"\b{_NO}\s+(?:\w+\s+){{0,2}}brand(?:\s?names?|s)?\b"),
    ("no_emojis", rf"\b{_NO}\s+(?:\w+\s+)?emo(?:ji|te)s?\b"),
    (
        "another",
        r"\b(?:another(?:\s+(?:one|version|text|try|go))?|(?:a|something)\s+(?:new|different)"
        r"(?:\s+(?:one|version|text))?|one more|new one|once more|try again|again|redo(?: it)?|"
        r"rewrite(?: it)?|differently|rephrase|other version|over)\b",
    ),
)
_PATTERNS = tuple((code, re.compile(pattern, re.IGNORECASE)) for code, pattern in _KINDS)

_LANGUAGE = re.compile(
    r"\b(?:in(?:to)?|auf|en|translate(?:d)?(?: it)?(?: (?:in)?to)?|and)?\s*"
    r"(?P<name>english|german|deutsch|french|fran[cç]ais|spanish|espa[nñ]ol|italian|dutch|polish|"
    r"portuguese|danish|swedish|norwegian|finnish|czech|turkish|russian|ukrainian|arabic|chinese|"
    r"mandarin|japanese|korean|hindi|greek|hungarian|romanian|latin)\b(?:\s+version)?",
    re.IGNORECASE,
)
_END_WITH = re.compile(
    r"\b(?:end|finish|close)(?:s|ing)? (?:it )?(?:with|on)(?: the words?)?\s*[:,]?\s*(?P<what>.+)",
    re.IGNORECASE,
)
_FIT = r"(?<!good )(?<!great )(?<!fit )(?<!perfect )(?<!suitable )(?<!safe )(?<!ideal )(?<!right )"
_AUDIENCE = re.compile(
    _FIT + r"\b(?:for|aimed at|addressed? to|written for)\s+(?:young\s+|busy\s+|the\s+)?(?P<what>"
    r"parents|families|mums|dads|kids|children|teenagers|students|seniors|older people|hikers|"
    r"campers|cyclists|commuters|runners|travell?ers|gamers|cooks|beginners|professionals|"
    r"gift buyers|outdoor people|families with kids)\b",
    re.IGNORECASE,
)
_WANTED_BY = {
    "parent": "age children child kids safe clean wash wipe birth volume limit",
    "famil": "age children kids people players safe wash clean",
    "mum": "age children kids safe wash clean", "dad": "age children kids safe wash clean",
    "kid": "age fun players", "child": "age fun players", "teen": "age wireless",
    "student": "laptop pockets weight", "senior": "weight light", "older": "weight light",
    "hik": "weight waterproof packed rain", "camp": "weight packed waterproof people",
    "cycl": "reflective waterproof weight rain", "commut": "waterproof laptop reflective weight",
    "runner": "weight reflective breathable", "travel": "weight packed folds capacity",
    "gamer": "microphone battery", "cook": "oven induction dishwasher",
    "outdoor": "waterproof weight",
}  # fmt: skip
"""Beginning of a word for readers -> words of the facts that they look for first."""

_KIN = (
    r"(?:mum|mom|mother|dad|father|brother|sister|boss|wife|husband|friend|son|daughter|team|"
    r"colleague|gran\w*|nan|uncle|aunt|nephew|niece|girlfriend|boyfriend|partner|neighbour|teacher)"
)
PERSONAL = re.compile(
    r"\b(?:writ(?:e|ing)(?! speed)|words|wording|lines?|text|message|poem|verse)\b"
    r"(?: [\w'’]+){0,5}? (?:for|on|in|into|with) (?:the|a|my|his|her|our) "
    r"(?:gift |greeting |birthday )?(?:card|tag)\b(?! (?:reader|slot|holder|game))|"
    r"\b(?:lines?|words|wording|message|poem|verse) (?:for|to) (?:my|his|her|our|the|an?) (?:\w+ )?"
    rf"{_KIN}\b|\b(?:birthday|christmas|wedding|anniversary|farewell|get[- ]well|greeting) "
    r"(?:lines?|message|wish(?:es)?|poem|verse|text)\b",
    re.IGNORECASE,
)
"""Asks for words to a person, which are no text about a product."""
SAME = re.compile(r"\b(?:same|likewise|as well|too|also)\b", re.IGNORECASE)
"""Another text shall be like the one before."""

_LEAVE_OUT = re.compile(
    r"\b(?:leave out|leave|drop|(?:do not|don['’]?t|never)\s+(?:mention|say|use|write)|remove|skip|"
    r"(?:take|put|keep)(?=\s.+\bout\b)|out with|lose|delete|cut|without|no more|no|not)\s+"
    r"(?:saying\s+|mentioning\s+)?(?P<what>.+)",
    re.IGNORECASE,
)
_SAME_FOR = re.compile(
    r"\b(?:the )?same(?: (?:thing|text|post|one|kind|style|again))*,? (?:for|about|on) ",
    re.IGNORECASE,
)
_OF_AN_ORDER = re.compile(r"\b(?:my|orders?|cart|basket|note|code|account)\b", re.IGNORECASE)
ASKS_LEAVE = re.compile(
    r"\b(?:can|may|could|should|must) (?:i|we|you) (?:also |still |really )?"
    r"(?:write|say|add|mention|claim|call it|state|put|use)\b",
    re.IGNORECASE,
)
"""Whether something may stand in the text is asked."""

BOTH = re.compile(
    r"\bboth (?:of them )?(?:in|into|as) (?:one|a single|the same)\b"
    r"|\b(?:one|a single) (?:text|post|ad|advert) (?:for|about|on) (?:both|the two)\b"
    r"|\bcombine (?:them|both|the two)\b",
    re.IGNORECASE,
)
"""One text about two products."""
CHEAPER_FIRST = re.compile(r"\b(?:cheap|less expensive)\w*(?: \w+)? first\b", re.IGNORECASE)

_SAY = re.compile(
    r"\b(?:(?:can|may|could|should) (?:i|we) (?:also )?(?:write|claim|use)\s+"
    r"|(?:say|says|saying|mention|mentions|add|include|tell(?:\s+(?:them|people))?|put|state)\s+"
    r"(?:also\s+|too\s+|in\s+|there\s+)?(?:something\s+)?(?:that\b\s*|about\b\s*)?"
    r"|^\W*(?:(?:ok(?:ay)?|fine|then|well|so|rather|at least)\W+)*that (?=it |they |the )"
    r"|with (?:a |some )?(?:fact|word|line|sentence|something) (?:about|on)\s+)(?P<what>.+)",
    re.IGNORECASE,
)
_CLAIMS = (("leave_out", _LEAVE_OUT), ("say", _SAY))
_CLAUSE = re.compile(
    r"[,;.!?]+(?=\s|$)|\s[–-]\s"
    r"|\band\b(?=\s+(?:say|mention|add|leave|drop|do(?:n['’]?t| not)|make)\b)",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"[\s,;–-]*\b(?:please|pls|plz|thanks|thx|too|as well|also|out(?:\s+of\s+(?:it|there))?|"
    r"in (?:it|there)|in the (?:text|ad)|nobody cares|again|then|and)\s*$|[\s.!?,;:]+$",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"^(?:that|the fact that|the words?|about|the bit about|the part about)\s+", re.IGNORECASE
)
_NOTHING_SAID = re.compile(
    r"^(?:(?:it|this|that|them|the|a|an|text|ad|one|in|out|for|so|bit|version|and|make)\b\s*)*$",
    re.IGNORECASE,
)
_FILLER = frozenset(
    re.findall(
        r"\S+",
        "please pls thanks thx make it the text a an that this now and but also can could you "
        "would just ok okay then so bit more much way again version one once me give write do in "
        "with for i want like need rather be as of to really very still post yes no perhaps maybe "
        "only hey too ad copy description nice good great cool hmm well mind",
    )
)
_BY_CLAIM = re.compile(
    r"\b(?:say|mention|add|include|leave out|drop|put in|state|end|(?:don['’]?t|do not) "
    r"(?:mention|say|use|write)|without|word)\b|\bleave\b.*\bout\b|\bthat it\b",
    re.IGNORECASE,
)


def is_edit(text: str) -> bool:
    """Whether a message can hardly be anything but an edit of a text that lies on the table."""
    found = edits(text)
    if not found:
        return False
    if any(code in _CLAIMED for code, _ in found):
        return _BY_CLAIM.search(text) is not None
    return _beside(text) <= 1


def _beside(text: str) -> int:
    """How many words of a message are neither an edit nor filler."""
    left = text
    for _, _, (start, end) in sorted(_plain(text), key=lambda one: -one[2][0]):
        left = f"{left[:start]} {left[end:]}"
    left = _AUDIENCE.sub(" ", left)
    return sum(word not in _FILLER for word in re.findall(r"[\w']+", left.lower()))


def surely_edit(text: str) -> bool:
    """Whether a message right under a text is about it, whatever else it was read as."""
    if BOTH.search(text) or _SAME_FOR.search(text):
        return True
    if _OF_AN_ORDER.search(text):
        return False
    codes = {code for code, _ in edits(text)}
    claimed = bool(codes & _CLAIMED)
    if codes and not claimed and not _beside(text):
        return True
    return claimed and bool(ASKS_LEAVE.search(text) or _SAYS_FIRST.search(text))


_SAYS_FIRST = re.compile(
    r"^\W*(?:(?:and|now|ok(?:ay)?|but|please|also|can you|could you)\W+)*"
    r"(?:say|mention|add that|leave out|(?:don['’]?t|do not|never) (?:mention|say|use|write)|"
    r"without (?:the )?(?:words?|mention\w*|saying)|end (?:it )?with)\b",
    re.IGNORECASE,
)
"""What only a text can be asked for."""


_CLAIMED = frozenset({"say", "leave_out", "closing"})
_PLACES = {"first": "1", "original": "1", "second": "2", "third": "3"}
_SEVERAL = {"a few": "3", "some": "3"}


def edits(text: str) -> list[Edit]:
    """What a message wants of the text, in the order of the table; nothing when none is read.

    Returns:
        Pairs of a code and a value: a number for ``characters``, ``words`` and ``hashtags`` (empty
        where none was said), the words for ``say``, ``leave_out`` and ``language``, else empty.
    """
    left, found = text, list[Edit]()
    if ending := _END_WITH.search(text):
        found.append(("closing", ending["what"].strip(" \"'“”")))
        left = text = text[: ending.start()]
    if readers := _AUDIENCE.search(text):
        wanted = (v for key, v in _WANTED_BY.items() if readers["what"].lower().startswith(key))
        found.append(("audience", next(wanted, readers["what"])))
        left = text = f"{text[: readers.start()]} {text[readers.end() :]}"
    for code, value, span in _plain(text):
        if left[slice(*span)].strip("\0"):
            found.append((code, value))
            left = left[: span[0]] + "\0" * (span[1] - span[0]) + left[span[1] :]
    for clause in _CLAUSE.split(left.replace("\0", " ")):
        claims = ((code, match) for code, p in _CLAIMS if (match := p.search(clause.strip())))
        first = min(claims, key=lambda claim: claim[1].start(), default=None)
        if first and (what := _what(first[1]["what"])):
            found.append((first[0], what))
    found = list(dict.fromkeys(found))
    if ("sentences" in dict(found)) and re.search(r"bullets?|points", text, re.IGNORECASE):
        found.append(("bullets", ""))
    return [one for one in found if one[0] != "another"] or found


def _plain(text: str) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """Every edit of the table with the words it stands in; words count once."""
    taken: list[tuple[int, int]] = []
    for match in _LANGUAGE.finditer(text):
        taken.append(match.span())
        yield "language", match["name"].lower(), match.span()
    for code, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < stop and begin < end for begin, stop in taken):
                continue
            taken.append((start, end))
            named = match.groupdict()
            said = named.get("n") or named.get("n2")
            yield (
                code,
                _PLACES.get(said or "", "") if code == "back" else _count(said),
                (start, end),
            )


def _count(number: str | None) -> str:
    if not number:
        return ""
    said = _SEVERAL.get(number.lower(), number.lower())
    return said if said.isdigit() else f"{from_words(said) or 0:g}"


def _what(words: str) -> str:
    said = words.strip()
    while (shorter := _TAIL.sub("", said)) != said:
        said = shorter
    said = _HEAD.sub("", said)
    return "" if _NOTHING_SAID.match(said) else said
