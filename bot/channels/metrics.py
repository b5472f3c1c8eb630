"""What Prometheus may ask the front door."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


@dataclass
class Outcome:
    """How a turn ended: answered, silent, failed or gave_up."""

    name: str = "failed"


class Metrics:
    """Counters and histograms of one application, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self._turns = Counter(
            "shoptalk_turns",
            "Messages of shoppers, by door and how they ended.",
            ("channel", "outcome"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "shoptalk_turn_seconds",
            "Time from a message to the end of its answer.",
            ("channel",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.sockets = Gauge(
            "shoptalk_sockets", "Open web chat connections.", registry=self.registry
        )
        self.webhooks = Counter(
            "shoptalk_webhooks",
            "Webhooks of messaging platforms, by channel and whether they were stored.",
            ("channel", "outcome"),
            registry=self.registry,
        )
        self.uploads = Counter(
            "shoptalk_uploads",
            "Files that shoppers sent in the web chat, by kind.",
            ("kind",),
            registry=self.registry,
        )
        self.ratings = Counter(
            "shoptalk_ratings",
            "How shoppers liked their conversations, by score.",
            ("score",),
            registry=self.registry,
        )
        self.events = Counter(
            "shoptalk_events",
            "Impressions and clicks reported by widgets.",
            ("kind",),
            registry=self.registry,
        )

    def count(self, channel: str, outcome: str) -> None:
        """Count a message that never became a turn."""
        self._turns.labels(channel, outcome).inc()

    @contextmanager
    def turn(self, channel: str) -> Iterator[Outcome]:
        """Time one turn and count it under the outcome that the block sets."""
        outcome, start = Outcome(), time.perf_counter()
        try:
            yield outcome
        finally:
            self._seconds.labels(channel).observe(time.perf_counter() - start)
            self._turns.labels(channel, outcome.name).inc()

    def text(self) -> bytes:
        """The Prometheus text format."""
        return generate_latest(self.registry)


def merged(texts: Mapping[str, bytes]) -> bytes:
    """The metrics of several processes as one text, each value under its ``process``.

    Args:
        texts: what each tells, by its name.
    """
    families: dict[str, Metric] = {}
    for process, text in texts.items():
        for family in text_string_to_metric_families(text.decode()):
            one = families.setdefault(
                family.name, Metric(family.name, family.documentation, family.type)
            )
            for sample in family.samples:
                one.samples.append(sample._replace(labels={**sample.labels, "process": process}))
    return generate_latest(_Collected(families.values()))


class _Collected(CollectorRegistry):
    """A registry of what was collected before."""

    def __init__(self, families: Iterable[Metric]) -> None:
        super().__init__()
        self._families = list(families)

    def collect(self) -> Iterator[Metric]:
        return iter(self._families)
