"""From questions that nothing answered to proposals: which answer they ask for, or what may answer.

The nearest of the shop's answers, or the nearest sentence of its pages, is proposed with less
certainty than an answer in the chat needs: a person looks at it. What nothing comes near to stays
a gap, and what is about one product belongs into its data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.commands.gap_files import id_of, utterances_of
from bot.understanding.kept import Found

if TYPE_CHECKING:
    from actions.answers import FaqEntry
    from actions.questions.pages import Section
    from bot.understanding.kept import Proposal
    from common.paths import Project
    from recommender.passages import PassageRanker, Ranked
    from shop.database import Shop
    from shop.gaps import GapView

LIKELY = 0.35
"""The least chance that something answers with which a person is asked to look at it."""


@dataclass(frozen=True)
class Cluster:
    """Questions that ask about the same, the one that was asked most often first."""

    gaps: tuple[GapView, ...]

    @property
    def id(self) -> int:
        """That of the first question."""
        return self.gaps[0].id

    @property
    def count(self) -> int:
        """How often any of them was asked."""
        return sum(gap.count for gap in self.gaps)


@dataclass(frozen=True)
class Known:
    """What the shop can say, and what is not answered.

    Attributes:
        shop: keeps the gaps.
        faq: the shop's answers.
        pages: the sections of its pages.
        ranker: says how surely something answers.
        frame: words that every question has.
    """

    shop: Shop
    faq: Mapping[str, FaqEntry]
    pages: Sequence[Section]
    ranker: PassageRanker
    frame: frozenset[str]


def clusters(shop: Shop, ranker: PassageRanker) -> list[Cluster]:
    """All that is kept, the same together; what is about different products stays apart."""
    from recommender.clusters import cluster
    from recommender.words import Words
    from shop.gaps import list_gaps

    words = Words()
    by_subject: dict[str, list[GapView]] = {}
    for gap in list_gaps(shop):
        by_subject.setdefault(gap.product_id, []).append(gap)
    found = [
        Cluster(tuple(held[place] for place in places))
        for held in by_subject.values()
        for places in cluster([gap.text for gap in held], ranker, words)
    ]
    return sorted(found, key=lambda one: (-one.count, one.id))


def proposed(known: Known, before: Sequence[Proposal]) -> Iterator[Found]:
    """What gaps propose, asked most often first.

    Args:
        before: what was proposed before, whatever became of it; nothing of it is again.
    """
    done = {line for one in before for line in one.lines}
    turned_down = {line for one in before if one.state == "rejected" for line in one.lines}
    taken = [*known.faq, *(one.intent for one in before)]
    for one in clusters(known.shop, known.ranker):
        lines = utterances_of([gap.text for gap in one.gaps])
        fresh = [line for line in lines if line not in done]
        if one.gaps[0].product_id or not fresh or not turned_down.isdisjoint(lines):
            continue
        intent, answer = nearest(known, fresh[0], taken)
        if intent:
            taken.append(intent)
            language = one.gaps[0].language
            yield Found("\n".join(fresh), intent, "gap", language, "", answer)


def nearest(known: Known, question: str, taken: Sequence[str] = ()) -> tuple[str, str]:
    """The answer that a question may ask for, or a new one's name and the sentence that may do.

    Returns:
        An intent and no words, or the name of a new answer and its words; two empty strings where
        nothing comes near enough.
    """
    from recommender.passages import Passage, sentences

    entries = list(known.faq.values())
    answers = [Passage(one.question, f"{one.question} {one.answer}") for one in entries]
    said = [
        Passage(sentence, section.title)
        for section in known.pages
        for sentence in sentences(section.text)
        if not {"{", "}"} & set(sentence)
    ]
    by_answer, by_page = (
        _surest(known.ranker.rank(question, held, ignore=known.frame)) for held in (answers, said)
    )
    if by_answer is not None and (by_page is None or by_answer.score >= by_page.score):
        return entries[by_answer.place].id, ""
    if by_page is None:
        return "", ""
    return id_of(question, taken, known.ranker.content(question, known.frame)), said[
        by_page.place
    ].text


def forget(shop: Shop, lines: Sequence[str]) -> None:
    """The gaps that were asked in these words are seen to."""
    from shop.gaps import forget_gaps, list_gaps

    wanted = set(lines)
    found = [gap.id for gap in list_gaps(shop) if wanted & set(utterances_of([gap.text]))]
    forget_gaps(shop, found)


def as_question(text: str) -> str:
    """A text as a question is written."""
    plain = text.strip().rstrip("?!. ")
    return f"{plain[:1].upper()}{plain[1:]}?"


@contextmanager
def known_of(project: Project) -> Iterator[Known]:
    """What a project's shop can say, its database open meanwhile."""
    from actions.answers import load_faq
    from actions.assembly import open_project_shop
    from actions.questions.pages import PAGES, load_pages
    from common.language import language

    spoken = language(project.language, project.languages)
    shop = open_project_shop(project)
    try:
        yield Known(
            shop,
            load_faq(project.answers, shop.config, spoken),
            load_pages(project.data / PAGES, shop.config, spoken),
            trained_ranker(project),
            frame(project),
        )
    finally:
        shop.close()


def trained_ranker(project: Project) -> PassageRanker:
    """With the trained sentence encoder, or by words where nothing was trained."""
    from actions.assembly import RECOMMENDER
    from recommender.embedding import MODEL_FILE, TextEncoder
    from recommender.passages import PassageRanker
    from recommender.words import Words

    folder = project.models / RECOMMENDER
    encoder = TextEncoder.load(folder) if (folder / MODEL_FILE).is_file() else None
    return PassageRanker(encoder, Words())


def frame(project: Project) -> frozenset[str]:
    """Words that every question in the project's language has."""
    from common.language import language

    spoken = language(project.language, project.languages)
    found: frozenset[str] = spoken.reads("questions").FRAME
    return found


def _surest(ranked: Sequence[Ranked]) -> Ranked | None:
    return next((one for one in ranked if one.score >= LIKELY), None)
