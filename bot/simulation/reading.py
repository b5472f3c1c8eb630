"""What a simulated customer sees in an answer: the order, a summary, a fitting button."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from bot.simulation.goals import Task
from bot.simulation.phrases import plain
from bot.simulation.tables import Row
from bot.simulation.telling import Teller
from bot.simulation.world import changed_options
from common.language.scripts import NOT_BEFORE_A_WORD, NOT_BEHIND_A_WORD, is_unspaced
from common.messages import Button

if TYPE_CHECKING:
    from collections.abc import Iterable


class Offers(Protocol):
    """An answer with buttons."""

    @property
    def buttons(self) -> tuple[Button, ...]:
        """What can be pressed."""


def bears_order(task: Task, text: str) -> bool:
    """Whether the number of the task's order stands in a text."""
    digits = re.sub(r"\D", "", task.order or "")
    return bool(digits) and re.search(rf"(?<!\d){digits}(?!\d)", text) is not None


def fits(task: Task, teller: Teller, text: str) -> bool:
    """Whether a summary is of this task: its order, and what shall be done with it."""
    summary = plain(text)
    if not bears_order(task, summary):
        return False
    check = _SUMMARIES.get(task.kind)
    return check is None or check(task, teller, summary)


def _return(task: Task, teller: Teller, text: str) -> bool:
    """All the lines that go back, and no other."""
    wanted = {plain(str(line["name"])) for line in teller.lines(task)}
    whole = Task(kind="cancel", order=task.order)
    every = {plain(str(line["name"])) for line in teller.lines(whole)}
    if not all(name in text for name in wanted) or any(name in text for name in every - wanted):
        return False
    return all(_counted(line, text) for line in teller.lines(task))


def _swap(task: Task, teller: Teller, text: str) -> bool:
    """One of the swaps at least, and each that is named with its new variant."""
    named = [
        (line, task.swaps.get(line["sku"]))
        for line in teller.lines(task)
        if plain(str(line["name"])) in text and task.swaps.get(line["sku"]) != line["sku"]
    ]
    return bool(named) and all(
        _counted(line, text) and _has(text, changed_options(line, teller.world.variant(new)))
        for line, new in named
        if new
    )


def _counted(line: Row, text: str) -> bool:
    """No other number of pieces stands before the line's name, or right behind it, than it has."""
    name, times = re.escape(plain(str(line["name"]))), "[×x*]"
    numbers = re.findall(rf"(\d+) ?{times} ?{name}", text)
    numbers += re.findall(rf"{name}(?:（[^）]*）)?{times}(\d+)", text)
    return all(int(number) == line["quantity"] for number in numbers)


def _address(task: Task, teller: Teller, text: str) -> bool:
    """Street, postcode and town of the new address, and no further word behind the town."""
    new = task.address
    if new is None or not _has(text, (new.street, new.postcode)):
        return False
    if is_unspaced(new.city):  # the town stands before the street
        return plain(new.city) in text
    behind = text.partition(plain(new.street))[2].partition(plain(new.city))
    return bool(behind[1]) and re.match(r" \w", behind[2]) is None


def _payment(task: Task, teller: Teller, text: str) -> bool:
    """The way to pay, by its last digits or its name."""
    words = plain(teller.way(task)).split()
    return bool(words) and words[-1] in text


_SUMMARIES: dict[str, Callable[[Task, Teller, str], bool]] = {
    "return": _return,
    "exchange": _swap,
    "items": _swap,
    "address": _address,
    "payment": _payment,
}


def pick(task: Task, teller: Teller, reply: Offers) -> Button | None:
    """The one button that is what the task wants; None where none or several are needed."""
    titles = [plain(button.title) for button in reply.buttons]
    for place, title in enumerate(titles):
        if bears_order(task, title):
            return reply.buttons[place]
    lines = teller.lines(task)
    if task.kind in {"return", "exchange", "items"} and len(lines) == 1:
        return _only(reply.buttons, titles, [plain(str(lines[0]["name"]))]) or _variant(
            task, teller, reply.buttons, titles, lines
        )
    return None


def _variant(
    task: Task, teller: Teller, buttons: Sequence[Button], titles: Sequence[str], lines: list[Row]
) -> Button | None:
    new = task.swaps.get(lines[0]["sku"])
    if new is None:
        return None
    return _only(buttons, titles, changed_options(lines[0], teller.world.variant(new)))


def _only(buttons: Sequence[Button], titles: Sequence[str], words: Iterable[str]) -> Button | None:
    found = [b for b, title in zip(buttons, titles, strict=True) if _has(title, words)]
    return found[0] if len(found) == 1 else None


def _has(text: str, words: Iterable[str]) -> bool:
    """Whether all of the words stand in a text, each on its own."""
    alone = (f"{NOT_BEHIND_A_WORD}{re.escape(plain(w))}{NOT_BEFORE_A_WORD}" for w in words)
    return all(re.search(pattern, text) for pattern in alone)
