"""Files that shoppers send in the web chat, such as a photo of the damage: kept for a colleague.

A file is taken by what its first bytes say that it is, never by its name, and is served to nobody:
the transcript that a colleague gets names its place under the project's ``var/``. A client gets a
signed reference that it sends with the message which the file belongs to.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bot.channels.signing import Signer
from common.errors import DataError, ServiceUnavailableError, StorageError

FOLDER = "uploads"
"""Under the project's ``var/``."""
MAX_IN_A_MESSAGE = 5
PREFIX = "su1."
_HEAD_BYTES = 16
_SWEEP_SECONDS = 3600.0
_RECEIVE_SECONDS = 120.0
_BETWEEN = "\n"
_UNFINISHED = ".part"


@dataclass(frozen=True)
class FileKind:
    """A kind of file that is taken.

    Attributes:
        name: what it is to a person: ``photo`` or ``file``; each has a sentence,
            ``utter_attachment_<name>``.
        ending: of the stored file.
    """

    name: str
    ending: str


_JPEG, _PNG = FileKind("photo", ".jpg"), FileKind("photo", ".png")
_WEBP, _HEIC = FileKind("photo", ".webp"), FileKind("photo", ".heic")
_PDF = FileKind("file", ".pdf")
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1")


def kind_of(head: bytes) -> FileKind | None:
    """What a file is by its first 16 bytes: a JPEG, PNG, WebP, HEIC or PDF; None for another."""
    if head.startswith(b"\xff\xd8\xff"):
        return _JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return _PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return _WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return _HEIC
    return _PDF if head.startswith(b"%PDF-") else None


@dataclass(frozen=True)
class Upload:
    """A file that was kept; ``ref`` is what the client sends with its message."""

    ref: str
    kind: str
    size: int


@dataclass(frozen=True)
class Attachment:
    """A file that came with a message; ``line`` is how it stands in a transcript."""

    kind: str
    line: str


class TooLargeError(DataError):
    """The file is larger than the settings allow."""


@dataclass(frozen=True)
class Room:
    """How much is kept: bytes of one file, bytes of all, and for how many days."""

    file_bytes: int
    total_bytes: int
    days: float


class Uploads:
    """The folder of the shoppers' files; its owner alone may read it.

    Args:
        folder: where they lie, in one folder a conversation; made when the first one comes.
        signer: signs references for one conversation.
        room: how much is kept.
        clock: Unix seconds.
    """

    def __init__(
        self, folder: Path, signer: Signer, room: Room, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._folder = folder
        self._signer = signer
        self._clock = clock
        self._held: int | None = None
        self._swept = float("-inf")
        self.room = room

    async def keep(self, conversation_id: str, chunks: AsyncIterator[bytes]) -> Upload:
        """Store a file of a conversation.

        Args:
            chunks: its bytes.

        Raises:
            DataError: it is of no kind that is taken.
            ServiceUnavailableError: there is no room for more files now.
            StorageError: it cannot be written.
            TooLargeError: it is larger than one file may be.
        """
        async with asyncio.timeout(_RECEIVE_SECONDS):
            try:
                await asyncio.to_thread(self._make_room)
                path, kind, size = await self._receive(conversation_id, chunks)
            except OSError as error:
                raise StorageError(
                    f"The file cannot be kept in {self._folder}: {error.strerror}.",
                    hint="Give this user write permission there, and free some space.",
                ) from error
        self._held = (self._held or 0) + size
        place = _BETWEEN.join((kind.name, path.relative_to(self._folder).as_posix()))
        return Upload(self._signer.sign(conversation_id, place), kind.name, size)

    def attachments(self, conversation_id: str, refs: object) -> list[Attachment]:
        """The files that a message of this conversation brings.

        Args:
            refs: what the client sent: a list of references, or nothing.

        Raises:
            DataError: they are no list, or too many.
            TokenError: one is of another conversation, or was not given by this server.
        """
        if refs is None or refs == []:
            return []
        if not isinstance(refs, list) or len(refs) > MAX_IN_A_MESSAGE:
            raise DataError(f"'attachments' must be a list of at most {MAX_IN_A_MESSAGE}.")
        found = []
        for ref in refs:
            kind, _, place = self._signer.unsign(conversation_id, str(ref)).partition(_BETWEEN)
            found.append(Attachment(kind, f"{kind} {FOLDER}/{place}"))
        return found

    async def _receive(
        self, conversation_id: str, chunks: AsyncIterator[bytes]
    ) -> tuple[Path, FileKind, int]:
        home = self._folder / conversation_id
        unfinished = home / f"{secrets.token_hex(8)}{_UNFINISHED}"
        file = await asyncio.to_thread(_open_private, unfinished)
        try:
            with file:
                kind, size = await self._write(file, chunks)
            path = unfinished.with_suffix(kind.ending)
            await asyncio.to_thread(unfinished.rename, path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        return path, kind, size

    async def _write(self, file: BinaryIO, chunks: AsyncIterator[bytes]) -> tuple[FileKind, int]:
        head, size, kind = b"", 0, None
        async for chunk in chunks:
            size += len(chunk)
            if size > self.room.file_bytes:
                raise TooLargeError(
                    f"The file is larger than {self.room.file_bytes} bytes.",
                    hint="Send a smaller picture.",
                )
            if kind is None and len(head) < _HEAD_BYTES:
                head += chunk[:_HEAD_BYTES]
                kind = kind_of(head)
                if kind is None and len(head) >= _HEAD_BYTES:
                    break
            await asyncio.to_thread(file.write, chunk)
        if kind is None:
            raise DataError(
                "The file is of no kind that is taken.",
                hint="Send a picture (JPEG, PNG, WebP, HEIC) or a PDF.",
            )
        return kind, size

    def _make_room(self) -> None:
        """Remove what is older than it may be, now and then; and refuse where all is full."""
        now = self._clock()
        if self._held is None or now - self._swept >= _SWEEP_SECONDS:
            self._swept = now
            self._held = sum(self._swept_sizes(now - self.room.days * 86_400))
        if self._held + self.room.file_bytes > self.room.total_bytes:
            self._swept = float("-inf")
            raise ServiceUnavailableError(
                f"The files in {self._folder} take {self._held} bytes; there is no room for more.",
                hint="Remove some, or raise 'uploads_total_bytes' in server.yml.",
            )

    def _swept_sizes(self, before: float) -> Iterator[int]:
        for path in sorted(self._folder.glob("*/*")):
            found = path.stat()
            if found.st_mtime < before:
                path.unlink(missing_ok=True)
            else:
                yield found.st_size


def _open_private(path: Path) -> BinaryIO:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def kinds_in(lines: Sequence[object]) -> list[str]:
    """The kinds of the attachments that stand in a message's metadata."""
    return [line.split(" ", 1)[0] for line in lines if isinstance(line, str)]
