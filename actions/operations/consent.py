"""Whether a message is an unmistakable yes to exactly what was shown.

Nothing is changed on anything else: doubt, a question, a condition or a button under an earlier
summary is never a yes, whatever the model reads in it. The words are the language's
(``languages/<code>/words/consent.yml``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any

from actions.conversation import Turn
from common.errors import LanguageError
from common.language import language
from common.language.scripts import UNSPACED, is_unspaced

SHOWN = "shown"
"""The fact, and the entity of a button, that holds the digest of a summary."""
_REFUSING = frozenset({"deny", "nevermind"})
_ENDS = frozenset(",.;!，。；！、～~")
_SENTENCE_MARKS = frozenset(".!;。！；")
_OF_ANSWERS = "faq_"
_OF_THE_MATTER = frozenset(
    {"ask_shop", "doubt", "what_next", "why_asked", "return_help", "nlu_fallback", "out_of_scope"}
)
"""Intents of questions that may be about the very thing that a yes would agree to."""
_SURE_ENOUGH_TO_STOP = 0.4
"""Nothing is changed on a doubtful yes, but a doubtful no is enough to stop."""
_LETTER = rf"[^\W_{UNSPACED}]"
_WORD = re.compile(rf"[{UNSPACED}]|{_LETTER}+(?:'{_LETTER}+)*|[👍✅👌]")
"""A word; where no spaces part words, every character is one."""
_GAP = rf"(?<=[{UNSPACED}])\s+(?=[{UNSPACED}])"
"""A space where none belongs stands for a comma."""
_SENTENCE_END = re.compile(rf"[.!;,](?=[\s{UNSPACED}])|[。！；，～](?=.)|{_GAP}", re.DOTALL)
_QUESTION_MARK = re.compile(r"[?？]+(?=\s|$)")
_COMMAS = frozenset(",，～")
_HESITATION = re.compile(r"[?？🤔❓❔😕]|\.\.|。。|[…⋯]")
_TELLS = frozenset({"correct_details", "provide_details"})
"""Readings of a message that says how something shall be: "no, the blue one" leaves nothing."""
_APOSTROPHES = str.maketrans("’‘`´", "''''")


class Consent(Enum):
    """What an answer to a summary means."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"
    STALE = "stale"
    """A press of a button under another summary than the one that is open."""


Phrase = tuple[str, ...]


@dataclass(frozen=True)
class ConsentWords:
    """The phrases of a language, each as its words.

    Attributes:
        yes: any of them alone is a yes.
        padding: may stand beside it and says nothing.
        no: shows a refusal.
        doubt: shows that the shopper is not decided.
        condition: makes a yes depend on something.
        supposing: of the conditions, those that a question of its own may have.
        join: may join another request to a yes.
        asking: how a question begins.
        after: how a question begins that only asks what comes after a yes, or when.
        question: makes a question of a message without its mark; a language may have none.
        refusing: any of them, parted from what follows, is a no whatever follows.
        tags: make a question of what stands before them, though it reads as a yes ("是吧").
        of_operation: operation -> its own ways of saying yes.
    """

    yes: frozenset[Phrase]
    padding: frozenset[Phrase]
    no: frozenset[Phrase]
    doubt: frozenset[Phrase]
    condition: frozenset[Phrase]
    supposing: frozenset[Phrase]
    join: frozenset[Phrase]
    asking: frozenset[Phrase]
    of_operation: Mapping[str, frozenset[Phrase]]
    question: frozenset[Phrase] = frozenset()
    after: frozenset[Phrase] = frozenset()
    refusing: frozenset[Phrase] = frozenset()
    tags: frozenset[Phrase] = frozenset()

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> ConsentWords:
        """The lists of a ``consent.yml``."""
        own = values["of_operation"]
        shared = {name: _phrases(listed) for name, listed in values.items() if listed is not own}
        return cls(**shared, of_operation={name: _phrases(own[name]) for name in own})


_NONE: frozenset[Phrase] = frozenset()
_NO_WORDS = ConsentWords(_NONE, _NONE, _NONE, _NONE, _NONE, _NONE, _NONE, _NONE, {})


@lru_cache(maxsize=8)
def consent_words(code: str) -> ConsentWords:
    """The words of a language, read once; none where it has no such file.

    Nothing that is typed is a yes then, not even in English: only a pressed button is.
    """
    try:
        return ConsentWords.of(language(code).words("consent"))
    except LanguageError:
        return _NO_WORDS


