"""What a server leaves to Python's garbage collector."""

from __future__ import annotations

import gc


def keep_for_good() -> None:
    """Tell the garbage collector that what is in memory now will stay.

    Call it once when everything that serves is loaded. Later collections pass over these objects:
    they need not be walked through again and again between messages, which also drives what the
    next message needs out of the processor's caches.
    """
    gc.collect()
    gc.freeze()
