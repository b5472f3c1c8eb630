"""Training of the sequential model; torch is needed here, and nowhere at serving."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import nn

from common import onnx

if TYPE_CHECKING:
    from recommender.models.sequential import SequentialConfig

HIDDEN = -1e9
"""Added to the weight of what may not be looked at."""


class Block(nn.Module):
    """Self-attention that looks back only, then a small network; each normalised first."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.before, self.between = nn.LayerNorm(width), nn.LayerNorm(width)
        self.queries, self.both = nn.Linear(width, width), nn.Linear(width, 2 * width)
        self.out = nn.Linear(width, width)
        self.feed = nn.Sequential(
            nn.Linear(width, width), nn.ReLU(), nn.Dropout(dropout), nn.Linear(width, width)
        )
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Any, mask: Any) -> Any:
        """``x`` of shape (rows, places, width); ``mask`` is added to the weights."""
        rows, places, width = x.shape
        shape = (rows, places, self.heads, width // self.heads)
        held = self.before(x)
        keys, values = self.both(held).split(width, dim=2)
        queries, keys, values = (
            one.reshape(shape).transpose(1, 2) for one in (self.queries(held), keys, values)
        )
        weights = queries @ keys.transpose(2, 3) / (width // self.heads) ** 0.5 + mask
        seen = torch.softmax(weights, dim=-1) @ values
        x = x + self.dropout(self.out(seen.transpose(1, 2).reshape(rows, places, width)))
        return x + self.dropout(self.feed(self.between(x)))


class Transformer(nn.Module):
    """From the items of shoppers to what each of them looks for at each place.

    Kang and McAuley, "Self-Attentive Sequential Recommendation", ICDM 2018.
    """

    def __init__(self, n_items: int, config: SequentialConfig) -> None:
        super().__init__()
        self.items = nn.Embedding(n_items + 1, config.width, padding_idx=0)
        self.places = nn.Parameter(torch.zeros(config.length, config.width))
        nn.init.normal_(self.items.weight, std=config.width**-0.5)
        nn.init.normal_(self.places, std=0.02)
        self.dropout = nn.Dropout(config.dropout)
        self.blocks = nn.ModuleList(
            Block(config.width, config.heads, config.dropout) for _ in range(config.blocks)
        )
        self.last = nn.LayerNorm(config.width)
        back = torch.full((config.length, config.length), HIDDEN).triu(1)
        self.register_buffer("back", back)

    def forward(self, chosen: Any) -> Any:
        """``chosen``: items from 1 on, the latest at the end, 0 before the first; (rows, places).

        Returns:
            Shape (rows, places, width).
        """
        nothing = (chosen == 0)[:, None, None, :].to(torch.float32) * HIDDEN
        x = self.dropout(self.items(chosen) * self.items.embedding_dim**0.5 + self.places)
        for block in self.blocks:
            x = block(x, self.back + nothing)
        return self.last(x)


class _Latest(nn.Module):
    def __init__(self, model: Transformer) -> None:
        super().__init__()
        self.model = model

    def forward(self, chosen: Any) -> Any:
        return self.model(chosen)[:, -1]


def train(
    sequences: Sequence[Sequence[int]], n_items: int, config: SequentialConfig
) -> tuple[bytes, np.ndarray]:
    """Learn which item follows.

    Args:
        sequences: positions of items, oldest first, two or more in each.
        n_items: how many items there are.
        config: settings.

    Returns:
        The network as ONNX, from (rows, length) items to (rows, width); and the items' vectors,
        shape (n_items, width).
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        model = Transformer(n_items, config)
        _learn(model, _rows(sequences, config.length), n_items, config)
        model.eval()
        vectors = model.items.weight.detach().numpy()[1:].astype(np.float32)
        return _exported(model, config.length), vectors


def _rows(sequences: Sequence[Sequence[int]], length: int) -> Any:
    """The latest items of each shopper from the right, one more than the network sees."""
    rows = np.zeros((len(sequences), length + 1), dtype=np.int64)
    for row, items in zip(rows, sequences, strict=True):
        latest = np.asarray(items[-(length + 1) :]) + 1
        row[-len(latest) :] = latest
    return torch.from_numpy(rows)


def _learn(model: Transformer, rows: Any, n_items: int, config: SequentialConfig) -> None:
    model.train()
    optimiser = torch.optim.Adam(model.parameters(), lr=config.rate)
    batches = -(-len(rows) // config.batch)
    epochs = max(config.epochs, -(-config.least_steps // batches))
    for _ in range(epochs):
        order = torch.randperm(len(rows))
        for at in range(0, len(rows), config.batch):
            batch = rows[order[at : at + config.batch]]
            loss = _loss(model, batch[:, :-1], batch[:, 1:], n_items, config.negatives)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()


def _loss(model: Transformer, chosen: Any, following: Any, n_items: int, negatives: int) -> Any:
    """Softmax over the item that followed and others drawn at random, or all where these are few.

    Klenitskiy and Vasilev, "Turning Dross Into Gold Loss: is BERT4Rec really better than
    SASRec?", RecSys 2023.
    """
    told = (chosen > 0) & (following > 0)
    wanted, right = model(chosen)[told], following[told]
    if n_items <= negatives:
        return nn.functional.cross_entropy(wanted @ model.items.weight[1:].T, right - 1)
    drawn = torch.randint(1, n_items + 1, (negatives,))
    scores = wanted @ model.items(drawn).T
    scores = scores.masked_fill(drawn[None, :] == right[:, None], HIDDEN)
    of_right = (wanted * model.items(right)).sum(1, keepdim=True)
    first = torch.zeros(len(right), dtype=torch.int64)
    return nn.functional.cross_entropy(torch.cat([of_right, scores], dim=1), first)


def _exported(model: Transformer, length: int) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.onnx"
        example = torch.ones(2, length, dtype=torch.int64)
        onnx.export(
            _Latest(model),
            (example,),
            path,
            input_names=["chosen"],
            output_names=["wanted"],
            dynamic_axes={"chosen": {0: "rows"}},
        )
        return path.read_bytes()
