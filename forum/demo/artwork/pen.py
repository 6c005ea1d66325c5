"""Paper, six inks and a pen: everything is drawn at twice its size and reduced, so that edges are smooth."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Point = tuple[float, float]

PAPER: Colour = (240, 234, 221)
SAND: Colour = (205, 184, 145)
MIST: Colour = (164, 180, 175)
SLATE: Colour = (74, 97, 112)
INK: Colour = (27, 40, 51)
RED: Colour = (122, 31, 43)
SCALE = 2


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """The first colour with a share of the second in it."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def dice(seed: str) -> Random:
    """Chance that falls the same way every time."""
    return Random(seed)  # noqa: S311 - for drawing


def polar(centre: Point, radius: float, angle: float) -> Point:
    """A point by its distance and angle in degrees; 0 is to the right, 90 is down."""
    return (
        centre[0] + radius * math.cos(math.radians(angle)),
        centre[1] + radius * math.sin(math.radians(angle)),
    )


def turned(points: Iterable[Point], centre: Point, angle: float) -> list[Point]:
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    x0, y0 = centre
    return [(x0 + (x - x0) * cos - (y - y0) * sin, y0 + (x - x0) * sin + (y - y0) * cos) for x, y in points]


def trace(text: str) -> list[Point]:
    """Points written as "x,y x,y"."""
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in text.split())]


def box(x: float, y: float, width: float, height: float) -> list[Point]:
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


def ellipse(centre: Point, wide: float, high: float, tilt: float = 0, steps: int = 120) -> list[Point]:
    """A closed ellipse as points, tilted by degrees."""
    angles = (step * math.tau / steps for step in range(steps + 1))
    flat = [(centre[0] + wide * math.cos(angle), centre[1] + high * math.sin(angle)) for angle in angles]
    return turned(flat, centre, tilt)


def spline(knots: Sequence[Point], *, closed: bool = False, steps: int = 14) -> list[Point]:
    """A smooth line through the knots (Catmull and Rom's)."""
    count = len(knots)
    line: list[Point] = []
    for index in range(count if closed else count - 1):
        a, b, c, d = (
            knots[place % count] if closed else knots[min(max(place, 0), count - 1)]
            for place in range(index - 1, index + 3)
        )
        for step in range(steps):
            line.append(_between(a, b, c, d, step / steps))
    return line if closed else [*line, knots[-1]]


def _between(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    def along(p: float, q: float, r: float, s: float) -> float:
        return 0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t**2 + (3 * q - p - 3 * r + s) * t**3)

    return along(a[0], b[0], c[0], d[0]), along(a[1], b[1], c[1], d[1])


class Pen:
    """Draws on one sheet, in the pixels of the finished picture."""

    def __init__(self, width: int, height: int, ground: Colour) -> None:
        self.width, self.height = width, height
        self.image = Image.new("RGB", (width * SCALE, height * SCALE), ground)
        self.draw = ImageDraw.Draw(self.image)

    def line(self, points: Iterable[Point], colour: Colour, width: float = 2) -> None:
        self.draw.line(_scaled(points), fill=colour, width=max(1, round(width * SCALE)), joint="curve")

    def shape(self, points: Iterable[Point], colour: Colour) -> None:
        self.draw.polygon(_scaled(points), fill=colour)

    def rectangle(self, x: float, y: float, width: float, height: float, colour: Colour, radius: float = 0) -> None:
        corners = (x * SCALE, y * SCALE, (x + width) * SCALE - 1, (y + height) * SCALE - 1)
        self.draw.rounded_rectangle(corners, radius * SCALE, fill=colour)

    def disc(self, centre: Point, radius: float, colour: Colour) -> None:
        self.draw.circle((centre[0] * SCALE, centre[1] * SCALE), radius * SCALE, fill=colour)

    def ring(self, centre: Point, radius: float, colour: Colour, width: float = 2) -> None:
        middle = (centre[0] * SCALE, centre[1] * SCALE)
        self.draw.circle(middle, radius * SCALE, outline=colour, width=max(1, round(width * SCALE)))

    def fade(self, colour: Colour, y: float, height: float, *, upwards: bool = False, strength: float = 1) -> None:
        """Lay a colour over a band of the sheet, from nothing to `strength` downwards (or upwards)."""
        ramp = Image.linear_gradient("L").point(lambda value: int(value * strength))
        ramp = ramp.transpose(Image.Transpose.FLIP_TOP_BOTTOM) if upwards else ramp
        size = (self.width * SCALE, max(1, round(height * SCALE)))
        self.image.paste(colour, (0, round(y * SCALE)), ramp.resize(size, Image.Resampling.BILINEAR))

    def veil(self, points: Iterable[Point], colour: Colour, strength: float, blur: float = 0) -> None:
        """A translucent shape, its edge softened by `blur` pixels: light or shadow."""
        # Soft things need no fine pixels: a quarter of the size is blurred sixteen times as fast.
        mask = Image.new("L", (self.width // 2, self.height // 2))
        ImageDraw.Draw(mask).polygon([(x / 2, y / 2) for x, y in points], fill=round(255 * strength))
        mask = mask.filter(ImageFilter.GaussianBlur(blur / 2)) if blur else mask
        self.image.paste(colour, (0, 0), mask.resize(self.image.size, Image.Resampling.BILINEAR))

    def frame(self, colour: Colour, inset: float = 44, every: float = 60) -> None:
        """The neat line of a map: a thin frame with ticks."""
        right, bottom = self.width - inset, self.height - inset
        self.line([*box(inset, inset, right - inset, bottom - inset), (inset, inset)], colour, 1.5)
        for step in range(1, int((right - inset) / every) + 1):
            for y, tick in ((inset, 9), (bottom, -9)):
                self.line([(inset + step * every, y), (inset + step * every, y + tick)], colour, 1)
        for step in range(1, int((bottom - inset) / every) + 1):
            for x, tick in ((inset, 9), (right, -9)):
                self.line([(x, inset + step * every), (x + tick, inset + step * every)], colour, 1)

    def finish(self, seed: str) -> bytes:
        """The sheet at its own size, with the grain of paper, as JPEG."""
        small = self.image.reduce(SCALE)
        noise = Image.frombytes("L", small.size, dice(seed).randbytes(self.width * self.height))
        grain = noise.filter(ImageFilter.BoxBlur(1)).point(lambda value: round(128 + (value - 128) * 0.15))
        buffer = io.BytesIO()
        ImageChops.overlay(small, Image.merge("RGB", (grain, grain, grain))).save(buffer, "JPEG", quality=92)
        return buffer.getvalue()


def _scaled(points: Iterable[Point]) -> list[Point]:
    return [(x * SCALE, y * SCALE) for x, y in points]
