"""The plain text that always holds: the product's data in short, honest sentences.

A value goes into a phrase only where its grammatical shape allows it: after "closes with" stands a
noun phrase ("a brass zip"), never a quality ("open").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from common.language import without_unit
from generator.facts import Fact, ProductFacts
from generator.tongue import shape_words, template_words, unit_words
from generator.words import close_up, join

MAX_PHRASES, MAX_DETAILS, MAX_NAMED = 4, 4, 4
FEW = 3
"""With fewer phrases a text tells more by the names of the data."""
_QUALITIES = frozenset({"quality", "done"})


def describe(product: ProductFacts, seed: int = 0) -> str:
    """Two or three sentences that state the product's main facts and nothing else.

    Another seed begins with another fact.
    """
    words = template_words()
    several = {key for key, value in product.attributes.items() if "," in str(value)}
    single = [fact for fact in product.facts if fact.attribute not in several]
    told = [said for fact in single if (said := phrase(fact, plural=product.plural))]
    phrases = _begun_elsewhere(told, seed)
    maker = words["by"].format(product.brand) if product.brand else ""
    subject = f"{'' if product.plural else _the(product.name)}{product.name}{maker}"
    ours = f"{_verb('is', product.plural)} {words['in_our'].format(product.category)}"
    it = words["they" if product.plural else "it"]
    named = [f for f in single if _is_told_by_name(f, product)] if len(phrases) < FEW else []
    others = [_beside(fact, product) for fact in named[:MAX_NAMED]]
    colon = str(words.get("colon", ": "))
    if phrases or not others:
        parts = [f"{subject} {phrases[0] if phrases else ours}"]
    else:
        parts = [f"{subject}{colon}{_comma().join(others)}"]
    for group in (phrases[1:MAX_PHRASES], _details(product)):
        if group:
            parts.append(f"{it} {listed(_merged(group, product.plural))}")
    if phrases and others:
        parts.append(f"{words['besides']}{colon}{_comma().join(others)}")
    return close_up(" ".join(_ended(part) for part in parts))


def _is_told_by_name(fact: Fact, product: ProductFacts) -> bool:
    """Whether the language has no phrase for what the data says there, so that its name tells it.

    So a shop of any trade gets a text, whatever its attributes are called; in a language that they
    are not called in, nothing is told so.
    """
    words = template_words()
    own = fact.attribute not in words["phrases"] and fact.attribute != words["details"]
    told = fact.kind == "text" or (fact.kind == "number" and bool(_unit_of(fact, product)))
    return "besides" in words and own and told and not fact.key.endswith(".n")


def _unit_of(fact: Fact, product: ProductFacts) -> str:
    return without_unit(fact.attribute)[1] or product.units.get(fact.attribute, "")


def _beside(fact: Fact, product: ProductFacts) -> str:
    """ "sensor 26000 dpi"."""
    label = without_unit(fact.attribute)[0].replace("_", " ")
    unit = _unit_of(fact, product) if fact.kind == "number" else ""
    return f"{label} {fact.value} {unit}".strip()


def _the(name: str) -> str:
    """The article, unless the name has one of its own ("The Long Spoon")."""
    article: str = template_words()["the"]
    return "" if name.lower().startswith(article) else article


def _begun_elsewhere(phrases: Sequence[str], seed: int) -> list[str]:
    """In another order: turned, and from the end when all were."""
    rounds, start = divmod(seed, len(phrases)) if phrases else (0, 0)
    turned = [*phrases[start:], *phrases[:start]]
    return turned[::-1] if rounds % 2 else turned


def slogan(product: ProductFacts, seed: int = 0) -> str:
    """A short line that is true of the product: its maker, or by seed one or two facts."""
    told = _short_phrases(product)
    pairs = [(one, other) for at, one in enumerate(told) for other in told[at + 1 :]]
    lines = [(one,) for one in told] + sorted(pairs, key=lambda pair: told.index(pair[1]))
    place = seed % (len(lines) + 1)
    if place:
        facts = _comma().join(lines[place - 1])
        return _ended(f"{product.name}{template_words().get('colon', ': ')}{facts}")
    by = template_words()["by"].format(product.brand) if product.brand else ""
    maker = f"{_comma().rstrip()}{by}" if by.startswith(" ") else by
    return _ended(f"{product.name}{maker}")


def _short_phrases(product: ProductFacts) -> list[str]:
    """What follows the product to state each fact, without "is" and "has"."""
    words, plural = template_words(), product.plural
    details = words["details"]
    comes = _agreeing(words["comes_with"].format(""), plural).strip()
    verbs = tuple(f"{one} " for one in (_verb("is", plural), _verb("has", plural), comes))
    found = []
    for fact in product.facts:
        if fact.kind == "no" or fact.key.endswith(".n"):
            continue
        told = phrase(fact, plural=plural)
        if fact.attribute == details:
            told = next(iter(_grouped([fact], plural)), None)
        verb = next((one for one in verbs if told and told.startswith(one)), "")
        if told:
            found.append(told.removeprefix(verb))
    return list(dict.fromkeys(found))


def listed(phrases: Sequence[str]) -> str:
    """Join phrases as people do: a, b and c; with a comma more where one of them is a list."""
    if len(phrases) < 2:
        return "".join(phrases)
    last: str = template_words()["and"]
    comma = _comma().rstrip() if any(last in phrase for phrase in phrases) else ""
    comma = "" if last.startswith(comma) else comma
    return f"{_comma().join(phrases[:-1])}{comma}{last}{phrases[-1]}"


def _comma() -> str:
    """What parts the members of a list."""
    return str(template_words().get("comma", ", "))


def _ended(told: str, *, capital: bool = True) -> str:
    """A sentence with the mark that ends it."""
    return join([told, str(template_words().get("stop", "."))], capital=capital)


def _merged(phrases: Sequence[str], plural: bool) -> list[str]:
    """Phrases with "has" become one: "has a hood and 3 pockets"."""
    has = f"{_verb('has', plural)} "
    had = [phrase.removeprefix(has) for phrase in phrases if phrase.startswith(has)]
    first = next((at for at, phrase in enumerate(phrases) if phrase.startswith(has)), 0)
    others = [phrase for phrase in phrases if not phrase.startswith(has)]
    return [*others[:first], *([f"{has}{listed(had)}"] if had else []), *others[first:]]


def sentence(product: ProductFacts, fact: Fact) -> str:
    """One short sentence that states one fact."""
    told = clause(product, fact)
    if told is None:
        return _ended(_named(fact, product))
    return _ended(f"{template_words()['they' if product.plural else 'it']} {told}")


def named_sentence(product: ProductFacts, fact: Fact) -> str | None:
    """The same with the product's name, which begins small where an article stands before it; None
    where a value has no place in a sentence."""
    told = clause(product, fact)
    subject = f"{'' if product.plural else _the(product.name)}{product.name}"
    return _ended(f"{subject} {told}", capital=False) if told else None


def in_one(product: ProductFacts, told: Sequence[Fact]) -> str | None:
    """One sentence that names the product and states some facts, with the one it is known by."""
    plural = product.plural
    first = next((f for f in product.facts if f not in told and phrase(f, plural=plural)), None)
    facts = [fact for fact in (first, *told) if fact is not None]
    clauses = [said for fact in facts if (said := clause(product, fact)) is not None]
    if not clauses:
        return None
    subject = f"{'' if plural else _the(product.name)}{product.name}"
    return _ended(f"{subject} {listed(_merged(clauses, plural))}")


def clause(product: ProductFacts, fact: Fact) -> str | None:
    """What follows the product to state one fact, or None where a value has no place there."""
    return _lacking(product, fact) if fact.kind == "no" else _having(product, fact)


def _lacking(product: ProductFacts, fact: Fact) -> str:
    words, plural = template_words(), product.plural
    verb, _, rest = str(words["phrases"].get(fact.attribute, "")).partition(" ")
    if verb and verb not in (_verb("is", False), _verb("has", False)):
        base = shape_words().base_form(verb)
        return str(words["do_not" if plural else "does_not"].format(f"{base} {rest}".strip()))
    is_so = (verb == _verb("is", False) and "{0}" not in rest) or _is_adjective(fact)
    pattern = words["is_not" if is_so else "has_no"]
    return _agreeing(pattern.format(fact.value), plural)


def _having(product: ProductFacts, fact: Fact) -> str | None:
    """What follows the subject, or None where a value has no place in a sentence."""
    if told := phrase(fact, plural=product.plural):
        return told
    if fact.attribute == template_words()["details"]:
        return next(iter(_grouped([fact], product.plural)), None)
    if fact.kind == "yes":
        noun = shape_words().noun_phrase(fact.value, "thing")
        return f"{_verb('has', product.plural)} {noun}"
    return None


def _named(fact: Fact, product: ProductFacts) -> str:
    label, unit = without_unit(fact.attribute)
    value = f"{fact.value} {unit}".strip() if fact.kind == "number" else fact.value
    if fact.attribute == template_words()["details"]:
        return value
    return str(template_words()["named"].format(label.replace("_", " "), value))


def phrase(fact: Fact, *, plural: bool) -> str | None:
    """What follows the subject to state one fact, or None where the language has no words."""
    pattern = template_words()["phrases"].get(fact.attribute) or _feature(fact)
    value = _placed(fact)
    if pattern is None or value is None:
        return None
    told = _agreeing(join(pattern.format(value).split(), capital=False), plural)
    return _in_singular(told) if fact.value == "1" else told


def feature_words(fact: Fact) -> str:
    """The language's own words for a feature that a product has or has not; the value without."""
    said = str(template_words()["phrases"].get(fact.attribute, fact.value))
    return fact.value if "{" in said else said


