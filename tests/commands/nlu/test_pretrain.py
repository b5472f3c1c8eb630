from __future__ import annotations

from pathlib import Path

from tests.commands.nlu.conftest import Run


def test_pretrain(call: Run, project: Path, checkpoint: Path) -> None:
    log = project / "log.txt"
    log.write_text("hello\nhi there\n\nbye\nsee you\n\nhey\nhello again\n", encoding="utf-8")
    out = project / "bert"
    settings = ("--set", f"base={checkpoint}", "--set", "epochs=1", "--set", "held_out_share=0.6")
    output = call("pretrain", log, "--out", out, *settings).output
    assert "6 texts" in output
    assert "Held-out pairs of turns told right: " in output
    assert f"--set base={out}" in output
    assert {"config.json", "tokenizer.json", "model.safetensors"} <= {f.name for f in out.iterdir()}
    assert list((project / "var" / "tensorboard" / "pretraining").iterdir())
