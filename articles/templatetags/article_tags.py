"""Pieces of public pages (forum/pieces.py), as templates ask for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from django import template
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from articles.cards import Card, Frame, Hit, Place
from articles.frames import Assets, Footer, FrontSection, Header, ListHead
from articles.navigation import Entry
from articles.search_form import Choice
from forum import pieces
from forum.escaping import filled

Counts = dict[int, int]  # of the replies, by the article's id

register = template.Library()


@register.simple_tag(takes_context=True)
def page_head(context: RequestContext) -> SafeString:
    """What search engines are not to know is seldom asked for twice, so it is not kept."""
    head, is_passing = context.get("head"), bool(context["request"].GET.get("replytocom"))
    facts = ListHead(head, context["site_name"], is_passing)
    if head and head.robots:
        return render_to_string("articles/_head.html", facts.context())
    return pieces.draw("articles/_head.html", facts)


@register.simple_tag
def site_assets() -> SafeString:
    return pieces.draw("_assets.html", Assets())


@register.simple_tag(takes_context=True)
def site_header(context: RequestContext, here: Any = None, *, has_search: bool = False) -> SafeString:
    """The head of a page that belongs to a section, or to none."""
    pk, parent = (here.pk, here.parent_id) if here else (None, None)
    header = Header(context["site_name"], context["site_tagline"], tuple(context["sections"]), pk, parent, has_search)
    return pieces.draw("_header.html", header)


@register.simple_tag(takes_context=True)
def site_footer(context: RequestContext) -> SafeString:
    footer = Footer(
        context["site_name"], context["site_tagline"], tuple(context["sections"]), tuple(context["footer_pages"])
    )
    return pieces.draw("_footer.html", footer)


@register.simple_tag
def cards(articles: Iterable[Card], variant: str, counts: Counts, *, under: Any = None) -> SafeString:
    """Articles in a list; `under` is the section that the list is of, which need not be named once more."""
    return _cards(articles, variant, counts, "h2", getattr(under, "pk", None))


@register.simple_tag
def front_section(section: Entry, articles: list[Card], counts: Counts) -> SafeString:
    """A section of the front page with its newest articles."""
    head, more = (_cards(part, variant, counts, "h3", section.pk) for part, variant in _front(articles))
    return pieces.draw_around("articles/_front_section.html", FrontSection(section, bool(more)), head, more)


@register.simple_tag
def hits(found: Iterable[Hit], counts: Counts) -> SafeString:
    """Articles that a search has found."""
    drawn = [
        pieces.draw_around(
            "articles/_hit.html",
            Frame(hit.card, counts.get(hit.pk, 0), bool(hit.snippet)),
            hit.headline,
            hit.snippet,
        )
        for hit in found
    ]
    return pieces.joined(drawn)


@register.simple_tag
def facet_choices(choices: Sequence[Choice]) -> SafeString:
    """There are many of them, and each is an address of its own."""
    row = '<li><a href="{}" dir="auto">{}</a> <span class="facet-count">{}</span></li>\n'
    values = ((choice.address, choice.label, choice.hits) for choice in choices)
    return filled(row * len(choices), *chain.from_iterable(values))


def _front(articles: list[Card]) -> tuple[tuple[list[Card], str], tuple[list[Card], str]]:
    return (articles[:1], "head"), (articles[1:], "brief")


def _cards(articles: Iterable[Card], variant: str, counts: Counts, heading: str, under: int | None) -> SafeString:
    places = (
        Place(card, variant, counts.get(card.pk, 0), heading, card.section_id not in {None, under}) for card in articles
    )
    return pieces.draw_all("articles/_card.html", places)
