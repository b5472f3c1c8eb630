"""Ways to run less of the network where that is enough: early exits and token pruning."""
