"""Which facts prove who somebody is: the alternatives that ``verify_by`` in the settings lists."""

from __future__ import annotations

from typing import Literal, get_args

from common.language import Sentence

Proof = Literal[
    "email", "phone", "order_number", "postcode", "first_name", "last_name", "phone_end"
]
Alternative = tuple[Proof, ...]
PROOFS: tuple[Proof, ...] = get_args(Proof)
SECRET = frozenset({"order_number", "postcode"})
"""What strangers do not know of a customer; each alternative needs one of them."""
DEFAULT: tuple[Alternative, ...] = (("email", "order_number"), ("email", "postcode"))


def check_alternatives(alternatives: tuple[Alternative, ...]) -> tuple[Alternative, ...]:
    """Refuse what proves too little, or nothing.

    Raises:
        ValueError: with the reason, for the person who wrote the settings.
    """
    if not alternatives:
        raise ValueError("name at least one list of facts, e.g. [[email, order_number]]")
    for place, facts in enumerate(alternatives):
        written = f"[{', '.join(facts)}]"
        if len(set(facts)) < len(facts):
            raise ValueError(f"{written} names a fact twice")
        if len(facts) < 2:
            raise ValueError(f"{written} is one fact: it takes two at least to prove who it is")
        if not SECRET & set(facts):
            raise ValueError(
                f"{written} is known to strangers: add {' or '.join(sorted(SECRET))} to it"
            )
        for other in alternatives[:place]:
            if set(other) <= set(facts):
                raise ValueError(f"{written} adds nothing to [{', '.join(other)}]")
    return alternatives


def in_words(alternatives: tuple[Alternative, ...]) -> list[Sentence]:
    """What would be enough, as a language says it, one sentence an alternative."""
    return [
        Sentence("utter_proofs", {"proofs": [Sentence(f"utter_proof_{p}") for p in _named(facts)]})
        for facts in alternatives
    ]


def _named(facts: Alternative) -> list[str]:
    """First and last name together are the name."""
    if {"first_name", "last_name"} <= set(facts):
        return ["name", *(f for f in facts if f not in {"first_name", "last_name"})]
    return list(facts)
