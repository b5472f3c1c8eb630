"""How a model is fitted: network, batches, schedule, export. Most modules here need torch."""
