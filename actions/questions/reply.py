"""A question with what it is about, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from rasa_sdk import Tracker

from actions.catalogue.attributes import asks_for_attribute
from actions.conversation import Turn
from actions.questions.passages import (
    Known,
    known_of_product,
    known_of_reviews,
    known_of_settings,
    known_of_shop,
)
from actions.services import Services
from actions.speech import Speaker
from common.language import language
from common.language.scripts import held_words, is_unspaced
from common.messages import Message
from recommender.passages import Passage, Ranked

if TYPE_CHECKING:
    from shop.views import ProductView

SURE, SURE_OF_SHOP = 0.5, 0.63
"""From this score on a passage is told as the answer; the shop has more passages to be wrong by."""
SAME_QUESTION = 0.62
"""From this cosine on two questions ask for the same."""
NEAR, NEAR_OF_SHOP = 0.2, 0.4
"""From this score on it is worth naming where nothing answers."""
OTHERWISE = 0.6
"""What the score of a passage is worth that does not look like what is asked for ("how long": no
number in it)."""
THE_SAME = 0.93
"""From this cosine on they are one question, whatever words they share."""


ASK_PRODUCT, ASK_PRODUCT_ACTION = "ask_product", "action_ask_product"
_POINTING = frozenset({"product", "category", "ordinal"})
"""Entities that say which thing is meant, not what is asked about it."""


@dataclass(frozen=True)
class Question:
    """What was asked, about which products (none: about the shop), and with what to answer it."""

    turn: Turn
    speaker: Speaker
    services: Services
    products: tuple[ProductView, ...] = ()

    @property
    def said(self) -> str:
        """All the words; those of the first asking where a button only added which product."""
        return str(self.turn.first("question") or self.turn.text)

    @property
    def text(self) -> str:
        """The words that ask, without the sentences around them."""
        asking: str = language(self.turn.language).reads("questions").asking(self.said)
        return asking


@dataclass(frozen=True)
class Reply:
    """What is said to a question.

    Attributes:
        messages: in their order.
        known: whether the data answered it.
        rests_on: what the answer stands on, the surest first.
    """

    messages: tuple[Message, ...]
    known: bool = True
    rests_on: tuple[Known, ...] = ()


@dataclass(frozen=True)
class Found:
    """The passages for one question, the surest first."""

    known: tuple[tuple[Known, Ranked], ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Words of the question that the surest passage does not speak about."""
        return self.known[0][1].missing if self.known else ()

    @property
    def best(self) -> float:
        """The score of the surest passage, 0 without any."""
        return self.known[0][1].score if self.known else 0.0

    def sure(self, least: float = SURE, most: int = 2) -> list[Known]:
        """What answers, each source at most once unless they are facts that were asked for."""
        found: list[Known] = []
        for one, ranked in self.known:
            missing = [word for word in ranked.missing if not word.isdigit()]
            if ranked.score < least or (one.speaks_for_all and missing):
                continue
            repeats = any(_repeats(one, other) for other in found)
            if not repeats and (not found or _goes_with(one, found[0])):
                found.append(self._whole(one))
        return found[:most]

    def _whole(self, one: Known) -> Known:
        """The whole answer in the place of its sentence where its question is the one asked."""
        return next(
            (
                known
                for known, ranked in self.known
                if known.is_whole and known.intent == one.intent and ranked.meaning >= SAME_QUESTION
            ),
            one,
        )

    def near(self, least: float = NEAR, most: int = 2) -> list[Known]:
        """What comes nearest without answering, nothing of it twice."""
        found: list[Known] = []
        for one, ranked in self.known:
            if ranked.score >= least and not any(_repeats(one, other) for other in found):
                found.append(one)
        return found[:most]


def _repeats(one: Known, other: Known) -> bool:
    """Whether one says nothing that the other does not say."""
    words = set(one.said.lower().replace(":", "").split())
    return one.said == other.said or words <= set(other.said.lower().rstrip(".").split())


