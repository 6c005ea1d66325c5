"""Pictures of a text: the library's, in the shape the editor writes; else links to where they were."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial
from urllib.parse import unquote

from articles.sanitizing import MAX_URL
from articles.wordpress.body.flow import Flow, Place
from articles.wordpress.body.links import Links
from articles.wordpress.body.markup import Element
from articles.wordpress.body.notes import PICTURE_MISSING, PIXEL_DROPPED, Notes
from articles.wordpress.body.old_site import Picture, Site

ALIGNMENTS = {name: f"align-{name.removeprefix('align')}" for name in ("alignleft", "alignright", "aligncenter")}
NUMBER = re.compile(r"(?:wp-image|attachment|wp-att)[-_]([0-9]{1,18})$")
FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|tiff?|svg|heic)$", re.IGNORECASE)
VARIANT = re.compile(r"(?:-[0-9]{1,5}x[0-9]{1,5}|-scaled|-rotated|-e[0-9]{10,16})+$")
SOURCES = ("src", "data-src", "data-lazy-src", "data-original", "data-orig-file", "data-full-url")

Write = Callable[[], None]


class Pictures:
    def __init__(self, flow: Flow, site: Site, notes: Notes, links: Links) -> None:
        self.flow, self.site, self.notes, self.links = flow, site, notes, links
        self.number: int | None = None  # what the block or the caption around says

    def inline(self, image: Element, link: Element | None = None, align: str = "") -> None:
        """One that stands in the text, or alone in a paragraph."""
        if words := _smiley(image):
            return self.flow.text(words)
        if _is_pixel(image):
            return self.notes.add(PIXEL_DROPPED, _address(image))
        picture = self._find(image)
        align = align or alignment(image.classes) or (alignment(link.classes) if link else "")
        if not picture:
            return self._link_instead(image, link)
        if align == "align-center" and self.flow.place is Place.PAGE:
            with self.flow.within({"class": align}):
                return self._put(picture, image, link)
        return self._put(picture, image, link, {"class": align} if align else {})

    def figure(self, image: Element, link: Element | None, align: str, caption: Write, *, is_plain: bool) -> None:
        """One with a caption; `is_plain` says that there is no link in the caption."""
        picture = self._find(image)
        if picture:
            return self._write_figure(align, caption, lambda: self._put(picture, image, link))
        with self.flow.within({}), self.flow.line():
            if image.attributes.get("alt") or not is_plain:
                self._link_instead(image, link)
                self.flow.line_break()
                return caption()
            return self._link_instead(image, link, caption)

    def gallery(self, pictures: Iterable[Picture], write: Callable[[str], None]) -> None:
        for picture in pictures:
            if picture.caption.strip() and self.flow.place in {Place.PAGE, Place.ITEM}:
                self._write_figure("", partial(write, picture.caption), partial(self._put, picture))
            else:
                with self.flow.within({}):
                    self._put(picture)

    def _write_figure(self, align: str, caption: Write, picture: Write) -> None:
        is_centred = align == "align-center"
        classes = f"{align} image" if align and not is_centred else "image"
        with self.flow.unformatted():
            if is_centred:  # the editor's own form
                self.flow.open("div", {"class": align}, Place.FRAME)
            self.flow.open("figure", {"class": classes}, Place.FRAME)
            picture()
            self.flow.open("figcaption", {}, Place.LINE)
            caption()
            for _block in range(3 if is_centred else 2):
                self.flow.close()

    def _find(self, image: Element) -> Picture | None:
        address, number = _address(image), number_in(image) or self.number
        picture = self.site.picture(address, number) if address or number else None
        if not picture:
            self.notes.add(PICTURE_MISSING, address or image.attributes.get("alt", ""))
        return picture

    def _put(
        self,
        picture: Picture,
        image: Element | None = None,
        link: Element | None = None,
        more: dict[str, str] | None = None,
    ) -> None:
        alt = (image.attributes.get("alt") if image else "") or picture.alt
        size = {key: str(value) for key, value in (("width", picture.width), ("height", picture.height)) if value}
        is_linked = link is not None and not self._leads_to_itself(link, picture, image) and self._start(link)
        self.flow.picture({"src": picture.src, "alt": alt, **size, **(more or {})})
        if is_linked:
            self.links.end()

    def _start(self, link: Element) -> bool:
        return self.links.start(link.attributes.get("href", ""))

    def _leads_to_itself(self, link: Element, picture: Picture, image: Element | None) -> bool:
        """To the file, another size of it, or the old page that shows nothing else."""
        address = link.attributes.get("href", "")
        if _is_page_of_picture(link) or len(address) > MAX_URL:
            return True
        if not _is_file(address):
            return False
        if image and _stem(address) == _stem(_address(image)):
            return True
        other = self.site.picture(address, None)
        return other is not None and other.src == picture.src

    def _link_instead(self, image: Element, link: Element | None, caption: Write | None = None) -> None:
        address = _address(image)
        is_elsewhere = link is not None and not (_is_page_of_picture(link) or _is_file(link.attributes.get("href", "")))
        is_linked = (link is not None and is_elsewhere and self._start(link)) or self.links.start(address)
        if caption:
            caption()
        else:
            self.flow.text(image.attributes.get("alt") or _file_name(address))
        if is_linked:
            self.links.end()


def alignment(classes: Iterable[str]) -> str:
    return next((ALIGNMENTS[name] for name in classes if name in ALIGNMENTS), "")


def number_in(element: Element) -> int | None:
    """The attachment's, from the classes WordPress writes, or from an id like `attachment_12`."""
    names = (*element.classes, element.attributes.get("id", ""))
    found = next((int(match[1]) for name in names if (match := NUMBER.match(name))), None)
    return found or whole_number(element.attributes.get("data-id", ""))


def whole_number(value: str) -> int | None:
    return int(value) if re.fullmatch("[0-9]{1,18}", value) else None


def _address(image: Element) -> str:
    """Pages that load their pictures late have the true address elsewhere."""
    found = [image.attributes[name] for name in SOURCES if image.attributes.get(name)]
    return next((address for address in found if not address.startswith("data:")), "")


def _smiley(image: Element) -> str:
    return image.attributes.get("alt", "") if {"wp-smiley", "emoji"} & set(image.classes) else ""


def _is_pixel(image: Element) -> bool:
    """Those that count readers."""
    return {image.attributes.get("width"), image.attributes.get("height")} <= {"0", "1"}


def _is_file(address: str) -> bool:
    return bool(FILE.search(address.partition("?")[0]))


def _is_page_of_picture(link: Element) -> bool:
    return "attachment" in link.attributes.get("rel", "").split()


def _stem(address: str) -> str:
    name = _file_name(address)[:MAX_URL].lower().rpartition(".")[0]
    return VARIANT.sub("", name)


def _file_name(address: str) -> str:
    return unquote(address.partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2])
