"""Places seen from above."""

from __future__ import annotations

import math
from random import Random

from forum.demo.artwork.pen import (
    INK,
    MIST,
    PAPER,
    RED,
    SAND,
    SLATE,
    Pen,
    Point,
    box,
    dice,
    mix,
    polar,
    spline,
    trace,
    turned,
)
from forum.demo.artwork.relief import Relief

RIVER = trace("1130,-60 1040,90 1190,250 1080,420 820,470 690,600 820,760 760,910 520,990 430,1120 470,1280")


def _distance(line: list[Point], x: float, y: float) -> float:
    return min(math.hypot(x - a, y - b) for a, b in line)


def _ribbon(line: list[Point], start: float, end: float) -> list[Point]:
    """A line with a width that grows along it."""
    left, right = [], []
    for index in range(len(line) - 1):
        (x1, y1), (x2, y2) = line[index], line[index + 1]
        half = (start + (end - start) * index / len(line)) / 2
        length = math.hypot(x2 - x1, y2 - y1) or 1
        across = ((y1 - y2) / length * half, (x2 - x1) / length * half)
        left.append((x1 + across[0], y1 + across[1]))
        right.append((x1 - across[0], y1 - across[1]))
    return left + right[::-1]


def river(pen: Pen) -> None:
    course = spline(RIVER)
    coarse = course[::3]
    relief = Relief(pen, "river")
    relief.shaped(lambda x, y, height: 1 - math.exp(-_distance(coarse, x, y) / 330) + 0.62 * height)
    relief.tint(
        pen, [mix(MIST, SAND, step / 5) for step in range(3)] + [mix(SAND, PAPER, step / 5) for step in range(1, 6)]
    )
    relief.contours(pen, mix(SAND, INK, 0.5), 32, 1)
    pen.shape(_ribbon(course, 40, 96), mix(SLATE, INK, 0.15))
    for offset in (-0.28, 0, 0.28):
        shifted = [(x + offset * 60, y + offset * 10) for x, y in course]
        pen.line(shifted, mix(SLATE, MIST, 0.4), 1)
    for x, y in ((1206, 262), (640, 992)):
        pen.ring((x, y), 34, RED, 4)
        pen.disc((x, y), 12, RED)
        pen.line([(x + 34, y), (x + 140, y)], RED, 2.5)
        pen.rectangle(x + 138, y - 91, 22, 182, RED)
        for step in range(7):
            pen.rectangle(x + 141 + step % 2 * 8, y - 88 + step * 25.4, 8, 23.4, PAPER)
    pen.frame(mix(SAND, INK, 0.75))


def tremor(pen: Pen) -> None:
    chance, centre = dice("tremor"), (1120.0, 470.0)
    pen.shape(box(0, 0, 1800, 1200), mix(INK, SLATE, 0.12))
    for column in range(-4, 30):
        for row in range(-6, 24):
            _block(pen, chance, centre, column * 86.0, row * 70.0)
    for number in range(1, 17):
        strength = 0.75 * math.exp(-number / 9)
        pen.ring(centre, 26 * number + 3.2 * number**2, mix(INK, PAPER, 0.2 + strength), 2.2)
    pen.disc(centre, 9, PAPER)


def _block(pen: Pen, chance: Random, centre: Point, x: float, y: float) -> None:
    """One city block, divided in two or three, shaken out of line the nearer it stands."""
    parts = chance.choice([(1.0,), (0.55, 0.45), (0.4, 0.6), (0.3, 0.4, 0.3)])
    for share in parts:
        plot = turned(box(x, y, 70 * share - 4, 54), (900, 600), -14)
        x += 70 * share
        near = math.exp(-math.hypot(plot[0][0] - centre[0], plot[0][1] - centre[1]) / 210)
        jolted = turned(plot, plot[0], chance.uniform(-38, 38) * near)
        hit = near > 0.2 and chance.random() < 0.13
        tone = chance.uniform(0.18, 0.62)
        pen.shape(jolted, mix(RED, PAPER, 0.06) if hit else mix(INK, mix(SLATE, MIST, 0.25), tone))


