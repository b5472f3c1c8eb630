from __future__ import annotations

import json
from pathlib import Path

from tests.commands.nlu.conftest import Run


def test_parse(call: Run, trained: Path) -> None:
    output = call("parse", "where is my order HP-104233", "--model", trained).output
    assert "order" in output.splitlines()[0]
    assert "order_number: 'HP-104233' = 'HP-104233'" in output


def test_parse_as_json(call: Run, trained: Path) -> None:
    output = call("parse", "hello", "under", "€50", "--json", "--model", trained).output
    values = json.loads(output)
    assert values["text"] == "hello under €50"
    assert {"price_max"} <= {entity["entity"] for entity in values["entities"]}
