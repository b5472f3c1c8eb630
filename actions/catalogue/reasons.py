"""Why a product is shown, in words: the sentence ``utter_reason_<code>`` of the language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actions.catalogue.attributes import category_words, feature_words
from common.language import Sentence

if TYPE_CHECKING:
    from actions.speech import Speaker
    from recommender import Reason
    from shop.config import ShopConfig


def reason_words(reason: Reason, config: ShopConfig, speaker: Speaker) -> str:
    """A reason of the recommender or the search, with its values as a shopper reads them."""
    values: dict[str, Any] = {"known": "", **reason.values}
    if "category" in values:
        values["category"] = category_words(str(values["category"]), config, speaker)
    if "shared" in values:
        values["shared"] = [feature_words(one, speaker) for one in values["shared"]]
    if "feature" in values:
        values["feature"] = feature_words(values["feature"], speaker)
    if "words" in values:
        values["words"] = [Sentence("utter_quoted", {"word": word}) for word in values["words"]]
    return speaker.words(f"utter_reason_{reason.code}", **values)
