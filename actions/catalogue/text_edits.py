"""What a shopper wants of a text, as changes of the wish for it. Pure; knows nothing of Rasa."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from actions.catalogue.attributes import asking_spans
from common.language import Quantity, Sentence, Value, without_unit
from common.language.spacing import spaced
from generator import ProductFacts, template
from generator.channels import media
from generator.claims import BRAND, facts_about, look_up
from generator.guard import Guard
from generator.texts import TextWish
from generator.tongue import language_code

Edit = tuple[str, str]
USUAL_HASHTAGS = 3
MOST_CLAIM = 60
_ROOM = 6
"""Words that one fact more takes."""
_FIRST = frozenset({*media(), "slogan", "one_sentence", "back"})
"""They bring lengths of their own, so they come before what else is said of the length."""
MOST_VERSIONS = 3
FACTS = "facts"
"""What a text rests on is asked; nothing changes."""
_PLAINLY_NOT = frozenset({"no_emojis", "quote", "question"})
"""What no text has: it is said, and nothing changes."""
_ADDING = frozenset(
    {
        "say",
        "price",
        "no_price",
        "bullets",
        "hashtags",
        "no_hashtags",
        "no_emojis",
        "language",
        "characters",
        "back",
        "closing",
        "audience",
        "sentences",
        *_PLAINLY_NOT,
    }
)
"""They leave the sentences as they are."""
_LEAST_CHARACTERS, _LEAST_WORDS = 20, 2


@dataclass(frozen=True)
class Change:
    """A wish after its edits.

    Attributes:
        wish: for the text to be written now.
        notes: what is to be said about edits that could not be made, or not in those words.
        done: the code of the edit that names the new text best; empty for none.
        stay: whether the text on the table stays as it is but for what is added to it.
    """

    wish: TextWish
    notes: tuple[Sentence, ...] = ()
    done: str = ""
    stay: bool = False


def changed(
    wish: TextWish, edits: Sequence[Edit], facts: ProductFacts, *, written_in: str
) -> Change:
    """The wish after some edits.

    Args:
        wish: as it stood.
        edits: (code, value), as the language's ``reads/texts.py`` gives them.
        facts: all that may be said of the product.
        written_in: what the language of the texts calls itself.
    """
    notes: list[Sentence] = []
    done = ""
    for code, value in sorted(edits, key=lambda edit: edit[0] not in _FIRST):
        if code == "language":
            if value.casefold() != written_in.casefold():
                notes.append(Sentence("utter_text_only_in", {"language": written_in}))
            continue
        if code in _PLAINLY_NOT:
            notes.append(Sentence(f"utter_text_{code if code == 'no_emojis' else f'no_{code}'}"))
            continue
        if code in ("versions", FACTS):
            continue
        if code in _BY_DATA:
            before = wish
            wish, note = _BY_DATA[code](wish, value, facts)
            notes += [note] if note else []
            if replace(wish, avoid=before.avoid) == before and (note or wish == before):
                continue
        else:
            wish = _plainly(wish, code, value)
        done = done or code
    codes = {code for code, _ in edits}
    return Change(wish, tuple(notes), done, stay=bool(done) and codes <= _ADDING)


def versions(edits: Sequence[Edit]) -> int:
    """How many texts are wanted at once."""
    wanted = next((value for code, value in edits if code == "versions"), "1")
    return min(max(int(wanted or 1), 1), MOST_VERSIONS)


def _brought_back(
    wish: TextWish, which: str, facts: ProductFacts
) -> tuple[TextWish, Sentence | None]:
    """One of the texts before: by its place among the versions given, else among all."""
    del facts
    given = wish.written[-wish.offered :] if wish.offered > 1 else wish.written
    if not given:
        return wish, None
    # Without a number the last of several given at once is meant, else the one before.
    place = int(which) - 1 if which else (-1 if wish.offered > 1 else -2)
    if not -len(given) <= place < len(given):
        return wish, Sentence("utter_text_no_such_version", {"count": len(given)})
    found = wish.back(wish.written.index(given[place]))
    plain = {"hashtags": 0, "price": False, "bullets": False, "medium": None, "closing": ""}
    return (replace(found, **plain) if wish.offered < 2 else found), None  # type: ignore[arg-type]


def _ended(wish: TextWish, line: str, facts: ProductFacts) -> tuple[TextWish, Sentence | None]:
    """The shopper's own last line, where the data bears out each word of it."""
    said = line[:MOST_CLAIM].strip(" .!?") + "."
    if not said[:-1] or Guard(facts, closed=True).check(said):
        return wish, Sentence("utter_text_not_in_data", {"claim": line[:MOST_CLAIM], "facts": None})
    return replace(wish, closing=f"{said[:1].upper()}{said[1:]}"), None


def _for_readers(
    wish: TextWish, words: str, facts: ProductFacts
) -> tuple[TextWish, Sentence | None]:
    """What those who are to read it look for, as far as the data has it."""
    looked_for = [fact for word in words.split() for fact in facts_about(facts, word)]
    found = [
        fact.key for fact in looked_for if fact.kind != "no" and template.phrase(fact, plural=False)
    ]
    told = tuple(dict.fromkeys((*wish.told, *found[:MOST_FOR_READERS])))
    return replace(wish, told=told), None if found else Sentence("utter_text_no_audience")


def _without_exclamations(
    wish: TextWish, words: str, facts: ProductFacts
) -> tuple[TextWish, Sentence | None]:
    del words, facts
    left = replace(wish, avoid=tuple(sorted({*wish.avoid, "!"})))
    there = any("!" in text for text in wish.written[-1:])
    return left, None if there else Sentence("utter_text_no_exclamations")


