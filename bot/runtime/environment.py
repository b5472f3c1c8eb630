"""Which Python this runs on; imports nothing, so that even a wrong Python can run it."""

import sys

OLDEST, NEWEST = (3, 11), (3, 13)
SUPPORTED = "3.11, 3.12 or 3.13"


def require_python(version=None):  # type: ignore[no-untyped-def]  # old Pythons must parse this
    """Leave with one clear line when this is another Python than the supported ones.

    Args:
        version: ``(major, minor)`` to check; the running interpreter's by default.

    Raises:
        SystemExit: with the line, when the version is another.
    """
    major, minor = version or sys.version_info[:2]
    if not OLDEST <= (major, minor) <= NEWEST:
        raise SystemExit(
            f"Shoptalk needs Python {SUPPORTED}; this is Python {major}.{minor}. "
            "Install one of them and try again."
        )


if __name__ == "__main__":
    require_python()
