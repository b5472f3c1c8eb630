from __future__ import annotations

import pytest

from languages.en.reads.addresses import TAIL


@pytest.mark.parametrize(
    "said",
    [
        "Kiel and not to the old place",
        "Kiel please",
        "Kiel, but can you still catch it?",
        "Kiel from now on",
        "Kiel rather than Bremen",
        "Kiel for this order",
    ],
)
def test_what_follows_an_address_is_no_part_of_its_town(said: str) -> None:
    assert TAIL.sub("", said) == "Kiel"


@pytest.mark.parametrize(
    "town", ["Newcastle upon Tyne", "Frankfurt am Main", "Nottingham", "Notting Hill"]
)
def test_a_town_stays_whole(town: str) -> None:
    assert TAIL.sub("", town) == town
