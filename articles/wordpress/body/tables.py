"""Lists and tables of a text, whose parts have their places."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from articles.sanitizing import ATTRIBUTES
from articles.wordpress.body.flow import Flow, Place
from articles.wordpress.body.markup import Element

Walk = Callable[[Element], None]
LIST_STYLES = {"lower-alpha": "a", "upper-alpha": "A", "lower-latin": "a", "upper-latin": "A"}
LIST_STYLES |= {"lower-roman": "i", "upper-roman": "I"}
PLACES = {
    "caption": Place.LINE, "thead": Place.FRAME, "tbody": Place.FRAME, "tfoot": Place.FRAME, "tr": Place.FRAME,
    "td": Place.ITEM, "th": Place.ITEM,
}  # fmt: skip
PARTS = {"table": {"caption", "thead", "tbody", "tfoot", "tr"}, "tr": {"td", "th"}}
PARTS |= {part: {"tr"} for part in ("thead", "tbody", "tfoot")}


def write_list(flow: Flow, element: Element, walk: Walk) -> None:
    """What stands between its entries belongs to the one before."""
    attributes = attributes_of(element)
    style = element.attributes.get("style", "").partition("list-style-type:")[2].partition(";")[0].strip()
    if element.name == "ol" and (kind := LIST_STYLES.get(attributes.get("type", "")) or LIST_STYLES.get(style)):
        attributes["type"] = kind
    flow.open(element.name, attributes, Place.FRAME)
    for entry in _entries(element):
        flow.open("li", attributes_of(entry), Place.ITEM)
        walk(entry)
        flow.close()
    flow.close()


def write_table(flow: Flow, table: Element, walk: Walk, caption: Element | None = None) -> None:
    """`caption` is one from outside. What stands between the cells comes behind the table."""
    strays = Element("")
    flow.open("table", attributes_of(table), Place.FRAME)
    if caption:
        flow.open("caption", {}, Place.LINE)
        walk(caption)
        flow.close()
    _write_parts(flow, table, walk, strays)
    flow.close()
    walk(strays)


def attributes_of(element: Element) -> dict[str, str]:
    """Those that the sanitiser keeps, but for its classes, which are ours."""
    known = ATTRIBUTES.get(element.name, ())
    return {key: value for key, value in element.attributes.items() if key in known and key != "class"}


def _entries(element: Element) -> Iterator[Element]:
    entries: list[Element] = []
    for child in _without_blocks(element):
        if isinstance(child, Element) and child.name == "li":
            entries.append(child)
        elif isinstance(child, Element) or child.strip():
            if not entries:
                entries.append(Element("li"))
            entries[-1].children.append(child)
    return iter(entries)


def _without_blocks(element: Element) -> Iterator[Element | str]:
    for child in element.children:
        if isinstance(child, Element) and child.name.startswith("wp:"):
            yield from _without_blocks(child)
        else:
            yield child


def _write_parts(flow: Flow, element: Element, walk: Walk, strays: Element) -> None:
    for child in _without_blocks(element):
        if isinstance(child, str) or child.name not in PARTS[element.name]:
            if not isinstance(child, str) or child.strip():
                strays.children.append(child)
            continue
        place = PLACES[child.name]
        flow.open(child.name, attributes_of(child), place)
        if place is Place.FRAME:
            _write_parts(flow, child, walk, strays)
        else:
            walk(child)
        flow.close()
