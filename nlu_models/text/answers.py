"""Short answers, read by what the bot said last: "yes", "2", "the second", "both".

A short answer means whatever was offered. So a place or a title chooses a button just as pressing
it would; a bare number fills in what was asked for; after products it is a place in their list.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from common.messages import (
    Button,
    Buttons,
    Expects,
    FormHint,
    Message,
    ProductCarousel,
    Rating,
)
from nlu_models.text.reads import AnswerReads

LONGEST_ANSWER = 60
SAME_TITLE = 90.0
ORDINAL, CHOICE = "ordinal", "choice"
OTHER = "other"
"""The value of ``ordinal`` for "the other one"."""

QUANTITY = "quantity"
AFFIRM, DENY, DETAILS, LEAVE = "affirm", "deny", "provide_details", "nevermind"
SELECT, COMPARE = "select_item", "compare_products"
_DECLINING = frozenset({DENY, LEAVE})
_CENTS = 100
_MOST_LOOSE = 999

_PAYLOAD = re.compile(r"/(?P<intent>\w+)\s*(?P<entities>\{.*\})?\s*", re.DOTALL)


@dataclass(frozen=True)
class Question:
    """What the bot said last, as far as a short answer depends on it.

    Args:
        expects: the kind of answer it waits for.
        fills: the entity that a bare number stands for.
        text: the words above the choices.
        choices: the buttons offered.
        products: how many products were shown, in a list with places.
    """

    expects: Expects | None = None
    fills: str | None = None
    text: str = ""
    choices: tuple[Button, ...] = ()
    products: int = 0

    @property
    def is_open(self) -> bool:
        """Whether there is anything to answer."""
        return bool(self.expects or self.choices or self.products)

    @property
    def wants_yes_or_no(self) -> bool:
        """Whether yes and no are answers to it."""
        offered = {press(button).intent for button in self.choices}
        return self.expects == "yes_no" or bool(offered & {AFFIRM, *_DECLINING})


@dataclass(frozen=True)
class Place:
    """A place in a list that a message names.

    Args:
        value: 1-based, -1 the last, or a superlative.
        start: first character of the words that name it.
        end: one past their last.
    """

    value: int | str
    start: int
    end: int

    def is_all_of(self, text: str, reads: AnswerReads) -> bool:
        """Whether the message says nothing but this place."""
        rest = f"{text[: self.start]} {text[self.end :]}".strip()
        return not rest or reads.AROUND_A_PLACE.fullmatch(rest) is not None


@dataclass(frozen=True)
class Answer:
    """What a short answer means: one intent, or one after the other.

    Args:
        intent: the name.
        entities: what goes with it, name -> value.
        then: a second thing that was chosen with it.
    """

    intent: str
    entities: Mapping[str, Any] = field(default_factory=dict)
    then: Answer | None = None


def question_of(messages: Sequence[Message]) -> Question:
    """The question in what the bot said in one turn; the last one counts."""
    for place in range(len(messages) - 1, -1, -1):
        match messages[place]:
            case FormHint() as hint:
                return _waited_for(hint, messages[place - 1] if place else None)
            case Rating(text=text):
                return Question("rating", fills="rating", text=text)
            case Buttons(text=text, buttons=buttons):
                return Question(text=text, choices=buttons)
            case ProductCarousel(text=text, products=products):
                return Question(text=text or "", products=len(products))
    return Question()


def _waited_for(hint: FormHint, asked: Message | None) -> Question:
    """The question that a hint belongs to: the message just before it."""
    fills = (hint.fills or QUANTITY) if hint.expects == "number" else None
    if isinstance(asked, Buttons):
        return Question(hint.expects, fills, asked.text, asked.buttons)
    return Question(hint.expects, fills)


def read_answer(
    text: str, question: Question, reads: AnswerReads, *, intent: str, place: Place | None = None
) -> Answer | None:
    """What a short answer means after ``question``, or None to leave it as it was read.

    Args:
        text: the message.
        question: what it may answer.
        reads: the patterns of its language.
        intent: as it was read without the question.
        place: the one place in a list that it names.
    """
    words = text.strip()
    if not words or len(words) > LONGEST_ANSWER:
        return None
    if reads.LEAVING.fullmatch(words):
        return Answer(LEAVE)
    number = _number(words, reads)
    if filled := _filled(number, question):
        return filled
    if (title := _by_title(words, question)) is not None:
        return press(title)
    if number is not None:
        return _numbered(number, question)
    if place is not None and place.is_all_of(text, reads):
        return _at(place.value, question)
    if reads.BOTH.fullmatch(words):
        return _both(question)
    if reads.OTHER.fullmatch(words):
        return Answer(SELECT, {ORDINAL: OTHER})
    if intent == AFFIRM and (offered := _offered(question, reads)) is not None:
        return press(offered)
    return None


def press(button: Button) -> Answer:
    """What pressing a button says; plain words are the choice itself."""
    payload = _PAYLOAD.fullmatch(button.payload)
    if payload is None:
        return Answer(DETAILS, {CHOICE: button.payload})
    try:
        entities = json.loads(payload["entities"] or "{}")
    except json.JSONDecodeError:
        entities = {}
    return Answer(payload["intent"], entities)


def _number(words: str, reads: AnswerReads) -> float | None:
    """The number that is all of an answer."""
    match = reads.NUMBER.fullmatch(words)
    if match is None:
        return None
    value = match["value"].lower()
    return float(reads.WORDS.get(value) or value.replace(",", "."))


def _filled(number: float | None, question: Question) -> Answer | None:
    """A number where a number was asked for; a price is in cents."""
    if number is None or question.fills is None:
        return None
    is_price = question.fills.startswith("price")
    return Answer(DETAILS, {question.fills: round(number * (_CENTS if is_price else 1))})


def _by_title(words: str, question: Question) -> Button | None:
    """The one choice whose title or words were typed."""
    said = _normal(words)
    found = [
        button
        for button in question.choices
        if fuzz.ratio(said, _normal(button.title)) >= SAME_TITLE or said == _normal(button.payload)
    ]
    return found[0] if len(found) == 1 else None


def _normal(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.lower()))


def _numbered(number: float, question: Question) -> Answer | None:
    """A bare number: a place in what was offered; to no question at all only a detail."""
    if not number.is_integer():
        return None
    if not question.is_open:
        return Answer(DETAILS) if number <= _MOST_LOOSE else None
    return _at(int(number), question)


def _at(place: int | str, question: Question) -> Answer | None:
    """What stands at a place of what was offered."""
    choices = () if question.expects == "yes_no" else question.choices
    length = len(choices) or question.products
    if isinstance(place, int) and not 1 <= _from_start(place, length) <= length:
        return None
    if not choices:
        return Answer(SELECT, {ORDINAL: place}) if question.products else None
    return press(choices[_from_start(place, length) - 1]) if isinstance(place, int) else None


def _from_start(place: int, length: int) -> int:
    return place if place > 0 else length + 1 + place


def _both(question: Question) -> Answer | None:
    """Both of two: the two things offered, or the two products side by side."""
    offered = [press(button) for button in question.choices]
    wanted = [answer for answer in offered if answer.intent not in {AFFIRM, *_DECLINING}]
    if len(wanted) == 2 and wanted[0].intent != wanted[1].intent:
        return Answer(wanted[0].intent, wanted[0].entities, then=wanted[1])
    return Answer(COMPARE) if question.products == 2 and not offered else None


def _offered(question: Question, reads: AnswerReads) -> Button | None:
    """The button that a yes presses: the only one that offers something, or what is proposed."""
    if question.expects == "yes_no":
        return None
    offers = [
        b for b in question.choices if press(b).intent not in {AFFIRM, DETAILS, SELECT, *_DECLINING}
    ]
    return offers[0] if offers and (len(offers) == 1 or reads.OFFER.search(question.text)) else None
