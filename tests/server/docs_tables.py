"""The generated parts of the documentation of the doors.

``python -m tests.server.docs_tables`` writes them; tests check that they are up to date.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
from pathlib import Path
from typing import Any

from bot.settings import RateLimit, ServerSettings
from common import messages

DOCS = Path(__file__).parents[2] / "docs"
SCHEMA = DOCS / "messages.schema.json"
CHANNELS = DOCS / "channels.md"
HEAD = "| key | default | meaning |\n|---|---|---|\n"
SECRETS = ("secret", "customer_token_key", "engineer_key", "server_key")


def schema_text() -> str:
    return json.dumps(messages.json_schema(), indent=2, ensure_ascii=False) + "\n"


def settings_rows() -> str:
    """One row a setting: its name, its default, and the words that stand under it in the code."""
    meanings = _docstrings()
    rows = []
    for name, field in ServerSettings.model_fields.items():
        if name not in SECRETS:
            default = field.get_default()
            rows.append(f"| `{name}` | {_written(default)} | {meanings[name]} |\n")
    return "".join(rows)


def with_settings(text: str) -> str:
    """``text`` of channels.md with the table of settings as the code has it now."""
    pattern = re.escape(HEAD) + r"(?:<!-- settings -->\n|\|.*\n)*"
    return re.sub(pattern, lambda _: HEAD + settings_rows(), text)


def _written(default: Any) -> str:
    if isinstance(default, RateLimit):
        return f"`{{per_minute: {default.per_minute:g}, burst: {default.burst}}}`"
    if default is None or default == ():
        return "none"
    return f"`{default:g}`" if isinstance(default, float) else f"`{default}`"


def _docstrings() -> dict[str, str]:
    """The text that follows each field in the source of ``ServerSettings``."""
    body = ast.parse(inspect.getsource(ServerSettings)).body[0]
    assert isinstance(body, ast.ClassDef)
    found = {}
    for statement, after in zip(body.body, body.body[1:], strict=False):
        if isinstance(statement, ast.AnnAssign) and isinstance(after, ast.Expr):
            text = ast.literal_eval(after.value)
            assert isinstance(statement.target, ast.Name)
            found[statement.target.id] = " ".join(str(text).split()).rstrip(".").replace("|", "/")
    return found


def main() -> None:
    SCHEMA.write_text(schema_text(), encoding="utf-8")
    CHANNELS.write_text(with_settings(CHANNELS.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
