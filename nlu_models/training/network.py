"""JointBERT: one encoder, an intent head and a tag head.

Chen, Zhuo and Wang (2019), "BERT for Joint Intent Classification and Slot Filling". The intent head
is a cosine classifier (Gidaris and Komodakis 2018): its class vectors begin as the mean embedding
of each intent's utterances, so that a sentence encoder starts near the solution. What the whole
sentence is about helps to tell its entities apart (Qin et al. 2019, "A stack-propagation
framework"): the tags of each token see the token and the sentence.

Where messages may hold several requests, each token has an intent, too, and says whether it begins
a request and whether that is refused (intents by token: Qin et al. 2021, "GL-GIN"); the entity tags
then see the token's intents (Cai et al. 2021, "SLIM").
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, cast

import torch
from torch import nn
from torch.nn import functional

from nlu_models.model.config import JointBertConfig
from nlu_models.model.requests import MARKS

STATES = ".states."
"""Part of the names of the parameters that are vectors of state tokens."""

FIRST_SCALE = 16.0
_ENOUGH_TO_PART = 4
"""Layers from which on a network has early heads on the middle one, unless others are named."""

Outputs = tuple[torch.Tensor, torch.Tensor, torch.Tensor]
"""Intent logits (B, intents), token logits (B, T, N), utterance embeddings (B, H).

Those of a token are its tags and, where requests are read, what
:mod:`nlu_models.model.requests` takes apart.
"""


class Heads(nn.Module):
    """Intents and tags from the hidden states of one layer.

    Args:
        width: of the hidden states, H.
        intents: number of intents.
        tags: number of tags.
        config: pooling and dropout.
        requests: whether each token has an intent and :data:`MARKS`.
    """

    def __init__(
        self,
        width: int,
        *,
        intents: int,
        tags: int,
        config: JointBertConfig,
        requests: bool = False,
    ) -> None:
        super().__init__()
        self.pooling = config.pooling
        self.dropout = nn.Dropout(config.dropout)
        self.intent_vectors = nn.Parameter(torch.randn(intents, width) / width**0.5)
        self.scale = nn.Parameter(torch.tensor(FIRST_SCALE))
        self.tag_head = nn.Linear(width, tags)
        self.tag_context = nn.Linear(width, tags, bias=False)
        nn.init.zeros_(self.tag_context.weight)
        self.requests = RequestHeads(width, intents=intents, tags=tags) if requests else None

    def forward(self, hidden: torch.Tensor, attention_mask: torch.Tensor) -> Outputs:
        """Score hidden states (B, T, H); for the rest see :class:`JointBertNetwork`."""
        pooled = self.pool(hidden, attention_mask)
        embedding = functional.normalize(pooled, dim=-1)
        classes = functional.normalize(self.intent_vectors, dim=-1)
        logits = self.scale * (self.dropout(embedding) @ classes.T)
        tags = self.tag_head(self.dropout(hidden))
        # Detached: what the sentence is about is for the intents to say.
        tokens = tags + self.tag_context(self.dropout(pooled.detach()))[:, None, :]
        if self.requests is not None:
            tokens = self.requests(self.dropout(hidden), self.dropout(pooled), classes, tokens)
        return logits, tokens, embedding

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


class RequestHeads(nn.Module):
    """What each token says of the request that it stands in.

    Its intents begin as its likeness to the class vectors of whole messages, so that a new network
    starts near the solution here, too.

    Args:
        width: of the hidden states, H.
        intents: number of intents, K.
        tags: number of tags.
    """

    def __init__(self, width: int, *, intents: int, tags: int) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.tensor(FIRST_SCALE))
        self.intent_head = nn.Linear(width, intents)
        self.intent_context = nn.Linear(width, intents, bias=False)
        self.mark_head = nn.Linear(width, MARKS)
        self.tag_intents = nn.Linear(intents, tags, bias=False)
        for layer in (self.intent_head, self.intent_context, self.tag_intents):
            nn.init.zeros_(layer.weight)

    def forward(
        self, hidden: torch.Tensor, pooled: torch.Tensor, classes: torch.Tensor, tags: torch.Tensor
    ) -> torch.Tensor:
        """Tags that know of the intents, intents and marks of each token, (B, T, tags + K + MARKS).

        Args:
            hidden: (B, T, H).
            pooled: one vector a text, (B, H).
            classes: unit vectors of the intents, (K, H).
            tags: scores by the token and the text alone, (B, T, tags).
        """
        alike = self.scale * (functional.normalize(hidden, dim=-1) @ classes.T)
        intents = alike + self.intent_head(hidden) + self.intent_context(pooled)[:, None, :]
        tags = tags + self.tag_intents(intents.detach().softmax(-1))
        return torch.cat([tags, intents, self.mark_head(hidden)], dim=-1)


class WordsAndStates(nn.Module):
    """The word vectors of a checkpoint, and behind them those of the state tokens.

    Args:
        words: of the checkpoint.
        states: vectors to begin with, (N, width).
    """

    def __init__(self, words: nn.Embedding, states: torch.Tensor) -> None:
        super().__init__()
        self.words = words
        self.states = nn.Embedding.from_pretrained(states.clone(), freeze=False)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """The vectors of token ids (B, T), (B, T, width)."""
        first = self.words.num_embeddings
        is_state = ids >= first
        words = self.words(ids.masked_fill(is_state, 0))
        states = self.states((ids - first).clamp(min=0))
        return torch.where(is_state[..., None], states, words)

    def merged(self) -> nn.Embedding:
        """One table that gives the same vectors."""
        weights = torch.cat([self.words.weight, self.states.weight])
        return nn.Embedding.from_pretrained(weights.detach().clone())


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
        requests: whether messages may hold several requests.
    """

    def __init__(
        self,
        encoder: nn.Module,
        *,
        intents: int,
        tags: int,
        config: JointBertConfig,
        requests: bool = False,
    ) -> None:
        super().__init__()
        sizes: Any = {"intents": intents, "tags": tags, "config": config, "requests": requests}
        self.width = width = int(cast(Any, encoder.config).hidden_size)
        self.encoder = encoder
        self.heads = Heads(width, **sizes)
        self.early_layers = _layers_below_the_last(encoder, config)
        self.upper_tokens = config.upper_tokens
        self.early = nn.ModuleList(Heads(width, **sizes) for _ in self.early_layers)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> Outputs:
        """Score a batch.

        Args:
            input_ids: token ids, (B, T).
            attention_mask: 1 for tokens, 0 for padding, (B, T).

        Returns:
            :data:`Outputs`.
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


def input_vectors(encoder: nn.Module) -> nn.Module | None:
    """The word vectors of an encoder; None where it says nothing of them."""
    found = getattr(encoder, "get_input_embeddings", None)
    return None if found is None else cast(nn.Module, found())


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
    wanted = config.early_exit_layers
    if wanted is None:
        wanted = (len(layers) // 2,) if len(layers) >= _ENOUGH_TO_PART else ()
    return tuple(layer for layer in wanted if 0 < layer < len(layers))


def additive(attention_mask: torch.Tensor) -> torch.Tensor:
    """A mask (B, T) as what is added to attention scores, (B, 1, 1, T).

    transformers would make one of its own, with a score of steps in the exported model.
    """
    away = torch.finfo(torch.float32).min
    return (1.0 - attention_mask[:, None, None, :].float()) * away
