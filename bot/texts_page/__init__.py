"""The page of texts: what the browser loads."""
