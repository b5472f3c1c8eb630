"""What a conversation has spoken of: the lists that were shown, and single things, latest first.

The table is the list shown last. But "the two", "both" and "the other" may mean things that were
talked about one by one since, and "the third" may lie in the list before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from types import ModuleType

from rasa_sdk import Tracker

from actions.conversation.references import resolve
from actions.conversation.table import NOTHING, Resolution, Row, Table
from actions.conversation.turn import (
    FOCUS_PRODUCT,
    SHOWN_PRODUCTS,
    Entity,
    Turn,
    shown_products,
)
from common.language import language

_EVENTS = 240
"""So far back a conversation is looked at."""
_LISTS = 4
_PAIR = 2


@dataclass(frozen=True)
class Spoken:
    """Ids of what was shown and talked about.

    Attributes:
        lists: what was shown, the latest list first; the same list stands once.
        talked: what was talked about by itself, the latest first, each once.
        since: how many of these since the latest list of several.
    """

    lists: tuple[tuple[str, ...], ...] = ()
    talked: tuple[str, ...] = ()
    since: int = 0
    focus: str | None = None

    @property
    def ids(self) -> list[str]:
        """Everything, each once."""
        listed = (one for shown in self.lists for one in shown)
        return list(dict.fromkeys((*listed, *self.talked)))

    @property
    def table(self) -> tuple[str, ...]:
        """What was shown last."""
        return self.lists[0] if self.lists else ()

    @property
    def before(self) -> str | None:
        """What was talked about before what is talked about now."""
        return next((one for one in self.talked if one != self.focus), None)

    @property
    def pair(self) -> tuple[str, ...]:
        """The two that were talked about last, in the order they came up; none where a list of
        two lies there and nothing else has come up since."""
        if len(self.table) == _PAIR and (not self.focus or self.focus in self.table):
            return ()
        return tuple(reversed(self.talked[:_PAIR])) if len(self.talked) >= _PAIR else ()


def spoken_of(tracker: Tracker) -> Spoken:
    """What a tracker's conversation has spoken of."""
    focus = str(tracker.get_slot(FOCUS_PRODUCT) or "") or None
    lists: list[tuple[str, ...]] = [tuple(shown)] if (shown := shown_products(tracker)) else []
    talked: list[str] = [focus] if focus else []
    since: int | None = None
    for name, value in _told(tracker):
        if name == FOCUS_PRODUCT and str(value) not in talked:
            talked.append(str(value))
        elif name == SHOWN_PRODUCTS:
            ids = tuple(map(str, value))
            lists += [ids] if ids not in lists else []
            since = len(talked) if since is None and len(ids) > 1 else since
    counted = len(talked) if since is None else since
    return Spoken(tuple(lists[:_LISTS]), tuple(talked), counted, focus)


def _told(tracker: Tracker) -> Iterator[tuple[str, Sequence[str]]]:
    """What the slots of products were set to, the latest first."""
    for event in islice(reversed(tracker.events), _EVENTS):
        name, value = event.get("name"), event.get("value")
        if event.get("event") == "slot" and value and name in (FOCUS_PRODUCT, SHOWN_PRODUCTS):
            yield str(name), value


def pointed(
    turn: Turn, spoken: Spoken, rows: Mapping[str, Row], options: Collection[str] = ()
) -> Resolution:
    """What a message points at of all that was spoken of.

    Args:
        turn: the message.
        spoken: what the conversation has spoken of.
        rows: what is still there, by id.
        options: entities that choose among the forms of one thing ("in black"): they point at a
            thing only in words for one ("the black one").
    """
    reads = language(turn.language).reads("references")
    turn = _without_options(turn, options, reads) if spoken.focus in rows else turn
    focus = rows.get(spoken.focus or "")
    if reads.TOGETHER.search(turn.text) and not turn.has("quantity", "ordinal"):
        ids = spoken.pair if spoken.pair and _talks_of_pair(spoken) else spoken.table
        if len(ids) > 1:
            return Resolution(rows=tuple(rows[one] for one in ids if one in rows))
    if focus and _is_plainly_it(turn, reads):
        return Resolution(rows=(focus,))
    if focus and focus.id not in spoken.table and _is_a_form_of(focus, turn, options, reads):
        return Resolution(rows=(focus,))
    tables = list(_tables(turn, spoken, rows, reads))
    kinds = frozenset(turn.all("category"))
    # "The first coat" is no rug that was shown since.
    named = [table for table in tables if any(row.kinds & kinds for row in table.rows)]
    unclear: Resolution | None = None
    for table in named or tables:
        found = resolve(turn, table)
        if found.rows:
            return found
        if found.among and not found.lacking:
            unclear = unclear or found
    return unclear or resolve(turn, _table(spoken.table, spoken, rows)) if spoken.table else NOTHING


