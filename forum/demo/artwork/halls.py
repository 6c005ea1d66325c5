"""Places where people wait to be heard: a stage, a bench, a gate, two desks."""

from __future__ import annotations

from forum.demo.artwork.pen import INK, MIST, PAPER, RED, SAND, SLATE, Pen, Point, box, dice, ellipse, mix, spline


def stage(pen: Pen) -> None:
    pen.shape(box(0, 0, 1800, 1200), mix(INK, (0, 0, 0), 0.25))
    for fold in range(30):
        x, deep = fold * 62.0, fold % 2
        pen.shape(box(x, 0, 62, 700), mix(mix(RED, INK, 0.62), (0, 0, 0), 0.12 + deep * 0.25))
    pen.fade(INK, 0, 700, strength=0.75)
    pen.shape([(0, 690), (1800, 690), (1800, 1200), (0, 1200)], mix(SAND, INK, 0.62))
    for plank in range(-9, 10):
        pen.line([(900 + plank * 90, 690), (900 + plank * 230, 1200)], mix(SAND, INK, 0.76), 3)
    pen.veil([(850, -40), (950, -40), (1190, 1010), (610, 1010)], mix(PAPER, SAND, 0.3), 0.3, 34)
    pen.veil(ellipse((900, 985), 300, 70), mix(PAPER, SAND, 0.2), 0.5, 22)
    for row, (y, size, many) in enumerate(((720, 0.55, 11), (800, 0.74, 9), (910, 0.98, 7))):
        for seat in range(many):
            x = 900 + (seat - (many - 1) / 2) * (150 + row * 62)
            if row < 2 or seat != 3:
                _stand(pen, x, y, size, mix(INK, (0, 0, 0), 0.35), mix(SLATE, INK, 0.62))
    _stand(pen, 900, 990, 1.25, mix(SAND, PAPER, 0.2), mix(PAPER, SAND, 0.12))
    pen.line([(806, 742), (994, 742)], RED, 8)


def _stand(pen: Pen, x: float, y: float, size: float, frame: tuple[int, int, int], sheet: tuple[int, int, int]) -> None:
    """A music stand with its sheet; a chair's back behind it."""

    def at(dx: float, dy: float) -> Point:
        return x + dx * size, y - dy * size

    pen.line([at(0, 0), at(0, 130)], frame, 8 * size)
    for foot in (-44, 44):
        pen.line([at(0, 26), at(foot, -6)], frame, 7 * size)
    pen.shape([at(-74, 112), at(74, 112), at(66, 200), at(-66, 200)], frame)
    pen.shape([at(-64, 120), at(64, 120), at(58, 194), at(-58, 194)], sheet)
    for line in range(4):
        pen.line([at(-50, 134 + line * 15), at(50, 134 + line * 15)], mix(sheet, INK, 0.45), 2.4 * size)


def bench(pen: Pen) -> None:
    pen.shape(box(0, 0, 1800, 1200), mix(SAND, INK, 0.5))
    pen.fade(INK, 0, 760, upwards=True, strength=0.75)
    for panel in range(9):
        x = 20 + panel * 200.0
        pen.shape(box(x, 70, 160, 470), mix(SAND, INK, 0.66))
        pen.shape(box(x + 12, 84, 136, 444), mix(SAND, INK, 0.58))
    for seat in range(15):
        x = 76 + seat * 118.0
        _chair(pen, x, RED if seat == 10 else mix(SLATE, INK, 0.35))
    pen.shape(box(0, 720, 1800, 70), mix(SAND, PAPER, 0.12))
    pen.shape(box(0, 786, 1800, 414), mix(SAND, INK, 0.3))
    pen.fade(mix(INK, (0, 0, 0), 0.2), 790, 410, strength=0.7)
    for panel in range(8):
        x = 24 + panel * 222.0
        pen.line([*box(x, 840, 196, 300), (x, 840)], mix(SAND, INK, 0.55), 5)
    for seat in range(15):
        _lamp(pen, 76 + seat * 118.0, is_lit=seat != 10)


def _chair(pen: Pen, x: float, tone: tuple[int, int, int]) -> None:
    back = spline([(x - 42, 730), (x - 44, 520), (x - 34, 448), (x, 428), (x + 34, 448), (x + 44, 520), (x + 42, 730)])
    pen.shape(back, tone)
    pen.shape([(x, 730), *[(px, py) for px, py in back if px >= x]], mix(tone, INK, 0.32))
    pen.line(back, mix(tone, PAPER, 0.25), 3)


def _lamp(pen: Pen, x: float, *, is_lit: bool) -> None:
    if is_lit:
        pen.shape(ellipse((x + 42, 752), 54, 20), mix(PAPER, SAND, 0.35))
    pen.line([(x + 42, 724), (x + 42, 660)], INK, 5)
    pen.shape([(x + 14, 676), (x + 24, 648), (x + 60, 648), (x + 70, 676)], mix(MIST, SLATE, 0.3))
    pen.rectangle(x + 24, 720, 36, 9, INK)


def gates(pen: Pen) -> None:
    pen.shape(box(0, 0, 1800, 1200), mix(SAND, PAPER, 0.55))
    pen.shape(box(0, 0, 1800, 640), mix(MIST, PAPER, 0.45))
    pen.fade(mix(SAND, PAPER, 0.5), 240, 400, strength=0.8)
    _house(pen)
    pen.shape([(0, 640), (1800, 640), (1800, 1200), (0, 1200)], mix(SAND, PAPER, 0.5))
    for bar in range(17):
        x = 420 + bar * 60.0
        if bar < 8:
            pen.veil([(x, 905), (x + 13, 905), (x - 250, 1200), (x - 275, 1200)], INK, 0.42, 4)
    pen.veil([(1190, 905), (1300, 905), (1130, 1200), (950, 1200)], INK, 0.3, 6)
    for x in (300, 1400):
        _pier(pen, x)
    _leaf(pen, 420.0, 60.0, 8, 0.0)
    _leaf(pen, 1380.0, -19.0, 8, -62.0)
    pen.shape(box(1545, 548, 90, 368), mix(SLATE, MIST, 0.35))
    pen.shape(box(1562, 600, 56, 90), mix(SLATE, INK, 0.5))
    pen.disc((1590, 532), 17, RED)
    pen.veil(ellipse((1590, 532), 60, 60), RED, 0.35, 26)


