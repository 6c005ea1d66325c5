"""Pieces of public pages (forum/pieces.py), as templates ask for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from articles.cards import Card, Frame, Hit, Place
from articles.frames import Assets, Footer, Header, ListHead
from articles.search_form import Choice
from forum import pieces

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
def card(card: Card, variant: str, *, count: int = 0, heading: str = "h2", under: Any = None) -> SafeString:
    """An article in a list; `under` is the section that the list is of, which need not be named once more."""
    section = card.section_id
    names_section = section is not None and section != getattr(under, "pk", None)
    return pieces.draw("articles/_card.html", Place(card, variant, count, heading, names_section))


@register.simple_tag
def hit(hit: Hit, *, count: int = 0) -> SafeString:
    """An article that a search has found."""
    frame = Frame(hit.card, count, bool(hit.snippet))
    return pieces.draw_around("articles/_hit.html", frame, hit.headline, hit.snippet)


@register.simple_tag
def facet_choices(choices: Iterable[Choice]) -> SafeString:
    """There are many of them, and each is an address of its own."""
    return format_html_join(
        "\n",
        '<li><a href="{}" dir="auto">{}</a> <span class="facet-count">{}</span></li>',
        ((choice.address, choice.label, choice.hits) for choice in choices),
    )
