"""Names and limits that training and serving share."""

from __future__ import annotations

ENCODER_FILE = "encoder.onnx"
DECODER_FILE = "decoder.onnx"
TOKENIZER_FILE = "tokenizer.json"
LANGUAGE_FILE = "language.json"
MAX_SOURCE = 96
