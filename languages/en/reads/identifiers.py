"""The English words around order numbers, e-mail addresses and postcodes: without groups."""

from __future__ import annotations

POSTCODE = r"post\s?(?:al\s)?code|zip(?:\s?code)?|plz"
"""Says that a postcode follows."""

IS = r"is|was|it's"
"""May stand between that and the code."""

NUMBER = r"order|bestellung|number|nr|no"
"""Says that a number behind it is no postcode."""

COUNTED = r"points|steps"
"""Says that a number before it is no postcode."""

AT = r"\bat\b"
"""The sign of an e-mail address in a word."""

SPOKEN_AT = r"at|\(at\)|\[at\]"
"""How that sign is spoken, or written by those who hide an address from robots."""

DOT = r"dot|point"
"""The point of an address, as it is spoken."""

SIGNS = {
    DOT: ".",
    r"underscore|under\sscore": "_",
    r"dash|hyphen|minus": "-",
    r"plus": "+",
}
"""Spoken signs of an address, and how they are written."""

DIGITS = {
    "zero": "0",
    "nought": "0",
    "oh": "0",
    "o": "0",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
}
"""Digits that are spoken one by one."""

TWICE = r"double"
"""Says that the digit after it comes twice."""
