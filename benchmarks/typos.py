"""Typing errors for testing, by another model than the one that training uses.

Damerau (1964) found that four of five spelling errors are one letter too many, one too few, one
wrong, or two swapped. Here each is as likely, at any letter of a word, with any letter.
"""

from __future__ import annotations

import random
import re
import string
from dataclasses import replace

from nlu_models.model.examples import Entity, Example

_WORD = re.compile(r"[^\W\d_]{3,}")


def misspelt(example: Example, generator: random.Random) -> Example:
    """``example`` with one error in one of its words of three letters or more."""
    words = list(_WORD.finditer(example.text))
    if not words:
        return example
    word = generator.choice(words)
    place = generator.randrange(word.start(), word.end() - 1)
    letter = generator.choice(string.ascii_lowercase)
    pair = example.text[place : place + 2]
    old, new = generator.choice(
        [(pair[0], ""), (pair[0], pair[0] + letter), (pair[0], letter), (pair, pair[::-1])]
    )
    text = example.text[:place] + new + example.text[place + len(old) :]
    shift = len(new) - len(old)
    entities = tuple(_moved(entity, place, shift, text) for entity in example.entities)
    return replace(example, text=text, entities=entities)


def _moved(entity: Entity, place: int, shift: int, text: str) -> Entity:
    start = entity.start + (shift if entity.start > place else 0)
    end = entity.end + (shift if entity.end > place else 0)
    return replace(entity, start=start, end=end, value=text[start:end])
