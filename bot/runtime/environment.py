"""Which Python this runs on; imports nothing, so that even a wrong Python can run it."""

import sys

SUPPORTED = (3, 11)


def require_python(version=None):  # type: ignore[no-untyped-def]  # old Pythons must parse this
    """Leave with one clear line when this is another Python than the supported one.

    Args:
        version: ``(major, minor)`` to check; the running interpreter's by default.

    Raises:
        SystemExit: with the line, when the version is another.
    """
    major, minor = version or sys.version_info[:2]
    if (major, minor) != SUPPORTED:
        wanted = "{}.{}".format(*SUPPORTED)
        raise SystemExit(
            f"Shoptalk needs Python {wanted}; this is Python {major}.{minor}. "
            f"Install Python {wanted} and try again."
        )


if __name__ == "__main__":
    require_python()
