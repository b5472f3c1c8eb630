"""A second reader: a language model that is asked only where the BERT is unsure."""

from nlu_models.second_reader.config import SecondReaderConfig
from nlu_models.second_reader.reader import Reading, SecondReader
from nlu_models.second_reader.vocabulary import Vocabulary

__all__ = ["Reading", "SecondReader", "SecondReaderConfig", "Vocabulary"]