def consent_of(
    turn: Turn, words: ConsentWords, *, operation: str, shown: str, titles: Sequence[str] = ()
) -> Consent | None:
    """What a message says to the summary of an operation.

    Args:
        turn: the message.
        words: of the conversation's language.
        operation: name of the operation whose summary was shown.
        shown: digest of that summary; a pressed yes must bear it.
        titles: what stands on the button for yes; typed, it is a yes like another.

    Returns:
        None when the message is about something else altogether.
    """
    if turn.text.startswith("/"):
        return _pressed(turn, shown)
    said = _words(turn.text)
    own = words.of_operation.get(operation, frozenset()) | _phrases(titles)
    if _is_yes(said, turn.text, words, own):
        return Consent.YES if _alone(turn, words) else Consent.UNCLEAR
    if tuple(said) in words.refusing:
        return Consent.NO
    if turn.intent not in {*_TELLS, operation} and _begins_with_no(turn.whole or turn.text, words):
        return Consent.NO
    refuses = _contains(_without(said, words.question), words.no)
    if not refuses and (_asks(turn.text, words) or _contains(said, words.doubt)):
        return Consent.UNCLEAR
    if turn.intent == "affirm":
        return Consent.UNCLEAR
    if turn.intent == "deny" or _doubtfully_refuses(turn):
        return Consent.NO
    return None


def _begins_with_no(text: str, words: ConsentWords) -> bool:
    """Whether a plain no stands before something else: "no, send it to Mill Lane instead".

    What that asks for is another matter, or changes what was shown; either way it is not done.
    """
    end = _SENTENCE_END.search(text)
    return end is not None and tuple(_words(text[: end.start()])) in words.refusing


def _pressed(turn: Turn, shown: str) -> Consent | None:
    if turn.intent == "deny":
        return Consent.NO
    if turn.intent != "affirm":
        return None
    return Consent.YES if turn.first(SHOWN) == shown else Consent.STALE


def _is_yes(said: Sequence[str], text: str, words: ConsentWords, own: frozenset[Phrase]) -> bool:
    """Whether phrases of the closed lists make up the whole message, one of them a yes."""
    if _HESITATION.search(text) or _contains(said, words.tags):
        return False
    return _made_up(tuple(said), words, own, meant=False)


def _made_up(said: Phrase, words: ConsentWords, own: frozenset[Phrase], *, meant: bool) -> bool:
    if not said:
        return meant
    for length in range(len(said), 0, -1):
        phrase, rest = said[:length], said[length:]
        if phrase in words.yes or phrase in own:
            if _made_up(rest, words, own, meant=True):
                return True
        elif phrase in words.padding and _made_up(rest, words, own, meant=meant):
            return True
    return False


def _alone(turn: Turn, words: ConsentWords) -> bool:
    """Whether nothing in the rest of the message takes the yes back or makes it depend."""
    whole = turn.whole or turn.text
    before, _, after = whole.partition(turn.text)
    if before.strip():
        return False
    rest = _words(after)
    hesitates = _HESITATION.search(after) is not None
    if not rest or (hesitates and _made_up(tuple(rest), words, frozenset(), meant=True)):
        return not hesitates
    ended = turn.text.rstrip()[-1:] in _ENDS or after.lstrip()[:1] in _ENDS
    joined = ended or _parted(turn.text, after) or _begins(rest, words.join) > 0
    return joined and not _takes_back(after, words)


def _takes_back(rest: str, words: ConsentWords) -> bool:
    """Whether what follows a yes takes it back or makes it depend on something.

    "And can I send it back if it doesn't fit?" asks another thing, its "if" is no condition. Nor is
    the "before" of "How long before I see the money?" in a sentence of its own.
    """
    if begun := asks_what_comes_after(rest, words):
        return _is_condition(rest[begun:], words, frozenset())
    said = _words(rest)
    joined = _begins(said, words.join)
    asks = rest.rstrip().endswith(("?", "？")) or _contains(said, words.question)
    if asks and not joined and words.question:
        return True
    another = joined and _begins(said[joined:], words.asking)
    return _is_condition(rest, words, words.supposing if another and asks else frozenset())


def _is_condition(rest: str, words: ConsentWords, supposes: frozenset[Phrase]) -> bool:
    """Whether words doubt, refuse or make a yes depend on something but what may be supposed."""
    told = _without(_words(rest), words.question)
    return _contains(told, words.doubt | words.no | (words.condition - supposes))


def asks_what_comes_after(text: str, words: ConsentWords) -> int:
    """Where the beginning ends of a question that only asks what comes after a yes.

    "How long before I see the money?", "Where do I drop it?": whatever the answer is, the yes
    stands. What something costs, or whether it holds, is no such question.

    Returns:
        The place behind the words by which the text is told to be one; 0 where it is none.
    """
    mark = _QUESTION_MARK.search(text)
    first = text[: mark.end()] if mark else ""
    if _SENTENCE_END.search(first):
        return 0
    places = [match.end() for match in _WORD.finditer(first)]
    count = _begins(_words(first), words.after)
    return places[count - 1] if 0 < count <= len(places) else 0


