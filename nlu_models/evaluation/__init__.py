"""What a model is good for: scores, reports, explanations."""
