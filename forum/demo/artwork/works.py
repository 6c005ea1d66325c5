"""Works of engineers: pylons, kilns, a cable on the floor of the sea."""

from __future__ import annotations

import math
from itertools import pairwise

from forum.demo.artwork.pen import (
    INK,
    MIST,
    PAPER,
    RED,
    SAND,
    SLATE,
    Colour,
    Pen,
    Point,
    box,
    dice,
    ellipse,
    mix,
    spline,
)


def pylons(pen: Pen) -> None:
    pen.shape(box(0, 0, 1800, 1200), mix(SAND, PAPER, 0.78))
    pen.fade(mix(MIST, PAPER, 0.15), 0, 900, upwards=True, strength=0.85)
    pen.disc((905, 560), 96, mix(PAPER, SAND, 0.1))
    for number, (base, tone) in enumerate(((690, 0.12), (770, 0.3), (860, 0.52), (960, 0.78))):
        pen.shape(_hills(f"hills{number}", base, 70 - number * 8), mix(mix(MIST, PAPER, 0.35), INK, tone))
    left = [(120.0, 1010.0, 1.0), (420.0, 915.0, 0.7), (640.0, 850.0, 0.5), (795.0, 806.0, 0.36)]
    right = [(1800 - x, y + 8, size) for x, y, size in left]
    for row in (left, right):
        for (x, y, size), (x2, y2, size2) in pairwise(row):
            for arm in (-1, 1):
                _wire(pen, _tip(x, y, size, arm), _tip(x2, y2, size2, arm), INK, 3.4 * size)
    for arm in (-1, 1):
        _wire(pen, _tip(*left[-1], arm), _tip(*right[-1], -arm), mix(INK, SLATE, 0.3), 2)
    _wire(pen, (795, 806 - 0.36 * 560), (1005, 814 - 0.36 * 560), RED, 6)
    for x, y, size in [*left[::-1], *right[::-1]]:
        _pylon(pen, x, y, size)


def _hills(seed: str, base: float, rise: float) -> list[Point]:
    chance = dice(seed)
    knots = [(x, base + chance.uniform(-rise, rise)) for x in range(-100, 2001, 150)]
    return [(-100.0, 1300.0), *spline(knots), (1950.0, 1300.0)]


def _tip(x: float, y: float, size: float, arm: int) -> Point:
    return x + arm * 118 * size, y - 436 * size


def _wire(pen: Pen, start: Point, end: Point, colour: Colour, width: float) -> None:
    """It hangs between its ends, the more the longer it is."""
    sag = math.dist(start, end) * 0.09
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2 + sag)
    pen.line(spline([start, middle, end]), colour, width)


def _pylon(pen: Pen, x: float, y: float, size: float) -> None:
    def at(dx: float, dy: float) -> Point:
        return x + dx * size, y - dy * size

    width = 9 * size
    for side in (-1, 1):
        pen.line([at(side * 92, 0), at(side * 30, 330), at(side * 16, 560)], INK, width)
        for arm, reach in ((360, 150), (470, 120)):
            pen.line([at(side * 26, arm + 44), at(side * reach, arm), at(side * 28, arm)], INK, width * 0.75)
    for low in range(0, 540, 66):
        low_half, high_half = _half(low), _half(low + 66)
        pen.line([at(-low_half, low), at(high_half, low + 66)], INK, width * 0.45)
        pen.line([at(low_half, low), at(-high_half, low + 66)], INK, width * 0.45)


def _half(height: float) -> float:
    """Half the pylon's width at a height."""
    return 92 - height * 62 / 330 if height < 330 else 30 - (height - 330) * 14 / 230


def kilns(pen: Pen) -> None:
    pen.shape(box(0, 0, 1800, 1200), mix(SAND, PAPER, 0.7))
    pen.fade(mix(SLATE, MIST, 0.5), 0, 1100, upwards=True, strength=0.7)
    for number in range(5):
        y = 180 + number * 118
        pen.veil(_drift(f"haze{number}", y), mix(MIST, SLATE, 0.2 + number * 0.12), 0.34, 36)
    stacks = ((250, 470, 34), (520, 380, 40), (1120, 300, 46), (1400, 430, 38), (1600, 520, 30))
    for place, (x, top, half) in enumerate(stacks):
        _plume(pen, x, top, RED if place == 2 else mix(PAPER, MIST, 0.5), 0.8 if place == 2 else 0.62)
        tone = mix(SLATE, INK, 0.2 + place % 3 * 0.2)
        pen.shape([(x - half, 1200), (x - half * 0.62, top), (x + half * 0.62, top), (x + half, 1200)], tone)
        pen.rectangle(x - half * 0.78, top - 10, half * 1.56, 26, mix(tone, INK, 0.4))
    for x, size in ((120, 0.8), (380, 1.0), (760, 1.25), (980, 0.85), (1290, 1.1), (1560, 0.9), (1760, 1.1)):
        _bottle(pen, x, size)
    pen.shape(box(0, 1100, 1800, 100), mix(INK, (0, 0, 0), 0.2))