def _placed(fact: Fact) -> str | None:
    """The value as it stands after a phrase's words, or None where it has no place there."""
    if fact.kind == "no" or fact.key.endswith(".n") or fact.value == "0":
        return None
    if fact.kind != "text":
        return fact.value
    if fact.attribute in template_words()["qualities"]:
        return fact.value if fact.shape == "quality" else None
    shapes = shape_words()
    found = fact.shape in shapes.NOUNS
    return str(shapes.noun_phrase(fact.value, fact.shape)) if found else None


def _feature(fact: Fact) -> str | None:
    return (
        f"{_verb('is', False)} {fact.value}" if fact.kind == "yes" and _is_adjective(fact) else None
    )


def _is_adjective(fact: Fact) -> bool:
    return fact.value.endswith(tuple(template_words()["adjective_endings"]))


def _verb(verb: str, plural: bool) -> str:
    """A verb that the program says itself ("is", "has"), as the language has it."""
    own = str(template_words().get(verb, verb))
    return str(shape_words().base_form(own)) if plural else own


def _agreeing(told: str, plural: bool) -> str:
    verb, _, rest = told.partition(" ")
    return f"{_verb(verb, plural)} {rest}".strip()


def _in_singular(phrase: str) -> str:
    singular = {many: one for one, many in unit_words().UNIT_NOUNS}
    return " ".join(singular.get(word, word) for word in phrase.split())


def _details(product: ProductFacts) -> list[str]:
    """What follows the subject to tell the details, those of a shape together."""
    facts = [fact for fact in product.facts if fact.attribute == template_words()["details"]]
    return _grouped([f for f in facts if f.kind == "text"][:MAX_DETAILS], product.plural)


def _grouped(facts: Iterable[Fact], plural: bool) -> list[str]:
    """Details as "comes with a belt", "is showerproof", "folds flat"; the others are left out."""
    words, shapes = template_words(), shape_words()
    told = [f for f in facts if not f.key.endswith(".n")]
    parts = [shapes.noun_phrase(f.value, f.shape) for f in told if f.shape in shapes.NOUNS]
    alike = [f.value for f in told if f.shape in _QUALITIES]
    does = [_agreeing(f.value, plural) for f in told if f.shape == "verb"]
    having = [_agreeing(words["comes_with"].format(listed(parts)), plural)] if parts else []
    being = [f"{_verb('is', plural)} {listed(alike)}"] if alike else []
    lacks = [f"{_verb('has', plural)} {f.value}" for f in told if f.shape == "no"]
    return [*having, *being, *lacks, *does]
