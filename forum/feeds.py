"""Feeds as RSS 2.0, Atom and JSON Feed: the formats, and how one is answered. Knows Django, no app and no model."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape
from django.utils.xmlutils import SimplerXMLGenerator

SIZE = 20  # entries
CONTENT = "http://purl.org/rss/1.0/modules/content/"
WELL_FORMED_WEB = "http://wellformedweb.org/CommentAPI/"
ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """Without characters that XML has no way to write."""
    return ILLEGAL.sub("", text)


class SteadyFeed(SyndicationFeed):
    """Its date is that of its entries; Django's own would say now for an empty feed, each time another one."""

    def latest_post_date(self) -> datetime:
        moments = [item[key] for item in self.items for key in ("updateddate", "pubdate") if item[key]]
        return max(moments, default=datetime.fromtimestamp(0, UTC))


class RssFeed(SteadyFeed, Rss201rev2Feed):
    """With the whole text as HTML beside the plain summary, where an entry has it."""

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:content": CONTENT, "xmlns:wfw": WELL_FORMED_WEB}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item.get("html"):
            handler.addQuickElement("content:encoded", item["html"])
        if item.get("replies_feed"):
            handler.addQuickElement("wfw:commentRss", item["replies_feed"])


class AtomFeed(SteadyFeed, Atom1Feed):
    """Summaries are plain text; Django's own would call them HTML."""

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
            "items": [self._item(item) for item in self.items],
        }
        outfile.write(json.dumps(feed, ensure_ascii=False, indent=1).encode(encoding))

    def _item(self, item: dict[str, Any]) -> dict[str, Any]:
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
        return {name: value for name, value in known.items() if value}


FORMATS: dict[str, type[SyndicationFeed]] = {"": RssFeed, "atom/": AtomFeed, "json/": JsonFeed}


def answer(request: HttpRequest, feed: Feed, form: str) -> HttpResponse:
    """The feed in one of FORMATS."""
    feed.feed_type = FORMATS[form]
    response: HttpResponse = feed(request)
    # The newest entry's date: but what is edited or taken away changes the feed without changing it.
    del response["Last-Modified"]
    return response


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
