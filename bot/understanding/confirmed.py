"""What shoppers said that their messages mean: presses on "did you mean" and on "not that".

A message is proposed as an example of what was pressed after it. Nothing is proposed in which
something personal stands, and things in it are annotated as the project's own examples are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.understanding.kept import Found
from bot.understanding.talks import Talk, is_typed, pressed_intent

ASKED = {
    "utter_did_you_mean": "confirmed",
    "utter_still_not_understood": "confirmed",
    "utter_at_a_guess": "confirmed",
    "utter_not_that": "corrected",
}
"""The sentences that offer readings, and what a press on one of them is."""
NO_READING = frozenset({"deny", "affirm", "human_handoff", "nlu_fallback", "out_of_scope"})
_ANNOTATED = re.compile(r"\]\((\w+)\)|\"entity\":\s*\"(\w+)\"")
_HOLDS_MARKS = re.compile(r"[\[\]{}]")


def annotated_kinds(folders: Collection[Path]) -> frozenset[str]:
    """The entities that the examples of a project annotate."""
    found: set[str] = set()
    for folder in folders:
        for path in folder.rglob("*.yml"):
            for match in _ANNOTATED.finditer(path.read_text(encoding="utf-8")):
                found.add(match[1] or match[2])
    return frozenset(found)


def confirmed(talk: Talk, kinds: Collection[str]) -> Iterator[Found]:
    """What the shopper of a conversation said that messages mean.

    Args:
        talk: the conversation.
        kinds: the entities that examples annotate; a message with any other is left out.
    """
    typed: list[Mapping[str, Any]] = []
    offered: dict[str, str] = {}
    for event in talk.events:
        if event.get("event") == "bot":
            offered = _offered(event) or offered
            continue
        intent = pressed_intent(event)
        how = offered.get(intent, "")
        meant = typed[-2:-1] if how == "corrected" else typed[-1:]
        if how and meant and (text := example_of(meant[0], kinds)):
            told = str((meant[0].get("parse_data") or {}).get("language") or "")
            yield Found(text, intent, how, told, talk.conversation_id)  # type: ignore[arg-type]
        offered = {}
        if is_typed(event):
            typed.append(event)


def example_of(event: Mapping[str, Any], kinds: Collection[str]) -> str:
    """A message as it can stand among examples; empty where it cannot, or is personal."""
    from shop.gaps import masked

    text = str(event.get("text") or "")
    if masked(text) != text.strip() or _HOLDS_MARKS.search(text) or "\n" in text.strip():
        return ""
    entities = (event.get("parse_data") or {}).get("entities") or ()
    found, end = "", 0
    for one in sorted(entities, key=lambda one: int(one.get("start") or 0)):
        name, start = str(one.get("entity")), int(one.get("start") or 0)
        if start < end or one.get("end") is None:
            continue
        if name not in kinds:
            return ""
        found += text[end:start] + _annotation(text[start : one["end"]], one)
        end = int(one["end"])
    return (found + text[end:]).strip()


def _offered(event: Mapping[str, Any]) -> dict[str, str]:
    """The readings that a message of the bot offers, each with what a press on it is."""
    custom = (event.get("data") or {}).get("custom") or {}
    how = ASKED.get(str((custom.get("says") or {}).get("response")), "")
    if not how:
        return {}
    payloads = (str(one.get("payload") or "") for one in custom.get("buttons") or ())
    intents = {pressed_intent({"event": "user", "text": one}) for one in payloads}
    return dict.fromkeys(intents - NO_READING - {""}, how)


def _annotation(text: str, entity: Mapping[str, Any]) -> str:
    told = {key: entity[key] for key in ("entity", "role", "group") if entity.get(key)}
    if len(told) == 1:
        return f"[{text}]({told['entity']})"
    return f"[{text}]{json.dumps(told, ensure_ascii=False)}"
