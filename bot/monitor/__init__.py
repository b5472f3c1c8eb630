"""The page of learning: what the browser loads."""
