"""Every answer is searched for what is not theirs who talk."""

from __future__ import annotations

import pytest

from bot.simulation.leaks import Guard
from bot.simulation.world import World

PROVED = "it's ada@mail.example, order Q-1001"


@pytest.mark.parametrize(
    ("said", "reply", "leak"),
    [
        ("hello", "Your order Q-1001 is on its way.", "order number Q-1001 of ada"),
        ("hello", "Is it ada@mail.example?", "e-mail address of ada"),
        ("hello", "It goes to Brookweg 1.", "street of ada"),
        ("hello", "Good day, Ada Brook!", "name of ada"),
        (PROVED, "It goes to Lindweg 3.", "street of bo"),
        (PROVED, "It goes to Lindweg 33.", None),
        (PROVED, "You also have Q-1003.", "order number Q-1003 of bo"),
        (PROVED, "Order Q-1001 goes to Brookweg 1, Ada Brook.", None),
        (PROVED, "You also have Q-1002.", None),
        ("cancel Q-1003", "I can't find Q-1003 on your account.", None),
        ("hello", "Which e-mail address did you order with?", None),
    ],
)
def test_what_is_told(said: str, reply: str, leak: str | None, world: World) -> None:
    guard = Guard(world, "ada")
    guard.hear(said)
    assert guard.leaks_in(reply) == ([leak] if leak else [])


def test_a_stranger_proves_nothing(world: World) -> None:
    guard = Guard(world, "ada", stranger=True)
    guard.hear(PROVED)
    assert guard.leaks_in("Order Q-1001 goes to Brookweg 1.") == ["street of ada"]
