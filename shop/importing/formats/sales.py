"""Whether a sale that has a beginning and an end is on."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time

from shop.importing.formats.sheet import Setting

NOT_NOW = "sale prices that are not valid now and were not brought"
ENDING = "sale prices that have an end: import again after it"


def sale_price(
    price: str, first: str, last: str, setting: Setting, notes: Counter[str]
) -> str | None:
    """The sale price, or None where there is none now.

    Args:
        price: as written; empty where there is none.
        first, last: when it begins and ends, in ISO 8601; empty where it does not. A mere date is
            its first and its last moment.

    Raises:
        ValueError: a time cannot be read.
    """
    if not price:
        return None
    begins, ends = _moment(first, time.min, setting), _moment(last, time.max, setting)
    if (begins and setting.now < begins) or (ends and setting.now > ends):
        notes[NOT_NOW] += 1
        return None
    if ends:
        notes[ENDING] += 1
    return price


def _moment(text: str, of_day: time, setting: Setting) -> datetime | None:
    text = text.strip()
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"'{text}' is not a time like 2025-03-31T14:05:00+02:00") from None
    if "T" not in text and ":" not in text:
        moment = datetime.combine(moment.date(), of_day)
    return moment if moment.tzinfo else moment.replace(tzinfo=setting.zone)
