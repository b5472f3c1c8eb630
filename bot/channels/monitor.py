"""The page on which a merchant sees the learning, and the same figures for Prometheus.

It is shut, and answers 404, unless SHOPTALK_ENGINEER_KEY is set. The page itself holds no figure:
it asks for them with the key that is typed into it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.channels.key_page import KeyPage
from bot.channels.metrics import Metrics
from bot.channels.server_context import ServerContext
from common.errors import ShoptalkError

if TYPE_CHECKING:
    from actions.monitoring import Monitor

logger = logging.getLogger(__name__)
FOLDER = Path(__file__).parents[1] / "monitor"
FRESH_SECONDS = 30.0
"""So often the figures for Prometheus are read."""
_FILES = {"monitor.css": FOLDER, "monitor.js": FOLDER}


class MonitorDoor:
    """The handlers of the page of learning.

    Args:
        context: what all doors share.
        monitors: read the figures, each of one surface; the first is shown first.
        proposes: whether the server proposes what messages mean, too.
    """

    def __init__(
        self, context: ServerContext, monitors: Sequence[Monitor], *, proposes: bool = False
    ) -> None:
        self._context = context
        self._page = KeyPage(context.settings, "/learning", FOLDER, _FILES)
        self._monitors = {one.surface: one for one in monitors}
        self._proposes = proposes
        self._figures = LearningFigures()

    def attach(self, app: web.Application) -> None:
        """Answer on an application: nothing where there is no key."""
        self._context.metrics.registry.register(self._figures)
        app.cleanup_ctx.append(self._keep_fresh)
        if self._page.is_open:
            app.add_routes(self.routes())

    def routes(self) -> list[web.RouteDef]:
        """What this door answers."""
        return [
            *self._page.routes(),
            web.get("/api/learning", self.figures),
            web.get("/api/learning/conversations", self.conversations),
            web.get("/api/learning/conversations/{id}", self.conversation),
        ]

    async def figures(self, request: web.Request) -> web.Response:
        """All figures of learning, of one surface."""
        self._page.check(request)
        monitor = self._asked(request)
        found = await self._page.alone(monitor.overview)
        found["latency"] = latency(self._context.metrics)
        found["surfaces"] = list(self._monitors)
        found["proposes"] = self._proposes
        return web.json_response(found)

    async def conversations(self, request: web.Request) -> web.Response:
        """The conversations behind one figure of learning."""
        self._page.check(request)
        of, monitor = request.query.get("of", ""), self._asked(request)
        talks = await self._page.alone(monitor.conversations, of)
        return web.json_response({"of": of, "conversations": talks})

    async def conversation(self, request: web.Request) -> web.Response:
        """What was said in a conversation behind a figure of learning."""
        self._page.check(request)
        said = await self._context.history.of(request.match_info["id"])
        return web.json_response({"messages": said})

    def _asked(self, request: web.Request) -> Monitor:
        """The monitor of the surface that is asked for; the first where none is named."""
        surface = request.query.get("surface") or next(iter(self._monitors))
        if surface not in self._monitors:
            raise web.HTTPNotFound(text=f"Nothing is learnt about '{surface[:40]}'.")
        return self._monitors[surface]

    async def _keep_fresh(self, app: web.Application) -> AsyncIterator[None]:
        reading = asyncio.create_task(self._read_again_and_again())
        yield
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)

    async def _read_again_and_again(self) -> None:
        while True:
            try:
                for surface, monitor in self._monitors.items():
                    found = await self._page.alone(monitor.overview)
                    self._figures.latest[surface] = found
            except ShoptalkError as error:
                logger.warning("The figures of learning could not be read: %s", error)
            await asyncio.sleep(FRESH_SECONDS)


class LearningFigures(Collector):
    """The latest figures in Prometheus' terms."""

    def __init__(self) -> None:
        self.latest: dict[str, dict[str, Any]] = {}
        """By surface."""

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Gauges of what was read last; none before."""
        latest = dict(self.latest)
        for name, key, told in (
            ("reward", "liked", "Share of lists with something liked."),
            ("first_place_reward", "first_liked", "Share of lists whose first place is liked."),
            ("share", "share", "Share of lists, by who chose them."),
        ):
            yield _gauge(
                name,
                told,
                "policy",
                (
                    (surface, row["policy"], row[key])
                    for surface, found in latest.items()
                    for row in found["policies"]
                ),
            )
        yield _gauge(
            "conversations",
            "Conversations, by ending.",
            "ending",
            (
                (surface, ending, count)
                for surface, found in latest.items()
                for ending, count in found["containment"]["endings"].items()
            ),
        )
        yield _gauge(
            "left_out",
            "Lists that weigh nothing, by why.",
            "reason",
            (
                (surface, reason, count)
                for surface, found in latest.items()
                for reason, count in found["left_out"].items()
            ),
        )
        yield _gauge(
            "drift_alarm",
            "1 when shoppers like more or less than in the week before.",
            "",
            ((surface, "", found["drift"]["alarm"]) for surface, found in latest.items()),
        )
        yield _gauge(
            "regret",
            "Expected reward missed by a list.",
            "",
            (
                (surface, "", found["regret"]["a_list"])
                for surface, found in latest.items()
                if found["regret"] is not None
            ),
        )
        if latest:
            count = next(iter(latest.values()))["gaps"]["count"]
            yield GaugeMetricFamily(
                "shoptalk_gaps", "Questions that nothing answered.", value=count
            )


def _gauge(
    name: str, told: str, label: str, rows: Iterable[tuple[str, str, float]]
) -> GaugeMetricFamily:
    """A gauge with the surface, and where ``label`` is given another label, of each row."""
    labels = ["surface", *filter(None, [label])]
    gauge = GaugeMetricFamily(f"shoptalk_learning_{name}", told, labels=labels)
    for surface, value, number in rows:
        gauge.add_metric([surface, value][: len(labels)], float(number))
    return gauge


def latency(metrics: Metrics) -> dict[str, Any]:
    """How long turns took since the server started: the buckets that half and 95 % fall into.

    Returns:
        ``turns``, and ``p50`` and ``p95`` in seconds, upper bounds; None before the first turn.
    """
    counts: dict[float, float] = {}
    for family in metrics.registry.collect():
        for sample in family.samples:
            if sample.name == "shoptalk_turn_seconds_bucket":
                edge = float(sample.labels["le"])
                counts[edge] = counts.get(edge, 0.0) + sample.value
    turns = max(counts.values(), default=0.0)

    def bound(share: float) -> float | None:
        edges = (edge for edge in sorted(counts) if turns and counts[edge] >= share * turns)
        found = next(edges, None)
        return None if found == float("inf") else found

    return {"turns": int(turns), "p50": bound(0.5), "p95": bound(0.95)}
