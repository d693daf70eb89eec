"""An answer says where Bloom draws it, where a Bloom is set up."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.process import ROOT, Served, environment

BLOOM = "http://bloom.example:7474/bloom/"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bloom") / "data"


def test_an_answer_carries_its_link(data: Path) -> None:
    sample = str(ROOT / "samples" / "drc-cobalt-quota-en.jsonl")
    with Served("--load", sample, env=environment(data, LODELINK_BLOOM=BLOOM)) as served:
        answer = served.get("/v1/minerals/cobalt/restrictions").json()
        assert answer["bloom"].startswith(f"{BLOOM}?search=Export%20restrictions%20on%20cobalt&perspective=Lodelink%20")
        assert answer["bloom"].endswith("&run=true")
        assert answer["bloom_left_out"] == {}
        dated = served.get("/v1/minerals/cobalt/restrictions?as_of=2025-12-01").json()
        assert "on%20cobalt%20on%202025-12-01&" in dated["bloom"]
        assert served.get("/v1/minerals/cobalt/restrictions?as_of=all").json()["bloom"] is None
        assert served.get("/v1/entities/mineral:cobalt/coverage").json()["bloom"] is None
        # Of a group, and for one destination or without somebody, there are pictures of their own; of a form there is none.
        address = "/v1/minerals/cobalt/restrictions"
        for asked, phrase in (
            ("/v1/minerals/rare%20earths/restrictions", "Export%20restrictions%20on%20rare%20earths"),
            (f"{address}?to=Japan", "Export%20restrictions%20on%20cobalt%20for%20exports%20to%20Japan"),
            (f"{address}?other_than=Gabon", "Export%20restrictions%20on%20cobalt%20other%20than%20by%20Gabon"),
        ):
            assert f"search={phrase}&" in served.get(asked).json()["bloom"]
        assert served.get(f"{address}?to=Japan&other_than=Gabon").json()["bloom"] is None
        assert served.get(f"{address}?form=concentrate").json()["bloom"] is None
        tag = served.client.get("/v1/minerals/cobalt/restrictions").headers.get("etag")
    with Served(env=environment(data)) as served:
        plain = served.client.get("/v1/minerals/cobalt/restrictions", headers={"If-None-Match": tag or ""})
        assert plain.status_code == 200  # it is another answer: what a caller kept has a link
        assert plain.json()["bloom"] is None
