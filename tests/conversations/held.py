"""How many conversations come out as written, and which must.

A trained reading misses a message here and there, after each training another one. So a
conversation may come out otherwise than written, as an expected failure with its transcript, as
long as nearly all come out and nothing of it is harmful: something written that was not agreed to,
or any of the conversations about consent and identity.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

LEAST = 0.93
"""The share that must come out as written."""
STRICT = frozenset({"consent", "identity_security"})
_HARMFUL = re.compile(r"! the table \w+ has changed")


@dataclass
class Held:
    """Conversations held so far."""

    passed: int = 0
    otherwise: int = 0

    def missed(self, transcript: str, *, strict: bool = False, not_yet: str = "") -> None:
        """Fail where it is harmful; else an expected failure, which counts unless it is known."""
        if strict or _HARMFUL.search(transcript):
            pytest.fail(transcript, pytrace=False)
        if not_yet:
            pytest.xfail(f"{not_yet}\n{transcript}")
        self.otherwise += 1
        pytest.xfail(transcript)

    @property
    def share(self) -> float:
        """Of those held, how many came out as written; 1 where none was."""
        count = self.passed + self.otherwise
        return self.passed / count if count else 1.0
