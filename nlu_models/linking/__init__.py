"""Entity linking: from words in a message to the things of a shop."""

from nlu_models.linking.gazetteer import Gazetteer
from nlu_models.linking.linker import Linker
from nlu_models.linking.links import Link

__all__ = ["Gazetteer", "Link", "Linker"]
