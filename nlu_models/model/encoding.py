"""From text to token ids and back to character spans.

Entities are tagged with BIO at the first token of each word (Chen et al. 2019, section 3). The
words are those of the checkpoint's own pre-tokenizer, which sets punctuation and Chinese characters
apart: an entity can begin or end at any of them.

Entities that overlap are tagged in layers. A word that lies in several gets one tag for the stack
of its tags (the linearisation of Strakova et al. 2019, "Neural Architectures for Nested NER").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import starmap
from typing import TYPE_CHECKING

from nlu_models.model.examples import Entity, Example, Word
from nlu_models.model.situation import NOTHING, Situation, StateTokens
from nlu_models.text.boundaries import CJK, compounds, may_part, trimmed, word_runs
from nlu_models.text.cleaning import CleanText, clean
from nlu_models.text.confusables import without_leet
from nlu_models.text.spelling import WORD_BAR, Speller, uses_bars

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

OUTSIDE = "O"
IGNORED = -100
"""The label of tokens that carry no tag; the value that torch's cross entropy leaves out."""

# What marks the first token of a word: nothing (WordPiece) or a space (byte-level); with
# SentencePiece a bar, where what has none stands inside words.
_WORD_SIGNS: tuple[str, ...] = ("", "Ġ")
_BAR_ALONE = (WORD_BAR,)
_OF_ADDRESSES = rf"[^\s@<>()\[\],;:{CJK}]+"  # no space parts one from the Chinese around it
_EMAIL = re.compile(rf"{_OF_ADDRESSES}@{_OF_ADDRESSES}\.[a-z]{{2,}}", re.IGNORECASE)
_ADDRESS = "email"
_LISTING = frozenset(",/")

Label = tuple[str, str | None, str | None]
Span = tuple[int, int]


