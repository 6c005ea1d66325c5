"""An article's versions in the newsroom: its history, two of them compared, one restored, and two people's at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from articles import permissions, revisions
from articles.admin.page import find_article, show, user_of
from articles.comparing import compare_html, compare_text
from articles.models import Article, Author, Byline, Image, Move, Revision, Section, Tag
from articles.revisions import NAMES, Data

PAGE_LENGTH = 50


@dataclass(frozen=True)
class Difference:
    """A field that two versions have different: its label, each side as text, and both in one as HTML."""

    name: str
    label: str | Promise
    before: str
    after: str
    compared: str

    @property
    def is_rich(self) -> bool:
        return self.name == "body"


@dataclass(frozen=True)
class Conflict:
    """What two people changed in the same fields of one article."""

    newest: Revision
    fields: list[Difference]  # from the other one's to what was typed
    taken: list[str | Promise]
    choices: dict[str, str]


def label_of(name: str) -> str | Promise:
    if name == "bylines":
        return gettext_lazy("authors")
    return cast("str | Promise", Article._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def differences(before: Data, after: Data, names: Iterable[str] = NAMES) -> list[Difference]:
    """In the order of the form."""
    people = _Names(before, after)
    found = []
    for name in names:
        old, new = before.get(name), after.get(name)
        if old != new:
            sides = people.shown(name, old), people.shown(name, new)
            compare = compare_html if name == "body" else compare_text
            found.append(Difference(name, label_of(name), *sides, compare(*sides)))
    return found


def conflict_of(form: Any) -> Conflict:
    """Of an ArticleForm whose merge has conflicts."""
    fields = differences(form.former, form.typed(), form.merge.conflicts)
    choices = {name: form.data.get(f"choose-{name}", "") for name in form.merge.conflicts}
    return Conflict(form.newest, fields, [label_of(name) for name in form.merge.taken], choices)


@require_safe
def show_history(request: HttpRequest, article_id: int) -> HttpResponse:
    """What was saved and what was decided, the newest first."""
    article = find_article(request, article_id)
    before = revisions.number(request.GET.get("before", ""))
    saved = article.revisions.select_related("author").defer("data")
    if before:
        saved = saved.filter(pk__lt=before)
    page = list(saved[: PAGE_LENGTH + 1])
    older = page[PAGE_LENGTH - 1].pk if len(page) > PAGE_LENGTH else None
    page = page[:PAGE_LENGTH]
    context = {
        "events": _timeline(page, _moves_between(article, page, has_older=older is not None, is_first=not before)),
        "older": older,
        "can_restore": permissions.can_edit(user_of(request), article),
        "newest_id": revisions.latest_id(article),
        "title": _("History of “%(headline)s”") % {"headline": article.headline},
    }
    return show(request, "history.html", {"article": article, **context})


@require_safe
def show_comparison(request: HttpRequest, article_id: int) -> HttpResponse:
    """Two revisions, the older one first however they were chosen."""
    article = find_article(request, article_id)
    numbers = sorted(revisions.number(request.GET.get(name, "")) for name in ("from", "to"))
    chosen = article.revisions.filter(pk__in=numbers).select_related("author").in_bulk()
    if numbers[0] not in chosen or numbers[1] not in chosen:
        messages.warning(request, _("Choose two versions to compare."))
        return redirect("admin:articles_article_history", article.pk)
    before, after = chosen[numbers[0]], chosen[numbers[1]]
    context = {
        "versions": [before, after],
        "differences": differences(before.data, after.data),
        "can_restore": permissions.can_edit(user_of(request), article),
        "title": _("Two versions of “%(headline)s”") % {"headline": article.headline},
    }
    return show(request, "comparison.html", {"article": article, **context})


@require_POST
def restore(request: HttpRequest, article_id: int) -> HttpResponse:
    """An earlier version becomes the newest one; nothing is lost, for the one before it stays in the history."""
    with transaction.atomic():
        locked = Article.objects.select_for_update().filter(pk=article_id)
        article = find_article(request, article_id) if locked.exists() else None
        if article is None or not permissions.can_edit(user_of(request), article):
            raise PermissionDenied
        chosen = get_object_or_404(article.revisions, pk=revisions.number(request.POST.get("revision", "")))
        moment = date_format(localtime(chosen.created_at), "j F Y, H:i")
        data = {**chosen.data, "slug": revisions.latest(article)["slug"]}
        revisions.record(article, data, by=user_of(request), note=_("restored from %(moment)s") % {"moment": moment})
    messages.success(request, _("The version of %(moment)s is the newest one again.") % {"moment": moment})
    return redirect("admin:articles_article_change", article.pk)


def _moves_between(article: Article, page: list[Revision], *, has_older: bool, is_first: bool) -> list[Move]:
    """Those of the time that the page is about."""
    moves = article.moves.select_related("by")
    if has_older and page:
        moves = moves.filter(at__gte=page[-1].created_at)
    if not is_first and page:
        moves = moves.filter(at__lt=page[0].created_at)
    return list(moves[:500])


def _timeline(saved: list[Revision], moves: list[Move]) -> list[tuple[str, Any]]:
    events: Iterable[tuple[str, Any]] = chain((("move", m) for m in moves), (("revision", r) for r in saved))

    def moment(event: tuple[str, Any]) -> datetime:
        return cast("datetime", event[1].at if event[0] == "move" else event[1].created_at)

    return sorted(events, key=moment, reverse=True)


class _Names:
    """The names of what two versions mention by id, each kind found with one query."""

    KINDS: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (Section, ("section", "further_sections")),
        (Tag, ("tags",)),
        (Article, ("related", "translation_of")),
        (Image, ("lead_image",)),
        (Author, ("bylines",)),
    )

    def __init__(self, *versions: Data) -> None:
        self.names: dict[str, dict[int, str]] = {}
        for model, fields in self.KINDS:
            wanted = {number for data in versions for name in fields for number in _ids(data.get(name))}
            known = {row.pk: str(row) for row in model.objects.filter(pk__in=wanted)} if wanted else {}
            self.names |= dict.fromkeys(fields, known)

    def shown(self, name: str, value: Any) -> str:
        """A value as an editor reads it."""
        if name == "bylines":
            lines = ((str(Byline.Role(role).label), self._name(name, author)) for author, role in value or [])
            return ", ".join(" ".join(line) for line in lines)
        if name in self.names:
            return ", ".join(self._name(name, number) for number in _ids(value))
        if name in revisions.MOMENTS:
            moment = parse_datetime(value) if value else None
            return date_format(localtime(moment), "j F Y, H:i") if moment else ""
        if name == "kind":
            return str(dict(Article.Kind.choices).get(value, value))
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return str(value or "")

    def _name(self, field: str, number: int) -> str:
        return self.names[field].get(number, _("(deleted)"))


def _ids(value: Any) -> list[int]:
    if isinstance(value, list):
        return [item[0] if isinstance(item, list) else item for item in value]
    return [value] if value else []
