from __future__ import annotations

import inspect

import pytest

from common import errors


def test_every_error_has_the_one_root_and_stands_in_the_drawn_tree() -> None:
    classes = [
        c for _, c in inspect.getmembers(errors, inspect.isclass) if c.__module__ == "common.errors"
    ]
    for cls in classes:
        if issubclass(cls, Exception):
            assert issubclass(cls, errors.ShoptalkError)
            assert cls.__name__ in (errors.__doc__ or "")


def test_a_rule_is_a_code_with_values_and_its_message_tells_none_of_them() -> None:
    rule = errors.ShopRuleError("already_shipped", order="A-1", code="x")
    assert (rule.code, rule.values) == ("already_shipped", {"order": "A-1", "code": "x"})
    assert str(rule) == "already_shipped"
    with pytest.raises(TypeError):
        errors.ShopRuleError("already_shipped", "It has left already.")  # type: ignore[call-arg]


def test_bad_rows_are_kept_in_order() -> None:
    rows = [errors.BadRow(3, "no price"), errors.BadRow(9, "no name")]
    assert errors.ImportRowsError("2 bad rows", rows=rows).rows == tuple(rows)
