"""Read products and interactions from the catalogue's files, without a shop."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from common.errors import DataError
from recommender.items import Interaction, Item

PARQUET = (".parquet", ".pq")
_NO_OPTIONS = frozenset({"sku", "stock", "barcode", "price", "sale_price", "pictures"})


def read_items(*paths: Path) -> list[Item]:
    """Products from catalogue JSON files, or from folders that hold them.

    Raises:
        DataError: a file cannot be read or a product lacks what it needs; names file and product.
    """
    return [
        _item(values, file, number)
        for path in paths
        for file in _files(path)
        for number, values in enumerate(_json_list(file), start=1)
    ]


def read_interactions(path: Path) -> list[Interaction]:
    """Interactions from a JSON list, a CSV or a Parquet file: user_id, item_id, kind, at, value.

    The events that a shop exports will do, too (product_id, customer_id, session_id). ``at`` is in
    seconds since the epoch or an ISO 8601 time; ``value`` (stars) may be missing.

    Raises:
        DataError: the file cannot be read or a row is wrong; names file and row.
    """
    return list(stream_interactions(path))


def stream_interactions(path: Path) -> Iterator[Interaction]:
    """As :func:`read_interactions`, one by one; of CSV and Parquet only a part is held at once.

    Raises:
        EnvironmentProblem: a Parquet file is given and pyarrow is not installed.
        DataError: the file cannot be read or a row is wrong; names file and row.
    """
    if path.suffix in PARQUET:
        from recommender.chunks import read_parquet

        yield from read_parquet(path)
        return
    rows = _csv_rows(path) if path.suffix == ".csv" else _json_list(path)
    for number, row in enumerate(rows, start=1):
        yield interaction_of_row(row, path, number)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(path.glob("*.json"))
    if not files:
        raise DataError(f"{path} holds no .json file.", hint="Name a catalogue file or folder.")
    return files


def _json_list(path: Path) -> list[Any]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{path} cannot be read as JSON: {error}.") from error
    if not isinstance(values, list):
        raise DataError(f"{path} must hold a JSON list.")
    return values


def _csv_rows(path: Path) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{path} cannot be read as CSV: {error}.") from error


def _item(values: Any, path: Path, number: int) -> Item:
    try:
        variants = values.get("variants", [])
        return Item(
            id=values["id"],
            name=values["name"],
            category=values["category"],
            brand=values.get("brand", ""),
            price_cents=int(Decimal(str(values["price"])) * 100),
            text=values.get("description", ""),
            attributes=dict(values.get("attributes", {})),
            options=_options(variants),
            tags=tuple(values.get("tags", ())),
            in_stock=not variants or any(v.get("stock", 0) > 0 for v in variants),
        )
    except KeyError as error:
        raise DataError(f"{path}: product {number} has no {error}.") from error
    except (AttributeError, TypeError, ValueError, InvalidOperation) as error:
        raise DataError(f"{path}: product {number} is malformed: {error}.") from error


def _options(variants: list[Mapping[str, Any]]) -> dict[str, frozenset[str]]:
    """Each option and the values that the variants have; one of a file's older form has them
    beside the article number and the stock."""
    offered: dict[str, set[str]] = {}
    for variant in variants:
        named = variant.get("options")
        if named is None:
            named = {key: value for key, value in variant.items() if key not in _NO_OPTIONS}
        for option, value in named.items():
            if value:
                offered.setdefault(option, set()).add(str(value))
    return {option: frozenset(values) for option, values in offered.items()}


def interaction_of_row(row: Any, path: Path | str, number: int) -> Interaction:
    """One interaction from a row with the columns of :func:`read_interactions`.

    Args:
        row: a mapping of column and cell.
        path, number: where the row stands (a database by its URL), for the error.

    Raises:
        DataError: a column is missing or a cell is wrong.
    """
    try:
        stars = row.get("value")
        exported = "session_id" in row
        user = row.get("customer_id") or row["session_id"] if exported else row["user_id"]
        if not user:
            raise ValueError("it names no shopper")
        return Interaction(
            user_id=str(user),
            item_id=str(row["product_id" if exported else "item_id"]),
            kind=str(row["kind"]),
            at=_seconds(row["at"]),
            value=float(stars) if stars not in (None, "") else None,
            verified=not exported or bool(row.get("customer_id")),
        )
    except KeyError as error:
        raise DataError(f"{path}: row {number} has no {error}.") from error
    except (AttributeError, TypeError, ValueError) as error:
        raise DataError(f"{path}: row {number} is malformed: {error}.") from error


def _seconds(at: str | float) -> float:
    try:
        return float(at)
    except ValueError:
        return datetime.fromisoformat(str(at)).timestamp()
