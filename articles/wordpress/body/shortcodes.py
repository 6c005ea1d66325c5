"""Shortcodes: `[name attribute="value"]`, some with an end `[/name]`. Anything else in brackets is somebody's words."""

from __future__ import annotations

import re

from articles.wordpress.body.blocks import names

# Brackets never stand inside, so that each is read once. Groups: escaping, slash, name, attributes, escaping.
SHORTCODE = re.compile(r"\[(\[?)(/?)([A-Za-z_][A-Za-z0-9_-]*+)(?=[\s\]/=])([^\[\]]*+)\](\]?)")
ATTRIBUTE = re.compile(
    r"""([A-Za-z_][\w-]*+)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|[“”″„]([^“”″]*+)[“”″]|([^\s"']++))"""
    r"""|"([^"]*+)"|'([^']*+)'|(\S++)"""
)
NAMED = re.compile(r"""(?:^|\s)[A-Za-z_][\w-]*+\s*+=\s*+["'“”″]?\w""")
LIKELY_NAME = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)+")

CAPTIONS = frozenset({"caption", "wp_caption"})
# What plays or shows something of another place; the kind of file, or the name of the provider.
EMBEDS = {"embed": "", "audio": "audio", "video": "video", "wpvideo": "video", "googlevideo": "video"}
EMBEDS |= dict.fromkeys(names("youtube vimeo dailymotion ted soundcloud spotify twitter tweet instagram facebook"), "")
EMBEDS |= dict.fromkeys(names("slideshare scribd googlemaps iframe pdf flickr tiktok mixcloud"), "")
DROPPED = frozenset({"playlist", "vc_raw_html", "vc_raw_js", "vc_empty_space", "et_pb_code", "spacer", "toc"})
CONTAINERS = CAPTIONS | EMBEDS.keys() | {"vc_raw_html", "vc_raw_js", "et_pb_code"}

_fractions = (
    "one_half one_third two_third two_thirds one_fourth three_fourth one_fifth two_fifth three_fifth four_fifth"
)
_layout = "row column columns col section container clear clearfix box panel tabs tab accordion toggle half third"
# A quotation may say "[video]" or "[column]": these need more than their name.
WORDS = frozenset(_layout.split()) | EMBEDS.keys() | {"caption", "spacer", "toc"}
ANSWERED = re.compile(r"=|http|^\s*+(?=[a-z_-]*+[0-9A-Z])[\w-]{5,20}\s*+/?$")
WRAPPER = re.compile(
    rf"(?:(?:{'|'.join(_layout.split())}|{'|'.join(_fractions.split())}|full_?width)(?:_(?:last|first|inner))?"
    r"|(?:vc|et_pb|fusion|av|mk|su|wpb|cs|x)_[a-z0-9_]+)$"
)
KNOWN = CAPTIONS | EMBEDS.keys() | DROPPED | {"gallery"}


def attributes(source: str) -> dict[str, str]:
    """By name; those without a name by their number."""
    found: dict[str, str] = {}
    for match in ATTRIBUTE.finditer(source.rstrip("/ ").removeprefix("=")):
        key = match[1].lower() if match[1] else str(len(found))
        value = next((group for group in match.groups()[1:] if group is not None), "")
        found.setdefault(key, value.strip())
    return found


def is_likely(name: str, source: str) -> bool:
    """Whether brackets that nobody knows look like a shortcode, and not like `[sic]` or `[emphasis added]`."""
    return bool(LIKELY_NAME.fullmatch(name) or ("<" not in source and NAMED.search(source)))
