from __future__ import annotations

import pytest

from common.language.spacing import clauses, labelled, series, spaced


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (("Done.", "Anything else?"), "Done. Anything else?"),
        (("办好了。", "还有别的吗？"), "办好了。还有别的吗？"),
        (("250", "克"), "250克"),
        (("XL", "", "M"), "XL M"),
        (("明前龙井", "100g"), "明前龙井100g"),
        (("”", "（余额）"), "”（余额）"),
        (("주문", "번호"), "주문 번호"),
        ((), ""),
    ],
)
def test_no_space_stands_beside_writing_without_spaces(parts: tuple[str, ...], text: str) -> None:
    assert spaced(*parts) == text


def test_marks_are_those_of_the_writing() -> None:
    assert series(["red", "large"]) == "red, large"
    assert series(["红色", "XL"]) == "红色、XL"
    assert series([]) == ""
    assert clauses(["made of oak", "2 kg"]) == "made of oak; 2 kg"
    assert clauses(["手工制作", "2千克"]) == "手工制作；2千克"
    assert labelled("Colour", "red") == "Colour: red"
    assert labelled("颜色", "red") == "颜色：red"
