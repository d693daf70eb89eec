"""How fast the recogniser is and how long it takes to load: `python benchmarks/names_speed.py [FILE …]`.

Without files a text of our own in both languages is repeated. Times are of the processor, so that what else the
machine does counts little.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

OWN = (
    "2025年10月16日，刚果（金）对钴实施出口配额，赣锋锂业以4亿美元收购马里一座锂矿50%的股权，中美澳三国签署谅解备忘录。"
    "津巴布韦矿业部表示，自明年1月1日起禁止锂精矿出口，年产10万吨碳酸锂的项目将于年底投产。该公司称，此举不影响现有合同的执行，"
    "双方将继续就价格、税费和基础设施等问题进行磋商，并争取在年内达成一致意见。\n"
    "On 16 October 2025 the government of Zambia signed a memorandum of understanding with Northfield Lithium Corp. for "
    "a $150 million loan. The company, which owns 51% of the mine, expects to produce 20,000 tonnes of copper a year "
    "and said that talks about roads, power and water would go on until both sides agreed.\n"
)


def main() -> int:
    from ontology.names.mentions import Recogniser
    from ontology.names.normal import normalise

    texts = [Path(name).read_text(encoding="utf-8") for name in sys.argv[1:]] or [OWN * 10] * 20
    recogniser = Recogniser.standard()
    print(f"load, cached                {loading():.2f} s of the processor")
    normals = [normalise(t) for t in texts]
    recogniser.recognise(normals[0], published="2026-01-01")
    raw, normal = sum(map(len, texts)), sum(len(n.text) for n in normals)
    show("normal form", raw, lambda: [normalise(t) for t in texts])
    show("vocabulary over normal form", normal, lambda: [recogniser.vocabulary_hits(n.text) for n in normals])
    show(
        "everything over normal form",
        normal,
        lambda: [recogniser.recognise(n, published="2026-01-01") for n in normals],
    )
    return 0


def show(what: str, characters: int, work: Callable[[], object]) -> None:
    best = min(timed(work) for _ in range(3))
    print(f"{what:27} {characters / best / 1e6:.2f} Mchar/s")


def timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def loading() -> float:
    """The time of a fresh process that loads the recogniser, less that of one that only starts."""
    code = (
        "import time; from ontology.names.mentions import Recogniser; Recogniser.standard(); print(time.process_time())"
    )
    bare = "import time; print(time.process_time())"
    runs = [
        float(subprocess.run([sys.executable, "-c", c], capture_output=True, check=True).stdout) for c in (code, bare)
    ]
    return runs[0] - runs[1]


if __name__ == "__main__":
    sys.exit(main())
