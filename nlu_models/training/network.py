"""JointBERT: one encoder, an intent head and a tag head.

Chen, Zhuo and Wang (2019), "BERT for Joint Intent Classification and Slot Filling". The intent head
is a cosine classifier (Gidaris and Komodakis 2018): its class vectors begin as the mean embedding
of each intent's utterances, so that a sentence encoder starts near the solution. What the whole
sentence is about helps to tell its entities apart (Qin et al. 2019, "A stack-propagation
framework"): the tags of each token see the token and the sentence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, cast

import torch
from torch import nn
from torch.nn import functional

from nlu_models.model.config import JointBertConfig

_FIRST_SCALE = 16.0

Outputs = tuple[torch.Tensor, torch.Tensor, torch.Tensor]
"""Intent logits (B, intents), tag logits (B, T, tags), utterance embeddings (B, H)."""


class Heads(nn.Module):
    """Intents and tags from the hidden states of one layer.

    Args:
        width: of the hidden states, H.
        intents: number of intents.
        tags: number of tags.
        config: pooling and dropout.
    """

    def __init__(self, width: int, *, intents: int, tags: int, config: JointBertConfig) -> None:
        super().__init__()
        self.pooling = config.pooling
        self.dropout = nn.Dropout(config.dropout)
        self.intent_vectors = nn.Parameter(torch.randn(intents, width) / width**0.5)
        self.scale = nn.Parameter(torch.tensor(_FIRST_SCALE))
        self.tag_head = nn.Linear(width, tags)
        self.tag_context = nn.Linear(width, tags, bias=False)
        nn.init.zeros_(self.tag_context.weight)

    def forward(self, hidden: torch.Tensor, attention_mask: torch.Tensor) -> Outputs:
        """Score hidden states (B, T, H); for the rest see :class:`JointBertNetwork`."""
        pooled = self.pool(hidden, attention_mask)
        embedding = functional.normalize(pooled, dim=-1)
        classes = functional.normalize(self.intent_vectors, dim=-1)
        logits = self.scale * (self.dropout(embedding) @ classes.T)
        tags = self.tag_head(self.dropout(hidden))
        # Detached: what the sentence is about is for the intents to say.
        tags = tags + self.tag_context(self.dropout(pooled.detach()))[:, None, :]
        return logits, tags, embedding

    def relevance(self, hidden: torch.Tensor) -> torch.Tensor:
        """How far each hidden state (B, T, H) tells the intents apart, (B, T)."""
        classes = functional.normalize(self.intent_vectors, dim=-1)
        return (hidden @ (classes - classes.mean(0)).T).square().mean(-1)

    def pool(self, hidden: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """One vector a text, (B, H), from its hidden states (B, T, H)."""
        if self.pooling == "cls":
            return hidden[:, 0]
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        return (hidden * mask).sum(1) / mask.sum(1)


@dataclass(frozen=True)
class Exit:
    """Heads, and the tokens that they score: N of the T tokens of each text.

    Args:
        heads: on some layer.
        hidden: what the layer made of these tokens, (B, N, H).
        attention_mask: 1 for tokens, 0 for padding, (B, N).
        places: of these tokens in their text, (B, N); None for all of them.
    """

    heads: Heads
    hidden: torch.Tensor
    attention_mask: torch.Tensor
    places: torch.Tensor | None = None

    def scores(self) -> Outputs:
        """The outputs of the heads."""
        return cast(Outputs, self.heads(self.hidden, self.attention_mask))

    def of(self, values: torch.Tensor) -> torch.Tensor:
        """The values (B, N, ...) at these tokens, of (B, T, ...)."""
        return values if self.places is None else _picked(values, self.places)

    def shortened(self, most: int) -> Exit:
        """The same with the ``most`` tokens of each text that layers above read on.

        See :mod:`nlu_models.model.shortcuts.token_pruning`; a text is shortened at one exit only.
        """
        if self.hidden.shape[1] <= most:
            return self
        with torch.no_grad():
            relevance = self.heads.relevance(self.hidden).float()
            relevance = relevance.masked_fill(self.attention_mask == 0, -torch.inf)
            relevance[:, 0] = torch.inf
            places = relevance.topk(most).indices.sort().values
        mask = _picked(self.attention_mask, places)
        return Exit(self.heads, _picked(self.hidden, places), mask, places)


def _picked(values: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    return values[torch.arange(len(values))[:, None], places]


class JointBertNetwork(nn.Module):
    """Intent and tag scores from one pass; also from part of one, for texts that are easy.

    Heads on lower layers let easy texts leave early (Xin et al. 2021, "BERxiT").

    Args:
        encoder: a BERT-like model of transformers with ``last_hidden_state`` of width H.
        intents: number of intents.
        tags: number of tags.
        config: pooling, dropout, the layers of the early heads and what is read above them.
    """

    def __init__(
        self, encoder: nn.Module, *, intents: int, tags: int, config: JointBertConfig
    ) -> None:
        super().__init__()
        self.width = width = int(cast(Any, encoder.config).hidden_size)
        self.encoder = encoder
        self.heads = Heads(width, intents=intents, tags=tags, config=config)
        self.early_layers = _layers_below_the_last(encoder, config)
        self.upper_tokens = config.upper_tokens
        self.early = nn.ModuleList(
            Heads(width, intents=intents, tags=tags, config=config) for _ in self.early_layers
        )

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> Outputs:
        """Score a batch.

        Args:
            input_ids: token ids, (B, T).
            attention_mask: 1 for tokens, 0 for padding, (B, T).

        Returns:
            Intent logits (B, intents), tag logits (B, T, tags) and unit-length utterance
            embeddings (B, H).
        """
        hidden = self.encoder(input_ids=input_ids, attention_mask=additive(attention_mask))[0]
        return cast(Outputs, self.heads(hidden, attention_mask))

    def at_every_exit(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> list[Exit]:
        """All exits, the last one first; those above the first have of long texts what is served.

        Args:
            input_ids: token ids, (B, T).
            attention_mask: (B, T).
        """
        if not self.early_layers:
            mask = additive(attention_mask)
            hidden = self.encoder(input_ids=input_ids, attention_mask=mask)[0]
            return [Exit(self.heads, hidden, attention_mask)]
        early = dict(zip(self.early_layers, cast(Iterable[Heads], self.early), strict=True))
        reached = Exit(self.heads, embedded(self.encoder, input_ids), attention_mask)
        exits = []
        for number, layer in enumerate(cast(Any, self.encoder).encoder.layer, start=1):
            hidden = through(layer, reached.hidden, additive(reached.attention_mask))
            reached = replace(reached, hidden=hidden)
            if number in early:
                exits.append(replace(reached, heads=early[number]))
                shorter = exits[-1].shortened(self.upper_tokens)
                reached = replace(shorter, heads=self.heads)
        return [reached, *exits]


def embedded(encoder: nn.Module, input_ids: torch.Tensor) -> torch.Tensor:
    """What the first layer of an encoder that is laid out as BERT's reads, (B, T, H)."""
    hidden = cast(Any, encoder).embeddings(input_ids=input_ids)
    widened = getattr(encoder, "embeddings_project", None)  # ELECTRA's word vectors are narrow
    return cast(torch.Tensor, hidden if widened is None else widened(hidden))


def through(layer: nn.Module, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """What a layer makes of hidden states (B, T, H); ``mask`` is :func:`additive`."""
    result = layer(hidden, mask)
    return cast(torch.Tensor, result[0] if isinstance(result, tuple) else result)


def _layers_below_the_last(encoder: nn.Module, config: JointBertConfig) -> tuple[int, ...]:
    """The layers of the early heads that an encoder has, if it is laid out as BERT's."""
    layers = getattr(getattr(encoder, "encoder", None), "layer", ())
    if not hasattr(encoder, "embeddings"):
        return ()
    return tuple(layer for layer in config.early_exit_layers if layer < len(layers))


def additive(attention_mask: torch.Tensor) -> torch.Tensor:
    """A mask (B, T) as what is added to attention scores, (B, 1, 1, T).

    transformers would make one of its own, with a score of steps in the exported model.
    """
    away = torch.finfo(torch.float32).min
    return (1.0 - attention_mask[:, None, None, :].float()) * away
