"""Runs Rasa's graph in dependency order, without dask.

Rasa's interface ``GraphRunner`` is made to be implemented by others; its own implementation hands
the few nodes of a pipeline to dask's scheduler, which costs more than running them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from rasa.engine.exceptions import GraphComponentException, GraphRunError
from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage

from common.errors import ShoptalkError

MAX_PLANS = 32
Plan = tuple[tuple[str, tuple[str, ...]], ...]


class LocalGraphRunner(GraphRunner):
    """Calls each node once, after the nodes that it needs.

    Threads may share it where their components allow it: a run keeps what it computes to itself.
    An error that a component of ours raised on purpose is raised as it is, not inside Rasa's.

    Args:
        graph_schema: the nodes and what each needs.
        model_storage: where components keep what they learned.
        execution_context: handed to every node.
        hooks: called before and after each node.
    """

    def __init__(
        self,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> None:
        self._schema = graph_schema
        with _own_errors():
            self._nodes: dict[str, GraphNode] = {
                name: GraphNode.from_schema_node(
                    name, node, model_storage, execution_context, hooks
                )
                for name, node in graph_schema.nodes.items()
            }
        self._plan = lru_cache(MAX_PLANS)(self._make_plan)

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> LocalGraphRunner:
        """See the class."""
        return cls(graph_schema, model_storage, execution_context, hooks)

    def run(
        self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
    ) -> dict[str, Any]:
        """Run what the targets need.

        Args:
            inputs: values for the names that nodes need and no node gives.
            targets: the nodes whose output is wanted; the schema's own by default.

        Returns:
            The targets' outputs by name.

        Raises:
            GraphRunError: an input has a node's name, or a needed value is nowhere.
            ShoptalkError: a component of ours raised it.
        """
        wanted = tuple(targets or self._schema.target_names)
        inputs = inputs or {}
        results: dict[str, Any] = {name: (name, value) for name, value in inputs.items()}
        with _own_errors():
            for name, needs in self._plan(wanted):
                if name in inputs:
                    raise GraphRunError(f"The input '{name}' has the name of a node of the graph.")
                results[name] = self._nodes[name](*(self._result(results, need) for need in needs))
        return dict(results[name] for name in wanted)

    @staticmethod
    def _result(results: dict[str, Any], need: str) -> Any:
        try:
            return results[need]
        except KeyError as error:
            raise GraphRunError(f"Nothing gives '{need}', which the graph needs.") from error

    def _make_plan(self, targets: tuple[str, ...]) -> Plan:
        """The nodes to run and what each needs, in an order that works; kept for the next run."""
        nodes = self._schema.minimal_graph_schema(list(targets)).nodes
        needs = {name: tuple(node.needs.values()) for name, node in nodes.items()}
        return tuple((name, needs[name]) for name in _ordered(needs))

    def components(self) -> list[Any]:
        """The components that are loaded; before training there are none."""
        return [node._component for node in self._nodes.values() if node._component is not None]


@contextmanager
def _own_errors() -> Iterator[None]:
    """Rasa wraps what a component raises, and the message with what to do would be lost."""
    try:
        yield
    except GraphComponentException as error:
        own = error.__cause__
        if isinstance(own, ShoptalkError):
            raise own from own.__cause__
        raise


def _ordered(needs: dict[str, tuple[str, ...]]) -> list[str]:
    """Names so that each comes after all it needs (depth first; the schema has no cycles)."""
    ordered: dict[str, None] = {}

    def visit(name: str) -> None:
        if name in ordered or name not in needs:
            return
        for need in needs[name]:
            visit(need)
        ordered[name] = None

    for name in needs:
        visit(name)
    return list(ordered)
