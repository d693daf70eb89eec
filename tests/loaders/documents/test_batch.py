"""Many files: one outcome each, whatever they are; limits that hold; duplicates and near copies."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from loaders.documents import Limits, Outcome, OutcomeStatus, batch, read_many
from loaders.documents.near import likeness, sketch
from tests.loaders.documents.hostile import make
from tests.loaders.documents.printed import paragraphs


def test_hostile_files_cost_only_themselves(tmp_path: Path) -> None:
    made = make(tmp_path, count=130)
    limits = Limits(seconds=20, memory_bytes=1_500_000_000)
    seen: list[Outcome] = []
    outcomes = {outcome.path: outcome for outcome in read_many([tmp_path], limits=limits, on_progress=seen.append)}
    assert len(seen) == len(outcomes)
    assert {str(one.path) for one in made} == set(outcomes)
    for outcome in outcomes.values():
        assert outcome.seconds <= limits.seconds + 5
        assert (outcome.document is not None) == (outcome.status is OutcomeStatus.READ)
        assert outcome.reason or outcome.document is not None
    for one in made:
        if one.good is not None:
            document = outcomes[str(one.path)].document
            assert document is not None, (one.path.name, outcomes[str(one.path)].reason)
            assert one.good in document.text.replace("\n", "")


def test_folders_are_walked_in_order_and_copies_read_once(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "x.txt").write_text("甲国。", "utf-8")
    (tmp_path / "a.txt").write_text("甲国宣布配额。", "utf-8")
    (tmp_path / "a.txt.meta.json").write_text("{}", "utf-8")
    (tmp_path / "b" / "c.txt").write_text("甲国宣布配额。", "utf-8")
    (tmp_path / "d.txt").write_text("乙国宣布禁令。", "utf-8")
    outcomes = list(read_many([tmp_path]))
    assert [Path(o.path).name for o in outcomes] == ["a.txt", "d.txt", "c.txt"]
    assert [o.status for o in outcomes] == [OutcomeStatus.READ, OutcomeStatus.READ, OutcomeStatus.DUPLICATE]
    assert outcomes[2].same_as == str(tmp_path / "a.txt")


def test_near_copies_are_reported(tmp_path: Path) -> None:
    text = "\n\n".join(paragraphs("zh", 8, 5))
    (tmp_path / "a.txt").write_text(text, "utf-8")
    (tmp_path / "b.txt").write_text(text.replace("第5000号", "第9号") + "\n\n（某报）", "utf-8")
    (tmp_path / "c.txt").write_text("\n\n".join(paragraphs("en", 8, 6)), "utf-8")
    outcomes = list(read_many([tmp_path]))
    assert [bool(o.near) for o in outcomes] == [False, True, False]
    assert outcomes[1].near[0][0] == str(tmp_path / "a.txt")


def test_likeness() -> None:
    one = sketch("".join(paragraphs("zh", 6, 1)))
    assert likeness(one, one) == 1.0
    assert likeness(one, sketch("".join(paragraphs("en", 6, 2)))) == 0.0
    assert likeness(one, sketch("太短")) == 0.0


def test_a_file_over_its_time_is_ended_and_the_next_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("甲国宣布配额。" * 900_000, "utf-8")
    (tmp_path / "b.txt").write_text("乙国宣布禁令。", "utf-8")
    started = time.monotonic()
    first, second = read_many([tmp_path], jobs=1, limits=Limits(seconds=0.05))
    assert (first.status, "longer than the limit" in first.reason) == (OutcomeStatus.FAILED, True)
    assert time.monotonic() - started < 20
    # The second starts a new interpreter, which itself takes longer than the limit of this test.
    assert second.status in {OutcomeStatus.READ, OutcomeStatus.FAILED}


def test_a_file_over_its_memory_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("甲国宣布配额。\n" * 400_000, "utf-8")
    (tmp_path / "b.txt").write_text("乙国宣布禁令。", "utf-8")
    first, second = read_many([tmp_path], jobs=1, limits=Limits(memory_bytes=250_000_000))
    assert first.status is OutcomeStatus.FAILED
    assert "memory" in first.reason or "ended its worker" in first.reason
    assert second.status is OutcomeStatus.READ


def test_a_worker_that_dies_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.txt").write_text(f"{name}国宣布配额。", "utf-8")
    started = batch._Pool._start

    def start_and_kill(pool: batch._Pool) -> batch._Worker:
        worker = started(pool)
        if len(killed) < 1:
            killed.append(worker)
            worker.process.kill()
            worker.process.wait()
        return worker

    killed: list[batch._Worker] = []
    monkeypatch.setattr(batch._Pool, "_start", start_and_kill)
    outcomes = list(read_many([tmp_path], jobs=1))
    assert [o.status for o in outcomes][-1] is OutcomeStatus.READ
    assert sum(o.status is OutcomeStatus.READ for o in outcomes) >= 2


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    (outcome,) = read_many([tmp_path / "none.txt"])
    assert outcome.status is OutcomeStatus.FAILED
    assert "cannot be opened" in outcome.reason
