"""HTTP by hand: requests that no library would send."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from dataclasses import dataclass

_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")
_PATIENCE = 10.0


@dataclass(frozen=True)
class Answer:
    """What came back until the server closed the connection.

    Attributes:
        statuses: the states of all answers in it, none where it only hung up.
        text: all of it.
    """

    statuses: tuple[int, ...]
    text: str


async def send(
    port: int, head: Iterable[str], body: bytes = b"", *, patience: float = _PATIENCE
) -> Answer:
    """Send a request as it stands, and read what is said until the server closes the connection.

    Args:
        head: the request line and the headers.
        body: sent as it is, without a length of its own.
        patience: seconds after which we hang up, where the server waits for more to come.
    """
    lines = "\r\n".join([*head, "", ""]).encode("utf-8", "surrogateescape")
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    said = b""
    try:
        writer.write(lines + body)
        await writer.drain()
        async with asyncio.timeout(patience):
            while block := await reader.read(65536):
                said += block
    except (ConnectionError, TimeoutError):
        pass  # it hung up, which is an answer as well, or it waits
    finally:
        writer.close()
    return Answer(
        tuple(int(found) for found in _STATUS.findall(said)), said.decode("utf-8", "replace")
    )


def request(
    method: str, path: str, headers: dict[str, str], body: bytes | None
) -> tuple[list[str], bytes]:
    """The lines of an orderly request for ``send``, which hangs up after one answer."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body is not None:
        lines += [f"Content-Length: {len(body)}"]
    return lines, body or b""
