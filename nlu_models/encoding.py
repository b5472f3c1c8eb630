"""From text to token ids and back to character spans.

Entities are tagged with BIO at the first token of each word (Chen et al. 2019, section 3). The
words are those of the checkpoint's own pre-tokenizer, which sets punctuation and Chinese characters
apart: an entity can begin or end at any of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlu_models.examples import Entity, Word
from nlu_models.spelling import Speller
from nlu_models.text import CleanText, clean

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

OUTSIDE = "O"
IGNORED = -100
"""The label of tokens that carry no tag; the value that torch's cross entropy leaves out."""

_PUNCTUATION = frozenset(".,;:!?()[]{}\"'’“”„«»…。，！？、；：（）-–—")

Label = tuple[str, str | None, str | None]


@dataclass(frozen=True)
class TagSet:
    """The tags of a model: ``O``, then ``B`` and ``I`` for each entity label.

    Args:
        labels: (type, role, group) of each kind of entity.
    """

    labels: tuple[Label, ...]

    @classmethod
    def of(cls, entities: Sequence[Entity]) -> TagSet:
        """The tags that ``entities`` need."""
        return cls(tuple(sorted({entity.label for entity in entities}, key=str)))

    def __len__(self) -> int:
        return 1 + 2 * len(self.labels)

    def begin(self, label: Label) -> int:
        """The id of the tag that begins an entity; one more continues it."""
        return 1 + 2 * self.labels.index(label)

    def split(self, tag: int) -> tuple[Label | None, bool]:
        """The label of a tag (None for ``O``) and whether it begins an entity."""
        return (None, False) if tag == 0 else (self.labels[(tag - 1) // 2], tag % 2 == 1)


@dataclass(frozen=True)
class EncodedText:
    """A text as the model reads it.

    Args:
        text: the original text.
        ids: token ids with the special tokens, T of them.
        heads: for each word, the index of its first token.
        words: for each word, its text and its span in the original text.
    """

    text: str
    ids: tuple[int, ...]
    heads: tuple[int, ...]
    words: tuple[Word, ...]


class TextEncoder:
    """Cleans and tokenises texts.

    Args:
        tokenizer: of the checkpoint; its truncation is set and its padding is switched off.
        max_tokens: longest sequence the model sees, special tokens included.
        max_characters: of a message that are read at all.
        speller: corrects misspelt words, if given.
    """

    def __init__(
        self,
        tokenizer: Tokenizer,
        *,
        max_tokens: int,
        max_characters: int,
        speller: Speller | None = None,
    ) -> None:
        tokenizer.no_padding()
        tokenizer.enable_truncation(max_tokens)
        self.tokenizer = tokenizer
        self.max_characters = max_characters
        self.speller = speller

    def encode(self, text: str) -> EncodedText:
        """Encode one text; an empty one becomes the special tokens alone."""
        cleaned = clean(text, self.max_characters)
        if self.speller is not None:
            cleaned = self.speller.correct(cleaned)
        encoding = self.tokenizer.encode(cleaned.text)
        heads, words = _words(encoding, cleaned, text)
        return EncodedText(text, tuple(encoding.ids), tuple(heads), tuple(words))


def _words(encoding: Encoding, cleaned: CleanText, text: str) -> tuple[list[int], list[Word]]:
    heads: list[int] = []
    spans: list[tuple[int, int]] = []
    last: int | None = None
    for index, (word, (start, end)) in enumerate(
        zip(encoding.word_ids, encoding.offsets, strict=True)
    ):
        while start < end and cleaned.text[start] == " ":  # byte-level vocabularies keep the space
            start += 1
        if word is None or start == end:
            continue
        if word == last:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            heads.append(index)
            spans.append((start, end))
        last = word
    originals = [cleaned.span(start, end) for start, end in spans]
    return heads, [Word(text[start:end], start, end) for start, end in originals]


def align(encoded: EncodedText, entities: Sequence[Entity], tags: TagSet) -> list[int]:
    """The tag ids of a text's tokens.

    An entity that cuts a word takes the whole word. Where entities overlap, the one that comes
    first in ``entities`` keeps the word.

    Args:
        encoded: a text of T tokens.
        entities: spans of the original text, of labels in ``tags``.
        tags: the model's tags.

    Returns:
        T tag ids, :data:`IGNORED` for tokens that do not begin a word.
    """
    labels = [IGNORED] * len(encoded.ids)
    for head in encoded.heads:
        labels[head] = 0
    for entity in entities:
        begin = tags.begin(entity.label)
        inside = _covered(encoded, entity)
        free = [index for index in inside if labels[encoded.heads[index]] == 0]
        for position, index in enumerate(free):
            labels[encoded.heads[index]] = begin if position == 0 else begin + 1
    return labels


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
    """Entities from predicted tags.

    A continuing tag without a beginning starts an entity of its own. An entity takes in the rest of
    a compound it shares with untagged words ("t-shirt", "wi-fi") and leaves the punctuation of the
    sentence outside.

    Args:
        encoded: a text of W words.
        tags: W tag ids, one a word.
        confidences: W probabilities of these tags.
        tag_set: the model's tags.
    """
    found = []
    for first, last, label in _runs(_joined(encoded.words, tags, tag_set), tag_set):
        first, last = _without_punctuation(encoded.words, first, last)
        if first <= last:
            found.append(_entity(encoded, first, last, label, confidences))
    return tuple(found)


def _joined(words: Sequence[Word], tags: Sequence[int], tag_set: TagSet) -> list[int]:
    """``tags`` with one label for each hyphenated compound: the last one given to a part of it.

    The last part says what a compound is ("Karl-Marx-Allee" is a street).
    """
    joined = list(tags)
    for first, last in _compounds(words):
        tagged = [tag for tag in tags[first : last + 1] if tag]
        if tagged:
            label, _ = tag_set.split(tagged[-1])
            begin = tag_set.begin(label) if label is not None else 0
            before = tag_set.split(joined[first - 1])[0] if first else None
            continues = before == label and not tag_set.split(tags[first])[1]
            joined[first] = begin + 1 if continues else begin
            joined[first + 1 : last + 1] = [begin + 1] * (last - first)
    return joined


def _compounds(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """First and last place of each run of words that hyphens join without spaces."""
    first = 0
    while first < len(words):
        last = first
        while _is_compound(words[last : last + 3]):
            last += 2
        if last > first:
            yield first, last
        first = last + 1


def _without_punctuation(words: Sequence[Word], first: int, last: int) -> tuple[int, int]:
    while first <= last and words[last].text in _PUNCTUATION:
        last -= 1
    while first <= last and words[first].text in _PUNCTUATION:
        first += 1
    return first, last


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


def _is_compound(words: Sequence[Word]) -> bool:
    """Whether three words are two joined by a hyphen without spaces."""
    if len(words) != 3 or words[1].text not in {"-", "\u2010", "\u2011"}:
        return False
    return words[0].end == words[1].start and words[1].end == words[2].start


def _entity(
    encoded: EncodedText, first: int, last: int, label: Label, confidences: Sequence[float]
) -> Entity:
    start, end = encoded.words[first].start, encoded.words[last].end
    share = confidences[first : last + 1]
    kind, role, group = label
    confidence = sum(share) / len(share)
    return Entity(start, end, kind, encoded.text[start:end], role, group, confidence)
