"""Page builders' shortcodes: the boxes vanish, but some keep words and pictures in their attributes."""

from __future__ import annotations

import re
from urllib.parse import unquote

from articles.wordpress.body.markup import Element

TITLED = re.compile(r"(?:.*_)?(?:toggle|tab|accordion|accordion_item|tta_section)$")
TEXTS = {"vc_custom_heading": "text", "fusion_title": "title", "av_heading": "heading"}
BUTTON_WORDS, BUTTON_LINKS = ("button_text", "title", "text"), ("button_url", "url", "link", "href")


def contents(name: str, values: dict[str, str]) -> list[Element | str]:
    """What readers saw of a box apart from what it encloses."""
    if "image" in name and (values.get("image") or values.get("src")):
        return [_picture(values)]
    if "video" in name and (values.get("link") or values.get("src")):
        return [Element("iframe", {"src": values.get("link") or values["src"]})]
    if text := values.get(TEXTS.get(name, "")):
        return [Element("h2", children=[text])]
    if TITLED.match(name) and values.get("title"):
        return [_paragraph(Element("strong", children=[values["title"]]))]
    if name.endswith(("_button", "_btn")):
        return [_button(values)]
    return []


def _picture(values: dict[str, str]) -> Element:
    number = values.get("image", "")
    return Element("img", {"src": values.get("src", ""), "class": f"wp-image-{number}", "alt": values.get("alt", "")})


def _button(values: dict[str, str]) -> Element:
    words = next((values[key] for key in BUTTON_WORDS if values.get(key)), "")
    address = next((values[key] for key in BUTTON_LINKS if values.get(key)), "")
    if packed := re.match(r"url:([^|]*)", address):
        address = unquote(packed[1])
    return _paragraph(Element("a", {"href": address}, [words]))


def _paragraph(child: Element) -> Element:
    return Element("p", children=[child])
