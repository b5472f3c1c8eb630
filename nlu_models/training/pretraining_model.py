"""A BERT with the heads that it is pre-trained with."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import torch
from torch import nn

from common.errors import ModelError
from nlu_models.model.config import JointBertConfig
from nlu_models.model.encoding import IGNORED, TextEncoder
from nlu_models.training.checkpoint import Checkpoint, load_encoder
from nlu_models.training.masking import MaskedBatch

_TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")


class PretrainingModel:
    """Encoder, word head and, for a BERT, the head that tells which texts follow each other.

    Args:
        checkpoint: heads that it lacks are new, the word head's matrix that of the word vectors.
        config: dropout of the encoder, length of the texts.

    Raises:
        ModelError: the checkpoint cannot be loaded, or there is no masked language model of it.
    """

    def __init__(self, checkpoint: Checkpoint, config: JointBertConfig) -> None:
        from transformers import AutoModelForMaskedLM, BertForPreTraining

        bare: Any
        self.encoder: TextEncoder
        bare, self.encoder = load_encoder(checkpoint, config)
        self.checkpoint = checkpoint
        self.judges_pairs = bare.config.model_type == "bert"
        kind = BertForPreTraining if self.judges_pairs else AutoModelForMaskedLM
        try:
            self.network: Any = kind.from_pretrained(
                checkpoint.source, attn_implementation="eager", dtype=torch.float32
            )
        except (OSError, ValueError) as error:
            raise ModelError(
                f"{checkpoint.source} cannot be pre-trained: {error}",
                hint="Set 'base' to a BERT-like model with a masked language model.",
            ) from error
        for module in self.network.modules():
            if isinstance(module, nn.Dropout):
                module.p = config.dropout

    def logits(self, batch: MaskedBatch) -> tuple[torch.Tensor, torch.Tensor | None]:
        """Scores of the N hidden tokens (N, vocabulary), and of the pairs (B, 2) if it judges them.

        A BERT's words are scored at the hidden places alone: the vocabulary is what costs most.
        """
        hidden = batch.words != IGNORED
        inputs = {"input_ids": batch.input_ids, "attention_mask": batch.attention_mask}
        if not self.judges_pairs:
            return self.network(**inputs).logits[hidden], None
        states, pooled = self.network.bert(**inputs, token_type_ids=batch.token_type_ids)[:2]
        heads = self.network.cls
        return heads.predictions(states[hidden]), heads.seq_relationship(pooled)

    def save(self, folder: Path) -> None:
        """Write a checkpoint in the Hugging Face layout, heads included."""
        self.network.save_pretrained(folder)
        source = Path(self.checkpoint.source)
        if source.is_dir():
            for name in _TOKENIZER_FILES:
                if (source / name).is_file():
                    shutil.copyfile(source / name, folder / name)
        else:
            from transformers import AutoTokenizer

            AutoTokenizer.from_pretrained(self.checkpoint.source).save_pretrained(folder)
