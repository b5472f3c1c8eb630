"""What `python -m benchmarks.learning` measures."""
