"""Rooms and the things kept in them."""

from __future__ import annotations

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
    ellipse,
    mix,
    spline,
    trace,
)


def shelves(pen: Pen) -> None:
    chance, is_out = dice("shelves"), False
    pen.shape(box(0, 0, 1800, 1200), mix(INK, (0, 0, 0), 0.2))
    for shelf in range(4):
        floor, x = 282.0 + shelf * 304, -30.0
        while x < 1800:
            width, height = chance.choice(trace("62,236 62,236 96,244 128,240 34,214 46,226"))
            red = shelf == 1 and x > 1120 and width >= 96 and not is_out
            if not red and chance.random() < 0.05:
                x += 40
            elif width < 50:
                _book(pen, x, floor, width, height, chance)
            else:
                _archive_box(pen, x, floor + (16 if red else 0), width, height, RED if red else _buckram(chance), red)
            x += width + 3
            is_out = is_out or red
        pen.rectangle(0, floor, 1800, 22, mix(SAND, INK, 0.55))
        pen.rectangle(0, floor, 1800, 4, mix(SAND, INK, 0.25))
        pen.fade((6, 10, 14), floor + 22, 70, upwards=True, strength=0.6)
    pen.fade(INK, 0, 1200, strength=0.3)


def _buckram(chance: Random) -> Colour:
    return mix(
        chance.choice([SAND, MIST, SLATE, mix(SAND, PAPER, 0.5), mix(SLATE, MIST, 0.5)]), INK, chance.uniform(0, 0.2)
    )


def _archive_box(pen: Pen, x: float, floor: float, width: float, height: float, colour: Colour, forward: bool) -> None:
    if forward:
        pen.veil(box(x - 12, floor - height - 6, width + 40, height + 26), (0, 0, 0), 0.7, 16)
    pen.rectangle(x, floor - height, width, height, colour, 2)
    pen.rectangle(x, floor - height, 5, height, mix(colour, PAPER, 0.25))
    pen.rectangle(x + width - 6, floor - height, 6, height, mix(colour, INK, 0.35))
    pen.rectangle(x + width * 0.2, floor - height + 34, width * 0.6, 62, mix(PAPER, SAND, 0.15))
    for line in range(3):
        pen.rectangle(
            x + width * 0.28, floor - height + 46 + line * 15, width * (0.44 - line * 0.1), 4, mix(SAND, INK, 0.5)
        )
    pen.ring((x + width / 2, floor - 54), 13, mix(colour, INK, 0.55), 4)


def _book(pen: Pen, x: float, floor: float, width: float, height: float, chance: Random) -> None:
    colour = mix(_buckram(chance), INK, 0.3)
    pen.rectangle(x, floor - height, width, height, colour, 3)
    for band in (0.14, 0.2, 0.74, 0.8):
        pen.rectangle(x, floor - height + height * band, width, 4, mix(colour, SAND, 0.6))


def vessel(centre: float, foot: float, size: float) -> list[Point]:
    """The outline of a tall jar standing on `foot`."""
    half = trace("0,0 60,0 66,22 128,150 150,270 118,378 56,440 46,500")
    right = spline([(centre + x * size, foot - y * size) for x, y in half[1:]])
    lip = [(centre + 74 * size, foot - 520 * size), (centre + 70 * size, foot - 536 * size)]
    outline = right + lip
    return outline + [(2 * centre - x, y) for x, y in reversed(outline)]


def plinth(pen: Pen) -> None:
    wall, floor = mix(SAND, MIST, 0.45), mix(SAND, INK, 0.62)
    pen.shape(box(0, 0, 1800, 1200), mix(wall, INK, 0.12))
    pen.veil([(260, 0), (1250, 0), (1500, 960), (620, 960)], PAPER, 0.3, 60)
    pen.shape(box(0, 950, 1800, 250), floor)
    pen.fade(mix(floor, INK, 0.6), 950, 250, strength=0.8)
    pen.rectangle(0, 930, 1800, 22, mix(wall, INK, 0.35))
    pen.veil(vessel(960, 690, 1.12), mix(PAPER, SAND, 0.05), 0.62, 5)
    pen.veil([(620, 1060), (1150, 1060), (1560, 1200), (900, 1200)], INK, 0.6, 26)
    pen.shape([(730, 690), (1190, 690), (1190, 1080), (730, 1080)], mix(PAPER, SAND, 0.28))
    pen.shape([(1190, 690), (1290, 660), (1290, 1030), (1190, 1080)], mix(SAND, INK, 0.35))
    pen.shape([(730, 690), (830, 660), (1290, 660), (1190, 690)], mix(PAPER, SAND, 0.06))
    pen.shape(ellipse((1010, 676), 74, 7), mix(PAPER, SAND, 0.32))
    pen.rectangle(880, 800, 160, 96, PAPER)
    pen.rectangle(898, 818, 64, 8, RED)
    for line, width in enumerate((122, 108, 116, 60)):
        pen.rectangle(898, 838 + line * 13, width, 4, mix(PAPER, INK, 0.5))


def vessels(pen: Pen) -> None:
    pen.shape(box(0, 0, pen.width, pen.height), mix(PAPER, SAND, 0.12))
    pen.rectangle(0, 690, pen.width, 10, mix(SAND, INK, 0.5))
    for number, size in enumerate((0.72, 0.9, 0.6, 0.98, 0.66)):
        outline = vessel(170 + number * 265, 690, size)
        if number % 2 == 0:
            pen.shape(outline, mix(SLATE, INK, 0.2 * number))
            pen.veil([(x - 10 * size, y) for x, y in vessel(160 + number * 265, 680, size * 0.55)], PAPER, 0.14, 14)
        else:
            pen.line([*outline, outline[0]], INK, 3)
            pen.line([(170 + number * 265, 690), (170 + number * 265, 130)], mix(PAPER, RED, 0.6), 1.5)
            for height in (150, 270, 378):
                half = {150: 128, 270: 150, 378: 118}[height] * size
                level = 690 - height * size
                pen.line([(170 + number * 265 - half, level), (170 + number * 265 + half, level)], RED, 1.5)


def table_geometry(pen: Pen) -> None:
    pen.shape(box(0, 0, pen.width, pen.height), mix(MIST, PAPER, 0.55))
    booths = [(90.0 + number * 160, 70.0) for number in range(8)]
    seats = [(260.0 + number * 88, y) for y in (400.0, 720.0) for number in range(11)]
    for number, (x, y) in enumerate(seats):
        booth = booths[(number * 5) % 8]
        pen.line([(x, y), (booth[0] + 50, 140)], mix(MIST, SLATE, 0.5), 1.3)
    for x, y in booths:
        pen.rectangle(x, y, 100, 72, INK, 4)
        pen.rectangle(x + 10, y + 42, 80, 20, mix(SAND, PAPER, 0.3), 2)
    pen.veil(box(200, 450, 1000, 240), INK, 0.3, 20)
    pen.rectangle(200, 440, 1000, 240, mix(SAND, PAPER, 0.4), 60)
    pen.rectangle(300, 515, 800, 90, mix(MIST, PAPER, 0.5), 34)
    for number, (x, y) in enumerate(seats):
        pen.rectangle(x - 26, y - 26, 52, 52, RED if number == 16 else SLATE, 16)
        inward = 470 if y < 500 else 632
        pen.rectangle(x - 19, inward, 38, 20, PAPER)
