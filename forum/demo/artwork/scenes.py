"""Things and places seen from where a person stands."""

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
    Colour,
    Pen,
    Point,
    box,
    dice,
    mix,
    spline,
    trace,
    turned,
)

SLIPS = (
    (560, 150, 0.72, -24),
    (1260, 170, 0.68, 28),
    (915, 250, 0.85, 7),
    (1180, 560, 0.92, -17),
    (610, 560, 0.95, 16),
)


def quay(pen: Pen) -> None:
    pen.shape(box(0, 0, 1800, 1200), mix(SAND, PAPER, 0.75))
    pen.fade(mix(SAND, PAPER, 0.2), 0, 860, strength=0.9)
    pen.disc((1340, 610), 130, mix(PAPER, SAND, 0.12))
    for x, size, tone in ((1500.0, 0.5, 0.32), (1240, 0.5, 0.32), (330, 0.68, 0.5), (800, 0.68, 0.5)):
        _crane(pen, x, 868, size, mix(mix(SAND, PAPER, 0.3), SLATE, tone))
    pen.shape(box(0, 850, 1800, 350), mix(SLATE, INK, 0.12))
    pen.shape(box(1130, 838, 670, 24), mix(SLATE, SAND, 0.5))
    chance = dice("sea")
    for _ in range(150):
        y = 868 + 330 * chance.random() ** 1.4
        x, length = chance.uniform(-100, 1800), (y - 830) * chance.uniform(0.3, 1.1)
        pen.line(
            [(x, y), (x + length, y)], mix(SLATE, SAND if 1050 < x < 1500 else MIST, chance.uniform(0.1, 0.6)), 2.2
        )
    _crane(pen, 560, 930, 1.0, INK)
    pen.shape(box(0, 925, 1010, 40), INK)
    for x in range(30, 1010, 90):
        pen.shape(box(x, 960, 22, 110), mix(INK, SLATE, 0.15))
    for x, spread in ((1084, -30), (1100, -8), (1116, 50), (1130, 72)):
        pen.line([(x, 530), (x + spread, 640)], INK, 2.2)
    pen.shape(box(1030, 640, 190, 80), RED)
    for step in range(1, 12):
        pen.line([(1030 + step * 16, 648), (1030 + step * 16, 712)], mix(RED, INK, 0.35), 2)
    pen.line([(1024, 640), (1226, 640)], INK, 6)


def _crane(pen: Pen, x: float, ground: float, size: float, colour: Colour) -> None:
    """A ship-to-shore crane: four legs, a long boom over the water, an apex with its stays."""

    def at(dx: float, dy: float) -> Point:
        return x + dx * size, ground - dy * size

    for dx in (0, 60, 250, 310):
        pen.line([at(dx, 0), at(dx, 450)], colour, 15 * size)
    for start, end in (
        ((0, 150), (310, 150)),
        ((0, 450), (310, 150)),
        ((-250, 450), (790, 450)),
        ((-250, 428), (790, 428)),
    ):
        pen.line([at(*start), at(*end)], colour, 11 * size)
    for step in range(-240, 790, 40):
        pen.line([at(step, 450), at(step + 20, 428), at(step + 40, 450)], colour, 4 * size)
    for base in (210, 310):
        pen.line([at(base, 450), at(275, 690)], colour, 12 * size)
    for end in ((-230, 450), (480, 450), (770, 450)):
        pen.line([at(275, 685), at(*end)], colour, 4.5 * size)
    pen.shape([at(-190, 520), at(-60, 520), at(-60, 450), at(-190, 450)], colour)
    pen.shape([at(520, 430), at(572, 430), at(572, 392), at(520, 392)], colour)


def containers(pen: Pen) -> None:
    chance = dice("containers")
    pen.shape(box(0, 0, 1800, 1200), mix(SAND, PAPER, 0.7))
    pen.fade(mix(SAND, PAPER, 0.25), 0, 600)
    for bay, height in enumerate((7, 8, 8, 6, 7, 5)):
        x = -170 + bay * 352.0
        pen.rectangle(x - 8, 1200 - height * 138, 360, height * 138, mix(INK, (0, 0, 0), 0.25))
        for level in range(height):
            y = 1200 - (level + 1) * 138.0
            if chance.random() < 0.3 and (bay, level) != (3, 4):
                _container(pen, x, y, 169, chance.choice(PAINTS), chance)
                _container(pen, x + 175, y, 169, chance.choice(PAINTS), chance)
            else:
                _container(pen, x, y, 344, RED if (bay, level) == (3, 4) else chance.choice(PAINTS), chance)
    pen.fade(INK, 500, 700, strength=0.4)


PAINTS = (SLATE, mix(SLATE, INK, 0.5), MIST, SAND, mix(SAND, PAPER, 0.5), mix(MIST, PAPER, 0.45), mix(SAND, SLATE, 0.5))


def _container(pen: Pen, x: float, y: float, width: float, colour: Colour, chance: Random) -> None:
    pen.rectangle(x, y, width, 130, mix(colour, INK, 0.35))
    pen.rectangle(x + 7, y + 8, width - 14, 114, colour)
    for rib in range(int((width - 30) / 14)):
        pen.rectangle(x + 16 + rib * 14, y + 14, 5, 102, mix(colour, INK, 0.17))
    if chance.random() < 0.55:
        pen.rectangle(x + width - 66, y + 26, 42, 5, mix(colour, PAPER, 0.6))
        pen.rectangle(x + width - 66, y + 37, 28, 5, mix(colour, PAPER, 0.6))


