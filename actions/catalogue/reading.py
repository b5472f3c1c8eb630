"""How a message is read into a wish: what it wants and leaves out, for whom, by which numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import TYPE_CHECKING, Any

from actions.catalogue.audience import age_of, recipient_of
from actions.catalogue.facets import CATEGORY, SIZE
from actions.catalogue.kinds import KindSaid, any_of, needs_of, pool, settled
from actions.catalogue.measuring import measured_in
from actions.catalogue.wish import Trait, Wish, having
from actions.conversation import MATERIAL, Entity, Turn
from actions.conversation.qualities import qualities, quality_of
from actions.conversation.table import PRICE
from actions.references import CHEAPEST, DEAREST, places
from common.language import language

if TYPE_CHECKING:
    from actions.services import Services
    from recommender.items import Item

_TRAITS = ("feature", "occasion", MATERIAL)
_FREE = ("feature", "occasion", MATERIAL, "option")
_NO_WORDS = frozenset(
    {"price", "price_max", "price_min", "ordinal", "recipient", "quality", "quantity"}
)
_MAX_QUERY = 200
_SEVERAL = 2
_WORD = re.compile(r"[^\W\d_]{3}")


@dataclass
class Message:
    """A message as it is read into a wish: what is wanted, what is not, and which words are used.

    ``used`` are spans of the text that the search gains nothing by.
    """

    turn: Turn
    services: Services
    reads: ModuleType
    wanted: list[Entity] = field(default_factory=list)
    unwanted: list[Entity] = field(default_factory=list)
    used: list[tuple[int, int]] = field(default_factory=list)

    @classmethod
    def of(cls, turn: Turn, services: Services) -> Message:
        """A message with its entities told apart: wanted or not."""
        message = cls(turn, services, language(turn.language).reads("wishes"))
        for entity in turn.entities:
            kept = message.unwanted if message.is_out(entity) else message.wanted
            kept.append(entity)
        message.used += [(e.start, e.start + len(e.text)) for e in message.unwanted if e.text]
        message.used += [match.span() for match in message.reads.OPEN.finditer(turn.text)]
        return message

    def is_out(self, entity: Entity) -> bool:
        """Whether a thing is named as what is not wanted, or is there already."""
        named = {*_FREE, CATEGORY, "product", *self.services.facets}
        if entity.unwanted or entity.name not in named or not entity.text:
            return entity.unwanted
        text = self.turn.text
        before, after = text[: entity.start], text[entity.start + len(entity.text) :]
        return bool(
            self.reads.UNWANTED_BEFORE.search(before) or self.reads.UNWANTED_AFTER.match(after)
        )

    def content(self, text: str) -> list[str]:
        """The words of a text that say something about a thing."""
        spoken = re.findall(r"[^\W_][\w'’-]*", text)
        nothing = self.services.words.stop_words | self.reads.NO_WISH
        return [word for word in spoken if _bare(word) not in nothing]


def read_wish(turn: Turn, services: Services, before: Wish | None = None) -> Wish:
    """What one message alone wishes for.

    Args:
        turn: the message.
        services: the shop's.
        before: the wish that it edits; numbers and traits are read for its kind where the message
            names none.
    """
    message = Message.of(turn, services)
    kinds = _kinds(message)
    among = products_among(kinds or (before.said_kinds if before else ()), services)
    recipient, recipient_words = recipient_of(turn)
    age = age_of(turn) if recipient or (before and before.recipient) or _is_old(turn) else None
    taken = [e for e in message.wanted if e.name in services.facets and e.text]
    measured = measured_in(
        turn.text,
        turn.language,
        among,
        age=age is not None,
        but=[(entity.start, entity.start + len(entity.text)) for entity in taken],
    )
    message.used += measured.spans
    message.used += _spans_of_person(turn, recipient_words, age)
    traits, unmet, loose = _traits(message, among)
    left_out = tuple(_no_traits(message))
    no_kinds = _are_kinds(left_out, services)
    no_traits = tuple(w for w in left_out if w not in {kind.words for kind in no_kinds})
    first = kinds[0] if kinds else KindSaid("", "")
    known = [value for value in turn.all(CATEGORY) if value in services.categories]
    return Wish(
        query=_query(message),
        category=first.category or None,
        kind=_narrow(first, services, known),
        kinds=tuple(kinds[1:]),
        facets=_facets(message),
        traits=traits,
        measures=measured.bounds,
        without=_without(message),
        no_kinds=(*_no_kinds(message), *no_kinds),
        no_traits=no_traits,
        recipient=recipient,
        recipient_words=message.reads.whom(turn.text, recipient_words) if recipient else "",
        age=age,
        order=_order(turn, among),
        together=len(kinds) > 1 and bool(message.reads.TOGETHER.search(turn.text)),
        unmet=(*measured.unmet, *unmet),
        loose=tuple(loose),
        **_prices(turn),
    )


def _spans_of_person(turn: Turn, words: str, age: int | None) -> list[tuple[int, int]]:
    """Where a message tells for whom it is: no product has those words."""
    found = []
    if words and (at := turn.text.lower().find(words.lower())) >= 0:
        found.append((at, at + len(words)))
    if age is not None and (told := language(turn.language).reads("quantities").age(turn.text)):
        found.append((told[0], told[1]))
    return found


def _kinds(message: Message) -> list[KindSaid]:
    """The kinds that are named; of words side by side the last ("rain jacket") says which."""
    found: list[tuple[Entity, KindSaid]] = []
    services = message.services
    for entity in message.wanted:
        if entity.name != CATEGORY or (entity.text and not message.content(entity.text)):
            # A gift is no kind of thing, even where there are gift cards.
            continue
        linked = str(entity.value) if entity.value in services.categories else ""
        words = entity.text or ("" if linked else str(entity.value))
        beside = bool(found) and entity.start - (found[-1][0].start + len(found[-1][0].text)) <= 1
        if beside or (found and not entity.text):
            found.pop()
        found.append((entity, settled(KindSaid(linked, words.lower()), services)))
    return list(dict.fromkeys(kind for _, kind in found))


def _prices(turn: Turn) -> dict[str, int]:
    """The bounds on the price, in cents; of "60 or 70" the wider one holds."""
    highest, lowest = turn.all("price_max"), turn.all("price_min")
    found = {"max_price_cents": max(map(int, highest))} if highest else {}
    return found | ({"min_price_cents": min(map(int, lowest))} if lowest else {})


def _narrow(kind: KindSaid, services: Services, known: Sequence[str]) -> str:
    """The words of a kind, where they say less than its category."""
    from recommender.needs import Kind

    if kind.category and needs_of(kind, services) == [Kind(kind.category)]:
        return ""
    return kind.words


def products_among(kinds: Sequence[KindSaid], services: Services) -> list[Item]:
    """The products that a wish is looked for among."""
    needs = [need for kind in kinds for need in needs_of(kind, services)]
    everything = pool("", services)
    return [item for item in everything if any_of(needs).fits(item)] if needs else everything


def _facets(message: Message) -> dict[str, str]:
    found: dict[str, str] = {}
    for entity in message.wanted:
        if entity.name in message.services.facets and entity.value is not None:
            found.setdefault(entity.name, str(entity.value))
    return found


def _without(message: Message) -> tuple[str, ...]:
    """Colours, brands and materials that are not wanted, in lower case."""
    of_products = {MATERIAL, *message.services.facets} - {SIZE}
    values = {str(e.value).lower() for e in message.unwanted if e.name in of_products}
    return tuple(sorted(values))


def _are_kinds(words: Iterable[str], services: Services) -> tuple[KindSaid, ...]:
    """Those of the words that name kinds of things ("toys")."""
    said = (KindSaid("", word) for word in words)
    return tuple(kind for kind in said if needs_of(kind, services))


def _no_kinds(message: Message) -> Iterable[KindSaid]:
    for entity in message.unwanted:
        if entity.name in (CATEGORY, "product"):
            linked = str(entity.value) if entity.value in message.services.categories else ""
            words = " ".join(message.content(entity.text)).lower() or entity.text.lower()
            yield KindSaid(linked, words)


def _no_traits(message: Message) -> Iterable[str]:
    """Traits that are not wanted; where understanding has named nothing, by the words after no."""
    tagged = [e for e in message.unwanted if e.name in ("feature", "occasion", "option")]
    yield from (" ".join(message.content(entity.text)).lower() for entity in tagged)
    if message.unwanted:
        return
    text = message.turn.text
    for match in re.finditer(r"[^\W\d_][\w-]+", text):
        said = match[0].lower()
        if said in message.reads.NOT_LEFT_OUT or not message.content(said):
            continue
        is_named = any(start <= match.start() < end for start, end in message.used) or any(
            e.start <= match.start() < e.start + len(e.text) for e in message.wanted
        )
        if not is_named and message.reads.UNWANTED_BEFORE.search(text[: match.start()]):
            message.used.append(match.span())
            yield said


def _traits(
    message: Message, among: Sequence[Item]
) -> tuple[dict[str, Trait], list[str], list[str]]:
    """What a thing must have or serve, what nothing is told to have, and to be for."""
    found: dict[str, Trait] = {}
    unmet: list[str] = []
    loose: list[str] = []
    for entity, text in _said_traits(message):
        words = " ".join(message.content(text)).lower()
        if not words or _is_order(words, message.turn.language, among):
            continue
        trait = _trait(words, entity.name == "occasion", among, message.services)
        if trait is not None:
            found[words] = trait
        else:
            (loose if entity.name == "occasion" else unmet).append(text.strip().lower())
    return found, unmet, loose


def _said_traits(message: Message) -> Iterable[tuple[Entity, str]]:
    """Traits by the words they were said in; of what is not wanted, its opposite."""
    opposites = language(message.turn.language).words("opposites")
    for entity in message.wanted:
        end = entity.start + len(entity.text)
        is_used = entity.text and any(s < end and entity.start < e for s, e in message.used)
        if entity.name in _TRAITS and not is_used:
            yield entity, entity.text or str(entity.value)
    for entity in message.unwanted:
        if other := opposites.get(str(entity.text or entity.value).lower()):
            yield entity, str(other)


def _trait(words: str, purpose: bool, among: Sequence[Item], services: Services) -> Trait | None:
    """How a trait is looked for among these products; None where it is left to its meaning.

    A purpose must be what several are named or tagged for; a description's word says too little.
    """
    if purpose:
        serving = having(words, services, Trait(purpose=True))
        enough = sum(serving.fits(item) for item in among) >= _SEVERAL
        return Trait(purpose=True) if enough else None
    need, deep = having(words, services), Trait(by_text=True)
    if any(need.fits(item) or need.is_denied(item) for item in among):
        return Trait()
    return deep if any(having(words, services, deep).fits(item) for item in among) else None


def _is_order(words: str, code: str, among: Sequence[Item]) -> bool:
    return _ordered_by(words, code, among) is not None


def _ordered_by(words: str, code: str, among: Sequence[Item]) -> tuple[str, bool] | None:
    """The measure that a plain word like "light" asks for, where most of these have it."""
    for name, told in qualities(code):
        if name == words:
            held = Counter(measure for item in among for measure in item.measures)
            return next((one for one in told if 2 * held[one[0]] > len(among)), None)
    return None


def _order(turn: Turn, among: Sequence[Item]) -> tuple[str, bool] | None:
    """The measure by which a superlative of the whole wish is decided ("the lightest tent")."""
    asked = [str(place) for place in places(turn) if place in (CHEAPEST, DEAREST)]
    if asked:
        return PRICE, asked[-1] == DEAREST
    quality = quality_of(turn.text, turn.language)
    if quality is None or quality.degree != "best":
        plain = (str(e.text or e.value).lower() for e in turn.entities if e.name == "feature")
        told = (_ordered_by(words, turn.language, among) for words in plain)
        return next((one for one in told if one is not None), None)
    held = {name for item in among for name in item.measures}
    return next((one for one in quality.tells if one[0] in held or one[0] == PRICE), None)


def _query(message: Message) -> str:
    """The message without what became a filter; the search weighs the remaining words."""
    text = message.turn.text
    if text.startswith("/"):
        return ""
    spans = [
        *message.used,
        *(
            (entity.start, entity.start + len(entity.text))
            for entity in message.wanted
            if entity.text and _is_no_word(entity, message.services.facets)
        ),
    ]
    left = list(text)
    for start, end in spans:
        left[start:end] = " " * (min(end, len(text)) - start)
    text = "".join(left)
    nothing = message.reads.NO_WISH
    words = [word for word in text.split() if _bare(word) not in nothing]
    return " ".join(words)[:_MAX_QUERY]


def _is_no_word(entity: Entity, facets: Collection[str]) -> bool:
    """Whether the search gains nothing by an entity's words: prices, and values like M or 16 GB."""
    if entity.name in facets:
        return not _WORD.search(str(entity.value)) or entity.name == SIZE
    return entity.name in _NO_WORDS