def fills_only(text: str, words: ConsentWords, *, but_yes: bool = False) -> bool:
    """Whether a text says no more than "ok", "fine then".

    Args:
        but_yes: whether one that holds a yes says more: "thanks" does not, "yes, thanks" does.
    """
    said = tuple(_words(text))
    if but_yes and _made_up(said, words, frozenset(), meant=False):
        return False
    return bool(said) and _made_up(said, words, frozenset(), meant=True)


def yes_before(text: str, words: ConsentWords) -> int | None:
    """Where a clear yes ends that another sentence follows ("Yes. Also the mug, please").

    What comes after it must be of its own: no mere politeness, and nothing that takes the yes back,
    makes it depend on something or names what is meant by it ("yes, the black one").

    Returns:
        The place of the first character behind the yes; None where there is no such yes.
    """
    for end in _SENTENCE_END.finditer(text):
        said, rest = _words(text[: end.start()]), _words(text[end.end() :])
        if not _made_up(tuple(said), words, frozenset(), meant=False):
            continue
        doubts = _HESITATION.search(text, 0, end.start())
        if doubts or _made_up(tuple(rest), words, frozenset(), meant=True):
            return None
        comma = end.group() in _COMMAS or end.group().isspace()
        if comma and not _begins(rest, words.join):
            continue  # "yes, please. And the sandals": the yes may end later
        return None if _takes_back(text[end.end() :], words) else end.end()
    return None


def question_beside(requests: Sequence[Mapping[str, Any]], words: ConsentWords) -> bool:
    """Whether a yes stands beside a question about what it would agree to.

    "Yes. Is the postage taken off?" wants the answer first; "yes, and when does it come?" and
    "Yes. When does it come?" come after the yes, and so does a wish on another matter.

    Args:
        requests: of the message, in their order.
        words: of the conversation's language.
    """
    if len(requests) < 2 or any(one["negated"] for one in requests[:2]):
        return False
    yes, beside = requests[0], requests[1]
    if yes["intent"] != "affirm" or not _asks_about_it(beside, words):
        return False
    said = _words(beside["text"])
    ends = str(yes["text"]).rstrip()[-1:] in _SENTENCE_MARKS
    comes_after = ends and asks_what_comes_after(str(beside["text"]).strip(), words) > 0
    joined = comes_after or _begins(said, words.join)
    return not joined or _takes_back(beside["text"], words)


def _asks_about_it(request: Mapping[str, Any], words: ConsentWords) -> bool:
    intent = str(request["intent"])
    about = intent.startswith(_OF_ANSWERS) or intent in _OF_THE_MATTER
    return about and _asks(str(request["text"]), words)


def _asks(text: str, words: ConsentWords) -> bool:
    """Whether a text asks or hesitates, by its marks or by its words."""
    return _HESITATION.search(text) is not None or _contains(_words(text), words.question)


def _doubtfully_refuses(turn: Turn) -> bool:
    if turn.intent != "nlu_fallback":
        return False
    refused = sum(confidence for intent, confidence in turn.ranking if intent in _REFUSING)
    return refused >= _SURE_ENOUGH_TO_STOP


def _contains(said: Sequence[str], phrases: frozenset[Phrase]) -> bool:
    longest = max(map(len, phrases), default=0)
    return any(
        tuple(said[start : start + length]) in phrases
        for start in range(len(said))
        for length in range(1, longest + 1)
    )


def _begins(said: Sequence[str], phrases: frozenset[Phrase]) -> int:
    """How many words the longest of the phrases has that a text begins with; 0 for none."""
    longest = max(map(len, phrases), default=0)
    return next((n for n in range(longest, 0, -1) if tuple(said[:n]) in phrases), 0)


def _without(said: Sequence[str], phrases: frozenset[Phrase]) -> list[str]:
    """The words without these phrases; a gap stays in the place of each."""
    kept, place = [], 0
    while place < len(said):
        length = _begins(said[place:], phrases)
        kept.append("" if length else said[place])
        place += length or 1
    return kept


def _parted(before: str, after: str) -> bool:
    """Whether a space parts two texts where the script has none between words: a comma is meant."""
    joint = before.rstrip()[-1:] + after.lstrip()[:1]
    spaced = before[-1:].isspace() or after[:1].isspace()
    return spaced and all(map(is_unspaced, joint))


def _phrases(listed: Sequence[str]) -> frozenset[Phrase]:
    return frozenset(tuple(_words(phrase)) for phrase in listed)


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES))
    return _WORD.findall(plain.casefold())
