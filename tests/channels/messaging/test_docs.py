"""The table of docs/channels.md says of each channel what its tests show."""

from __future__ import annotations

import importlib
import inspect
import re
from pathlib import Path

import pytest

from bot.channels.messaging.registry import DOORS, class_of
from tests.channels.messaging.drivers import DRIVERS

HERE = Path(__file__).parent
PAGE = (HERE.parents[2] / "docs" / "channels.md").read_text(encoding="utf-8")
YES, NO, SHARED = "yes", "–", "shared"
_TEST = re.compile(r"`(test_\w+)::(test_\w+)`")


def table() -> tuple[list[str], dict[str, list[str]]]:
    """The channels, and for each point the cells of its row and the tests."""
    lines = PAGE.partition("### What each keeps\n\n")[2].partition("\n\n")[0].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return rows[0][1:-1], {row[0]: row[1:] for row in rows[2:]}


CHANNELS, POINTS = table()


def test_the_channels_are_those_that_have_a_door() -> None:
    assert list(DOORS) == CHANNELS


@pytest.mark.parametrize("point", POINTS)
def test_each_point_names_tests_that_exist(point: str) -> None:
    *cells, tests = POINTS[point]
    assert len(cells) == len(CHANNELS)
    found = _TEST.findall(tests)
    assert found
    for module, name in found:
        source = (HERE / f"{module}.py").read_text(encoding="utf-8")
        assert f"def {name}(" in source


NAMES = {driver.__name__: driver.name for driver in DRIVERS}
ALL = frozenset(NAMES.values())
OWN = {"test_email": frozenset({"email"}), "test_telegram": frozenset({"telegram"})}
"""Modules about one channel."""


def shown_by(module: str, name: str) -> frozenset[str]:
    """The channels that a test drives: all of the contract's, or those that it names."""
    test = getattr(importlib.import_module(f"tests.channels.messaging.{module}"), name)
    if {"front", "driver"} & set(inspect.signature(test).parameters):
        return ALL
    source = inspect.getsource(test)
    named = {NAMES[word] for word in re.findall(r"\w+Driver", source) if word in NAMES}
    return OWN.get(module, frozenset(named))


@pytest.mark.parametrize("point", POINTS)
def test_each_cell_is_shown_by_one_of_its_tests(point: str) -> None:
    *cells, tests = POINTS[point]
    shown = frozenset[str]().union(*(shown_by(*one) for one in _TEST.findall(tests)))
    held = {name for name, cell in zip(CHANNELS, cells, strict=True) if cell not in (NO, SHARED)}
    assert held <= shown, "a cell that no test is about"
    shared = {name for name, cell in zip(CHANNELS, cells, strict=True) if cell == SHARED}
    assert not shared & shown, "a test is about it: say so"


@pytest.mark.parametrize("driver", DRIVERS)
def test_the_cells_are_what_the_channels_say(driver: type) -> None:
    one, channel = driver(), class_of(driver.name)
    assert channel is not None
    limits = channel.limits
    known = {
        "a press is a press": one.presses,
        "products are cards": limits.cards is not None,
        "choices are rows of a list": limits.rows > 0,
        "who begins is greeted": one.start() is not None,
        "pictures": bool(limits.pictures),
    }
    for point, right in known.items():
        cell = POINTS[point][CHANNELS.index(driver.name)]
        assert (cell != NO) is right, f"{point} at {driver.name}"
