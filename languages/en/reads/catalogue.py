"""What is asked about products (read by ``actions.catalogue``)."""

from __future__ import annotations

import re

BUYING_IN_GENERAL = re.compile(
    r"\b(?:how|where|check ?out|an order|in the chat|by chat)\b", re.IGNORECASE
)
"""How one buys here, rather than a product that was shown."""
