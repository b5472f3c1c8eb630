"""From what shoppers said to proposals, and from accepted ones to examples and answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.understanding.confirmed import annotated_kinds, confirmed
from common.errors import DataError

if TYPE_CHECKING:
    from bot.understanding.gaps import Known
    from bot.understanding.kept import Proposal, Proposals
    from bot.understanding.talks import Talk
    from common.paths import Project
    from shop.database import Shop


def open_proposals(project: Project) -> Proposals:
    """The proposals of a project, in the database of its conversations."""
    from bot.project import messaging_database
    from bot.understanding.kept import Proposals

    return Proposals(messaging_database(project))


def kinds_of(project: Project) -> frozenset[str]:
    """The entities that the examples of a project and of its languages annotate."""
    from common.language import language

    own = [path for path in project.training_data if path.is_dir()]
    spoken = language(project.language, project.languages)
    return annotated_kinds([project.data / "nlu", *own, *spoken.folders("nlu")])


def look_through(kept: Proposals, talks: Iterable[Talk], kinds: frozenset[str]) -> int:
    """Keep what conversations propose; returns how many proposals are new."""
    return kept.propose(one for talk in talks for one in confirmed(talk, kinds))


def look_at_gaps(kept: Proposals, known: Known) -> int:
    """Keep what unanswered questions propose; returns how many proposals are new."""
    from bot.understanding.gaps import proposed

    return kept.propose(list(proposed(known, kept.every())))


def accept(
    kept: Proposals, project: Project, ids: Sequence[int], *, by: str, shop: Shop | None = None
) -> list[tuple[Path, str, int]]:
    """Write proposals among the examples of their intents or the answers; note who accepted them.

    Args:
        shop: keeps the gaps of which some are; the project's own is opened without it.

    Returns:
        For each intent the file, from the project's folder on, and how many examples are new.

    Raises:
        DataError: one of the proposals is not open; then nothing is written.
    """
    from bot.commands.gap_files import write_utterances

    held = {one.id: one for one in kept.all()}
    if unknown := [number for number in ids if number not in held]:
        raise DataError(
            f"Proposal {unknown[0]} is not open.", hint="List them: shoptalk nlu proposals"
        )
    wanted = [held[number] for number in dict.fromkeys(ids)]
    by_intent: dict[str, list[str]] = {}
    for one in wanted:
        if not one.answer:
            by_intent.setdefault(one.intent, []).extend(one.lines)
    written = [_answered(project, one) for one in wanted if one.answer]
    for intent, lines in by_intent.items():
        path, count = write_utterances(project.data / "nlu", intent, lines)
        written.append((path, intent, count))
    kept.decide(ids, "accepted", by=by)
    _see_to(project, [line for one in wanted if one.source == "gap" for line in one.lines], shop)
    return [(path.relative_to(project.root), intent, count) for path, intent, count in written]


def _answered(project: Project, one: Proposal) -> tuple[Path, str, int]:
    """Write a proposed answer among the shop's."""
    from actions.answers import FaqEntry, read_answers
    from bot.commands.gap_files import write_answer
    from bot.understanding.gaps import as_question
    from common.language import language

    spoken = language(project.language, project.languages)
    taken = {entry.id for entry in read_answers(project.answers, spoken)}
    if one.intent in taken:
        raise DataError(
            f"There is an answer '{one.intent}' already.",
            hint=f"shoptalk nlu proposals reject {one.id}, then: shoptalk gaps",
        )
    told = "".join(f"- {line}\n" for line in one.lines)
    entry = FaqEntry(
        id=one.intent, question=as_question(one.lines[0]), answer=one.answer, utterances=told
    )
    return write_answer(project.answers, entry), one.intent, len(one.lines)


def _see_to(project: Project, lines: Sequence[str], shop: Shop | None) -> None:
    """Gaps that an accepted proposal is of are none any more."""
    from actions.assembly import open_project_shop
    from bot.understanding.gaps import forget

    if not lines:
        return
    held = shop or open_project_shop(project)
    try:
        forget(held, lines)
    finally:
        if shop is None:
            held.close()
