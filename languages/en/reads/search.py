"""English words as a product search compares them: which say nothing, and which are the same."""

from __future__ import annotations

from collections.abc import Mapping

_STOP_WORDS = """
    a after an and any anything are as at be but by can could d do does else find for from get
    give good got had has have hello hey hi how i im in is it items just keep keeps like ll look
    looking m may me my need of on one ones or our please product products really s sell shop
    show so some something stuff t thank thanks that the their them these they thing things this
    to u us ve want wanted was we what which who will with would you your yours"""
STOP_WORDS = frozenset(_STOP_WORDS.split())

NUMBER_WORDS: Mapping[str, str] = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
}  # fmt: skip


def stem(word: str) -> str:
    """Cut the plural (jackets, dresses, batteries) and write small numbers as figures."""
    if word in NUMBER_WORDS:
        return NUMBER_WORDS[word]
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1]
