"""The network as it is served: the same function with fewer and larger steps."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any, cast

import torch
from torch import nn
from torch.nn import functional

from nlu_models.training.network import (
    Heads,
    JointBertNetwork,
    Outputs,
    RequestHeads,
    WordsAndStates,
    additive,
    embedded,
    input_vectors,
    through,
)


class FusedAttention(nn.Module):
    """Self-attention with one matrix for queries, keys and values.

    A short text costs as much in steps as in arithmetic: there is one matrix in place of three,
    its input is quantised once, and the scale of the queries lies in their weights.

    Args:
        attention: a module with the linear layers ``query``, ``key`` and ``value``.
    """

    def __init__(self, attention: Any) -> None:
        super().__init__()
        self.heads = int(attention.num_attention_heads)
        self.width = int(attention.attention_head_size)
        scale = self.width**-0.5
        layers = (attention.query, attention.key, attention.value)
        self.joint = nn.Linear(layers[0].in_features, 3 * self.heads * self.width)
        with torch.no_grad():
            factors = (scale, 1.0, 1.0)
            pairs = list(zip(layers, factors, strict=True))
            self.joint.weight.copy_(torch.cat([layer.weight * f for layer, f in pairs]))
            self.joint.bias.copy_(torch.cat([layer.bias * f for layer, f in pairs]))

    def forward(
        self, hidden_states: torch.Tensor, attention_mask: torch.Tensor, **_: Any
    ) -> tuple[torch.Tensor, None]:
        """Attend within each text.

        Args:
            hidden_states: (B, T, H).
            attention_mask: added to the scores, (B, 1, 1, T).
        """
        batch, length = hidden_states.shape[:2]
        joint = self.joint(hidden_states).view(batch, length, 3 * self.heads, self.width)
        queries, keys, values = joint.transpose(1, 2).split(self.heads, dim=1)
        scores = (queries @ keys.transpose(2, 3) + attention_mask).softmax(-1)
        attended = (scores @ values).transpose(1, 2)
        return attended.reshape(batch, length, self.heads * self.width), None


class FusedHeads(nn.Module):
    """The heads of a layer with one matrix for what reads a token, and one for what reads a text.

    Args:
        heads: that read requests, too.
    """

    def __init__(self, heads: Heads) -> None:
        super().__init__()
        requests = cast(RequestHeads, heads.requests)
        self.heads = heads
        classes = functional.normalize(heads.intent_vectors, dim=-1)
        zeros = torch.zeros(len(classes))
        tags, intents, marks = heads.tag_head, requests.intent_head, requests.mark_head
        self.sizes = [len(tags.bias), len(classes), len(marks.bias), len(classes)]
        self.of_tokens = _linear(
            [tags.weight, intents.weight, marks.weight, classes],
            [tags.bias, intents.bias, marks.bias, zeros],
        )
        context = [heads.tag_context.weight, requests.intent_context.weight]
        self.of_texts = _linear([*context, classes], None)
        self.tag_intents = requests.tag_intents
        self.token_scale, self.text_scale = requests.scale, heads.scale

    def forward(self, hidden: torch.Tensor, attention_mask: torch.Tensor) -> Outputs:
        """As :meth:`Heads.forward` in evaluation mode."""
        pooled = self.heads.pool(hidden, attention_mask)
        length = torch.linalg.vector_norm(pooled, dim=-1, keepdim=True)
        tags, intents, marks, alike = self.of_tokens(hidden).split(self.sizes, dim=-1)
        texts = self.of_texts(pooled)
        by_text, context, logits = texts.split([self.sizes[0], *[self.sizes[1]] * 2], dim=-1)
        lengths = torch.linalg.vector_norm(hidden, dim=-1, keepdim=True)
        intents = intents + self.token_scale * alike / lengths + context[:, None, :]
        tags = tags + by_text[:, None, :] + self.tag_intents(intents.softmax(-1))
        return (
            self.text_scale * logits / length,
            torch.cat([tags, intents, marks], dim=-1),
            pooled / length,
        )

    def relevance(self, hidden: torch.Tensor) -> torch.Tensor:
        """As :meth:`Heads.relevance`."""
        return self.heads.relevance(hidden)


@torch.no_grad()
def _linear(weights: Sequence[torch.Tensor], biases: Sequence[torch.Tensor] | None) -> nn.Linear:
    """One layer that gives what several would, one after the other."""
    joined = torch.cat(list(weights))
    layer = nn.Linear(joined.shape[1], joined.shape[0], bias=biases is not None)
    layer.weight.copy_(joined)
    if biases is not None:
        layer.bias.copy_(torch.cat(list(biases)))
    return layer


def for_inference(network: JointBertNetwork) -> JointBertNetwork:
    """A copy of ``network`` that computes the same in evaluation mode, faster once exported.

    Encoders whose attention is not laid out as BERT's stay as they are.
    """
    fused = copy.deepcopy(network).eval()
    encoder = cast(Any, fused.encoder)
    if isinstance(words := input_vectors(encoder), WordsAndStates):
        encoder.set_input_embeddings(words.merged())
    if fused.heads.requests is not None:
        fused.heads = cast(Heads, FusedHeads(fused.heads))
        early = (FusedHeads(cast(Heads, heads)) for heads in fused.early)
        fused.early = nn.ModuleList(early)
    for module in list(fused.modules()):
        attention = cast(Any, getattr(module, "self", None))
        if isinstance(attention, nn.Module) and _is_plain(attention):
            cast(Any, module).self = FusedAttention(attention)
    return fused


class Stage(nn.Module):
    """The layers from one exit to the next, and its heads.

    Args:
        network: laid out as BERT.
        number: of the exit, from 0; the last is that of the whole network.
    """

    def __init__(self, network: JointBertNetwork, number: int) -> None:
        super().__init__()
        layers = cast(Any, network.encoder).encoder.layer
        bounds = (0, *network.early_layers, len(layers))
        self.layers = layers[bounds[number] : bounds[number + 1]]
        self.heads = (*network.early, network.heads)[number]

    def forward(
        self, hidden: torch.Tensor, attention_mask: torch.Tensor
    ) -> tuple[torch.Tensor, ...]:
        """The outputs of the heads, what the next stage reads (B, T, H), and its relevance (B, T).

        Args:
            hidden: what the stage before gave, (B, T, H).
            attention_mask: (B, T).
        """
        mask = additive(attention_mask)
        for layer in self.layers:
            hidden = through(layer, hidden, mask)
        return *self.heads(hidden, attention_mask), hidden, self.heads.relevance(hidden)


class FirstStage(Stage):
    """The embeddings, the layers up to the first exit, and its heads."""

    def __init__(self, network: JointBertNetwork) -> None:
        super().__init__(network, 0)
        self.encoder = network.encoder

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor
    ) -> tuple[torch.Tensor, ...]:
        """As :meth:`Stage.forward`, from token ids (B, T)."""
        return super().forward(embedded(self.encoder, input_ids), attention_mask)


def _is_plain(attention: Any) -> bool:
    """Whether it is BERT's self-attention, with nothing added such as relative positions."""
    parts = {name for name, _ in attention.named_children()}
    return (
        parts == {"query", "key", "value", "dropout"}
        and not getattr(attention, "is_decoder", False)
        and getattr(attention, "position_embedding_type", "absolute") == "absolute"
        and all(isinstance(getattr(attention, name), nn.Linear) for name in parts - {"dropout"})
        and all(getattr(attention, name).bias is not None for name in parts - {"dropout"})
    )