@dataclass(frozen=True)
class TagSet:
    """The tags of a model: ``O``, then ``B`` and ``I`` for each entity label, then the stacks.

    Args:
        labels: (type, role, group) of each kind of entity.
        stacks: for each tag of words where entities overlap, the ids of the tags in its layers,
            the outermost first; 0 where a layer has no entity.
    """

    labels: tuple[Label, ...]
    stacks: tuple[tuple[int, ...], ...] = ()

    @classmethod
    def of(cls, entities: Sequence[Entity]) -> TagSet:
        """The tags that ``entities`` need."""
        return cls(tuple(sorted({entity.label for entity in entities}, key=str)))

    def __len__(self) -> int:
        return self._simple + len(self.stacks)

    @property
    def _simple(self) -> int:
        return 1 + 2 * len(self.labels)

    def with_stacks(self, examples: Iterable[Example], encoder: TextEncoder) -> TagSet:
        """These tags and those that the overlapping entities of ``examples`` need."""
        stacks = {
            _trimmed_stack(stack)
            for example in examples
            if len(example.entities) > 1
            for stack in zip(
                *_layers(encoder.encode(example.text), example.entities, self), strict=True
            )
            if any(stack[1:])
        }
        return replace(self, stacks=tuple(sorted(stacks)))

    def begin(self, label: Label) -> int:
        """The id of the tag that begins an entity; one more continues it."""
        return 1 + 2 * self.labels.index(label)

    def split(self, tag: int) -> tuple[Label | None, bool]:
        """The label of a tag (None for ``O``) and whether it begins an entity.

        Of a stack, those of its outermost tag.
        """
        tag = next(filter(None, self.layers(tag)), 0)
        return (None, False) if tag == 0 else (self.labels[(tag - 1) // 2], tag % 2 == 1)

    def layers(self, tag: int) -> tuple[int, ...]:
        """The tags that a tag stacks; of a plain one, itself."""
        return (tag,) if tag < self._simple else self.stacks[tag - self._simple]

    def stack(self, tags: tuple[int, ...]) -> int:
        """The tag for ``tags``, one a layer; of a stack that is not known, its outermost tag."""
        stack = _trimmed_stack(tags)
        if stack in self.stacks:
            return self._simple + self.stacks.index(stack)
        return next(filter(None, tags), 0)


def _trimmed_stack(tags: tuple[int, ...]) -> tuple[int, ...]:
    """``tags`` up to the innermost layer that has an entity."""
    depth = max((place for place, tag in enumerate(tags, start=1) if tag), default=0)
    return tags[:depth]


@dataclass(frozen=True)
class EncodedText:
    """A text as the model reads it.

    Args:
        text: the original text.
        ids: token ids with the special tokens, T of them.
        heads: for each word, the index of its first token.
        words: for each word, its text and its span in the original text.
        clean: the text as it was tokenised.
        spans: for each word, its span in ``clean``.
        situation: whose state tokens stand before the text.
    """

    text: str
    ids: tuple[int, ...]
    heads: tuple[int, ...]
    words: tuple[Word, ...]
    clean: str
    spans: tuple[Span, ...]
    situation: Situation = NOTHING


class TextEncoder:
    """Cleans and tokenises texts.

    Args:
        tokenizer: of the checkpoint; its truncation is set and its padding is switched off.
        max_tokens: longest sequence the model sees, special tokens included.
        max_characters: of a message that are read at all.
        speller: corrects misspelt words, if given.
        states: the state tokens that the model knows.
    """

    def __init__(
        self,
        tokenizer: Tokenizer,
        *,
        max_tokens: int,
        max_characters: int,
        speller: Speller | None = None,
        states: StateTokens | None = None,
    ) -> None:
        tokenizer.no_padding()
        tokenizer.enable_truncation(max_tokens)
        tokenizer.encode_special_tokens = True  # "[SEP]" in a message is only text
        self.tokenizer = tokenizer
        self.max_characters = max_characters
        self.speller = speller
        self.states = states or StateTokens()
        self.max_tokens = max_tokens
        bars = uses_bars(tokenizer)
        self._signs = _BAR_ALONE if bars else _WORD_SIGNS
        self._bar = tokenizer.token_to_id(WORD_BAR) if bars else None

    def encode(self, text: str, situation: Situation = NOTHING) -> EncodedText:
        """Encode one text; an empty one becomes the special tokens alone.

        Args:
            text: the message.
            situation: in which it is said. Its state tokens take the place of the text's last
                ones where there is no room for both.
        """
        cleaned = _without_addresses(clean(text, self.max_characters))
        if (written_out := without_leet(cleaned.text, self._is_word)) is not cleaned.text:
            cleaned = replace(cleaned, text=written_out)
        if self.speller is not None:
            cleaned = self.speller.correct(cleaned)
        encoding = self.tokenizer.encode(cleaned.text)
        heads, spans = _words(encoding, cleaned.text, self._bar)
        places = starmap(cleaned.span, spans)
        words = tuple([Word(text[start:end], start, end) for start, end in places])
        ids = tuple(encoding.ids)
        encoded = EncodedText(text, ids, tuple(heads), words, cleaned.text, tuple(spans))
        states = self.states.ids(situation) if situation is not NOTHING else ()
        return _behind(states, encoded, situation, self.max_tokens) if states else encoded

    def _is_word(self, word: str) -> bool:
        """Whether a word in lower case is one token of the vocabulary, or a common one."""
        if self.speller is not None and self.speller.is_listed(word):
            return True
        return any(self.tokenizer.token_to_id(sign + word) is not None for sign in self._signs)


def _behind(
    states: tuple[int, ...], encoded: EncodedText, situation: Situation, most: int
) -> EncodedText:
    """A text with state tokens behind its first token, which stands for the whole of it."""
    first, *rest = encoded.ids
    ids = (first, *states, *rest)[:most]
    heads = tuple(head + len(states) for head in encoded.heads if head + len(states) < most)
    kept = len(heads)
    return replace(
        encoded,
        ids=ids,
        heads=heads,
        words=encoded.words[:kept],
        spans=encoded.spans[:kept],
        situation=situation,
    )


def _without_addresses(text: CleanText) -> CleanText:
    """``text`` with one word for each e-mail address, whose parts mean nothing to a model."""
    found = [(address.start(), address.end(), _ADDRESS) for address in _EMAIL.finditer(text.text)]
    return text.replaced(found) if found else text


def _words(encoding: Encoding, text: str, bar: int | None) -> tuple[list[int], list[Span]]:
    """The index of the first token, and the span in ``text``, of each word.

    A token ``bar`` that stands alone is no part of any: in Chinese it stands before a sentence.
    """
    heads: list[int] = []
    spans: list[Span] = []
    ids = encoding.ids
    last: int | None = None
    for index, (word, (start, end)) in enumerate(
        zip(encoding.word_ids, encoding.offsets, strict=True)
    ):
        while start < end and text[start] == " ":  # byte-level vocabularies keep the space
            start += 1
        if word is None or start == end or ids[index] == bar:
            continue
        if word == last and not _begins_word(text, spans[-1], start):
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            heads.append(index)
            spans.append((start, end))
        last = word
    return heads, spans


def _begins_word(text: str, before: Span, start: int) -> bool:
    """Whether a token ends what its tokenizer calls a word: in text without spaces, and in runs of
    signs such as ``€,-)!``.
    """
    return before[1] <= start and may_part(text[start - 1], text[start])


def align(encoded: EncodedText, entities: Sequence[Entity], tags: TagSet) -> list[int]:
    """The tag ids of a text's tokens.

    An entity that cuts a word takes the whole word. Where entities overlap, a word has the tag of
    their stack, or of the outermost entity if ``tags`` has no such stack.

    Args:
        encoded: a text of T tokens.
        entities: spans of the original text, of labels in ``tags``.
        tags: the model's tags.

    Returns:
        T tag ids, :data:`IGNORED` for tokens that do not begin a word.
    """
    labels = [IGNORED] * len(encoded.ids)
    layers = _layers(encoded, entities, tags)
    for head, stack in zip(encoded.heads, zip(*layers, strict=True), strict=True):
        labels[head] = tags.stack(stack)
    return labels


def _layers(encoded: EncodedText, entities: Sequence[Entity], tags: TagSet) -> list[list[int]]:
    """One plain tag a word in each layer, at least one layer; no entity lacks its words.

    Entities come in the order of the text, longer ones first, each in the first layer that has
    room.
    """
    layers = [[0] * len(encoded.words)]
    different = {(e.start, -e.end, str(e.label)): e for e in entities}
    for _, entity in sorted(different.items()):
        inside = _covered(encoded, entity)
        free = (layer for layer in layers if not any(layer[index] for index in inside))
        layer = next(free, None)
        if layer is None:
            layers.append(layer := [0] * len(encoded.words))
        for position, index in enumerate(inside):
            layer[index] = tags.begin(entity.label) + (position > 0)
    return layers


def is_aligned(encoded: EncodedText, entity: Entity) -> bool:
    """Whether ``entity`` begins and ends where words begin and end."""
    inside = _covered(encoded, entity)
    return bool(inside) and (
        encoded.words[inside[0]].start == entity.start
        and encoded.words[inside[-1]].end == entity.end
    )


def _covered(encoded: EncodedText, entity: Entity) -> list[int]:
    return [
        index
        for index, word in enumerate(encoded.words)
        if word.start < entity.end and entity.start < word.end
    ]


def decode(
    encoded: EncodedText, tags: Sequence[int], confidences: Sequence[float], tag_set: TagSet
) -> tuple[Entity, ...]:
    """Entities from predicted tags, in the order of the text, an outer one before those inside.

    A continuing tag without a beginning starts an entity of its own. An entity takes in the rest of
    a compound it shares with untagged words ("t-shirt", "42.5") and leaves the punctuation of the
    sentence outside.

    Args:
        encoded: a text of W words.
        tags: W tag ids, one a word.
        confidences: W probabilities of these tags.
        tag_set: the model's tags.
    """
    if not any(tags):
        return ()
    layered = [tag_set.layers(tag) for tag in tags]
    whole = compounds(encoded.clean)
    found = []
    for depth in range(max(len(layers) for layers in layered)):
        layer = [layers[depth] if depth < len(layers) else 0 for layers in layered]
        if depth == 0:
            layer = _joined(encoded, whole, layer, tag_set)
        for first, last, label in _runs(layer, tag_set):
            first, last = trimmed(encoded.spans, encoded.clean, whole, first, last)
            if first <= last:
                found.append(_entity(encoded, first, last, label, confidences))
    return tuple(sorted(found, key=lambda entity: (entity.start, -entity.end)))


def _joined(
    encoded: EncodedText, whole: Sequence[Span], tags: Sequence[int], tag_set: TagSet
) -> list[int]:
    """``tags`` with one label for each compound: the last one given to a part of it.

    The last part says what a compound is ("Karl-Marx-Allee" is a street). Parts that were tagged
    one by one are a list ("1,2").
    """
    joined = list(tags)
    for first, last in word_runs(encoded.spans, whole):
        tagged = [tag for tag in tags[first : last + 1] if tag]
        listed = len(tagged) > 1 and len({*tagged}) == 1 and tag_set.split(tagged[0])[1]
        marks = {encoded.clean[start] for start, _ in encoded.spans[first : last + 1]}
        if tagged and not (listed and marks & _LISTING):
            label, _ = tag_set.split(tagged[-1])
            begin = tag_set.begin(label) if label is not None else 0
            before = tag_set.split(joined[first - 1])[0] if first else None
            continues = before == label and not tag_set.split(tags[first])[1]
            joined[first] = begin + 1 if continues else begin
            joined[first + 1 : last + 1] = [begin + 1] * (last - first)
    return joined


def _runs(tags: Sequence[int], tag_set: TagSet) -> Iterator[tuple[int, int, Label]]:
    first: int | None = None
    current: Label | None = None
    for index, tag in enumerate([*tags, 0]):
        label, begins = tag_set.split(tag)
        if current is not None and first is not None and (begins or label != current):
            yield first, index - 1, current
            first = current = None
        if label is not None and current is None:
            first, current = index, label


def _entity(
    encoded: EncodedText, first: int, last: int, label: Label, confidences: Sequence[float]
) -> Entity:
    start, end = encoded.words[first].start, encoded.words[last].end
    share = confidences[first : last + 1]
    kind, role, group = label
    confidence = sum(share) / len(share)
    return Entity(start, end, kind, encoded.text[start:end], role, group, confidence)
