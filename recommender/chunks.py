"""Interactions read part by part, from Parquet or a database: memory is that of the columns.

What is read goes through :meth:`recommender.events.EventTable.read`, which keeps 26 bytes an event
and never a list of records.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from common.errors import DataError, EnvironmentProblem, StorageError
from recommender.items import Interaction
from recommender.reading import interaction_of_row

AT_ONCE = 50_000
"""So many rows are held at once."""
COLUMNS = ("user_id", "item_id", "kind", "at", "value")
SHOP_COLUMNS = ("product_id", "customer_id", "session_id", "kind", "at", "value")
"""Those of the events that a shop exports."""


def read_parquet(path: Path, *, at_once: int = AT_ONCE) -> Iterator[Interaction]:
    """The interactions of a Parquet file, one row group after the other, in the file's order.

    Args:
        path: with the columns of :func:`recommender.reading.read_interactions`; no others are
            read.
        at_once: rows held at once.

    Raises:
        EnvironmentProblem: pyarrow is not installed.
        DataError: the file cannot be read or a row is wrong; names file and row.
    """
    if find_spec("pyarrow") is None:
        raise EnvironmentProblem(
            f"Reading {path} needs pyarrow, which is not installed.",
            hint="pip install 'shoptalk[parquet]', or give a .csv or .json file.",
        )
    from pyarrow import ArrowException, parquet

    try:
        with parquet.ParquetFile(path) as file:
            held = [name for name in file.schema_arrow.names if name in {*COLUMNS, *SHOP_COLUMNS}]
            number = 0
            for batch in file.iter_batches(batch_size=at_once, columns=held):
                for row in batch.to_pylist():
                    number += 1
                    yield interaction_of_row(_plain(row), path, number)
    except (OSError, ArrowException) as error:
        raise DataError(f"{path} cannot be read as Parquet: {error}.") from error


def read_sql(url: str, query: str, *, at_once: int = AT_ONCE) -> Iterator[Interaction]:
    """The interactions that a query gives, as the database hands them out.

    They are read in one transaction by a server-side cursor, so neither this process nor the
    database's driver ever holds more than ``at_once`` rows.

    Args:
        url: SQLAlchemy URL, e.g. ``postgresql://user@host/name``.
        query: a SELECT with the columns of :func:`recommender.reading.read_interactions`; the
            merchant's own, it is run as it is.
        at_once: rows held at once.

    Raises:
        StorageError: the database cannot be opened, or does not understand the query.
        DataError: a row is wrong; names its number.
    """
    import sqlalchemy as sa

    try:
        engine = sa.create_engine(url)
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ImportError) as error:
        raise StorageError(
            f"The database URL of the interactions cannot be used: {error}.",
            hint="Write it like sqlite:///events.db or postgresql://user@host/name.",
        ) from error
    place = engine.url.render_as_string(hide_password=True)
    try:
        with engine.connect().execution_options(yield_per=at_once) as connection:
            rows = connection.execute(sa.text(query)).mappings()
            for number, row in enumerate(rows, start=1):
                yield interaction_of_row(_plain(dict(row)), place, number)
    except sa.exc.SQLAlchemyError as error:
        raise StorageError(
            f"The interactions cannot be read from {place}: {getattr(error, 'orig', error)}.",
            hint=f"The query must give the columns {', '.join(COLUMNS)} (value may be missing).",
        ) from error
    finally:
        engine.dispose()


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as a file of text would hold it; a time without a zone is UTC, as databases keep it."""
    return {name: _cell(value) for name, value in row.items()}


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.timestamp()
    return "" if value is None else value