def _drift(seed: str, y: float) -> list[Point]:
    chance = dice(seed)
    upper = spline([(x, y + chance.uniform(-46, 46)) for x in range(-200, 2101, 230)])
    return [*upper, (2100, y + 120), (-200, y + 130)]


def _plume(pen: Pen, x: float, top: float, colour: Colour, strength: float) -> None:
    left = [(x - 16, top), (x - 6, top - 90), (x + 70, top - 190), (x + 240, top - 250), (x + 470, top - 330)]
    right = [(x + 560, top - 250), (x + 300, top - 170), (x + 130, top - 110), (x + 44, top - 40), (x + 18, top)]
    pen.veil(spline(left) + spline(right), colour, strength, 16)


def _bottle(pen: Pen, x: float, size: float) -> None:
    knots = [(-150, 0), (-158, 130), (-120, 300), (-58, 420), (-44, 520)]
    left = spline([(x + dx * size, 1110 - dy * size) for dx, dy in knots])
    right = [(2 * x - px, py) for px, py in reversed(left)]
    pen.shape(left + right, mix(INK, SLATE, 0.18))
    pen.shape([(x, 1110), *[(px, py) for px, py in right if px > x]], mix(INK, (0, 0, 0), 0.25))
    pen.rectangle(x - 52 * size, 1110 - 534 * size, 104 * size, 20 * size, mix(INK, SAND, 0.22))
    pen.shape(ellipse((x - 50 * size, 1068), 34 * size, 52 * size), mix(RED, SAND, 0.35) if size > 1.2 else INK)


def cables(pen: Pen) -> None:
    pen.shape(box(0, 0, 1800, 1200), mix(SAND, PAPER, 0.75))
    pen.fade(mix(SAND, PAPER, 0.25), 0, 250, strength=0.7)
    surface = 262.0
    pen.shape(box(0, surface, 1800, 940), mix(MIST, SLATE, 0.2))
    for number in range(7):
        y = surface + 40 + number * 92
        pen.shape(_hills(f"layer{number}", y + 40, 22), mix(mix(MIST, SLATE, 0.3), INK, number / 8))
    floor = spline([(-60, 760), (160, 800), (360, 690), (560, 860), (760, 900), (960, 820), (1160, 960), (1420, 880),
                    (1640, 980), (1860, 900)])  # fmt: skip
    pen.shape([*floor, (1860, 1300), (-60, 1300)], mix(INK, (0, 0, 0), 0.15))
    for depth in range(1, 5):
        pen.line([(x, y + depth * 46) for x, y in floor], mix(INK, SLATE, 0.35), 2)
    gap = len(floor) // 2
    for part in (floor[: gap - 2], floor[gap + 2 :]):
        pen.line([(x, y - 7) for x, y in part], mix(SAND, PAPER, 0.45), 7)
    for part in (floor[gap - 8 : gap - 2], floor[gap + 2 : gap + 8]):
        pen.line([(x, y - 7) for x, y in part], RED, 9)
    x, y = floor[gap - 2]
    pen.line(spline([(846, 250), (880, 420), (x - 20, 640), (x, y - 7)]), mix(PAPER, SAND, 0.3), 3)
    _ship(pen, 760, surface)


def _ship(pen: Pen, x: float, surface: float) -> None:
    hull = [(-190, -44), (-164, 26), (150, 26), (206, -62), (150, -50), (120, -44)]
    pen.shape([(x + dx, surface + dy) for dx, dy in hull], INK)
    pen.rectangle(x - 20, surface - 104, 118, 62, mix(PAPER, SAND, 0.25))
    pen.rectangle(x + 2, surface - 142, 74, 40, mix(PAPER, SAND, 0.25))
    for window in range(4):
        pen.rectangle(x + 8 + window * 17, surface - 132, 10, 12, SLATE)
    pen.ring((x - 98, surface - 70), 32, RED, 9)
    pen.line([(x - 160, surface - 44), (x - 160, surface - 150), (x - 60, surface - 120)], INK, 6)
    pen.line([(x + 40, surface - 142), (x + 40, surface - 214)], INK, 5)
    for ripple in range(9):
        pen.line(
            [(x - 420 + ripple * 110, surface + 4), (x - 372 + ripple * 110, surface + 4)], mix(PAPER, MIST, 0.5), 3
        )
