"""Imaginary terrain: smooth random heights, their layer tints and their contour lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random

from PIL import Image

from forum.demo.artwork.pen import Colour, Pen, Point, dice

CELL = 10  # pixels of the finished picture between two grid points


class Relief:
    """Heights from 0 to 1 on a grid over a sheet."""

    def __init__(self, pen: Pen, seed: str, octaves: Sequence[tuple[int, float]] = ((4, 1.0), (9, 0.45), (20, 0.16))):
        self.columns, self.rows = pen.width // CELL + 1, pen.height // CELL + 1
        chance = dice(seed)
        total = [0.0] * (self.columns * self.rows)
        for cells, weight in octaves:
            for place, height in enumerate(self._noise(chance, cells)):
                total[place] += height * weight
        self.heights = total
        self._stretch()

    def _noise(self, chance: Random, cells: int) -> Sequence[float]:
        seeds = Image.new("F", (cells + 3, round(cells * self.rows / self.columns) + 3))
        seeds.putdata([chance.random() for _ in range(seeds.width * seeds.height)])
        inner = (1, 1, seeds.width - 1, seeds.height - 1)
        grown = seeds.resize((self.columns, self.rows), Image.Resampling.BICUBIC, box=inner)
        return [value for value in grown.get_flattened_data() if isinstance(value, float)]

    def _stretch(self) -> None:
        low, high = min(self.heights), max(self.heights)
        self.heights = [(height - low) / (high - low) for height in self.heights]

    def shaped(self, change: Callable[[float, float, float], float]) -> Relief:
        """Every height replaced by change(x, y, height)."""
        self.heights = [
            change(place % self.columns * CELL, place // self.columns * CELL, height)
            for place, height in enumerate(self.heights)
        ]
        self._stretch()
        return self

    def tint(self, pen: Pen, colours: Sequence[Colour]) -> None:
        """Layer tints, lowest first."""
        grid = Image.new("F", (self.columns, self.rows))
        grid.putdata(self.heights)
        bands = grid.point(lambda height: height * len(colours) * 16).convert("L")
        # Its grid points lie on the corners of the sheet, not in the middle of pixels.
        inner = (0.5, 0.5, self.columns - 0.5, self.rows - 0.5)
        fine = bands.resize(pen.image.size, Image.Resampling.BICUBIC, box=inner)
        inks = [colours[min(value // 16, len(colours) - 1)] for value in range(256)]
        pen.image.paste(Image.merge("RGB", [fine.point([ink[channel] for ink in inks]) for channel in range(3)]))

    def contours(self, pen: Pen, colour: Colour, levels: int = 20, width: float = 1.2) -> None:
        """Every fifth line is drawn stronger, as on a survey map."""
        for number in range(1, levels):
            for start, end in self._contour(number / levels):
                pen.line((start, end), colour, width * (1.8 if number % 5 == 0 else 1))

    def _contour(self, level: float) -> Iterator[tuple[Point, Point]]:
        for row in range(self.rows - 1):
            above = row * self.columns
            for column in range(self.columns - 1):
                corners = (
                    self.heights[above + column],
                    self.heights[above + column + 1],
                    self.heights[above + self.columns + column + 1],
                    self.heights[above + self.columns + column],
                )
                if min(corners) < level <= max(corners):
                    yield from _crossing(column * CELL, row * CELL, corners, level)


def _crossing(x: float, y: float, corners: tuple[float, ...], level: float) -> Iterator[tuple[Point, Point]]:
    """Where a contour enters and leaves one cell of the grid."""
    places = ((x, y), (x + CELL, y), (x + CELL, y + CELL), (x, y + CELL))
    found: list[Point] = []
    for side in range(4):
        here, there = corners[side], corners[(side + 1) % 4]
        if (here < level) != (there < level):
            share = (level - here) / (there - here)
            (x1, y1), (x2, y2) = places[side], places[(side + 1) % 4]
            found.append((x1 + (x2 - x1) * share, y1 + (y2 - y1) * share))
    yield from zip(found[::2], found[1::2], strict=True)