def convoy(pen: Pen) -> None:
    pen.shape(box(0, 0, 1800, 1200), mix(SAND, PAPER, 0.82))
    pen.fade(mix(SAND, PAPER, 0.35), 0, 620, strength=0.8)
    pen.disc((590, 168), 74, mix(PAPER, SAND, 0.04))
    for number in range(7):
        crest = _ridge(dice(f"ridge{number}"), 360 + number * 118, 150 - number * 9)
        tone = mix(mix(MIST, PAPER, 0.45), INK, (number / 6.4) ** 1.25)
        pen.veil([(x, y - 10) for x, y in crest], INK, 0.16, 26)
        pen.shape(crest, tone)
        if number == 4:
            _road(pen)


def _ridge(chance: Random, base: float, rise: float) -> list[Point]:
    waves = [(1.2 * 1.9**octave, rise * 0.55**octave, chance.uniform(0, 9)) for octave in range(7)]
    crest = [
        (float(x), base + sum(high * math.sin(x / 1800 * math.tau * fast + start) for fast, high, start in waves))
        for x in range(0, 1801, 6)
    ]
    return [(0.0, 1300.0), *crest, (1800.0, 1300.0)]


def _road(pen: Pen) -> None:
    way = spline(trace("1890,880 1640,905 1400,872 1180,880 960,842 760,860 560,925 380,1060"))
    pen.line(way, mix(SAND, SLATE, 0.2), 11)
    pen.line(way, mix(SAND, PAPER, 0.55), 7)
    for number, place in enumerate(range(18, 70, 6)):
        (x, y), (ahead_x, ahead_y) = way[place], way[place + 1]
        angle = math.degrees(math.atan2(y - ahead_y, x - ahead_x))
        truck = box(x - 15, y - 19, 34, 16)
        cab = box(x - 26, y - 13, 10, 10)
        for part in (truck, cab):
            pen.shape(turned(part, (x, y), angle), RED if number == 3 else INK)
        for wheel in (-20, -4, 12):
            pen.disc(turned([(x + wheel, y - 2)], (x, y), angle)[0], 4.5, INK)


def ballot(pen: Pen) -> None:
    chance = dice("ballot")
    pen.shape(box(0, 0, 1800, 1200), SLATE)
    pen.fade(mix(SLATE, INK, 0.7), 0, 1200, strength=0.9)
    lid = [(330.0, 960.0), (560.0, 800.0), (1240.0, 800.0), (1470.0, 960.0)]
    pen.veil([(700, -50), (1100, -50), (1420, 960), (380, 960)], PAPER, 0.13, 70)
    pen.shape(lid, mix(SAND, PAPER, 0.35))
    pen.shape([(330, 960), (1470, 960), (1470, 1300), (330, 1300)], mix(SAND, INK, 0.22))
    pen.line([(330, 960), (1470, 960)], mix(SAND, PAPER, 0.75), 4)
    pen.shape([(705, 873), (1095, 873), (1105, 893), (695, 893)], mix(INK, (0, 0, 0), 0.4))
    pen.shape([(850, 1060), (950, 1060), (950, 1140), (850, 1140)], mix(SAND, INK, 0.4))
    pen.line([(900, 1030), (900, 1090)], RED, 9)
    for x, y, size, angle in SLIPS:
        _slip(pen, x, y, size, angle + chance.uniform(-3, 3))
    edge = [(790.0, 660.0), (1000.0, 648.0), (1004.0, 884.0), (796.0, 884.0)]
    pen.shape(edge, PAPER)
    pen.shape([(792, 740), (1002, 734), edge[2], edge[3]], mix(PAPER, SLATE, 0.2))
    pen.line([edge[0], edge[1]], RED, 9)


def _slip(pen: Pen, x: float, y: float, size: float, angle: float) -> None:
    """A ballot paper folded once; the half turned away from the light is a little darker."""
    near = [(x - 70 * size, y - 150 * size), (x + 140 * size, y - 150 * size), (x + 105 * size, y), (x - 105 * size, y)]
    far = [(x - 105 * size, y), (x + 105 * size, y), (x + 128 * size, y + 64 * size), (x - 82 * size, y + 64 * size)]
    pen.veil([(a + 16, b + 34) for a, b in turned(near + far[2:], (x, y), angle)], INK, 0.25, 16)
    pen.shape(turned(far, (x, y), angle), mix(PAPER, SLATE, 0.24))
    pen.shape(turned(near, (x, y), angle), PAPER)
    for row in range(4):
        left, top = x - (48 + row * 7) * size, y + (row * 31 - 124) * size
        pen.shape(turned(box(left, top, 18 * size, 14 * size), (x, y), angle), mix(PAPER, SLATE, 0.65))
        pen.shape(
            turned(box(left + 34 * size, top + 3 * size, 110 * size, 7 * size), (x, y), angle), mix(PAPER, SLATE, 0.4)
        )
