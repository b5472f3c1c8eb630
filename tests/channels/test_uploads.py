"""Files of shoppers: what is taken, how much, and where a colleague finds them."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.signing import Signer
from bot.channels.uploads import MAX_IN_A_MESSAGE, Room, TooLargeError, Uploads, kind_of
from common.errors import DataError, ServiceUnavailableError, StorageError, TokenError
from tests.server.fixtures import SECRET

JPEG = b"\xff\xd8\xff\xe0" + bytes(60)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(40)
HEIC = b"\x00\x00\x00\x18ftypheic" + bytes(40)
PDF = b"%PDF-1.7\n" + bytes(40)
DAY = 86_400.0


def uploads(folder: Path, **changes: object) -> Uploads:
    room = {"file_bytes": 1000, "total_bytes": 10_000, "days": 30} | changes
    clock = room.pop("clock", None)
    signer = Signer(SECRET, "upload", prefix="su1.")
    if clock:
        return Uploads(folder, signer, Room(**room), clock=clock)  # type: ignore[arg-type]
    return Uploads(folder, signer, Room(**room))  # type: ignore[arg-type]


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


async def sent(body: bytes, at_once: int = 7) -> AsyncIterator[bytes]:
    for start in range(0, len(body), at_once):
        yield body[start : start + at_once]


@pytest.mark.parametrize(
    ("body", "kind", "ending"),
    [
        (JPEG, "photo", ".jpg"),
        (PNG, "photo", ".png"),
        (WEBP, "photo", ".webp"),
        (HEIC, "photo", ".heic"),
        (PDF, "file", ".pdf"),
    ],
)
async def test_a_file_is_kept_for_its_owner_alone(
    tmp_path: Path, body: bytes, kind: str, ending: str
) -> None:
    kept = uploads(tmp_path / "uploads")
    found = await kept.keep("c1", sent(body))
    (path,) = files(tmp_path / "uploads" / "c1")
    assert path.read_bytes() == body
    assert (found.kind, found.size, path.suffix) == (kind, len(body), ending)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    (attachment,) = kept.attachments("c1", [found.ref])
    assert attachment.line == f"{kind} uploads/c1/{path.name}"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"GIF89a" + bytes(40),
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<!doctype html><script>alert(1)</script>",
        b"MZ" + bytes(100),
        b"\xff\xd8",
        b"RIFF\x24\x00\x00\x00AVI LIST" + bytes(40),
    ],
)
async def test_what_is_no_picture_and_no_pdf_is_refused_and_leaves_nothing(
    tmp_path: Path, body: bytes
) -> None:
    with pytest.raises(DataError, match="no kind that is taken"):
        await uploads(tmp_path).keep("c1", sent(body))
    assert files(tmp_path) == []


@given(st.binary(max_size=64))
def test_no_bytes_break_the_look_at_them(head: bytes) -> None:
    found = kind_of(head[:16])
    assert found is None or found.ending in (".jpg", ".png", ".webp", ".heic", ".pdf")


async def test_too_large_is_refused_while_it_comes(tmp_path: Path) -> None:
    seen = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal seen
        while True:
            seen += 100
            yield JPEG[:100].ljust(100, b"x")

    with pytest.raises(TooLargeError):
        await uploads(tmp_path).keep("c1", endless())
    assert seen == 1100
    assert files(tmp_path) == []


async def test_no_more_than_there_is_room_for(tmp_path: Path) -> None:
    kept = uploads(tmp_path, total_bytes=1127)
    await kept.keep("c1", sent(JPEG))
    await kept.keep("c2", sent(JPEG))
    with pytest.raises(ServiceUnavailableError, match="no room"):
        await kept.keep("c3", sent(JPEG))
    for path in files(tmp_path / "c1"):
        path.unlink()
    await kept.keep("c3", sent(JPEG))


async def test_what_is_older_than_it_may_be_is_removed(tmp_path: Path) -> None:
    now = 1_000_000_000.0
    kept = uploads(tmp_path, clock=lambda: now)
    await kept.keep("c1", sent(JPEG))
    (old,) = files(tmp_path)
    os.utime(old, (now, now))
    now += 31 * DAY
    await kept.keep("c2", sent(PNG))
    assert [path.parent.name for path in files(tmp_path)] == ["c2"]


async def test_a_reference_counts_in_its_own_conversation_only(tmp_path: Path) -> None:
    kept = uploads(tmp_path)
    found = await kept.keep("c1", sent(JPEG))
    with pytest.raises(TokenError):
        kept.attachments("c2", [found.ref])
    with pytest.raises(TokenError):
        kept.attachments("c1", ["su1.x.y"])
    with pytest.raises(DataError):
        kept.attachments("c1", [found.ref] * (MAX_IN_A_MESSAGE + 1))
    with pytest.raises(DataError):
        kept.attachments("c1", {"ref": found.ref})
    assert kept.attachments("c1", None) == []


async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "uploads").write_text("a file stands in the way")
    with pytest.raises(StorageError, match="cannot be kept"):
        await uploads(tmp_path / "uploads").keep("c1", sent(JPEG))
