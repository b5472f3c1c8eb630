"""One page that tells how well each model would have foreseen the latest events of a shop."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jinja2 import Environment

from common.errors import DataError
from recommender.base import Model
from recommender.dataset import Dataset
from recommender.evaluation import PER_USER, Metrics, bootstrap, evaluate
from recommender.trust import TrustConfig, trusted

WHOLE = ("coverage", "novelty", "diversity", "popularity_bias")
_PAGE = Environment(autoescape=True).from_string(
    """<!doctype html><html lang="en"><meta charset="utf-8"><title>Recommender</title>
<style>body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse}
td,th{padding:.3rem .8rem;text-align:right;border-bottom:1px solid #ddd}
td:first-child,th:first-child{text-align:left}small{color:#555}</style>
<h1>Recommender</h1>
<p>{{ report.events }} events; learnt from the earlier {{ "%.0f"|format(100 * report.share) }} %,
measured on {{ report.users }} shoppers who chose something new afterwards,
{{ report.hardly_known }} of them hardly known. Lists of {{ report.k }};
95 % bootstrap intervals over shoppers.</p>
<table><tr><th>model{% for name in columns %}<th>{{ name }}{% endfor %}
{% for row in rows %}<tr><td>{{ row.model }}
{% for cell in row.cells %}<td>{{ cell.value }}<br><small>{{ cell.interval }}</small>{% endfor %}
{% endfor %}</table>
{% for plot in plots %}{{ plot|safe }}{% endfor %}
</html>
"""
)


@dataclass(frozen=True)
class Report:
    """What :func:`measure` found.

    Attributes:
        models: the figures of each model.
        events, users, hardly_known: how many there were; of users, those who were ranked for.
        share: of the events that were learnt from.
        k: length of the lists.
    """

    models: Mapping[str, Metrics]
    events: int
    users: int
    hardly_known: int
    share: float
    k: int


def measure(
    data: Dataset,
    models: Sequence[Model[Any]],
    *,
    share: float = 0.8,
    k: int = 10,
    trust: TrustConfig | None = None,
) -> Report:
    """Cut the events at one point in time, fit each model on the earlier ones and rank.

    Args:
        data: all events.
        models: fitted anew.
        share: of the events to learn from.
        k: length of the lists.
        trust: what of the earlier events counts.

    Raises:
        DataError: nobody chose anything new after the cut.
    """
    past, future = data.split(share)
    past = past.of(past.events[trusted(past.events, trust)])
    found = {model.name: evaluate(model, past, future, k=k) for model in models}
    one = next(iter(found.values()))
    if not one.users:
        raise DataError(
            "Nobody who is known from the earlier events put anything new into the cart later.",
            hint="Give more events, or another --share.",
        )
    return Report(found, len(data.events), one.users, int(one.hardly_known.sum()), share, k)


def html(report: Report) -> str:
    """The report as one page with its plots inside."""
    columns = [*(f"{name}@{report.k}" for name in PER_USER), *WHOLE]
    rows = [
        {
            "model": name,
            "cells": [
                *(_cell(metrics.per_user[figure]) for figure in PER_USER),
                *({"value": f"{getattr(metrics, figure):.3f}"} for figure in WHOLE),
            ],
        }
        for name, metrics in report.models.items()
    ]
    plots = [_accuracy_plot(report), _balance_plot(report)]
    return _PAGE.render(report=report, columns=columns, rows=rows, plots=plots)


def lines(report: Report) -> list[str]:
    """The report as lines of text."""
    head = f"{'model':14}" + "".join(f"{f'{name}@{report.k}':>22}" for name in PER_USER)
    found = [head + "".join(f"{name:>17}" for name in WHOLE)]
    for model, metrics in report.models.items():
        cells = [_cell(metrics.per_user[name]) for name in PER_USER]
        line = "".join(f"{one['value']:>10} {one['interval']}" for one in cells)
        whole = "".join(f"{getattr(metrics, name):17.3f}" for name in WHOLE)
        found.append(f"{model:14}{line}{whole}")
    return found


def _cell(values: np.ndarray) -> dict[str, str]:
    low, high = bootstrap(values)
    return {"value": f"{values.mean():.4f}", "interval": f"{low:.3f}–{high:.3f}"}


def _accuracy_plot(report: Report) -> str:
    """ndcg of all shoppers and of the hardly known, with intervals."""
    figure, axes = _axes()
    places = np.arange(len(report.models))
    groups = {"all shoppers": None, "hardly known": True, "known well": False}
    for at, (label, few) in enumerate(groups.items()):
        values = [
            m.per_user["ndcg"] if few is None else m.per_user["ndcg"][m.hardly_known == few]
            for m in report.models.values()
        ]
        means = np.array([v.mean() if len(v) else 0.0 for v in values])
        spans = np.array([bootstrap(v) for v in values])
        errors = np.maximum(np.stack([means - spans[:, 0], spans[:, 1] - means]), 0.0)
        axes.bar(places + 0.27 * (at - 1), means, 0.25, yerr=errors, label=label)
    axes.set_xticks(places, list(report.models))
    axes.set_ylabel(f"ndcg@{report.k}")
    axes.legend()
    return _svg(figure)


def _balance_plot(report: Report) -> str:
    """How the models trade foresight against the breadth of what they show."""
    figure, axes = _axes()
    for name, metrics in report.models.items():
        axes.scatter(metrics.coverage, metrics.ndcg)
        axes.annotate(name, (metrics.coverage, metrics.ndcg))
    axes.set_xlabel("coverage")
    axes.set_ylabel(f"ndcg@{report.k}")
    return _svg(figure)


def _axes() -> tuple[Any, Any]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 4), layout="constrained")
    return figure, figure.subplots()


def _svg(figure: Any) -> str:
    from matplotlib import rc_context

    written = io.StringIO()
    with rc_context({"svg.hashsalt": "recommender"}):
        figure.savefig(written, format="svg", metadata={"Date": None})
    text = written.getvalue()
    return text[text.index("<svg") :]
