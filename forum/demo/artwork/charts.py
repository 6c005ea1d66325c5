"""Figures inside articles that look like working papers."""

from __future__ import annotations

import math

from forum.demo.artwork.pen import INK, MIST, PAPER, RED, SAND, SLATE, Pen, box, dice, mix


def river_gauges(pen: Pen) -> None:
    _sheet(pen)
    upper, lower = [], []
    for step in range(121):
        t = step / 120
        flood = 330 * math.exp(-(((t - 0.36) / 0.13) ** 2)) + 70 * math.exp(-(((t - 0.9) / 0.06) ** 2))
        gap = 26 + 128 * math.exp(-(((t - 0.6) / 0.13) ** 2))
        ripple = 9 * math.sin(step * 0.9) + 5 * math.sin(step * 2.3)
        x = 110 + t * (pen.width - 220)
        upper.append((x, 640 - flood - 105 + ripple))
        lower.append((x, 640 - flood - 105 + gap + ripple * 0.8))
    pen.shape(upper + lower[::-1], mix(PAPER, RED, 0.2))
    pen.line(upper, SLATE, 5)
    pen.line(lower, RED, 5)
    for month in range(13):
        x = 110 + month * (pen.width - 220) / 12
        pen.line([(x, 800), (x, 816 if month % 3 else 830)], INK, 2)


def _sheet(pen: Pen) -> None:
    pen.shape(box(0, 0, pen.width, pen.height), mix(PAPER, SAND, 0.06))
    for y in range(100, 801, 100):
        pen.line([(110, y), (pen.width - 110, y)], mix(PAPER, SLATE, 0.28), 1)
    pen.line([(110, 800), (pen.width - 110, 800)], INK, 3)


def bracket_count(pen: Pen) -> None:
    _sheet(pen)
    counts = [300, 284, 262, 251, 214, 190, 183, 151, 122, 96, 71, 58, 39, 112, 64, 27, 9, 0]
    step = (pen.width - 240) / len(counts)
    for number, count in enumerate(counts):
        height = count * 2.25
        tone = RED if number == 13 else mix(SLATE, MIST, number / 30)
        pen.rectangle(126 + number * step, 798 - height, step * 0.66, height + 1, tone)


def consignments(pen: Pen) -> None:
    pen.shape(box(0, 0, pen.width, pen.height), mix(PAPER, SAND, 0.06))
    chance = dice("ledger")
    queried = set(chance.sample(range(270), 11))
    for number in range(270):
        x, y = 166 + number % 20 * 54, 76 + number // 20 * 54
        tone = RED if number == 187 else SLATE if number in queried else mix(PAPER, SAND, 0.55)
        pen.rectangle(x, y, 42, 42, tone, 3)


def visa_calendar(pen: Pen) -> None:
    """Twelve months of five-day weeks."""
    pen.shape(box(0, 0, pen.width, pen.height), mix(PAPER, SAND, 0.06))
    chance = dice("calendar")
    busy = {place for start in (12, 96, 204) for place in range(start, start + 26) if chance.random() < 0.55}
    for day in range(12 * 22):
        month, place = divmod(day, 22)
        x, y = 130 + month % 4 * 297 + place % 5 * 48, 88 + month // 4 * 256 + place // 5 * 44
        tone = RED if day == 251 else INK if day in busy else mix(PAPER, MIST, 0.42)
        pen.rectangle(x, y, 41, 37, tone, 3)


def border_price(pen: Pen) -> None:
    _sheet(pen)
    inside = [610, 640, 655, 640, 668, 680, 676, 690]
    abroad = [60, 60, 130, 210, 210, 330, 420, 560]
    step = (pen.width - 220) / len(inside)
    for number, (high, low) in enumerate(zip(inside, abroad, strict=True)):
        pen.rectangle(110 + number * step, 800 - high, step, high - low, mix(PAPER, RED, 0.17))
    for prices, tone in ((inside, SLATE), (abroad, RED)):
        corners = [
            (110 + (number + end) * step, 800.0 - price) for number, price in enumerate(prices) for end in (0, 1)
        ]
        pen.line(corners, tone, 7)
    for year in range(len(inside) + 1):
        pen.line([(110 + year * step, 800), (110 + year * step, 816)], INK, 2)


def cable_faults(pen: Pen) -> None:
    _sheet(pen)
    for number, faults in enumerate((640, 300, 150, 110, 70)):
        x = 200 + number * 218.0
        pen.rectangle(x, 799 - faults, 130, faults, RED if number == 4 else mix(SLATE, MIST, number * 0.2))