def _goes_with(one: Known, first: Known) -> bool:
    """Facts that were asked for together go together; one sentence is enough."""
    return bool(one.source == first.source in ("fact", "review") and one.passage.covers)


def look_up(question: Question, product: ProductView | None = None) -> Found:
    """What the data says about a product, or the shop, ranked for a question."""
    held = _known(question, product)
    ranked = _ranked(question, held, product)
    weighed = [_as_asked(question, held[one.place], one) for one in ranked]
    if product is None and is_unspaced(question.text):
        weighed = _as_spoken_of(question, weighed)
    return Found(tuple(sorted(weighed, key=lambda pair: -pair[1].score)))


def _as_asked(question: Question, known: Known, ranked: Ranked) -> tuple[Known, Ranked]:
    """A passage with its score, less where it does not look like what the question asks for."""
    kinds = language(question.turn.language).reads("questions").EXPECTS
    looks = next((said for asked, said in kinds if asked.search(question.text)), None)
    if looks is None or looks.search(known.said):
        return known, ranked
    return known, replace(ranked, score=ranked.score * OTHERWISE)


def _as_spoken_of(
    question: Question, weighed: Sequence[tuple[Known, Ranked]]
) -> list[tuple[Known, Ranked]]:
    """Passages with their scores, less where they have no word of the question.

    Short questions of a script without spaces are alike in form: "能…吗" is near to every other.
    """
    ranker, nothing = question.services.search.ranker, frame_of(question)
    spoken = [word for word in ranker.content(question.text, nothing) if is_unspaced(word)]
    asked = {word for word in spoken if len(word) > 1} or set(spoken)
    if not asked:
        return list(weighed)
    return [
        (known, ranked)
        if ranked.meaning >= THE_SAME or asked & held_words(f"{known.title} {known.said}")
        else (known, replace(ranked, score=ranked.score * OTHERWISE))
        for known, ranked in weighed
    ]


def signals_of(
    question: Question, product: ProductView | None = None
) -> list[tuple[Known, tuple[float, ...]]]:
    """Everything that is known, with the signals that it is ranked by."""
    held = _known(question, product)
    return [(held[one.place], one.signals) for one in _ranked(question, held, product)]


def _known(question: Question, product: ProductView | None) -> list[Known]:
    services, speaker = question.services, question.speaker
    if product is None:
        settings = known_of_settings(speaker, services.config)
        code = speaker.voice.language
        return [*known_of_shop(services.faq.values(), services.pages, code), *settings]
    stated = known_of_product(product, question.text, speaker, services.config)
    return [*stated, *known_of_reviews(product, question)]


def _ranked(question: Question, held: Sequence[Known], product: ProductView | None) -> list[Ranked]:
    ranker = question.services.search.ranker
    ignore = {*frame_of(question), *names_in(question, product), *_own_numbers(question, held)}
    passages = _without_names(question, held)
    # Where every word is one that any question may have ("can I come by"), all of them count.
    return ranker.rank(question.text, passages, ignore=ignore) or ranker.rank(
        question.text, passages
    )


def _without_names(question: Question, held: Sequence[Known]) -> list[Passage]:
    """The passages, which no word of a product's name asks for where others ask for something."""
    raw_words = question.services.words.raw
    named = (e for e in question.turn.entities if e.name == "product")
    ids = {product.id for product in question.products}
    names = set(raw_words(" ".join(e.text for e in named if e.value in ids)))
    if not any(one.passage.covers - names for one in held):
        return [one.passage for one in held]
    return [replace(one.passage, covers=one.passage.covers - names) for one in held]


def parts_of(question: Question) -> list[Question]:
    """Each question of a message that asks several, with the entities that it names itself."""
    found = language(question.turn.language).reads("questions").parts(question.text)
    if len(found) < 2 or question.turn.has("question"):
        return [question]
    return [replace(question, turn=_turn_of_part(question.turn, part)) for part in found]


def _turn_of_part(turn: Turn, part: str) -> Turn:
    named = (one for one in turn.entities if one.name in _POINTING or one.text in part)
    return replace(turn, text=part, entities=tuple(named))


