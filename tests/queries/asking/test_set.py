"""Plain questions that other people wrote, knowing the questions' ids, titles and parameters and none of the phrasings.

`questions.jsonl` is split by the parity of the line. Errors of the even half were looked at; the odd half was not, and is
the figure to believe. `python -m tests.queries.asking.test_set` prints both (and, with --even, the errors of that half).
"""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lodelink.opening import vocabulary
from queries.asking.ask import Asker, Asking
from queries.canned import catalogue
from queries.names import from_vocabulary
from queries.service import Service
from tests.queries.asking.test_understanding import DAY, Nothing

SET = Path(__file__).parent / "questions.jsonl"
# What is reached, less two questions: a floor against getting worse, not the goal (0.9 of each half).
FLOOR = {"even": 0.9, "odd": 0.68}


@cache
def lines() -> list[dict[str, Any]]:
    return [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]


@cache
def asker() -> Asker:
    return Asker(Service(Nothing(), vocabulary(), clock=lambda: DAY), catalogue())  # type: ignore[arg-type]


def half(name: str) -> list[dict[str, Any]]:
    return [one for number, one in enumerate(lines(), 1) if (number % 2 == 0) == (name == "even")]


def expected(expect: dict[str, Any]) -> dict[str, str]:
    """The parameters that the writer meant, things by id."""
    out = {}
    for name, value in expect["params"].items():
        parameter = catalogue()[expect["id"]].parameters.get(name)
        if parameter is not None and parameter.of is not None:
            (found, *_) = from_vocabulary(vocabulary(), parameter.of, str(value))
            out[name] = found.id
        else:
            out[name] = str(value)
    return out


def taken(asking: Asking, expect: dict[str, Any]) -> dict[str, str]:
    """The parameters as understood. How many rows to show is compared where the writer knew of it."""
    one = asking.understood
    assert one is not None
    times = {} if one.as_of is None else {"as_of": one.as_of}
    rows = {} if one.limit is None or "limit" not in expect["params"] else {"limit": str(one.limit)}
    return {**one.parameters, **times, **rows}


def right(one: dict[str, Any]) -> bool:
    asking = asker().understand(one["q"])
    if one["expect"] is None:
        return asking.status != "answered"
    if asking.understood is None or asking.understood.query != one["expect"]["id"]:
        return False
    return taken(asking, one["expect"]) == expected(one["expect"])


def test_the_set_is_what_it_says() -> None:
    assert len(lines()) == 120
    assert sum(one["lang"] == "zh" for one in lines()) == 60
    assert sum(one["expect"] is None for one in lines()) == 20
    assert {one["expect"]["id"] for one in lines() if one["expect"]} <= set(catalogue())


@pytest.mark.parametrize("name", ["even", "odd"])
def test_right_question_and_parameters_or_rightly_refused(name: str) -> None:
    ones = half(name)
    assert sum(map(right, ones)) / len(ones) >= FLOOR[name]


def test_no_unanswerable_question_gets_an_answer() -> None:
    answered = [one["q"] for one in lines() if one["expect"] is None and not right(one)]
    assert not answered


def main() -> None:
    for name in ("even", "odd"):
        ones = half(name)
        good = sum(map(right, ones))
        wrongly = sum(one["expect"] is None and not right(one) for one in ones)
        none = sum(one["expect"] is None for one in ones)
        print(
            f"{name}: {good} of {len(ones)} right ({good / len(ones):.1%}); {wrongly} of {none} unanswerable answered"
        )
    if "--even" in sys.argv:
        for one in half("even"):
            if not right(one):
                asking = asker().understand(one["q"])
                print(one["q"], one["expect"], asking.status, asking.sentence.en, sep="\n  ")


if __name__ == "__main__":
    main()
