"""Bylines without photographs: heads and shoulders cut from five sheets of paper, lit from the left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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
    ellipse,
    mix,
    spline,
    trace,
)


def curve(text: str) -> list[Point]:
    return spline(trace(text), closed=True)


@dataclass(frozen=True)
class Sitter:
    ground: Colour
    coat: Colour
    skin: Colour
    hair: Colour
    locks: Callable[[Pen, Sitter], None]
    collar: Colour = PAPER
    front: Callable[[Pen, Sitter], None] | None = None


def sit(pen: Pen, sitter: Sitter) -> None:
    pen.shape(box(0, 0, 1200, 1200), sitter.ground)
    pen.fade(mix(sitter.ground, INK, 0.3), 0, 1200, strength=0.7)
    pen.veil(ellipse((430, 430), 420, 460), mix(sitter.ground, PAPER, 0.5), 0.5, 120)
    sitter.locks(pen, sitter)
    shade = mix(sitter.skin, INK, 0.34)
    pen.shape([(500, 700), (700, 700), (716, 930), (484, 930)], shade)
    pen.shape(_shoulders(), sitter.coat)
    pen.shape(_clip_right(_shoulders()), mix(sitter.coat, INK, 0.3))
    pen.shape(trace("478,862 600,1010 722,862 664,1090 600,1210 536,1090"), sitter.collar)
    pen.shape([(600, 1010), (722, 862), (664, 1090), (600, 1210)], mix(sitter.collar, INK, 0.22))
    pen.shape([(484, 850), (600, 965), (716, 850), (700, 800), (500, 800)], shade)
    pen.shape(_face(), sitter.skin)
    pen.shape(_shadow(), shade)
    if sitter.front:
        sitter.front(pen, sitter)


def _shoulders() -> list[Point]:
    return spline([(60, 1260), (110, 1060), (260, 950), (430, 895), (490, 850)]) + spline(
        [(710, 850), (770, 895), (940, 950), (1090, 1060), (1140, 1260)]
    )


def _clip_right(points: list[Point]) -> list[Point]:
    return [(600, 1260), (600, 1010), *[(x, y) for x, y in points if x > 640]]


def _face() -> list[Point]:
    return curve("600,250 480,282 418,400 420,540 446,660 510,768 600,812 690,768 754,660 780,540 782,400 720,282")


def _shadow() -> list[Point]:
    """The half of a face that the light does not reach: brow, nose, lips and chin in one edge."""
    profile = trace(
        "640,250 634,350 612,440 622,480 590,560 574,606 598,628 594,668 610,690 598,722 616,752 606,790 602,812"
    )
    return spline(profile) + _face()[6 * 14 :]


def bob(pen: Pen, sitter: Sitter) -> None:
    outline = trace("600,170 440,210 350,370 340,600 372,770 470,806 730,806 828,770 860,590 850,370 760,210")
    pen.shape(spline(outline, closed=True), sitter.hair)
    pen.shape(spline(trace("640,172 760,212 850,370 860,590 836,782 730,810 640,808")), mix(sitter.hair, INK, 0.3))


def fringe(pen: Pen, sitter: Sitter) -> None:
    pen.shape(
        curve("600,168 450,210 372,350 390,560 424,470 480,400 600,372 740,330 776,450 796,340 750,210"),
        sitter.hair,
    )
    pen.shape(curve("640,166 768,204 840,350 816,580 776,450 748,340 690,300"), mix(sitter.hair, INK, 0.3))


def crop(pen: Pen, sitter: Sitter) -> None:
    for x in (408, 792):
        pen.shape(ellipse((x, 530), 26, 56), mix(sitter.skin, INK, 0.1 if x < 600 else 0.4))


def crop_front(pen: Pen, sitter: Sitter) -> None:
    pen.shape(
        curve("600,196 470,226 404,340 410,470 436,400 500,338 600,322 700,338 764,400 790,470 796,340 730,226"),
        sitter.hair,
    )
    pen.shape(
        curve("416,560 440,690 510,800 600,846 690,800 760,690 784,560 742,650 680,690 600,672 520,690 458,650"),
        sitter.hair,
    )
    pen.shape(curve("600,846 690,800 760,690 784,560 742,650 680,690 612,676"), mix(sitter.hair, INK, 0.35))
    pen.line([(548, 716), (652, 716)], mix(sitter.skin, INK, 0.5), 8)
    _glasses(pen, INK)


def _glasses(pen: Pen, colour: Colour) -> None:
    for x in (508, 694):
        pen.ring((x, 506), 66, colour, 10)
    pen.line(spline([(572, 498), (600, 484), (630, 498)]), colour, 10)
    for start, end in ((442, 410), (760, 790)):
        pen.line([(start, 496), (end, 482)], colour, 10)


def scarf(pen: Pen, sitter: Sitter) -> None:
    pen.shape(
        curve("600,150 430,200 340,380 350,620 330,860 420,960 780,960 870,860 850,620 860,380 770,200"), sitter.hair
    )


def scarf_front(pen: Pen, sitter: Sitter) -> None:
    rim = curve("600,236 480,268 424,380 424,560 456,690 530,776 600,800 670,776 744,690 776,560 776,380 720,268")
    outer = curve("600,150 430,200 340,380 350,620 330,860 420,980 600,1030 780,980 870,860 850,620 860,380 770,200")
    half = len(rim) // 2
    pen.shape(outer[: len(outer) // 2 + 1] + rim[: half + 1][::-1], sitter.hair)
    pen.shape([*outer[len(outer) // 2 :], outer[0], rim[0], *rim[half:][::-1]], mix(sitter.hair, INK, 0.32))
    for fold in (0, 1, 2):
        pen.line(
            spline([(362 + fold * 16, 460), (368 + fold * 18, 700), (440 + fold * 34, 930)]),
            mix(sitter.hair, INK, 0.22),
            5,
        )


def curls(pen: Pen, sitter: Sitter) -> None:
    for x, y, radius in (
        (420, 330, 100),
        (500, 240, 108),
        (620, 205, 112),
        (740, 250, 104),
        (812, 350, 96),
        (838, 470, 84),
        (372, 450, 84),
        (372, 560, 70),
        (836, 580, 70),
    ):
        pen.disc((x, y), radius, sitter.hair if x < 640 else mix(sitter.hair, INK, 0.25))


def curls_front(pen: Pen, sitter: Sitter) -> None:
    for x, y, radius in ((450, 330, 66), (530, 278, 70), (606, 262, 66), (704, 290, 66), (764, 360, 58)):
        pen.disc((x, y), radius, sitter.hair if x < 610 else mix(sitter.hair, INK, 0.25))
    for x in (414, 786):
        pen.disc((x, 640), 15, RED)


def quiff_front(pen: Pen, sitter: Sitter) -> None:
    pen.shape(
        curve(
            "404,500 392,360 440,240 520,170 640,120 770,160 816,300 796,500 "
            "764,420 748,340 640,356 520,330 452,372 436,430"
        ),
        sitter.hair,
    )
    pen.shape(curve("700,130 770,160 816,300 796,500 764,420 748,340 690,340 740,230"), mix(sitter.hair, INK, 0.35))


def moustache_front(pen: Pen, sitter: Sitter) -> None:
    pen.shape(
        curve("600,206 480,226 410,330 414,450 440,380 500,310 600,292 700,310 764,380 788,450 792,330 722,226"),
        sitter.hair,
    )
    pen.shape(curve("640,208 722,226 792,330 788,450 764,380 700,310 650,296"), mix(sitter.hair, INK, 0.3))
    pen.shape(curve("600,664 540,676 500,716 546,712 600,700 654,712 702,716 662,676"), mix(sitter.hair, INK, 0.12))
    pen.shape(curve("606,664 662,676 702,716 654,712 606,700"), mix(sitter.hair, INK, 0.4))


WARM, DEEP, LIGHT = mix(SAND, (150, 84, 60), 0.3), mix((112, 74, 56), INK, 0.12), mix(SAND, PAPER, 0.55)
SITTERS = {
    "ilse": Sitter(mix(SLATE, MIST, 0.35), INK, LIGHT, mix(MIST, PAPER, 0.45), bob, PAPER, fringe),
    "tobias": Sitter(
        mix(SAND, PAPER, 0.3), SLATE, DEEP, mix(INK, (0, 0, 0), 0.2), crop, mix(PAPER, MIST, 0.3), crop_front
    ),
    "nadira": Sitter(mix(MIST, PAPER, 0.3), mix(SLATE, INK, 0.4), WARM, RED, scarf, RED, scarf_front),
    "pauline": Sitter(
        mix(SAND, MIST, 0.3),
        mix(RED, INK, 0.45),
        mix(DEEP, WARM, 0.45),
        mix(SLATE, INK, 0.3),
        curls,
        mix(SAND, PAPER, 0.6),
        curls_front,
    ),
    "salma": Sitter(
        mix(SAND, PAPER, 0.35), mix(INK, SLATE, 0.25), WARM, mix(INK, RED, 0.12), bob, (196, 152, 62), fringe
    ),
    "jonah": Sitter(
        mix(SLATE, MIST, 0.6), mix(SLATE, INK, 0.25), LIGHT, mix(MIST, PAPER, 0.2), crop, PAPER, moustache_front
    ),
    "emre": Sitter(
        mix(MIST, SLATE, 0.5),
        mix(SAND, INK, 0.25),
        WARM,
        mix(INK, SLATE, 0.12),
        crop,
        mix(SLATE, INK, 0.5),
        quiff_front,
    ),
}
