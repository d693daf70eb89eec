"""What is kept has room: what was asked for last stays, by weight."""

from __future__ import annotations

from queries.keeping import Keeping


def test_what_was_asked_for_last_stays() -> None:
    kept = Keeping[str, int](3)
    for number, name in enumerate("abc"):
        kept.put(name, number)
    assert kept.get("a") == 0
    kept.put("d", 3)
    assert [kept.get(name) for name in "abcd"] == [0, None, 2, 3]


def test_a_heavy_one_makes_room_for_itself_and_none_that_is_too_heavy_is_kept() -> None:
    kept = Keeping[str, str](10)
    kept.put("a", "one", 4)
    kept.put("b", "two", 4)
    kept.put("c", "three", 6)
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == (None, "two", "three")
    kept.put("d", "four", 11)
    assert (kept.get("d"), len(kept)) == (None, 2)


def test_what_is_put_again_weighs_once() -> None:
    kept = Keeping[str, str](10)
    for _ in range(5):
        kept.put("a", "one", 6)
    kept.put("b", "two", 4)
    assert (kept.get("a"), kept.get("b")) == ("one", "two")
    kept.put("a", "large", 11)
    assert (kept.get("a"), kept.get("b")) == (None, "two")
