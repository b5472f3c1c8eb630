"""The English words around order numbers, e-mail addresses and postcodes: without groups."""

from __future__ import annotations

POSTCODE = r"post\s?(?:al\s)?code|zip(?:\s?code)?|plz"
"""Says that a postcode follows."""

IS = r"is|was|it's"
"""May stand between that and the code."""

NUMBER = r"order|bestellung|number|nr|no"
"""Says that a number behind it is no postcode."""

COUNTED = r"points|steps"
"""Says that a number before it is no postcode."""

AT = r"\bat\b"
"""The sign of an e-mail address in a word."""
