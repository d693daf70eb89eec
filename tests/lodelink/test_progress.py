"""Progress of a load: rates and time left from what happened, silence where nobody looks, a bar on a terminal."""

from __future__ import annotations

import io

import pytest

from lodelink.progress import Pace, shown


class Time:
    now = 100.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def time() -> Time:
    return Time()


def test_what_the_graph_has_counts_as_done_but_for_no_rate(time: Time) -> None:
    pace = Pace(200, time)
    for _ in range(100):
        pace.skip()
    time.now += 5
    pace.skip()  # looking through what is there took five seconds
    assert pace.rates() is None
    assert pace.left() is None
    for _ in range(10):
        time.now += 2
        pace.take(300)
    assert pace.done == 111
    assert pace.rates() == (0.5, 150.0)
    assert pace.left() == 178.0
    pace.written, pace.claims = 7, 1234
    assert pace.told() == (
        "111 of 200 documents read, 7 written, 1,234 claims; 0.5 documents/s, 150 characters/s; 2:58 left"
    )


def test_a_rate_is_that_of_the_last_minute(time: Time) -> None:
    pace = Pace(10_000, time)
    for _ in range(300):
        time.now += 1
        pace.take(1000)
    for _ in range(30):
        time.now += 10
        pace.take(0)
    rates = pace.rates()
    assert rates is not None
    assert rates == pytest.approx((0.1, 0.0))
    # While nothing comes, it falls.
    time.now += 60
    fallen = pace.rates()
    assert fallen is not None
    assert fallen[0] == pytest.approx(0.05, rel=0.1)


def test_more_than_was_counted_leaves_nothing(time: Time) -> None:
    pace = Pace(1, time)
    for _ in range(2):
        time.now += 1
        pace.take(1)
    assert pace.left() == 0
    assert pace.told().endswith("finishing")


def test_where_nobody_looks_a_plain_line_now_and_then(time: Time) -> None:
    out = io.StringIO()
    pace = Pace(100, time)
    with shown(pace, out, every=30) as show:
        for _ in range(29):
            time.now += 1
            pace.take(10)
            show()
        assert out.getvalue() == ""  # a short load says nothing
        for _ in range(31):
            time.now += 1
            pace.take(10)
            show()
    told = out.getvalue().splitlines()
    assert [line.partition(";")[0] for line in told] == [
        "30 of 100 documents read, 0 written, 0 claims",
        "60 of 100 documents read, 0 written, 0 claims",
    ]
    assert all("1.0 documents/s, 10 characters/s" in line for line in told)
    assert told[1].endswith("0:40 left")
    assert "\r" not in out.getvalue()
    assert "\x1b" not in out.getvalue()


def test_on_a_terminal_a_bar_that_goes_away(time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("TERM", "xterm")
    out = Terminal()
    pace = Pace(4, time)
    with shown(pace, out) as show:
        for _ in range(3):
            time.now += 2
            pace.take(50)
            show()
    told = out.getvalue()
    assert "3 of 4 documents read, 0 written, 0 claims; 0.5 documents/s, 25 characters/s; 0:02 left" in told
    assert told.endswith("\x1b[2K")  # the line is cleared
