"""Links from one article to another: kept by id, so that no change of a slug breaks them, and resolved when shown."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse

from articles.models import Article, InnerLink
from forum.ready import AnyOf, Ready

Addresses = dict[int, str]  # by the article's id

LOOKED_THROUGH, MOST_LINKS = 300, 5000  # articles of each sort, and links in or to them

# As the sanitiser writes it; links do not nest.
BEGIN = '<a href="/articles/'
LINK = re.compile(BEGIN + r'([0-9]{1,18})/"([^>]*)>(.*?)</a>', re.DOTALL)


def path_of(article_id: int) -> str:
    """What a text says for the article, wherever it stands at the moment."""
    return reverse("articles:by_id", kwargs={"article_id": article_id})


def ids_in(body: str) -> set[int]:
    return {int(number) for number, _more, _text in LINK.findall(body)} if BEGIN in body else set()


def addresses_in(*bodies: str) -> Addresses:
    """Those of the articles that these texts link to and readers see; one query, or none."""
    ids = {number for body in bodies for number in ids_in(body)}
    found = ADDRESSES.rows(ids=list(ids)) if ids else ()
    return {pk: Article(slug=slug, published_at=moment).get_absolute_url() for pk, slug, moment in found}


def resolved(body: str, addresses: Addresses | None = None) -> str:
    """The text with the addresses that hold now; a link to what readers do not see is only its words."""
    if BEGIN not in body:
        return body
    addresses = addresses_in(body) if addresses is None else addresses

    def shown(link: re.Match[str]) -> str:
        address = addresses.get(int(link[1]))
        return f'<a href="{address}"{link[2]}>{link[3]}</a>' if address else link[3]

    return LINK.sub(shown, body)


def not_public(ids: Iterable[int]) -> set[int]:
    """Those that readers do not see, or that do not exist."""
    wanted = set(ids)
    return wanted - {row[0] for row in ADDRESSES.rows(ids=list(wanted))} if wanted else set()


def broken(shown: int) -> list[InnerLink]:
    """Links in what readers see that lead to what they do not see, for the newsroom: those of the newest articles.

    Looked for where links break, in the newest articles and in what leads to those that were hidden or saved last; so
    it takes the same time in an archive of any size.
    """
    newest = Article.objects.published().newest_first().values_list("pk", flat=True)[:LOOKED_THROUGH]
    links = InnerLink.objects.filter(Q(source__in=list(newest)) | Q(target__in=_unseen()))
    found = list(links.values_list("source", "pk", "target").order_by("-source")[:MOST_LINKS])
    ids = {number for source, _pk, target in found for number in (source, target)}
    public = Article.objects.published().newest_first().filter(pk__in=ids).values_list("pk", flat=True)
    places = {number: place for place, number in enumerate(public)}
    broken = [(places[source], target, pk) for source, pk, target in found if source in places and target not in places]
    chosen = [pk for _place, _target, pk in sorted(broken)[:shown]]
    rows = InnerLink.objects.select_related("source").defer("source__body").in_bulk(chosen)
    return [rows[pk] for pk in chosen if pk in rows]


def _unseen() -> list[int]:
    """Of each state, and of those that expired, the last ones."""
    others = set(Article.Status.values) - {Article.Status.PUBLISHED}
    sorts = [Article.objects.filter(status=status).order_by("-updated_at") for status in sorted(others)]
    first, *more = [rows.values("pk")[:LOOKED_THROUGH] for rows in (Article.objects.expired(), *sorts)]
    return [row["pk"] for row in first.union(*more)]


ADDRESSES = Ready(lambda: Article.objects.published().filter(pk=AnyOf("ids")).values_list("pk", "slug", "published_at"))
