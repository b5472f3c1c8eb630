"""Training a model: data, network, batches, schedule, export. Most modules here need torch."""
