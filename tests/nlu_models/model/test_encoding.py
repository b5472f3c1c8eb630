from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from nlu_models.model.encoding import IGNORED, TagSet, TextEncoder, align, decode, is_aligned
from nlu_models.model.examples import Entity, Example
from nlu_models.model.joint_bert import JointBert
from nlu_models.training.data import parse_annotated
from tests.nlu_models.conftest import UTTERANCES
from tests.nlu_models.text.test_confusables import ALIKE

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


@pytest.fixture(scope="module")
def encoder() -> TextEncoder:
    """Every word of letters becomes its letters, so that words have several tokens."""
    vocabulary = ["[UNK]", "[CLS]", "[SEP]", *LETTERS, *(f"##{letter}" for letter in LETTERS)]
    vocabulary += list("-'.,!?@#€’红色鞋的我要")
    ids = {token: place for place, token in enumerate(vocabulary)}
    tokenizer = Tokenizer(models.WordPiece(ids, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 2), ("[CLS]", 1))
    return TextEncoder(tokenizer, max_tokens=96, max_characters=512)


def entity(text: str, part: str, kind: str = "thing") -> Entity:
    start = text.index(part)
    return Entity(start, start + len(part), kind, part)


def round_trip(encoder: TextEncoder, text: str, *entities: Entity) -> list[str]:
    """The texts of the entities that come back from the tags they became."""
    encoded = encoder.encode(text)
    tags = TagSet.of(entities)
    labels = align(encoded, entities, tags)
    predicted = [labels[head] for head in encoded.heads]
    found = decode(encoded, predicted, [1.0] * len(predicted), tags)
    assert all(text[e.start : e.end] == e.value for e in found)
    return [e.value for e in found]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("is it in navy-blue?", "navy-blue"),
        ("the t-shirt, please", "t-shirt"),
        ("order HP-104233.", "HP-104233"),
        ("'navy'", "navy"),
        ("(red)", "red"),
        ("mail anna.b@mail.com!", "anna.b@mail.com"),
        ("under €50,", "€50"),
        ("我要红色的鞋", "红色"),
        ("soooo red shoooooes", "shoooooes"),
        ("fine\u200bly red", "red"),
        ("Ünïcode RED", "RED"),
    ],
)
def test_entities_come_back_whole(encoder: TextEncoder, text: str, part: str) -> None:
    assert round_trip(encoder, text, entity(text, part)) == [part]


def test_neighbours_of_one_type_stay_apart(encoder: TextEncoder) -> None:
    text = "red blue"
    assert round_trip(encoder, text, entity(text, "red"), entity(text, "blue")) == ["red", "blue"]


def test_roles_make_their_own_tags(encoder: TextEncoder) -> None:
    text = "from a to b"
    tags = TagSet.of(
        [Entity(5, 6, "city", "a", role="from"), Entity(10, 11, "city", "b", role="to")]
    )
    encoded = encoder.encode(text)
    found = decode(
        encoded,
        [0, tags.begin(("city", "from", None)), 0, tags.begin(("city", "to", None))],
        [0.5, 0.8, 0.5, 0.9],
        tags,
    )
    assert [(e.value, e.role, e.confidence) for e in found] == [
        ("a", "from", 0.8),
        ("b", "to", 0.9),
    ]


def test_an_entity_that_cuts_a_word_takes_the_whole_word(encoder: TextEncoder) -> None:
    text = "raincoat"
    cut = Entity(4, 8, "thing", "coat")
    assert not is_aligned(encoder.encode(text), cut)
    assert round_trip(encoder, text, cut) == ["raincoat"]


def test_only_first_tokens_of_words_carry_tags(encoder: TextEncoder) -> None:
    encoded = encoder.encode("red hat")
    labels = align(encoded, [Entity(0, 3, "colour", "red")], TagSet((("colour", None, None),)))
    # [CLS] r ##e ##d h ##a ##t [SEP]
    assert labels == [IGNORED, 1, IGNORED, IGNORED, 0, IGNORED, IGNORED, IGNORED]


def test_the_first_of_overlapping_entities_keeps_the_word(encoder: TextEncoder) -> None:
    text = "red wool hat"
    long, short = entity(text, "red wool", "a"), entity(text, "wool hat", "b")
    assert round_trip(encoder, text, long, short) == ["red wool", "hat"]


