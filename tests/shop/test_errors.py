from __future__ import annotations

import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, OperationalError

from common.errors import StorageError
from shop.errors import explain, storage_errors

URL = make_url("postgresql://shop:secret@db.example/shop")


@pytest.mark.parametrize(
    ("driver_says", "we_say"),
    [
        ("database is locked", "is locked"),
        ("canceling statement due to lock timeout", "is locked"),
        ("deadlock detected", "is locked"),
        ("attempt to write a readonly database", "is read-only"),
        ("cannot execute INSERT in a read-only transaction", "is read-only"),
        ("permission denied for table orders", "is read-only"),
        ("unable to open database file", "cannot be opened"),
        ("database disk image is malformed", "is damaged"),
        ("database or disk is full", "the disk is full"),
        ('could not translate host name "db"', "cannot be reached"),
        ('password authentication failed for user "shop"', "refuses the login"),
        ("server closed the connection unexpectedly", "closed the connection"),
        ("no such table: orders", "does not have the tables"),
        ('relation "orders" does not exist', "does not have the tables"),
        ('FATAL:  role "shop" does not exist', "refuses the login"),
        ('FATAL:  database "shop" does not exist', "does not exist"),
    ],
)
def test_known_troubles_get_a_way_out(driver_says: str, we_say: str) -> None:
    error = explain(URL, OperationalError("SELECT 1", {}, Exception(driver_says)))
    assert we_say in str(error)
    assert error.hint
    assert "secret" not in str(error)


def test_an_unknown_trouble_is_repeated_in_one_line() -> None:
    error = explain(URL, OperationalError("SELECT 1", {}, Exception("the moon is full\nreally")))
    assert "reports: the moon is full." in str(error)


def test_a_broken_constraint_is_no_storage_error() -> None:
    with pytest.raises(IntegrityError), storage_errors(URL):
        raise IntegrityError("INSERT", {}, Exception("UNIQUE"))
    with pytest.raises(StorageError), storage_errors(URL):
        raise OperationalError("INSERT", {}, Exception("database is locked"))
