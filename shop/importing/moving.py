"""Moving the dates of imported records, so that sample data is always of today."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, TypeVar

from shop.importing.records import Record

R = TypeVar("R", bound=Record)


def moved(record: R, by: timedelta) -> R:
    """``record`` with every date and time in it, nested ones too, later by ``by``."""
    values = {name: getattr(record, name) for name in type(record).model_fields}
    changed = {name: _moved(value, by) for name, value in values.items()}
    return record.model_copy(
        update={name: new for name, new in changed.items() if new != values[name]}
    )


def _moved(value: Any, by: timedelta) -> Any:
    if isinstance(value, date):  # a datetime is a date
        return value + by
    if isinstance(value, Record):
        return moved(value, by)
    if isinstance(value, list):
        return [_moved(one, by) for one in value]
    return value
