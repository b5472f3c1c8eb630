from __future__ import annotations

from generator.corpus import SPECIAL, padded, pairs_of, target_vocabulary
from generator.facts import ProductFacts
from generator.reading import Example


def test_sentences_become_pairs_with_their_place(jacket: ProductFacts) -> None:
    text = "A jacket in recycled nylon. It weighs 380 g. It has 3 pockets. Machine wash at 30."
    pairs = pairs_of([Example(jacket, text, "Ready when you are.")])
    assert [(pair.segment.position, " ".join(pair.tokens)) for pair in pairs] == [
        ("first", "a [noun] in [material.mass] ."),
        ("middle", "it weighs [weight_g] g ."),
        ("middle", "it has [pockets] pockets ."),
        ("last", "machine wash at [care.n] ."),
        ("slogan", "ready when you are ."),
    ]


def test_what_goes_beyond_the_facts_is_not_learnt(jacket: ProductFacts) -> None:
    text = "It weighs 380 g. It is made of silk. It has no hood."
    assert len(pairs_of([Example(jacket, text, "The best jacket.")])) == 1


def test_a_single_sentence_is_the_first(jacket: ProductFacts) -> None:
    assert pairs_of([Example(jacket, "It weighs 380 g.")])[0].segment.position == "first"


def test_the_vocabulary_begins_with_special_tokens_and_frequent_words(
    jacket: ProductFacts,
) -> None:
    words = target_vocabulary(pairs_of([Example(jacket, "It has a hood. It weighs 380 g.")]))
    assert tuple(words[:4]) == SPECIAL
    assert words[4:6] == [".", "it"]
    assert "[weight_g]" in words


def test_rows_are_filled_up() -> None:
    assert padded([[1, 2, 3], [4]]) == [[1, 2, 3], [4, 0, 0]]
