"""Feeds as RSS 2.0, Atom and JSON Feed: the formats, and how one is answered. Knows Django, no app and no model."""

from __future__ import annotations

import json
import re
from collections.abc import Hashable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from io import StringIO
from typing import Any, Protocol

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape
from django.utils.xmlutils import SimplerXMLGenerator

from forum.pieces import kept

SIZE = 20  # entries
CONTENT = "http://purl.org/rss/1.0/modules/content/"
WELL_FORMED_WEB = "http://wellformedweb.org/CommentAPI/"
ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """Without characters that XML has no way to write."""
    return ILLEGAL.sub("", text)


class Entry(Hashable, Protocol):
    """What an entry says depends on these values alone, so its text is kept (pieces.py)."""

    @property
    def dates(self) -> dict[str, datetime | None]:
        """As `pubdate` and `updateddate`."""

    def item(self) -> dict[str, Any]:
        """What add_item() takes."""


class SteadyFeed(SyndicationFeed):
    """Its date is that of its entries; Django's own would say now for an empty feed, each time another one."""

    content_type: str

    def latest_post_date(self) -> datetime:
        moments = [item[key] for item in self.items for key in ("updateddate", "pubdate") if item[key]]
        return max(moments, default=datetime.fromtimestamp(0, UTC))

    def add_entry(self, entry: Entry) -> None:
        self.items.append({**entry.dates, "entry": entry})

    def texts(self) -> Iterator[str]:
        """The entries as they stand in the feed."""
        for item in self.items:
            entry = item.get("entry")
            yield kept((type(self).__name__, entry), partial(self._made, entry)) if entry else self.text_of(item)

    def text_of(self, item: dict[str, Any]) -> str:
        raise NotImplementedError

    def _made(self, entry: Entry) -> str:
        alone = type(self)("", "", "")
        alone.add_item(**entry.item())
        return self.text_of(alone.items[0])


class XmlFeed(SteadyFeed):
    element = ""

    def write_items(self, handler: SimplerXMLGenerator) -> None:
        for text in self.texts():
            handler.ignorableWhitespace(text)  # SAX's name for what is written as it is

    def text_of(self, item: dict[str, Any]) -> str:
        text = StringIO()
        handler = SimplerXMLGenerator(text, "utf-8", short_empty_elements=True)
        handler.startElement(self.element, self.item_attributes(item))  # type: ignore[arg-type]
        self.add_item_elements(handler, item)
        handler.endElement(self.element)
        return text.getvalue()


class RssFeed(XmlFeed, Rss201rev2Feed):
    """With the whole text as HTML beside the plain summary, where an entry has it."""

    element = "item"

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:content": CONTENT, "xmlns:wfw": WELL_FORMED_WEB}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item.get("html"):
            handler.addQuickElement("content:encoded", item["html"])
        if item.get("replies_feed"):
            handler.addQuickElement("wfw:commentRss", item["replies_feed"])


class AtomFeed(XmlFeed, Atom1Feed):
    """Summaries are plain text; Django's own would call them HTML."""

    element = "entry"

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, {**item, "description": escape(item["description"])})
        if item.get("html"):
            handler.addQuickElement("content", item["html"], {"type": "html"})


class JsonFeed(SteadyFeed):
    """JSON Feed 1.1: https://www.jsonfeed.org/version/1.1/"""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: Any, encoding: str) -> None:
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["description"],
            "language": self.feed["language"],
        }
        about = json.dumps(feed, ensure_ascii=False, indent=1).removesuffix("\n}")
        outfile.write(f'{about},\n "items": [{",".join(self.texts())}]\n}}'.encode(encoding))

    def text_of(self, item: dict[str, Any]) -> str:
        known = {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "content_html": item.get("html"),
            "content_text": None if item.get("html") else item["description"],
            "summary": item["description"],
            "image": item.get("image"),
            "date_published": _iso(item["pubdate"]),
            "date_modified": _iso(item["updateddate"]),
            "authors": [{"name": item["author_name"]}] if item["author_name"] else None,
            "tags": list(item["categories"]),
            "language": item.get("language"),
        }
        return json.dumps({name: value for name, value in known.items() if value}, ensure_ascii=False, indent=1)


FORMATS: dict[str, type[SteadyFeed]] = {"": RssFeed, "atom/": AtomFeed, "json/": JsonFeed}


def publish(request: HttpRequest, form: str, entries: Iterable[Entry], **about: str) -> HttpResponse:
    """A feed in one of FORMATS; it is `about` a title, a link and a description."""
    address = request.build_absolute_uri(request.path)
    feed = FORMATS[form](language=settings.LANGUAGE_CODE, feed_url=address, **about)  # type: ignore[arg-type]
    for entry in entries:
        feed.add_entry(entry)
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return response


def answer(request: HttpRequest, feed: Feed, form: str) -> HttpResponse:
    """The feed in one of FORMATS."""
    feed.feed_type = FORMATS[form]
    response: HttpResponse = feed(request)
    # The newest entry's date: but what is edited or taken away changes the feed without changing it.
    del response["Last-Modified"]
    return response


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
