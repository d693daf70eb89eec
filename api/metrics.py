"""Counters and times for Prometheus; labels are routes and query ids, never text of a caller."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The figures of one app."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "lodelink_requests", "Requests answered", ("method", "route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "lodelink_request_seconds", "Seconds until answered", ("route",), buckets=_BUCKETS, registry=self.registry
        )
        self.running = Gauge("lodelink_requests_running", "Requests being answered", registry=self.registry)
        self.graph_version = Gauge("lodelink_graph_version", "Version of the graph last seen", registry=self.registry)

    def text(self) -> bytes:
        return generate_latest(self.registry)
