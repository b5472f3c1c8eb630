"""Entities beside punctuation, hyphens and units, under both kinds of BERT tokenizer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from nlu_models.model.encoding import TagSet, TextEncoder, align, decode
from nlu_models.model.examples import Entity, Example
from nlu_models.text.boundaries import compounds, may_part, trimmed, word_runs
from nlu_models.training.checkpoint import part_symbols
from nlu_models.training.data import parse_annotated

# What is annotated must come back with exactly this span, in both vocabularies.
WHOLE = [
    "the [t-shirt](category), please",
    "a [t-shirt](category)/[jacket](category)?",
    "[wi-fi](feature) lamp",
    "is it in [navy-blue](colour)?",
    "a [3-pack](size) of socks",
    "the [4-season](feature) tent!",
    "size:[M](size)",
    "size=[M](size), please",
    "Size: [XL](size), not [L](size).",
    "[XL](size),",
    "in [S](size)/[M](size) please",
    "[M/L](size) would do",
    "EU [42.5](size)",
    "EU [42,5](size).",
    "[104/110](size) for kids",
    "size [42](size)…",
    "[50€](price)",
    "for [€50](price),",
    "[€50,-](price)!",
    "max [50,-](price)",
    "[50.-](price) please",
    "[1.299,00€](price)",
    "[$49.99](price)?",
    "under [£1,250](price).",
    "[50](price) €",
    "([50 €](price))",
    "[20%](discount) off",
    "~[50](price)",
    "[50-100€](price)",
    "[100ml](size)",
    "[1.5l](size) bottle",
    "a [2kg](weight), please",
    "[5'11\"](height)",
    "I am [5'11](height).",
    'a [27"](size) screen',
    "a [27″](size)!",
    '"[navy](colour)"',
    "'[navy](colour)'",
    "“[navy](colour)”",
    "«[navy](colour)»",
    "([navy](colour))",
    "[navy](colour)...",
    "*[navy](colour)*",
    "[navy](colour)/[red](colour)",
    "[navy](colour),[red](colour)&[white](colour)",
    "the [jacket/coat](category)",
    "order [#HP-104233](order_number).",
    "#[HP-104233](order_number).",
    "order([HP-104233](order_number))",
    "[HP-104233](order_number):where is it",
    "[HP_104233](order_number)",
    "[HP-104233](order_number)/[HP-104234](order_number)",
    "[Müller](person)'s jacket",
    "the [Müller's](brand) jacket",
    "[O'Neill](brand) shorts",
    "[L'Oréal](brand),",
    "[H&M](brand)?",
    "[Wren & Willow](brand)!",
    "for [kids'](recipient) rooms",
    "it [doesn't work](reason), sorry",
    "[isn’t what i ordered](reason)",
    "a '[kids](recipient)' tent",
    '"red [shoes](category)" please',
    "mail [anna.b@mail.com](email)!",
    "<[anna_b+shop@mail.co.uk](email)>",
    "mailto:[anna-b@my-mail.com](email),thanks",
    "at [Karl-Marx-Allee 70](street), Berlin",
    "at [12, Green Street](street).",
    "[St. Gallen](city)",
    "by [10:30](time)",
    "on [24/12](date)!",
    "[Fjord 2.0](product)?",
    "[red](colour) or [red](colour)",
    "[two](ordinal), [2](ordinal), [two](ordinal)",
    "options [1](ordinal),[2](ordinal)",
    "my [nephew](recipient)’s",
    "[navy](colour)🙂",
    "🙂[navy](colour)",
]

# One tagged word ([...]) is enough for all of the compound (the second string).
COMPLETED = [
    ("a t-[shirt], please", "t-shirt"),
    ("a [t]-shirt, please", "t-shirt"),
    ("a t\u200b-[shirt]", "t\u200b-shirt"),
    ("order [HP]-104233.", "HP-104233"),
    ("order HP-[104233].", "HP-104233"),
    ("EU [42].5", "42.5"),
    ("[1],299.00 or less", "1,299.00"),
    ("for [50],-", "50,-"),
    ("I am [5]'11\"", "5'11\""),
    ("a [3]-pack", "3-pack"),
    ("[O]'Neill", "O'Neill"),
    ("it [doesn]'t", "doesn't"),
    ("[H]&M", "H&M"),
    ("[20]% off", "20%"),
    ("[anna].b@mail.com", "anna.b@mail.com"),
    ("wi-[fi]", "wi-fi"),
    ("[Müller]'s", "Müller"),
    ("it's [navy]'", "navy"),
    ("[navy]/red", "navy"),
    ("[red].Thanks", "red"),
    ("size:[M]", "M"),
    ('"size [42]"', "42"),
    ("'my red [shoes]'", "shoes"),
    ("[red] - blue", "red"),
]


def bert() -> TextEncoder:
    tokenizer = Tokenizer(models.WordPiece({"[UNK]": 0}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    part_symbols(tokenizer)
    return TextEncoder(tokenizer, max_tokens=256, max_characters=512)


def roberta() -> TextEncoder:
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    ids = {letter: place for place, letter in enumerate(alphabet)}
    tokenizer = Tokenizer(models.BPE(ids, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=True)
    return TextEncoder(tokenizer, max_tokens=1024, max_characters=512)


@pytest.fixture(scope="module", params=[bert, roberta])
def encoder(request: pytest.FixtureRequest) -> TextEncoder:
    make: Callable[[], TextEncoder] = request.param
    return make()


def shown(entities: tuple[Entity, ...]) -> list[tuple[str, int, int]]:
    return [(entity.type, entity.start, entity.end) for entity in entities]


@pytest.mark.parametrize("line", WHOLE)
def test_entities_come_back_whole(encoder: TextEncoder, line: str) -> None:
    example = parse_annotated(line, None)
    encoded = encoder.encode(example.text)
    tags = TagSet.of(example.entities)
    labels = align(encoded, example.entities, tags)
    predicted = [labels[head] for head in encoded.heads]
    found = decode(encoded, predicted, [1.0] * len(predicted), tags)
    assert shown(found) == shown(example.entities)


@pytest.mark.parametrize(("line", "expected"), COMPLETED)
def test_one_tagged_word_brings_its_compound(
    encoder: TextEncoder, line: str, expected: str
) -> None:
    start, end = line.index("["), line.index("]") - 1
    text = line.replace("[", "").replace("]", "")
    encoded = encoder.encode(text)
    tags = TagSet((("thing", None, None),))
    predicted = [int(start <= word.start < end) for word in encoded.words]
    found = decode(encoded, predicted, [1.0] * len(predicted), tags)
    assert [entity.value for entity in found] == [expected]
    assert all(text[e.start : e.end] == e.value for e in found)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.sampled_from(["红", "色", "𠮷", "邉\U000e0101", "葛\ufe00", "鞋", "ス", "カ"]),
        min_size=1,
        max_size=8,
        unique=True,  # of a character three times over two are read
    ),
    st.sampled_from(["", "XL", "14", "🙂", "（", "，", "iPhone ", "\u200b"]),
    st.data(),
)
def test_text_without_spaces_parts_at_any_ideograph(
    encoder: TextEncoder, characters: list[str], before: str, data: st.DataObject
) -> None:
    text = before + "".join(characters)
    first = data.draw(st.integers(0, len(characters) - 1))
    last = data.draw(st.integers(first, len(characters) - 1))
    start = len(before) + sum(map(len, characters[:first]))
    part = "".join(characters[first : last + 1]).rstrip("\U000e0101\ufe00")
    entity = Entity(start, start + len(part), "thing", part)
    encoded = encoder.encode(text)
    tags = TagSet.of([entity])
    labels = align(encoded, [entity], tags)
    predicted = [labels[head] for head in encoded.heads]
    (found,) = decode(encoded, predicted, [1.0] * len(predicted), tags)
    assert text[found.start : found.end] == found.value
    if "ス" in text or "カ" in text:  # BERT keeps a run of kana together
        assert found.start <= start < start + len(part) <= found.end
    else:
        assert found.value == part


def test_the_table_is_large_enough() -> None:
    assert len({*WHOLE}) == len(WHOLE) >= 60


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a t-shirt", ["a", "t-shirt"]),
        ("mail a.b@c.de.", ["mail", "a.b@c.de"]),
        ("邮箱a.b@c.de是", ["a.b@c.de"]),
        ("我要XL-码", ["XL"]),
        ("it's Anna's", ["it", "s", "Anna", "s"]),
        ("isn't, n't or ain’t it", ["isn't", "n't", "or", "ain’t", "it"]),
        ("“27”", ["27"]),
        ("27” wide", ["27”", "wide"]),
        ("1,2 und 3.", ["1,2", "und", "3"]),
        ("", []),
    ],
)
def test_compounds(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in compounds(text)] == expected


def test_word_runs_leave_out_single_words() -> None:
    words = [(0, 1), (2, 3), (3, 4), (4, 9)]
    assert list(word_runs(words, compounds("a t-shirt"))) == [(1, 3)]


def test_nothing_but_punctuation_leaves_nothing() -> None:
    first, last = trimmed([(0, 1), (1, 2)], "?!", [], 0, 1)
    assert first > last


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab1€$%@.,-'\"/&:_ 我🙂\u200b", max_size=60))
def test_compounds_are_in_order_and_apart(text: str) -> None:
    end = 0
    for start, stop in compounds(text):
        assert end <= start < stop <= len(text)
        assert not any(character.isspace() for character in text[start:stop])
        end = stop


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab1€$%@.,-'\"/&:_ 我🙂", min_size=1, max_size=40), st.data())
def test_any_tags_give_entities_of_the_text(text: str, data: st.DataObject) -> None:
    encoded = bert().encode(text)
    tags = TagSet((("a", None, None), ("b", "role", None)), stacks=((1, 3), (0, 2)))
    count = len(encoded.words)
    predicted = data.draw(st.lists(st.integers(0, len(tags) - 1), min_size=count, max_size=count))
    for entity in decode(encoded, predicted, [0.5] * count, tags):
        assert text[entity.start : entity.end] == entity.value != ""


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("a", "b", False),
        ("a", "!", False),
        ("!", ")", True),
        ("我", "要", True),
        ("a", "我", True),
        ("ス", "カ", True),
        ("𠮷", "a", True),
        ("\u093f", "\u0902", False),  # vowel sign and nasal of one Hindi syllable
    ],
)
def test_where_a_word_may_part(before: str, after: str, expected: bool) -> None:
    assert may_part(before, after) is expected


def test_examples_are_kept_apart_from_their_annotation() -> None:
    assert parse_annotated("[5'11\"](height)", None) == Example(
        "5'11\"", None, (Entity(0, 5, "height", "5'11\""),)
    )
