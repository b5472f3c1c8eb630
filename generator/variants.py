"""Several texts for one brief, the best first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pydantic import NonNegativeInt, PositiveInt

from common.config import StrictModel
from common.errors import ConfigError
from generator.channels import media, too_long
from generator.claims import look_up
from generator.facts import ProductFacts
from generator.guard import Guard
from generator.quality import content_stems
from generator.texts import LENGTHS, TextKind, TextWish, write
from generator.tones import Tone

if TYPE_CHECKING:
    from generator.providers import TextProvider

KNOWN, REPEATED, UNFIT = 0.2, 1.0, 5.0
"""What a stated fact adds to a text's score, and what sameness and a missed limit take from it."""


class Brief(StrictModel):
    """What the texts shall be.

    Attributes:
        kind: ``ad`` or ``description``.
        channel: one of ``channels.yml``; it brings its length, limits and hashtags.
        length: one of :data:`generator.texts.LENGTHS`, where no channel is named.
        tone: ``lively``, ``calm``, ``technical``, ``premium``, or None.
        manner: a style in one's own words, for a provider that takes any.
        keywords: what must be told; only what the data holds is.
        avoid: words that must not stand in it.
        count: how many different texts.
        seed: the same gives the same texts.
    """

    kind: TextKind = "description"
    channel: str | None = None
    length: Literal["line", "short", "standard", "detailed"] = "standard"
    tone: Tone | None = None
    manner: str = ""
    keywords: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    count: PositiveInt = 3
    seed: NonNegativeInt = 0


@dataclass(frozen=True, slots=True)
class Variant:
    """A text of a brief.

    Attributes:
        score: how many facts it states, less what it repeats of the better ones and what does not
            fit; the best is first.
        fields: where the data bears out what it states.
        unfit: which of the channel's limits it breaks: ``headline``, ``body``.
    """

    headline: str
    body: str
    hashtags: tuple[str, ...]
    score: float
    fields: tuple[str, ...]
    unfit: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The variants, fewer where the data has no more to say, and the keywords it does not hold."""

    variants: tuple[Variant, ...]
    unheld: tuple[str, ...] = ()


def variants(provider: TextProvider[Any], facts: ProductFacts, brief: Brief) -> Answer:
    """Different texts for a brief, the best first.

    Raises:
        ConfigError: there is no such channel.
        ServiceUnavailableError: see :meth:`generator.providers.TextProvider.draft`.
    """
    if brief.channel is not None and brief.channel not in media():
        raise ConfigError(
            f"There is no channel {brief.channel!r}.", hint=f"Channels: {', '.join(media())}."
        )
    found = {word: look_up(facts, word) for word in brief.keywords}
    told = [fact.key for one in found.values() if one.verdict == "held" for fact in one.facts]
    wish = _wish(facts, brief, tuple(dict.fromkeys(told)))
    texts: list[Variant] = []
    for _ in range(brief.count):
        written = write(provider, facts, wish)
        if "other" in written.missed:
            break
        wish = wish.kept(written)
        texts.append(_judged(facts, brief, written.headline, written.body, written.hashtags))
    unheld = tuple(word for word, one in found.items() if one.verdict != "held")
    return Answer(_ranked(texts), unheld)


def _wish(facts: ProductFacts, brief: Brief, told: tuple[str, ...]) -> TextWish:
    assert brief.length in LENGTHS
    wish = TextWish(
        facts.id,
        kind=brief.kind,
        length=brief.length,
        tone=brief.tone,
        manner=brief.manner,
        seed=brief.seed,
        told=told,
        avoid=tuple(word.lower() for word in brief.avoid),
    )
    return wish.placed(brief.channel) if brief.channel else wish


def _judged(
    facts: ProductFacts, brief: Brief, headline: str, body: str, tags: tuple[str, ...]
) -> Variant:
    stated = [said for said in Guard(facts).explain(f"{headline}\n{body}") if said.holds]
    fields = tuple(dict.fromkeys(said.field for said in stated))
    unfit = too_long(brief.channel, headline=headline, body=body) if brief.channel else ()
    score = KNOWN * len(fields) - UNFIT * len(unfit)
    return Variant(headline, body, tags, score, fields, unfit)


def _ranked(texts: list[Variant]) -> tuple[Variant, ...]:
    """The best first, then each time the best that repeats least of those before (Carbonell and
    Goldstein, "The Use of MMR", SIGIR 1998)."""
    left, chosen = list(texts), list[Variant]()
    while left:
        said = {stem for one in chosen for stem in content_stems(f"{one.headline} {one.body}")}

        def worth(one: Variant, said: set[str] = said) -> float:
            stems = set(content_stems(f"{one.headline} {one.body}"))
            return one.score - REPEATED * len(stems & said) / max(len(stems), 1)

        chosen.append(max(left, key=worth))
        left.remove(chosen[-1])
    return tuple(chosen)
