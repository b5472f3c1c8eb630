"""The plain text that always holds: the product's data in short, honest sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.facts import Fact, ProductFacts
from generator.units import PLURAL_OF
from generator.words import join

MAX_PHRASES = 4
DETAILS = "details"

PHRASES: Mapping[str, str] = {
    "age_from": "is made for age {0} and up",
    "battery_hours": "runs for {0} hours on a charge",
    "blade_cm": "has a blade of {0} cm",
    "cable_m": "has a cable of {0} m",
    "capacity_l": "holds {0} litres",
    "cards": "holds {0} cards",
    "charging": "charges by {0}",
    "closure": "closes with {0}",
    "cold_hours": "keeps drinks cold for {0} hours",
    "connection": "connects by {0}",
    "diameter_cm": "measures {0} cm across",
    "dimmable": "is dimmable",
    "filling": "is filled with {0}",
    "fit": "has a {0} fit",
    "height_cm": "stands {0} cm high",
    "hood": "has a hood",
    "hot_hours": "keeps drinks hot for {0} hours",
    "hypoallergenic": "is hypoallergenic",
    "induction": "works on induction",
    "insulation": "is insulated with {0}",
    "laptop_inch": "takes a laptop of {0} inches",
    "length_cm": "is {0} cm long",
    "lining": "is lined with {0}",
    "lumens": "gives {0} lumens",
    "material": "is made of {0}",
    "microphone": "has a microphone",
    "microwave_safe": "is microwave safe",
    "dishwasher_safe": "is dishwasher safe",
    "minutes": "takes {0} minutes",
    "noise_cancelling": "has noise cancelling",
    "origin": "comes from {0}",
    "oven_safe_c": "is safe in the oven up to {0} degrees",
    "people": "sleeps {0} people",
    "pieces": "comes as a set of {0}",
    "players": "is for {0} players",
    "pockets": "has {0} pockets",
    "size_cm": "measures {0} cm",
    "thread_count": "has a thread count of {0}",
    "vegan": "is vegan",
    "volume_limit_db": "stays below {0} dB",
    "warranty_years": "comes with {0} years of warranty",
    "waterproof": "is waterproof",
    "waterproof_mm": "is waterproof to {0} mm",
    "weight_g": "weighs {0} g",
    "weight_kg": "weighs {0} kg",
    "wheels": "rolls on {0} wheels",
    "width_cm": "is {0} cm wide",
    "wireless": "is wireless",
}
PLURAL_VERBS: Mapping[str, str] = {
    "is": "are", "has": "have", "measures": "measure", "comes": "come", "closes": "close",
}  # fmt: skip
ADJECTIVE_ENDINGS = ("proof", "safe", "free", "able", "less", "resistant")


def describe(product: ProductFacts) -> str:
    """Two or three sentences that state the product's main facts and nothing else."""
    several = {key for key, value in product.attributes.items() if "," in str(value)}
    single = [fact for fact in product.facts if fact.attribute not in several]
    phrases = [phrase for fact in single if (phrase := _phrase(fact, plural=product.plural))]
    maker = f" by {product.brand}" if product.brand else ""
    subject = f"{'' if product.plural else 'the '}{product.name}{maker}"
    opening = phrases[0] if phrases else f"{_verb('is', product.plural)} in our {product.category}"
    parts = [f"{subject} {opening}"]
    if phrases[1:]:
        told = listed(phrases[1:MAX_PHRASES])
        parts.append(f"{'they' if product.plural else 'it'} {told}")
    if details := _details(product):
        parts.append(f"details: {listed(details)}")
    return " ".join(join([part, "."]) for part in parts)


def slogan(product: ProductFacts) -> str:
    """A short line that is true of every product."""
    maker = f", by {product.brand}" if product.brand else ""
    return join([f"{product.name}{maker}", "."])


def listed(phrases: Sequence[str]) -> str:
    """Join phrases as people do: a, b and c."""
    if len(phrases) < 2:
        return "".join(phrases)
    return f"{', '.join(phrases[:-1])} and {phrases[-1]}"


def _phrase(fact: Fact, *, plural: bool) -> str | None:
    pattern = PHRASES.get(fact.attribute) or _feature(fact)
    empty = fact.kind == "no" or fact.key.endswith(".n") or fact.value == "0"
    if pattern is None or empty or (fact.attribute == "fit" and fact.key != "fit.quality"):
        return None
    verb, _, rest = pattern.format(fact.value).partition(" ")
    if fact.value == "1":
        rest = _in_singular(rest)
    return f"{_verb(verb, plural)} {rest}"


def _feature(fact: Fact) -> str | None:
    if fact.kind == "yes" and fact.value.endswith(ADJECTIVE_ENDINGS):
        return f"is {fact.value}"
    return None


def _verb(verb: str, plural: bool) -> str:
    return PLURAL_VERBS.get(verb, verb.removesuffix("s")) if plural else verb


def _in_singular(phrase: str) -> str:
    singular = {many: one for one, many in PLURAL_OF.items()}
    return " ".join(singular.get(word, word) for word in phrase.split())


def _details(product: ProductFacts) -> list[str]:
    facts = [fact for fact in product.facts if fact.attribute == DETAILS]
    return [fact.value for fact in facts if fact.kind == "text"]
