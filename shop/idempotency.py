"""Carrying out a request once, however often it is sent."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from common.artifacts import fingerprint
from common.errors import DataError
from shop.database import Shop
from shop.models import OperationRecord
from shop.upsert import insert


def claim(
    shop: Shop, session: Session, request_id: str, operation: str, arguments: Mapping[str, object]
) -> OperationRecord:
    """The record of this request, made now or found.

    A second call with the same id, even at the same moment, waits for the first and then finds its
    record. When the first is undone, its record is too, and the second carries the request out.

    Returns:
        The record; its ``result`` is empty when the request has not been carried out yet.

    Raises:
        DataError: the id was used for something else.
    """
    digest = fingerprint(arguments)
    row = insert(session, OperationRecord).values(
        request_id=request_id,
        operation=operation,
        arguments=digest,
        result="",
        created_at=shop.now(),
    )
    session.execute(row.on_conflict_do_nothing(index_elements=["request_id"]))
    record = session.get_one(OperationRecord, request_id)
    if (record.operation, record.arguments) != (operation, digest):
        raise DataError(
            f"Request {request_id} was already used for another {record.operation}.",
            hint="Make a new request id for every confirmation.",
        )
    return record