def _house(pen: Pen) -> None:
    pen.shape(box(560, 330, 700, 320), mix(PAPER, SAND, 0.35))
    pen.shape([(530, 332), (910, 214), (1290, 332)], mix(SAND, SLATE, 0.35))
    for window in range(7):
        for floor in (372, 500):
            if (window, floor) != (3, 500):
                pen.rectangle(596 + window * 94, floor, 46, 78, mix(SLATE, MIST, 0.3))
    pen.rectangle(874, 506, 62, 144, mix(SLATE, INK, 0.4))
    pen.line([(910, 214), (910, 130)], INK, 4)
    pen.shape([(912, 134), (982, 144), (976, 166), (912, 174)], mix(SLATE, PAPER, 0.3))
    chance = dice("trees")
    for x in (360, 440, 1330, 1420, 1720):
        pen.disc((x, 560), chance.uniform(60, 96), mix(MIST, SLATE, 0.45))
        pen.line([(x, 560), (x, 650)], mix(SLATE, INK, 0.4), 10)


def _pier(pen: Pen, x: float) -> None:
    pen.shape(box(x, 300, 120, 620), mix(SAND, PAPER, 0.22))
    pen.shape(box(x + 76, 300, 44, 620), mix(SAND, INK, 0.25))
    pen.shape(box(x - 16, 272, 152, 40), mix(SAND, INK, 0.18))
    pen.disc((x + 60, 242), 36, mix(SAND, INK, 0.1))


def _leaf(pen: Pen, x: float, step: float, bars: int, slope: float) -> None:
    """A wing of the gate: bars from its hinge on; `slope` is how much lower its far end stands, in perspective."""
    end = x + step * bars
    for height in (400, 470, 850):
        pen.line([(x, height), (end, height + slope * (height - 640) / -420)], INK, 12)
    for bar in range(bars + 1):
        part = bar / bars
        top, foot = 352 + slope * part * -0.7, 905 - slope * part * 0.7
        px = x + step * bar
        pen.line([(px, top), (px, foot)], INK, 10)
        pen.shape([(px - 9, top + 4), (px, top - 34), (px + 9, top + 4)], INK)


def hotline(pen: Pen) -> None:
    pen.shape(box(0, 0, 900, 1200), mix(SLATE, INK, 0.3))
    pen.shape(box(900, 0, 900, 1200), mix(SAND, PAPER, 0.3))
    for side, tone in ((0, mix(SLATE, INK, 0.65)), (900, mix(SAND, INK, 0.3))):
        pen.shape(box(side, 840, 900, 360), tone)
        pen.line([(side, 840), (side + 900, 840)], mix(tone, PAPER, 0.3), 5)
    pen.veil([(280, -40), (560, -40), (820, 850), (60, 850)], PAPER, 0.16, 60)
    _clock(pen, (1350, 300))
    _clock(pen, (450, 300))
    cord = [(640, 800), (740, 880), (820, 700), (900, 560), (980, 420), (1060, 560), (1120, 780), (1180, 800)]
    pen.line(spline([(float(x), float(y)) for x, y in cord]), RED, 11)
    _telephone(pen, 450, mix(INK, (0, 0, 0), 0.3), mix(SLATE, PAPER, 0.25))
    _telephone(pen, 1350, INK, mix(SAND, PAPER, 0.5))


def _clock(pen: Pen, centre: Point) -> None:
    x, y = centre
    pen.disc(centre, 104, INK)
    pen.disc(centre, 92, mix(PAPER, SAND, 0.15))
    for hour in ellipse(centre, 78, 78, steps=12)[:-1]:
        pen.disc(hour, 5, INK)
    pen.line([(x, y), (x - 26, y - 44)], INK, 9)
    pen.line([(x, y), (x + (60 if x > 900 else -8), y - (20 if x > 900 else 66))], INK, 6)


def _telephone(pen: Pen, x: float, body: tuple[int, int, int], dial: tuple[int, int, int]) -> None:
    pen.veil(ellipse((x, 872), 270, 36), (0, 0, 0), 0.5, 20)
    pen.shape(
        spline([(x - 226, 866), (x - 190, 740), (x - 120, 640), (x + 120, 640), (x + 190, 740), (x + 226, 866)]), body
    )
    pen.disc((x, 760), 92, mix(body, PAPER, 0.16))
    pen.disc((x, 760), 80, dial)
    for hole in ellipse((x, 760), 56, 56, steps=12)[1:11]:
        pen.disc(hole, 11, body)
    pen.disc((x, 760), 24, body)
    for side in (-1, 1):
        pen.shape(box(x + side * 92 - 22, 606, 44, 48), body)
        pen.shape(ellipse((x + side * 196, 606), 66, 46, side * 14), body)
    pen.shape(
        spline([(x - 210, 600), (x - 120, 540), (x + 120, 540), (x + 210, 600)])
        + spline([(x + 196, 624), (x + 110, 590), (x - 110, 590), (x - 196, 624)]),
        body,
    )
    pen.line(spline([(x - 150, 562), (x, 548), (x + 150, 562)]), mix(body, PAPER, 0.3), 5)
