"""Promotion codes as they are said and told, in an operation and beside products."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from common.language import Money
from common.messages import Message

if TYPE_CHECKING:
    from actions.speech import Speaker
    from shop.aftersales import PromotionCode
    from shop.config import ShopConfig

_WORD = re.compile(r"[\w-]+")


def code_named(text: str, config: ShopConfig) -> str | None:
    """The first of the shop's codes that a text names, as the shop writes it; None without any."""
    from shop.aftersales.settings import same_code

    words = _WORD.findall(text) if config.codes else []
    codes = (one.code for one in config.codes)
    return next((code for code in codes if any(same_code(code, word) for word in words)), None)


def at_checkout(speaker: Speaker, config: ShopConfig, code: PromotionCode) -> Message:
    """What a code takes off, of what, until when, and where it is typed in."""
    least = Money(code.min_order_cents, config.currency) if code.min_order_cents else None
    percent = f"{code.percent}%" if code.percent else None
    return speaker.message(
        "utter_code_at_checkout",
        code=code.code,
        off=percent or Money(code.amount_cents, config.currency),
        least=least,
        kinds=[config.category_label(name, speaker.voice.language) for name in code.categories],
        last=code.last_day,
    )
