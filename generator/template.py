"""The plain text that always holds: the product's data in short, honest sentences."""

from __future__ import annotations

from collections.abc import Sequence

from generator.facts import Fact, ProductFacts
from generator.tongue import template_words, unit_words
from generator.words import join

MAX_PHRASES = 4


def describe(product: ProductFacts) -> str:
    """Two or three sentences that state the product's main facts and nothing else."""
    words = template_words()
    several = {key for key, value in product.attributes.items() if "," in str(value)}
    single = [fact for fact in product.facts if fact.attribute not in several]
    phrases = [told for fact in single if (told := phrase(fact, plural=product.plural))]
    maker = words["by"].format(product.brand) if product.brand else ""
    subject = f"{'' if product.plural else _the(product.name)}{product.name}{maker}"
    ours = f"{_verb('is', product.plural)} {words['in_our'].format(product.category)}"
    parts = [f"{subject} {phrases[0] if phrases else ours}"]
    if phrases[1:]:
        told = listed(phrases[1:MAX_PHRASES])
        parts.append(f"{words['they' if product.plural else 'it']} {told}")
    if details := _details(product):
        parts.append(words["details_are"].format(listed(details)))
    return " ".join(join([part, "."]) for part in parts)


def _the(name: str) -> str:
    """The article, unless the name has one of its own ("The Long Spoon")."""
    article: str = template_words()["the"]
    return "" if name.lower().startswith(article) else article


def slogan(product: ProductFacts) -> str:
    """A short line that is true of every product."""
    maker = f",{template_words()['by'].format(product.brand)}" if product.brand else ""
    return join([f"{product.name}{maker}", "."])


def listed(phrases: Sequence[str]) -> str:
    """Join phrases as people do: a, b and c."""
    if len(phrases) < 2:
        return "".join(phrases)
    return f"{', '.join(phrases[:-1])} and {phrases[-1]}"


def sentence(product: ProductFacts, fact: Fact) -> str | None:
    """One short sentence that states one fact, or None where the language has no words for it."""
    words = template_words()
    subject = words["they" if product.plural else "it"]
    if fact.kind == "no":
        pattern = words["is_not" if _is_adjective(fact) else "has_no"]
        verb, _, rest = pattern.format(fact.value).partition(" ")
        told: str | None = f"{_verb(verb, product.plural)} {rest}"
    else:
        told = phrase(fact, plural=product.plural) or _has_detail(product, fact)
    return join([f"{subject} {told}", "."]) if told else None


def _has_detail(product: ProductFacts, fact: Fact) -> str | None:
    """A part of the list of details, where its shape lets it follow "has"."""
    words = template_words()
    if fact.attribute != words["details"] or fact.key.partition(".")[2][:6] != "plural":
        return None
    return f"{_verb('has', product.plural)} {fact.value}"


def phrase(fact: Fact, *, plural: bool) -> str | None:
    """What follows the subject to state one fact, or None where the language has no words."""
    pattern = template_words()["phrases"].get(fact.attribute) or _feature(fact)
    empty = fact.kind == "no" or fact.key.endswith(".n") or fact.value == "0"
    if pattern is None or empty or _is_no_quality(fact):
        return None
    verb, _, rest = pattern.format(fact.value).partition(" ")
    if fact.value == "1":
        rest = _in_singular(rest)
    return f"{_verb(verb, plural)} {rest}"


def _is_no_quality(fact: Fact) -> bool:
    named = fact.attribute in template_words()["qualities"]
    return named and fact.key != f"{fact.attribute}.quality"


def _feature(fact: Fact) -> str | None:
    return f"is {fact.value}" if fact.kind == "yes" and _is_adjective(fact) else None


def _is_adjective(fact: Fact) -> bool:
    return fact.value.endswith(tuple(template_words()["adjective_endings"]))


def _verb(verb: str, plural: bool) -> str:
    return template_words()["plural_verbs"].get(verb, verb.removesuffix("s")) if plural else verb


def _in_singular(phrase: str) -> str:
    singular = {many: one for one, many in unit_words().UNIT_NOUNS}
    return " ".join(singular.get(word, word) for word in phrase.split())


def _details(product: ProductFacts) -> list[str]:
    facts = [fact for fact in product.facts if fact.attribute == template_words()["details"]]
    return [fact.value for fact in facts if fact.kind == "text"]
