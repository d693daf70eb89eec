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
        self._known: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self._seen: int | None = None

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """One request more."""
        known = self._known.get((method, route, status))
        if known is None:  # to find a counter by its labels takes longer than to count
            known = self.requests.labels(method, route, status), self.seconds.labels(route)
            self._known[method, route, status] = known
        requests, lasted = known
        requests.inc()
        lasted.observe(seconds)

    def seen(self, graph_version: int) -> None:
        if graph_version != self._seen:
            self._seen = graph_version
            self.graph_version.set(graph_version)

    def text(self) -> bytes:
        return generate_latest(self.registry)
