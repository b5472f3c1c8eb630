"""The network of the pair writer: encoder-decoder with copying and one table of subwords (torch).

A Transformer with layer normalisation first whose source embeddings, target embeddings and output
weights are one matrix (Press and Wolf, 2017). At each step it either writes a subword of the
vocabulary or copies one of the source, by the attention of its last layer (See, Liu and Manning,
"Get To The Point: Summarization with Pointer-Generator Networks", ACL 2017).
"""

from __future__ import annotations

import math
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from generator.network import Attention, Embedding, Layer, NetworkConfig, hidden

SMALLEST = 1e-9


class CopyNet(nn.Module):
    """Source ids (batch, S), target ids (batch, T) to log-probabilities (batch, T, vocabulary)."""

    def __init__(self, vocabulary: int, config: NetworkConfig, *, length: int) -> None:
        super().__init__()
        self.embedding = Embedding(vocabulary, config, length)
        self.encoder = nn.ModuleList(
            Layer(config, decoder=False) for _ in range(config.encoder_layers)
        )
        self.decoder = nn.ModuleList(
            Layer(config, decoder=True) for _ in range(config.decoder_layers)
        )
        self.norms = nn.ModuleList(nn.LayerNorm(config.width) for _ in range(2))
        self.pointer = Attention(config)
        self.gate = nn.Linear(2 * config.width, 1)

    def encode(self, source: Tensor, mask: Tensor) -> Tensor:
        """Ids and mask (1 = subword), both (batch, S), to states (batch, S, width)."""
        states = self.embedding(source)
        for layer in self.encoder:
            states = layer(states, hidden(mask))
        return cast(Tensor, self.norms[0](states))

    def forward(self, source: Tensor, mask: Tensor, target: Tensor) -> Tensor:
        """Log-probabilities of the next subword at every place, under teacher forcing."""
        encoded = self.encode(source, mask)
        states, length = self.embedding(target), target.shape[1]
        future = torch.full((length, length), -1e9).triu(1)
        for layer in self.decoder:
            states = layer(states, future, encoded, hidden(mask))
        return self.mixed(self.norms[1](states), encoded, source, mask)

    def mixed(self, states: Tensor, encoded: Tensor, source: Tensor, mask: Tensor) -> Tensor:
        """What is written and what is copied, mixed by the gate; log-probabilities."""
        written = torch.softmax(functional.linear(states, self.embedding.tokens.weight), dim=-1)
        context, weights = pointed(self.pointer, states, encoded, hidden(mask))
        gate = torch.sigmoid(self.gate(torch.cat((states, context), dim=-1)))
        places = source[:, None, :].expand(-1, states.shape[1], -1)
        copied = torch.zeros_like(written).scatter_add(2, places, weights)
        return torch.log(gate * written + (1.0 - gate) * copied + SMALLEST)


def pointed(
    attention: Attention, queries: Tensor, keys: Tensor, mask: Tensor
) -> tuple[Tensor, Tensor]:
    """Context (batch, T, width) and the mean weights of the heads (batch, T, S)."""
    q = attention._split(attention.query(queries))
    k, v = (attention._split(part) for part in attention.key_value(keys).chunk(2, dim=-1))
    logits = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1]) + mask
    weights = torch.softmax(logits, dim=-1)
    return attention.out((weights @ v).transpose(1, 2).flatten(2)), weights.mean(dim=1)


class FirstStep(nn.Module):
    """What is computed once a source: its states, and keys and values for the attention to them."""

    def __init__(self, network: CopyNet) -> None:
        super().__init__()
        self.network = network

    def forward(self, source: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """States (batch, S, width) and keys and values (batch, layers, 2, heads, S, size)."""
        encoded = self.network.encode(source, mask)
        rows = []
        for layer in self.network.decoder:
            attention = cast(Attention, cast(Layer, layer).attend_source)
            parts = attention.key_value(encoded).chunk(2, dim=-1)
            rows.append(torch.stack([attention._split(part) for part in parts], dim=1))
        return encoded, torch.stack(rows, dim=1)


class NextStep(nn.Module):
    """One more subword, with the keys and values of those before kept."""

    def __init__(self, network: CopyNet) -> None:
        super().__init__()
        self.network = network

    def forward(
        self,
        token: Tensor,
        kept: Tensor,
        source: Tensor,
        mask: Tensor,
        encoded: Tensor,
        crossed: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """The next subword's log-probabilities, and what is kept with this step's added.

        Args:
            token: the last subword, (batch, 1).
            kept: keys and values of those before, (batch, layers, 2, heads, T, size).
            source, mask: (batch, S).
            encoded, crossed: what :class:`FirstStep` gives.

        Returns:
            Log-probabilities (batch, vocabulary) and ``kept`` with T + 1 places.
        """
        network, rows = self.network, []
        embedding = network.embedding
        positions = cast(Tensor, embedding.positions)
        place = torch.arange(kept.shape[4], kept.shape[4] + 1)
        states = embedding.tokens(token) * embedding.scale + positions[place]
        for number, module in enumerate(network.decoder):
            layer = cast(Layer, module)
            states, row = _stepped(layer, states, kept[:, number], crossed[:, number], mask)
            rows.append(row)
        chances = network.mixed(network.norms[1](states), encoded, source, mask)
        return chances[:, -1], torch.stack(rows, dim=1)


def _stepped(
    layer: Layer, states: Tensor, kept: Tensor, crossed: Tensor, mask: Tensor
) -> tuple[Tensor, Tensor]:
    """A decoder layer for one place."""
    normed = layer.norms[0](states)
    own = layer.attend_self
    parts = [own._split(part) for part in own.key_value(normed).chunk(2, dim=-1)]
    row = torch.cat((kept, torch.stack(parts, dim=1)), dim=3)
    states = states + _attended(own, normed, row, None)
    source = cast(Attention, layer.attend_source)
    states = states + _attended(source, layer.norms[1](states), crossed, hidden(mask))
    return states + layer.feed(layer.norms[2](states)), row


def _attended(attention: Attention, queries: Tensor, held: Tensor, mask: Tensor | None) -> Tensor:
    q = attention._split(attention.query(queries))
    logits = q @ held[:, 0].transpose(-1, -2) / math.sqrt(q.shape[-1])
    weights = torch.softmax(logits if mask is None else logits + mask, dim=-1)
    return cast(Tensor, attention.out((weights @ held[:, 1]).transpose(1, 2).flatten(2)))
