"""What axe finds on the admin's pages that are ours: nothing, in light and in dark."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from django.utils import timezone
from playwright.sync_api import Browser

from articles import previews, publishing, revisions
from articles.models import Article, ImportRun
from articles.wordpress.report import Report
from forum.models import User
from tests.browser.conftest import open_page
from tests.browser.test_journey import sign_in
from tests.builders import make_article, make_comment
from tests.conftest import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ARTICLES, COMMENTS = "/admin/articles/article/", "/admin/comments/comment/"
# Django's own pages, and the editor's frame, which axe cannot look into.
FOREIGN = {"exclude": [["iframe"], [".cke"], ["#header"], ["#nav-sidebar"], [".breadcrumbs"], [".select2-container"]]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_found(live_server: Any, browser: Browser, complaints: list[str], scheme: Any) -> None:
    editor = make_user("edith", "Editor", first_name="Edith")
    editor.groups.add(Group.objects.get(name="Administrator"))
    article, comment = _an_article_with_everything(editor)
    numbers = list(article.revisions.values_list("pk", flat=True))
    page = open_page(browser, complaints)
    page.emulate_media(color_scheme=scheme)
    sign_in(page, live_server.url, editor)
    paths = [
        "/admin/", ARTICLES, f"{ARTICLES}add/", f"{ARTICLES}{article.pk}/change/", f"{ARTICLES}{article.pk}/history/",
        f"{ARTICLES}{article.pk}/compare/?from={numbers[0]}&to={numbers[1]}", f"{ARTICLES}{article.pk}/links/",
        COMMENTS, f"{COMMENTS}{comment}/change/", f"{COMMENTS}{comment}/edit/", f"{COMMENTS}{comment}/trash/",
        f"{COMMENTS}everything/?by=author&of={comment}", f"{COMMENTS}crisis/",
        "/admin/articles/document/add/", "/admin/articles/oldaddress/add/", "/admin/articles/importrun/add/",
        *(f"/admin/articles/importrun/{number}/change/" for number in _imports()),
    ]  # fmt: skip
    found = {}
    for path in paths:
        page.goto(f"{live_server.url}{path}")
        page.wait_for_load_state()
        violations = Axe().run(page, context=FOREIGN).response["violations"]
        if violations:
            found[path] = [f"{rule['id']}: {node['html'][:160]}" for rule in violations for node in rule["nodes"]]
    assert found == {}, "\n".join(f"{path} {line}" for path, lines in found.items() for line in lines)


def _imports() -> list[int]:
    """One that goes on, and one that is done."""
    report = Report()
    report.count("articles", "new", 3)
    report.find("hidden", "A secret")
    done = ImportRun.objects.create(file="old.xml", state="done", ended_at=timezone.now(), report=report.as_data())
    going_on = ImportRun.objects.create(file="new.xml", state="running", step="Reading", position=30, total=100)
    return [done.pk, going_on.pk]


def _an_article_with_everything(editor: User) -> tuple[Article, int]:
    article = make_article(headline="A treaty", credit_line="the desk", status=Article.Status.DRAFT, published_at=None)
    revisions.record(article, revisions.snapshot(article), by=editor)
    publishing.publish(article, by=editor, at=timezone.now(), note="At last.")
    changed = revisions.snapshot(article) | {"headline": "A better treaty", "body": "<p>Other words</p>"}
    revisions.record(article, changed, by=editor)
    previews.make_link(article, by=editor, hours=24, note="Prof. Sato")
    comment = make_comment(article, status="pending", open_reports=1, reasons=["links"], ip_address="203.0.113.7")
    return article, comment.pk
