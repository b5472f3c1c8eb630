"""Understanding: a fine-tuned BERT for intents and entities, and linking of what was named."""
