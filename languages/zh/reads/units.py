"""Units of measure as Chinese texts write them; ``common/language/units.py`` knows their marks."""

from __future__ import annotations

from collections.abc import Mapping

_NOUNS = """
    克 公斤 千克 斤 两 升 毫升 米 厘米 毫米 小时 分钟 年 度 瓦 件 个 只 片 泡 盒 包 罐 袋 饼 套 人
    支 张 把 枚 颗 格 层 道"""
UNIT_NOUNS: tuple[tuple[str, str], ...] = tuple((noun, noun) for noun in _NOUNS.split())
"""A noun behind a number, of one and of several: the same."""

UNIT_WORDS: Mapping[str, frozenset[str]] = {
    "g": frozenset({"g", "克", "斤", "两"}),
    "kg": frozenset({"kg", "公斤", "千克", "斤"}),
    "mm": frozenset({"mm", "毫米"}),
    "cm": frozenset({"cm", "厘米", "公分"}),
    "m": frozenset({"m", "米"}),
    "l": frozenset({"l", "升"}),
    "ml": frozenset({"ml", "毫升"}),
    "hours": frozenset({"h", "小时", "个小时"}),
    "h": frozenset({"h", "小时", "个小时"}),
    "minutes": frozenset({"min", "分钟"}),
    "min": frozenset({"min", "分钟"}),
    "years": frozenset({"年"}),
    "c": frozenset({"°c", "℃", "°", "度", "摄氏度"}),
    "°C": frozenset({"°c", "℃", "°", "度", "摄氏度"}),
    "db": frozenset({"db", "分贝"}),
    "gb": frozenset({"gb"}),
    "w": frozenset({"w", "瓦"}),
    "W": frozenset({"w", "瓦"}),
    "watts": frozenset({"w", "瓦"}),
    "percent": frozenset({"%", "成"}),
    "inch": frozenset({"英寸", "寸"}),
    "people": frozenset({"人", "位", "个人"}),
    "pieces": frozenset({"件", "只", "个"}),
}
ALL_UNITS: frozenset[str] = frozenset(word for words in UNIT_WORDS.values() for word in words)
PLURAL_OF: Mapping[str, str] = dict(UNIT_NOUNS)
