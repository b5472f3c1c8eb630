"""Every sentence that the program names is there."""

from __future__ import annotations

import re

from common.language import program_phrasebook
from tests.languages.sources import ROOT, python_files

_NOT_SAID = frozenset({"utter_action", "utter_refunded"})
"""A key of Rasa's, and the example of a docstring."""


def test_every_sentence_that_is_named_is_there() -> None:
    known = program_phrasebook().names("en")
    texts = [path.read_text(encoding="utf-8") for path in python_files()]
    texts += [path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "rules").glob("*.yml")]
    named = {name for text in texts for name in re.findall(r"\butter_[a-z_]*[a-z]\b(?!_)", text)}
    whole = {name for name in named if f'"{name}"' in "".join(texts)}
    assert sorted(whole - known - _NOT_SAID) == []
