"""Parts of ``python -m benchmarks.recommender``."""
