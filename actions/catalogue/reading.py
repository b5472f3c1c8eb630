"""How a message is read into a wish: what it wants and leaves out, for whom, by which numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from actions.catalogue.audience import age_of, but_for, recipient_of
from actions.catalogue.facets import CATEGORY, SIZE
from actions.catalogue.kinds import KindSaid, any_of, is_doubtful, needs_of, pool, settled
from actions.catalogue.measuring import measured_in
from actions.catalogue.message import FREE, Message, saying
from actions.catalogue.naming import follows_a_kind, is_told, kind_named
from actions.catalogue.option_values import with_true_values
from actions.catalogue.traits import meant_by, no_traits, ordered_by, traits_of
from actions.catalogue.wish import Wish
from actions.conversation import MATERIAL, Entity, Turn
from actions.conversation.qualities import quality_of
from actions.conversation.table import PRICE
from actions.live import of_catalogue
from actions.references import CHEAPEST, DEAREST, places
from common.language import language
from common.language.scripts import NOT_BEFORE_A_WORD, NOT_BEHIND_A_WORD, whole_words

if TYPE_CHECKING:
    from actions.services import Services
    from recommender.items import Item

_NO_WORDS = frozenset(
    {"price", "price_max", "price_min", "ordinal", "recipient", "quality", "quantity"}
)
_MAX_QUERY = 200
_WORD = re.compile(r"[^\W\d_]{3}")


def read_wish(turn: Turn, services: Services, before: Wish | None = None) -> Wish:
    """What one message alone wishes for.

    Args:
        turn: the message.
        services: the shop's.
        before: the wish that it edits; numbers and traits are read for its kind where the message
            names none.
    """
    turn = with_true_values(turn, services)
    message = Message.of(turn, services)
    kinds = _kinds(message, bool(before and before.said_kinds))
    several = _kinds_of_a_set(message, kinds)
    kinds = several or kinds
    among = products_among(kinds or (before.said_kinds if before else ()), services)
    recipient, recipient_words = _whom(message)
    known = before is not None and (bool(before.recipient) or before.age is not None)
    age = age_of(turn) if recipient or known or _is_old(turn) else None
    size = _bare_size(message, among, before)
    taken = [(e.start, e.start + len(e.text)) for e in message.wanted if _is_choice(e, services)]
    measured = measured_in(
        turn.text,
        turn.language,
        among,
        age=age is not None,
        but=[*taken, *([size.span()] if size else [])],
    )
    message.used += measured.spans
    message.used += [size.span()] if size else []
    message.used += _spans_of_person(turn, recipient_words, age)
    told = traits_of(message, among)
    left_out = tuple(no_traits(message))
    no_kinds = _are_kinds(left_out, services)
    gone = tuple(w for w in left_out if w not in {kind.words for kind in no_kinds})
    first = kinds[0] if kinds else KindSaid("", "")
    linked = [value for value in turn.all(CATEGORY) if value in services.categories]
    facets, others = _facets(message)
    return Wish(
        query=f"{_query(message)} {meant_by(told.by_meaning, turn.language)}".strip(),
        category=first.category or None,
        kind=_narrow(first, services, linked),
        kinds=tuple(kinds[1:]),
        facets={**({SIZE: size[0]} if size else {}), **facets},
        others=others,
        traits=told.traits,
        measures=measured.bounds,
        without=_without(message),
        no_kinds=(*_no_kinds(message), *no_kinds),
        no_traits=gone,
        no_measures=measured.left_out,
        recipient=recipient,
        recipient_words=(message.reads.whom(turn.text, recipient_words) if recipient_words else ""),
        age=age,
        order=_order(turn, among),
        together=len(kinds) > 1 and bool(several or message.reads.TOGETHER.search(turn.text)),
        unmet=(*measured.unmet, *told.unmet, *message.too),
        loose=told.loose,
        by_meaning=told.by_meaning,
        **_prices(message, size),
    )


def _whom(message: Message) -> tuple[str, str]:
    """The group of people that a thing is for; "not a kids one" is for those who are none."""
    group, words = recipient_of(message.turn)
    at = message.turn.text.lower().find(words.lower()) if words else -1
    if at < 0 or not message.reads.UNWANTED_BEFORE.search(message.turn.text[:at]):
        return group, words
    message.used.append((at, at + len(words)))
    return but_for(group, message.turn.language), ""


def _is_choice(entity: Entity, services: Services) -> bool:
    return entity.name in services.facets and bool(entity.text)


def _bare_size(
    message: Message, among: Sequence[Item], before: Wish | None
) -> re.Match[str] | None:
    """A bare number that is a size of such things ("boots in 39"), and no price or amount."""
    if message.turn.has(SIZE) or message.turn.text.startswith("/"):
        return None
    sizes = {size for item in among for size in item.options.get(SIZE, ())}
    text = message.turn.text
    for match in re.finditer(rf"{NOT_BEHIND_A_WORD}(?<![.,])\d{{2,3}}{NOT_BEFORE_A_WORD}", text):
        before_it, after = text[: match.start()], text[match.end() :]
        is_size = match[0] in sizes and not message.reads.NO_SIZE_BEFORE.search(before_it)
        if is_size and not message.reads.NO_SIZE_AFTER.match(after):
            return match
    return None


def _spans_of_person(turn: Turn, words: str, age: int | None) -> list[tuple[int, int]]:
    """Where a message tells for whom it is: no product has those words."""
    found = []
    if words and (at := turn.text.lower().find(words.lower())) >= 0:
        found.append((at, at + len(words)))
    if age is not None and (told := language(turn.language).reads("quantities").age(turn.text)):
        found.append((told[0], told[1]))
    return found


def _kinds(message: Message, has_kind: bool = False) -> list[KindSaid]:
    """The kinds that are named; of words side by side the last ("rain jacket") says which.

    A word that names no kind here, but a trait, is one where there is a kind beside it.
    """
    found: list[tuple[Entity, KindSaid]] = []
    services = message.services
    doubtful = _doubtful(message)
    for entity in message.wanted:
        if entity.name != CATEGORY or (entity.text and not message.content(entity.text)):
            # A gift is no kind of thing, even where there are gift cards.
            continue
        if _is_measured(entity, message.turn):
            continue
        if entity in doubtful:
            continue
        linked = str(entity.value) if entity.value in services.categories else ""
        words = entity.text or ("" if linked else str(entity.value))
        if found and entity.text and not linked and follows_a_kind(entity, found[-1][0], services):
            # "A walking shoe waterproof": what follows a kind says more of it.
            message.beside.append(entity)
            continue
        beside = bool(found) and entity.start - (found[-1][0].start + len(found[-1][0].text)) <= 1
        if beside or (found and not entity.text):
            message.beside.append(found.pop()[0])
        kind = settled(KindSaid(linked, words.lower()), services)
        found.append((entity, kind))
        if kind.category and not _narrow(kind, services, []):
            message.beside += _before_head(entity)
    if not found and (asked := message.reads.DO_YOU_SELL.search(message.turn.text)):
        words = asked["what"].lower()
        entity = Entity(CATEGORY, words, asked["what"], asked.start("what"))
        if message.content(words) and not message.turn.entities:
            found.append((entity, KindSaid("", words)))
    if not found and not has_kind and (told := kind_named(message)) is not None:
        linked = str(told.value) if told.value in services.categories else ""
        found.append((told, KindSaid(linked, "" if linked else str(told.value))))
    named = [kind for _, kind in found if needs_of(kind, services)]
    if named or has_kind:
        stray = [entity for entity, kind in found if not needs_of(kind, services)]
        traits = [entity for entity in stray if is_told(entity.text, services)]
        message.beside += traits
        found = [(entity, kind) for entity, kind in found if entity not in traits]
    return list(dict.fromkeys(kind for _, kind in found))


def _doubtful(message: Message) -> list[Entity]:
    """Kinds that words were only taken for, where another one is plainly named beside them."""
    named = [e for e in message.wanted if e.name == CATEGORY and e.text]
    said = {id(e): KindSaid(str(e.value), e.text) for e in named}
    found = [e for e in named if is_doubtful(said[id(e)], message.services)]
    return found if len(found) < len(named) else []


def _is_measured(entity: Entity, turn: Turn) -> bool:
    """Whether a word only says what a number measures ("a 15 inch screen")."""
    named = language(turn.language).words("measures")["named"]
    return entity.text.lower() in named and any(
        one.end <= entity.start <= one.end + 1 for one in _quantities(turn)
    )


def _before_head(entity: Entity) -> list[Entity]:
    """The words of a kind before the one that says which ("desk" of two words)."""
    head = entity.text.rpartition(" ")[0].strip()
    return [replace(entity, text=head)] if head else []


def _kinds_of_a_set(message: Message, kinds: Sequence[KindSaid]) -> list[KindSaid]:
    """The kinds of "an outfit", where that is asked for and the shop has several of them."""
    if any(needs_of(kind, message.services) for kind in kinds):
        return []
    sets: dict[str, dict[str, Any]] = language(message.turn.language).words("sets")
    for told in sets.values():
        if match := whole_words(told["said"]).search(message.turn.text):
            message.used.append(match.span())
            said = [KindSaid("", word) for word in told["kinds"]]
            known = [kind for kind in said if needs_of(kind, message.services)]
            return known if len(known) > 1 else []
    return []


def _prices(message: Message, size: re.Match[str] | None) -> dict[str, Any]:
    """The bounds on the price, in cents; of "60 or 70" the wider one holds.

    A number with a unit of its own, or a size, is no price.
    """
    taken = [*message.used, *([size.span()] if size else [])]
    turn = message.turn

    def is_price(entity: Entity) -> bool:
        end = entity.start + len(entity.text)
        return not any(entity.text and s < end and entity.start < e for s, e in taken)

    found: dict[str, int] = {}
    prices = [e for e in turn.entities if not e.unwanted and is_price(e)]
    dear = [e for e in prices if message.reads.TOO_DEAR.match(turn.text[e.start + len(e.text) :])]
    if too_much := [int(e.value) for e in dear if e.name == "price_max"]:
        found["max_price_cents"] = min(too_much) - 1
    prices = [e for e in prices if e not in dear]
    if highest := [int(e.value) for e in prices if e.name == "price_max"]:
        found["max_price_cents"] = max(highest)
    if lowest := [int(e.value) for e in prices if e.name == "price_min"]:
        found["min_price_cents"] = min(lowest)
    return found


def _narrow(kind: KindSaid, services: Services, known: Sequence[str]) -> str:
    """The words of a kind, where they say less than its category."""
    from recommender.needs import Kind

    if kind.category and needs_of(kind, services) == (Kind(kind.category),):
        return ""
    return kind.words


def products_among(kinds: Sequence[KindSaid], services: Services) -> tuple[Item, ...]:
    """The products that a wish is looked for among."""
    return _products_among(tuple(kinds), services)


@of_catalogue
def _products_among(kinds: tuple[KindSaid, ...], services: Services) -> tuple[Item, ...]:
    needs = [need for kind in kinds for need in needs_of(kind, services)]
    everything = pool("", services)
    if not needs:
        return everything
    wanted = any_of(needs)
    return tuple(item for item in everything if wanted.fits(item))


def _facets(message: Message) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """The values that are wanted, and for each facet those that are as welcome ("or black")."""
    found: dict[str, str] = {}
    others: dict[str, tuple[str, ...]] = {}
    last: dict[str, Entity] = {}
    text = message.turn.text
    for entity in message.wanted:
        if entity.name not in message.services.facets or entity.value is None:
            continue
        value, before = str(entity.value), last.get(entity.name)
        if before is None:
            found[entity.name] = value
        elif value != found[entity.name] and message.reads.EITHER.match(
            text[before.start + len(before.text) : entity.start]
        ):
            others[entity.name] = (*others.get(entity.name, ()), value)
        last[entity.name] = entity
    return found, others


def _without(message: Message) -> tuple[str, ...]:
    """Colours, brands and materials that are not wanted, in lower case."""
    of_products = {MATERIAL, *message.services.facets} - {SIZE}
    values = {str(e.value).lower() for e in message.unwanted if e.name in of_products}
    return tuple(sorted(values))


def _are_kinds(words: Iterable[str], services: Services) -> tuple[KindSaid, ...]:
    """Those of the words that name kinds of things ("toys")."""
    avoided = language(services.words.code).words("avoided")
    said = (KindSaid("", word) for word in words if word not in avoided)
    return tuple(kind for kind in said if needs_of(kind, services))


def _no_kinds(message: Message) -> Iterable[KindSaid]:
    for entity in message.unwanted:
        if entity.name in (CATEGORY, "product"):
            linked = str(entity.value) if entity.value in message.services.categories else ""
            words = " ".join(message.content(entity.text)).lower() or entity.text.lower()
            yield KindSaid(linked, words)


def _order(turn: Turn, among: Sequence[Item]) -> tuple[str, bool] | None:
    """The measure by which a superlative of the whole wish is decided ("the lightest tent")."""
    asked = [str(place) for place in places(turn) if place in (CHEAPEST, DEAREST)]
    if asked:
        return PRICE, asked[-1] == DEAREST
    if (named := _most_of(turn, among)) is not None:
        return named
    text = turn.text
    if told := language(turn.language).reads("quantities").age(text):
        text = text[: told[0]] + text[told[1] :]
    quality = quality_of(text, turn.language)
    if quality is None or quality.degree != "best":
        plain = (str(e.text or e.value).lower() for e in turn.entities if e.name == "feature")
        told = (ordered_by(words, turn.language, among) for words in plain)
        return next((one for one in told if one is not None), None)
    held = {name for item in among for name in item.measures}
    return next((one for one in quality.tells if one[0] in held or one[0] == PRICE), None)


def _most_of(turn: Turn, among: Sequence[Item]) -> tuple[str, bool] | None:
    """The measure of these things that is asked for by its own name ("the most pieces")."""
    said = list(language(turn.language).reads("wishes").MOST_OF.finditer(turn.text))
    if not said:
        return None
    stem = language(turn.language).reads("search").stem
    names = {name for item in among for name in item.measures}
    named = {stem(part): name for name in sorted(names) for part in name.split("_")}
    for match in said:
        if name := named.get(stem(match["what"].lower())):
            return name, bool(match["most"])
    return None


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
    words = saying(text.split(), nothing, message.services.words.whole)
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
        if e.name in (*FREE, CATEGORY)
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
