"""Our graph runner: order, inputs, targets, errors."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from rasa.engine.exceptions import GraphComponentException, GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode

from bot.runtime.graph_runner import LocalGraphRunner, _ordered
from common.errors import OverloadedError

CALLS: list[str] = []
ERRORS = {-1: OverloadedError("Too many.", hint="Wait."), -2: ValueError("Wrong.")}


class Add(GraphComponent):
    """Adds its inputs and its own number."""

    def __init__(self, number: int, name: str) -> None:
        self.number, self.name = number, name

    @classmethod
    def create(
        cls, config: Any, model_storage: Any, resource: Any, execution_context: ExecutionContext
    ) -> Add:
        return cls(config["number"], execution_context.node_name or "")

    def run(self, left: int = 0, right: int = 0) -> int:
        CALLS.append(self.name)
        if left < 0:
            raise ERRORS[left]
        return left + right + self.number


def node(number: int, target: bool = False, **needs: str) -> SchemaNode:
    return SchemaNode(
        needs=needs,
        uses=Add,
        constructor_name="create",
        fn="run",
        config={"number": number},
        is_target=target,
    )


@pytest.fixture
def runner() -> LocalGraphRunner:
    CALLS.clear()
    schema = GraphSchema(
        {
            "sum": node(100, True, left="double", right="one"),
            "double": node(0, False, left="one", right="one"),
            "one": node(1, False, left="given"),
            "other": node(7, True),
        }
    )
    context = ExecutionContext(graph_schema=schema, model_id="m")
    return LocalGraphRunner.create(schema, None, context)  # type: ignore[arg-type]


def test_each_needed_node_runs_once_after_what_it_needs(runner: LocalGraphRunner) -> None:
    # one = 4 + 1 = 5, double = 5 + 5 = 10, sum = 10 + 5 + 100 = 115
    assert runner.run({"given": 4}, targets=["sum"]) == {"sum": 115}
    assert CALLS == ["one", "double", "sum"]


def test_without_targets_the_schema_says_what_is_wanted(runner: LocalGraphRunner) -> None:
    assert runner.run({"given": 0}) == {"sum": 103, "other": 7}


def test_a_value_that_nothing_gives_is_named(runner: LocalGraphRunner) -> None:
    with pytest.raises(GraphRunError, match="Nothing gives 'given'"):
        runner.run(targets=["sum"])


def test_an_input_with_the_name_of_a_node_is_refused(runner: LocalGraphRunner) -> None:
    with pytest.raises(GraphRunError, match="'one' has the name of a node"):
        runner.run({"given": 1, "one": 2}, targets=["sum"])


def test_an_error_of_ours_is_raised_as_it_is(runner: LocalGraphRunner) -> None:
    with pytest.raises(OverloadedError, match="Too many") as caught:
        runner.run({"given": -1}, targets=["sum"])
    assert caught.value.hint == "Wait."
    with pytest.raises(GraphComponentException):
        runner.run({"given": -2}, targets=["sum"])


def test_threads_may_run_it_at_once(runner: LocalGraphRunner) -> None:
    # one = given + 1, double = 2 given + 2, sum = 3 given + 103
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda given: runner.run({"given": given}), range(200)))
    assert found == [{"sum": 103 + 3 * given, "other": 7} for given in range(200)]


def test_components_can_be_asked(runner: LocalGraphRunner) -> None:
    assert [component.name for component in runner.components()] == []
    runner.run({"given": 1})
    assert sorted(component.name for component in runner.components()) == [
        "double",
        "one",
        "other",
        "sum",
    ]


def test_order_puts_each_name_after_its_needs() -> None:
    order = _ordered({"c": ("b", "a"), "b": ("a", "outside"), "a": ()})
    assert order == ["a", "b", "c"]
