"""Proposals: counted by conversation, decided once."""

from __future__ import annotations

from pathlib import Path

from bot.understanding.kept import Found, Proposals


def found(text: str, intent: str, talk: str) -> Found:
    return Found(text, intent, "confirmed", "en", talk)


def test_a_conversation_counts_once_and_what_is_decided_stays(tmp_path: Path) -> None:
    kept = Proposals(f"sqlite:///{tmp_path / 'talks.db'}")
    both = [found("Where is it?", "track", "a"), found("where is it", "track", "b")]
    assert kept.propose([*both, found("where is it", "return", "c")]) == 2
    assert kept.propose(both) == 0
    first, second = kept.all()
    assert (first.text, first.intent, first.conversations) == ("Where is it?", "track", ("a", "b"))
    assert second.conversations == ("c",)
    assert kept.decide([first.id], "rejected", by="mia") == 1
    assert kept.decide([first.id], "accepted", by="mia") == 0
    kept.propose([*both, found("where is it", "track", "d")])
    assert [one.intent for one in kept.all()] == ["return"]
    (away,) = kept.all("rejected")
    assert (away.by, len(away.conversations)) == ("mia", 3)
    kept.close()
