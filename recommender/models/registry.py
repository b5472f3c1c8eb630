"""Which class a configuration means by the name of a model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from common.extensions import RECOMMENDER_MODELS, resolve
from recommender.base import Model
from recommender.models.content import Content
from recommender.models.ease import Ease
from recommender.models.factors import Factors
from recommender.models.graph_filter import GraphFilter
from recommender.models.item_to_item import ItemToItem
from recommender.models.popularity import Popularity
from recommender.models.sequential import Sequential

OWN: Mapping[str, type[Model[Any]]] = {
    cls.name: cls
    for cls in (Popularity, ItemToItem, Content, Ease, Factors, GraphFilter, Sequential)
}
MIXED = (Popularity.name, ItemToItem.name, Content.name)
"""What is mixed where nobody says otherwise."""


def model_class(name: str, *, where: str) -> type[Model[Any]]:
    """The model of this name: the program's own, a project's or a package's, or a dotted path.

    Args:
        name: e.g. ``content``, or ``models.season.Season`` for a class in the project's folder.
        where: which setting names it, for messages.

    Raises:
        ConfigError: there is no such model.
    """
    return resolve(name, OWN, RECOMMENDER_MODELS, Model, where=where)


def new_model(name: str, settings: Mapping[str, Any], *, where: str = "mix.models") -> Model[Any]:
    """A model that is not fitted yet.

    Args:
        name: see :func:`model_class`.
        settings: of its ``config_class``, which refuses unknown keys.
        where: which setting names it, for messages.

    Raises:
        ConfigError: there is no such model, or a setting is unknown or wrong.
    """
    cls = model_class(name, where=where)
    return cls(cls.config_class.from_mapping(dict(settings), where=f"{where}: {name}"))
