"""What a process keeps in memory: what is wanted stays, the rest goes, and never more than there is room for."""

from __future__ import annotations

from sys import getsizeof

from forum.shelf import Shelf, weight


def test_what_is_wanted_again_stays_and_what_is_not_goes() -> None:
    shelf = Shelf(20_000, getsizeof)
    for number in range(500):
        shelf.keep(("often",), "often") if shelf.find(("often",)) is None else None
        shelf.keep((number,), "x" * 100)
    assert shelf.find(("often",)) == "often"
    assert shelf.find((0,)) is None
    assert shelf.find((499,)) == "x" * 100


def test_no_more_is_kept_than_there_is_room_for() -> None:
    shelf = Shelf(50_000, getsizeof)
    keys = [("key" * 10, number) for number in range(2000)]
    for key in keys:
        shelf.keep(key, "piece" * 20)
    kept_ones = [(key, piece) for key in keys if (piece := shelf.find(key)) is not None]
    assert 0 < sum(weight(key) + weight(piece) for key, piece in kept_ones) <= 50_000


def test_a_giant_pushes_nothing_out() -> None:
    shelf = Shelf(20_000, getsizeof)
    shelf.keep(("small",), "small")
    shelf.keep(("giant",), "x" * 10_000)
    shelf.keep(("x" * 10_000,), "of a giant")
    assert shelf.find(("small",)) == "small"
    assert shelf.find(("giant",)) is shelf.find(("x" * 10_000,)) is None


def test_what_has_become_a_giant_is_not_kept_as_it_was() -> None:
    shelf: Shelf[str] = Shelf(20_000, getsizeof)
    shelf.keep(("page",), "small")
    shelf.keep(("page",), "x" * 10_000)
    assert shelf.find(("page",)) is None


def test_what_is_kept_again_takes_its_room_once() -> None:
    shelf: Shelf[str] = Shelf(20_000, getsizeof)
    shelf.keep(("other",), "other")
    for number in range(1000):
        shelf.keep(("page",), f"{number:200}")
    assert shelf.find(("page",)) == f"{999:200}"
    assert shelf.find(("other",)) == "other"
