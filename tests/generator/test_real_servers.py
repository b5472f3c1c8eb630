"""The HTTP provider before servers that other people wrote.

``transformers serve`` runs a tiny model that is trained here; it needs the extra ``llm-tests``.
"""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from common.errors import ServiceUnavailableError
from generator.facts import ProductFacts
from generator.providers import HttpProvider, HttpProviderConfig, prompt
from generator.writer import Copy

ANSWER = "It weighs 380 g."
READY = "Uvicorn running on"
LAUNCH = """
import functools, uvicorn
uvicorn.Config = functools.partial(uvicorn.Config, ws="none")
from transformers.cli.transformers import main
main()
"""
"""``transformers`` without WebSockets, which it does not speak: uvicorn would import a newer
``websockets`` than Sanic's."""
LACKING = [
    name
    for name in ("torch", "transformers", "fastapi", "openai", "uvicorn", "rich", "accelerate")
    if importlib.util.find_spec(name) is None
]
serving = pytest.mark.skipif(
    bool(LACKING), reason=f"transformers serve lacks {', '.join(LACKING)}: pip install .[llm-tests]"
)


def made(folder: Path, question: str) -> str:
    """A tiny causal model that has learnt one answer by heart, with its tokenizer."""
    import torch
    from tokenizers import ByteLevelBPETokenizer
    from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast, set_seed

    set_seed(0)
    pieces = ByteLevelBPETokenizer()
    special = ["<pad>", "<end>"]
    pieces.train_from_iterator([question, ANSWER] * 5, vocab_size=600, special_tokens=special)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=pieces._tokenizer, pad_token="<pad>", eos_token="<end>", bos_token="<end>"
    )
    tokenizer.chat_template = "{% for turn in messages %}{{ turn['content'] }}\n\n{% endfor %}"
    told = tokenizer(ANSWER)["input_ids"]
    ids = torch.tensor([[*tokenizer(f"{question}\n\n")["input_ids"], *told, 1]])
    marks = {"bos_token_id": 1, "eos_token_id": 1, "pad_token_id": 0}
    sizes = {"n_embd": 32, "n_layer": 1, "n_head": 2, "n_positions": ids.shape[1] + 64}
    drops = {"attn_pdrop": 0.0, "embd_pdrop": 0.0, "resid_pdrop": 0.0}
    model = GPT2LMHeadModel(GPT2Config(vocab_size=len(tokenizer), **sizes, **drops, **marks))
    labels = ids.clone()
    labels[:, : -len(told) - 1] = -100
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-2)
    for _ in range(60):
        optimiser.zero_grad()
        model(input_ids=ids, labels=labels).loss.backward()
        optimiser.step()
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return str(folder)


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory, jacket: ProductFacts
) -> Iterator[tuple[str, str]]:
    """The url and the model of ``transformers serve``."""
    model = made(tmp_path_factory.mktemp("served"), prompt(jacket, "description", None))
    port = free_port()
    at = ["--device", "cpu", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(
        [sys.executable, "-c", LAUNCH, "serve", model, *at],
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stderr is not None
    lines = list[str]()
    for line in server.stderr:
        lines.append(line)
        if READY in line:
            break
    try:
        assert READY in lines[-1], "".join(lines)
        yield f"http://127.0.0.1:{port}/v1", model
    finally:
        server.terminate()
        server.communicate(timeout=60)


def provider(served: tuple[str, str], **settings: float | bool) -> HttpProvider:
    url, model = served
    quiet = {"temperature": 0.05, "timeout": 60.0, "first_token_timeout": 60.0, "max_tokens": 24}
    config = HttpProviderConfig.from_mapping(
        {"url": url, "model": model, **quiet, **settings}, where="the test"
    )
    return HttpProvider(config, environment={})


@serving
@pytest.mark.slow
def test_transformers_serve_is_heard_word_by_word(
    served: tuple[str, str], jacket: ProductFacts
) -> None:
    heard = list[str | Copy]()
    copy = provider(served).write(jacket, "description", heard=heard.append)
    assert copy == Copy(ANSWER, "model")
    pieces = [one for one in heard if isinstance(one, str)]
    assert len(pieces) > 1
    assert "".join(pieces).strip() == ANSWER


@serving
@pytest.mark.slow
def test_transformers_serve_answers_at_once_without_streaming(
    served: tuple[str, str], jacket: ProductFacts
) -> None:
    assert provider(served, stream=False).describe(jacket) == Copy(ANSWER, "model")


@serving
@pytest.mark.slow
def test_a_model_that_is_not_there_is_named(served: tuple[str, str], jacket: ProductFacts) -> None:
    with pytest.raises(ServiceUnavailableError, match="400") as caught:
        provider((served[0], "another")).write(jacket, "slogan")
    assert "model's name" in (caught.value.hint or "")
