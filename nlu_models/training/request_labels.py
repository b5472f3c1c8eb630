"""What the tokens of an example say of the requests that they stand in."""

from __future__ import annotations

from collections.abc import Sequence

from nlu_models.model.encoding import IGNORED, EncodedText
from nlu_models.model.examples import Request

TokenLabel = tuple[int, int, int]
"""Of a token: the intent of its request, whether it begins one, whether that is refused."""
NO_LABEL: TokenLabel = (IGNORED, IGNORED, IGNORED)


def label(
    encoded: EncodedText, requests: Sequence[Request], intents: Sequence[str]
) -> tuple[TokenLabel, ...]:
    """The labels of a text's tokens; those that begin no word have none.

    A word between two requests belongs to the first. The first word of a message is not asked
    whether it begins a request.

    Args:
        encoded: a text of T tokens.
        requests: in the order of the text; without any, nothing is known of its tokens.
        intents: the model's.

    Returns:
        T labels.
    """
    labels = [NO_LABEL] * len(encoded.ids)
    before: Request | None = None
    for head, word in zip(encoded.heads, encoded.words, strict=True):
        begun = [request for request in requests if request.start < word.end]
        if not begun:
            continue
        request = begun[-1]
        begins = IGNORED if before is None else int(request is not before)
        labels[head] = (intents.index(request.intent), begins, int(request.refused))
        before = request
    return tuple(labels)
