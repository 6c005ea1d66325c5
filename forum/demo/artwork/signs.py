"""Patterns that stand for an idea: brackets, security printing, voices, an assembly, instruments."""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageDraw

from forum.demo.artwork.pen import (
    INK,
    MIST,
    PAPER,
    RED,
    SAND,
    SCALE,
    SLATE,
    Colour,
    Pen,
    Point,
    box,
    dice,
    ellipse,
    mix,
    polar,
)


def brackets(pen: Pen) -> None:
    chance = dice("brackets")
    pen.shape(box(0, 0, 1800, 1200), mix(PAPER, SAND, 0.12))
    for row in range(15):
        x, y, held = 470.0, 172.0 + row * 60, False
        end = 1330 if row not in {4, 9, 14} else chance.uniform(720, 1100)
        while x < end - 30:
            width = min(chance.choice([38, 62, 84, 110, 146]), end - x)
            held = chance.random() < 0.13 and row != 7 and not held
            pen.rectangle(x, y, width, 17, mix(PAPER, SLATE, 0.75 if held else 0.42), 3)
            if held:
                _bracket(pen, x - 9, y - 9, 10, 35, 4, RED)
                _bracket(pen, x + width + 9, y - 9, -10, 35, 4, RED)
            x += width + 19
    pen.line([(452, 172 + 7 * 60 + 9), (1348, 172 + 7 * 60 + 7)], RED, 7)
    _bracket(pen, 250, 100, 150, 1000, 46, INK)
    _bracket(pen, 1550, 100, -150, 1000, 46, INK)


def _bracket(pen: Pen, x: float, y: float, arm: float, height: float, weight: float, colour: Colour) -> None:
    """A square bracket; a negative arm opens to the left."""
    left = min(x, x + arm)
    pen.rectangle(x if arm > 0 else x - weight, y, weight, height, colour)
    for top in (y, y + height - weight * 0.8):
        pen.rectangle(left, top, abs(arm), weight * 0.8, colour)


def guilloche(pen: Pen) -> None:
    pen.shape(box(0, 0, 1800, 1200), mix(PAPER, MIST, 0.28))
    for wave in range(46):
        base = wave * 28 - 40
        line = [(x, base + 30 * math.sin(x / 118 + wave * 0.22) + 9 * math.sin(x / 37)) for x in range(-10, 1820, 12)]
        pen.line(line, mix(mix(PAPER, MIST, 0.28), SLATE, 0.2), 1)
    _rosette(pen, (520, 600), 500, 12, mix(SLATE, INK, 0.2))
    _rosette(pen, (1290, 410), 310, 10, mix(SAND, INK, 0.45))
    _rosette(pen, (1080, 980), 150, 16, mix(SLATE, INK, 0.6))
    _stamp(pen)


