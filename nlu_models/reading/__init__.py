"""Reading more out of a message than one intent: several requests, refusals, answers in context."""

from nlu_models.reading.requests import DENY, Reading, Request, read

__all__ = ["DENY", "Reading", "Request", "read"]
