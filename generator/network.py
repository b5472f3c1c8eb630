"""The writer's network: a small Transformer encoder-decoder (needs torch; training only).

Vaswani et al., "Attention Is All You Need", 2017, with layer normalisation first (Xiong et al.,
2020) and output weights tied to the target embeddings (Press and Wolf, 2017).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from common.config import StrictModel


class NetworkConfig(StrictModel):
    """Size of the network."""

    width: int = 128
    heads: int = 4
    encoder_layers: int = 2
    decoder_layers: int = 2
    inner: int = 384
    dropout: float = 0.15


class Attention(nn.Module):
    """Multi-head attention from queries (batch, T, width) to keys (batch, S, width)."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.heads = config.heads
        self.query = nn.Linear(config.width, config.width)
        self.key_value = nn.Linear(config.width, 2 * config.width)
        self.out = nn.Linear(config.width, config.width)

    def forward(self, queries: Tensor, keys: Tensor, mask: Tensor) -> Tensor:
        """``mask`` is added to the logits; it broadcasts to (batch, heads, T, S)."""
        q = self._split(self.query(queries))
        k, v = (self._split(part) for part in self.key_value(keys).chunk(2, dim=-1))
        logits = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1]) + mask
        mixed = torch.softmax(logits, dim=-1) @ v
        return self.out(mixed.transpose(1, 2).flatten(2))

    def _split(self, states: Tensor) -> Tensor:
        return states.unflatten(-1, (self.heads, -1)).transpose(1, 2)


class Layer(nn.Module):
    """Self-attention, in a decoder attention to the encoder, and a feed-forward part."""

    def __init__(self, config: NetworkConfig, *, decoder: bool) -> None:
        super().__init__()
        self.attend_self = Attention(config)
        self.attend_source = Attention(config) if decoder else None
        self.feed = nn.Sequential(
            nn.Linear(config.width, config.inner),
            nn.GELU(),
            nn.Linear(config.inner, config.width),
        )
        self.norms = nn.ModuleList(nn.LayerNorm(config.width) for _ in range(3))
        self.dropout = nn.Dropout(config.dropout)

    def forward(
        self,
        states: Tensor,
        mask: Tensor,
        source: Tensor | None = None,
        source_mask: Tensor | None = None,
    ) -> Tensor:
        """States in, states out, both (batch, T, width)."""
        normed = self.norms[0](states)
        states = states + self.dropout(self.attend_self(normed, normed, mask))
        if self.attend_source is not None and source is not None and source_mask is not None:
            normed = self.norms[1](states)
            states = states + self.dropout(self.attend_source(normed, source, source_mask))
        return states + self.dropout(self.feed(self.norms[2](states)))


class Embedding(nn.Module):
    """Token embeddings with sinusoidal positions."""

    def __init__(self, size: int, config: NetworkConfig, length: int) -> None:
        super().__init__()
        self.tokens = nn.Embedding(size, config.width, padding_idx=0)
        nn.init.normal_(self.tokens.weight, std=config.width**-0.5)
        self.scale = math.sqrt(config.width)
        self.dropout = nn.Dropout(config.dropout)
        self.register_buffer("positions", _sinusoids(length, config.width), persistent=False)

    def forward(self, ids: Tensor) -> Tensor:
        """Ids (batch, T) to states (batch, T, width)."""
        positions: Tensor = self.positions
        return self.dropout(self.tokens(ids) * self.scale + positions[: ids.shape[1]])


class Encoder(nn.Module):
    """Source ids and mask (1 = token), both (batch, S), to states (batch, S, width)."""

    def __init__(self, size: int, config: NetworkConfig, length: int) -> None:
        super().__init__()
        self.embedding = Embedding(size, config, length)
        layers = (Layer(config, decoder=False) for _ in range(config.encoder_layers))
        self.layers = nn.ModuleList(layers)
        self.norm = nn.LayerNorm(config.width)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Encode."""
        states = self.embedding(ids)
        for layer in self.layers:
            states = layer(states, hidden(mask))
        return self.norm(states)


class Decoder(nn.Module):
    """Target ids (batch, T) and the encoder's states to logits (batch, T, vocabulary)."""

    def __init__(self, size: int, config: NetworkConfig, length: int) -> None:
        super().__init__()
        self.embedding = Embedding(size, config, length)
        layers = (Layer(config, decoder=True) for _ in range(config.decoder_layers))
        self.layers = nn.ModuleList(layers)
        self.norm = nn.LayerNorm(config.width)
        self.register_buffer("future", _future(length), persistent=False)

    def forward(self, ids: Tensor, states: Tensor, mask: Tensor) -> Tensor:
        """Decode all positions."""
        length = ids.shape[1]
        future: Tensor = self.future
        target = self.embedding(ids)
        for layer in self.layers:
            target = layer(target, future[:length, :length], states, hidden(mask))
        return functional.linear(self.norm(target), self.embedding.tokens.weight)


class LastStep(nn.Module):
    """A decoder that gives the logits of the last position only, (batch, vocabulary)."""

    def __init__(self, decoder: Decoder) -> None:
        super().__init__()
        self.decoder = decoder

    def forward(self, ids: Tensor, states: Tensor, mask: Tensor) -> Tensor:
        """Decode the last position."""
        return self.decoder(ids, states, mask)[:, -1]


class Seq2Seq(nn.Module):
    """Encoder and decoder together, as they are trained."""

    def __init__(self, source: int, target: int, config: NetworkConfig, *, length: int) -> None:
        super().__init__()
        self.encoder = Encoder(source, config, length)
        self.decoder = Decoder(target, config, length)

    def forward(self, source: Tensor, mask: Tensor, target: Tensor) -> Tensor:
        """Logits (batch, T, vocabulary) under teacher forcing."""
        return self.decoder(target, self.encoder(source, mask), mask)


def hidden(mask: Tensor) -> Tensor:
    """A mask of 1 and 0 (batch, S) as what is added to attention logits."""
    return (1.0 - mask[:, None, None, :].to(torch.float32)) * -1e9


def _future(length: int) -> Tensor:
    return torch.full((length, length), -1e9).triu(1)


def _sinusoids(length: int, width: int) -> Tensor:
    rates = torch.exp(torch.arange(0, width, 2) * (-math.log(10_000.0) / width))
    angles = torch.arange(length)[:, None] * rates
    return torch.stack((angles.sin(), angles.cos()), dim=-1).flatten(1)
