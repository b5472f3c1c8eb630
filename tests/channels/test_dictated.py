"""Signs that a phone has written out."""

from __future__ import annotations

import pytest

from bot.channels.dictated import written


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("a pan comma for induction full stop", "a pan, for induction."),
        ("can it go in the dishwasher question mark", "can it go in the dishwasher?"),
        ("a text without a question mark please", "a text without a question mark please"),
        ("no comma after the name", "no comma after the name"),
    ],
)
def test_written_out_signs_are_signs(said: str, meant: str) -> None:
    assert written(said, ["en"]) == meant
