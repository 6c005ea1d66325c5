"""The pictures of the demo, drawn when they are needed: the same every time, and nothing is fetched."""

from __future__ import annotations

from collections.abc import Callable

from forum.demo.artwork import charts, halls, maps, papers, rooms, scenes, signs, works
from forum.demo.artwork.pen import PAPER, Pen
from forum.demo.artwork.portraits import SITTERS, sit

LEADS: dict[str, Callable[[Pen], None]] = {
    "ballot": scenes.ballot,
    "bench": halls.bench,
    "brackets": signs.brackets,
    "cables": works.cables,
    "chamber": signs.chamber,
    "containers": scenes.containers,
    "convoy": scenes.convoy,
    "gates": halls.gates,
    "guilloche": signs.guilloche,
    "hotline": halls.hotline,
    "kilns": works.kilns,
    "ledger": papers.ledger,
    "letters": papers.letters,
    "orbits": signs.orbits,
    "plinth": rooms.plinth,
    "polar": maps.polar_ice,
    "pylons": works.pylons,
    "quay": scenes.quay,
    "river": maps.river,
    "seals": papers.seals,
    "shelves": rooms.shelves,
    "stage": halls.stage,
    "tremor": maps.tremor,
    "voices": signs.voices,
}
FIGURES: dict[str, Callable[[Pen], None]] = {
    "border-price": charts.border_price,
    "bracket-count": charts.bracket_count,
    "cable-faults": charts.cable_faults,
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
    """One picture as JPEG, by the name the manuscripts use for it: `motif`, or `motif/fr` for another print of it."""
    motif = key.partition("/")[0]
    if sitter := SITTERS.get(motif):
        pen = Pen(1200, 1200, PAPER)
        sit(pen, sitter)
        return pen.finish(key)
    pen = Pen(1800, 1200, PAPER) if motif in LEADS else Pen(1400, 900, PAPER)
    (LEADS.get(motif) or FIGURES[motif])(pen)
    return pen.finish(key)
