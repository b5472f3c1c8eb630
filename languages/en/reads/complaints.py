"""What a complaint asks beside complaining (read by ``actions.operations.support``)."""

from __future__ import annotations

import re

ASKS_WHERE = re.compile(
    r"\bwhere(?:'?s| is| are| the (?:hell|heck)| on earth)?\b[^.?!]{0,40}"
    r"\b(?:order|parcel|package|delivery|it|stuff|things|jacket|\w+)\b[^.!]{0,60}\?"
    r"|\bwhen (?:will|does|do|is|are|can)\b[^.?!]{0,60}\b(?:come|arrive|get|here|delivered|sent|"
    r"shipped|there)\b"
    r"|\b(?:still (?:not|hasn'?t)|hasn'?t|has not|never|not) (?:yet )?(?:arrived?|come|turned up|"
    r"been (?:delivered|sent|shipped))\b",
    re.IGNORECASE,
)
"""Words that ask where an order is, or when it comes."""
