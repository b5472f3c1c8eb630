"""What shoppers ask for and filter by: declared options and attributes, their labels and values."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from common.config import StrictModel

Labels = str | dict[str, str]
"""One label for every language, or language code -> label."""


class Facet(StrictModel):
    """One option of variants or attribute of products, as ``shop.yml`` declares it.

    Attributes:
        name: as it stands in the catalogue, e.g. ``screen size``.
        label: how shoppers read it.
        kind: whether variants differ in it (``option``) or it is a fact of the product.
        unit: of its values where the catalogue does not give one, e.g. ``ml``.
        synonyms: other words for the facet itself.
        values: value -> other words for it; a value that is not listed stands for itself.
        value_labels: value -> how shoppers read it, where that is another word.
        filter: whether a search filters by it.
    """

    name: str = Field(min_length=1)
    label: Labels = ""
    kind: Literal["option", "attribute"] = "option"
    unit: str = ""
    synonyms: tuple[str, ...] = ()
    values: dict[str, tuple[str, ...]] = {}
    value_labels: dict[str, Labels] = {}
    filter: bool = True

    @field_validator("values", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        """A list of values without synonyms is a mapping as well."""
        if isinstance(value, list):
            return {str(name): () for name in value}
        if isinstance(value, dict):
            return {str(name): words or () for name, words in value.items()}
        return value

    def value_label(self, value: str, language: str = "") -> str:
        """How shoppers read one of its values."""
        return label_in(self.value_labels.get(value, ""), language) or value


def label_in(labels: Labels, language: str) -> str:
    """The label in a language, else the one for all languages, else the first; may be empty."""
    if isinstance(labels, str):
        return labels
    first = next(iter(labels.values()), "")
    return labels.get(language) or labels.get(language.split("-")[0], "") or first
