"""The plain text that always holds: the product's data in short, honest sentences."""

from __future__ import annotations

from collections.abc import Mapping

from generator.facts import Fact, ProductFacts, is_plural
from generator.units import UNIT_WORDS, unit_of
from generator.words import join

MAX_FACTS = 5

VERB_PHRASES: Mapping[str, str] = {
    "battery_hours": "runs for {0} hours on a charge",
    "capacity_l": "holds {0} litres",
    "closure": "closes with {0}",
    "diameter_cm": "measures {0} cm across",
    "height_cm": "stands {0} cm high",
    "length_cm": "is {0} cm long",
    "lining": "is lined with {0}",
    "material": "is made of {0}",
    "microphone": "has a microphone",
    "origin": "comes from {0}",
    "pieces": "comes as a set of {0}",
    "warranty_years": "comes with {0} years of warranty",
    "waterproof_mm": "has a waterproof rating of {0} mm",
    "weight_g": "weighs {0} g",
    "weight_kg": "weighs {0} kg",
    "width_cm": "is {0} cm wide",
}
PLURAL_VERBS: Mapping[str, str] = {
    "runs": "run", "holds": "hold", "closes": "close", "measures": "measure", "stands": "stand",
    "is": "are", "has": "have", "comes": "come", "weighs": "weigh",
}  # fmt: skip
ADJECTIVES = ("proof", "safe", "less", "able", "cancelling", "ed", "resistant")
UNTOLD = frozenset({"care", "wearer", "details", "returnable", "weight_g.n"})


def describe(product: ProductFacts) -> str:
    """Two or three sentences that state the product's main facts and nothing else."""
    told = [phrase for fact in product.facts if (phrase := _phrase(fact, product.plural))]
    subject = product.name if product.plural else f"the {product.name}"
    maker = f" by {product.brand}" if product.brand else ""
    opening = [f"{subject}{maker}", *told[:1]] if told else []
    pronoun = "they" if product.plural else "it"
    parts = [" ".join(opening)] if opening else [f"{subject}{maker}, from our {product.category}"]
    if told[1:]:
        parts.append(f"{pronoun} {_listed(told[1:MAX_FACTS])}")
    if details := [f.value for f in product.facts if f.key.partition("#")[0] == "details"]:
        parts.append(f"good to know: {_listed(details)}")
    return " ".join(join([part, "."]) for part in parts)


def slogan(product: ProductFacts) -> str:
    """A short line that is true of every product."""
    maker = f", by {product.brand}" if product.brand else ""
    return join([f"{product.name}{maker}", "."])


def _phrase(fact: Fact, plural: bool) -> str | None:
    base = fact.key.partition("#")[0]
    if base in UNTOLD or fact.kind == "no" or fact.key.endswith(".n") or "#" in fact.key:
        return None
    phrase = VERB_PHRASES.get(fact.key, "").format(fact.value) or _general(fact)
    verb, _, rest = phrase.partition(" ")
    return f"{PLURAL_VERBS.get(verb, verb)} {rest}" if plural else phrase


def _general(fact: Fact) -> str:
    words = fact.key.replace("_", " ")
    if fact.kind == "yes":
        adjective = words.endswith(ADJECTIVES) or words == "wireless"
        return f"is {words}" if adjective else f"has {'' if is_plural(words) else 'a '}{words}"
    unit = unit_of(fact.key)
    if fact.kind == "number" and unit:
        name = fact.key.rpartition("_")[0].replace("_", " ")
        spelled = max(UNIT_WORDS[unit], key=len) if len(unit) > 2 else unit
        return f"has {_article(name)} {name} of {fact.value} {spelled}" if name else ""
    if fact.kind == "number":
        return f"has {fact.value} {words}"
    return f"has {_article(fact.value)} {fact.value} {words}"


def _article(phrase: str) -> str:
    return "an" if phrase[:1].lower() in "aeiou" else "a"


def _listed(phrases: list[str]) -> str:
    if len(phrases) < 2:
        return "".join(phrases)
    return f"{', '.join(phrases[:-1])} and {phrases[-1]}"