def polar_ice(pen: Pen) -> None:
    centre, chance = (1010.0, 640.0), dice("polar")
    _graticule(pen, centre)
    waves = [(number, chance.uniform(0.09, 0.2) / number**0.95, chance.uniform(0, math.tau)) for number in range(1, 34)]

    def coast(scale: float) -> list[Point]:
        return [
            polar(
                centre,
                scale
                * (1 + sum(a * (scale / 370) ** (n / 9) * math.sin(n * math.radians(t) + p) for n, a, p in waves)),
                t,
            )
            for t in range(361)
        ]

    pen.veil([(x + 14, y + 18) for x, y in coast(352)], (8, 14, 20), 0.55, 18)
    for step in range(9):
        pen.shape(coast(350 - step * 37), mix(mix(MIST, SLATE, 0.25), PAPER, 0.3 + step * 0.085))
        pen.line(coast(350 - step * 37), mix(SLATE, MIST, 0.55), 1)
    for knots in (
        [(-40, 300), (420, 330), (760, 430), (905, 585)],
        [(1840, 1010), (1500, 1010), (1240, 930), (1090, 745)],
    ):
        pen.line(spline(knots), mix(RED, PAPER, 0.12), 4)
        pen.disc(knots[-1], 13, RED)
        pen.ring(knots[-1], 26, RED, 3)


def _graticule(pen: Pen, centre: Point) -> None:
    pen.shape(box(0, 0, pen.width, pen.height), mix(INK, SLATE, 0.18))
    line = mix(INK, MIST, 0.42)
    for radius in range(110, 1500, 110):
        pen.ring(centre, radius, line, 1.6 if radius % 330 == 0 else 1)
    for angle in range(0, 360, 15):
        pen.line([polar(centre, 110, angle), polar(centre, 1600, angle)], line, 1.6 if angle % 45 == 0 else 0.8)


def polar_stations(pen: Pen) -> None:
    centre, chance = (pen.width / 2, pen.height / 2 + 20), dice("stations")
    pen.shape(box(0, 0, pen.width, pen.height), PAPER)
    coast = [polar(centre, chance.uniform(300, 420), angle) for angle in range(0, 360, 15)]
    pen.shape(spline(coast, closed=True), mix(PAPER, MIST, 0.4))
    for radius in range(90, 1100, 90):
        pen.ring(centre, radius, mix(PAPER, SLATE, 0.4), 1)
    for angle in range(0, 360, 30):
        pen.line([polar(centre, 90, angle), polar(centre, 1200, angle)], mix(PAPER, SLATE, 0.3), 1)
    stops = [polar(centre, chance.uniform(150, 400), angle + chance.uniform(-9, 9)) for angle in range(20, 380, 36)]
    pen.line(spline(stops, closed=True), RED, 3)
    for number, stop in enumerate(stops):
        pen.disc(stop, 15, INK if number % 3 else RED)
        pen.disc(stop, 6, PAPER)


def sea_lanes(pen: Pen) -> None:
    for x in range(0, pen.width + 1, 100):
        bow = (x - pen.width / 2) * 0.16
        pen.line(
            spline([(x - bow, 0), (x + bow * 0.3, pen.height / 2), (x - bow, pen.height)]), mix(PAPER, SLATE, 0.35), 1
        )
    for y in range(50, pen.height, 100):
        pen.line([(0, y), (pen.width, y)], mix(PAPER, SLATE, 0.35), 1)
    ports, chance = [(330.0, 590.0), (760.0, 380.0), (1120.0, 640.0)], dice("lanes")
    for number in range(26):
        start = (
            (-60.0, chance.uniform(0, pen.height)) if number % 2 else (pen.width + 60.0, chance.uniform(0, pen.height))
        )
        port = ports[number % 3]
        bend = ((start[0] + port[0]) / 2, (start[1] + port[1]) / 2 + chance.uniform(-190, 190))
        pen.line(spline([start, bend, port]), mix(SLATE, INK, chance.random()), 1.6)
    for number, port in enumerate(ports):
        pen.disc(port, 24, PAPER)
        pen.ring(port, 24, RED if number == 1 else INK, 5)
        pen.disc(port, 9, RED if number == 1 else INK)


def stations(pen: Pen) -> None:
    relief = Relief(pen, "hills")
    relief.tint(pen, [mix(PAPER, SAND, 0.1 + step * 0.11) for step in range(7)])
    relief.contours(pen, mix(SAND, INK, 0.4), 22, 1)
    inner = [
        row * relief.columns + column for row in range(8, relief.rows - 8) for column in range(8, relief.columns - 8)
    ]
    low = sorted(inner, key=relief.heights.__getitem__)[: len(inner) // 3]
    spots = [(place % relief.columns * 10.0, place // relief.columns * 10.0) for place in low[:: len(low) // 34]]
    for number, spot in enumerate(spots):
        pen.disc(spot, 9, INK)
        if number in {4, 11, 23}:
            pen.ring(spot, 30, RED, 5)
