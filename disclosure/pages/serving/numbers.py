"""How many requests, how they ended and how long they took, in the words of Prometheus.

Each worker counts in files that all of them share (`disclosure serve` names the folder), so that
the one that is asked answers for all. Without such a folder it answers for itself alone, and says
so. A label is an endpoint of ours or a status: nobody outside can make a new one.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Flask
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from disclosure.logs import log, what_broke
from disclosure.operations.figures import Figure

OURS = "disclosure"
SHARED = "PROMETHEUS_MULTIPROC_DIR"  # read by the library when it is imported
disable_created_metrics()  # type: ignore[no-untyped-call] # a second row that nobody reads
_log = log(__name__)
SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Counted:
    """Of one process; of all that share a folder, where there is one."""

    def __init__(self) -> None:
        if shared := os.environ.get(SHARED, ""):  # a tidy machine may have cleared it away
            os.makedirs(shared, mode=0o700, exist_ok=True)
        self.broke = False  # and was said
        self.registry = CollectorRegistry()
        self.requests = Counter(
            f"{OURS}_requests",
            "Requests by page and status",
            ("endpoint", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            f"{OURS}_request_seconds",
            "How long pages took",
            ("endpoint",),
            buckets=SECONDS,
            registry=self.registry,
        )

    def document(self, figures: Iterable[Figure]) -> bytes:
        """As Prometheus reads it."""
        shared = os.environ.get(SHARED, "")
        if shared and os.path.isdir(shared):
            whole = CollectorRegistry()
            MultiProcessCollector(whole)  # type: ignore[no-untyped-call]
        else:
            whole = self.registry
        alone = Figure("counts_one_worker", "1: only the worker asked is counted", not shared)
        return generate_latest(whole) + generate_latest(_Read([*figures, alone]).registry())


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """Figures read just now, for the one answer."""

    figures: list[Figure]

    def registry(self) -> CollectorRegistry:
        registry = CollectorRegistry()
        registry.register(self)
        return registry

    def collect(self) -> Iterable[Metric]:
        families: dict[str, GaugeMetricFamily] = {}
        for figure in self.figures:
            labels = [figure.label[0]] if figure.label else []
            name = f"{OURS}_{figure.name}"
            if name not in families:
                families[name] = GaugeMetricFamily(name, figure.says, labels=labels)
            families[name].add_metric([figure.label[1]] if figure.label else [], figure.value)
        return families.values()


def register(app: Flask) -> None:
    app.extensions[OURS] = Counted()


def count_request(app: Flask, endpoint: str, status: int, seconds: float) -> None:
    """A page is worth more than its count: where that fails, one line of the log says so."""
    counted = counted_by(app)
    try:
        counted.requests.labels(endpoint, str(status)).inc()
        counted.seconds.labels(endpoint).observe(seconds)
    except OSError as error:
        if not counted.broke:
            counted.broke = True
            _log.error("requests are not counted", **what_broke(error))


def counted_by(app: Flask) -> Counted:
    counted: Counted = app.extensions[OURS]
    return counted