def encode_answers(services: Services, speaker: Speaker) -> None:
    """Encode what the shop says, so that the first question about it waits for nothing."""
    held = _known(Question(Turn(), speaker, services), None)
    texts = [one.passage.text for one in held]
    texts += [f"{one.passage.context} {one.passage.text}".strip() for one in held]
    services.search.ranker.vectors(texts)


def _own_numbers(question: Question, held: Sequence[Known]) -> set[str]:
    """Numbers that the shopper brings along and nothing speaks about ("for my 15 inch laptop")."""
    raw_words = question.services.words.raw
    numbers = {word for word in raw_words(question.text) if word.isdigit()}
    if not numbers:
        return numbers
    return numbers - {word for one in held for word in raw_words(one.passage.text)}


def names_in(question: Question, product: ProductView | None) -> set[str]:
    """Words of a question that only name the product or its kind."""
    raw_words = question.services.words.raw
    if product is None:
        return set()
    head = product.name.split()[-1:]
    named = _pointing_words(question)
    kinds = (product.category, *product.categories)
    words = raw_words(" ".join((*kinds, *head, *named)))
    # The beginning of a kind's word says no more than the whole.
    words += [w for w in raw_words(question.text) if len(w) > 2 and _begins(w, kinds)]
    return {form for word in words for form in (word, word.removesuffix("s"), f"{word}s")}


def _begins(word: str, kinds: Sequence[str]) -> bool:
    return any(kind.lower().startswith(word) for kind in kinds)


def _pointing_words(question: Question) -> list[str]:
    """The words of entities that say which thing is meant; a product that is none says nothing."""
    ids = {product.id for product in question.products}
    return [
        entity.text
        for entity in question.turn.entities
        if entity.name in _POINTING and (entity.name != "product" or entity.value in ids)
    ]


def asks(question: Question) -> bool:
    """Whether a message asks for something of its products, not only for all about them."""
    reads = language(question.turn.language).reads("questions")
    return reads.IS_QUESTION.search(question.text) is not None and has_content(question)


def has_content(question: Question) -> bool:
    """Whether the words ask for anything at all, beside naming a thing."""
    names = {name for product in question.products for name in names_in(question, product)}
    ranker = question.services.search.ranker
    if ranker.content(question.text, {*frame_of(question), *names}):
        return True
    return bool(question.products) and asks_for_attribute(question.text, question.turn.language)


def asked_again(question: Question, tracker: Tracker) -> Question:
    """With the words of the question before, where a message only names another thing for it."""
    reads = language(question.turn.language).reads("questions")
    own = any(kind.search(question.text) for kind in reads.KINDS.values())
    if own or not reads.FOLLOWS.match(question.text) or has_content(question):
        return question
    before = _question_before(tracker)
    if before is None:
        return question
    return replace(question, turn=replace(question.turn, text=before, intent=ASK_PRODUCT))


def _question_before(tracker: Tracker) -> str | None:
    """The words of the message before this one, where they were answered as a question about a
    product."""
    heard = asked = False
    for event in reversed(tracker.events):
        if event.get("event") == "action" and event.get("name") == ASK_PRODUCT_ACTION:
            asked = heard
        if event.get("event") == "user":
            if heard:
                return _without_its_product(event) if asked else None
            heard = True
    return None


def _without_its_product(event: Mapping[str, Any]) -> str:
    """The words of a message without those that name a product."""
    text = str(event.get("text") or "")
    entities = (event.get("parse_data") or {}).get("entities") or ()
    it = "" if is_unspaced(text) else "it"
    for one in sorted(entities, key=lambda e: -(e.get("start") or 0)):
        if one.get("entity") == "product":
            text = f"{text[: one.get('start') or 0]}{it}{text[one.get('end') or 0 :]}"
    return text


def frame_of(question: Question) -> frozenset[str]:
    """Words that a question may have whatever it is about."""
    frame: frozenset[str] = language(question.turn.language).reads("questions").FRAME
    return frame