def free_words(turn: Turn, services: Services, *, kinds: bool = False) -> str:
    """What a message adds to the words by meaning: kind and traits, else all that says anything.

    With ``kinds`` the other words count beside a kind, too.
    """
    message = Message.of(turn, services)
    message.used += [(one.start, one.end) for one in _quantities(turn)]
    message.used += _spans_of_person(turn, recipient_of(turn)[1], age_of(turn))
    named = [
        e
        for e in message.wanted
        if e.name in (*_FREE, CATEGORY)
        and not any(start < e.start + len(e.text) and e.start < end for start, end in message.used)
    ]
    if named and not kinds:
        return " ".join(str(entity.text or entity.value) for entity in named)
    if not kinds and (message.unwanted or any(e.name in services.facets for e in message.wanted)):
        return ""
    recipient = recipient_of(turn)[1].lower()
    words = [w for w in message.content(_query(message)) if w.lower() not in recipient.split()]
    if kinds and not words:
        words = [str(entity.text or entity.value) for entity in named]
    return " ".join(words)


def _quantities(turn: Turn) -> Iterable[Any]:
    found: Iterable[Any] = language(turn.language).reads("quantities").quantities(turn.text)
    return found


def content_of(turn: Turn, services: Services) -> list[str]:
    """The words of a message that say something about things, not which of them are meant."""
    quality = quality_of(turn.text, turn.language)
    text = turn.text.replace(quality.said, " ") if quality else turn.text
    return Message.of(turn, services).content(text)


def _is_old(turn: Turn) -> bool:
    """Whether years are plainly a person's, though no person is named."""
    return bool(language(turn.language).reads("quantities").tells_age(turn.text))


def _bare(word: str) -> str:
    """A word as it is looked up: "What's," is "what"."""
    return word.lower().strip(",.!?…;:()").replace("’", "'").removesuffix("'s")
