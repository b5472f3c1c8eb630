"""What can be set of the second reader."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, NonNegativeInt, PositiveFloat, PositiveInt

from common.config import StrictModel

Share = Annotated[float, Field(ge=0, le=1)]


class SecondReaderConfig(StrictModel):
    """Keys of the component in ``config.yml``; without a ``url`` it does nothing.

    Attributes:
        url: base address of an OpenAI-compatible interface, e.g. ``http://127.0.0.1:8080/v1``.
        model: the model's name there.
        key_variable: environment variable that holds the key; none is sent when it is empty.
        below: it is asked when the first reading's confidence is below this ...
        torn: ... or when its two best readings are no further apart than this.
        confidence: what a reading of the second reader counts as.
        timeout: seconds that a shopper may have to wait for it.
        per_minute: questions in any minute; above it the first reading stands.
        per_day: questions in any 24 hours.
        at_once: questions that wait at the same time.
        failures: after so many in a row it is left alone ...
        pause: ... for so many seconds.
        longest: characters of a message that is still sent.
        examples: utterances of each intent that are shown to the model.
        remembered: answers that are kept and given again.
        max_tokens: of an answer.
    """

    url: str | None = None
    model: str = "default"
    key_variable: str = "SHOPTALK_READER_KEY"
    below: Share = 0.6
    torn: Share = 0.15
    confidence: Share = 0.75
    timeout: PositiveFloat = 2.0
    per_minute: PositiveInt = 60
    per_day: PositiveInt = 5000
    at_once: PositiveInt = 4
    failures: PositiveInt = 3
    pause: PositiveFloat = 60.0
    longest: PositiveInt = 500
    examples: NonNegativeInt = 2
    remembered: PositiveInt = 1000
    max_tokens: PositiveInt = 400
