"""Reading the program's sources for what belongs into a language or into a project."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from common.language.detection import other_languages

ROOT = Path(__file__).parents[2]
ROOMS = ("actions", "bot", "common", "generator", "nlu_models", "recommender", "shop")
TEXT = frozenset({".css", ".html", ".js", ".json", ".md", ".py", ".ts", ".yml"})
ENGINEERS = ("commands", "cli.py", "testing")
"""What stands there is read by engineers."""
_SENTENCE_WORDS = 3
_SENTENCE = re.compile(r"^\W*[A-Z“][^<>]*[.!?:…”]\W*$", re.DOTALL)
_NOT_FOR_SHOPPERS = re.compile(r"(?:Error|Problem|Warning|Exception)$")
_FOR_SHOPPERS = frozenset({"ShopRuleError", "NotVerifiedError", "Refused"})
_TO_ENGINEERS = frozenset(
    {"logger", "logging", "click", "warnings", "echo", "Field", "Trouble", "Checked"}
)
_PATTERN_CALLS = frozenset({"compile", "search", "match", "fullmatch", "findall", "sub", "split"})
_ENGLISH_WORDS_OF_A_PATTERN = 2
_MARK = re.compile(r"<\w+>")
"""A token of a vocabulary: a network's, whatever the language."""


@dataclass(frozen=True)
class Found:
    """A string in a source file that should not stand there."""

    path: Path
    line: int
    text: str

    @property
    def file(self) -> str:
        return str(self.path.relative_to(ROOT))

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text[:80]!r}"


def python_files() -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "node_modules" not in path.parts:
                yield path


def text_files() -> Iterator[Path]:
    """Whatever a person reads in the program's rooms: code, pages, settings, notes."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in TEXT and "node_modules" not in path.parts:
                yield path


def for_engineers(path: Path) -> bool:
    return bool({*path.relative_to(ROOT).parts} & {*ENGINEERS})


def sentences(path: Path) -> Iterator[Found]:
    """Strings that a shopper may read: whole sentences outside of errors, logs and docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {id(node) for node in _docstrings(tree)} | {id(node) for node in _to_engineers(tree)}
    for node in _strings(tree, skipped):
        text = _words_of(node)
        if len(text.split()) >= _SENTENCE_WORDS and _SENTENCE.match(text):
            yield Found(path, node.lineno, text)


def english_patterns(path: Path) -> Iterator[Found]:
    """Regular expressions with English words in them, and lists of English words."""
    english = other_languages()["en"].words - {"s", "t", "a", "i", "to", "in", "on", "of", "is"}
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {id(node) for node in _docstrings(tree)} | {id(node) for node in _codes(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in _PATTERN_CALLS:
            parts = [_words_of(one) for one in node.args if isinstance(one, ast.Constant)]
        elif isinstance(node, ast.Set | ast.List | ast.Tuple):
            parts = [_words_of(one) for one in node.elts if isinstance(one, ast.Constant)]
        else:
            continue
        if id(node) in skipped:
            continue
        spoken = (part for part in parts if not _MARK.fullmatch(part))
        words = {word for part in spoken for word in re.findall(r"[a-z]+", part)}
        if len(words & english) >= _ENGLISH_WORDS_OF_A_PATTERN:
            yield Found(path, node.lineno, " ".join(sorted(words & english)))


@cache
def sample_words() -> dict[str, frozenset[str]]:
    """What only the sample shop has: its name and prefix, brands, products and categories."""
    shop = yaml.safe_load((ROOT / "data" / "shop.yml").read_text(encoding="utf-8"))
    products = [
        product
        for path in sorted((ROOT / "data" / "catalogue" / "products").glob("*.json"))
        for product in json.loads(path.read_text(encoding="utf-8"))
    ]
    return {
        "name": frozenset({str(shop["name"])}),
        "prefix": frozenset({f"{shop.get('order_prefix') or 'HP'}-1"}),
        "brand": frozenset(str(product["brand"]) for product in products),
        "product": frozenset(str(product["name"]) for product in products),
        "category": frozenset(str(product["category"]) for product in products),
        "attribute": frozenset(
            name for product in products for name in product["attributes"] if "_" in name
        ),
    }


def words_of_the_sample(path: Path) -> Iterator[Found]:
    """Words of the sample shop, wherever they stand in a file."""
    found = [word for words in sample_words().values() for word in words]
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(found, key=len)[::-1]))})")
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        for match in pattern.finditer(line):
            end = line[match.end() : match.end() + 1]
            if not end.isalnum() or match.group().endswith("-1"):
                yield Found(path, number, match.group())


def _docstrings(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def _codes(tree: ast.AST) -> Iterator[ast.AST]:
    """The choices of ``Literal``: codes of the program, whatever words they are."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and _name(node.value) == "Literal":
            yield from ast.walk(node)


def _to_engineers(tree: ast.AST) -> Iterator[ast.AST]:
    """Whatever stands in an error, a log line, a setting's description or a hint."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_for_engineers(node):
            yield from ast.walk(node)
        elif isinstance(node, ast.keyword) and node.arg in {"hint", "help", "description"}:
            yield from ast.walk(node.value)


def _is_for_engineers(call: ast.Call) -> bool:
    name = _name(call.func)
    if name in _FOR_SHOPPERS:
        return False
    if _NOT_FOR_SHOPPERS.search(name) or name in _TO_ENGINEERS:
        return True
    return isinstance(call.func, ast.Attribute) and _name(call.func.value) in _TO_ENGINEERS


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _strings(tree: ast.AST, skipped: set[int]) -> Iterator[ast.Constant | ast.JoinedStr]:
    inside = {
        id(value)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for value in ast.walk(node)
        if value is not node
    }
    for node in ast.walk(tree):
        if id(node) in skipped or id(node) in inside:
            continue
        if isinstance(node, ast.JoinedStr) or (
            isinstance(node, ast.Constant) and isinstance(node.value, str)
        ):
            yield node


def _words_of(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(
            _words_of(value) if isinstance(value, ast.Constant) else "x" for value in node.values
        )
    return str(node.value) if isinstance(node, ast.Constant) else ""
