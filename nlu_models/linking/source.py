"""The gazetteer's file, watched: a shop that changes its catalogue need not restart the bot."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

from common.errors import DataError
from nlu_models.linking.gazetteer import Gazetteer
from nlu_models.text.reads import Reads

logger = logging.getLogger(__name__)

_SECONDS_BETWEEN_LOOKS = 5.0


class GazetteerSource:
    """The latest gazetteer of a file; an empty one while the file is missing.

    Asking for it never reads the file: a change is noticed every few seconds and read by a thread
    of its own, and until it is read the older gazetteer answers. Threads may share a source.

    Args:
        path: of the JSON file.
        reads: how the language of the messages compares words with names.
        look_every: seconds between looks at the file's time of change.
    """

    def __init__(
        self,
        path: Path,
        reads: Reads | None = None,
        *,
        look_every: float = _SECONDS_BETWEEN_LOOKS,
    ) -> None:
        self.path = path
        self._reads = reads
        self._look_every = look_every
        self._gazetteer = Gazetteer({}, reads)
        self._lock = threading.Lock()
        self._looking = threading.Lock()
        self._changed = self._state()
        self._next_look = time.monotonic() + look_every
        if self._changed is None:
            logger.warning(
                "There is no gazetteer at %s: products, colours and other names are not linked. "
                "'shoptalk train' writes it from the shop.",
                path,
            )
        else:
            self._read()

    def current(self) -> Gazetteer:
        """The gazetteer as last read."""
        if time.monotonic() >= self._next_look and self._looking.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._looking.release()
        return self._gazetteer

    def _look(self) -> None:
        self._next_look = time.monotonic() + self._look_every
        changed = self._state()
        if changed is not None and changed != self._changed:
            self._changed = changed
            threading.Thread(target=self._read, name="gazetteer", daemon=True).start()

    def _state(self) -> tuple[int, int] | None:
        try:
            status = self.path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size

    def _read(self) -> None:
        with self._lock:
            try:
                self._gazetteer = Gazetteer.read(self.path, self._reads)
            except DataError as error:
                logger.warning("%s %s The names read before stay.", error, error.hint)
