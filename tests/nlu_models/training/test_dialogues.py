from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_models.model.examples import Entity, Example, Request
from nlu_models.model.situation import ASKED, DID, TABLE, Situation
from nlu_models.training.data import SourcedExample
from nlu_models.training.dialogues import (
    Dialogue,
    DialogueError,
    find_faults,
    read_dialogues,
    to_yaml,
    turns_of,
)

GOOD = """\
version: "3.1"
stories:
- story: cancels, then changes
  steps:
  - user: "cancel [HP-104216](order_number) pls"
    intent: cancel_order
  - bot: {asked: confirm, open: cancel_order, table: order}
  - user: "wait, not that, | take the [lamp](product) out"
    intent: "-cancel_order + change_items"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "d.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_message_is_read_in_its_situation(tmp_path: Path) -> None:
    (dialogue,) = read_dialogues([written(tmp_path, GOOD)])
    first, second = turns_of([dialogue])
    assert first == Example(
        "cancel HP-104216 pls", "cancel_order", (Entity(7, 16, "order_number", "HP-104216"),)
    )
    assert second.situation == Situation("confirm", "cancel_order", "order")
    assert second.text == "wait, not that, take the lamp out"
    assert second.intent == "change_items"
    assert second.entities == (Entity(25, 29, "product", "lamp"),)
    assert second.requests == (
        Request(0, 15, "cancel_order", refused=True),
        Request(16, 33, "change_items"),
    )
    assert dialogue.turns[1].place.endswith("d.yml:8")


def test_what_only_refuses_is_a_no(tmp_path: Path) -> None:
    text = GOOD.replace("cancel_order\n  - bot", '"-cancel_order"\n  - bot')
    first, _ = turns_of(read_dialogues([written(tmp_path, text)]))
    assert (first.intent, first.requests) == ("deny", (Request(0, 20, "cancel_order", True),))


def test_where_words_stand_without_spaces_a_cut_adds_none(tmp_path: Path) -> None:
    text = GOOD.replace(
        "wait, not that, | take the [lamp](product) out", "先别取消，|[灯](product)不要"
    )
    second = turns_of(read_dialogues([written(tmp_path, text)]))[1]
    assert second.text == "先别取消，灯不要"
    assert second.entities == (Entity(5, 6, "product", "灯"),)
    assert [(part.start, part.end) for part in second.requests] == [(0, 5), (5, 8)]


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("asked: confirm", "asked: confirmm", r":7: .*'confirmm' of 'asked'"),
        ("table: order", "tabel: order", r":7: .*key 'tabel'"),
        ("that, | take", "that, take", r":8: .*into 1 requests and names 2 intents"),
        ("  - bot: {asked: confirm, open: cancel_order, table: order}\n", "", ":7: .*follows"),
        ('  - user: "cancel', '  - usr: "cancel', ":5: .*key 'usr'"),
        ("steps:", "step:", ":3: .*needs 'story' and 'steps'"),
        ("stories:", "story:", ":1: .*'stories'"),
        ("[lamp](product)", "[lamp]{'entity': 3}", ":8: .*not valid JSON|:8: .*needs 'entity'"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, right: str, wrong: str, said: str
) -> None:
    path = written(tmp_path, GOOD.replace(right, wrong, 1))
    with pytest.raises(DialogueError, match=said) as caught:
        read_dialogues([path])
    assert caught.value.hint
    _, faults = find_faults([path])
    assert str(faults[0]) == str(caught.value)


def test_one_mistake_hides_no_other(tmp_path: Path) -> None:
    text = GOOD.replace("asked: confirm", "asked: x").replace(" | ", " ")
    _, faults = find_faults([written(tmp_path, text)])
    assert [fault.line for fault in faults] == [7, 8]


words = st.from_regex(r"[a-zà-ü0-9',:#?!-]{1,8}( [a-zà-ü0-9',:#?!-]{1,8}){0,4}", fullmatch=True)
names = st.sampled_from(["find", "ask_price", "cancel_order", "deny"])
situations = st.builds(
    Situation,
    asked=st.none() | st.sampled_from(sorted(ASKED)),
    open=st.none() | names,
    table=st.none() | st.sampled_from(sorted(TABLE)),
    did=st.none() | st.sampled_from(sorted(DID)),
)


@st.composite
def turns(draw: st.DrawFn) -> Example:
    pieces = draw(st.lists(words, min_size=1, max_size=3))
    text, requests, entities = "", [], []
    for piece in pieces:
        gap = draw(st.sampled_from(["", " "])) if text else ""
        start = len(text) + len(gap)
        text = f"{text}{gap}{piece}"
        requests.append(Request(start, len(text), draw(names), draw(st.booleans())))
        if draw(st.booleans()):
            value = draw(st.none() | words)
            entities.append(Entity(start, len(text), "thing", value or text[start:]))
    intent = next((part.intent for part in requests if not part.refused), "deny")
    single = len(requests) == 1 and not requests[0].refused
    return Example(
        text,
        intent,
        tuple(entities),
        situation=draw(situations),
        requests=() if single else tuple(requests),
    )


@given(st.lists(st.lists(turns(), min_size=1, max_size=4), min_size=1, max_size=3))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, told: list[list[Example]]
) -> None:
    dialogues = [
        Dialogue(f"number {n}", tuple(SourcedExample(turn, "") for turn in each))
        for n, each in enumerate(told)
    ]
    path = written(tmp_path_factory.mktemp("dialogues"), to_yaml(dialogues))
    again = read_dialogues([path])
    assert [d.name for d in again] == [d.name for d in dialogues]
    assert turns_of(again) == turns_of(dialogues)
