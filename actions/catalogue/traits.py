"""The traits that a message wishes for or leaves out, and how each can be looked for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from actions.catalogue.attributes import asking_spans
from actions.catalogue.message import Message
from actions.catalogue.wish import Trait, having
from actions.conversation import MATERIAL, Entity
from actions.conversation.qualities import names_quality, qualities, quality_named
from common.language import language
from common.language.scripts import is_unspaced, whole_words

if TYPE_CHECKING:
    from actions.services import Services
    from recommender.items import Item

QUALITY = "quality"
"""What things are judged by; words for a trait are often taken for it ("the waterproof one")."""
_SEVERAL = 2
"""Words before a kind tell it apart where several things are called so, and one is no kind."""
_TRAITS = ("feature", "occasion", MATERIAL)


class Told(NamedTuple):
    """What is wished for beside kinds and values: see the fields of ``Wish``."""

    traits: dict[str, Trait]
    unmet: tuple[str, ...]
    loose: tuple[str, ...]
    by_meaning: tuple[str, ...]


def traits_of(message: Message, among: Sequence[Item]) -> Told:
    """What a thing must have or serve, what nothing is told to have, and to be for."""
    code, services = message.turn.language, message.services
    found = _beside_kinds(message, among)
    unmet: list[str] = []
    loose: list[str] = []
    by_meaning: list[str] = []
    for entity, text in _said_traits(message):
        words = " ".join(message.content(text)).lower()
        if not words or _is_order(words, code, among):
            continue
        trait = _trait(words, entity.name == "occasion", among, services)
        if entity.name == QUALITY:
            found |= {words: trait} if trait else {}
            continue
        needed = _needed(words, code, among, services) if trait is None else {}
        if trait is not None:
            found[words] = trait
        elif needed:
            found |= needed
        elif meant_by([words], code):
            by_meaning.append(words)
        else:
            (loose if entity.name == "occasion" else unmet).append(text.strip().lower())
    found |= _features_asked(message, among, found)
    found |= _purposes_said(message, among, found)
    return Told(found, tuple(unmet), tuple(loose), tuple(by_meaning))


def _needed(words: str, code: str, among: Sequence[Item], services: Services) -> dict[str, Trait]:
    """What a thing must have for a quality ("for rain"), where some of these have it."""
    quality = quality_named(words, code)
    for need in quality.needs if quality else ():
        if trait := _trait(need, False, among, services):
            return {need: trait}
    return {}


def _beside_kinds(message: Message, among: Sequence[Item]) -> dict[str, Trait]:
    """Words before a kind, where things are named, tagged or marked so ("wireless ones")."""
    found: dict[str, Trait] = {}
    for entity in message.beside:
        words = " ".join(message.content(entity.text)).lower()
        if not words or quality_named(words, message.turn.language):
            continue
        use = Trait(purpose=True, of_kind=True)
        feature = frozenset(message.services.words.tokens(words))
        serving = having(words, message.services, use)
        if sum(serving.fits(item) for item in among) >= _SEVERAL:
            found[words] = use
        elif any(feature in _marked(item, message.services) for item in among):
            found[words] = Trait(of_kind=True)
    return found


def _marked(item: Item, services: Services) -> set[frozenset[str]]:
    """The features that an item is marked to have ("wireless: yes"), as stemmed words."""
    marked = (name for name, value in item.attributes.items() if value is True)
    return {frozenset(services.words.tokens(name.replace("_", " "))) for name in marked}


def _features_asked(
    message: Message, among: Sequence[Item], found: Collection[str]
) -> dict[str, Trait]:
    """Features that things have or have not, where the words ask for one ("for my induction hob",
    "I have allergies")."""
    text, code = message.turn.text, message.turn.language
    gone = [(e.start, e.start + len(e.text)) for e in message.unwanted]
    gone += [span for _, span in message.reads.lifted(text)]
    features = {name for item in among for name, value in item.attributes.items() if value is True}
    named = {word for words in found for word in words.split()}
    asked: dict[str, Trait] = {}
    for name in sorted(features):
        spans = asking_spans(name, text, code)
        words = name.replace("_", " ")
        is_out = any(s < end and start < e for start, end in spans for s, e in gone)
        if spans and not is_out and not named & set(words.split()):
            out = any(message.reads.UNWANTED_BEFORE.search(text[:start]) for start, _ in spans)
            asked |= {} if out else {words: Trait()}
    return asked


def _purposes_said(
    message: Message, among: Sequence[Item], found: Collection[str]
) -> dict[str, Trait]:
    """Purposes that understanding has no name for, where several things are tagged for them."""
    named = {word for words in found for word in words.split()}
    told: dict[str, Trait] = {}
    for match in message.reads.FOR_PURPOSE.finditer(message.turn.text):
        word = match["what"].lower()
        start, end = match.span("what")
        taken = [(e.start, e.start + len(e.text)) for e in message.turn.entities if e.text]
        is_taken = any(s < end and start < e for s, e in (*taken, *message.used))
        if is_taken or word in named or not message.content(word):
            continue
        serving = having(word, message.services, Trait(purpose=True))
        if sum(serving.fits(item) for item in among) > 1:
            told[word] = Trait(purpose=True)
    return told


def meant_by(words: Iterable[str], code: str) -> str:
    """The first words by which descriptions tell qualities that no figure tells."""
    told = (quality_named(word, code) for word in words)
    return " ".join(" ".join(one.meaning.split()[:2]) for one in told if one is not None)


def _said_traits(message: Message) -> Iterable[tuple[Entity, str]]:
    """Traits by the words they were said in; of what is not wanted, its opposite."""
    opposites = language(message.turn.language).words("opposites")
    for entity in message.wanted:
        end = entity.start + len(entity.text)
        is_used = entity.text and any(s < end and entity.start < e for s, e in message.used)
        judged = entity.name == QUALITY and not names_quality(entity.text, message.turn.language)
        if (entity.name in _TRAITS or judged) and not is_used:
            yield entity, entity.text or str(entity.value)
    for entity in message.unwanted:
        if other := opposites.get(str(entity.text or entity.value).lower()):
            yield entity, str(other)


def _trait(words: str, purpose: bool, among: Sequence[Item], services: Services) -> Trait | None:
    """How a trait is looked for among these products; None where it is left to its meaning.

    A purpose must be what one is named or tagged for; a description's word says too little.
    """
    if purpose:
        serving = having(words, services, Trait(purpose=True))
        return Trait(purpose=True) if any(serving.fits(item) for item in among) else None
    need, deep = having(words, services), Trait(by_text=True)
    if any(need.fits(item) or need.is_denied(item) for item in among):
        return Trait()
    return deep if any(having(words, services, deep).fits(item) for item in among) else None


def _is_order(words: str, code: str, among: Sequence[Item]) -> bool:
    return ordered_by(words, code, among) is not None


def ordered_by(words: str, code: str, among: Sequence[Item]) -> tuple[str, bool] | None:
    """The measure that a plain word like "light" asks for, where most of these have it."""
    for name, told in qualities(code):
        if name == words:
            held = Counter(measure for item in among for measure in item.measures)
            return next((one for one in told if 2 * held[one[0]] > len(among)), None)
    return None


def _ruled_out(message: Message) -> Iterable[str]:
    """Traits that words rule out without naming them ("new ones only")."""
    told: Mapping[str, str] = language(message.turn.language).words("ruled_out")
    for trait, said in told.items():
        for match in whole_words(said).finditer(message.turn.text):
            message.used.append(match.span())
            message.unwanted = [e for e in message.unwanted if not _overlap(e, match.span())]
            message.wanted = [e for e in message.wanted if not _overlap(e, match.span())]
            yield trait


def _avoided(message: Message) -> Iterable[str]:
    """What nothing may be made of or contain, by whatever words it is named."""
    told: Mapping[str, Mapping[str, str]] = language(message.turn.language).words("avoided")
    text = message.turn.text
    for name, one in told.items():
        asked = one.get("asks")
        if asked and whole_words(asked).search(text):
            yield name
            continue
        for match in whole_words(one["said"]).finditer(text):
            before, after = text[: match.start()], text[match.end() :]
            reads = message.reads
            if not (reads.UNWANTED_BEFORE.search(before) or reads.UNWANTED_AFTER.match(after)):
                continue
            span = match.span()
            message.used.append(span)
            message.unwanted = [e for e in message.unwanted if not _overlap(e, span)]
            message.wanted = [e for e in message.wanted if not _overlap(e, span)]
            yield name
            break


def _overlap(entity: Entity, span: tuple[int, int]) -> bool:
    end = entity.start + len(entity.text)
    return bool(entity.text) and span[0] < end and entity.start < span[1]


def no_traits(message: Message) -> Iterable[str]:
    """Traits that are not wanted; where understanding has named nothing, by the words after no."""
    yield from _ruled_out(message)
    yield from _avoided(message)
    tagged = [e for e in message.unwanted if e.name in ("feature", "occasion", "option")]
    yield from (" ".join(message.content(entity.text)).lower() for entity in tagged)
    text = message.turn.text
    for said, (start, end) in _may_be_left_out(message):
        if said in message.reads.NOT_LEFT_OUT or not message.content(said):
            continue
        is_named = any(first <= start < last for first, last in message.used) or any(
            e.start <= start < e.start + len(e.text) for e in (*message.wanted, *message.unwanted)
        )
        if is_named or not message.reads.UNWANTED_BEFORE.search(text[:start]):
            continue
        message.used.append((start, end))
        if too := message.reads.TOO.search(text[:start]):
            message.too.append(text[too.start() : end])
        else:
            yield said


def _may_be_left_out(message: Message) -> Iterator[tuple[str, tuple[int, int]]]:
    """Words that a no may stand before, in lower case, each with its place; in a text without
    spaces those that the language finds behind one."""
    text = message.turn.text
    if is_unspaced(text):
        found = message.reads.LEFT_OUT_WORDS.finditer(text)
        yield from ((match["words"].lower(), match.span("words")) for match in found)
        return
    for match in re.finditer(r"[^\W\d_][\w-]+", text):
        yield match[0].lower(), match.span()
