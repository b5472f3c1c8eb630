"""What stands on the terminal while a text is written."""

from __future__ import annotations

import pytest

from bot.commands.screen import NOT_KEPT, Screen
from generator.writer import Copy


def shown(capsys: pytest.CaptureFixture[str], *told: str | Copy, taken: str) -> tuple[str, str]:
    screen = Screen()
    for one in told:
        screen(one)
    screen.finish(taken)
    found = capsys.readouterr()
    return found.out, found.err


def test_pieces_stand_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    told = (" It", " weighs", " 380 g.\n", Copy("It weighs 380 g.", "model"))
    out, err = shown(capsys, *told, taken="It weighs 380 g.")
    assert (" ".join(out.split()), err) == ("It weighs 380 g.", "")


def test_a_refused_draft_is_followed_by_the_next(capsys: pytest.CaptureFixture[str]) -> None:
    told = ("Of ", "silk.", Copy("Of silk.", "model"), "380 g.", Copy("380 g.", "model"))
    assert shown(capsys, *told, taken="380 g.") == ("Of silk.\n380 g.\n", f"{NOT_KEPT}\n")


@pytest.mark.parametrize("told", [(), (Copy("By Nordhavn.", "template"),)])
def test_a_text_without_pieces_is_shown_once(
    told: tuple[Copy, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert shown(capsys, *told, taken="By Nordhavn.") == ("By Nordhavn.\n", "")


def test_what_breaks_off_is_replaced(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, "It we", taken="By Nordhavn.") == (
        "It we\nBy Nordhavn.\n",
        f"{NOT_KEPT}\n",
    )
