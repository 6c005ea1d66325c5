"""What lies on desks: a ledger, letters, seals."""

from __future__ import annotations

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
    ellipse,
    mix,
    spline,
    turned,
)


def ledger(pen: Pen) -> None:
    pen.shape(box(0, 0, 1800, 1200), mix(SLATE, INK, 0.45))
    pen.fade(INK, 0, 1200, strength=0.55)
    pen.veil([(250, 210), (1560, 210), (1680, 1090), (150, 1090)], (0, 0, 0), 0.5, 40)
    for leaf in range(5):
        pen.shape(box(196 + leaf * 4, 150 + leaf * 5, 1408 - leaf * 8, 880), mix(SAND, PAPER, 0.3 + leaf * 0.1))
    for side in (0, 1):
        _page(pen, 220 + side * 680, side)
    pen.veil([(850, 160), (950, 160), (950, 1030), (850, 1030)], INK, 0.5, 46)
    pen.line([(900, 168), (900, 1026)], mix(SAND, INK, 0.5), 3)
    pen.shape([(1010, 160), (1056, 160), (1056, 1130), (1033, 1100), (1010, 1130)], mix(RED, INK, 0.1))


def _page(pen: Pen, x: float, side: int) -> None:
    pen.shape(box(x, 168, 680, 852), mix(PAPER, SAND, 0.12 + side * 0.08))
    chance = dice(f"ledger{side}")
    for row in range(21):
        y = 262 + row * 35
        pen.line([(x + 30, y + 22), (x + 650, y + 22)], mix(PAPER, MIST, 0.7), 1.5)
        pen.rectangle(x + 44, y + 6, chance.uniform(70, 190), 9, mix(PAPER, SLATE, 0.55), 2)
        for column in range(3):
            width = chance.uniform(26, 92)
            tone = RED if (side, column) == (1, 1) else mix(SLATE, INK, chance.uniform(0, 0.7))
            pen.rectangle(x + 386 + column * 124 - width, y + 3, width, 14, tone, 2)
    for column in range(3):
        line = x + 276 + column * 124
        pen.line([(line, 200), (line, 1010)], mix(RED, PAPER, 0.55), 2)
    pen.line([(x + 30, 248), (x + 650, 248)], INK, 4)
    pen.rectangle(x + 44, 206, 230, 16, INK, 3)


FAN = ((-34, MIST), (-22, SAND), (-10, SLATE), (3, MIST), (16, SAND), (29, SLATE))


def letters(pen: Pen) -> None:
    pen.shape(box(0, 0, 1800, 1200), mix(SAND, PAPER, 0.42))
    pen.fade(mix(SAND, INK, 0.25), 0, 1200, strength=0.5)
    for number, (angle, ink) in enumerate(FAN):
        envelope = box(560, 190 + number * 4, 700, 450)
        pivot = (900.0, 1420.0)
        pen.veil([(x + 20, y + 30) for x, y in turned(envelope, pivot, angle)], INK, 0.3, 26)
        pen.shape(turned(envelope, pivot, angle), mix(PAPER, ink, 0.14))
        _airmail(pen, number, pivot, angle)
        _address(pen, number, pivot, angle)


def _airmail(pen: Pen, number: int, pivot: Point, angle: float) -> None:
    """Slanting stripes along the upper edge, and a stamp with its postmark."""
    top = 190 + number * 4
    for stripe in range(17):
        x = 566 + stripe * 41
        tone = mix(RED, PAPER, 0.25) if stripe % 2 else mix(SLATE, PAPER, 0.15)
        pen.shape(turned([(x + 10, top), (x + 30, top), (x + 20, top + 22), (x, top + 22)], pivot, angle), tone)
    stamp = RED if number == 5 else mix(SLATE, (MIST, SAND, INK)[number % 3], 0.45)
    pen.shape(turned(box(1120, top + 50, 110, 136), pivot, angle), mix(PAPER, SAND, 0.2))
    pen.shape(turned(box(1130, top + 60, 90, 116), pivot, angle), stamp)
    pen.shape(turned(ellipse((1175, top + 118), 26, 34), pivot, angle), mix(stamp, PAPER, 0.55))
    for ring in (44, 56):
        pen.line(turned(ellipse((1096, top + 130), ring, ring), pivot, angle), mix(INK, PAPER, 0.35), 3)


def _address(pen: Pen, number: int, pivot: Point, angle: float) -> None:
    chance, top = dice(f"address{number}"), 190 + number * 4
    for line in range(4):
        start, length = 640 + line * 16, chance.uniform(190, 330)
        steps = int(length / 22)
        script = [(start + step * 22, top + 200 + line * 48 + chance.uniform(-9, 9)) for step in range(steps)]
        pen.line(turned(spline(script), pivot, angle), mix(INK, SLATE, 0.2), 4)


def seals(pen: Pen) -> None:
    pen.shape(box(0, 0, 1800, 1200), mix(PAPER, SAND, 0.3))
    pen.fade(mix(SAND, PAPER, 0.2), 0, 1200, strength=0.6)
    tones = (mix(SLATE, INK, 0.2), mix(SAND, INK, 0.25), INK, mix(MIST, SLATE, 0.5), SLATE)
    chance = dice("seals")
    for number in range(40):
        column, row = number % 8, number // 8
        centre = (215.0 + column * 196, 150.0 + row * 216)
        is_last = number == 39
        if not is_last:
            _ribbon(
                pen, centre, mix(RED, SAND, 0.3) if chance.random() < 0.2 else mix(MIST, SLATE, chance.random() * 0.6)
            )
        _seal(pen, centre, RED if is_last else chance.choice(tones), f"seal{number}")


def _ribbon(pen: Pen, centre: Point, tone: tuple[int, int, int]) -> None:
    x, y = centre
    for side in (-1, 1):
        ends = [
            (x + side * 4, y),
            (x + side * 30, y),
            (x + side * 52, y + 112),
            (x + side * 36, y + 98),
            (x + side * 22, y + 116),
        ]
        pen.shape(ends, mix(tone, INK, 0.12 if side < 0 else 0.3))


def _seal(pen: Pen, centre: Point, wax: tuple[int, int, int], seed: str) -> None:
    chance, (x, y) = dice(seed), centre
    spokes = ellipse(centre, 1, 1, steps=13)[:-1]
    rim = [
        (x + (px - x) * r, y + (py - y) * r) for (px, py), r in ((point, chance.uniform(60, 70)) for point in spokes)
    ]
    pen.shape([(px + 5, py + 8) for px, py in spline(rim, closed=True)], mix(SAND, INK, 0.4))
    pen.shape(spline(rim, closed=True), wax)
    pen.disc(centre, 47, mix(wax, INK, 0.28))
    pen.ring(centre, 47, mix(wax, PAPER, 0.28), 2.5)
    if int(seed.removeprefix("seal")) % 2:
        pen.shape(
            [(x, y - 30), (x + 26, y - 18), (x + 18, y + 24), (x, y + 34), (x - 18, y + 24), (x - 26, y - 18)],
            mix(wax, PAPER, 0.2),
        )
    else:
        for turn in (0, 60, 120):
            pen.line(turned([(x - 30, y), (x + 30, y)], centre, turn), mix(wax, PAPER, 0.22), 7)
