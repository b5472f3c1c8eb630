"""The Chinese words around a size: patterns without groups."""

from __future__ import annotations

from languages.zh.reads.script import either

SIZE = either(r"尺码|码数|号码|大小|尺寸|size")
"""The word for it: 尺码M."""

BEFORE = either(r"要|穿|换|换成|拿|买|来|选|是")
"""What stands before a size in small letters: 要xl."""
