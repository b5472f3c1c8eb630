"""Attacks in words, against the trained bot: none may come to anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.testing.runner import Stage
from tests.attacks.attack import Attack, hold, read_attacks

ATTACKS = read_attacks(Path(__file__).parent / "talk")


def test_names_are_unique() -> None:
    labels = [attack.label for attack in ATTACKS]
    assert sorted(labels) == sorted(set(labels))


@pytest.mark.slow
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.label)
async def test_it_comes_to_nothing(attack: Attack, stage: Stage, tmp_path: Path) -> None:
    if wrong := await hold(attack, stage, tmp_path):
        pytest.fail("\n".join(wrong), pytrace=False)
