"""What a page of the old site played or showed from elsewhere: its plain address, and words for a link to it."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

from django.utils.translation import gettext as _

from articles.sanitizing import ATTRIBUTE, TAG_NAME, unescaped
from articles.wordpress.body.markup import Element

ADDRESS = re.compile(r"https?://[^\s<>\"]+")
MAX_SHOWN = 90

PROVIDERS = {
    "youtube.com": "YouTube", "youtu.be": "YouTube", "youtube-nocookie.com": "YouTube", "vimeo.com": "Vimeo",
    "dailymotion.com": "Dailymotion", "dai.ly": "Dailymotion", "ted.com": "TED", "twitch.tv": "Twitch",
    "wordpress.tv": "WordPress.tv", "videopress.com": "VideoPress", "tiktok.com": "TikTok",
    "soundcloud.com": "SoundCloud", "spotify.com": "Spotify", "mixcloud.com": "Mixcloud", "anchor.fm": "Anchor",
    "podcasts.apple.com": "Apple Podcasts", "buzzsprout.com": "Buzzsprout", "libsyn.com": "Libsyn",
    "podbean.com": "Podbean", "twitter.com": "Twitter", "x.com": "X", "bsky.app": "Bluesky",
    "facebook.com": "Facebook", "fb.watch": "Facebook", "instagram.com": "Instagram", "threads.net": "Threads",
    "linkedin.com": "LinkedIn", "reddit.com": "Reddit", "t.me": "Telegram", "pinterest.com": "Pinterest",
    "tumblr.com": "Tumblr", "flickr.com": "Flickr", "flic.kr": "Flickr", "giphy.com": "Giphy",
    "slideshare.net": "SlideShare", "scribd.com": "Scribd", "issuu.com": "Issuu", "speakerdeck.com": "Speaker Deck",
    "documentcloud.org": "DocumentCloud", "archive.org": "Internet Archive", "docs.google.com": "Google Docs",
    "drive.google.com": "Google Drive", "datawrapper.dwcdn.net": "Datawrapper", "flourish.studio": "Flourish",
    "infogram.com": "Infogram", "public.tableau.com": "Tableau", "openstreetmap.org": "OpenStreetMap",
    "c-span.org": "C-SPAN",
}  # fmt: skip

# The player's address, and that of the page which readers may open.
PAGES = (
    (
        re.compile(r"youtube(?:-nocookie)?\.com/(?:embed|v)/([\w-]{6,20})(?=[?&/]|$)"),
        "https://www.youtube.com/watch?v={}",
    ),
    (re.compile(r"player\.vimeo\.com/video/([0-9]{1,20})"), "https://vimeo.com/{}"),
    (re.compile(r"dailymotion\.com/embed/video/(\w{1,30})"), "https://www.dailymotion.com/video/{}"),
    (re.compile(r"open\.spotify\.com/embed/([\w/-]{1,100})"), "https://open.spotify.com/{}"),
)
INNER = re.compile(r"(?:w\.soundcloud\.com/player|facebook\.com/plugins/)")  # they name the address as a parameter
NUMBERS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "dailymotion": "https://www.dailymotion.com/video/{}",
    "ted": "https://www.ted.com/talks/{}",
}
SOURCES = (
    "src", "data-src", "data-lazy-src", "data", "url", "mp3", "mp4", "m4v", "m4a", "webm", "ogv", "ogg", "wav", "flv",
    "link", "href",
)  # fmt: skip


def address_of(element: Element) -> str:
    """From its attributes, from the sources it contains, or from what a shortcode encloses; empty if there is none."""
    name, values = element.name.removeprefix("["), element.attributes
    found = [values[key] for key in SOURCES if values.get(key) and not values[key].startswith(("data:", "about:"))]
    found = found or ([values["0"]] if "0" in values else [])
    found = found or ([] if not element.source else _inside(element))
    address = found[0].strip() if found else values.get("id", "") if name in NUMBERS else ""
    if name in NUMBERS and re.fullmatch(r"[\w-]{1,60}", address):
        return NUMBERS[name].format(address)
    return page_of(address)


def page_of(address: str) -> str:
    """The address a reader can open, instead of a player's."""
    address = f"https:{address}" if address.startswith("//") else address
    for pattern, page in PAGES:
        if found := pattern.search(address):
            return page.format(found[1])
    if INNER.search(address):
        parameters = _parameters(address)
        return next((parameters[key][0] for key in ("url", "href") if key in parameters), address)
    return address


def provider_of(address: str) -> str:
    """The name by which readers know the place; empty for one that we do not know."""
    parts = address.partition("://")[2].partition("/")
    host = parts[0].lower().partition(":")[0]
    if re.search(r"(?:^|\.)google\.[a-z.]{2,6}$", host) and (host.startswith("maps.") or parts[2].startswith("maps")):
        return "Google Maps"
    labels = host.split(".")[-4:]
    return next((name for start in range(len(labels)) if (name := PROVIDERS.get(".".join(labels[start:])))), "")


def words_for(address: str, kind: str = "", title: str = "") -> str:
    """What the link says: "YouTube: youtube.com/watch?v=…", "Audio: talk.mp3", else the address."""
    name = unquote(address.partition("?")[0].rstrip("/").rpartition("/")[2])
    if kind == "audio" and name:
        return _("Audio: %(name)s") % {"name": title or name}
    if kind == "video" and name and not provider_of(address):
        return _("Video: %(name)s") % {"name": title or name}
    shown = address.partition("://")[2] or address
    shown = shown.removeprefix("www.").rstrip("/")
    shown = f"{shown[:MAX_SHOWN]}…" if len(shown) > MAX_SHOWN else shown
    provider = provider_of(address)
    return f"{provider}: {title or shown}" if provider else title or shown


def title_of(element: Element) -> str:
    """What a player is called, if somebody gave it a name."""
    title = " ".join(element.attributes.get("title", "").split())[:MAX_SHOWN]
    return "" if re.search("player|iframe|embed", title, re.IGNORECASE) else title


def _inside(element: Element) -> list[str]:
    """Addresses that `<source>`, `<param>`, `<embed>` and the like name, or the bare one between a shortcode's ends."""
    if element.name.startswith("["):
        bare = ADDRESS.search(unescaped(element.source))
        return [bare[0]] if bare else element.source.split(maxsplit=1)[:1]
    position = 0
    while tag := TAG_NAME.search(element.source, position):
        values, position = {}, tag.end()
        while match := ATTRIBUTE.match(element.source, position):
            values[match[1].lower()] = unescaped(match[2] or match[3] or match[4] or "")
            position = match.end()
        is_file = values.get("name", "").lower() in {"movie", "src", "filename", "url"}
        if address := values.get("src") or (values.get("value") if is_file else None):
            return [address]
    return []


def _parameters(address: str) -> dict[str, list[str]]:
    try:
        return parse_qs(urlsplit(address).query)
    except ValueError:
        return {}
