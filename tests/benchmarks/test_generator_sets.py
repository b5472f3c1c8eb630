from __future__ import annotations

import math

import pytest

from benchmarks.generator_sets import (
    attributes,
    beyond,
    bleu,
    character_bleu,
    covered,
    mr_source,
    slot_errors,
)

MR = "name[Blue Spice], eatType[coffee shop], area[riverside], familyFriendly[no]"


def test_a_meaning_representation_is_read() -> None:
    assert attributes(MR) == {
        "name": "Blue Spice", "eatType": "coffee shop", "area": "riverside", "familyFriendly": "no",
    }  # fmt: skip
    assert mr_source(MR) == ("name [name] eatType coffee shop area riverside familyFriendly no")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("[name] is a coffee shop by the river, not for families.", []),
        ("[name] is a coffee shop by the river for families.", ["familyFriendly"]),
        ("[name] is a pub by the river. It is not child friendly.", ["eatType"]),
        ("[name] near [near] is a riverside coffee shop for adults.", ["near"]),
        ("[name] is an Italian coffee shop at the river; no kids.", ["food"]),
        ("A coffee shop in the centre for adults.", ["name", "area"]),
    ],
)
def test_slot_errors_are_what_is_missing_wrong_or_added(text: str, wrong: list[str]) -> None:
    assert slot_errors(text, attributes(MR)) == wrong


def test_character_bleu_by_hand() -> None:
    assert character_bleu("abcd", "abcd") == pytest.approx(1.0)
    assert character_bleu("", "abcd") == 0.0
    assert character_bleu("wxyz", "abcd") == 0.0
    # Of "abxd" 3 of 4 letters match, 1 of 3 pairs, no triple (1/2 of 2) and no four (1/4 of 1).
    wanted = math.exp(sum(map(math.log, (3 / 4, 1 / 3, 0.5 / 2, 0.25 / 1))) / 4)
    assert character_bleu("abxd", "abcd") == pytest.approx(wanted)
    assert character_bleu("ab", "abcd") < character_bleu("abcd", "abcd")


def test_coverage_is_the_share_of_values_that_are_said() -> None:
    assert covered("红色连衣裙", ["红色", "连衣裙", "蕾丝", "修身"]) == 0.5
    assert covered("", []) == 1.0


def test_what_the_record_does_not_hold_is_found() -> None:
    row = {"name": "Elm Bag", "description": "A brown leather bag.", "price": 49.99}
    assert beyond("A brown leather bag for 49.99.", row) == ()
    assert beyond("A red leather bag with 3 pockets.", row) == ("3", "red", "pockets")


def test_bleu_knows_several_references_of_each_text() -> None:
    pytest.importorskip("sacrebleu")
    references = [["The pub is cheap today.", "A cheap pub it is."], ["It is by the river now."]]
    assert bleu(["a cheap pub it is.", "It is by the river now."], references) == pytest.approx(1.0)
    assert bleu(["a dear pub it is not.", "It is far away now."], references) < 0.5
