"""What the shop's no is called in English, for tests of what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from common.errors import ShopRuleError
from common.language import program_phrasebook


def said(refusal: ShopRuleError) -> str:
    """The sentence of a refusal, with its values."""
    return program_phrasebook().render(f"utter_rule_{refusal.code}", "en", **refusal.values)


@contextmanager
def says_no(pattern: str) -> Iterator[None]:
    """A rule says no within the block, in words that the pattern is found in."""
    with pytest.raises(ShopRuleError) as refusal:
        yield
    assert re.search(pattern, said(refusal.value))