def _plainly(wish: TextWish, code: str, value: str) -> TextWish:
    """An edit that can always be made."""
    if code in media():
        return wish.placed(code)
    if code in _STEPS:
        # "A short post" is one that is short for its place, not a headline alone.
        is_short = code == "shorter" and not wish.written and wish.length == "short"
        return wish if is_short else wish.sized(_STEPS[code])
    if code == "half":
        return wish.halved() if wish.written else wish
    if code in _LIMITS:
        name, least = _LIMITS[code]
        return _limited(wish, name, max(int(value or 0), least))
    if code == "sentences":
        return replace(wish, sentences=max(int(value or 0), 1))
    if code == "hashtags":
        return replace(wish, hashtags=int(value or 0) or USUAL_HASHTAGS)
    made = _FIXED.get(code)
    return made(wish) if made else wish


def _limited(wish: TextWish, name: str, most: int) -> TextWish:
    length = "line" if name == "words" and most <= _A_LINE else wish.length
    limits = {"characters": None, "words": None, name: most}
    return replace(wish, length=length, **limits)  # type: ignore[arg-type]


def _without_brand(wish: TextWish) -> TextWish:
    return replace(wish, leave_out=tuple({*wish.leave_out, BRAND}))


def _in_one_sentence(wish: TextWish) -> TextWish:
    return replace(wish, length="short", sentences=1, bullets=False)


_A_LINE = 8
MOST_FOR_READERS = 2
_STEPS = {"shorter": -1, "longer": 1}
_LIMITS = {"characters": ("characters", _LEAST_CHARACTERS), "words": ("words", _LEAST_WORDS)}
_FIXED: Mapping[str, Callable[[TextWish], TextWish]] = {
    "one_sentence": _in_one_sentence,
    "slogan": lambda wish: replace(wish, kind="ad", length="line"),
    "bullets": lambda wish: replace(wish, bullets=True),
    "lively": lambda wish: replace(wish, tone="lively", manner=""),
    "calm": lambda wish: replace(wish, tone="calm", manner=""),
    "technical": lambda wish: replace(wish, tone="technical", manner=""),
    "premium": lambda wish: replace(wish, tone="premium", manner=""),
    "no_hashtags": lambda wish: replace(wish, hashtags=0),
    "price": lambda wish: replace(wish, price=True),
    "no_price": lambda wish: replace(wish, price=False),
    "no_brand": _without_brand,
}


def _said(wish: TextWish, claim: str, facts: ProductFacts) -> tuple[TextWish, Sentence | None]:
    """The facts behind a claim, told in the data's words; without facts it is not said."""
    found, short = look_up(facts, claim), claim[:MOST_CLAIM]
    if found.verdict == "unknown":
        near = [name for name in facts.attributes if asking_spans(name, claim, language_code())]
        told_instead = data_words(near, facts) or None
        return wish, Sentence("utter_text_not_in_data", {"claim": short, "facts": told_instead})
    about = [fact.attribute for fact in found.facts]
    # What was not asked for just so is told only where it has a place in a sentence.
    place = template.sentence if found.verdict == "held" else template.clause
    sayable = [fact.key for fact in found.facts if place(facts, fact)]
    told = tuple(dict.fromkeys((*wish.told, *sayable)))
    kept = tuple(name for name in wish.leave_out if name not in about)
    values = {"claim": short, "facts": data_words(about, facts)}
    if found.verdict == "denied":
        return wish, Sentence("utter_text_denied", values)
    if not sayable:
        held = found.verdict == "held"
        return wish, Sentence(f"utter_text_{'missed_told' if held else 'data_says'}", values)
    note = None if found.verdict == "held" else Sentence("utter_text_data_says", values)
    # What is added makes room for itself in a text of so many words at most.
    room = wish.words and wish.words + _ROOM * len(set(told) - set(wish.told))
    return replace(wish, told=told, leave_out=kept, words=room), note


def _left_out(wish: TextWish, words: str, facts: ProductFacts) -> tuple[TextWish, Sentence | None]:
    """What is known of it is not told, and the words are not used."""
    about = facts_about(facts, words)
    attributes = {fact.attribute for fact in about}
    told = tuple(key for key in wish.told if key not in {fact.key for fact in about})
    avoid = {word.strip(".,;:!?'’\"").lower() for word in words.split()} if not about else set()
    last = wish.written[-1].lower() if wish.written else ""
    note = None
    if not about and not any(word and word in last for word in avoid):
        note = Sentence("utter_text_not_in_it", {"claim": words[:MOST_CLAIM]})
    return (
        replace(
            wish,
            told=told,
            leave_out=tuple(sorted({*wish.leave_out, *attributes})),
            avoid=tuple(sorted({*wish.avoid, *(word for word in avoid if len(word) > 2)})),
        ),
        note,
    )


_BY_DATA: Mapping[str, Callable[..., tuple[TextWish, Sentence | None]]] = {
    "say": _said,
    "leave_out": _left_out,
    "back": _brought_back,
    "closing": _ended,
    "audience": _for_readers,
    "no_exclamations": _without_exclamations,
}
"""Edits that the data, or the texts so far, may turn down."""


def data_words(attributes: Iterable[str], facts: ProductFacts) -> list[Sentence]:
    """Attributes as the data has them, each with its name: "Weight: 380 g"."""
    return [
        _attribute(name, facts.attributes[name])
        for name in dict.fromkeys(attributes)
        if name in facts.attributes
    ]


def _attribute(name: str, value: str | float | bool) -> Sentence:
    label, unit = without_unit(name)
    told: Value = value
    if isinstance(value, bool):
        told = Sentence("utter_yes_word" if value else "utter_no_word")
    elif unit:
        told = spaced(value, unit) if isinstance(value, str) else Quantity(value, unit)
    values = {"label": label.replace("_", " ").capitalize(), "value": told}
    return Sentence("utter_attribute", values)
