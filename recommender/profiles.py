"""Shoppers' profiles on disk, so that serving need not read all events again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from common.errors import ModelError
from recommender.dataset import Profile

PROFILES_FILE = "profiles.npz"


def save_profiles(profiles: Mapping[str, Profile], folder: Path) -> None:
    """Write all profiles to ``profiles.npz``."""
    rows = list(profiles.values())
    np.savez_compressed(
        folder / PROFILES_FILE,
        users=np.array(list(profiles), dtype=np.str_),
        sizes=np.array([len(p.items) for p in rows], dtype=np.int64),
        items=np.array([i for p in rows for i in p.items], dtype=np.int64),
        weights=np.array([w for p in rows for w in p.weights], dtype=np.float32),
        bought=np.array([i in p.bought for p in rows for i in p.items], dtype=bool),
    )


def load_profiles(folder: Path) -> dict[str, Profile]:
    """Read what :func:`save_profiles` wrote.

    Raises:
        ModelError: the file is missing or damaged.
    """
    path = folder / PROFILES_FILE
    try:
        with np.load(path, allow_pickle=False) as file:
            ends = np.cumsum(file["sizes"])
            parts = [np.split(file[name], ends[:-1]) for name in ("items", "weights", "bought")]
            users = file["users"].tolist()
        return {
            user: Profile(
                tuple(items.tolist()), tuple(weights.tolist()), frozenset(items[own].tolist())
            )
            for user, items, weights, own in zip(users, *parts, strict=bool(users))
        }
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise ModelError(
            f"Cannot read the profiles {path}: {error}", hint="Run: shoptalk train"
        ) from error
