"""The first answer after readiness, then 1,000 requests at 32 callers: errors, p50, p99, requests a second.

    python benchmarks/serve.py [--requests 1000] [--callers 32] [--url http://127.0.0.1:8000]

Without --url a service with the samples is started on a free port and stopped again. Exit status 1 if any fails.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

MINERALS = ("cobalt", "钴", "lithium", "镍", "copper", "rare earths", "gallium", "graphite", "mineral:germanium", "锰")


async def measure(url: str, requests: int, callers: int) -> tuple[float, list[float], list[str], float]:
    """Seconds of the first answer, seconds of each of the others, what went wrong, and seconds in all."""
    numbers = iter(range(requests))
    minerals = itertools.cycle(MINERALS)
    seconds: list[float] = []
    wrong: list[str] = []

    async def caller(client: httpx.AsyncClient) -> None:
        for _ in numbers:
            address = f"/v1/minerals/{next(minerals)}/alliances"
            began = time.perf_counter()
            try:
                answer = await client.get(address)
            except httpx.TransportError as error:
                wrong.append(f"{address}: {error!r}")
                continue
            seconds.append(time.perf_counter() - began)
            if answer.status_code != 200 or not answer.json()["rows"]:
                wrong.append(f"{address}: {answer.status_code} {answer.text[:100]}")

    limits = httpx.Limits(max_connections=callers, max_keepalive_connections=callers)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=60, trust_env=False) as client:
        began = time.perf_counter()
        await client.get("/v1/minerals/cobalt/alliances")
        first = time.perf_counter() - began
        began = time.perf_counter()
        await asyncio.gather(*(caller(client) for _ in range(callers)))
        return first, seconds, wrong, time.perf_counter() - began


def main() -> int:
    parser = argparse.ArgumentParser(description="Many requests at once.")
    parser.add_argument("--requests", type=int, default=1000)
    parser.add_argument("--callers", type=int, default=32)
    parser.add_argument("--url", help="a running service; without it one is started on samples loaded before")
    args = parser.parse_args()
    with ExitStack() as stack:
        url = args.url
        if url is None:
            from tests.process import Served, environment, lodelink

            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            env = environment(folder / "data", LODELINK_LOG_LEVEL="warning")
            loaded = lodelink("load", "samples", env=env, timeout=600)
            if loaded.returncode != 0:
                print(loaded.stderr)
                return 1
            url = stack.enter_context(Served(env=env)).url
        first, seconds, wrong, total = asyncio.run(measure(url, args.requests, args.callers))
    if len(seconds) < 2:
        print("\n".join(wrong))
        return 1
    print(f"first answer {first:.2f} s after {'it was ready' if args.url is None else 'it was asked'}")
    cuts = statistics.quantiles(seconds, n=100)
    print(
        f"{len(seconds)} answers at {args.callers} callers: {len(wrong)} errors; "
        f"p50 {cuts[49] * 1000:.0f} ms, p99 {cuts[98] * 1000:.0f} ms, {len(seconds) / total:.0f} a second"
    )
    for line in wrong[:5]:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
