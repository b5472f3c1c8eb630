"""A Hugging Face model as the writer: a tiny one is made here and learns an adapter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from common.errors import DataError, ModelError
from generator.facts import ProductFacts
from generator.hugging_face import AdapterConfig, HuggingFaceProvider, fit_adapter
from generator.providers import open_provider, prompt
from generator.reading import Example

pytest.importorskip("peft")
TRUE, FALSE = "It weighs 380 g.", "It is made of silk."
SIZES = {"vocab_size": 300, "bos_token_id": 1, "eos_token_id": 1, "pad_token_id": 0}


def made(folder: Path, kind: str) -> str:
    """A tiny model without training, with a tokenizer of single bytes and common pairs."""
    from tokenizers import ByteLevelBPETokenizer
    from transformers import (
        BartConfig,
        BartForConditionalGeneration,
        GPT2Config,
        GPT2LMHeadModel,
        PreTrainedTokenizerFast,
        set_seed,
    )

    set_seed(0)
    pieces = ByteLevelBPETokenizer()
    special = ["<pad>", "<end>"]
    pieces.train_from_iterator([TRUE] * 20, vocab_size=300, special_tokens=special)
    model: Any
    if kind == "causal":
        model = GPT2LMHeadModel(GPT2Config(n_embd=32, n_layer=2, n_head=2, **SIZES))
    else:
        layers = {f"{side}_layers": 1 for side in ("encoder", "decoder")}
        heads = {f"{side}_attention_heads": 2 for side in ("encoder", "decoder")}
        wide = {f"{side}_ffn_dim": 64 for side in ("encoder", "decoder")}
        config = BartConfig(
            d_model=32, decoder_start_token_id=1, **layers, **heads, **wide, **SIZES
        )
        model = BartForConditionalGeneration(config)
    model.save_pretrained(folder)
    PreTrainedTokenizerFast(
        tokenizer_object=pieces._tokenizer, pad_token="<pad>", eos_token="<end>", bos_token="<end>"
    ).save_pretrained(folder)
    return str(folder)


@pytest.mark.parametrize("kind", ["causal", "seq2seq"])
@pytest.mark.parametrize("adaptive", [False, True])
def test_an_adapter_lowers_the_loss_and_leaves_the_model_as_it_was(
    kind: str, adaptive: bool, tmp_path: Path, jacket: ProductFacts
) -> None:
    model = made(tmp_path / "model", kind)
    before = (tmp_path / "model" / "model.safetensors").read_bytes()
    examples = [Example(jacket, f"{TRUE} {FALSE}")] * 8
    losses = [
        fit_adapter(
            examples,
            model,
            tmp_path / f"adapter{epochs}",
            AdapterConfig(epochs=epochs, learning_rate=0.02, adaptive=adaptive, batch_size=4),
        )
        for epochs in (1, 8)
    ]
    assert losses[1] < losses[0]
    assert (tmp_path / "model" / "model.safetensors").read_bytes() == before
    settings = {"model": model, "adapter": str(tmp_path / "adapter8"), "max_tokens": 8}
    provider = open_provider({"type": "transformers", **settings}, tmp_path)
    drafts = [list(provider.draft(jacket, "slogan", style=None, seed=3)) for _ in range(2)]
    assert drafts[0] == drafts[1]


def test_what_it_makes_up_is_refused_and_the_template_writes(
    tmp_path: Path, jacket: ProductFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {"model": made(tmp_path / "model", "causal"), "max_tokens": 4}
    provider = open_provider({"type": "transformers", **settings}, tmp_path)
    assert isinstance(provider, HuggingFaceProvider)

    def decode(*_: Any, **__: Any) -> str:
        return FALSE

    monkeypatch.setattr(provider._tokenizer, "decode", decode)
    copy = provider.slogan(jacket)
    assert (copy.source, copy.rejected) == ("template", 3)


def test_the_question_holds_the_facts_alone(jacket: ProductFacts) -> None:
    assert "380" in prompt(jacket, "slogan", None)


def test_what_cannot_be_read_is_told(tmp_path: Path, jacket: ProductFacts) -> None:
    with pytest.raises(ModelError, match="nowhere"):
        open_provider({"type": "transformers", "model": str(tmp_path / "nowhere")}, tmp_path)
    with pytest.raises(DataError, match="No product"):
        fit_adapter([Example(jacket, FALSE)], "any", tmp_path / "adapter")
