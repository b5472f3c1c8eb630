"""The shop's answers: ``data/faq`` read, checked, and filled with the shop's settings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from common.config import StrictModel
from common.errors import DataError
from common.language import Country, Language, Money, language
from common.language.template import Template
from common.messages import Button

if TYPE_CHECKING:
    from shop.config import ShopConfig


FAQ = "faq"


class FaqEntry(StrictModel):
    """One question with its answer. Intent, rule and training follow from the entry.

    Attributes:
        id: the intent that asks it.
        question: as a shopper would ask; shown where the bot is unsure, and trained on.
        answer: what the bot says; ``{placeholders}`` are keys of ``shop.yml``.
        short: said instead while something else is going on.
        utterances: how shoppers ask it, one a line after a dash, as in Rasa's ``examples``. They
            may stand in ``data/nlu`` instead.
        buttons: what may be chosen next.
        needs: keys of ``shop.yml`` without which there is no answer.
    """

    id: str
    question: str
    answer: str
    short: str | None = None
    utterances: str = ""
    buttons: tuple[Button, ...] = ()
    needs: tuple[str, ...] = ()


def load_faq(
    folder: Path, config: ShopConfig, spoken: Language | None = None
) -> Mapping[str, FaqEntry]:
    """Every answer by its id, filled from the shop's settings.

    An answer whose settings the shop has not told is left out, for a default is no fact.

    Args:
        folder: the project's answers.
        config: the shop.
        spoken: the language they are in, which brings answers of any shop; English without them
            when None.

    Raises:
        DataError: an entry is wrong (see :func:`read_faq`), or a placeholder is no key of
            ``shop.yml``.
    """
    return {
        entry.id: _filled(entry, config, str(folder), spoken)
        for entry in read_answers(folder, spoken)
        if all(_is_told(config, key) for key in entry.needs)
    }


def _is_told(config: ShopConfig, key: str) -> bool:
    return key in config.model_fields_set and getattr(config, key) not in ("", (), None)


def _filled(entry: FaqEntry, config: ShopConfig, folder: str, spoken: Language | None) -> FaqEntry:
    texts = {"question": entry.question, "answer": entry.answer, "short": entry.short}
    filled = {
        name: fill(text, config, where=f"{folder}: {entry.id}", spoken=spoken)
        for name, text in texts.items()
        if text
    }
    return entry.model_copy(update=filled)


def read_answers(folder: Path, spoken: Language | None) -> list[FaqEntry]:
    """The project's entries, then those of its language for questions that it leaves open.

    Raises:
        DataError: an entry is wrong (see :func:`read_faq`).
    """
    entries: dict[str, FaqEntry] = {}
    for each in (folder, *(spoken.folders(FAQ) if spoken else ())):
        for entry in read_faq(each):
            entries.setdefault(entry.id, entry)
    return list(entries.values())


def read_faq(folder: Path) -> list[FaqEntry]:
    """Every entry of the folder's YAML files, as it is written.

    Raises:
        DataError: a file is not YAML, or an id stands twice.
        ConfigError: an entry lacks a key or has one too many.
    """
    entries: dict[str, FaqEntry] = {}
    for path in sorted(folder.glob("*.yml")):
        for values in _read(path):
            entry = FaqEntry.from_mapping(values, where=str(path))
            if entry.id in entries:
                raise DataError(f"{path}: the entry '{entry.id}' stands twice in {folder}.")
            entries[entry.id] = entry
    return list(entries.values())


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise DataError(f"{path}{line} is not valid YAML.", hint="Check quotes and colons.") from (
            error
        )
    if not isinstance(values, list):
        raise DataError(f"{path} must hold a list of entries (id, question, answer).")
    return values


def fill(text: str, config: ShopConfig, *, where: str, spoken: Language | None = None) -> str:
    """An answer with the shop's settings in it; keys that end in ``_cents`` become money.

    It is written as every sentence is, so it may depend on a setting:
    ``{return_fee_cents, plural, =0 {free} other {for {return_fee_cents}}}``.

    Raises:
        DataError: a key is no setting of the shop, or the text cannot be read.
    """
    template, settings = Template.parse(text, where), setting_values(config)
    if unknown := sorted(template.asks() - settings.keys()):
        raise DataError(
            f"{where}: the placeholder {{{unknown[0]}}} is no key of data/shop.yml.",
            hint=f"Known keys: {', '.join(sorted(settings))}.",
        )
    spoken = spoken or language()
    formatter = spoken.formatter(config.home_country)
    return template.fill(settings, formatter, spoken.formats, lambda one: one.name).strip()


def setting_values(config: ShopConfig) -> dict[str, Any]:
    """The shop's settings as values of sentences; ``shop`` is its name."""
    settings = {
        name: Money(value, config.currency)
        if name.endswith("_cents") and value is not None
        else value
        for name, value in config.model_dump().items()
    }
    return {
        **settings,
        "shop": config.name,
        "home_country": Country(config.home_country),
        "ships_to": [Country(code) for code in config.ships_to],
        "not_returnable": list(config.not_returnable.values()),
    }