def _talks_of_pair(spoken: Spoken) -> bool:
    return spoken.since >= _PAIR or len(spoken.table) < _PAIR


def _tables(
    turn: Turn, spoken: Spoken, rows: Mapping[str, Row], reads: ModuleType
) -> Iterator[Table]:
    """The tables that a message may point at, the likeliest first."""
    text = turn.text
    pair_meant = reads.TWO.search(text) or (reads.PLURAL.search(text) and spoken.since >= _PAIR)
    if pair_meant and spoken.pair:
        yield _table(spoken.pair, spoken, rows)
    lists = list(spoken.lists)
    if reads.EARLIEST_SHOWN.search(text):
        lists.reverse()
    elif reads.SHOWN_EARLIER.search(text) and len(lists) > 1:
        lists = [*lists[1:], lists[0]]
    if lists:
        yield _table(lists[0], spoken, rows)
    if turn.has("ordinal", "category") or reads.SHOWN_EARLIER.search(text):
        yield from (_table(ids, spoken, rows) for ids in lists[1:])
        yield _table(tuple(reversed(spoken.talked)), spoken, rows)


def _table(ids: Sequence[str], spoken: Spoken, rows: Mapping[str, Row]) -> Table:
    aside = tuple(rows[one] for one in spoken.talked if one in rows and one not in ids)
    return Table(
        tuple(rows[one] for one in ids if one in rows),
        focus=spoken.focus,
        before=spoken.before,
        aside=aside,
    )


def _is_plainly_it(turn: Turn, reads: ModuleType) -> bool:
    """ "Does it come in teal": what is talked about, whatever else fits the words."""
    return bool(
        reads.PLAINLY_IT.search(turn.text)
        and not reads.POINTED.search(turn.text)
        and not reads.TOLD_APART.search(turn.text)
        and not reads.TWO.search(turn.text)
        and not turn.has("ordinal", "product", "category")
    )


def _is_a_form_of(focus: Row, turn: Turn, options: Collection[str], reads: ModuleType) -> bool:
    """Whether "the blue one" is nothing but a form of what has been talked about since the list."""
    said = [e for e in turn.entities if e.name in options and e.text and not e.unwanted]
    values = {word for e in said for word in e.text.lower().split()}
    described = reads.described(turn.text)
    alone = bool(described) and all(word in values for word in described)
    return alone and all(focus.has(e.name, e.value) for e in said) and not turn.has("category")


def _without_options(turn: Turn, options: Collection[str], reads: ModuleType) -> Turn:
    """A message without the choices that name no thing ("the lighter one, in black M")."""
    spans = [match.span() for match in reads.POINTED.finditer(turn.text)]
    kinds = [entity for entity in turn.entities if entity.name == "category" and entity.text]

    def points(entity: Entity) -> bool:
        end = entity.start + len(entity.text)
        inside = any(start <= entity.start and end <= stop for start, stop in spans)
        beside = any(0 <= kind.start - end <= 1 for kind in kinds)
        return inside or beside

    aside = [e for e in turn.entities if e.name in options and e.text and not points(e)]
    if not aside:
        return turn
    letters = list(turn.text)
    for entity in aside:
        end = min(entity.start + len(entity.text), len(letters))
        letters[entity.start : end] = " " * (end - entity.start)
    kept = tuple(entity for entity in turn.entities if entity not in aside)
    return replace(turn, text="".join(letters), entities=kept)