def stacked_round_trip(encoder: TextEncoder, text: str, *entities: Entity) -> list[tuple[str, str]]:
    """The entities that come back when the tags know how these overlap."""
    tags = TagSet.of(entities).with_stacks([Example(text, None, entities)], encoder)
    encoded = encoder.encode(text)
    labels = align(encoded, entities, tags)
    predicted = [labels[head] for head in encoded.heads]
    found = decode(encoded, predicted, [0.9] * len(predicted), tags)
    assert all(text[e.start : e.end] == e.value and e.confidence == 0.9 for e in found)
    return [(e.type, e.value) for e in found]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("the navy parka", [("product", "navy parka"), ("colour", "navy")]),
        ("red wool hat", [("a", "red wool"), ("b", "wool hat")]),
        ("navy", [("colour", "navy"), ("product", "navy")]),
        (
            "the red wool hat",
            [("a", "red wool hat"), ("b", "red wool"), ("c", "red"), ("b", "hat")],
        ),
        ("red hat red hat", [("a", "red hat"), ("c", "red"), ("a", "red hat"), ("c", "red")]),
        ("我要红色的鞋", [("b", "红色的鞋"), ("a", "红色")]),
        ("the navy t-shirt", [("product", "navy t-shirt"), ("category", "t-shirt")]),
        ("red hat", [("a", "red"), ("b", "hat")]),
    ],
)
def test_overlapping_entities_all_come_back(
    encoder: TextEncoder, text: str, parts: list[tuple[str, str]]
) -> None:
    entities = []
    place: dict[tuple[str, str], int] = {}
    for kind, part in parts:
        start = text.index(part, place.get((kind, part), 0))
        place[kind, part] = start + 1
        entities.append(Entity(start, start + len(part), kind, part))
    found = stacked_round_trip(encoder, text, *reversed(entities))
    assert sorted(found) == sorted(parts)


def test_two_entities_in_one_word_are_both_kept(encoder: TextEncoder) -> None:
    found = stacked_round_trip(encoder, "50eur", Entity(0, 2, "n", "50"), Entity(2, 5, "c", "eur"))
    assert found == [("n", "50eur"), ("c", "50eur")]


def test_without_overlap_there_are_no_stacks(encoder: TextEncoder) -> None:
    text = "red hat"
    entities = (entity(text, "red", "a"), entity(text, "hat", "b"))
    tags = TagSet.of(entities)
    assert tags.with_stacks([Example(text, None, entities)], encoder) == tags


def test_a_stack_that_was_never_seen_is_its_outermost_tag() -> None:
    tags = TagSet((("a", None, None), ("b", None, None)), stacks=((1, 3),))
    assert len(tags) == 6
    assert [tags.stack(stack) for stack in ((0, 0), (2,), (1, 3), (1, 3, 0), (2, 4), (0, 4))] == [
        *(0, 2, 5, 5, 2, 4)
    ]
    assert tags.layers(5) == (1, 3)
    assert tags.split(5) == (("a", None, None), True)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_entities_come_back(encoder: TextEncoder, data: st.DataObject) -> None:
    words = data.draw(st.lists(st.text("abc", min_size=1, max_size=3), min_size=1, max_size=6))
    starts = [len(" ".join(words[:i])) + (i > 0) for i in range(len(words))]
    text = " ".join(words)

    def drawn() -> Entity:
        first = data.draw(st.integers(0, len(words) - 1))
        last = data.draw(st.integers(first, len(words) - 1))
        start, end = starts[first], starts[last] + len(words[last])
        return Entity(start, end, data.draw(st.sampled_from("xyz")), text[start:end])

    entities = {(e.start, e.end, e.type): e for e in (drawn() for _ in range(4))}
    found = stacked_round_trip(encoder, text, *entities.values())
    assert sorted(found) == sorted((e.type, e.value) for e in entities.values())


def test_a_continuing_tag_alone_starts_an_entity(encoder: TextEncoder) -> None:
    tags = TagSet((("colour", None, None),))
    found = decode(encoder.encode("red hat"), [2, 0], [0.9, 0.9], tags)
    assert [e.value for e in found] == ["red"]


def test_a_tag_on_part_of_a_compound_takes_all_of_it(encoder: TextEncoder) -> None:
    tags = TagSet((("category", None, None),))
    encoded = encoder.encode("a t-shirt or wi-fi lamp")
    words = [word.text for word in encoded.words]
    predicted = [1 if word in {"shirt", "wi"} else 0 for word in words]
    found = decode(encoded, predicted, [1.0] * len(words), tags)
    assert [e.value for e in found] == ["t-shirt", "wi-fi"]


def test_the_last_part_of_a_compound_says_what_it_is(encoder: TextEncoder) -> None:
    tags = TagSet((("person", None, None), ("street", None, None)))
    encoded = encoder.encode("at Karl-Marx-Allee 70 now")
    # at Karl - Marx - Allee 70 now
    found = decode(encoded, [0, 1, 0, 2, 0, 3, 4, 0], [1.0] * 8, tags)
    assert [(e.type, e.value) for e in found] == [("street", "Karl-Marx-Allee 70")]


def test_punctuation_of_the_sentence_stays_outside(encoder: TextEncoder) -> None:
    tags = TagSet((("category", None, None),))
    encoded = encoder.encode("(red), the -")
    found = decode(encoded, [1, 2, 2, 2, 0, 1], [1.0] * 6, tags)
    assert [e.value for e in found] == ["red"]


def test_spaced_hyphens_do_not_join(encoder: TextEncoder) -> None:
    tags = TagSet((("category", None, None),))
    encoded = encoder.encode("red - blue")
    found = decode(encoded, [1, 0, 0], [1.0] * 3, tags)
    assert [e.value for e in found] == ["red"]


INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202e\u2066\u034f\u3164\ufe0f\u0000"


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(list(UTTERANCES["find"] + UTTERANCES["order"])), st.data())
def test_hidden_characters_and_look_alikes_change_no_token(
    encoder: TextEncoder, line: str, data: st.DataObject
) -> None:
    example = parse_annotated(line, None)
    plain = encoder.encode(example.text)
    places = [0]
    text = ""
    for place, letter in enumerate(example.text):
        hidden = data.draw(st.text(INVISIBLE, max_size=2))
        # One Latin letter of a word stays: a word wholly in Cyrillic is Cyrillic.
        first = place == 0 or not example.text[place - 1].isalpha()
        swapped = letter if first else data.draw(st.sampled_from([letter, *ALIKE.get(letter, "")]))
        text += swapped + hidden
        places.append(len(text))
    encoded = encoder.encode(text)
    assert encoded.ids == plain.ids
    assert encoded.heads == plain.heads
    # An entity has all of its letters and what was hidden between them.
    for entity in example.entities:
        tags = TagSet.of([entity])
        predicted = [
            (tags.begin(entity.label) if word.start == entity.start else 2)
            if entity.start <= word.start < entity.end
            else 0
            for word in plain.words
        ]
        (found,) = decode(encoded, predicted, [1.0] * len(predicted), tags)
        assert found.start == places[entity.start]
        hidden_after = text[found.end : places[entity.end]]
        assert not hidden_after.strip(INVISIBLE)
        assert text[found.start : found.end] == found.value


def test_digits_for_letters_make_the_same_tokens_where_the_word_is_known() -> None:
    ids = {"[UNK]": 0, "jacket": 1, "a": 2, "4": 3, "##pack": 4}
    tokenizer = Tokenizer(models.WordPiece(ids, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    encoder = TextEncoder(tokenizer, max_tokens=96, max_characters=512)
    encoded = encoder.encode("a J4ck3t 4pack")
    assert encoded.ids == (2, 1, 3, 4)
    assert [word.text for word in encoded.words] == ["a", "J4ck3t", "4pack"]


def test_empty_text_has_special_tokens_only(encoder: TextEncoder) -> None:
    assert encoder.encode("").words == ()
    assert len(encoder.encode("").ids) == 2


def test_long_text_is_cut(encoder: TextEncoder) -> None:
    assert len(encoder.encode("word " * 20_000).ids) == 96


@settings(max_examples=150)
@given(st.text(max_size=80))
def test_words_lie_in_order_inside_the_text(encoder: TextEncoder, text: str) -> None:
    encoded = encoder.encode(text)
    place = 0
    for word in encoded.words:
        assert place <= word.start < word.end <= len(text)
        assert word.text == text[word.start : word.end]
        place = word.start


@settings(max_examples=100)
@given(
    st.lists(st.text("abcxyz019", min_size=1, max_size=6), min_size=1, max_size=8),
    st.sampled_from([" ", ", ", " - ", "! "]),
    st.data(),
)
def test_any_run_of_words_comes_back(
    encoder: TextEncoder, words: list[str], joint: str, data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    starts = [len(joint.join(words[:i])) + (len(joint) if i else 0) for i in range(len(words))]
    text = joint.join(words)
    start, end = starts[first], starts[last] + len(words[last])
    assert round_trip(encoder, text, Entity(start, end, "x", text[start:end])) == [text[start:end]]


def test_tag_set() -> None:
    tags = TagSet.of([Entity(0, 1, "b", ""), Entity(0, 1, "a", ""), Entity(0, 1, "a", "")])
    assert tags.labels == (("a", None, None), ("b", None, None))
    assert len(tags) == 5
    assert [tags.split(tag) for tag in range(5)] == [
        (None, False),
        (("a", None, None), True),
        (("a", None, None), False),
        (("b", None, None), True),
        (("b", None, None), False),
    ]


def test_tokenizer_file_is_the_only_need(encoder: TextEncoder, tmp_path: Path) -> None:
    encoder.tokenizer.save(str(tmp_path / "tokenizer.json"))
    again = TextEncoder(
        Tokenizer.from_file(str(tmp_path / "tokenizer.json")), max_tokens=96, max_characters=512
    )
    assert again.encode("red hat").ids == encoder.encode("red hat").ids


def test_an_address_is_one_word_whatever_it_says(encoder: TextEncoder) -> None:
    one, other = (encoder.encode(f"mail {a} please") for a in ("ann@x.de", "No.Body+1@mail.co.uk"))
    assert one.ids == other.ids
    assert [word.text for word in other.words] == ["mail", "No.Body+1@mail.co.uk", "please"]


@pytest.mark.parametrize(
    "text", ["邮箱li@mail.example吗", "改成li@mail.example", "是li@mail.example"]
)
def test_an_address_ends_where_the_ideographs_around_it_begin(
    chinese_model: JointBert, text: str
) -> None:
    words = [word.text for word in chinese_model.runner.encoder.encode(text).words]
    assert "li@mail.example" in words
