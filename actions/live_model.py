"""The model that is live: what is trained meanwhile is taken in without a restart.

A new model is opened beside the calls, which go on with the one before it until it is ready; one
that cannot be opened is left alone.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from common.artifacts import MANIFEST, read_manifest
from common.errors import ModelError, reason_of

if TYPE_CHECKING:
    from actions.live import LiveCatalogue

logger = logging.getLogger(__name__)


class TrainedFolder:
    """Which model lies in a folder; asking costs one look at the file system.

    Args:
        folder: that the recommender is trained into.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mark = (0, 0)
        self._version = ""

    def version(self) -> str:
        """Another one after each training; empty before the first."""
        try:
            seen = (self._folder / MANIFEST).stat()
            mark = (seen.st_mtime_ns, seen.st_ino)
            if mark != self._mark:
                trained = str(read_manifest(self._folder).get("fingerprint", ""))
                self._version, self._mark = f"{trained[:12]}-{seen.st_mtime_ns:x}", mark
        except (OSError, ModelError):
            pass  # one folder is just taking the place of another
        return self._version


class LiveModel:
    """The live catalogue under the model that was trained last; thread-safe.

    Args:
        open_catalogue: opens search and recommender with what lies in the trained folder.
        version: of what lies there.
    """

    def __init__(
        self, open_catalogue: Callable[[], LiveCatalogue], version: Callable[[], str]
    ) -> None:
        self._open, self._version = open_catalogue, version
        self._opening = threading.Lock()
        self._refused = ""
        model = version()
        self._held = model, open_catalogue()

    @property
    def opening(self) -> bool:
        """Whether a new model is being opened."""
        return self._opening.locked()

    @property
    def latest(self) -> Any:
        """See :attr:`actions.live.LiveCatalogue.latest`."""
        return self._held[1].latest

    def current(self) -> Any:
        """See :meth:`actions.live.LiveCatalogue.current`."""
        return self.serving()[1]

    def serving(self) -> tuple[str, Any]:
        """The version of the model that answers, and the catalogue's state under it.

        Raises:
            StorageError: the database cannot be read.
        """
        self._look_for_a_new_model()
        model, catalogue = self._held
        return model, catalogue.current()

    def _look_for_a_new_model(self) -> None:
        found = self._version()
        if found in (self._held[0], self._refused) or not self._opening.acquire(blocking=False):
            return
        opening = threading.Thread(target=self._take_in, args=(found,), name="new-model")
        opening.daemon = True
        opening.start()

    def _take_in(self, model: str) -> None:
        try:
            self._held = model, self._open()
            logger.info("A new model is served: %s", model)
        except Exception as error:
            self._refused = model
            logger.warning("The new model %s is not served: %s", model, reason_of(error))
        finally:
            self._opening.release()
