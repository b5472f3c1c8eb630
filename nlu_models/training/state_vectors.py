"""The vectors that state tokens begin with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import torch
from torch import nn

from nlu_models.model.examples import Example
from nlu_models.model.situation import StateTokens
from nlu_models.training.network import WordsAndStates, input_vectors


def add_states(encoder: nn.Module, tokenizer: Any, examples: Sequence[Example]) -> StateTokens:
    """Give an encoder the state tokens that ``examples`` need; it is changed in place.

    A state begins as the mean of the vectors of the words that its code is made of.

    Args:
        encoder: a model of transformers; one without word vectors to ask for gets no states.
        tokenizer: of its vocabulary.
        examples: with their situations.
    """
    words = input_vectors(encoder)
    situations = {example.situation for example in examples}
    if not isinstance(words, nn.Embedding):
        return StateTokens()
    states = StateTokens.of(situations, first=words.num_embeddings)
    if states.states:
        start = torch.stack([_mean(words, tokenizer, code) for code in states.states])
        cast(Any, encoder).set_input_embeddings(WordsAndStates(words, start))
    return states


def _mean(words: nn.Embedding, tokenizer: Any, code: str) -> torch.Tensor:
    spelt = code.replace(":", " ").replace("_", " ")
    ids = tokenizer.encode(spelt, add_special_tokens=False).ids
    return words.weight[ids].detach().mean(0)
