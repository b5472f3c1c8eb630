"""The components of Rasa's graph, as ``config.yml`` names them."""

from nlu_models.components.classifier import JointBertClassifier
from nlu_models.components.context_reader import ContextReader
from nlu_models.components.entity_linker import EntityLinker
from nlu_models.components.second_reader import SecondReaderComponent

__all__ = ["ContextReader", "EntityLinker", "JointBertClassifier", "SecondReaderComponent"]
