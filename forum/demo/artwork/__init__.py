"""The pictures of the demo, drawn when they are needed: the same every time, and nothing is fetched."""

from __future__ import annotations

from collections.abc import Callable

from forum.demo.artwork import charts, maps, rooms, scenes, signs
from forum.demo.artwork.pen import PAPER, Pen
from forum.demo.artwork.portraits import SITTERS, sit

LEADS: dict[str, Callable[[Pen], None]] = {
    "ballot": scenes.ballot,
    "brackets": signs.brackets,
    "chamber": signs.chamber,
    "containers": scenes.containers,
    "convoy": scenes.convoy,
    "guilloche": signs.guilloche,
    "orbits": signs.orbits,
    "plinth": rooms.plinth,
    "polar": maps.polar_ice,
    "quay": scenes.quay,
    "river": maps.river,
    "shelves": rooms.shelves,
    "tremor": maps.tremor,
    "voices": signs.voices,
}
FIGURES: dict[str, Callable[[Pen], None]] = {
    "bracket-count": charts.bracket_count,
    "consignments": charts.consignments,
    "polar-stations": maps.polar_stations,
    "river-gauges": charts.river_gauges,
    "sea-lanes": maps.sea_lanes,
    "stations": maps.stations,
    "table-geometry": rooms.table_geometry,
    "vessels": rooms.vessels,
    "visa-calendar": charts.visa_calendar,
}


def draw(key: str) -> bytes:
    """One picture as JPEG, by the name the manuscripts use for it."""
    if sitter := SITTERS.get(key):
        pen = Pen(1200, 1200, PAPER)
        sit(pen, sitter)
        return pen.finish(key)
    pen = Pen(1800, 1200, PAPER) if key in LEADS else Pen(1400, 900, PAPER)
    (LEADS.get(key) or FIGURES[key])(pen)
    return pen.finish(key)
