"""The reference under which a failure stands in the log and that a shopper can read out."""

from __future__ import annotations

import secrets


def new_incident() -> str:
    """Eight characters, in capitals, so that nobody has to ask which case a letter has."""
    return secrets.token_hex(4).upper()
