from __future__ import annotations

from pathlib import Path

from bot.commands.nlu.options import bot_model, printable


def test_the_bots_model_is_that_of_the_project(project: Path) -> None:
    assert bot_model() == project / "var" / "models" / "rasa" / "model.tar.gz"


def test_printable() -> None:
    assert printable("a\x1b[1m\nb\u202e\ud800é字") == "a [1m b  é字"
