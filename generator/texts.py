"""Texts that can be reworked: the wish for a text, and writing it anew from the data.

A change never edits words. It changes the wish, and the text is written again, so that whatever is
asked for, only the product's facts are in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, Self

from common.language.scripts import NOT_BEFORE_A_WORD, NOT_BEHIND_A_WORD, count_words
from generator import template
from generator.channels import Medium, media
from generator.claims import facts_about, without
from generator.facts import Fact, ProductFacts
from generator.tones import Tone, told_in
from generator.tongue import claim_words, copy_words
from generator.words import close_up, sentences

if TYPE_CHECKING:
    from generator.providers import TextProvider

TextKind = Literal["description", "ad"]
LENGTHS = ("line", "short", "standard", "detailed")
"""A slogan alone, one sentence, two or three, as many as there are facts for."""
TRIES = 6
"""Drafts that are made for one text at most."""
COMPARED = 3
"""Drafts of which the liveliest is taken."""
KEPT = 6
"""Earlier texts that a new one must differ from."""
MOST_HASHTAGS = 10
_FEWEST_WORDS = 8
_NAME_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class TextWish:
    """What a text shall be, as it grows over several messages.

    Attributes:
        product: its id.
        length: one of :data:`LENGTHS`.
        medium: one of :func:`generator.channels.media`, or None.
        price: whether the price is told under it.
        told: keys of facts that it must state.
        leave_out: attributes of the product that it must not state.
        avoid: words that it must not use.
        manner: the shopper's own words for a style, for a provider that takes any.
        characters, words: at most so many in the body.
        sentences: at most so many in the body.
        closing: the shopper's own last line, which the data bears out.
        offered: how many versions were given at once, the latest of ``written``.
        seed: where the drafts begin; the same gives the same text.
        headline, body: of the text on the table.
        written: the texts so far, the latest last; the next one differs from them.
    """

    product: str
    kind: TextKind = "description"
    length: str = "standard"
    medium: str | None = None
    tone: Tone | None = None
    hashtags: int = 0
    price: bool = False
    bullets: bool = False
    told: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    manner: str = ""
    characters: int | None = None
    words: int | None = None
    sentences: int | None = None
    closing: str = ""
    offered: int = 0
    seed: int = 0
    headline: str = ""
    body: str = ""
    written: tuple[str, ...] = ()

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """The wish kept as plain values; lists become tuples, unknown keys are left out."""
        known = cls.__dataclass_fields__
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value
            for key, value in kept.items()
            if key in known
        }
        return cls(**values)

    @property
    def where(self) -> Medium:
        """The medium's limits; none where no medium is named."""
        return media().get(self.medium or "", Medium())

    def about(self, product: str) -> TextWish:
        """The same for another product, of which nothing was written yet."""
        return replace(
            self,
            product=product,
            told=(),
            leave_out=(),
            closing="",
            offered=0,
            headline="",
            body="",
            written=(),
        )

    def halved(self) -> Self:
        """With at most half the words of the text on the table."""
        held = count_words(self.body) or count_words(self.headline)
        return replace(self, words=max(held // 2, _FEWEST_WORDS), characters=None)

    def back(self, place: int) -> TextWish:
        """With one of the earlier texts on the table again, as it was written."""
        text = self.written[place]
        headline, _, body = text.rpartition("\n") if "\n" in text else ("", "", text)
        plain = replace(self, headline=headline, body=body, told=(), offered=0)
        return replace(plain, headline=text, body="") if self.length == "line" else plain

    def sized(self, steps: int) -> TextWish:
        """Longer by so many steps, or shorter; the same at the end of the scale."""
        place = LENGTHS.index(self.length) + steps
        return replace(
            self,
            length=LENGTHS[min(max(place, 0), len(LENGTHS) - 1)],
            characters=None,
            words=None,
            sentences=None,
        )

    def placed(self, medium: str) -> TextWish:
        """For another medium, which brings its own length and hashtags."""
        there = media()[medium]
        return replace(
            self,
            kind="ad",
            medium=medium,
            length=there.length,
            hashtags=there.hashtags,
            characters=None,
            words=None,
            sentences=None,
        )

    def kept(self, written: Written) -> TextWish:
        """The same once a text was written."""
        text = Written(written.headline, written.body).text
        earlier = tuple(one for one in self.written if one != text)
        return replace(
            self,
            headline=written.headline,
            body=written.body,
            written=(*earlier, text)[-KEPT:],
        )


@dataclass(frozen=True)
class Written:
    """A text.

    Attributes:
        headline: empty where there is none.
        body: empty where the headline is all.
        hashtags: each with its sign.
        missed: what of the wish could not be kept: ``other`` (nothing different is left to say),
            ``size`` (it does not fit the limit), ``told`` (a fact has no place in it).
        unsaid: keys of the facts that have no place in it.
        must: sentences that stay when others are left out.
    """

    headline: str = ""
    body: str = ""
    hashtags: tuple[str, ...] = ()
    missed: frozenset[str] = field(default_factory=frozenset)
    unsaid: tuple[str, ...] = ()
    must: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of it, in one string."""
        return "\n".join(filter(None, (self.headline, self.body, " ".join(self.hashtags))))

    @property
    def bullets(self) -> str:
        """The body with a line and a mark for each sentence."""
        return "\n".join(f"• {line.rstrip('.。')}" for line in sentences(self.body))


def write(
    provider: TextProvider[Any], facts: ProductFacts, wish: TextWish, *, stay: bool = False
) -> Written:
    """Write what is wished, as far as the data and the provider allow.

    Args:
        provider: drafts; every draft it gives has passed the fact guard.
        facts: the product.
        wish: what the text shall be.
        stay: whether the text on the table stays, with what it must now state besides.

    Raises:
        ServiceUnavailableError: see :meth:`TextProvider.draft`.
    """
    said = without(facts, wish.leave_out)
    told = [fact for key in wish.told if (fact := said.by_key().get(key)) is not None]
    if stay and (wish.headline or wish.body):
        kept = _stating(Written(wish.headline, _unclosed(wish)), said, told, wish)
        best, fits = _fitted(kept, wish) or kept, _fitted(kept, wish) is not None
    else:
        found, fits = _best(_drafts(provider, said, told, wish), wish)
        best = found or Written(body=template.describe(said))
    missed = set[str]() if fits else {"size"}
    if best.text in wish.written and not stay:
        missed.add("other")
    unsaid = tuple(fact.key for fact in told if not _states(best.text, fact))
    if unsaid:
        missed.add("told")
    tags = hashtags(facts, wish.hashtags)
    return Written(best.headline, best.body, tags, frozenset(missed), unsaid)


def hashtags(facts: ProductFacts, count: int) -> tuple[str, ...]:
    """Hashtags of the product's own words: its name, brand, kind, and what it is made of."""
    made_of = [fact.value for fact in facts.facts if fact.kind == "text"]
    phrases = [facts.name, facts.brand, facts.category, *made_of]
    found = dict.fromkeys(_hashtag(phrase) for phrase in phrases)
    found.pop("", None)
    return tuple(found)[: min(max(count, 0), MOST_HASHTAGS)]


def _hashtag(phrase: str) -> str:
    words = _NAME_WORD.findall(phrase)
    joined = "".join(word[:1].upper() + word[1:] for word in words)
    return f"#{joined}" if 1 <= len(words) <= 4 and not joined.isdigit() else ""


def _drafts(
    provider: TextProvider[Any], facts: ProductFacts, told: list[Fact], wish: TextWish
) -> Iterator[Written]:
    """Different drafts; the later ones begin with other facts than the text that stands."""
    seen: set[str] = set()
    for seed, known in _ways(facts, told, wish):
        plain = Written(_headline(provider, known, wish, seed), _body(provider, known, wish, seed))
        draft = _stating(plain, facts, told, wish)
        if draft.text not in seen and _names(draft, facts, wish):
            seen.add(draft.text)
            yield draft
    if wish.length == "line":
        for seed, known in _ways(facts, told, wish):
            line = template.slogan(told_in(known, wish.tone, 0), seed)
            if line != template.slogan(known):  # its name alone is no slogan
                yield Written(line)
    else:
        short = _shortened(template.describe(facts), wish.length)
        yield _stating(Written(_headline(provider, facts, wish, 0), short), facts, told, wish)


def _ways(
    facts: ProductFacts, told: list[Fact], wish: TextWish
) -> Iterator[tuple[int, ProductFacts]]:
    """Seeds, and what is known when each is used."""
    first = sentences(wish.written[-1])[:1] if wish.written else []
    begun = {fact.attribute for line in first for fact in facts_about(facts, line)}
    others = without(facts, sorted(begun - {fact.attribute for fact in told}))
    for seed in range(TRIES):
        number = wish.seed + seed + len(wish.written)
        yield number, others if wish.written and seed % 2 else facts


def _headline(provider: TextProvider[Any], facts: ProductFacts, wish: TextWish, seed: int) -> str:
    if wish.sentences == 1:
        return ""
    if wish.kind != "ad" and wish.tone != "lively" and wish.length != "line":
        return ""
    limit = wish.where.headline
    style = wish.manner if wish.manner and provider.any_style else None
    line = provider.slogan(facts, style=style, seed=seed).text
    named = line if _is_named(line, facts) or wish.length == "line" else f"{facts.name} – {line}"
    options = (named, template.slogan(facts, seed), template.slogan(facts), facts.name)
    return next((one for one in options if limit is None or len(one) <= limit), "")


def _is_named(text: str, facts: ProductFacts) -> bool:
    """Whether a text says what it is about: the whole name, or the first word of it."""
    return facts.name in text or f"{facts.name.split()[0]} " in text


def _names(draft: Written, facts: ProductFacts, wish: TextWish) -> bool:
    """Whether a draft says what it is about, where no headline does."""
    return wish.kind != "ad" or bool(draft.headline) or _is_named(draft.body, facts)


def _body(provider: TextProvider[Any], facts: ProductFacts, wish: TextWish, seed: int) -> str:
    if wish.length == "line":
        return ""
    facts = told_in(facts, wish.tone, seed)
    if wish.tone in ("calm", "technical"):
        text = template.describe(facts)
    elif wish.manner and provider.any_style:
        text = provider.describe(facts, style=wish.manner, seed=seed).text
    else:
        text = provider.describe(facts, style=wish.length, seed=seed).text
    return _shortened(text, wish.length)


def _stating(draft: Written, facts: ProductFacts, told: Sequence[Fact], wish: TextWish) -> Written:
    """The draft with a sentence for each fact that it must state and does not; where one sentence
    is wanted, one that states them all."""
    lacking = [fact for fact in told if not _states(draft.text, fact)]
    if lacking and wish.sentences == 1 and (one := template.in_one(facts, told)):
        return replace(draft, body=one, must=(one,))
    added = tuple(template.sentence(facts, fact) for fact in lacking)
    stated = (line for line in sentences(draft.body) if any(_states(line, f) for f in told))
    body = close_up(" ".join(filter(None, (draft.body, *added))))
    return replace(draft, body=body, must=(*stated, *added))


def _shortened(text: str, length: str) -> str:
    return sentences(text)[0] if length == "short" else text


def _states(text: str, fact: Fact) -> bool:
    """Whether a text states a fact, as far as its value tells."""
    if fact.kind in ("text", "number"):
        value = rf"{NOT_BEHIND_A_WORD}{re.escape(fact.value)}{NOT_BEFORE_A_WORD}"
        return re.search(value, text, re.IGNORECASE) is not None
    if template.feature_words(fact) in text:
        return True
    stem = copy_words().stem
    stems = {stem(word) for word in _NAME_WORD.findall(text.lower())}
    return {stem(word) for word in fact.value.lower().split()} <= stems


def _fitted(draft: Written, wish: TextWish) -> Written | None:
    """The draft with its last sentences left out until it fits, or None when it cannot."""
    if not draft.body:
        fits = wish.words is None or count_words(draft.headline) <= wish.words
        return draft if fits and _short_enough(draft.headline, wish.characters) else None
    limit = min(filter(None, (wish.characters, wish.where.body)), default=None)
    closing = [wish.closing] if wish.closing else []
    lines = sentences(draft.body)
    if wish.sentences:
        lines = _fewer(lines, max(wish.sentences - len(closing), 1), draft.must)
    while lines:
        body = close_up(" ".join([*lines, *closing]))
        few = wish.words is None or count_words(body) <= wish.words
        if few and _short_enough(body, limit):
            return replace(draft, body=body)
        lines = _fewer(lines, len(lines) - 1, draft.must)
    return None


def _fewer(lines: Sequence[str], most: int, must: Sequence[str]) -> list[str]:
    """At most so many of the lines: the last ones go first, those that must stay last of all."""
    left = list(lines)
    while len(left) > most:
        spare = [at for at, line in enumerate(left) if line not in must]
        left.pop(spare[-1] if spare else -1)
    return left


def _unclosed(wish: TextWish) -> str:
    """The text on the table without the shopper's last line, which is put there anew."""
    return wish.body.removesuffix(wish.closing).rstrip() if wish.closing else wish.body


def _short_enough(text: str, limit: int | None) -> bool:
    return limit is None or len(text) <= limit


def _avoided(draft: Written, wish: TextWish) -> bool:
    words = {word.lower() for word in _NAME_WORD.findall(draft.text)}
    marks = {mark for mark in wish.avoid if not mark[0].isalnum() and mark in draft.text}
    return bool(words.intersection(wish.avoid)) or bool(marks)


def _best(drafts: Iterable[Written], wish: TextWish) -> tuple[Written | None, bool]:
    """The first draft that fits and was not read yet; of a lively text the liveliest of a few.

    Returns:
        The draft, and whether it fits its limits; None where every draft uses an unwanted word.
    """
    new: list[Written] = []
    known: list[Written] = []
    long: list[Written] = []
    lively = wish.tone == "lively"
    for draft in drafts:
        if _avoided(draft, wish):
            continue
        fitting = _fitted(draft, wish)
        group = long if fitting is None else known if fitting.text in wish.written else new
        group.append(fitting or draft)
        if len(new) >= (COMPARED if lively else 1):
            break
    if found := new or known:
        return max(found, key=lambda draft: _liveliness(draft.text) if lively else 0.0), True
    return (min(long, key=lambda draft: len(draft.text)) if long else None), not long


def _liveliness(text: str) -> float:
    """How often a text speaks to its reader, by the word."""
    words = [word.lower() for word in _NAME_WORD.findall(text)]
    marks = text.count("!") + text.count("?")
    lively = sum(word in claim_words().SPEAKING_TO_YOU for word in words)
    return (lively + marks) / max(len(words), 1)
