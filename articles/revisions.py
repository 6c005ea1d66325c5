"""Every saved version of an article, as data; and which of them readers see.

The row of an article is what readers see. What is saved while they see it waits as the article's draft until it is
published; at every other time the row takes it at once. Either way it is kept as a Revision.

The data of a revision, as JSON can say it: the PLAIN fields as they are, the MOMENTS in ISO format (UTC) or null, the
LINKS as ids or null, the SETS as sorted lists of ids, and `bylines` as a list of [id of the author, role] in the order
of printing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from articles.models import Article, Author, Byline, Image, Revision, Section, Tag
from forum.models import User

Data = dict[str, Any]

PLAIN = (
    "headline", "standfirst", "body", "description", "slug", "kind", "language", "credit_line", "lead_caption",
    "accepts_comments",
)  # fmt: skip
MOMENTS = ("published_at", "expires_at")
LINKS: dict[str, Any] = {"section": Section, "lead_image": Image, "translation_of": Article}
SETS: dict[str, Any] = {"tags": Tag, "further_sections": Section, "related": Article}
NOTHING = object()
NAMES = (*PLAIN, *MOMENTS, *LINKS, *SETS, "bylines")


EMPTY: Data = {
    **dict.fromkeys(PLAIN, ""), "kind": Article.Kind.NEWS.value, "accepts_comments": True,
    **dict.fromkeys([*MOMENTS, *LINKS]),
    **{name: [] for name in (*SETS, "bylines")},
}  # fmt: skip


def number(text: str) -> int:
    """The id of a revision as a form sends it; 0, which none has, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def snapshot(article: Article) -> Data:
    """What the article's row and its lists hold."""
    found: Data = {name: getattr(article, name) for name in PLAIN}
    found |= {name: iso(getattr(article, name)) for name in MOMENTS}
    found |= {name: getattr(article, f"{name}_id") for name in LINKS}
    found |= {name: sorted(getattr(article, name).values_list("pk", flat=True)) for name in SETS}
    found["bylines"] = [[line.author_id, line.role] for line in article.bylines.order_by("position", "pk")]
    return found


def latest(article: Article) -> Data:
    """What an editor goes on with: the draft over the live article, else what readers see or would see."""
    return article.draft.data if article.draft else snapshot(article)


def latest_id(article: Article) -> int:
    """Of the newest revision; 0 where there is none, as for what came in from elsewhere."""
    newest = article.revisions.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


def of_form(article: Article, cleaned: Mapping[str, Any], former: Data) -> Data:
    """The data of a form: what its article and its lists say now; what it has no field for is as in `former`."""
    data = dict(former)
    for name in cleaned:
        if name in PLAIN:
            data[name] = getattr(article, name)
        elif name in MOMENTS:
            data[name] = iso(getattr(article, name))
        elif name in LINKS:
            data[name] = getattr(article, f"{name}_id")
        elif name in SETS:
            data[name] = sorted(row.pk for row in cleaned[name])
        elif name == "bylines":
            data[name] = cleaned[name]
    return data


def initial(data: Data) -> dict[str, Any]:
    """As a form shows it at first."""
    return data | {name: _moment(data[name]) for name in MOMENTS}


def overlay(article: Article, data: Data) -> Article:
    """The article in memory with the fields of `data`; its lists stay in the database."""
    for name in PLAIN:
        setattr(article, name, data[name])
    for name in MOMENTS:
        setattr(article, name, _moment(data[name]))
    for name, model in LINKS.items():
        setattr(article, name, model.objects.filter(pk=data[name]).first() if data[name] else None)
    return article


def record(article: Article, data: Data, *, by: User | None, note: str = "", is_new: bool = False) -> Revision:
    """Keep what was saved. Readers who see the article see no difference until it is published.

    What came in without a revision, as from an import, gets one of how it stood, unless it `is_new`.
    """
    with transaction.atomic():
        current = Article.objects.select_for_update(of=["self"]).get(pk=article.pk)
        if not is_new and not current.revisions.exists():
            keep_first(current)
        revision = Revision.objects.create(article=current, data=data, author=by, note=note)
        if current.is_published():
            current.draft = revision
            current.save(update_fields=["draft", "updated_at"])
        else:
            write(current, data)
    return revision


def keep_first(article: Article) -> Revision:
    """How it stands, for what came in without a revision."""
    return Revision.objects.create(article=article, data=snapshot(article), note=_("as it stood before"))


def write(article: Article, data: Data) -> None:
    """Make `data` what the row and its lists hold. What it names and somebody has deleted since is left out."""
    overlay(article, data)
    article.draft = None
    article.save()
    data["slug"] = article.slug
    for name, model in SETS.items():
        getattr(article, name).set(model.objects.filter(pk__in=data[name]))
    known = set(
        Author.objects.filter(pk__in=[author for author, _role in data["bylines"]]).values_list("pk", flat=True)
    )
    article.bylines.all().delete()
    Byline.objects.bulk_create(
        Byline(article=article, author_id=author, role=role, position=position)
        for position, (author, role) in enumerate(data["bylines"])
        if author in known
    )


def discard_draft(article: Article) -> None:
    """Go on from what readers see. The draft stays among the revisions."""
    Article.objects.filter(pk=article.pk).update(draft=None, updated_at=timezone.now())
    article.draft = None


# Two editors, one article


@dataclass
class Merge:
    """What comes of two people's work: fields that only one of them changed are taken, for others somebody chooses."""

    data: Data
    taken: list[str] = field(default_factory=list)  # from the other one
    conflicts: list[str] = field(default_factory=list)


def merge(base: Data, theirs: Data, mine: Data, choose: Callable[[str], str]) -> Merge:
    """`choose` says for a field that both changed whose it is: "mine", "theirs", or "" where nobody has said."""
    merged = Merge(dict(mine))
    for name in NAMES:
        if theirs[name] == mine[name] or theirs[name] == base.get(name, NOTHING):
            continue
        if mine[name] == base.get(name, NOTHING):
            merged.data[name] = theirs[name]
            merged.taken.append(name)
        elif choose(name) == "theirs":
            merged.data[name] = theirs[name]
        elif choose(name) != "mine":
            merged.conflicts.append(name)
    return merged


def iso(moment: Any) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


def _moment(text: str | None) -> Any:
    return parse_datetime(text) if text else None
