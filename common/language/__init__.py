"""Languages: how the program says a sentence and where it finds a language's words and patterns.

Sentences are Rasa responses in ``languages/<code>/says/*.yml``; a project overrides any of them in
``data/responses/*.yml``. They name their values in braces and bend them by ICU's rules::

    utter_refunded:
      - text: "{refund} {items, plural, one {for it goes} other {for # items goes}} to {payment}."

    book = Phrasebook.load(project.root, languages=["en"], always={"shop": config.name})
    book.render("utter_refunded", "en", refund=Money(4900, "EUR"), items=1, payment="your card")

A room that reads language asks for words (data) or patterns (a small module) by name::

    language("en").words("units")    # languages/en/words/units.yml, as YAML gives it
    language("en").reads("answers")  # languages/en/reads/answers.py, the imported module

The whole of it is told in docs/languages.md.
"""

from common.language.choice import conversation_language, known_language
from common.language.detection import language_names, only_speaks, written_in
from common.language.folder import FALLBACK, Language, available_languages, language
from common.language.phrasebook import (
    Phrasebook,
    Response,
    Voice,
    program_phrasebook,
    response_names,
)
from common.language.units import unit_mark, without_unit
from common.language.values import Country, Money, Quantity, Sentence, Value
from common.language.widget import widget_texts

__all__ = [
    "FALLBACK",
    "Country",
    "Language",
    "Money",
    "Phrasebook",
    "Quantity",
    "Response",
    "Sentence",
    "Value",
    "Voice",
    "available_languages",
    "conversation_language",
    "known_language",
    "language",
    "language_names",
    "only_speaks",
    "program_phrasebook",
    "response_names",
    "unit_mark",
    "widget_texts",
    "without_unit",
    "written_in",
]