def _rosette(pen: Pen, centre: Point, radius: float, petals: int, colour: Colour) -> None:
    for ring, (base, swing, fast) in enumerate(((0.78, 0.21, petals), (0.5, 0.17, petals), (0.24, 0.13, petals // 2))):
        for phase in range(14):
            start = phase * math.tau / 14
            points = [
                polar(centre, radius * (base + swing * math.sin(fast * math.radians(t) + start)), t + ring * 4)
                for t in range(0, 361, 1)
            ]
            pen.line(points, mix(colour, PAPER, 0.1 * ring), 1.5)


def _stamp(pen: Pen) -> None:
    """A rubber stamp set down askew, with gaps where the ink did not take."""
    size = (620 * SCALE, 400 * SCALE)
    mask = Image.new("L", size)
    draw = ImageDraw.Draw(mask)
    for inset, weight in ((10, 9), (30, 3)):
        corners = (inset * SCALE, inset * SCALE, (620 - inset) * SCALE, (400 - inset) * SCALE)
        draw.rounded_rectangle(corners, 34 * SCALE, outline=225, width=weight * SCALE)
    for x, y, width, height in (
        (90, 92, 440, 34),
        (90, 160, 300, 14),
        (90, 192, 360, 14),
        (90, 250, 180, 54),
        (300, 250, 130, 54),
    ):
        draw.rectangle((x * SCALE, y * SCALE, (x + width) * SCALE, (y + height) * SCALE), fill=215)
    worn = Image.frombytes("L", (155, 100), dice("worn").randbytes(15500)).resize(size, Image.Resampling.BICUBIC)
    mask = ImageChops.multiply(mask, worn.point([70 if value > 208 else 255 for value in range(256)]))
    pen.image.paste(RED, (1020 * SCALE, 520 * SCALE), mask.rotate(13, Image.Resampling.BICUBIC, expand=True))


def voices(pen: Pen) -> None:
    chance = dice("voices")
    pen.shape(box(0, 0, 1800, 1200), mix(PAPER, SAND, 0.15))
    words = [(chance.uniform(8, 24), chance.uniform(0.25, 1)) for _ in range(26)]
    envelope: list[float] = []
    for length, force in words:
        steps = int(length)
        envelope += [force * math.sin(math.pi * step / steps) ** 0.7 for step in range(steps)] + [
            0.02
        ] * chance.randint(2, 5)
    for centre, colour, delay in ((395.0, SLATE, 0), (805.0, RED, 21)):
        pen.line([(0, centre), (1800, centre)], mix(PAPER, colour, 0.35), 1)
        for number, height in enumerate(envelope):
            reach = max(3.0, 215 * height * chance.uniform(0.35, 1))
            x = 90 + (number + delay) * 7.4
            if x < 1830:
                pen.line([(x, centre - reach), (x, centre + reach * chance.uniform(0.75, 1))], colour, 3.4)
    for x in (90.0, 90 + 21 * 7.4):
        pen.line([(x, 90), (x, 1110)], mix(PAPER, INK, 0.55), 1.4)
    pen.line([(90, 1110), (90 + 21 * 7.4, 1110)], INK, 3)


def chamber(pen: Pen) -> None:
    chance, focus = dice("chamber"), (900.0, 1190.0)
    pen.shape(box(0, 0, 1800, 1200), mix(INK, SLATE, 0.1))
    pen.veil([(700, 1200), (1100, 1200), (1700, 0), (100, 0)], SLATE, 0.35, 120)
    for row in range(13):
        radius = 300 + row * 66.0
        seats = int(math.pi * radius / 58)
        for seat in range(seats + 1):
            angle = 180 + 180 * seat / seats
            if abs(angle - 225) > 2.2 and abs(angle - 270) > 2 and abs(angle - 315) > 2.2:
                red = chance.random() < 0.055
                tone = mix(mix(SLATE, MIST, chance.random()), SAND, 0.5 * (chance.random() < 0.2))
                pen.disc(
                    polar(focus, radius, angle),
                    19 if red else 15 + row * 0.25,
                    mix(RED, (200, 60, 60), 0.2) if red else tone,
                )
    pen.disc(focus, 205, mix(INK, SAND, 0.22))
    pen.ring(focus, 205, SAND, 3)
    pen.rectangle(800, 1080, 200, 120, SAND, 8)
    pen.rectangle(800, 1080, 200, 12, PAPER, 6)


def orbits(pen: Pen) -> None:
    ground = mix(SLATE, INK, 0.45)
    pen.shape(box(0, 0, 1800, 1200), ground)
    chance = dice("stars")
    for _ in range(170):
        pen.disc((chance.uniform(0, 1800), chance.uniform(0, 1200)), chance.uniform(0.8, 2.2), mix(ground, PAPER, 0.5))
    left, right = (520.0, 650.0), (1290.0, 520.0)
    _armillary(pen, left, 320, -18, SAND)
    _armillary(pen, right, 250, 24, mix(MIST, PAPER, 0.3))
    arc = [(520 + 770 * t, 650 - 130 * t - 470 * math.sin(math.pi * t)) for t in (step / 60 for step in range(61))]
    pen.line(arc, mix(RED, (210, 60, 66), 0.35), 6)
    for centre in (left, right):
        pen.disc(centre, 22, mix(RED, (210, 60, 66), 0.35))


def _armillary(pen: Pen, centre: Point, radius: float, tilt: float, colour: Colour) -> None:
    for share, weight in ((1.0, 7.0), (0.96, 2.0)):
        pen.line(ellipse(centre, radius * share, radius * share), colour, weight)
    for squash, weight in ((0.12, 5.0), (0.45, 2.5), (0.75, 2.5)):
        pen.line(ellipse(centre, radius * squash, radius * 0.98, tilt), mix(colour, SLATE, 0.25), weight)
    pen.line(ellipse(centre, radius * 0.98, radius * 0.24, tilt), colour, 9)
    pen.line(ellipse(centre, radius * 1.06, radius * 0.3, tilt + 42), mix(colour, SLATE, 0.3), 3)
    axis = [polar(centre, radius * 1.16, tilt - 90), polar(centre, radius * 1.16, tilt + 90)]
    pen.line(axis, colour, 4)
    for end in axis:
        pen.disc(end, 11, colour)
