"""Small matters of English in what is said to shoppers."""

from __future__ import annotations


def the(name: str, *, first: bool = False) -> str:
    """A thing's name with "the", unless it has one of its own ("The Baker's Dozen").

    Args:
        name: of the thing.
        first: it begins a sentence.
    """
    if name.lower().startswith("the "):
        return name
    return f"{'The' if first else 'the'} {name}"
