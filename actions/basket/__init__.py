"""The basket that is filled in the conversation and opened on the shop's website."""
