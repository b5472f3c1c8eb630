"""A trained model on disk, and serving it: onnxruntime, tokenizers and numpy, never torch."""
