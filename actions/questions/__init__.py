"""Questions that nobody prepared: answered from the data, or honestly not."""
